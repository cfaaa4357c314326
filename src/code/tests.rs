//! The format's promises, each over every case or over many drawn ones.

use super::{
    Code, Expected, Invalid, Kind, MAX_LENGTH, MAX_TEXT, MIN_LENGTH, Mode, Problem, Slip, Spec,
    Verdict, alphabet, check, mint, mint_unused, normalize, sums::Sums, tag_of,
};
use proptest::prelude::*;

const ANY: Expected = Expected {
    tag: None,
    mode: None,
};

/// Random bytes that make no two symbols of a payload alike, so that no pair looks doubled.
const DISTINCT: [u8; 16] = [9, 30, 4, 21, 13, 2, 27, 18, 7, 0, 24, 11, 29, 5, 16, 22];

fn problem(text: &str, expected: Expected) -> Invalid {
    match check(text, expected) {
        Verdict::Invalid(invalid) => invalid,
        Verdict::Valid(code) => panic!("{text:?} is {code}"),
    }
}

fn spelled(values: impl Iterator<Item = u8>) -> String {
    values
        .map(|value| char::from(alphabet::symbol(value)))
        .collect()
}

fn values(code: &Code) -> Vec<u8> {
    code.as_str()
        .bytes()
        .map(|b| alphabet::fold(char::from(b)).value())
        .collect()
}

fn any_code() -> impl Strategy<Value = Code> {
    (any::<[u8; 16]>(), 0..32u8, 8..=20u8, any::<bool>()).prop_filter_map(
        "rude",
        |(random, tag, length, test)| {
            let mode = if test { Mode::Test } else { Mode::Live };
            mint(Spec { mode, tag, length }, &random)
        },
    )
}

/// A code of these bytes, all turned on until they make no rude word.
fn minted(spec: Spec, random: &[u8; 16]) -> Code {
    let turns = (0..32).map(|turn| random.map(|byte| byte.wrapping_add(turn)));
    mint_unused(spec, turns, |_| false).unwrap()
}

/// All ways to replace the symbols at the given places by others.
fn replaced(code: &Code, places: &[usize]) -> Vec<String> {
    let mut all = vec![values(code)];
    for place in places {
        let others = |word: Vec<u8>| {
            (1..32).map(move |error| {
                let mut word = word.clone();
                word[*place] ^= error;
                word
            })
        };
        all = all.into_iter().flat_map(others).collect();
    }
    all.into_iter()
        .map(|word| spelled(word.into_iter()))
        .collect()
}

#[test]
fn every_single_error_is_caught_and_nearly_every_one_repaired() {
    let (mut right, mut all) = (0, 0);
    for length in MIN_LENGTH..=MAX_LENGTH {
        let code = minted(
            Spec {
                length: length as u8,
                tag: 9,
                ..Spec::default()
            },
            &DISTINCT,
        );
        for place in 0..length {
            for wrong in replaced(&code, &[place]) {
                let invalid = problem(&wrong, ANY);
                assert_eq!(invalid.problem, Problem::Mistyped);
                all += 1;
                let repaired = invalid.suggestion.is_some_and(|meant| {
                    (meant.code, meant.slip) == (code, Slip::Symbol)
                        && invalid.position == Some(place)
                });
                right += usize::from(repaired);
            }
        }
    }
    // Now and then another slip is as plausible.
    assert!(right * 100 > all * 97, "{right} of {all}");
}

#[test]
fn every_double_error_is_caught() {
    for length in [8, 9, 20] {
        let code = minted(
            Spec {
                length,
                ..Spec::default()
            },
            &DISTINCT,
        );
        for first in 0..usize::from(length) {
            for second in 0..first {
                for wrong in replaced(&code, &[first, second]) {
                    assert_eq!(problem(&wrong, ANY).problem, Problem::Mistyped, "{wrong}");
                }
            }
        }
    }
}

#[test]
fn made_up_words_are_no_codes() {
    for length in MIN_LENGTH..=MAX_LENGTH {
        for value in 0..32 {
            let word = spelled(core::iter::repeat_n(value, length));
            assert_eq!(problem(&word, ANY).problem, Problem::Mistyped, "{word}");
        }
    }
}

#[test]
fn each_problem_has_its_name_and_place() {
    let code = minted(
        Spec {
            tag: 5,
            ..Spec::default()
        },
        &[1; 16],
    );
    let expect = |text: &str, expected: Expected, problem_: Problem, position| {
        let invalid = problem(text, expected);
        assert_eq!(
            (invalid.problem, invalid.position),
            (problem_, position),
            "{text:?}"
        );
    };
    expect("", ANY, Problem::Empty, None);
    expect(" - \u{2014}\u{a0}", ANY, Problem::Empty, None);
    expect("7K3M-9QW", ANY, Problem::TooShort, None);
    expect(&"7".repeat(21), ANY, Problem::TooLong, None);
    expect(&" ".repeat(MAX_TEXT + 1), ANY, Problem::TooLong, None);
    expect(&"x".repeat(1_000_000), ANY, Problem::TooLong, None);
    expect("7K-3!", ANY, Problem::BadSymbol, Some(4));
    expect("😀7K3M9QWX", ANY, Problem::BadSymbol, Some(0));
    expect("<b>7K3M9QWX</b>", ANY, Problem::BadSymbol, Some(0));
    expect("__proto__", ANY, Problem::BadSymbol, Some(0));
    expect(
        code.as_str(),
        Expected {
            tag: Some(6),
            mode: None,
        },
        Problem::OtherProgram,
        None,
    );
    expect(
        code.as_str(),
        Expected {
            tag: None,
            mode: Some(Mode::Test),
        },
        Problem::OtherMode,
        None,
    );
    let fine = Expected {
        tag: Some(5),
        mode: Some(Mode::Live),
    };
    assert_eq!(check(code.as_str(), fine).valid(), Some(code));
    let named_none = minted(Spec::default(), &[1; 16]);
    assert_eq!(check(named_none.as_str(), fine).valid(), Some(named_none));
}

