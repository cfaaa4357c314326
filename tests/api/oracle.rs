//! Random operations against a naive oracle, which has the rules once more in the plainest
//! words.

use crate::leaderboard::leaders;
use crate::world::{Answer, NOW, World, walk};
use proptest::prelude::*;
use refgraph::code::{Expected, Mode, Spec, check, mint, tag_of};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

const USERS: usize = 8;
const PROGRAMS: [(&str, u8); 2] = [("spring", 3), ("autumn", 10)];

#[derive(Clone, Debug)]
enum Operation {
    /// User, referrer, program.
    Create(usize, Option<Referrer>, Option<usize>),
    /// Program, user, referrer.
    Connect(usize, usize, usize),
    /// Program, user.
    Disconnect(usize, usize),
    Ban(usize),
    Unban(usize),
    Revoke(usize),
    /// Program, user.
    Code(usize, usize),
    /// Program, user, code.
    Give(usize, usize, Choice),
}

#[derive(Clone, Debug)]
enum Referrer {
    Email(usize),
    Code(Choice),
}

/// A code that is typed.
#[derive(Clone, Debug)]
enum Choice {
    /// One that is out, current or not.
    Out(usize),
    /// One of [`strangers`].
    Stranger(usize),
}

/// Codes that no user has been given by minting: foreign ones of either program and of none,
/// right ones with tags and modes of all kinds, and what can be no code.
fn strangers() -> Vec<String> {
    let right = |tag, mode, at: u8| {
        let spec = Spec {
            mode,
            tag,
            length: 8,
        };
        mint(spec, &[at; 16]).unwrap().to_string().to_lowercase()
    };
    let [spring, autumn] = PROGRAMS.map(|(name, _)| tag_of(name));
    let mut texts = vec![
        right(0, Mode::Live, 3),
        right(0, Mode::Live, 4),
        right(spring, Mode::Live, 5),
        right(autumn, Mode::Live, 6),
        right(0, Mode::Test, 7),
    ];
    let foreign = [
        "acme-0001",
        "ACME 0002",
        "acme 0003",
        "o1-1o",
        "O11O",
        "01-1O",
        "nope",
        "ü",
    ];
    texts.extend(foreign.map(Into::into));
    texts
}

/// The form in which a text is kept, and whether it is foreign.
fn form(text: &str) -> (String, bool) {
    match check(text, Expected::default()).valid() {
        Some(code) => (code.as_str().into(), false),
        None => (text.replace([' ', '-'], "").to_uppercase(), true),
    }
}

/// Whether a program takes a foreign code. Only `spring` takes any.
fn takes(program: usize, form: &str) -> bool {
    let numbered = form
        .strip_prefix("ACME")
        .is_some_and(|number| number.len() == 4 && number.chars().all(|c| c.is_ascii_digit()));
    let short = match form.chars().collect::<Vec<_>>()[..] {
        [a, b, c, d] => {
            a.is_ascii_uppercase()
                && b.is_ascii_digit()
                && [c, d].iter().all(char::is_ascii_alphanumeric)
        }
        _ => false,
    };
    program == 0 && (numbered || short)
}

fn operation() -> impl Strategy<Value = Operation> {
    let user = 0..USERS;
    let program = 0..PROGRAMS.len();
    let choice = || {
        prop_oneof![
            (0_usize..100).prop_map(Choice::Out),
            (0..strangers().len()).prop_map(Choice::Stranger),
        ]
    };
    let referrer = proptest::option::of(prop_oneof![
        user.clone().prop_map(Referrer::Email),
        choice().prop_map(Referrer::Code),
    ]);
    prop_oneof![
        4 => (program.clone(), user.clone(), choice())
            .prop_map(|(program, user, choice)| Operation::Give(program, user, choice)),
        6 => (user.clone(), referrer, proptest::option::of(program.clone()))
            .prop_map(|(user, referrer, program)| Operation::Create(user, referrer, program)),
        6 => (program.clone(), user.clone(), user.clone())
            .prop_map(|(program, user, referrer)| Operation::Connect(program, user, referrer)),
        2 => (program.clone(), user.clone())
            .prop_map(|(program, user)| Operation::Disconnect(program, user)),
        1 => user.clone().prop_map(Operation::Ban),
        1 => user.clone().prop_map(Operation::Unban),
        1 => user.clone().prop_map(Operation::Revoke),
        2 => (program, user).prop_map(|(program, user)| Operation::Code(program, user)),
    ]
}

/// Program and user, the referrer before and the one after.
type Correction = ((usize, usize), Option<usize>, Option<usize>);

