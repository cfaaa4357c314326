//! Snapshots and logs on bytes that time or malice has changed: refused with a reason or sound,
//! never a panic, and never half of a network. An old snapshot loads for good.
#![cfg(feature = "full")]

use proptest::prelude::*;
use proptest::sample::Index;
use refgraph::network::{LogProblem, Network, Ranking, SnapshotProblem, UserHandle};
use xxhash_rust::xxh64::xxh64;

/// A network in which everything occurs that a snapshot has room for.
fn network() -> Network {
    let mut network = Network::new(1);
    network.keep_log(true);
    network.add_program("deep", 10).unwrap();
    network.add_program("spring", 2).unwrap();
    network.add_program("empty", 1).unwrap();
    for user in [
        "ann@example.com",
        "Zoë",
        "bob",
        "cy",
        "dee",
        "ed",
        "flo",
        "gus",
    ] {
        network.add_user(user).unwrap();
    }
    for (user, connection) in [("Zoë", "ann@example.com"), ("cy", "bob"), ("bob", "Zoë")] {
        network
            .connect_at("deep", user, connection, Some(1_700_000_000_000))
            .unwrap();
        network.connect("spring", connection, user).unwrap();
    }
    network.connect("deep", "dee", "Zoë").unwrap();
    network.connect("deep", "ed", "ann@example.com").unwrap();
    network.connect("deep", "bob", "dee").unwrap();
    network.ban("cy").unwrap();
    network.merge("ed", "dee").unwrap();
    network.remove_user("flo").unwrap();
    network
}

/// Asks all that there is to ask. Of a network that malice made only the answers that follow from
/// the facts are right; the others come, and end.
fn ask(network: &Network, honest: bool) {
    let programs: Vec<_> = network.programs().map(|(id, _)| id.to_owned()).collect();
    for program in &programs {
        let made = network.connections(program).unwrap().count();
        assert_eq!(
            network.newest(program, false, usize::MAX).unwrap().len(),
            made
        );
        let depths = network.depths(program, false).unwrap();
        assert!(depths.iter().sum::<u32>() as usize >= made);
        network.top(program, Ranking::default(), 9).unwrap();
        for user in network.handles() {
            let found = network.user(network.id(user).unwrap());
            assert!(found == Some(user) || !honest);
            let chain = network.upline(program, user).unwrap();
            assert!(chain.handles().count() < network.users());
            let counts = network.counts(program, user).unwrap();
            for (level, count) in (1..).zip(counts.levels()) {
                let downline = network.downline(program, user, level).unwrap().count();
                assert!(downline == *count as usize || !honest);
            }
        }
    }
}

fn walk(network: &Network) {
    ask(network, true);
}

/// How many bytes the facts take, which stands before the last checksum.
fn facts_len(snapshot: &[u8]) -> usize {
    let end = snapshot.len().saturating_sub(16);
    let len = snapshot
        .get(end..end + 8)
        .map_or([0; 8], |bytes| bytes.try_into().unwrap());
    usize::try_from(u64::from_le_bytes(len)).unwrap_or(0)
}

/// What networks of the same facts have in common.
fn facts(mut network: Network) -> Vec<u8> {
    let mut snapshot = network.save();
    snapshot.truncate(facts_len(&snapshot));
    snapshot
}

/// With checksums that fit, as only malice or this test makes them: that of the facts stands
/// behind `facts` bytes, and is the seed of that of the index.
fn sealed(mut bytes: Vec<u8>, facts: usize) -> Vec<u8> {
    let end = bytes.len().saturating_sub(8);
    let mut seed = 0;
    for (from, to) in [(0, facts), (facts + 8, end)] {
        seed = xxh64(bytes.get(from..to).unwrap_or_default(), seed);
        if let Some(place) = bytes.get_mut(to..to + 8) {
            place.copy_from_slice(&seed.to_le_bytes());
        }
    }
    bytes
}

/// The first version, byte for byte: what was saved once must always load. Of the two the former
/// leaves out an order that is that of the numbers, as it was once written.
#[test]
fn version_1_loads() {
    let stored = include_bytes!("vectors/network.v1.ordered.snapshot");
    // As long as this is the newest version, it is also what is written.
    assert!(network().save() == stored);
    for stored in [&include_bytes!("vectors/network.v1.snapshot")[..], stored] {
        let mut loaded = Network::load(stored).unwrap();
        check_version_1(&loaded);
        assert!(loaded.save() == network().save());
    }
}

