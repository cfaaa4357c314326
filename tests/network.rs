//! The network in memory: against a naive oracle, at depth, in breadth, and on bad input.
#![cfg(feature = "full")]

mod oracle;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt::Debug;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use refgraph::network::{
    Added, Connected, MAX_LEVELS, Network, Path, ProgramHandle, UserHandle, user_id,
};
use refgraph::refusal::{Reason, Refusal};

use oracle::Oracle;

/// Spellings of users, and who is meant: the oracle takes this table for the rule of ids.
const USERS: &[(&str, Option<&str>)] = &[
    ("ann@example.com", Some("ann@example.com")),
    (" ANN@Example.com\n", Some("ann@example.com")),
    ("bob+x@example.com", Some("bob+x@example.com")),
    ("Bob+X@EXAMPLE.com", Some("bob+x@example.com")),
    ("cy", Some("cy")),
    ("Cy", Some("Cy")),
    ("cy ", Some("cy ")),
    ("__proto__", Some("__proto__")),
    ("4711", Some("4711")),
    ("<b>", Some("<b>")),
    ("Zoë", Some("Zoë")),
    ("never added", Some("never added")),
    ("", None),
    (" \t", None),
    ("a\0b", None),
    ("two\nlines", None),
];
/// How many of the spellings above are of users who are added at the start.
const ADDED: usize = 10;

const PROGRAMS: &[&str] = &["spring", "Spring", "deep", "none", "", "not an id"];

fn meant(spelling: &str) -> Option<&'static str> {
    USERS.iter().find(|(text, _)| *text == spelling)?.1
}

#[derive(Clone, Copy, Debug)]
enum Operation {
    AddProgram(&'static str, u8),
    AddUser(&'static str),
    Connect(&'static str, &'static str, &'static str),
    /// Every question about these two users in this program.
    Ask(&'static str, &'static str, &'static str),
}

/// Mostly users who were added, so that moves and cycles are frequent.
fn user() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        12 => (0..ADDED).prop_map(|at| USERS[at].0),
        1 => (0..USERS.len()).prop_map(|at| USERS[at].0),
    ]
}

fn program() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        12 => (0..3_usize).prop_map(|at| PROGRAMS[at]),
        1 => (0..PROGRAMS.len()).prop_map(|at| PROGRAMS[at]),
    ]
}

fn operation() -> impl Strategy<Value = Operation> {
    prop_oneof![
        1 => (program(), 0..=12_u8).prop_map(|(p, levels)| Operation::AddProgram(p, levels)),
        1 => user().prop_map(Operation::AddUser),
        12 => (program(), user(), user()).prop_map(|(p, a, b)| Operation::Connect(p, a, b)),
        6 => (program(), user(), user()).prop_map(|(p, a, b)| Operation::Ask(p, a, b)),
    ]
}

/// A network and an oracle that are told and asked the same.
struct Pair {
    network: Network,
    oracle: Oracle,
    /// The outcomes and refusals that occurred.
    seen: BTreeSet<String>,
}

impl Pair {
    fn new(hash_seed: u64) -> Self {
        let mut pair = Self {
            network: Network::new(hash_seed),
            oracle: Oracle::new(meant),
            seen: BTreeSet::new(),
        };
        for (program, levels) in [("spring", 3), ("Spring", 1), ("deep", MAX_LEVELS)] {
            pair.run(Operation::AddProgram(program, levels));
        }
        for (user, _) in &USERS[..ADDED] {
            pair.run(Operation::AddUser(user));
        }
        pair
    }

    fn same<T: Debug + PartialEq>(&mut self, ours: &T, theirs: &T) {
        assert_eq!(ours, theirs);
        self.seen.insert(format!("{ours:?}"));
    }

