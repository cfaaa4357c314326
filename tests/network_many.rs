//! Many connections at once: the same outcome, the same network and the same log as one by one,
//! whatever comes among them.
#![cfg(feature = "full")]

mod facts;

use facts::facts;
use proptest::prelude::*;
use refgraph::network::{Connected, Network, Outcome, UserHandle};
use refgraph::refusal::Reason;

const USERS: u32 = 400;

fn network(bans: &[u32], before: &[(u32, u32)], levels: u8) -> Network {
    let mut network = Network::new(1);
    network.keep_log(true);
    network.add_program("spring", levels).unwrap();
    for user in 0..USERS {
        network.add_user(&format!("u{user}")).unwrap();
    }
    for (user, connection) in before {
        let _ = network.connect("spring", handle(*user), handle(*connection));
    }
    for user in bans {
        network.ban(handle(*user)).unwrap();
    }
    // Refused if one is above the other, by chance.
    let _ = network.merge(handle(USERS - 1), handle(USERS - 2));
    network
}

fn handle(user: u32) -> UserHandle {
    UserHandle::new(user)
}

fn one_by_one(network: &mut Network, pairs: &[(u32, u32, u64)], joins: bool) -> Vec<Outcome> {
    let one = |(user, connection, time): &(u32, u32, u64)| {
        let [user, connection] = [*user, *connection].map(handle);
        let at = Some(*time).filter(|time| *time != 0);
        let outcome = if joins {
            network.join("spring", user, connection, at)
        } else {
            network.connect_at("spring", user, connection, at)
        };
        match outcome {
            Ok(Connected::New) => Outcome::New,
            Ok(Connected::Unchanged) => Outcome::Unchanged,
            Ok(Connected::Moved { .. }) => Outcome::Moved,
            Err(refusal) => Outcome::Refused(refusal.reason),
        }
    };
    pairs.iter().map(one).collect()
}

/// Each user below one who was there before, and now and then anything at all.
fn pairs(wild: u32) -> impl Strategy<Value = Vec<(u32, u32, u64)>> {
    let pair = move |user: u32| {
        let lower = 0..user.max(1);
        let time = prop_oneof![5 => Just(0), 1 => 1..9_u64];
        prop_oneof![
            3000 => (Just(user), lower, time.clone()),
            wild => (0..USERS + 3, 0..USERS + 3, time),
        ]
    };
    let forwards = (1..USERS - 1).map(pair).collect::<Vec<_>>();
    (forwards, any::<bool>()).prop_map(|(mut pairs, backwards)| {
        if backwards {
            pairs.reverse();
        }
        pairs
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn many_are_made_as_one_by_one(
        pairs in prop_oneof![pairs(1), pairs(30), pairs(1000)],
        before in prop::collection::vec((0..USERS, 0..USERS), 0..60),
        bans in prop::collection::vec(0..USERS, 0..3),
        joins: bool,
        levels in 1..=10_u8,
    ) {
        let mut expected = network(&bans, &before, levels);
        let mut many = expected.clone();
        let outcomes = one_by_one(&mut expected, &pairs, joins);
        let pair = |at: usize| {
            let (user, connection, time) = pairs[at];
            (handle(user), handle(connection), time)
        };
        let found = many.connect_many("spring", pairs.len(), pair, joins).unwrap();
        prop_assert_eq!(found, outcomes);
        prop_assert!(many.take_log() == expected.take_log());
        for user in (0..USERS).map(handle) {
            prop_assert_eq!(many.counts("spring", user), expected.counts("spring", user));
            prop_assert_eq!(
                many.active_counts("spring", user),
                expected.active_counts("spring", user)
            );
        }
        prop_assert!(facts(&many) == facts(&expected));
        // And it goes on alike.
        for user in (0..USERS).step_by(7).map(handle) {
            prop_assert_eq!(many.disconnect("spring", user), expected.disconnect("spring", user));
            prop_assert_eq!(
                many.connect("spring", user, handle(3)),
                expected.connect("spring", user, handle(3))
            );
        }
        for user in (0..USERS).map(handle) {
            prop_assert_eq!(many.counts("spring", user), expected.counts("spring", user));
        }
        prop_assert!(facts(&many) == facts(&expected));
    }

    /// Ids side by side are added and found as one by one.
    #[test]
    fn many_ids_are_found_as_one_by_one(
        ids in prop::collection::vec(prop_oneof![
            "[a-c]{0,2}", "[a-c]{1,2}@example\\.com", "[A-Ca-c ]{1,2}@Example\\.com", "\\PC{0,9}",
        ], 0..200),
        removed in 0..9_u32,
    ) {
        let mut expected = Network::new(1);
        expected.add_user("a").unwrap();
        expected.add_user("b").unwrap();
        expected.add_user("c").unwrap();
        expected.merge("a", "b").unwrap();
        if removed < 3 && removed != 0 {
            expected.remove_user(handle(removed)).unwrap();
        }
        let mut many = expected.clone();
        let one_by_one: Vec<_> = ids.iter().map(|id| expected.user_or_new(id)).collect();
        let mut found = vec![];
        many.users_or_new(ids.iter().map(String::as_str), |user| found.push(user));
        prop_assert_eq!(found, one_by_one);
        let mut found = vec![];
        let asked = ids.iter().map(String::as_str).chain(["nobody", "", " "]);
        many.find_users(asked.clone(), |user| found.push(user.ok()));
        prop_assert_eq!(found, asked.map(|id| expected.user(id)).collect::<Vec<_>>());
        prop_assert!(facts(&many) == facts(&expected));
    }
}

#[test]
fn no_program_or_no_users() {
    let mut network = Network::new(1);
    let pair = |_| (handle(0), handle(1), 5);
    let refused = network.connect_many("spring", 1000, pair, false);
    assert_eq!(refused, Err(Reason::UnknownProgram.of("program")));
    network.add_program("spring", 3).unwrap();
    let outcomes = network.connect_many("spring", 1000, pair, false).unwrap();
    assert_eq!(outcomes, [Outcome::Refused(Reason::UnknownUser); 1000]);
    assert!(
        network
            .connect_many("spring", 0, pair, true)
            .unwrap()
            .is_empty()
    );
}
