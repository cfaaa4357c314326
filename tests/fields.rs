//! The decision which field gets the code, over the shared vectors and over arbitrary fields.

use proptest::prelude::*;
use refgraph::form::{Choice, Field, Flags, Reason, THRESHOLD, Unfit, choose, score};
use serde_json::Value;

const FLAGS: [(&str, Flags); 8] = [
    ("authorSays", Flags::AUTHOR_SAYS),
    ("readOnly", Flags::READ_ONLY),
    ("disabled", Flags::DISABLED),
    ("hidden", Flags::HIDDEN),
    ("typed", Flags::TYPED),
    ("inLoginForm", Flags::IN_LOGIN_FORM),
    ("inSearchForm", Flags::IN_SEARCH_FORM),
    ("excluded", Flags::EXCLUDED),
];
const TEXTS: [&str; 10] = [
    "kind",
    "name",
    "id",
    "autocomplete",
    "data",
    "label",
    "ariaLabel",
    "placeholder",
    "nearby",
    "group",
];

fn field(value: &Value) -> Field<'_> {
    for key in value.as_object().unwrap().keys() {
        let known = TEXTS.contains(&key.as_str()) || FLAGS.iter().any(|(flag, _)| flag == key);
        assert!(known, "{key}");
    }
    let text = |key: &str| value[key].as_str().unwrap_or_default();
    let mut flags = Flags::default();
    for (key, flag) in FLAGS {
        if value[key] == true {
            flags = flags | flag;
        }
    }
    Field {
        kind: text("kind"),
        name: text("name"),
        id: text("id"),
        autocomplete: text("autocomplete"),
        data: text("data"),
        label: text("label"),
        aria_label: text("ariaLabel"),
        placeholder: text("placeholder"),
        nearby: text("nearby"),
        group: text("group"),
        flags,
    }
}