    fn run(&mut self, operation: Operation) {
        match operation {
            Operation::AddProgram(program, levels) => {
                let theirs = self.oracle.add_program(program, levels);
                let ours = self.network.add_program(program, levels);
                self.same(&ours, &theirs);
            }
            Operation::AddUser(user) => {
                let theirs = self.oracle.add_user(user);
                let ours = self.network.add_user(user);
                self.same(&ours, &theirs);
            }
            Operation::Connect(program, user, connection) => {
                let theirs = self.oracle.connect(program, user, connection);
                let ours = self.network.connect(program, user, connection);
                let ours = ours.map(|connected| match connected {
                    Connected::New => oracle::Connected::New,
                    Connected::Unchanged => oracle::Connected::Unchanged,
                    Connected::Moved { from } => {
                        oracle::Connected::Moved(self.network.id(from).unwrap().to_owned())
                    }
                });
                self.same(&ours, &theirs);
            }
            Operation::Ask(program, one, other) => self.ask(program, one, other),
        }
    }

    fn ask(&mut self, program: &str, one: &str, other: &str) {
        let Self {
            network, oracle, ..
        } = self;
        let mut refusals = Vec::new();
        for levels in core::iter::once(None).chain((0..=MAX_LEVELS + 1).map(Some)) {
            let ours = network
                .chain(program, one, levels)
                .map(|chain| chain.map(str::to_owned).collect::<Vec<_>>());
            assert_eq!(ours, oracle.chain(program, one, levels));
            refusals.extend(ours.err());
        }
        for level in 0..=MAX_LEVELS + 1 {
            let ours = network
                .downline(program, one, level)
                .map(|downline| downline.map(str::to_owned).collect::<Vec<_>>());
            assert_eq!(ours, oracle.downline(program, one, level));
            refusals.extend(ours.err());
        }
        let ours = network.counts(program, one);
        let theirs = oracle.counts(program, one);
        assert_eq!(
            ours.map(|counts| (counts.levels().to_vec(), counts.total())),
            theirs.map(|levels| (levels.clone(), levels.iter().sum())),
        );
        refusals.extend(ours.err());
        let ours = network
            .path(program, one, other)
            .map(|path| (path.users().map(str::to_owned).collect(), path.top()));
        assert_eq!(ours, oracle.path(program, one, other));
        refusals.extend(ours.err());

        if let (Some(program), Some(one)) = (network.program(program), network.user(one)) {
            same_by_handle(network, program, one, network.user(other));
        }
        self.seen
            .extend(refusals.iter().map(|refusal| format!("{refusal:?}")));
    }
}

/// Asking by handle gives what asking by text gives.
fn same_by_handle(
    network: &Network,
    program: ProgramHandle,
    one: UserHandle,
    other: Option<UserHandle>,
) {
    let (name, levels) = network.programs().nth(program.number() as usize).unwrap();
    let id = |user| network.id(user).unwrap();
    assert!(
        network
            .chain(program, one, None)
            .unwrap()
            .handles()
            .map(id)
            .eq(network.chain(name, id(one), None).unwrap())
    );
    for level in 1..=levels {
        assert!(
            network
                .downline(program, one, level)
                .unwrap()
                .handles()
                .map(id)
                .eq(network.downline(name, id(one), level).unwrap())
        );
    }
    assert_eq!(
        network.counts(program, one),
        network.counts(name, id(one))
    );
    if let Some(other) = other {
        let ours = network.path(program, one, other);
        let by_text = network.path(name, id(one), id(other));
        let users = |path: Path| path.users().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(
            ours.clone()
                .map(|path| path.handles().map(id).map(str::to_owned).collect()),
            by_text.map(users)
        );
    }
}

