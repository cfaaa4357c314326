//! A chain of ten million: whoever walks it by recursion overflows a stack, and whoever walks it
//! for each of its users does not end.
#![cfg(feature = "full")]

use std::fmt::Write;

use refgraph::network::diagram::Language;
use refgraph::network::export::Export;
use refgraph::network::import::{Format, Import, Settings};
use refgraph::network::layout::{Asked, Shape};
use refgraph::network::{
    By, Changed, Connected, Disconnected, List, Network, Outcome, Ranking, UserHandle,
};
use refgraph::refusal::Reason;

const DEEP: u32 = 10_000_000;
const HALF: u32 = DEEP / 2;
/// As deep as a file that is read, which takes longer.
const FILED: u32 = DEEP / 5;
/// Users beside the chain.
const ASIDE: u32 = DEEP;
const ALONE: u32 = DEEP + 1;

const fn user(number: u32) -> UserHandle {
    UserHandle::new(number)
}

/// The users 0, 1, 2 … each of whom brought in the next, or was brought in by them; and two more.
fn deep(users: u32, upwards: bool) -> Network {
    let mut network = Network::new(1);
    network.add_program("p", 10).unwrap();
    let mut id = String::new();
    for number in 0..users + 2 {
        id.clear();
        write!(id, "{number}").unwrap();
        network.add_user(&id).unwrap();
    }
    let pair = |at: usize| {
        let at = at as u32;
        let [one, other] = if upwards { [at, at + 1] } else { [at + 1, at] };
        (user(one), user(other), u64::from(at) + 1)
    };
    let count = users as usize - 1;
    let outcomes = network.connect_many("p", count, pair, true).unwrap();
    assert!(outcomes.iter().all(|outcome| *outcome == Outcome::New));
    network
}

/// What is asked of all of it.
fn ask(network: &Network) {
    let [top, end] = [user(0), user(DEEP - 1)];
    assert!(
        network
            .chain("p", "9999999", None)
            .unwrap()
            .handles()
            .eq((DEEP - 11..DEEP - 1).rev().map(user))
    );
    let upline = network.upline("p", end).unwrap();
    assert!(upline.handles().eq((0..DEEP - 1).rev().map(user)));
    for (who, expected) in [(top, 10), (user(HALF), 10), (user(DEEP - 4), 3), (end, 0)] {
        assert_eq!(network.counts("p", who).unwrap().total(), expected);
    }
    assert!(network.downline("p", top, 10).unwrap().eq(["10"]));
    let common = network.common_referrer("p", end, user(HALF)).unwrap();
    assert_eq!(common, Some(user(HALF)));
    let path = network.path("p", end, top).unwrap();
    assert_eq!(
        (path.top(), path.handles().len()),
        (DEEP as usize - 1, DEEP as usize)
    );
    drop(path);
    let depths = network.depths("p", false).unwrap();
    assert!(depths.len() == DEEP as usize && depths.iter().all(|count| *count == 1));
    drop(depths);
    let ranking = Ranking {
        by: By::Level(10),
        since: Some(u64::from(HALF)),
        active: true,
    };
    let most = network.top("p", ranking, 1).unwrap();
    assert_eq!(most, [(user(HALF - 10), 1)]);
    let newest = network.newest("p", true, 1).unwrap();
    assert_eq!(newest[0].user, end);
    assert!(network.list("p", List::Roots).unwrap().handles().eq([top]));
}