/// `{ name, fields: […], expected }`, where `expected` is a choice (with or without its score),
/// `null`, or the reason why the only field is unfit.
#[test]
fn vectors() {
    let cases: Vec<Value> = serde_json::from_str(include_str!("vectors/fields.json")).unwrap();
    let mut wrong = Vec::new();
    for case in &cases {
        let fields: Vec<Field> = case["fields"]
            .as_array()
            .unwrap()
            .iter()
            .map(field)
            .collect();
        let choice = choose(fields.iter().copied());
        let expected = &case["expected"];
        let right = match choice {
            None if expected.is_null() => true,
            None => score(&fields[0]).err().map(Unfit::code) == expected["unfit"].as_str(),
            Some(Choice {
                index,
                score,
                reason,
            }) => {
                expected["index"] == index
                    && expected["reason"] == reason.code()
                    && (expected["score"].is_null() || expected["score"] == score)
            }
        };
        if !right {
            let unfit = fields
                .first()
                .map(|field| score(field).map_err(Unfit::code));
            wrong.push(format!("{}: {choice:?}, {unfit:?}", case["name"]));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
    assert!(cases.len() >= 300);
}

/// Fields as they are in forms of twenty languages: `{ language, expected, part, field, source }`,
/// where `expected` is `right` (it takes the code), `false_friend` or `none`. The words of the table
/// were first written against the part `open`; `held_out` was collected apart from them.
#[test]
#[cfg(feature = "full")]
fn corpus() {
    let cases: Vec<Value> =
        serde_json::from_str(include_str!("vectors/field_corpus.json")).unwrap();
    let (mut right, mut found) = (0, 0);
    let (mut missed, mut taken) = (Vec::new(), Vec::new());
    for case in &cases {
        let folded = folded(&case["field"]);
        let verdict = score(&field(&folded));
        let is_right = case["expected"] == "right";
        right += u32::from(is_right);
        found += u32::from(is_right && verdict.is_ok());
        if is_right != verdict.is_ok() {
            let list = if is_right { &mut missed } else { &mut taken };
            list.push(format!("{case}: {:?}", verdict.map_err(Unfit::code)));
        }
    }
    println!("{} fields, {found} of {right} found", cases.len());
    assert!(cases.len() >= 300);
    assert!(
        taken.is_empty(),
        "taken:\n{}\nmissed:\n{}",
        taken.join("\n"),
        missed.join("\n")
    );
    assert!(found * 100 >= right * 97, "missed:\n{}", missed.join("\n"));
}

/// The texts of a field as a binding hands them over.
#[cfg(feature = "full")]
fn folded(field: &Value) -> Value {
    let mut field = field.clone();
    for value in field.as_object_mut().unwrap().values_mut() {
        if let Value::String(text) = value {
            *text = refgraph::form::fold(text);
        }
    }
    field
}

#[test]
fn names_of_vectors_are_distinct() {
    let cases: Vec<Value> = serde_json::from_str(include_str!("vectors/fields.json")).unwrap();
    let mut names: Vec<_> = cases
        .iter()
        .map(|case| case["name"].as_str().unwrap())
        .collect();
    names.sort_unstable();
    assert_eq!(names.windows(2).find(|pair| pair[0] == pair[1]), None);
}

/// Many fields come and go without being collected; nothing is kept but the best.
#[test]
fn fields_may_be_lazy() {
    let fields = (0..100_000).map(|at| Field {
        name: if at == 99_999 { "referral_code" } else { "q" },
        ..Field::default()
    });
    assert_eq!(choose(fields).map(|choice| choice.index), Some(99_999));
}

#[test]
fn long_attributes_cost_no_more_than_short_ones() {
    let long = "referral ".repeat(120_000);
    let field = Field {
        name: &long,
        label: &long,
        placeholder: &long,
        ..Field::default()
    };
    let start = std::time::Instant::now();
    for _ in 0..100 {
        let _ = std::hint::black_box(score(&field));
    }
    assert!(start.elapsed().as_secs() < 5);
}

/// Texts made of the words that matter, so that chance meets the rules.
fn text() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "referral",
        "Code",
        "_",
        " ",
        "-",
        "friend",
        "by",
        "promo",
        "email",
        "ref",
        "invite",
        "who",
        "\u{2019}s",
        "source",
        "ID",
        "é",
        "🎁",
        "partner",
        "no",
        "\0",
        "x",
    ]);
    prop_oneof![
        prop::collection::vec(word, 0..8).prop_map(|words| words.concat()),
        any::<String>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn never_panics_and_never_fills_what_cannot_be_filled(
        kind in prop_oneof![Just("text".to_owned()), Just("hidden".to_owned()), any::<String>()],
        name in text(), id in text(), autocomplete in text(), label in text(),
        aria_label in text(), placeholder in text(), data in text(), nearby in text(),
        group in text(), bits: u8,
    ) {
        let field = Field {
            kind: &kind, name: &name, id: &id, autocomplete: &autocomplete, data: &data,
            label: &label, aria_label: &aria_label, placeholder: &placeholder, nearby: &nearby,
            group: &group, flags: Flags::from_bits(bits),
        };
        let answer = score(&field);
        let chosen = choose([field]);
        if let Ok((score, reason)) = answer {
            prop_assert!((THRESHOLD..=100).contains(&score));
            prop_assert_eq!(chosen, Some(Choice { index: 0, score, reason }));
            let unfit = Flags::READ_ONLY | Flags::DISABLED | Flags::TYPED | Flags::EXCLUDED;
            prop_assert!(!field.flags.has(unfit));
            prop_assert_eq!(reason == Reason::Author, field.flags.has(Flags::AUTHOR_SAYS));
            prop_assert_eq!(reason == Reason::Author, score == 100);
        } else {
            prop_assert_eq!(chosen, None);
        }
    }

    /// What a label asks for decides, whatever the developers called the field.
    #[test]
    fn a_question_for_the_channel_is_never_filled(name in text(), id in text(), autocomplete in text()) {
        for label in ["How did you hear about us?", "Referral source"] {
            let field = Field {
                name: &name, id: &id, autocomplete: &autocomplete, label, ..Field::default()
            };
            prop_assert!(score(&field).is_err());
        }
    }

    #[test]
    fn the_best_is_chosen(names in prop::collection::vec(text(), 0..12)) {
        let fields: Vec<_> =
            names.iter().map(|name| Field { name, ..Field::default() }).collect();
        let best = fields.iter().filter_map(|field| score(field).ok()).map(|(it, _)| it).max();
        let choice = choose(fields.iter().copied());
        prop_assert_eq!(choice.map(|choice| choice.score), best);
        if let Some(choice) = choice {
            let before = &fields[..choice.index];
            prop_assert!(before.iter().all(|field| score(field).map_or(0, |(it, _)| it) < choice.score));
        }
    }
}