/// Any sequence of operations is answered as the oracle answers it; and the sequences are such
/// that every outcome and every refusal does occur.
#[test]
fn agrees_with_the_oracle() {
    let seen = RefCell::new(BTreeSet::new());
    let config = Config {
        cases: 256,
        failure_persistence: None,
        ..Config::default()
    };
    TestRunner::new(config)
        .run(
            &(any::<u64>(), prop::collection::vec(operation(), 1..100)),
            |(hash_seed, operations)| {
                let mut pair = Pair::new(hash_seed);
                for operation in operations {
                    pair.run(operation);
                }
                for program in PROGRAMS {
                    for (at, (one, _)) in USERS.iter().enumerate() {
                        pair.ask(program, one, USERS[(at * 7 + 3) % USERS.len()].0);
                    }
                }
                assert_eq!(pair.network.users(), pair.oracle.users());
                seen.borrow_mut().append(&mut pair.seen);
                Ok(())
            },
        )
        .unwrap();

    let seen = seen.into_inner();
    let was_seen = |part: &str| seen.iter().any(|text| text.contains(part));
    for outcome in ["Ok(New)", "Ok(Unchanged)", "Ok(Moved("] {
        assert!(was_seen(outcome), "{outcome}");
    }
    for refusal in [
        Reason::InvalidId.of("program"),
        Reason::UnknownProgram.of("program"),
        Reason::ProgramExists.of("program"),
        Reason::LevelOutOfRange.of("levels"),
        Reason::LevelOutOfRange.of("level"),
        Reason::InvalidUser.of("user"),
        Reason::InvalidUser.of("connection"),
        Reason::InvalidUser.of("from"),
        Reason::InvalidUser.of("to"),
        Reason::UnknownUser.of("user"),
        Reason::UnknownUser.of("connection"),
        Reason::UnknownUser.of("from"),
        Reason::UnknownUser.of("to"),
        Reason::SelfConnection.of("connection"),
        Reason::Cycle.of("connection"),
        Reason::NoPath.of(""),
    ] {
        assert!(was_seen(&format!("{refusal:?}")), "{refusal:?}");
    }
}

/// The table that the oracle takes for the rule is the rule.
#[test]
fn the_table_of_users_holds() {
    for (spelling, known) in USERS {
        assert_eq!(user_id::canonical(spelling).as_deref(), *known);
    }
}

/// A network with the program `p` of ten levels and users of the ids 0, 1, 2 …
fn numbered(users: u32) -> (Network, ProgramHandle) {
    let mut network = Network::new(1);
    network.add_program("p", MAX_LEVELS).unwrap();
    for user in 0..users {
        network.add_user(&user.to_string()).unwrap();
    }
    let program = network.program("p").unwrap();
    (network, program)
}

const DEEP: u32 = 1_000_000;

#[test]
fn a_million_deep() {
    let (mut network, p) = numbered(DEEP + 1);
    let top = UserHandle::new(0);
    let end = UserHandle::new(DEEP - 1);
    let aside = UserHandle::new(DEEP);
    // The upper half grows downwards, the lower half upwards: then the two are joined.
    for user in (1..DEEP / 2)
        .chain((DEEP / 2 + 1..DEEP).rev())
        .chain([DEEP / 2])
    {
        let (user, above) = (UserHandle::new(user), UserHandle::new(user - 1));
        assert_eq!(network.connect(p, user, above), Ok(Connected::New));
    }

    let chain = network.chain("p", "999999", None).unwrap();
    assert!(chain.eq((999_989..=999_998).rev().map(|user| user.to_string())));
    assert_eq!(network.counts("p", "0").unwrap().levels(), [1; 10]);
    assert!(network.downline("p", "0", 10).unwrap().eq(["10"]));
    let path = network.path(p, end, top).unwrap();
    assert_eq!(path.top(), DEEP as usize - 1);
    assert!(path.handles().rev().eq((0..DEEP).map(UserHandle::new)));
    assert_eq!(
        network.connect(p, top, end),
        Err(Reason::Cycle.of("connection"))
    );

    // The lower half moves aside, whole.
    let half = UserHandle::new(DEEP / 2);
    let from = UserHandle::new(DEEP / 2 - 1);
    assert_eq!(
        network.connect(p, half, aside),
        Ok(Connected::Moved { from })
    );
    assert_eq!(
        network.path(p, end, aside).unwrap().top(),
        DEEP as usize / 2
    );
    assert_eq!(
        network.path(p, end, top).unwrap_err(),
        Reason::NoPath.of("")
    );
    assert_eq!(network.connect(p, top, end), Ok(Connected::New));
}

