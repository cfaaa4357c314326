//! The network in memory against a naive oracle: a million random operations a seed, every answer
//! compared. A failing sequence is cut down to one of which nothing can be left out.
#![cfg(feature = "full")]

mod facts;
mod oracle;

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use facts::facts;
use oracle::{Answer, Asked, Name, Oracle};
use refgraph::network::{
    Added, By, Changed, Connected, Connection, Disconnected, List as Kind, MAX_LEVELS, Network,
    Outcome, Ranking, UserHandle, UserName,
};
use refgraph::refusal::{Reason, Refusal};

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
    ("dee", Some("dee")),
    ("ed", Some("ed")),
    ("flo", Some("flo")),
    ("gus", Some("gus")),
    ("hal", Some("hal")),
    ("ida", Some("ida")),
    ("jo@x.example", Some("jo@x.example")),
    ("", None),
    (" \t", None),
    ("a\0b", None),
    ("two\nlines", None),
];
const PROGRAMS: &[(&str, u8)] = &[("deep", MAX_LEVELS), ("spring", 3), ("Spring", 1)];
const STRANGE: &[&str] = &["none", "", "not an id"];

fn meant(spelling: &str) -> Option<&'static str> {
    USERS.iter().find(|(text, _)| *text == spelling)?.1
}

/// A small generator: the same sequence for the same seed.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % end
    }

    fn flag(&mut self) -> bool {
        self.below(2) == 0
    }
}