/// The rules once more, in the plainest words.
#[derive(Default)]
struct Oracle {
    /// What was changed after signup: program and user, the referrer before and after.
    corrections: Vec<Correction>,
    /// The users in the order in which they came.
    made: Vec<usize>,
    status: BTreeMap<usize, &'static str>,
    referrer: BTreeMap<(usize, usize), usize>,
    /// Every code that is out, in the order in which they came out, with its program and user.
    codes: Vec<(String, (usize, usize))>,
    current: BTreeMap<(usize, usize), String>,
    /// At which request a user was connected with their referrer.
    connected: BTreeMap<(usize, usize), u64>,
}

impl Oracle {
    fn text(&self, choice: &Choice) -> String {
        match choice {
            Choice::Out(at) if !self.codes.is_empty() => {
                self.codes[at % self.codes.len()].0.clone()
            }
            Choice::Out(at) | Choice::Stranger(at) => {
                let strangers = strangers();
                strangers[at % strangers.len()].clone()
            }
        }
    }

    fn owner(&self, form: &str) -> Option<(usize, usize)> {
        let code = self.codes.iter().find(|(code, _)| code == form);
        code.map(|(_, owner)| *owner)
    }

    fn aliases(&self, owner: (usize, usize)) -> Vec<&str> {
        let newest = self.codes.iter().rev();
        let current = self.current.get(&owner);
        newest
            .filter(|(code, of)| *of == owner && Some(code) != current)
            .map(|(code, _)| code.as_str())
            .collect()
    }

    fn set_current(&mut self, owner: (usize, usize), code: &str) {
        if self.owner(code).is_none() {
            self.codes.push((code.to_owned(), owner));
        }
        self.current.insert(owner, code.to_owned());
    }

    fn chain(&self, program: usize, user: usize) -> Vec<usize> {
        let next = |user: &usize| self.referrer.get(&(program, *user)).copied();
        core::iter::successors(next(&user), next).collect()
    }

    /// Who has how many below them at these levels, the first first, of connections since a
    /// request; whether only active users count.
    fn leaders(
        &self,
        program: usize,
        levels: std::ops::RangeInclusive<usize>,
        since: u64,
        active: bool,
    ) -> Vec<(String, i64)> {
        let counts = |user: &usize| !active || self.status[user] == "active";
        let mut leaders: Vec<(String, i64)> = Vec::new();
        for leader in self.made.iter().filter(|user| counts(user)) {
            let below = self.made.iter().filter(|user| {
                let at = self
                    .chain(program, **user)
                    .iter()
                    .position(|above| above == leader);
                at.is_some_and(|at| levels.contains(&(at + 1)))
                    && self.connected[&(program, **user)] >= since
                    && counts(user)
            });
            match below.count() {
                0 => {}
                users => leaders.push((email(*leader), i64::try_from(users).unwrap())),
            }
        }
        leaders.sort_by_key(|(_, users)| -users);
        leaders
    }

    fn expect_create(
        &mut self,
        user: usize,
        referrer: Option<&Referrer>,
        named: Option<usize>,
    ) -> (u16, &'static str) {
        let by_code = matches!(referrer, Some(Referrer::Code(_)));
        let (code_program, other) = match referrer {
            None => (None, None),
            Some(Referrer::Email(other)) => (None, Some(*other)),
            Some(Referrer::Code(choice)) => {
                let (code, is_foreign) = form(&self.text(choice));
                match self.owner(&code) {
                    Some((program, other)) => (Some(program), Some(other)),
                    None if is_foreign => return (400, "invalid_referral_code"),
                    None => (None, None),
                }
            }
        };
        let is_known = if by_code {
            code_program.is_some()
        } else {
            other.is_none_or(|other| self.status.contains_key(&other))
        };
        if other == Some(user) {
            return (400, "self_connection");
        }
        if self.status.contains_key(&user) {
            return (200, "unchanged");
        }
        let standing = other.and_then(|other| self.status.get(&other).copied());
        if !is_known || standing == Some("revoked") {
            let unknown = if by_code {
                "unknown_referral_code"
            } else {
                "unknown_user"
            };
            return (400, unknown);
        }
        if standing == Some("banned") {
            return (400, "banned");
        }
        if let (Some(named), Some(own)) = (named, code_program)
            && named != own
        {
            return (400, "conflict");
        }
        self.status.insert(user, "active");
        self.made.push(user);
        if let Some(other) = other {
            let program = named.or(code_program).unwrap_or(0);
            self.referrer.insert((program, user), other);
        }
        (201, "created")
    }

    fn expect_give(&mut self, program: usize, user: usize, choice: &Choice) -> (u16, &'static str) {
        let text = self.text(choice);
        let (code, is_foreign) = form(&text);
        let owner = self.owner(&code);
        if let Some(ours) = check(&text, Expected::default()).valid()
            && (![0, tag_of(PROGRAMS[program].0)].contains(&ours.tag())
                || ours.mode() == Mode::Test)
        {
            (400, "invalid_referral_code")
        } else if !code.is_ascii() {
            (400, "invalid_referral_code")
        } else if !self.status.contains_key(&user) {
            (400, "unknown_user")
        } else if owner.is_some_and(|owner| owner != (program, user)) {
            (400, "code_taken")
        } else if self.current.get(&(program, user)) == Some(&code) {
            (200, "unchanged")
        } else if owner.is_none() && is_foreign && !takes(program, &code) {
            (400, "invalid_referral_code")
        } else {
            self.set_current((program, user), &code);
            (201, "changed")
        }
    }