#[test]
fn later_versions_are_told_from_mistakes() {
    for head in 6..32 {
        let mut values = [3, 1, 4, 1, 0, head, 0, 0];
        let found = (0..1024_u16).find_map(|pair| {
            (values[6], values[7]) = ((pair / 32) as u8, (pair % 32) as u8);
            (Sums::of(&values).are_right()).then(|| spelled(values.into_iter()))
        });
        assert_eq!(
            problem(&found.unwrap(), ANY).problem,
            Problem::UnknownVersion
        );
    }
}

#[test]
fn a_bad_symbol_is_repaired() {
    let code = minted(
        Spec {
            tag: 3,
            ..Spec::default()
        },
        &DISTINCT,
    );
    let text = code.as_str();
    let suggested = |wrong: &str| problem(wrong, ANY).suggestion.map(|s| (s.code, s.slip));
    for at in 0..text.len() {
        let wrong = format!("{}!{}", &text[..at], &text[at + 1..]);
        assert_eq!(suggested(&wrong), Some((code, Slip::Symbol)), "{wrong}");
    }
    assert_eq!(suggested(&format!("{code}.")), Some((code, Slip::Stray)));
    assert_eq!(suggested(&format!("({code})")), None);
}

#[test]
fn most_swaps_are_repaired() {
    let mut random = 1_u64;
    let (mut offered, mut all) = (0, 0);
    for _ in 0..2_000 {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        let bytes: [u8; 8] = random.rotate_left(31).to_be_bytes();
        let Some(code) = mint(
            Spec {
                length: 8,
                ..Spec::default()
            },
            &[bytes, bytes].concat().try_into().unwrap(),
        ) else {
            continue;
        };
        for first in 0..7 {
            let mut swapped = values(&code);
            swapped.swap(first, first + 1);
            let wrong = spelled(swapped.into_iter());
            if wrong != code.as_str() {
                all += 1;
                offered += usize::from(problem(&wrong, ANY).suggestion.is_some());
            }
        }
    }
    assert!(offered * 100 > all * 80, "{offered} of {all}");
}

#[test]
fn shown_in_even_groups() {
    let shown = |length| {
        let code = minted(
            Spec {
                length,
                ..Spec::default()
            },
            &[0; 16],
        );
        let lengths: Vec<_> = code.groups().map(str::len).collect();
        assert_eq!(code.to_string().replace('-', ""), code.as_str());
        lengths
    };
    assert_eq!(shown(8), [4, 4]);
    assert_eq!(shown(9), [3, 3, 3]);
    assert_eq!(shown(10), [4, 3, 3]);
    assert_eq!(shown(11), [4, 4, 3]);
    assert_eq!(shown(13), [4, 3, 3, 3]);
    assert_eq!(shown(20), [4, 4, 4, 4, 4]);
}

#[test]
fn no_minted_code_is_rude_and_few_are_drawn_again() {
    for length in [8, 12, 20] {
        let spec = Spec {
            length,
            ..Spec::default()
        };
        let mut random = 1_u128;
        let mut drawn = 0;
        for _ in 0..10_000 {
            random = random
                .wrapping_mul(0xDA94_2042_E4DD_58B5)
                .wrapping_add(0x1234_5677);
            if let Some(code) = mint(spec, &random.rotate_right(64).to_le_bytes()) {
                drawn += 1;
                assert!(!super::rude::is_rude(&values(&code)));
            }
        }
        assert!((8_500..10_000).contains(&drawn), "{drawn}");
    }
}

#[test]
fn a_taken_code_is_not_given_again() {
    let first = minted(Spec::default(), &DISTINCT);
    let draws = [DISTINCT, DISTINCT, [8; 16]];
    let other = mint_unused(Spec::default(), draws, |code| *code == first);
    assert_eq!(other, mint(Spec::default(), &[8; 16]));
    assert_eq!(mint_unused(Spec::default(), draws, |_| true), None);
}

#[test]
fn tags_spread_over_the_programs() {
    let mut seen = [0; 32];
    for number in 0..3100 {
        seen[usize::from(tag_of(&format!("program-{number}")))] += 1;
    }
    assert_eq!(seen[0], 0);
    assert!(
        seen[1..].iter().all(|count| (50..200).contains(count)),
        "{seen:?}"
    );
}

