//! What sealed codes promise, each over every case or over many drawn ones.

use super::{Key, KeyProblem, KeyRing, MAX_BITS, MAX_NUMBER, OpenProblem, SealProblem};
use crate::code::rude::is_rude;
use crate::code::sums::complete;
use crate::code::{
    Code, Expected, Kind, Mode, Problem, Spec, alphabet, check, fields, mint, tag_of,
};
use proptest::prelude::*;
use std::collections::HashSet;

/// Sixteen different bytes, as the paper on the hash has them.
const SECRET: [u8; 16] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

const ANY: Expected = Expected {
    tag: None,
    mode: None,
};

fn ring(id: u8, bits: u8, secret: &[u8; 16]) -> KeyRing {
    KeyRing::new([Key::new(id, bits, secret).unwrap()]).unwrap()
}

fn spec(length: u8) -> Spec {
    Spec {
        length,
        ..Spec::default()
    }
}

fn values(code: &Code) -> Vec<u8> {
    let symbols = code.as_str().chars();
    symbols.map(|s| alphabet::fold(s).value()).collect()
}

/// The code of these symbols, the last two of which are set to check.
fn completed(mut values: Vec<u8>) -> Code {
    let fields = values.len() - 2;
    values[fields..].fill(0);
    complete(&mut values);
    Code::from_values(&values)
}

/// Why the code does not open.
fn problem(ring: &KeyRing, code: &Code) -> Option<&'static str> {
    let opened = ring.open(code.as_str(), ANY);
    opened.err().map(OpenProblem::code)
}

/// Numbers that look drawn, the same in each run.
fn drawn() -> impl Iterator<Item = u64> {
    // SplitMix64: Steele, Lea and Flood, Fast Splittable Pseudorandom Number Generators, 2014.
    (1..).map(|count: u64| {
        let mut mixed = count.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ mixed >> 31
    })
}

#[test]
fn codes_are_as_the_specification_has_them() {
    // Worked out apart from this crate, from docs/codes.md.
    let cases = [
        (0, 9, 0, Mode::Live, (0, 16), "TAB1G027Q"),
        (31, 9, 0, Mode::Live, (1, 16), "X0D8H02FW"),
        (1234, 12, 9, Mode::Live, (1, 20), "6V9AVDMH92BN"),
        (1234, 12, 9, Mode::Test, (1, 20), "C4MHR47193VY"),
        (1, 13, 31, Mode::Test, (15, 40), "7ZW178BHZZ3TH"),
        (987_654_321, 16, 5, Mode::Live, (3, 20), "5G02ZZT8NMBK52NP"),
        (
            MAX_NUMBER,
            19,
            1,
            Mode::Live,
            (7, 16),
            "VEFC4KQHCFH0HH712XM",
        ),
        (
            (1 << 36) - 1,
            20,
            31,
            Mode::Test,
            (15, 40),
            "XEYC7EE1VP6588CZZ3CJ",
        ),
    ];
    for (number, length, tag, mode, (id, bits), wanted) in cases {
        let ring = ring(id, bits, &SECRET);
        let code = ring.seal(number, Spec { mode, tag, length }).unwrap();
        assert_eq!(code.as_str(), wanted);
        let opened = ring.open(wanted, ANY).unwrap();
        assert_eq!((opened.number, opened.key, opened.code), (number, id, code));
    }
}

#[test]
fn each_number_has_exactly_one_code() {
    // Of all payloads of the shortest code, as many open as there are numbers, where none walks.
    let clean = |_: &[u8]| true;
    let ring = ring(0, 16, &SECRET);
    let mut opened = Vec::new();
    for cipher in 0..1_u32 << 21 {
        let payload = cipher << 4;
        let mut values = vec![0; 9];
        for (at, value) in values.iter_mut().take(5).enumerate() {
            *value = (payload >> (20 - 5 * at)) as u8 & 31;
        }
        values[6] = fields::head(Kind::Sealed, Mode::Live);
        if let Ok(found) = ring.open_where(completed(values).as_str(), ANY, clean) {
            assert_eq!(
                ring.seal_where(found.number, spec(9), clean),
                Ok(found.code)
            );
            opened.push(found.number);
        }
    }
    opened.sort_unstable();
    assert_eq!(opened, (0..32).collect::<Vec<_>>());
}

