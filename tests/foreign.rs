//! Foreign codes: the shared vectors.

use refgraph::code::{Accepted, Expected, Mode, check_among, tag_of};
use serde_json::{Value, json};

#[test]
fn foreign() {
    let all: Value = serde_json::from_str(include_str!("vectors/foreign.json")).unwrap();
    let cases = all["foreign"].as_array().unwrap();
    for case in cases {
        let expected = &case["expected"];
        let patterns = expected["foreign"].as_array();
        let patterns = patterns.into_iter().flatten().filter_map(Value::as_str);
        let expected = Expected {
            tag: expected["program"].as_str().map(tag_of),
            mode: expected["mode"].as_str().map(|mode| match mode {
                "live" => Mode::Live,
                "test" => Mode::Test,
                other => panic!("{other}"),
            }),
        };
        let verdict = &case["verdict"];
        match check_among(case["text"].as_str().unwrap(), expected, patterns) {
            Ok(Accepted::Code(code)) => {
                assert_eq!(verdict["code"], "valid", "{}", case["name"]);
                assert_eq!(verdict["referralCode"], code.as_str());
            }
            Ok(Accepted::Foreign(form)) => {
                let told = json!({ "ok": true, "code": "foreign", "referralCode": form.as_str() });
                assert_eq!(*verdict, told, "{}", case["name"]);
            }
            Err(invalid) => {
                let meant = invalid.suggestion;
                let told = json!({
                    "ok": false,
                    "code": invalid.problem.code(),
                    "position": invalid.position,
                    "suggestion": meant.map(|meant| meant.code.as_str().to_owned()),
                    "slip": meant.map(|meant| meant.slip.code()),
                });
                assert_eq!(*verdict, told, "{}", case["name"]);
            }
        }
    }
    assert!(cases.len() >= 36);
}