    /// The status and the outcome or code of refusal; the state is changed accordingly, but for
    /// codes, which are random.
    fn expect(&mut self, operation: &Operation) -> (u16, &'static str) {
        match *operation {
            Operation::Create(user, ref referrer, named) => {
                self.expect_create(user, referrer.as_ref(), named)
            }
            Operation::Connect(program, user, referrer) => {
                let previous = self.referrer.get(&(program, user)).copied();
                if user == referrer {
                    (400, "self_connection")
                } else if [user, referrer]
                    .iter()
                    .any(|user| !self.status.contains_key(user))
                {
                    (400, "unknown_user")
                } else if previous == Some(referrer) {
                    (200, "unchanged")
                } else if self.chain(program, referrer).contains(&user) {
                    (400, "cycle")
                } else {
                    let correction = ((program, user), previous, Some(referrer));
                    self.corrections.push(correction);
                    self.referrer.insert((program, user), referrer);
                    (
                        201,
                        if previous.is_some() {
                            "moved"
                        } else {
                            "connected"
                        },
                    )
                }
            }
            Operation::Disconnect(program, user) => {
                if !self.status.contains_key(&user) {
                    return (400, "unknown_user");
                }
                let previous = self.referrer.remove(&(program, user));
                if previous.is_none() {
                    return (200, "unchanged");
                }
                self.corrections.push(((program, user), previous, None));
                (200, "disconnected")
            }
            Operation::Unban(user) => match self.status.get_mut(&user) {
                None => (400, "unknown_user"),
                Some(status) if *status == "banned" => {
                    *status = "active";
                    (201, "unbanned")
                }
                Some(_) => (200, "unchanged"),
            },
            Operation::Ban(user) => match self.status.get_mut(&user) {
                None => (400, "unknown_user"),
                Some(status) if *status == "banned" => (200, "unchanged"),
                Some(status) => {
                    *status = "banned";
                    (201, "banned")
                }
            },
            Operation::Revoke(user) => {
                let has_referred = self.referrer.values().any(|referrer| *referrer == user);
                match self.status.get_mut(&user) {
                    None => (400, "unknown_user"),
                    Some(status) if *status == "revoked" => (200, "unchanged"),
                    Some(status) if *status == "banned" => (400, "banned"),
                    Some(_) if has_referred => (400, "invite_used"),
                    Some(status) => {
                        *status = "revoked";
                        (201, "revoked")
                    }
                }
            }
            Operation::Code(_, user) => match self.status.get(&user) {
                None => (400, "unknown_user"),
                Some(_) => (200, "none"),
            },
            Operation::Give(program, user, ref choice) => self.expect_give(program, user, choice),
        }
    }
}

fn email(user: usize) -> String {
    format!("u{user}@example.com")
}

/// Does the operation for real.
fn perform(world: &mut World, oracle: &Oracle, operation: &Operation) -> Answer {
    let change =
        |user: usize, change: &str| json!({ "user": email(user), "status_change": change });
    match *operation {
        Operation::Create(user, ref referrer, program) => {
            let mut body = change(user, "create_user");
            body["program"] = program.map_or(Json::Null, |program| json!(PROGRAMS[program].0));
            body["referrer"] = match referrer {
                None => Json::Null,
                Some(Referrer::Email(other)) => json!(email(*other)),
                Some(Referrer::Code(choice)) => json!(oracle.text(choice)),
            };
            world.status(&body)
        }
        Operation::Connect(program, user, referrer) => {
            world.connect(PROGRAMS[program].0, &email(user), &email(referrer))
        }
        Operation::Disconnect(program, user) => world.disconnect(PROGRAMS[program].0, &email(user)),
        Operation::Unban(user) => world.status(&change(user, "unban")),
        Operation::Ban(user) => world.status(&change(user, "ban")),
        Operation::Revoke(user) => world.status(&change(user, "revoke_invite")),
        Operation::Code(program, user) => {
            let program = PROGRAMS[program].0;
            let path = format!("/networks/acme/connections/{program}/codes");
            world.get(&format!("{path}?user={}", email(user)))
        }
        Operation::Give(program, user, ref choice) => {
            world.give(PROGRAMS[program].0, &email(user), &oracle.text(choice))
        }
    }
}