#[test]
fn made_up_codes_open_once_in_two_to_the_bits() {
    let ring = ring(1, 16, &SECRET);
    let mut opened = 0;
    for random in drawn().take(1 << 19) {
        let mut values: Vec<u8> = (0..12).map(|at| (random >> (5 * at)) as u8 & 31).collect();
        // The key's id, so that none fails for want of a key.
        values[7] = values[7] & 16 | 1;
        values[9] = fields::head(Kind::Sealed, Mode::Live);
        match ring.open(completed(values).as_str(), ANY) {
            Ok(_) => opened += 1,
            Err(problem) => assert_eq!(problem, OpenProblem::WrongKey),
        }
    }
    // Eight are to be expected; fewer than 1 or more than 24 once in a thousand draws.
    assert!((1..=24).contains(&opened), "{opened}");
}

#[test]
fn consecutive_numbers_have_clean_codes_of_their_own() {
    let ring = ring(3, 16, &SECRET);
    let mut codes = HashSet::new();
    for number in 0..100_000 {
        let code = ring.seal(number, spec(12)).unwrap();
        assert_eq!(code.as_str().len(), 12);
        assert!(!is_rude(&values(&code)), "{code}");
        assert!(codes.insert(code), "{number}");
    }
}

#[test]
fn a_number_takes_the_shortest_code_that_holds_it() {
    // The table in docs/codes.md, a number being too large by one.
    for (length, bits, numbers) in [
        (9, 16, 32),
        (9, 20, 2),
        (10, 16, 1024),
        (10, 20, 64),
        (11, 30, 2),
        (12, 20, 65_536),
        (13, 40, 2),
        (14, 16, 1 << 30),
        (16, 40, 65_536),
    ] {
        let ring = ring(1, bits, &SECRET);
        for (number, taken) in [(0, length), (numbers - 1, length), (numbers, length + 1)] {
            let code = ring.seal(number, spec(length)).unwrap();
            assert_eq!(code.as_str().len(), usize::from(taken), "{number} {bits}");
            assert_eq!(ring.open(code.as_str(), ANY).unwrap().number, number);
        }
    }
    let lengths = |bits, asked| {
        let code = ring(1, bits, &SECRET).seal(0, spec(asked));
        code.unwrap().as_str().len()
    };
    assert_eq!((lengths(16, 0), lengths(40, 0)), (9, 13));
    assert_eq!((lengths(16, 20), lengths(40, 255)), (20, 20));
}

#[test]
fn numbers_that_no_code_holds_are_refused() {
    let too_large = Err(SealProblem::NumberTooLarge);
    for (bits, number) in [
        (16, MAX_NUMBER),
        (23, MAX_NUMBER),
        (24, (1 << 52) - 1),
        (40, (1 << 36) - 1),
    ] {
        let ring = ring(1, bits, &SECRET);
        let code = ring.seal(number, spec(9)).unwrap();
        assert_eq!(ring.open(code.as_str(), ANY).unwrap().number, number);
        assert_eq!(ring.seal(number + 1, spec(9)), too_large);
        assert_eq!(ring.seal(u64::MAX, spec(9)), too_large);
    }
}

#[test]
fn each_way_not_to_open_has_its_name() {
    let ring = ring(1, 20, &SECRET);
    let spec = Spec {
        mode: Mode::Test,
        tag: tag_of("spring"),
        length: 12,
    };
    let code = ring.seal(7, spec).unwrap();
    let told = |ring: &KeyRing, tag, mode| {
        let expected = Expected { tag, mode };
        ring.open(code.as_str(), expected)
            .map_err(OpenProblem::code)
    };
    let other_secret = self::ring(1, 20, &[9; 16]);
    let other_id = self::ring(2, 20, &SECRET);
    let (here, there) = (Some(spec.tag), Some(spec.tag ^ 1));
    let (test, live) = (Some(Mode::Test), Some(Mode::Live));
    assert_eq!(told(&ring, here, test).unwrap().number, 7);
    assert_eq!(told(&other_secret, here, test), Err("wrong_key"));
    assert_eq!(told(&other_id, here, test), Err("unknown_key"));
    // What is wrong for any key comes before the keys.
    for ring in [&ring, &other_secret, &other_id] {
        assert_eq!(told(ring, there, live), Err("other_program"));
        assert_eq!(told(ring, here, live), Err("other_mode"));
    }

    assert_eq!(
        problem(&ring, &mint(spec, &SECRET).unwrap()),
        Some("not_sealed")
    );
    let mut vanity = values(&code);
    vanity[9] = fields::head(Kind::Vanity, Mode::Live);
    assert_eq!(problem(&ring, &completed(vanity)), Some("not_sealed"));
    // Codes that have no room for a number of the key's.
    for (length, bits) in [(8, 16), (9, 30), (12, 40)] {
        let mut short = vec![0; length];
        short[length - 5] = 1;
        short[length - 3] = fields::head(Kind::Sealed, Mode::Live);
        let short = completed(short);
        assert_eq!(
            problem(&self::ring(1, bits, &SECRET), &short),
            Some("wrong_key")
        );
        assert_eq!(problem(&other_id, &short), Some("unknown_key"));
    }
    let mistyped = ring.open(&code.as_str()[1..], ANY);
    let Err(OpenProblem::Invalid(invalid)) = mistyped else {
        panic!("{mistyped:?}");
    };
    assert_eq!(invalid.problem, Problem::Mistyped);
    assert_eq!(ring.open("", ANY).map_err(OpenProblem::code), Err("empty"));
}

