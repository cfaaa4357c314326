//! The targets of `fuzz/`, on stable: the texts of the vectors, mutated.

use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::Value;

mod fuzz;

/// The texts that the vectors have codes or typed text in.
fn texts() -> Vec<String> {
    let files = [
        include_str!("vectors/codes.json"),
        include_str!("vectors/foreign.json"),
        include_str!("vectors/sealed.json"),
        include_str!("vectors/vanity.json"),
    ];
    let mut found = Vec::new();
    for file in files {
        let lists: Value = serde_json::from_str(file).unwrap();
        for case in lists.as_object().unwrap().values().flat_map(cases) {
            for member in [
                &case["text"],
                &case["wish"],
                &case["referralCode"],
                &case["outcome"]["referralCode"],
                &case["minted"]["display"],
            ] {
                found.extend(member.as_str().map(str::to_owned));
            }
        }
    }
    found
}

fn cases(list: &Value) -> &[Value] {
    list.as_array().unwrap()
}

#[derive(Clone, Debug)]
enum Mutation {
    Byte(Index, u8),
    Insert(Index, String),
    Delete(Index, Index),
    Duplicate(Index, Index),
    FlipCase(Index, Index),
    Swap(Index),
}

fn mutation(texts: Vec<String>) -> impl Strategy<Value = Mutation> {
    let at = any::<Index>;
    prop_oneof![
        (at(), any::<u8>()).prop_map(|(at, byte)| Mutation::Byte(at, byte)),
        (at(), "\\PC|[\\s\u{ad}\u{200d}\u{ff01}-\u{ff5e}uUoOiIlL]")
            .prop_map(|(at, text)| Mutation::Insert(at, text)),
        (at(), select(texts)).prop_map(|(at, text)| Mutation::Insert(at, text)),
        (at(), at()).prop_map(|(from, to)| Mutation::Delete(from, to)),
        (at(), at()).prop_map(|(from, to)| Mutation::Duplicate(from, to)),
        (at(), at()).prop_map(|(from, to)| Mutation::FlipCase(from, to)),
        at().prop_map(Mutation::Swap),
    ]
}

fn mutate(bytes: &mut Vec<u8>, mutation: Mutation) {
    let place = |at: Index| at.index(bytes.len() + 1);
    let range = |one: Index, other: Index| {
        let (one, other) = (place(one), place(other));
        one.min(other)..one.max(other)
    };
    match mutation {
        Mutation::Byte(at, byte) => {
            let at = place(at);
            bytes.splice(at..bytes.len().min(at + 1), [byte]);
        }
        Mutation::Insert(at, text) => {
            let at = place(at);
            bytes.splice(at..at, text.bytes());
        }
        Mutation::Delete(from, to) => drop(bytes.drain(range(from, to))),
        Mutation::Duplicate(from, to) => {
            let range = range(from, to);
            let copy = bytes[range.clone()].to_vec();
            bytes.splice(range.end..range.end, copy);
        }
        Mutation::FlipCase(from, to) => {
            let range = range(from, to);
            for byte in bytes[range]
                .iter_mut()
                .filter(|byte| byte.is_ascii_alphabetic())
            {
                *byte ^= 0x20;
            }
        }
        Mutation::Swap(at) => {
            let at = place(at);
            if at + 1 < bytes.len() {
                bytes.swap(at, at + 1);
            }
        }
    }
}

/// A text of the vectors after a few mutations, or no text at all.
fn mutated() -> impl Strategy<Value = Vec<u8>> {
    let texts = texts();
    let mutations = prop::collection::vec(mutation(texts.clone()), 0..6);
    let of_vectors = (select(texts), mutations).prop_map(|(text, mutations)| {
        let mut bytes = text.into_bytes();
        for mutation in mutations {
            mutate(&mut bytes, mutation);
        }
        bytes
    });
    prop_oneof![4 => of_vectors, 1 => prop::collection::vec(any::<u8>(), 0..300)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn check(bytes in mutated()) {
        fuzz::check(&bytes);
    }

    #[test]
    fn suggest(bytes in mutated()) {
        fuzz::suggest(&bytes);
    }

    #[cfg(feature = "full")]
    #[test]
    fn open(bytes in mutated()) {
        fuzz::open(&bytes);
    }

    #[cfg(feature = "full")]
    #[test]
    fn vanity(bytes in mutated()) {
        fuzz::vanity(&bytes);
    }
}
