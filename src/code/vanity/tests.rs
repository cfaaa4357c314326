//! Spelling against the reference, and what holds for whatever people wish.

use super::name::{BREAK, values};
use super::spell::spelled;
use super::{MAX_RANDOM, Name, RESERVED, VanityProblem, VanitySpec};
use crate::code::rude::{self, is_rude};
use crate::code::{Expected, Kind, Mode, check};
use proptest::prelude::*;
use serde_json::Value;

/// The words of a text, with a space between.
fn words(text: &str) -> String {
    let letters = String::from_utf8(spelled(text)).unwrap();
    let words: Vec<_> = letters.split('-').filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

#[test]
fn letters_are_spelled_as_the_reference_spells_them() {
    let vectors: Value =
        serde_json::from_str(include_str!("../../../tests/vectors/vanity.json")).unwrap();
    for block in vectors["spellings"].as_array().unwrap() {
        let text = block["text"].as_str().unwrap();
        assert_eq!(words(text), block["spelled"], "{}", block["name"]);
    }
}

#[test]
fn every_reserved_word_is_refused_in_every_guise() {
    assert!(RESERVED.split(' ').is_sorted());
    for word in RESERVED.split(' ') {
        let leet = word.replace('o', "0").replace('i', "1").replace('e', "3");
        for guise in [
            word,
            &word.to_uppercase(),
            &leet,
            &format!("{word}7"),
            &format!("Jo {word}"),
        ] {
            // What does not fit is not kept.
            if guise.replace(' ', "").len() <= 12 {
                let refused = Name::read(guise, &[]).unwrap_err();
                assert_eq!(refused, VanityProblem::Reserved, "{guise}");
            }
        }
    }
}

#[test]
fn what_comes_after_the_random_symbols_makes_no_reserved_word_either() {
    let (spec, name) = (VanitySpec::default(), Name::read("Aa", &[]).unwrap());
    let mut random = [0; 16];
    random[..2].copy_from_slice(&[76, 163]);
    // With the tag it would be shown as `AA-C30-…`.
    assert_eq!(name.mint(spec, &random), None);
    let tagged = name.mint(VanitySpec { tag: 7, ..spec }, &random);
    assert!(tagged.unwrap().display.starts_with("AA-C37-"));
    // The tag and the head are in every code: a word of these alone would leave none.
    let own = ["04"];
    let name = Name::read("Aa", &own).unwrap();
    random[..2].copy_from_slice(&[76, 76]);
    assert!(name.mint(spec, &random).is_some());
}

/// Names as people have them, and what else they may wish.
fn wish() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[A-Z][a-z]{1,9}( [A-Z][a-z]{1,9}){0,2}",
        2 => "[a-zA-Z0-9 .'_-]{0,30}",
        1 => "[À-ɏΆ-ώЀ-џa-z -]{1,20}",
        1 => "(adm|supp|4ss|fuc|jan|con|pet)[a-z0-9 ]{0,3}",
        1 => any::<String>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_is_minted_is_right_and_neither_rude_nor_reserved(
        wish in wish(), random: [u8; 16], tag in 0..32u8, test: bool, count in 0..6u8, taken in 0..12u8,
    ) {
        let mode = if test { Mode::Test } else { Mode::Live };
        let spec = VanitySpec { mode, tag, random: count };
        let own = ["acme", "Łódź"];
        let Ok(name) = Name::read(&wish, &own) else { return Ok(()) };
        let Some(vanity) = name.mint_after(taken, spec, &random) else { return Ok(()) };
        let code = vanity.code;
        for text in [code.as_str(), &code.to_string(), &vanity.display, &vanity.display.to_lowercase()] {
            prop_assert_eq!(check(text, Expected::default()).valid(), Some(code));
        }
        prop_assert_eq!((code.kind(), code.mode(), code.tag()), (Kind::Vanity, mode, tag));
        prop_assert!(vanity.display.starts_with(name.as_str()));

        // Not rude but for what is harmless in the name.
        let letters = name.letters();
        let all = values(code.as_str().as_bytes());
        let own_rude = is_rude(&values(&letters));
        prop_assert!(own_rude || !is_rude(&all));
        prop_assert!(!is_rude(&all[letters.len()..]));

        // No word of what is shown is reserved, as it looks or without a number.
        let sight = |text: &str| -> Vec<u8> {
            values(text.as_bytes()).iter().map(|value| rude::sight(*value)).collect()
        };
        for shown in vanity.display.split('-') {
            for reserved in RESERVED.split(' ').chain(["ACME", "LODZ"]) {
                prop_assert_ne!(sight(shown), sight(&reserved.to_uppercase()));
            }
        }
    }

    #[test]
    fn a_name_is_read_the_same_again(wish in wish()) {
        if let Ok(name) = Name::read(&wish, &[]) {
            prop_assert!(name.as_str().bytes().all(|b| b == BREAK || b.is_ascii_uppercase() || b.is_ascii_digit()));
            prop_assert!((2..=12).contains(&name.letters().len()));
            prop_assert!(!name.as_str().starts_with('-') && !name.as_str().ends_with('-') && !name.as_str().contains("--"));
            prop_assert_eq!(Name::read(name.as_str(), &[]), Ok(name.clone()));
        }
    }
}

#[test]
fn taken_codes_give_way_to_longer_ones() {
    let name = Name::read("Jane", &[]).unwrap();
    let draws = |count: u8| (0..count).map(|draw| [draw.wrapping_mul(37) % 30; 16]);
    let spec = VanitySpec::default();
    let mut lengths = Vec::new();
    let none = name.mint_unused(spec, draws(8), |vanity| {
        lengths.push(vanity.code.as_str().len());
        true
    });
    assert_eq!(none, None);
    assert!(lengths.is_sorted() && lengths.len() >= 6, "{lengths:?}");
    assert_eq!(
        (lengths[0], *lengths.last().unwrap()),
        (10, 8 + usize::from(MAX_RANDOM))
    );
    let mut asked = 0;
    let third = name.mint_unused(spec, draws(8), |_| {
        asked += 1;
        asked < 3
    });
    assert_eq!(third.unwrap().code.as_str().len(), 11);
}
