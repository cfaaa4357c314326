//! Vanity codes: the shared vectors, whose answers the reference in `tests/reference` worked out.
#![cfg(feature = "full")]

use refgraph::code::vanity::{Name, VanitySpec};
use refgraph::code::{Expected, Kind, Mode, check, tag_of};
use serde_json::{Value, json};

fn vectors(list: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(include_str!("vectors/vanity.json")).unwrap();
    all[list].as_array().unwrap().clone()
}

/// A lone surrogate cannot be, and is not in the vectors.
fn texts(list: &Value) -> Vec<&str> {
    let list = list.as_array().map(Vec::as_slice).unwrap_or_default();
    list.iter().filter_map(Value::as_str).collect()
}

#[test]
fn names() {
    let cases = vectors("names");
    for case in &cases {
        let reserved = texts(&case["reserved"]);
        let told = match Name::read(case["wish"].as_str().unwrap(), &reserved) {
            Ok(name) => json!({ "ok": true, "shown": name.as_str() }),
            Err(problem) => json!({ "ok": false, "code": problem.code() }),
        };
        assert_eq!(told, case["outcome"], "{}", case["name"]);
    }
    assert!(cases.len() >= 100);
}

#[test]
fn minted() {
    let cases = vectors("minted");
    for case in &cases {
        let random = case["random"].as_array().unwrap().iter();
        let random: Vec<u8> = random.map(|byte| byte.as_u64().unwrap() as u8).collect();
        let mode = match case["mode"].as_str() {
            Some("live") => Mode::Live,
            Some("test") => Mode::Test,
            other => panic!("{other:?}"),
        };
        let spec = VanitySpec {
            mode,
            tag: case["program"].as_str().map_or(0, tag_of),
            random: case["symbols"].as_u64().unwrap() as u8,
        };
        let reserved = texts(&case["reserved"]);
        let name = Name::read(case["wish"].as_str().unwrap(), &reserved).unwrap();
        let vanity = name.mint(spec, &random.try_into().unwrap());
        let told = vanity.as_ref().map_or(
            Value::Null,
            |vanity| json!({ "referralCode": vanity.code.as_str(), "display": vanity.display }),
        );
        assert_eq!(told, case["minted"], "{}", case["name"]);
        if let Some(vanity) = vanity {
            let code = check(&vanity.display, Expected::default()).valid().unwrap();
            assert_eq!((code, code.kind()), (vanity.code, Kind::Vanity));
        }
    }
    assert!(cases.len() >= 25);
}
