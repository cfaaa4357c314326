//! Passing on: the shared vectors, and that a code goes to nobody who is not listed.

use percent_encoding::percent_decode_str;
use proptest::prelude::*;
use refgraph::link::{Dialect, PassRefusal, Recipient, pass_on};
use serde_json::{Value, json};

fn recipients(to: &Value) -> Vec<Recipient<'_>> {
    let named = |name: &str| Dialect::ALL.into_iter().find(|known| known.code() == name);
    to.as_object()
        .unwrap()
        .iter()
        .map(|(host, how)| Recipient {
            host,
            name: how.as_str().or(how["name"].as_str()).unwrap_or_default(),
            dialect: how["dialect"].as_str().and_then(named),
        })
        .collect()
}

/// Of `{ name, url, referralCode, to, expected }`, where `expected` is `{ url }` or `{ refusal }`.
#[test]
fn vectors() {
    let cases: Vec<Value> = serde_json::from_str(include_str!("vectors/passed.json")).unwrap();
    let mut wrong = Vec::new();
    for case in &cases {
        let text = |name: &str| case[name].as_str().unwrap();
        let answer = match pass_on(text("url"), text("referralCode"), recipients(&case["to"])) {
            Ok(passed) => json!({ "url": passed.parts().concat() }),
            Err(refusal) => json!({ "refusal": refusal.code() }),
        };
        if answer != case["expected"] {
            wrong.push(format!("{}: {answer}", case["name"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(cases.len() >= 50);
    for dialect in Dialect::ALL {
        let name = format!("{}:", dialect.code());
        let is_of = |case: &&Value| case["name"].as_str().unwrap().starts_with(&name);
        assert!(cases.iter().any(|case| is_of(&case)), "none of {name}");
    }
}

const LISTED: [Recipient; 3] = [
    Recipient {
        host: "example.com",
        name: "ref",
        dialect: None,
    },
    Recipient {
        host: "*.typeform.com",
        name: "",
        dialect: None,
    },
    Recipient {
        host: "buy.stripe.com",
        name: "",
        dialect: None,
    },
];

/// The host of a URL as browsers find it, by other means than ours.
fn host(url: &str) -> Option<&str> {
    let rest = url.split_once("://")?.1;
    let authority = rest.split(['/', '\\', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    host.split(':').next()
}

proptest! {
    #[test]
    fn nobody_who_is_not_listed(
        url in "(https?|HTTP|javascript|data|ftp|mailto)?:?/{0,3}[a-z@.:\\\\]{0,12}(example\\.com|typeform\\.com|buy\\.stripe\\.com|evil\\.test)[a-z.@:0-9]{0,6}[/?#]?\\PC{0,20}",
    ) {
        if let Ok(passed) = pass_on(&url, "ANN-7", LISTED) {
            let host = host(&url).unwrap().to_ascii_lowercase();
            prop_assert!(
                host == "example.com" || host == "buy.stripe.com" || host.ends_with(".typeform.com"),
                "{} of {}", host, url
            );
            let scheme = url.split(':').next().unwrap().to_ascii_lowercase();
            prop_assert!(scheme == "http" || scheme == "https");
            // All that was there is there still, in its order.
            prop_assert!(url.starts_with(passed.before) && url.ends_with(passed.after));
        }
    }

    #[test]
    fn it_is_found_again_and_taken_the_second_time(
        path in "/[a-z/]{0,10}", query in "(\\?[a-z&=%+]{0,12})?", hash in "(#[a-z&=]{0,12})?",
        code in "[^@\\pC]{1,30}",
    ) {
        for host in ["example.com", "acme.typeform.com"] {
            let url = format!("https://{host}{path}{query}{hash}");
            let Ok(passed) = pass_on(&url, &code, LISTED) else {
                continue;
            };
            let new = passed.parts().concat();
            let (before, fragment) = new.split_once('#').unwrap_or((&new, ""));
            let (name, part) = if host == "example.com" {
                ("ref", before.split_once('?').unwrap_or_default().1)
            } else {
                ("referral_code", fragment)
            };
            let values: Vec<_> = part
                .split('&')
                .filter_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
                .map(|value| percent_decode_str(value).decode_utf8().unwrap())
                .filter(|value| !value.is_empty())
                .collect();
            prop_assert_eq!(values, vec![code.as_str()]);
            prop_assert_eq!(pass_on(&new, &code, LISTED), Err(PassRefusal::Taken));
        }
    }

    #[test]
    fn nothing_breaks_it(url in "\\PC{0,200}", code in "\\PC{0,200}", name in "\\PC{0,80}") {
        let to = Recipient { host: "example.com", name: &name, dialect: None };
        let _ = pass_on(&url, &code, [to]);
        if let Ok(passed) = pass_on("https://example.com/", &code, [to]) {
            prop_assert!(passed.added.is_ascii());
        }
    }
}

#[test]
fn the_longest() {
    let url = |length: usize| format!("https://example.com/?x={}", "y".repeat(length));
    assert!(pass_on(&url(8000), "ANN-7", LISTED).is_ok());
    assert_eq!(
        pass_on(&url(8192), "ANN-7", LISTED),
        Err(PassRefusal::TooLong)
    );
    assert_eq!(
        pass_on(&url(1 << 20), "ANN-7", LISTED),
        Err(PassRefusal::TooLong)
    );
    let code = "\u{1F600}".repeat(32);
    let to = [Recipient {
        host: "example.com",
        name: &"ü".repeat(32),
        dialect: None,
    }];
    let passed = pass_on("https://example.com", &code, to).unwrap();
    assert_eq!(passed.added.len(), 1 + 64 * 3 + 1 + 128 * 3);
    assert_eq!(
        pass_on("https://example.com", &"x".repeat(129), LISTED),
        Err(PassRefusal::InvalidCode)
    );
}