#[derive(Clone, Debug)]
enum Operation {
    AddProgram(&'static str, u8),
    AddUser(&'static str),
    Connect(&'static str, Name, Name, u64, bool),
    Disconnect(&'static str, Name),
    /// With the network's way for many at once.
    ConnectMany(&'static str, Vec<(Name, Name)>, u64, bool),
    /// Of those side by side who are found or added.
    AddMany(Vec<&'static str>),
    Find(Name),
    Connection(&'static str, Name),
    Remove(Name),
    SetBanned(Name, bool),
    Merge(Name, Name),
    Chain(&'static str, Name, Option<u8>, bool),
    Upline(&'static str, Name),
    /// With the size of pages.
    Downline(&'static str, Name, u8, bool, usize),
    /// What comes behind someone, who may be no one of it.
    DownlineAfter(&'static str, Name, u8, u32),
    ListAfter(&'static str, bool, u32),
    Counts(&'static str, Name, bool),
    Path(&'static str, Name, Name),
    Top(&'static str, Asked),
    Newest(&'static str, bool, usize),
    List(&'static str, bool, bool),
    Depths(&'static str, bool),
    Connections(&'static str),
    /// Goes on with the network that a snapshot of this one makes.
    Reload,
    /// Goes on with the network that the last snapshot and the log since make.
    Replay,
}

impl Operation {
    fn any(random: &mut Random, numbers: u32) -> Self {
        use Operation::*;
        let program = match random.below(60) {
            0 => STRANGE[random.below(3) as usize],
            at => PROGRAMS[[0, 0, 0, 1, 1, 2][at as usize % 6]].0,
        };
        let number = |random: &mut Random| random.below(u64::from(numbers) + 2) as u32;
        let spelling = |random: &mut Random| USERS[random.below(USERS.len() as u64) as usize].0;
        let user = |random: &mut Random| match random.below(10) {
            0 => Name::Number(number(random)),
            _ => Name::Text(spelling(random)),
        };
        let level = |random: &mut Random| match random.below(20) {
            0 => random.below(13) as u8,
            at => 1 + (at % 3) as u8,
        };
        let time = |random: &mut Random| random.below(4) * 1000;
        let active = random.flag();
        let limit = random.below(8) as usize;
        match random.below(100) {
            0 => AddProgram(program, random.below(12) as u8),
            1 => AddMany((0..limit).map(|_| spelling(random)).collect()),
            2..=14 => AddUser(spelling(random)),
            15..=44 => {
                let signup = random.below(3) == 0;
                Connect(program, user(random), user(random), time(random), signup)
            }
            45 => {
                let count = random.below(6);
                let pairs = (0..count).map(|_| (user(random), user(random)));
                ConnectMany(program, pairs.collect(), time(random), active)
            }
            46..=48 => Disconnect(program, user(random)),
            49..=50 => Remove(user(random)),
            51..=54 => SetBanned(user(random), active),
            55 => Merge(user(random), user(random)),
            56..=65 => {
                let levels = random.flag().then(|| level(random));
                Chain(program, user(random), levels, active)
            }
            66 => Upline(program, user(random)),
            67 => Find(user(random)),
            68..=72 => Downline(program, user(random), level(random), active, limit + 1),
            73 => DownlineAfter(program, user(random), level(random), number(random)),
            74 => ListAfter(program, active, number(random)),
            75 => Connection(program, user(random)),
            76..=82 => Counts(program, user(random), active),
            83..=86 => Path(program, user(random), user(random)),
            87..=90 => {
                let level = if random.flag() { 0 } else { level(random) };
                let since = random.flag().then(|| time(random));
                let asked = Asked {
                    level,
                    since,
                    active,
                    limit,
                };
                Top(program, asked)
            }
            91..=92 => Newest(program, active, limit),
            93..=94 => List(program, random.flag(), active),
            95..=96 => Depths(program, active),
            97 => Connections(program),
            98 => Reload,
            _ => Replay,
        }
    }
}

/// A network and an oracle that are told and asked the same.
struct Pair {
    network: Network,
    oracle: Oracle,
    /// None before there is any: then the log follows the empty network.
    snapshot: Option<Vec<u8>>,
    log: Vec<u8>,
}

fn name(name: Name) -> UserName<'static> {
    match name {
        Name::Text(text) => text.into(),
        Name::Number(number) => UserHandle::new(number).into(),
    }
}

fn numbers(users: impl Iterator<Item = UserHandle>) -> Answer {
    Answer::Users(users.map(UserHandle::number).collect())
}

fn made(made: Connection) -> (u32, u32, u64) {
    let (user, connection) = (made.user.number(), made.connection.number());
    (user, connection, made.at.unwrap_or(0))
}

fn added(added: Added) -> Answer {
    match added {
        Added::New => Answer::New,
        Added::Unchanged => Answer::Unchanged,
    }
}

/// What came of one of many, as a reason without the field.
fn reason(answer: &Result<Answer, Refusal>) -> Result<&'static str, Reason> {
    match answer {
        Ok(Answer::New) => Ok("new"),
        Ok(Answer::Unchanged) => Ok("unchanged"),
        Ok(_) => Ok("moved"),
        Err(refusal) => Err(refusal.reason),
    }
}

fn outcome(outcome: Outcome) -> Result<&'static str, Reason> {
    match outcome {
        Outcome::New => Ok("new"),
        Outcome::Unchanged => Ok("unchanged"),
        Outcome::Moved => Ok("moved"),
        Outcome::Refused(reason) => Err(reason),
    }
}

fn changed(changed: Changed) -> Answer {
    match changed {
        Changed::Done => Answer::Done,
        Changed::Unchanged => Answer::Unchanged,
    }
}

impl Pair {
    fn new(seed: u64) -> Self {
        let mut network = Network::new(seed);
        network.keep_log(true);
        let mut oracle = Oracle::new(meant);
        for (program, levels) in PROGRAMS {
            network.add_program(program, *levels).unwrap();
            oracle.add_program(program, *levels).unwrap();
        }
        Self {
            network,
            oracle,
            snapshot: None,
            log: Vec::new(),
        }
    }

    /// The answers of both.
    #[expect(clippy::too_many_lines, reason = "one arm an operation")]
    fn run(&mut self, operation: &Operation) -> [Result<Answer, Refusal>; 2] {
        use Operation::*;
        let Self {
            network, oracle, ..
        } = self;
        match *operation {
            AddProgram(program, levels) => [
                network.add_program(program, levels).map(added),
                oracle.add_program(program, levels),
            ],
            AddUser(user) => [network.add_user(user).map(added), oracle.add_user(user)],
            Connect(program, user, connection, time, signup) => {
                let (one, other) = (name(user), name(connection));
                let at = Some(time).filter(|time| *time != 0);
                let ours = if signup {
                    network.join(program, one, other, at)
                } else {
                    network.connect_at(program, one, other, at)
                };
                let ours = ours.map(|connected| match connected {
                    Connected::New => Answer::New,
                    Connected::Unchanged => Answer::Unchanged,
                    Connected::Moved { from } => Answer::From(from.number()),
                });
                [
                    ours,
                    oracle.connect(program, user, connection, time, signup),
                ]
            }
            Disconnect(program, user) => {
                let ours = network.disconnect(program, name(user));
                let ours = ours.map(|disconnected| match disconnected {
                    Disconnected::Done { from } => Answer::From(from.number()),
                    Disconnected::Unchanged => Answer::Unchanged,
                });
                [ours, oracle.disconnect(program, user)]
            }
            ConnectMany(program, ref pairs, time, signup) => {
                // Only users are named who are there, or by a number that is of nobody.
                let known = |user| match user {
                    Name::Text(_) => network
                        .user(name(user))
                        .unwrap_or(UserHandle::new(u32::MAX)),
                    Name::Number(number) => UserHandle::new(number),
                };
                let told: Vec<_> = pairs
                    .iter()
                    .map(|(user, by)| (known(*user), known(*by), time))
                    .collect();
                let ours = network.connect_many(program, told.len(), |at| told[at], signup);
                let theirs = oracle.has_program(program).map(|()| {
                    let number = |user: UserHandle| Name::Number(user.number());
                    let one = |(user, by, time): &(UserHandle, UserHandle, u64)| {
                        oracle.connect(program, number(*user), number(*by), *time, signup)
                    };
                    Answer::Many(told.iter().map(one).map(|answer| reason(&answer)).collect())
                });
                let ours =
                    ours.map(|outcomes| Answer::Many(outcomes.into_iter().map(outcome).collect()));
                [ours, theirs]
            }
            AddMany(ref users) => {
                let mut ours = Vec::new();
                network.users_or_new(users.iter().copied(), |user| {
                    ours.push(user.map(|(user, _)| user.number()).ok());
                });
                let mut found = Vec::new();
                network.find_users(users.iter().copied(), |user| {
                    found.push(user.map(UserHandle::number).ok());
                });
                assert_eq!(ours, found);
                let one = |user: &&'static str| {
                    oracle.add_user(user).ok()?;
                    oracle.find(Name::Text(user))
                };
                let theirs = users.iter().map(one).collect();
                [Ok(Answer::Found(ours)), Ok(Answer::Found(theirs))]
            }
            Find(user) => {
                let ours = network.user(name(user));
                if let Some(user) = ours {
                    assert_eq!(network.id(user), Some(oracle.id(user.number())));
                }
                let ours = ours.map(UserHandle::number);
                [
                    Ok(Answer::Number(ours)),
                    Ok(Answer::Number(oracle.find(user))),
                ]
            }
            Connection(program, user) => {
                let ours = network.connection(program, name(user));
                [
                    ours.map(|found| Answer::Connections(found.into_iter().map(made).collect())),
                    oracle.connection(program, user),
                ]
            }
            Remove(user) => [
                network.remove_user(name(user)).map(|()| Answer::Done),
                oracle.remove(user),
            ],
            SetBanned(user, banned) => {
                let ours = if banned {
                    network.ban(name(user))
                } else {
                    network.unban(name(user))
                };
                let is_banned = network.is_banned(name(user));
                let is_banned = is_banned.map(|is_banned| {
                    Answer::Number(
                        network
                            .user(name(user))
                            .map(UserHandle::number)
                            .filter(|_| is_banned),
                    )
                });
                let theirs = oracle.set_banned(user, banned);
                assert_eq!(is_banned, oracle.is_banned(user));
                [ours.map(changed), theirs]
            }
            Merge(user, into) => [
                network.merge(name(user), name(into)).map(changed),
                oracle.merge(user, into),
            ],
            Chain(program, user, levels, active) => {
                let ours = network.chain(program, name(user), levels).map(|chain| {
                    let chain = if active { chain.active() } else { chain };
                    let handles = || chain.clone().handles();
                    assert!(
                        chain
                            .clone()
                            .eq(handles().map(|user| oracle.id(user.number())))
                    );
                    numbers(handles())
                });
                [ours, oracle.chain(program, user, levels, active)]
            }
            Upline(program, user) => [
                network
                    .upline(program, name(user))
                    .map(|chain| numbers(chain.handles())),
                oracle.upline(program, user),
            ],
            Downline(program, user, level, active, page) => {
                let ours = network
                    .downline(program, name(user), level)
                    .map(|downline| {
                        let downline = if active { downline.active() } else { downline };
                        let mut all = Vec::new();
                        let mut rest = downline.clone();
                        loop {
                            let before = all.len();
                            all.extend(rest.handles().take(page));
                            let Some(last) = all[before..].last() else {
                                break;
                            };
                            rest = downline.clone().after(*last).unwrap();
                        }
                        numbers(all.into_iter())
                    });
                [ours, oracle.downline(program, user, level, active)]
            }
            DownlineAfter(program, user, level, after) => {
                let ours = network.downline(program, name(user), level);
                let ours = ours.and_then(|downline| downline.after(UserHandle::new(after)));
                [
                    ours.map(|downline| numbers(downline.handles())),
                    oracle.downline_after(program, user, level, after),
                ]
            }
            ListAfter(program, roots, after) => {
                let list = if roots { Kind::Roots } else { Kind::Orphans };
                let ours = network.list(program, list);
                let ours = ours.map(|list| list.after(UserHandle::new(after)));
                [
                    ours.map(|list| numbers(list.handles())),
                    oracle.list_after(program, roots, after),
                ]
            }
            Counts(program, user, active) => {
                let ours = if active {
                    network.active_counts(program, name(user))
                } else {
                    network.counts(program, name(user))
                };
                let ours = ours.map(|counts| {
                    assert_eq!(counts.total(), counts.levels().iter().sum::<u32>());
                    Answer::Counts(counts.levels().to_vec())
                });
                [ours, oracle.counts(program, user, active)]
            }
            Path(program, from, to) => {
                let common = network.common_referrer(program, name(from), name(to));
                let common = common.map(|common| Answer::Number(common.map(UserHandle::number)));
                assert_eq!(common, oracle.common(program, from, to));
                let ours = network.path(program, name(from), name(to));
                let ours = ours.map(|path| {
                    let users = path.handles().map(UserHandle::number).collect();
                    Answer::Path(users, path.top())
                });
                [ours, oracle.path(program, from, to)]
            }
            Top(program, asked) => {
                let by = match asked.level {
                    0 => By::Total,
                    level => By::Level(level),
                };
                let ranking = Ranking {
                    by,
                    since: asked.since,
                    active: asked.active,
                };
                let ours = network.top(program, ranking, asked.limit).map(|top| {
                    let number = |(user, count): (UserHandle, u32)| (user.number(), count);
                    Answer::Ranked(top.into_iter().map(number).collect())
                });
                [ours, oracle.top(program, asked)]
            }
            Newest(program, active, limit) => {
                let ours = network.newest(program, active, limit);
                [
                    ours.map(|all| Answer::Connections(all.into_iter().map(made).collect())),
                    oracle.newest(program, active, limit),
                ]
            }
            List(program, roots, active) => {
                let list = if roots { Kind::Roots } else { Kind::Orphans };
                let ours = network.list(program, list).map(|list| {
                    let list = if active { list.active() } else { list };
                    let first = list.clone().handles().next();
                    let rest = first.map(|first| list.clone().after(first).count());
                    assert_eq!(rest.map_or(0, |rest| rest + 1), list.clone().count());
                    numbers(list.handles())
                });
                [ours, oracle.list(program, roots, active)]
            }
            Depths(program, active) => [
                network.depths(program, active).map(Answer::Counts),
                oracle.depths(program, active),
            ],
            Connections(program) => {
                let ours = network.connections(program);
                [
                    ours.map(|all| Answer::Connections(all.map(made).collect())),
                    oracle.connections(program),
                ]
            }
            Reload => {
                let snapshot = network.save();
                let mut loaded = Network::load(&snapshot).unwrap();
                assert_eq!(loaded.save(), snapshot);
                self.snapshot = Some(snapshot);
                self.log.clear();
                loaded.keep_log(true);
                *network = loaded;
                self.everyone()
            }
            Replay => {
                self.log.extend(network.take_log());
                let mut other = match &self.snapshot {
                    Some(snapshot) => Network::load(snapshot).unwrap(),
                    None => Network::new(9),
                };
                let replayed = other.replay(&self.log);
                assert_eq!((replayed.problem, replayed.bytes), (None, self.log.len()));
                assert!(facts(&other) == facts(network));
                other.keep_log(true);
                *network = other;
                self.everyone()
            }
        }
    }

    fn everyone(&self) -> [Result<Answer, Refusal>; 2] {
        assert_eq!(self.network.users(), self.oracle.users().len());
        let theirs = Answer::Users(self.oracle.users());
        [Ok(numbers(self.network.handles())), Ok(theirs)]
    }
}

/// Whether a network does anything else than the oracle.
fn fails(seed: u64, operations: &[Operation]) -> bool {
    let run = || {
        let mut pair = Pair::new(seed);
        operations.iter().any(|operation| {
            let [ours, theirs] = pair.run(operation);
            ours != theirs
        })
    };
    catch_unwind(AssertUnwindSafe(run)).unwrap_or(true)
}

/// Leaves out of a failing sequence whatever does not matter: ever smaller parts, until not one
/// operation can be spared.
fn shrink(mut operations: Vec<Operation>, fails: impl Fn(&[Operation]) -> bool) -> Vec<Operation> {
    let mut part = operations.len().div_ceil(2);
    while part > 0 {
        let mut from = 0;
        let mut spared = false;
        while from < operations.len() {
            let mut fewer = operations.clone();
            fewer.drain(from..operations.len().min(from + part));
            if fails(&fewer) {
                operations = fewer;
                spared = true;
            } else {
                from += part;
            }
        }
        if !spared || part > 1 {
            part /= 2;
        }
    }
    operations
}

/// How many operations a seed.
const OPERATIONS: usize = 1_000_000;
/// How many of them are on one network: removed users keep their numbers, so it would grow.
const LIFE: usize = 4_000;

fn agrees(seed: u64) -> BTreeSet<String> {
    let mut random = Random(seed);
    let mut names = BTreeSet::new();
    let mut refusals = Vec::new();
    for life in 0..OPERATIONS / LIFE {
        let hashing = seed + life as u64;
        let mut pair = Pair::new(hashing);
        let mut done = Vec::with_capacity(LIFE);
        for _ in 0..LIFE {
            let operation = Operation::any(&mut random, pair.oracle.numbers());
            done.push(operation);
            let operation = &done[done.len() - 1];
            let answers = catch_unwind(AssertUnwindSafe(|| pair.run(operation)));
            match answers {
                Ok([ours, theirs]) if ours == theirs => {
                    if let Err(refusal) = ours
                        && !refusals.contains(&refusal)
                    {
                        refusals.push(refusal);
                    }
                }
                answers => {
                    let least = shrink(done, |operations| fails(hashing, operations));
                    panic!("seed {seed}: {answers:?}; the least that fails: {least:#?}");
                }
            }
        }
    }
    for refusal in refusals {
        names.insert(format!("{refusal:?}"));
    }
    names
}

/// The sequences are such that every refusal does occur.
fn agrees_and_refuses(seed: u64) {
    let refused = agrees(seed);
    for refusal in [
        Reason::InvalidId.of("program"),
        Reason::UnknownProgram.of("program"),
        Reason::ProgramExists.of("program"),
        Reason::LevelOutOfRange.of("levels"),
        Reason::LevelOutOfRange.of("level"),
        Reason::InvalidUser.of("user"),
        Reason::InvalidUser.of("connection"),
        Reason::InvalidUser.of("into"),
        Reason::InvalidUser.of("from"),
        Reason::InvalidUser.of("to"),
        Reason::UnknownUser.of("user"),
        Reason::UnknownUser.of("connection"),
        Reason::UnknownUser.of("into"),
        Reason::UnknownUser.of("from"),
        Reason::UnknownUser.of("to"),
        Reason::SelfConnection.of("connection"),
        Reason::AlreadyConnected.of("user"),
        Reason::Banned.of("connection"),
        Reason::Banned.of("user"),
        Reason::Cycle.of("connection"),
        Reason::Cycle.of("into"),
        Reason::InvalidCursor.of("after"),
        Reason::NoPath.of(""),
    ] {
        assert!(refused.contains(&format!("{refusal:?}")), "{refusal:?}");
    }
}

#[test]
fn agrees_with_the_oracle_by_seed_1() {
    agrees_and_refuses(88_172_645_463_325);
}

#[test]
fn agrees_with_the_oracle_by_seed_2() {
    agrees_and_refuses(0xDEAD_BEEF_0BAD_F00D);
}

#[test]
fn agrees_with_the_oracle_by_seed_3() {
    agrees_and_refuses(3);
}

/// What is wrong with a sequence is found in it: here, that someone is banned and someone merged.
#[test]
fn a_failing_sequence_is_cut_down() {
    let mut random = Random(7);
    let operations: Vec<_> = (0..2_000)
        .map(|_| Operation::any(&mut random, 10))
        .collect();
    let least = shrink(operations, |operations| {
        let has = |is: fn(&Operation) -> bool| operations.iter().any(is);
        has(|operation| matches!(operation, Operation::SetBanned(_, true)))
            && has(|operation| matches!(operation, Operation::Merge(..)))
    });
    assert_eq!(least.len(), 2);
}