fn check_version_1(loaded: &Network) {
    walk(loaded);
    assert!(
        loaded
            .upline("deep", "cy")
            .unwrap()
            .eq(["bob", "dee", "Zoë", "ann@example.com"])
    );
    assert_eq!(loaded.user("ed"), loaded.user("dee"));
    assert_eq!(loaded.is_banned("cy"), Ok(true));
    assert_eq!(loaded.user("flo"), None);
    let made = loaded.connection("deep", "Zoë").unwrap().unwrap();
    assert_eq!(made.at, Some(1_700_000_000_000));
}

#[test]
fn the_log_of_version_1_replays() {
    let stored = include_bytes!("vectors/network.v1.log");
    let mut replayed = Network::new(3);
    let outcome = replayed.replay(stored);
    assert_eq!((outcome.problem, outcome.bytes), (None, stored.len()));
    assert!(facts(replayed) == facts(network()));
    assert!(network().take_log() == stored);
}

#[test]
fn what_is_cut_off_is_refused() {
    let snapshot = network().save();
    for end in 0..snapshot.len() {
        let problem = Network::load(&snapshot[..end]).unwrap_err();
        let expected = if end < 8 {
            SnapshotProblem::NotASnapshot
        } else {
            SnapshotProblem::Truncated
        };
        assert_eq!(problem, expected, "{end}");
    }
    let longer = [&*snapshot, &[0]].concat();
    assert_eq!(
        Network::load(&longer).unwrap_err(),
        SnapshotProblem::Damaged
    );
}

#[test]
fn every_changed_bit_is_noticed() {
    let snapshot = network().save();
    for bit in 0..snapshot.len() * 8 {
        let mut bytes = snapshot.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        let problem = Network::load(&bytes).unwrap_err();
        match bit / 8 {
            0..7 => assert_eq!(problem, SnapshotProblem::NotASnapshot),
            7 => assert_eq!(problem, SnapshotProblem::UnknownVersion),
            _ => {}
        }
    }
}

/// A snapshot that says there are four thousand million users takes no memory for them.
#[test]
fn sizes_are_not_believed() {
    let mut bytes = network().save();
    for at in [8, 12, 16] {
        let mut bytes = bytes.clone();
        bytes[at..at + 4].fill(0xFF);
        let facts = facts_len(&bytes);
        Network::load(&sealed(bytes, facts - 8)).unwrap_err();
    }
    bytes.truncate(20);
    assert_eq!(
        Network::load(&bytes).unwrap_err(),
        SnapshotProblem::Truncated
    );
}

/// Every number of the table is of a user, and there are as many as there are users.
#[test]
fn a_table_of_others_is_refused() {
    let honest = network().save();
    let facts = facts_len(&honest);
    let word = |at: usize| u32::from_le_bytes(honest[at..at + 4].try_into().unwrap());
    // The slot of "gus", who is the last one; there may come no one, the next one who has not
    // come yet, and those far behind.
    let (mut part, mut found) = (facts + 16, None);
    for _ in 0..256 {
        let len = word(part) as usize;
        let slots = (part + 4..).step_by(8).take(len);
        found = found.or({ slots }.find(|slot| word(*slot) == 8));
        part += 4 + 8 * len;
    }
    let at = found.unwrap();
    for number in (9..=255).chain([0]) {
        let mut bytes = honest.clone();
        bytes[at] = number;
        let problem = Network::load(&sealed(bytes, facts - 8)).unwrap_err();
        assert_eq!(problem, SnapshotProblem::Damaged, "{number}");
    }
    let mut fewer = honest.clone();
    fewer[at..at + 8].fill(0);
    let problem = Network::load(&sealed(fewer, facts - 8)).unwrap_err();
    assert_eq!(problem, SnapshotProblem::Damaged);
    // Another in their place is a false hash: trusted, and harmless.
    let mut other = honest.clone();
    other[at] = 1;
    ask(&Network::load(&sealed(other, facts - 8)).unwrap(), false);
}

/// Where hashes are made in another way the table is of no use, and is made anew.
#[test]
fn hashes_of_other_machines_are_made_anew() {
    let mut bytes = network().save();
    let index = facts_len(&bytes);
    bytes[index + 8] ^= 1; // the probe, behind the seed
    let loaded = Network::load(&sealed(bytes, index - 8)).unwrap();
    walk(&loaded);
    assert_eq!(loaded.user("ed"), loaded.user("dee"));
    assert!(facts(loaded) == facts(network()));
}