#[test]
fn keys_are_changed_without_losing_codes() {
    let key = |id, secret| Key::new(id, 16, &[secret; 16]).unwrap();
    let old = KeyRing::new([key(4, 1)]).unwrap();
    let both = KeyRing::new([key(5, 2), key(4, 1)]).unwrap();
    let new = KeyRing::new([key(5, 2)]).unwrap();
    let (before, after) = (
        old.seal(7, spec(9)).unwrap(),
        both.seal(7, spec(9)).unwrap(),
    );
    assert_eq!(both.open(before.as_str(), ANY).unwrap().key, 4);
    assert_eq!(both.open(after.as_str(), ANY).unwrap().key, 5);
    assert_eq!(new.seal(7, spec(9)), Ok(after));
    assert_eq!(problem(&new, &before), Some("unknown_key"));
    assert_eq!(problem(&old, &after), Some("unknown_key"));
}

#[test]
fn keys_that_are_no_keys_are_refused() {
    let made = |id, bits| Key::new(id, bits, &SECRET).map(|key| key.id);
    assert_eq!(made(15, 16), Ok(15));
    assert_eq!(made(0, 40), Ok(0));
    assert_eq!(made(16, 20), Err(KeyProblem::IdOutOfRange));
    assert_eq!(made(1, 15), Err(KeyProblem::BitsOutOfRange));
    assert_eq!(made(1, 41), Err(KeyProblem::BitsOutOfRange));
    let of = |ids: &[u8]| {
        let keys = ids.iter().map(|id| Key::new(*id, 20, &SECRET).unwrap());
        KeyRing::new(keys).err().map(KeyProblem::code)
    };
    assert_eq!(of(&[]), Some("no_key"));
    assert_eq!(of(&[1, 2, 1]), Some("duplicate_id"));
    assert_eq!(of(&(0..=15).collect::<Vec<_>>()), None);
}

#[test]
fn keys_are_not_printed() {
    let keys = [3, 14].map(|id| Key::new(id, 20, &[0xA7; 16]).unwrap());
    assert_eq!(format!("{:?}", keys[1]), "Key(14)");
    let ring = KeyRing::new(keys).unwrap();
    assert_eq!(format!("{ring:?}"), "KeyRing { keys: [Key(3), Key(14)] }");
}

#[test]
fn codes_walk_past_rude_words_and_open_all_the_same() {
    let ring = ring(1, 20, &SECRET);
    let mut walked = 0;
    for number in 0..20_000 {
        let code = ring.seal(number, spec(12)).unwrap();
        let unwalked = ring.seal_where(number, spec(12), |_| true).unwrap();
        assert!(!is_rude(&values(&code)));
        assert_eq!(ring.open(code.as_str(), ANY).unwrap().number, number);
        if code != unwalked {
            walked += 1;
            // What is rude opens too: an earlier list may not have known.
            assert!(is_rude(&values(&unwalked)));
            assert_eq!(ring.open(unwalked.as_str(), ANY).unwrap().number, number);
        }
    }
    assert!(walked > 0);
}

#[test]
fn only_as_far_as_needed_is_walked() {
    let ring = ring(1, 20, &SECRET);
    let nth = |number, walk: u8| {
        // Takes the walk-th code, whatever the ones before are.
        let left = core::cell::Cell::new(walk);
        let clean = |_: &[u8]| left.replace(left.get().wrapping_sub(1)) == 0;
        ring.seal_where(number, spec(12), clean).unwrap()
    };
    for number in 0..50 {
        let codes: Vec<_> = (0..16).map(|walk| nth(number, walk)).collect();
        assert!(codes.iter().all(|code| code.as_str().len() == 12));
        for (walk, code) in codes.iter().enumerate() {
            let opens_if = |rude: &[Code]| {
                let clean = |found: &[u8]| !rude.iter().any(|code| values(code) == found);
                let opened = ring.open_where(code.as_str(), ANY, clean);
                opened
                    .map(|opened| opened.number)
                    .map_err(OpenProblem::code)
            };
            assert_eq!(opens_if(&codes[..walk]), Ok(number));
            if walk > 0 {
                assert_eq!(opens_if(&codes[1..walk]), Err("wrong_key"));
                assert_eq!(opens_if(&codes[..walk - 1]), Err("wrong_key"));
            }
        }
        // Where all sixteen are rude the next length is taken.
        assert_eq!(nth(number, 16).as_str().len(), 13);
        assert_eq!(nth(number, 33).as_str().len(), 14);
    }
    let none = ring.seal_where(1, spec(12), |_| false);
    assert_eq!(none, Err(SealProblem::NoCleanCode));
}

