//! Random operations against a naive oracle, which has the rules once more in the plainest
//! words.

use crate::world::{Answer, World, walk};
use proptest::prelude::*;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

const USERS: usize = 8;
const PROGRAMS: [(&str, u8); 2] = [("spring", 3), ("autumn", 10)];

#[derive(Clone, Debug)]
enum Operation {
    /// User, referrer (by code or by email), program.
    Create(usize, Option<(usize, bool)>, Option<usize>),
    /// Program, user, referrer.
    Connect(usize, usize, usize),
    Ban(usize),
    Revoke(usize),
    /// Program, user.
    Code(usize, usize),
}

fn operation() -> impl Strategy<Value = Operation> {
    let user = 0..USERS;
    let program = 0..PROGRAMS.len();
    let referrer = proptest::option::of((user.clone(), any::<bool>()));
    prop_oneof![
        6 => (user.clone(), referrer, proptest::option::of(program.clone()))
            .prop_map(|(user, referrer, program)| Operation::Create(user, referrer, program)),
        6 => (program.clone(), user.clone(), user.clone())
            .prop_map(|(program, user, referrer)| Operation::Connect(program, user, referrer)),
        1 => user.clone().prop_map(Operation::Ban),
        1 => user.clone().prop_map(Operation::Revoke),
        2 => (program, user).prop_map(|(program, user)| Operation::Code(program, user)),
    ]
}

/// The rules once more, in the plainest words.
#[derive(Default)]
struct Oracle {
    status: BTreeMap<usize, &'static str>,
    referrer: BTreeMap<(usize, usize), usize>,
    code: BTreeMap<(usize, usize), String>,
}

impl Oracle {
    fn chain(&self, program: usize, user: usize) -> Vec<usize> {
        let next = |user: &usize| self.referrer.get(&(program, *user)).copied();
        core::iter::successors(next(&user), next).collect()
    }

    /// The status and the outcome or code of refusal; the state is changed accordingly, but for
    /// codes, which are random.
    fn expect(&mut self, operation: &Operation) -> (u16, &'static str) {
        match *operation {
            Operation::Create(user, referrer, named) => {
                let by_code = referrer.is_some_and(|(_, by_code)| by_code);
                let other = referrer.map(|(other, _)| other);
                // A code that is used is the first program's, if there is one.
                let code_program = other
                    .filter(|_| by_code)
                    .and_then(|other| (0..2).find(|at| self.code.contains_key(&(*at, other))));
                let is_known = if by_code {
                    code_program.is_some()
                } else {
                    other.is_none_or(|other| self.status.contains_key(&other))
                };
                if other == Some(user) && (!by_code || is_known) {
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
                if let Some(other) = other {
                    let program = named.or(code_program).unwrap_or(0);
                    self.referrer.insert((program, user), other);
                }
                (201, "created")
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
        Operation::Create(user, referrer, program) => {
            let mut body = change(user, "create_user");
            body["program"] = program.map_or(Json::Null, |program| json!(PROGRAMS[program].0));
            if let Some((other, by_code)) = referrer {
                let known = (0..2).find_map(|program| oracle.code.get(&(program, other)));
                // Whoever has no code is named by one that nobody has.
                let stranger =
                    refgraph::code::mint(refgraph::code::Spec::default(), &[3; 16]).unwrap();
                let stranger = stranger.as_str().to_owned();
                body["referrer"] = json!(if by_code {
                    known.cloned().unwrap_or(stranger)
                } else {
                    email(other)
                });
            }
            world.status(&body)
        }
        Operation::Connect(program, user, referrer) => {
            world.connect(PROGRAMS[program].0, &email(user), &email(referrer))
        }
        Operation::Ban(user) => world.status(&change(user, "ban")),
        Operation::Revoke(user) => world.status(&change(user, "revoke_invite")),
        Operation::Code(program, user) => {
            let program = PROGRAMS[program].0;
            let path = format!("/networks/acme/connections/{program}/codes");
            world.get(&format!("{path}?user={}", email(user)))
        }
    }
}

/// The codes that an answer tells, which have to be those that were told before.
fn learn(oracle: &mut Oracle, operation: &Operation, answer: &Answer) {
    let (Operation::Create(user, ..)
    | Operation::Code(_, user)
    | Operation::Ban(user)
    | Operation::Revoke(user)) = *operation
    else {
        return;
    };
    let program = PROGRAMS
        .iter()
        .position(|(name, _)| answer.json["program"] == **name);
    if let (Some(program), Some(code)) = (program, answer.json["referral_code"].as_str()) {
        let known = oracle
            .code
            .entry((program, user))
            .or_insert_with(|| code.to_owned());
        assert_eq!(known, code);
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
            let expected = oracle.expect(operation);
            let told = answer.json["outcome"].as_str().unwrap_or(answer.code());
            prop_assert_eq!((answer.status, told), expected, "{:?} {}", operation, answer.json);
            learn(&mut oracle, operation, &answer);
            let mints = matches!(operation, Operation::Code(..)) && answer.status == 200;
            if answer.status != 201 && !mints {
                prop_assert!(world.dump() == before);
            }
        }
        for (program, (name, levels)) in PROGRAMS.into_iter().enumerate() {
            let levels = usize::from(levels);
            for user in oracle.status.keys() {
                let mut chain = oracle.chain(program, *user);
                chain.truncate(levels);
                let chain: Vec<String> = chain.into_iter().map(email).collect();
                prop_assert_eq!(world.chain(name, &email(*user)), chain);
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
