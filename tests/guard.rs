//! Guards: the shared cases, and what must be so whatever comes in: an address has one mailbox and
//! never that of another provider's user, more evidence is never milder, and hints alone are hints.
#![cfg(feature = "full")]

use std::collections::BTreeSet;
use std::fs;

use proptest::prelude::*;
use proptest::sample::select;
use refgraph::email;
use refgraph::guard::assess::{Verdict, assess};
use refgraph::guard::disposable::{Domains, LIST, pack};
use refgraph::guard::person::{Context, Person, Signup, is_fingerprint};
use refgraph::guard::settings::Settings;
use refgraph::guard::signal::{Code, MAX_EVIDENCE};
use refgraph::guard::wire::assess_json;
use refgraph::guard::{mailbox, subscriber};
use serde_json::{Value, json};

fn vectors() -> Value {
    let text = fs::read_to_string("tests/vectors/guard.json").unwrap();
    serde_json::from_str(&text).unwrap()
}

fn assessed(asked: &Value, domains: Option<&Domains<'_>>) -> Value {
    serde_json::from_str(&assess_json(&asked.to_string(), domains)).unwrap()
}

#[test]
fn mailboxes() {
    let vectors = vectors();
    let cases = vectors["mailboxes"].as_array().unwrap();
    assert!(cases.len() > 40);
    for case in cases {
        let found = mailbox(case[0].as_str().unwrap());
        assert_eq!(json!(found), case[1], "{case}");
    }
}

#[test]
fn disposable_domains() {
    let packed = pack(LIST);
    let domains = Domains::read(&packed).unwrap();
    for case in vectors()["disposable"].as_array().unwrap() {
        assert_eq!(
            json!(domains.has(case[0].as_str().unwrap())),
            case[1],
            "{case}"
        );
    }
}

#[test]
fn subscribers() {
    for case in vectors()["subscribers"].as_array().unwrap() {
        let found = subscriber(case[0].as_str().unwrap());
        assert_eq!(json!(found), case[1], "{case}");
        let again = found.as_deref().and_then(subscriber);
        assert_eq!(again, found, "{case}");
    }
}

#[test]
fn assessed_cases() {
    let packed = pack(LIST);
    let domains = Domains::read(&packed);
    let vectors = vectors();
    let cases = vectors["assessed"].as_array().unwrap();
    let mut seen = BTreeSet::new();
    for case in cases {
        let mut asked = json!({});
        for part in ["signup", "context", "settings"] {
            asked[part] = case.get(part).cloned().unwrap_or(Value::Null);
        }
        let found = assessed(&asked, domains.as_ref());
        let name = &case["name"];
        assert_eq!(found["verdict"], case["verdict"], "{name}: {found}");
        assert_eq!(found["score"], case["score"], "{name}: {found}");
        let signals = found["signals"].as_array().unwrap();
        let told: Vec<_> = signals
            .iter()
            .map(|it| json!([it["code"], it["count"]]))
            .collect();
        assert_eq!(json!(told), case["signals"], "{name}: {found}");
        for signal in signals {
            seen.insert(signal["code"].as_str().unwrap().to_owned());
            assert!(signal["text"].as_str().unwrap().ends_with('.'), "{name}");
        }
        // Fit for the note of a review.
        assert!((1..254).contains(&found["text"].as_str().unwrap().len()));
        // Nobody's fingerprint is told.
        let text = found.to_string();
        for kind in ["devices", "addresses", "payouts"] {
            for it in case["signup"][kind].as_array().into_iter().flatten() {
                assert!(!text.contains(it.as_str().unwrap()), "{name}");
            }
        }
    }
    let all: BTreeSet<_> = Code::ALL
        .iter()
        .map(|code| code.code().to_owned())
        .collect();
    assert_eq!(seen, all);
}

#[test]
fn faults() {
    for case in vectors()["faults"].as_array().unwrap() {
        let mut asked = case.clone();
        asked
            .as_object_mut()
            .unwrap()
            .retain(|name, _| name != "code" && name != "path");
        let found = assessed(&asked, None);
        assert_eq!(found["ok"], false, "{case}");
        assert_eq!(
            (&found["code"], &found["path"]),
            (&case["code"], &case["path"])
        );
    }
    for text in ["", "null", "[]", "{", "{\"signup\":\"\\ud800\"}", "\u{0}"] {
        let found: Value = serde_json::from_str(&assess_json(text, None)).unwrap();
        assert_eq!(found["ok"], false, "{text}");
    }
}

