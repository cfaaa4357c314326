//! Referral codes: the shared vectors. Their answers were worked out apart from this crate, with
//! schoolbook arithmetic and every slip tried.

use refgraph::code::{Expected, Kind, Mode, Spec, Verdict, check, mint, normalize, tag_of};
use serde_json::{Value, json};

fn vectors(list: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(include_str!("vectors/codes.json")).unwrap();
    all[list].as_array().unwrap().clone()
}

fn mode(name: &Value) -> Option<Mode> {
    match name.as_str()? {
        "live" => Some(Mode::Live),
        "test" => Some(Mode::Test),
        other => panic!("{other}"),
    }
}

fn number(value: &Value) -> u8 {
    value.as_u64().unwrap().try_into().unwrap()
}

/// A verdict as JavaScript has it.
fn told(verdict: &Verdict) -> Value {
    match verdict {
        Verdict::Valid(code) => json!({
            "ok": true,
            "code": "valid",
            "referralCode": code.as_str(),
            "kind": match code.kind() {
                Kind::Random => "random",
                Kind::Sealed => "sealed",
                Kind::Vanity => "vanity",
            },
            "mode": match code.mode() {
                Mode::Live => "live",
                Mode::Test => "test",
            },
            "tag": code.tag(),
        }),
        Verdict::Invalid(invalid) => json!({
            "ok": false,
            "code": invalid.problem.code(),
            "position": invalid.position,
            "suggestion": invalid.suggestion.map(|meant| meant.code.as_str().to_owned()),
            "slip": invalid.suggestion.map(|meant| meant.slip.code()),
        }),
    }
}

#[test]
fn minted() {
    for case in vectors("minted") {
        let random: Vec<u8> = case["random"]
            .as_array()
            .unwrap()
            .iter()
            .map(number)
            .collect();
        let spec = Spec {
            mode: mode(&case["mode"]).unwrap(),
            tag: number(&case["tag"]),
            length: number(&case["length"]),
        };
        let code = mint(spec, &random.try_into().unwrap());
        let told = code.map(|code| code.to_string().replace('-', ""));
        assert_eq!(
            told.as_deref(),
            case["referralCode"].as_str(),
            "{}",
            case["name"]
        );
    }
}

#[test]
fn checked() {
    let cases = vectors("checked");
    for case in &cases {
        let expected = Expected {
            tag: case["expected"]["program"].as_str().map(tag_of),
            mode: mode(&case["expected"]["mode"]),
        };
        let verdict = check(case["text"].as_str().unwrap(), expected);
        assert_eq!(told(&verdict), case["verdict"], "{}", case["name"]);
    }
    assert!(cases.len() >= 120);
}

#[test]
fn spelled() {
    for case in vectors("spelled") {
        let text = case["text"].as_str().unwrap();
        let normal = normalize(text).map_or(Value::Null, |normal| json!(normal.as_str()));
        assert_eq!(normal, case["normal"], "{}", case["name"]);
        let grouped = check(text, Expected::default())
            .valid()
            .map(|code| code.to_string());
        assert_eq!(
            grouped.as_deref(),
            case["grouped"].as_str(),
            "{}",
            case["name"]
        );
    }
}

#[test]
fn tags() {
    for case in vectors("tags") {
        assert_eq!(
            tag_of(case["program"].as_str().unwrap()),
            number(&case["tag"])
        );
    }
}