#[test]
fn ten_million_deep() {
    let mut network = deep(DEEP, false);
    ask(&network);
    let [top, end] = [user(0), user(DEEP - 1)];
    let [half, above] = [user(HALF), user(HALF - 1)];

    // Nobody comes to stand above themselves, however far it is.
    let cycle = Err(Reason::Cycle.of("connection"));
    assert_eq!(network.connect("p", top, end), cycle);
    assert_eq!(network.connect("p", top, half), cycle);
    let cycle = Err(Reason::Cycle.of("into"));
    assert_eq!(network.merge(top, end), cycle);

    // The lower half moves aside, whole, and back.
    let moved = network.connect("p", half, user(ASIDE));
    assert_eq!(moved, Ok(Connected::Moved { from: above }));
    let aside = network.counts("p", user(ASIDE)).unwrap();
    assert_eq!(
        (aside.total(), network.counts("p", above).unwrap().total()),
        (10, 0)
    );
    let no_path = network.path("p", end, top).map(drop);
    assert_eq!(no_path, Err(Reason::NoPath.of("")));
    assert_eq!(network.connect("p", top, end), Ok(Connected::New));
    let off = network.disconnect("p", top);
    assert_eq!(off, Ok(Disconnected::Done { from: end }));
    let time = Some(u64::from(HALF));
    network.connect_at("p", half, above, time).unwrap();
    network.ban(half).unwrap();
    assert_eq!(network.active_counts("p", above).unwrap().total(), 9);
    network.unban(half).unwrap();

    // Pictures have as much of it as they have room for.
    for shape in [Shape::Tree, Shape::Rings] {
        let asked = Asked {
            shape,
            above: u32::MAX,
            ..Asked::default()
        };
        let nodes = network.layout("p", Some(end.into()), &asked).unwrap();
        assert_eq!(nodes.len(), 65_536 + 1);
        let text = network.diagram(&nodes, Language::Dot, false);
        assert!(text.contains("9999999"));
    }

    // And so has a file: a row a program, a connection and a user who has none.
    let mut export = Export::new(Format::Ndjson);
    let pieces = std::iter::from_fn(|| export.next(&network));
    let rows: usize = pieces.map(|piece| piece.lines().count()).sum();
    assert_eq!(rows, DEEP as usize + 2);

    let snapshot = network.save();
    drop(network);
    let mut network = Network::load(&snapshot).unwrap();
    drop(snapshot);
    ask(&network);

    // Whoever leaves in the middle leaves two chains of it; whoever is merged is skipped.
    assert_eq!(network.merge(half, above), Ok(Changed::Done));
    assert_eq!(network.upline("p", end).unwrap().count(), DEEP as usize - 2);
    network.remove_user(above).unwrap();
    assert_eq!(network.upline("p", end).unwrap().count(), HALF as usize - 2);
    assert_eq!(network.merge(top, user(ALONE)), Ok(Changed::Done));
    assert_eq!(network.id(top), Some("10000001"));
    let chain = network.upline("p", user(HALF - 2)).unwrap();
    assert!(chain.handles().last() == Some(user(ALONE)));
}

/// A file of it is written and read again piece by piece, so that there is never all of its text;
/// and everyone in it was added before their referrer, so that no simple order of loading is at hand.
#[test]
fn two_million_deep_out_of_a_file() {
    let mut network = Network::new(2);
    {
        let first = deep(FILED, true);
        let mut export = Export::new(Format::Csv);
        let mut import = Import::new(Settings::default());
        let mut refuse = |_, refusal| panic!("{refusal:?}");
        while let Some(piece) = export.next(&first) {
            import.push(&mut network, piece.as_bytes(), &mut refuse);
        }
        while !import.finish(&mut network, 1 << 20, &mut refuse) {}
        assert_eq!(import.counts().added, FILED + 2 + 1);
    }
    let snapshot = network.save();
    drop(network);
    let loaded = Network::load(&snapshot).unwrap();
    let [top, last] = [FILED - 1, 0].map(|number| loaded.user(&*number.to_string()).unwrap());
    assert_eq!(
        loaded.upline("p", last).unwrap().count(),
        FILED as usize - 1
    );
    assert_eq!(loaded.counts("p", top).unwrap().levels(), [1; 10]);
    assert_eq!(loaded.counts("p", "3").unwrap().total(), 3);
}