/// The table of signals in the docs is the default.
#[test]
fn the_docs_have_the_weights() {
    let docs = fs::read_to_string("docs/guard.md").unwrap();
    for code in Code::ALL {
        let hint = if code.is_hint() { "hint" } else { "" };
        let row = format!("| `{}` | {} | {hint}", code.code(), code.default_weight());
        assert!(docs.contains(row.trim_end()), "{row}");
    }
    let packed = pack(LIST);
    let count = Domains::read(&packed).unwrap().len();
    let figure = |number: usize| format!("{},{:03}", number / 1_000, number % 1_000);
    assert!(docs.contains(&format!(
        "{} domains in {} bytes",
        figure(count),
        figure(packed.len())
    )));
}

#[test]
fn what_is_a_fingerprint() {
    for good in ["0123456789abcdef", "q83vEjRWeJCrze8S+/==", &"f".repeat(128)] {
        assert!(is_fingerprint(good));
    }
    for bad in [
        "",
        "abc",
        "192.168.100.200.1",
        "2001:db8::1:2:3:4",
        "ann.long@example.com",
        "fifteen chars a b",
        &"f".repeat(129),
        "0123456789abcde\u{e9}",
    ] {
        assert!(!is_fingerprint(bad), "{bad}");
    }
}

/// Many of everything, as long as it may be.
#[test]
fn as_much_as_there_may_be() {
    let prints: Vec<_> = (0..16).map(|at| format!("fingerprint-{at:08}")).collect();
    let neighbours: Vec<_> = (0..1_000)
        .map(|at| json!({
            "user": format!("{at}<script>{}", "x".repeat(200)), "email": format!("c.y+{at}@gmail.com"),
            "referrer": "ben", "devices": prints, "addresses": prints, "payouts": prints,
            "joined": 0, "purchased": 1, "refunded": 2,
        }))
        .collect();
    let signups: Vec<_> = (0..10_000).collect();
    let asked = json!({
        "signup": {"user": "cy", "email": "cy@gmail.com", "at": 10_000, "devices": prints,
            "addresses": prints, "payouts": prints, "disposable": true},
        "context": {"upline": [{"user": "ben"}], "neighbours": neighbours, "signups": signups},
    });
    let found = assessed(&asked, None);
    assert_eq!(
        (&found["verdict"], &found["score"]),
        (&json!("review"), &json!(100))
    );
    for signal in found["signals"].as_array().unwrap() {
        assert!(signal["evidence"].as_array().unwrap().len() <= MAX_EVIDENCE);
    }
    assert_eq!(found["signals"][0]["count"], 1_000);
    let huge = "a".repeat(1 << 20);
    assert_eq!(mailbox(&format!("{huge}@gmail.com")), None);
    assert_eq!(mailbox(&format!("a@{huge}")), None);
}

const DOMAINS: [&str; 14] = [
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "hotmail.com",
    "yahoo.com",
    "yahoo.de",
    "icloud.com",
    "me.com",
    "proton.me",
    "pm.me",
    "yandex.ru",
    "ya.ru",
    "fastmail.com",
    "example.com",
];

/// Whose domain it is; the provider's first if it has one mailbox for all.
fn provider(domain: &str) -> &str {
    match domain {
        "googlemail.com" => "gmail.com",
        "me.com" => "icloud.com",
        "pm.me" => "proton.me",
        "ya.ru" => "yandex.ru",
        other => other,
    }
}

fn address() -> impl Strategy<Value = (String, &'static str)> {
    ("[a-cA-C.+_-]{1,8}", select(&DOMAINS[..]))
        .prop_map(|(local, domain)| (format!("{local}@{domain}"), domain))
}

const PRINTS: [&str; 4] = [
    "aaaaaaaaaaaaaaaa",
    "bbbbbbbbbbbbbbbb",
    "cccccccccccccccc",
    "dddddddddddddddd",
];
const USERS: [&str; 8] = [
    "ann",
    "b.en@gmail.com",
    "ben+1@gmail.com",
    "cy@pm.me",
    "dan",
    "eve",
    "fay",
    "gus",
];

fn prints() -> impl Strategy<Value = Vec<&'static str>> {
    proptest::collection::vec(select(&PRINTS[..]), 0..3)
}

fn person() -> impl Strategy<Value = Person<'static>> {
    let times = proptest::option::of(0..5_000_000_u64);
    (
        select(&USERS[..]),
        proptest::option::of(select(&USERS[..])),
        prints(),
        prints(),
        prints(),
        [times.clone(), times.clone(), times],
    )
        .prop_map(
            |(user, referrer, devices, addresses, payouts, [joined, purchased, refunded])| Person {
                user,
                email: None,
                referrer,
                devices,
                addresses,
                payouts,
                joined,
                purchased,
                refunded,
            },
        )
}

