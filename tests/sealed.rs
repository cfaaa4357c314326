//! Sealed codes: the shared vectors, whose answers the reference in `tests/reference` worked out.
#![cfg(feature = "full")]

use refgraph::code::seal::{Key, KeyRing, OpenProblem, SealProblem};
use refgraph::code::{Expected, Mode, Spec, tag_of};
use serde_json::{Value, json};

fn vectors(list: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(include_str!("vectors/sealed.json")).unwrap();
    all[list].as_array().unwrap().clone()
}

fn small(value: &Value) -> u8 {
    value.as_u64().unwrap().try_into().unwrap()
}

fn mode(name: &Value) -> Option<Mode> {
    name.as_str().map(|name| match name {
        "live" => Mode::Live,
        "test" => Mode::Test,
        other => panic!("{other}"),
    })
}

fn ring(keys: &Value) -> KeyRing {
    let keys = keys.as_array().unwrap().iter().map(|key| {
        let digits = u128::from_str_radix(key["key"].as_str().unwrap(), 16).unwrap();
        Key::new(
            small(&key["id"]),
            small(&key["bits"]),
            &digits.to_be_bytes(),
        )
        .unwrap()
    });
    KeyRing::new(keys).unwrap()
}

#[test]
fn sealed() {
    let cases = vectors("sealed");
    for case in &cases {
        let ring = ring(&case["keys"]);
        let number = case["number"].as_u64().unwrap();
        let spec = Spec {
            mode: mode(&case["mode"]).unwrap(),
            tag: case["program"].as_str().map_or(0, tag_of),
            length: small(&case["length"]),
        };
        let sealed = ring.seal(number, spec);
        let told = match &sealed {
            Ok(code) => json!({ "ok": true, "code": "sealed", "referralCode": code.as_str() }),
            Err(problem) => json!({ "ok": false, "code": problem.code() }),
        };
        assert_eq!(told, case["outcome"], "{}", case["name"]);
        if let Ok(code) = sealed {
            let opened = ring.open(code.as_str(), Expected::default()).unwrap();
            assert_eq!(opened.number, number, "{}", case["name"]);
        } else {
            assert_eq!(sealed, Err(SealProblem::NumberTooLarge));
        }
    }
    assert!(cases.len() >= 130);
}

#[test]
fn opened() {
    let cases = vectors("opened");
    for case in &cases {
        let expected = Expected {
            tag: case["expected"]["program"].as_str().map(tag_of),
            mode: mode(&case["expected"]["mode"]),
        };
        let opened = ring(&case["keys"]).open(case["text"].as_str().unwrap(), expected);
        let told = match opened {
            Ok(opened) => json!({
                "ok": true,
                "code": "opened",
                "number": opened.number,
                "keyId": opened.key,
                "referralCode": opened.code.as_str(),
                "mode": match opened.code.mode() {
                    Mode::Live => "live",
                    Mode::Test => "test",
                },
                "tag": opened.code.tag(),
            }),
            Err(problem) => json!({ "ok": false, "code": OpenProblem::code(problem) }),
        };
        assert_eq!(told, case["outcome"], "{}", case["name"]);
    }
    assert!(cases.len() >= 45);
}