/// Moves out of and into a broad list take constant time each: quadratic work would not end.
#[test]
fn a_quarter_of_a_million_broad() {
    const BROAD: u32 = 250_000;
    let (mut network, p) = numbered(BROAD + 2);
    let (one, other) = (UserHandle::new(BROAD), UserHandle::new(BROAD + 1));
    for user in (0..BROAD).map(UserHandle::new) {
        network.connect(p, user, one).unwrap();
    }
    assert_eq!(network.counts(p, one).unwrap().total(), BROAD);
    // From the end, from the middle, from the front.
    for user in (0..BROAD).rev().step_by(2).chain((0..BROAD).step_by(2)) {
        let moved = network.connect(p, UserHandle::new(user), other);
        assert_eq!(moved, Ok(Connected::Moved { from: one }));
    }
    assert_eq!(network.counts(p, one).unwrap().total(), 0);
    assert_eq!(network.downline(p, one, 1).unwrap().next(), None);
    let mut order = (0..BROAD).rev().step_by(2).chain((0..BROAD).step_by(2));
    let downline = network.downline(p, other, 1).unwrap();
    assert!(
        downline
            .handles()
            .all(|user| Some(user.number()) == order.next())
    );
    assert_eq!(order.next(), None);
}

/// Every function that takes a user, program or level, with one of them replaced.
fn ask_all(network: &mut Network, program: &str, user: &str) -> [Result<(), Refusal>; 7] {
    [
        network.connect(program, user, "ann").map(drop),
        network.connect(program, "ann", user).map(drop),
        network.chain(program, user, None).map(drop),
        network.downline(program, user, 1).map(drop),
        network.counts(program, user).map(drop),
        network.path(program, user, "ann").map(drop),
        network.path(program, "ann", user).map(drop),
    ]
}

/// The field of the user in question, in the order of `ask_all`.
const FIELDS: [&str; 7] = ["user", "connection", "user", "user", "user", "from", "to"];

fn small() -> Network {
    let mut network = Network::new(1);
    network.add_program("p", 2).unwrap();
    for user in ["ann", "bob"] {
        network.add_user(user).unwrap();
    }
    network
}

#[test]
fn bad_users_are_refused_everywhere() {
    let mut network = small();
    let long = "x".repeat(255);
    let huge = "x".repeat(1 << 20);
    let huge_email = format!("{}@example.com", "x".repeat(1 << 20));
    let blank = " ".repeat(1 << 20);
    for bad in [
        "",
        " ",
        "\0",
        "ann\0",
        "an\nn",
        "\u{85}",
        &long,
        &huge,
        &huge_email,
        &blank,
    ] {
        assert_eq!(network.add_user(bad), Err(Reason::InvalidUser.of("user")));
        assert_eq!(network.user(bad), None);
        for (answer, field) in ask_all(&mut network, "p", bad).into_iter().zip(FIELDS) {
            assert_eq!(answer, Err(Reason::InvalidUser.of(field)));
        }
    }
    for unknown in [
        "Ann",
        "ann ",
        "__proto__",
        "constructor",
        "<b>",
        "\u{fffd}",
        "a@b",
    ] {
        assert_eq!(network.user(unknown), None);
        for (answer, field) in ask_all(&mut network, "p", unknown).into_iter().zip(FIELDS) {
            assert_eq!(answer, Err(Reason::UnknownUser.of(field)));
        }
    }
    assert_eq!(network.users(), 2);
}

#[test]
fn bad_programs_are_refused_everywhere() {
    let mut network = small();
    let huge = "p".repeat(1 << 20);
    for bad in ["", " p", "p\0", "a/b", "ä", "\u{fffd}", "<b>", &huge] {
        let refusal = Reason::InvalidId.of("program");
        assert_eq!(network.add_program(bad, 2), Err(refusal));
        assert_eq!(network.program(bad), None);
        assert_eq!(ask_all(&mut network, bad, "bob"), [Err(refusal); 7]);
        // The program is named first.
        assert_eq!(ask_all(&mut network, bad, "\0"), [Err(refusal); 7]);
    }
    for unknown in ["P", "__proto__", "toString", "0"] {
        let refusal = Reason::UnknownProgram.of("program");
        assert_eq!(network.program(unknown), None);
        assert_eq!(ask_all(&mut network, unknown, "bob"), [Err(refusal); 7]);
    }
    assert!(network.programs().eq([("p", 2)]));
    // Names that are special elsewhere are names here.
    assert_eq!(network.add_program("__proto__", 1), Ok(Added::New));
    assert_eq!(network.add_user("__proto__"), Ok(Added::New));
    assert_eq!(
        network.connect("__proto__", "__proto__", "ann"),
        Ok(Connected::New)
    );
}