fn context() -> impl Strategy<Value = Context<'static>> {
    (
        proptest::collection::vec(person(), 0..4),
        proptest::collection::vec(person(), 0..8),
        proptest::collection::vec(0..5_000_000_u64, 0..30),
    )
        .prop_map(|(upline, neighbours, signups)| Context {
            upline,
            neighbours,
            signups,
        })
}

fn signup() -> impl Strategy<Value = Signup<'static>> {
    (person(), 0..5_000_000_u64, any::<bool>()).prop_map(|(person, at, is_disposable)| Signup {
        person: Person {
            user: "new@gmail.com",
            ..person
        },
        at,
        is_test: false,
        is_disposable,
    })
}

fn settings() -> impl Strategy<Value = Settings> {
    (1..=100_u8, proptest::array::uniform12(0..=100_u8)).prop_map(|(threshold, weights)| Settings {
        threshold,
        weights,
        ..Settings::default()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn a_mailbox_is_its_own_and_a_valid_address((text, domain) in address()) {
        let reached = mailbox(&text).unwrap();
        let again = mailbox(&reached);
        prop_assert_eq!(again.as_ref(), Some(&reached));
        let canonical = email::canonical(&reached);
        prop_assert_eq!(canonical.as_ref(), Some(&reached));
        prop_assert!(reached.len() <= text.len() + 8);
        let (_, of) = reached.split_once('@').unwrap();
        prop_assert_eq!(of, provider(domain));
    }

    #[test]
    fn no_two_providers_users_are_one((one, of) in address(), (other, at) in address()) {
        if provider(of) != provider(at) {
            prop_assert_ne!(mailbox(&one), mailbox(&other));
        }
        // Where nothing is known of the provider, nothing is one that is not one canonically.
        if of == "example.com" {
            prop_assert_eq!(mailbox(&one), email::canonical(&one));
        }
    }

    #[test]
    fn any_text(text: String) {
        prop_assert_eq!(mailbox(&text).is_some(), email::canonical(&text).is_some());
    }

    /// Whatever the weights are, devices and addresses alone are never a verdict.
    #[test]
    fn hints_alone_lead_to_no_review(
        mut signup in signup(), mut context in context(), settings in settings(),
    ) {
        signup.is_disposable = false;
        signup.person.payouts.clear();
        context.signups.clear();
        for (at, person) in context.upline.iter_mut().chain(&mut context.neighbours).enumerate() {
            person.payouts.clear();
            person.purchased = None;
            person.user = USERS[4 + at % 4];
        }
        let found = assess(&signup, &context, &settings);
        prop_assert_eq!(found.verdict, Verdict::Accept);
        prop_assert!(found.signals.iter().all(|signal| signal.code.is_hint()));
    }

    /// What is added to the case against a signup never makes it milder.
    #[test]
    fn more_evidence_is_never_milder(
        signup in signup(), context in context(), settings in settings(), more in 0..7_u8,
        who in person(), print in select(&PRINTS[..]), time in 0..3_600_000_u64,
    ) {
        let before = assess(&signup, &context, &settings);
        let (mut signup, mut context) = (signup, context);
        match more {
            0 => signup.is_disposable = true,
            1 => signup.person.devices.push(print),
            2 => signup.person.addresses.push(print),
            3 => signup.person.payouts.push(print),
            // Nobody who bought and kept it, which speaks for the referrer.
            4 => context.neighbours.push(Person { purchased: None, ..who }),
            5 => context.signups.push(signup.at.saturating_sub(time.min(3_599_999)).max(1)),
            _ => signup.person.email = Some("be.n@gmail.com"),
        }
        let after = assess(&signup, &context, &settings);
        prop_assert!(after.score >= before.score);
        prop_assert!(before.verdict == Verdict::Accept || after.verdict == Verdict::Review);
        for signal in &before.signals {
            prop_assert!(after.signals.iter().any(|it| it.code == signal.code));
        }
    }

    /// The verdict is what score and threshold say, and of a test it is none.
    #[test]
    fn a_test_is_told_and_accepted(
        mut signup in signup(), context in context(), settings in settings(),
    ) {
        let found = assess(&signup, &context, &settings);
        let sum: u32 = found.signals.iter().map(|signal| u32::from(signal.weight)).sum();
        prop_assert_eq!(u32::from(found.score), sum.min(100));
        let is_wrong = found.score >= settings.threshold
            && found.signals.iter().any(|signal| !signal.code.is_hint());
        prop_assert_eq!(found.verdict == Verdict::Review, is_wrong);
        signup.is_test = true;
        let tried = assess(&signup, &context, &settings);
        prop_assert_eq!(tried.verdict, Verdict::Accept);
        prop_assert_eq!(tried.signals, found.signals);
    }
}