/// The codes that an answer tells, which have to be those that were told before.
fn learn(oracle: &mut Oracle, operation: &Operation, answer: &Answer) {
    let (Operation::Create(user, ..)
    | Operation::Code(_, user)
    | Operation::Give(_, user, _)
    | Operation::Ban(user)
    | Operation::Unban(user)
    | Operation::Revoke(user)) = *operation
    else {
        return;
    };
    let program = PROGRAMS
        .iter()
        .position(|(name, _)| answer.json["program"] == **name);
    if let (Some(program), Some(code)) = (program, answer.json["referral_code"].as_str()) {
        let owner = (program, user);
        if !oracle.current.contains_key(&owner) {
            oracle.set_current(owner, code);
        }
        assert_eq!(oracle.current[&owner], code);
        if let Some(aliases) = answer.json["aliases"].as_array() {
            assert_eq!(*aliases, oracle.aliases(owner));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn operations_agree_with_the_oracle(
        operations in proptest::collection::vec(operation(), 1..60),
    ) {
        let mut world = World::new();
        let mut oracle = Oracle::default();
        for operation in &operations {
            let before = world.dump();
            let answer = perform(&mut world, &oracle, operation);
            let connected = oracle.referrer.clone();
            let expected = oracle.expect(operation);
            for (of, referrer) in &oracle.referrer {
                if connected.get(of) != Some(referrer) {
                    oracle.connected.insert(*of, world.requests);
                }
            }
            let told = answer.json["outcome"].as_str().unwrap_or(answer.code());
            prop_assert_eq!((answer.status, told), expected, "{:?} {}", operation, answer.json);
            learn(&mut oracle, operation, &answer);
            let mints = matches!(operation, Operation::Code(..)) && answer.status == 200;
            if answer.status != 201 && expected.1 != "disconnected" && !mints {
                prop_assert!(world.dump() == before);
            }
        }
        let half = world.requests / 2;
        for (program, (name, levels)) in PROGRAMS.into_iter().enumerate() {
            let levels = usize::from(levels);
            for (query, at) in (1..=levels)
                .map(|level| (format!("level={level}"), level..=level))
                .chain([("by=total".into(), 1..=levels), ("by=direct".into(), 1..=1)])
            {
                for active in [false, true] {
                    let path = format!("/networks/acme/connections/{name}/leaderboard");
                    let target = format!("{path}?{query}&active={active}");
                    let expected = oracle.leaders(program, at.clone(), 0, active);
                    prop_assert_eq!(leaders(&mut world, &target), expected);
                    let since = NOW / 1000 + half;
                    let expected = oracle.leaders(program, at.clone(), half, active);
                    prop_assert_eq!(leaders(&mut world, &format!("{target}&since={since}")), expected);
                }
            }
            for user in oracle.status.keys() {
                let mut chain = oracle.chain(program, *user);
                chain.truncate(levels);
                let chain: Vec<String> = chain.into_iter().map(email).collect();
                prop_assert_eq!(world.chain(name, &email(*user)), chain);
            }
            for user in oracle.status.keys() {
                let path = format!("/networks/acme/connections/{name}/history");
                let told = world.get(&format!("{path}?user={}", email(*user)));
                let told: Vec<_> = told.json["corrections"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|told| [told["previous"].clone(), told["connection"].clone()])
                    .collect();
                let of_user = oracle.corrections.iter().rev();
                let expected: Vec<_> = of_user
                    .filter(|(of, ..)| *of == (program, *user))
                    .map(|(_, before, after)| [json!(before.map(email)), json!(after.map(email))])
                    .collect();
                prop_assert_eq!(told, expected);
                for level in 1..=levels {
                    let below: Vec<(String, String)> = oracle
                        .made
                        .iter()
                        .filter(|other| oracle.chain(program, **other).get(level - 1) == Some(user))
                        .map(|other| (email(*other), email(*user)))
                        .collect();
                    let path = format!("/networks/acme/connections/{name}/downline");
                    let target = format!("{path}?user={}&level={level}&limit=2", email(*user));
                    let (pairs, pages) = walk(&mut world, &target, |_| {});
                    prop_assert_eq!(pages, below.len().div_ceil(2).max(1));
                    let count = world.counts(name, &email(*user))[level - 1];
                    prop_assert_eq!(count, i64::try_from(below.len()).unwrap());
                    prop_assert_eq!(pairs, below);
                }
            }
            for level in 1..=levels {
                let mut expected: Vec<(String, String)> = oracle
                    .status
                    .keys()
                    .filter_map(|user| {
                        let above = oracle.chain(program, *user).get(level - 1).copied()?;
                        Some((email(*user), email(above)))
                    })
                    .collect();
                let target = format!("/networks/acme/connections/{name}?limit=3&level={level}");
                let (mut pairs, _) = walk(&mut world, &target, |_| {});
                pairs.sort();
                expected.sort();
                prop_assert_eq!(pairs, expected);
            }
        }
    }
}