#[test]
fn no_key_and_program_make_every_code_rude() {
    // A key's id and the tag and head behind it are the same in all codes; only one bit of these
    // three symbols is the cipher's.
    for (mode, tag, id) in [Mode::Live, Mode::Test]
        .into_iter()
        .flat_map(|mode| (0..32).flat_map(move |tag| (0..16).map(move |id| (mode, tag, id))))
    {
        let head = fields::head(Kind::Sealed, mode);
        assert!(!is_rude(&[tag, head]));
        assert!(!is_rude(&[id, tag, head]) || !is_rude(&[id | 16, tag, head]));
    }
}

#[test]
fn hostile_texts_are_told_as_check_tells_them() {
    let ring = ring(1, 20, &SECRET);
    for text in [
        "7".repeat(1 << 20),
        "\0".repeat(12),
        "<script>alert(1)</script>".to_owned(),
        "__proto__".to_owned(),
        "\u{1F600}\u{202E}7K3M".to_owned(),
    ] {
        let told = check(&text, ANY).valid();
        assert_eq!(told, None);
        let opened = ring.open(&text, ANY).unwrap_err();
        assert!(matches!(opened, OpenProblem::Invalid(_)), "{opened:?}");
    }
}

proptest! {
    #[test]
    fn what_is_sealed_opens(
        secret: [u8; 16], id in 0..=15_u8, bits in 16..=40_u8, drawn: u64, size in 0..=53_u32,
        length in 9..=20_u8, tag in 0..32_u8, test: bool,
    ) {
        let mode = if test { Mode::Test } else { Mode::Live };
        let ring = ring(id, bits, &secret);
        let number = drawn & ((1 << size) - 1);
        let sealed = ring.seal(number, Spec { mode, tag, length });
        // The longest codes hold 76 bits.
        prop_assert_eq!(sealed.is_ok(), number >> (76 - bits) == 0);
        if let Ok(code) = sealed {
            prop_assert_eq!((code.kind(), code.mode(), code.tag()), (Kind::Sealed, mode, tag));
            prop_assert!(code.as_str().len() >= usize::from(length));
            prop_assert_eq!(check(code.as_str(), ANY).valid(), Some(code));
            let expected = Expected { tag: Some(tag), mode: Some(mode) };
            let opened = ring.open(&code.to_string().to_lowercase(), expected).unwrap();
            prop_assert_eq!((opened.number, opened.key, opened.code), (number, id, code));
        }
    }

    #[test]
    fn a_code_opens_as_it_was_sealed_only(
        number in 0..1_u64 << 20, tag in 0..32_u8, other_tag in 0..32_u8, id in 0..15_u8,
    ) {
        // All sixteen ids have the same secret, so that only the cipher tells them apart.
        let keys = (0..=15).map(|at| Key::new((id + at) & 15, MAX_BITS, &SECRET).unwrap());
        let ring = KeyRing::new(keys).unwrap();
        let code = ring.seal(number, Spec { tag, ..spec(17) }).unwrap();
        let original = values(&code);
        let length = original.len();
        let changed = |change: &dyn Fn(&mut Vec<u8>)| {
            let mut values = original.clone();
            change(&mut values);
            problem(&ring, &completed(values))
        };
        prop_assert_eq!(changed(&|_| ()), None);
        let wrong = Some("wrong_key");
        if other_tag != tag {
            prop_assert_eq!(changed(&|values| values[length - 4] = other_tag), wrong);
        }
        prop_assert_eq!(changed(&|values| values[length - 3] ^= 1), wrong);
        for id in 1..16 {
            prop_assert_eq!(changed(&|values| values[length - 5] ^= id), wrong);
        }
        for at in 0..length - 4 {
            prop_assert_eq!(changed(&|values| values[at] ^= 16), wrong);
        }
        prop_assert_eq!(changed(&|values| values.insert(0, 0)), wrong);
        prop_assert_eq!(changed(&|values| values.insert(length - 4, 0)), wrong);
        prop_assert_eq!(changed(&|values| { values.remove(0); }), wrong);
    }

    #[test]
    fn any_text_is_answered(text: String) {
        prop_assert!(ring(1, 20, &SECRET).open(&text, ANY).is_err());
    }
}
