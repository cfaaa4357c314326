//! The decisions of the edge: the shared vectors, and arbitrary requests for short links.

#![cfg(feature = "full")]

use proptest::prelude::*;
use refgraph::code::{Expected, Mode, Spec, check, mint, tag_of};
use refgraph::edge::short_link::{Outcome, Rules, Target, follow};
use refgraph::edge::visitor::{Visit, Visitor, visit};
use refgraph::link::{MAX_LINK, find};
use serde_json::Value;
use std::time::{Duration, Instant};

const TEMPLATE: &str = "https://example.com/signup?via={your_code}";

fn vectors() -> Value {
    serde_json::from_str(include_str!("vectors/edge.json")).unwrap()
}

const fn rules<'a>(targets: &'a [Target<'a>]) -> Rules<'a> {
    Rules {
        prefix: "/r/",
        targets,
        landing: "",
        own_names: "",
        mode: None,
        foreign: "",
    }
}

#[test]
fn who_asks() {
    for case in vectors()["visits"].as_array().unwrap() {
        let text = |name: &str| case[name].as_str().unwrap_or_default();
        let visitor = Visitor {
            method: text("method"),
            purpose: text("purpose"),
            destination: text("destination"),
            user_agent: text("userAgent"),
        };
        assert_eq!(visit(&visitor).code(), text("visit"), "{}", case["name"]);
    }
}

#[test]
fn where_short_links_lead() {
    for case in vectors()["shortLinks"].as_array().unwrap() {
        let text = |name: &str| case[name].as_str().unwrap_or_default();
        let list = |name: &str| {
            let texts = case[name].as_array().map_or(&[][..], Vec::as_slice);
            let texts: Vec<_> = texts.iter().map(|text| text.as_str().unwrap()).collect();
            texts.join(" ")
        };
        let (own_names, foreign) = (list("ownNames"), list("foreign"));
        let template = case["template"].as_str().unwrap_or(TEMPLATE);
        let targets = [Target { tag: 0, template }];
        let rules = Rules {
            landing: text("landing"),
            own_names: &own_names,
            foreign: &foreign,
            ..rules(&targets)
        };
        for (visit, is_answered) in [
            (Visit::Person, true),
            (Visit::Head, true),
            (Visit::Preview, true),
            (Visit::Embedded, true),
            (Visit::Speculative, false),
            (Visit::Other, false),
        ] {
            let outcome = follow(text("path"), text("query"), visit, &rules);
            let name = &case["name"];
            match outcome {
                Outcome::Elsewhere => assert_eq!(case["elsewhere"], true, "{name}"),
                Outcome::Redirect { location, .. } => {
                    assert_eq!(
                        (location.as_str(), ""),
                        (text("location"), text("problem")),
                        "{name}"
                    );
                    assert!(is_answered);
                }
                Outcome::Invalid { problem, location } => {
                    let found = (location.as_str(), problem.code());
                    assert_eq!(found, (text("location"), text("problem")), "{name}");
                    assert!(is_answered);
                }
                Outcome::NotYet => assert_eq!(visit, Visit::Speculative),
                Outcome::NotAllowed => assert_eq!(visit, Visit::Other),
            }
        }
    }
}

#[test]
fn a_code_leads_to_its_program() {
    let targets = ["spring", "autumn"].map(|program| Target {
        tag: tag_of(program),
        template: if program == "spring" {
            "https://spring.example/{your_code}"
        } else {
            "https://autumn.example/{your_code}"
        },
    });
    let code = |tag, mode| {
        let spec = Spec {
            tag,
            mode,
            length: 10,
        };
        let code = (0..=255_u8).find_map(|byte| mint(spec, &[byte; 16]));
        String::from(code.unwrap().as_str())
    };
    let place = |code: &str, mode| {
        let rules = Rules {
            mode,
            ..rules(&targets)
        };
        match follow(&format!("/r/{code}"), "", Visit::Person, &rules) {
            Outcome::Redirect { target, .. } => Ok(target),
            Outcome::Invalid { problem, .. } => Err(problem.code()),
            other => panic!("{other:?}"),
        }
    };
    let other = (1..32).find(|tag| targets.iter().all(|target| target.tag != *tag));
    assert_eq!(place(&code(tag_of("spring"), Mode::Live), None), Ok(0));
    assert_eq!(place(&code(tag_of("autumn"), Mode::Live), None), Ok(1));
    assert_eq!(place(&code(0, Mode::Live), None), Ok(0));
    let stray = code(other.unwrap(), Mode::Live);
    assert_eq!(place(&stray, None), Err("other_program"));
    let test = code(0, Mode::Test);
    assert_eq!(place(&test, Some(Mode::Live)), Err("other_mode"));
    assert_eq!(place(&test, Some(Mode::Test)), Ok(0));
}

fn is_code(text: &str) -> bool {
    check(text, Expected::default()).valid().is_some()
}

/// A parameter as nobody should send it, or anything.
fn pair() -> impl Strategy<Value = String> {
    let key = prop_oneof![
        "[a-z_%0-9]{0,6}",
        Just(String::from("ref")),
        Just(String::from("via")),
        Just(String::from("%76ia")),
        Just(String::from("amp;ref")),
        Just(String::from("inviteCode")),
        Just(String::from("code")),
        Just(String::from("state")),
        Just(String::from("email")),
    ];
    let value = prop_oneof![
        "\\PC{0,8}",
        "[A-Z0-9]{4,9}",
        Just(String::from("H1V72BA0K4")),
        Just(String::from("a@b.c")),
        "[\r\n\\\\#/?<>\"]{0,4}",
    ];
    (key, value).prop_map(|(key, value)| format!("{key}={value}"))
}

proptest! {
    /// Whatever is asked: the location is of the template's site, can stand in a header, names
    /// nobody, and says the code of the path.
    #[test]
    fn no_query_changes_where_to_or_who(
        pairs in proptest::collection::vec(pair(), 0..12),
        template in prop_oneof![
            Just("https://example.com/signup?via={your_code}"),
            Just("https://example.com/r/{your_code}"),
            Just("https://example.com/?code={your_code}#top"),
            Just("https://example.com/#/signup?ref={your_code}"),
            Just("https://example.com/#{your_code}"),
        ],
    ) {
        let targets = [Target { tag: 0, template }];
        let query = pairs.join("&");
        let outcome = follow("/r/H1V72BA0K4", &query, Visit::Person, &rules(&targets));
        let problem = || {
            let verdict = check("H1V72BA0K4", Expected::default());
            format!("{verdict:?}")
        };
        let Outcome::Redirect { location, referral_code, .. } = outcome else {
            return Err(TestCaseError::fail(problem()));
        };
        prop_assert!(location.starts_with("https://example.com/"));
        prop_assert!(location.len() <= MAX_LINK);
        prop_assert!(location.bytes().all(|byte| byte.is_ascii_graphic()));
        prop_assert!(!location.contains('@'));
        prop_assert_eq!(&referral_code, "H1V72BA0K4");
        let found = find(&location, "", is_code);
        prop_assert_eq!(found.as_ref().map(|found| found.text.as_str()), Some("H1V72BA0K4"), "{}", location);
    }

    /// Any path and user agent is answered.
    #[test]
    fn anything_is_answered(path in "\\PC{0,40}", query in "\\PC{0,40}", agent in "\\PC{0,80}") {
        let targets = [Target { tag: 0, template: TEMPLATE }];
        let visitor = Visitor { method: "GET", user_agent: &agent, ..Visitor::default() };
        let outcome = follow(&path, &query, visit(&visitor), &rules(&targets));
        if !path.to_ascii_lowercase().starts_with("/r") {
            prop_assert_eq!(outcome, Outcome::Elsewhere);
        }
    }
}

#[test]
fn hostile_queries_are_answered_soon() {
    let targets = [Target {
        tag: 0,
        template: TEMPLATE,
    }];
    let begun = Instant::now();
    for query in [
        "ref=a&".repeat(50_000),
        "a=1&".repeat(50_000),
        "a".repeat(1 << 20),
    ] {
        let outcome = follow("/r/H1V72BA0K4", &query, Visit::Person, &rules(&targets));
        let Outcome::Redirect { location, .. } = outcome else {
            panic!("{outcome:?}");
        };
        assert!(location.len() <= MAX_LINK);
    }
    assert!(begun.elapsed() < Duration::from_secs(20));
}