proptest! {
    #[test]
    fn minted_codes_are_valid_and_carry_their_fields(
        random: [u8; 16], tag in 0..32u8, length in 8..=20u8, test: bool,
    ) {
        let mode = if test { Mode::Test } else { Mode::Live };
        let Some(code) = mint(Spec { mode, tag, length }, &random) else { return Ok(()) };
        prop_assert_eq!(check(code.as_str(), ANY), Verdict::Valid(code));
        prop_assert_eq!(check(&code.to_string(), ANY), Verdict::Valid(code));
        prop_assert_eq!((code.kind(), code.mode(), code.tag()), (Kind::Random, mode, tag));
        prop_assert_eq!(code.as_str().len(), usize::from(length));
    }

    #[test]
    fn spelling_does_not_matter(code in any_code(), choices in proptest::collection::vec(0..6u8, 20)) {
        let typed: String = code.as_str().chars().zip(choices).flat_map(|(symbol, choice)| {
            let symbol = match (symbol, choice) {
                ('0', 0) => 'O', ('0', 1) => 'o', ('1', 0) => 'I', ('1', 1) => 'l', ('1', 2) => 'i',
                (_, 3) => symbol.to_ascii_lowercase(),
                (_, 4) => char::from_u32(symbol as u32 + 0xFEE0).unwrap(),
                _ => symbol,
            };
            let separator = match choice { 0 => " ", 1 => "-", 2 => "\u{2013}", _ => "" };
            [symbol].into_iter().chain(separator.chars())
        }).collect();
        prop_assert_eq!(check(&typed, ANY), Verdict::Valid(code));
        let normal = normalize(&typed).unwrap();
        prop_assert_eq!(normal.as_str(), code.as_str());
    }

    #[test]
    fn every_swap_is_caught_and_never_repaired_wrongly(code in any_code()) {
        let original = values(&code);
        for first in 0..original.len() {
            for second in first + 1..original.len() {
                let mut swapped = original.clone();
                swapped.swap(first, second);
                if swapped == original { continue; }
                let invalid = problem(&spelled(swapped.into_iter()), ANY);
                prop_assert_eq!(invalid.problem, Problem::Mistyped);
                if second == first + 1 {
                    // Another swap explains about one in six as well; then neither is offered.
                    // A doubled symbol that does is the more plausible.
                    if let Some(suggestion) = invalid.suggestion && suggestion.slip != Slip::Doubled {
                        prop_assert_eq!(invalid.position, Some(first));
                        prop_assert_eq!((suggestion.code, suggestion.slip), (code, Slip::Swap));
                    }
                }
            }
        }
    }

    #[test]
    fn a_doubled_symbol_is_never_repaired_wrongly(code in any_code(), at in 0..20usize) {
        prop_assume!(code.as_str().len() < MAX_LENGTH);
        let at = at % code.as_str().len();
        let mut wrong = values(&code);
        wrong.insert(at, wrong[at]);
        let wrong = spelled(wrong.into_iter());
        // Once in about a thousand the longer word is a code too.
        if let Verdict::Invalid(Invalid { suggestion: Some(suggestion), position, .. }) = check(&wrong, ANY) {
            prop_assert_eq!((suggestion.code, suggestion.slip), (code, Slip::Doubled));
            prop_assert!(position.unwrap() <= at);
        }
    }

    #[test]
    fn a_bad_symbol_is_never_repaired_wrongly(code in any_code(), at in 0..20usize, bad in "[_!?*#.]") {
        let at = at % code.as_str().len();
        let mut replaced = code.as_str().to_owned();
        replaced.replace_range(at..=at, &bad);
        let mut added = code.as_str().to_owned();
        added.insert_str(at, &bad);
        for (wrong, slip) in [(replaced, Slip::Symbol), (added, Slip::Stray)] {
            if wrong.len() <= MAX_LENGTH {
                let invalid = problem(&wrong, ANY);
                prop_assert_eq!((invalid.problem, invalid.position), (Problem::BadSymbol, Some(at)));
                if let Some(suggestion) = invalid.suggestion {
                    prop_assert_eq!((suggestion.code, suggestion.slip), (code, slip));
                }
            }
        }
    }

    #[test]
    fn suggestions_are_right_codes_that_fit(text in "[0-9a-zA-Z]{7,21}", tag in 1..32u8) {
        let expected = Expected { tag: Some(tag), mode: Some(Mode::Live) };
        if let Verdict::Invalid(Invalid { suggestion: Some(suggestion), position, .. }) = check(&text, expected) {
            prop_assert_eq!(check(suggestion.code.as_str(), expected), Verdict::Valid(suggestion.code));
            // What is left out at the end has no place.
            prop_assert!(position.map_or(suggestion.slip == Slip::Dropped, |at| at < text.len()));
        }
    }

    #[test]
    fn any_text_is_answered(text: String) {
        let _ = check(&text, ANY);
        if let Some(normal) = normalize(&text) {
            prop_assert_eq!(normalize(&normal), Some(normal));
        }
    }
}
