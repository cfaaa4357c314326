//! The network in memory: at depth, in breadth, and on bad input. `network_model.rs` holds it to
//! a naive oracle.
#![cfg(feature = "full")]

use refgraph::network::{
    Added, By, Connected, MAX_LEVELS, Network, ProgramHandle, Ranking, UserHandle,
};
use refgraph::refusal::{Reason, Refusal};

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

/// On a path every step costs what it would in any tree: a search for cycles from each new user up
/// to the root would not end.
#[test]
fn what_follows_from_all_of_it_takes_no_stack() {
    let (mut network, p) = numbered(DEEP);
    for user in 1..DEEP {
        let (user, above) = (UserHandle::new(user), UserHandle::new(user - 1));
        network
            .join(p, user, above, Some(u64::from(user.number())))
            .unwrap();
    }
    let depths = network.depths(p, false).unwrap();
    assert!(depths.len() == DEEP as usize && depths.iter().all(|count| *count == 1));
    let ranking = Ranking {
        by: By::Level(10),
        since: Some(500_000),
        active: false,
    };
    let top = network.top(p, ranking, 1).unwrap();
    assert_eq!(top, [(UserHandle::new(499_990), 1)]);
    assert_eq!(
        network.upline(p, "999999").unwrap().count(),
        DEEP as usize - 1
    );
    let snapshot = network.save();
    let mut loaded = Network::load(&snapshot).unwrap();
    assert_eq!(loaded.counts(p, "0").unwrap().levels(), [1; 10]);
    assert!(loaded.save() == snapshot);
    // Each was added before their referrer: no other order of loading is at hand.
    let (mut network, p) = numbered(DEEP);
    for user in 1..DEEP {
        let (user, above) = (UserHandle::new(user - 1), UserHandle::new(user));
        network.connect(p, user, above).unwrap();
    }
    let snapshot = network.save();
    let loaded = Network::load(&snapshot).unwrap();
    assert_eq!(loaded.counts(p, "999999").unwrap().levels(), [1; 10]);
    assert_eq!(loaded.counts(p, "3").unwrap().total(), 3);
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
fn ask_all(network: &mut Network, program: &str, user: &str) -> [Result<(), Refusal>; 15] {
    [
        network.connect(program, user, "ann").map(drop),
        network.connect(program, "ann", user).map(drop),
        network.join(program, user, "ann", None).map(drop),
        network.join(program, "ann", user, Some(1)).map(drop),
        network.disconnect(program, user).map(drop),
        network.connection(program, user).map(drop),
        network.upline(program, user).map(drop),
        network.active_counts(program, user).map(drop),
        network.common_referrer(program, user, "ann").map(drop),
        network.common_referrer(program, "ann", user).map(drop),
        network.chain(program, user, None).map(drop),
        network.downline(program, user, 1).map(drop),
        network.counts(program, user).map(drop),
        network.path(program, user, "ann").map(drop),
        network.path(program, "ann", user).map(drop),
    ]
}

/// The field of the user in question, in the order of `ask_all`.
const FIELDS: [&str; 15] = [
    "user",
    "connection",
    "user",
    "connection",
    "user",
    "user",
    "user",
    "user",
    "from",
    "to",
    "user",
    "user",
    "user",
    "from",
    "to",
];

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
        let refusal = Err(Reason::InvalidUser.of("user"));
        assert_eq!(network.remove_user(bad), refusal);
        assert_eq!(network.ban(bad).map(drop), refusal);
        assert_eq!(network.unban(bad).map(drop), refusal);
        assert_eq!(network.merge(bad, "ann").map(drop), refusal);
        let refusal = Err(Reason::InvalidUser.of("into"));
        assert_eq!(network.merge("ann", bad).map(drop), refusal);
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
        assert_eq!(ask_all(&mut network, bad, "bob"), [Err(refusal); 15]);
        // The program is named first.
        assert_eq!(ask_all(&mut network, bad, "\0"), [Err(refusal); 15]);
    }
    for unknown in ["P", "__proto__", "toString", "0"] {
        let refusal = Reason::UnknownProgram.of("program");
        assert_eq!(network.program(unknown), None);
        assert_eq!(ask_all(&mut network, unknown, "bob"), [Err(refusal); 15]);
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
        assert_eq!(network.ban(stray).map(drop), refused("user"));
        assert_eq!(network.merge(ann, stray).map(drop), refused("into"));
        assert_eq!(network.remove_user(stray), refused("user"));
        let downline = network.downline(p, ann, 1).unwrap();
        let cursor = downline.after(stray).map(drop);
        assert_eq!(cursor, Err(Reason::InvalidCursor.of("after")));

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

/// A page goes on behind its last user whatever was connected meanwhile; of someone who left, it
/// cannot tell where they stood.
#[test]
fn cursors_hold_while_users_are_added() {
    let (mut network, p) = numbered(20);
    for user in ["1", "2", "3"] {
        network.connect("p", user, "0").unwrap();
    }
    for (user, referrer) in [("4", "1"), ("5", "1"), ("6", "3"), ("7", "3")] {
        network.connect("p", user, referrer).unwrap();
    }
    let five = network.user("5").unwrap();
    let rest = |network: &Network| -> Vec<u32> {
        let downline = network.downline(p, "0", 2).unwrap().after(five).unwrap();
        downline.handles().map(UserHandle::number).collect()
    };
    assert_eq!(rest(&network), [6, 7]);
    for (user, referrer) in [
        ("8", "1"),
        ("9", "2"),
        ("10", "3"),
        ("11", "0"),
        ("12", "11"),
    ] {
        network.connect("p", user, referrer).unwrap();
    }
    assert_eq!(rest(&network), [8, 9, 6, 7, 10, 12]);
    network.ban("5").unwrap();
    assert_eq!(rest(&network), [8, 9, 6, 7, 10, 12]);
    network.connect("p", "5", "0").unwrap();
    let downline = network.downline(p, "0", 2).unwrap();
    let refused = Err(Reason::InvalidCursor.of("after"));
    assert_eq!(downline.after(five).map(drop), refused);
}

/// The text of who is removed is nowhere in memory that a snapshot could show.
#[test]
fn removed_users_leave_nothing_behind() {
    let mut network = small();
    network.add_user("secret@example.com").unwrap();
    network.add_user("secret@work.example").unwrap();
    network.connect("p", "bob", "secret@example.com").unwrap();
    network
        .merge("secret@work.example", "secret@example.com")
        .unwrap();
    network.remove_user("secret@work.example").unwrap();
    assert_eq!(network.users(), 2);
    let snapshot = network.save();
    assert!(!snapshot.windows(6).any(|bytes| bytes == b"secret"));
    let loaded = Network::load(&snapshot).unwrap();
    for network in [&network, &loaded] {
        assert_eq!(network.user("secret@example.com"), None);
        assert_eq!(network.user("secret@work.example"), None);
        assert_eq!(network.id(UserHandle::new(2)), None);
        assert!(network.handles().map(UserHandle::number).eq([0, 1]));
    }
    assert_eq!(network.add_user("secret@example.com"), Ok(Added::New));
    assert_eq!(network.user("secret@example.com"), Some(UserHandle::new(4)));
}

/// At most 64 bytes a user beyond the text of ids, in trees as they come about.
#[test]
fn a_user_takes_few_bytes() {
    const USERS: u32 = 300_000;
    let (mut network, p) = numbered(USERS);
    let mut state = 1_u64;
    let mut random = |below: u32| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33) as u32 % below
    };
    for user in 1..USERS {
        // Most bring in few, some very many.
        let referrer = match random(4) {
            0 => random(user).min(random(user)),
            _ => user - 1 - random(user.min(50)),
        };
        let (user, referrer) = (UserHandle::new(user), UserHandle::new(referrer));
        network.connect(p, user, referrer).unwrap();
    }
    let text: usize = (0..USERS).map(|user| user.to_string().len()).sum();
    let each = (network.memory() - text) / USERS as usize;
    assert!(each <= 64, "{each} bytes");
}
