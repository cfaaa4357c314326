//! The core without WebAssembly.

use super::tree::{Tree, email, referrers};
use super::{Tell, few, status, time};
use refgraph::network::{By, Network, Outcome, Ranking, UserHandle};

/// How many connections are made at once, as they come out of a file.
const PART: usize = 1 << 16;

/// Emails into a network by the same calls as the package's `connectMany`.
fn load(users: &[String], connections: &[&String], network: &mut Network) {
    let mut found: Vec<UserHandle> = Vec::with_capacity(2 * users.len());
    let ids = connections.iter().copied().zip(users);
    let ids = ids.flat_map(|(connection, user)| [connection, user]);
    network.users_or_new(ids.map(String::as_str), |user| found.push(user.unwrap().0));
    let pair = |at: usize| (found[2 * at + 1], found[2 * at], 0);
    let outcomes = network
        .connect_many("spring", users.len(), pair, false)
        .unwrap();
    assert!(outcomes.iter().all(|outcome| *outcome == Outcome::New));
}

fn empty() -> Network {
    let mut network = Network::new(7);
    network.add_program("spring", 10).unwrap();
    network
}

/// The most memory of a process that loads emails one part after the other, as they come out of
/// a file that nothing holds; and of one that goes on to save and load the network.
pub fn measure_peak(shape: &str, users: u32, tell: Tell) {
    let mut network = empty();
    network.add_user(&email(0)).unwrap();
    // Not all of the referrers at once either.
    let mut referrers = referrers(shape).skip(1);
    let mut user = 1;
    while user < users {
        let count = PART.min((users - user) as usize);
        let ids: Vec<String> = (user..).take(count).map(email).collect();
        let connections: Vec<String> = referrers.by_ref().take(count).map(email).collect();
        load(&ids, &connections.iter().collect::<Vec<_>>(), &mut network);
        user += count as u32;
    }
    assert_eq!(network.users(), users as usize);
    if let Some(bytes) = status("VmHWM:") {
        tell("peak", bytes / 1e6);
    }
}

pub fn measure(shape: &str, users: u32, tell: Tell) {
    let tree = &Tree::of(shape, users);
    let connections: Vec<&String> = tree
        .connections()
        .map(|(_, by)| &tree.ids[by as usize])
        .collect();
    let (mut network, load) = few(tree.ids.len(), || {
        let mut network = empty();
        network.add_user(&tree.ids[0]).unwrap();
        load(&tree.ids[1..], &connections, &mut network);
        network
    });
    drop(connections);
    tell("load", load);
    tell("memory", network.memory() as f64 / tree.ids.len() as f64);
    let by_id = time(|call| {
        let chain = network.chain("spring", tree.asked_id(call), None).unwrap();
        chain.map(str::to_owned).collect::<Vec<_>>()
    });
    tell("chain-by-id", by_id);
    let program = network.program("spring").unwrap();
    let by_handle = time(|call| {
        let user = UserHandle::new(tree.asked(call));
        let chain = network.chain(program, user, None).unwrap();
        chain.handles().collect::<Vec<_>>()
    });
    tell("chain-by-handle", by_handle);
    let root = &*tree.ids[0];
    tell(
        "counts-root",
        time(|_| network.counts("spring", root).unwrap()),
    );
    if tree.is_usual {
        let below = |user: &u32| {
            let counts = network.counts(program, UserHandle::new(*user));
            counts.unwrap().total()
        };
        let user = (100..300).rev().max_by_key(below).unwrap();
        let user = &*tree.ids[user as usize];
        let homes = [3, 7].map(|home: usize| &*tree.ids[home]);
        let moved = time(|call| network.connect("spring", user, homes[call & 1]).unwrap());
        tell("move-subtree", moved);
    }
    let ranking = Ranking {
        by: By::Level(1),
        ..Ranking::default()
    };
    let top = time(|_| {
        let top = network.top(program, ranking, 100).unwrap();
        let id = |(user, count)| (network.id(user).unwrap().to_owned(), count);
        top.into_iter().map(id).collect::<Vec<_>>()
    });
    tell("top-100", top);
    let (snapshot, save) = few(tree.ids.len(), || network.save());
    tell("save", save);
    drop(network);
    let (loaded, load) = few(tree.ids.len(), || Network::load(&snapshot).unwrap());
    assert_eq!(loaded.users(), tree.ids.len());
    tell("load-snapshot", load);
}