#[test]
fn levels_are_within_the_program() {
    let mut network = small();
    for levels in [0, 11, 255] {
        let refusal = Err(Reason::LevelOutOfRange.of("levels"));
        assert_eq!(network.add_program("q", levels), refusal);
        // Even if the program exists.
        assert_eq!(network.add_program("p", levels), refusal);
    }
    for level in [0, 3, 10, 11, 255] {
        assert_eq!(
            network.chain("p", "ann", Some(level)).unwrap_err(),
            Reason::LevelOutOfRange.of("levels")
        );
        assert_eq!(
            network.downline("p", "ann", level).unwrap_err(),
            Reason::LevelOutOfRange.of("level")
        );
    }
    for levels in 1..=MAX_LEVELS {
        let id = format!("of{levels}");
        assert_eq!(network.add_program(&id, levels), Ok(Added::New));
        assert_eq!(
            network.counts(&id, "ann").unwrap().levels(),
            vec![0; usize::from(levels)]
        );
    }
}

#[test]
fn handles_from_elsewhere_are_refused() {
    let mut network = small();
    let p = network.program("p").unwrap();
    let ann = network.user("ann").unwrap();
    for number in [2, 1 << 31, u32::MAX - 1, u32::MAX] {
        let stray = UserHandle::new(number);
        assert_eq!(network.id(stray), None);
        let refused = |field| Err(Reason::UnknownUser.of(field));
        let connected = [(stray, ann), (ann, stray)]
            .map(|(user, connection)| network.connect(p, user, connection).map(drop));
        assert_eq!(connected, [refused("user"), refused("connection")]);
        assert_eq!(network.chain(p, stray, None).map(drop), refused("user"));
        assert_eq!(network.downline(p, stray, 1).map(drop), refused("user"));
        assert_eq!(network.counts(p, stray).map(drop), refused("user"));
        assert_eq!(network.path(p, stray, ann).map(drop), refused("from"));
        assert_eq!(network.path(p, ann, stray).map(drop), refused("to"));

        let stray = ProgramHandle::new(number);
        let refused = Err(Reason::UnknownProgram.of("program"));
        let connected = network.connect(stray, ann, ann);
        assert_eq!(connected.map(drop), refused);
        assert_eq!(network.chain(stray, ann, None).map(drop), refused);
        assert_eq!(network.downline(stray, ann, 1).map(drop), refused);
        assert_eq!(network.counts(stray, ann).map(drop), refused);
        assert_eq!(network.path(stray, ann, ann).map(drop), refused);
    }
}

#[test]
fn programs_share_users_but_not_connections() {
    let mut network = small();
    network.add_program("q", 2).unwrap();
    network.connect("p", "bob", "ann").unwrap();
    // The other way round would be a cycle in `p`.
    assert_eq!(network.connect("q", "ann", "bob"), Ok(Connected::New));
    assert!(network.chain("p", "bob", None).unwrap().eq(["ann"]));
    assert!(network.chain("q", "ann", None).unwrap().eq(["bob"]));
}

#[test]
fn the_order_is_of_connection_and_a_move_goes_last() {
    let (mut network, _) = numbered(6);
    for user in ["3", "1", "5", "2"] {
        network.connect("p", user, "0").unwrap();
    }
    network.connect("p", "3", "0").unwrap();
    let order = |network: &Network| -> String { network.downline("p", "0", 1).unwrap().collect() };
    assert_eq!(order(&network), "3152");
    network.connect("p", "1", "4").unwrap();
    network.connect("p", "1", "0").unwrap();
    assert_eq!(order(&network), "3521");
    network.connect("p", "3", "4").unwrap();
    network.connect("p", "4", "0").unwrap();
    assert_eq!(order(&network), "5214");
    assert!(network.downline("p", "0", 2).unwrap().eq(["3"]));
}

#[test]
fn iterators_stay_at_their_end() {
    let (mut network, _) = numbered(3);
    network.connect("p", "1", "0").unwrap();
    network.connect("p", "2", "1").unwrap();
    let mut chain = network.chain("p", "1", None).unwrap();
    let mut downline = network.downline("p", "0", 2).unwrap();
    assert_eq!((chain.next(), downline.next()), (Some("0"), Some("2")));
    for _ in 0..3 {
        assert_eq!((chain.next(), downline.next()), (None, None));
    }
}