#[test]
fn a_torn_log_is_applied_as_far_as_it_is_whole() {
    let log = network().take_log();
    let mut ends = vec![];
    for end in 0..log.len() {
        let mut replayed = Network::new(1);
        let outcome = replayed.replay(&log[..end]);
        walk(&replayed);
        assert!(outcome.bytes <= end);
        if outcome.problem.is_none() {
            assert_eq!(outcome.bytes, end);
            ends.push(end);
        } else {
            assert_eq!(outcome.problem, Some(LogProblem::Truncated));
        }
        // Cut off where it was whole, it can be continued.
        let rest = replayed.replay(&log[outcome.bytes..]);
        assert_eq!(rest.problem, None);
        assert!(facts(replayed) == facts(network()));
    }
    assert_eq!(ends.len(), 24);
}

#[test]
fn logs_follow_their_own_network_only() {
    let mut one = network();
    let snapshot = one.save();
    one.add_user("hal").unwrap();
    let first = one.take_log();
    one.add_user("ida").unwrap();
    let second = one.take_log();
    let load = || Network::load(&snapshot).unwrap();
    let problem = |mut network: Network, log: &[u8]| network.replay(log).problem;
    let other = Some(LogProblem::OtherNetwork);
    assert_eq!(problem(load(), &[&*first, &second].concat()), None);
    assert_eq!(problem(load(), &second), other);
    assert_eq!(problem(load(), &[&*first, &first].concat()), other);
    assert_eq!(problem(Network::new(1), &first), other);
    assert_eq!(problem(one.clone(), &second), other);
    let mut newer = first.clone();
    newer[7] = 2;
    let check = xxh64(&newer[..24], 0).to_le_bytes();
    newer[24..32].copy_from_slice(&check);
    assert_eq!(problem(load(), &newer), Some(LogProblem::UnknownVersion));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    /// Any damage under a checksum that fits: refused, or a network that holds together.
    #[test]
    fn malice_makes_no_half_network(
        changes in prop::collection::vec((any::<Index>(), prop_oneof![
            any::<u8>(), Just(0), Just(0xFF), Just(1), 0..12_u8,
        ]), 1..6),
        cut in prop::option::weighted(0.2, (any::<Index>(), any::<Index>())),
    ) {
        let mut bytes = network().save();
        let name = facts_len(&bytes) - 8;
        for (at, byte) in changes {
            let at = 8 + at.index(bytes.len() - 8);
            bytes[at] = byte;
        }
        if let Some((from, to)) = cut {
            let (from, to) = (from.index(bytes.len()), to.index(bytes.len()));
            bytes.drain(from.min(to)..from.max(to));
        }
        if let Ok(mut loaded) = Network::load(&sealed(bytes, name)) {
            ask(&loaded, false);
            loaded.add_user("new").unwrap();
            loaded.connect("spring", "new", UserHandle::new(0)).ok();
            loaded.disconnect("deep", UserHandle::new(1)).ok();
            let saved = loaded.save();
            ask(&Network::load(&saved).unwrap(), false);
            for user in loaded.handles().map(UserHandle::number).collect::<Vec<_>>() {
                loaded.remove_user(UserHandle::new(user)).unwrap();
            }
            prop_assert_eq!(loaded.users(), 0);
        }
    }

    /// Any bytes at all.
    #[test]
    fn noise_is_no_network(mut bytes: Vec<u8>, head in 0..3) {
        if head > 0 {
            bytes.splice(0..0, *b"refgnet\x01");
        }
        if head > 1 {
            let facts = bytes.len() / 2;
            bytes = sealed(bytes, facts);
        }
        prop_assert!(Network::load(&bytes).is_err());
        let mut network = network();
        let before = network.clone().save();
        let outcome = network.replay(&bytes);
        prop_assert_eq!(outcome.changes, 0);
        prop_assert!(network.save() == before);
    }

    /// Damage in a log ends it where it stands, and what was before holds together.
    #[test]
    fn a_damaged_log_ends(at: Index, byte: u8) {
        let mut log = network().take_log();
        let at = at.index(log.len());
        prop_assume!(log[at] != byte);
        log[at] = byte;
        let mut replayed = Network::new(1);
        let outcome = replayed.replay(&log);
        prop_assert!(outcome.problem.is_some() && outcome.bytes <= at);
        walk(&replayed);
    }
}
