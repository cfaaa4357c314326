//! Links: the shared vectors, hostile input, and the way from a template to a link and back.

use std::time::{Duration, Instant};

use arrayvec::ArrayString;
use percent_encoding::percent_decode_str;
use proptest::prelude::*;
use refgraph::code::{Expected, Spec, check, mint};
use refgraph::link::{
    Found, MAX_CODE, MAX_LINK, Source, find, signup_link, stripped_by_privacy_lists,
};
use serde_json::{Value, json};

fn is_code(text: &str) -> bool {
    check(text, Expected::default()).valid().is_some()
}

fn find_any(url: &str) -> Option<Found<'static>> {
    find(url, "", is_code)
}

/// Of `{ name, url, ownNames?, expected }`, where `expected` is what was found or `null`, and of
/// `{ name, template, code, expected }`, where it is `{ link }` or `{ refusal }`.
#[test]
fn vectors() {
    let cases: Vec<Value> = serde_json::from_str(include_str!("vectors/links.json")).unwrap();
    let mut wrong = Vec::new();
    for case in &cases {
        let answer = if let Some(template) = case["template"].as_str() {
            match signup_link(template, case["code"].as_str().unwrap()) {
                Ok(link) => json!({ "link": link }),
                Err(refusal) => json!({ "refusal": refusal.code() }),
            }
        } else {
            let own = case["ownNames"].as_array().map_or(&[][..], Vec::as_slice);
            let own: Vec<_> = own.iter().map(|name| name.as_str().unwrap()).collect();
            let own = own.join(" ");
            find(case["url"].as_str().unwrap(), &own, is_code).map_or(Value::Null, |found| {
                json!({ "text": found.text.as_str(), "source": found.source.code(), "name": found.name })
            })
        };
        if answer != case["expected"] {
            wrong.push(format!("{}: {answer}", case["name"]));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
    let (templates, urls): (Vec<_>, Vec<_>) = cases
        .iter()
        .partition(|case| case.get("template").is_some());
    assert!(urls.len() >= 80 && templates.len() >= 30);
}

#[test]
fn names_of_vectors_are_distinct() {
    let cases: Vec<Value> = serde_json::from_str(include_str!("vectors/links.json")).unwrap();
    let mut names: Vec<_> = cases
        .iter()
        .map(|case| case["name"].as_str().unwrap())
        .collect();
    names.sort_unstable();
    assert_eq!(names.windows(2).find(|pair| pair[0] == pair[1]), None);
}

#[test]
fn names_that_privacy_lists_strip() {
    for name in [
        "ref",
        "REF",
        "aff",
        "affid",
        "Aff_ID",
        "affiliate_id",
        "referralCode",
        "refer_code",
        "referrer",
        "rfsn",
        "a_aid",
        "irclickid",
    ] {
        assert!(stripped_by_privacy_lists(name), "{name}");
    }
    for name in [
        "",
        "af",
        "via",
        "refcode",
        "ref_code",
        "invite",
        "referral_code",
        "référrer",
        "ａff",
    ] {
        assert!(!stripped_by_privacy_lists(name), "{name}");
    }
}

/// A URL of about 1 MB is answered in a time that is far from that of any quadratic method.
#[test]
fn a_megabyte_is_answered() {
    let huge = |part: &str, end: &str| {
        let part = part.repeat(1_000_000 / part.len());
        [part, end.to_owned()].concat()
    };
    for (url, text) in [
        (huge("?x=1234567&", "ref=A1234"), Some("A1234")),
        (huge("?a=1&", "&ref=A1234"), Some("A1234")),
        (
            huge("&ref=", "&ref=A1234").replacen('&', "?", 1),
            Some("A1234"),
        ),
        (huge("?r=homepage&", "r=ANN-7"), Some("ANN-7")),
        (huge("?r=homepage", "&r=ANN-7"), Some("ANN-7")),
        (
            huge("&r=0", "&r=ANN-7").replacen('&', "?", 1),
            Some("ANN-7"),
        ),
        (huge("&code=1", "&state=1").replacen('&', "?", 1), None),
        (huge("%3F", "?ref=A1234"), Some("A1234")),
        (
            ["?ref=", &huge("%41", "&via=A1234")].concat(),
            Some("A1234"),
        ),
        (huge("/r", "/ANN-7"), Some("ANN-7")),
        (huge("/", ""), None),
        (huge("#", "ref=A1234"), None),
        (
            ["#/", &huge("x/r/", "invite/ANN-7")].concat(),
            Some("ANN-7"),
        ),
        (["#", &huge("A", "")].concat(), None),
        (["https://", &huge("a", "/r/ANN-7")].concat(), Some("ANN-7")),
        (["?", &huge("A", "=1&ref=A1234")].concat(), Some("A1234")),
    ] {
        let start = Instant::now();
        let found = find_any(&url);
        assert!(start.elapsed() < Duration::from_secs(10), "{}", &url[..20]);
        assert_eq!(
            found.as_ref().map(|found| found.text.as_str()),
            text,
            "{}",
            &url[..20]
        );
    }
    let template = ["https://example.com/", &huge("{your_code}", "")].concat();
    assert!(signup_link(&template, "A1234").is_err());
}

/// URLs made of the parts that matter, so that chance meets the rules.
fn url() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "https://",
        "//",
        "example.com",
        "/",
        "?",
        "#",
        "&",
        "=",
        "ref",
        "via",
        "r",
        "code",
        "state",
        "invite",
        "3N7SBX00BD",
        "ANN-7",
        "%41",
        "%",
        "%FF",
        "+",
        " ",
        "\0",
        "ü",
        "!",
        ":~:",
        "amp;",
        "@",
        ":",
        "\\",
        "home",
    ]);
    prop_oneof![
        prop::collection::vec(part, 0..24).prop_map(|parts| parts.concat()),
        any::<String>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn found_text_stood_in_the_url(url in url(), own in prop::collection::vec("[a-z/]{0,3}", 0..3)) {
        let own = own.join(" ");
        if let Some(found) = find(&url, &own, is_code) {
            prop_assert!((1..=MAX_CODE).contains(&found.text.len()));
            let text = found.text.as_str();
            prop_assert_eq!(text.trim_ascii(), text);
            let plain = percent_decode_str(&url).decode_utf8_lossy().into_owned();
            let spaced = url.replace('+', " ");
            let spaced = percent_decode_str(&spaced).decode_utf8_lossy();
            prop_assert!(plain.contains(text) || spaced.contains(text));
            prop_assert!(url.contains('?') || found.source != Source::Query);
            prop_assert!(url.contains('#') || found.source != Source::Fragment);
        }
    }

    /// Whatever a code is made of, the link carries it there and back.
    #[test]
    fn from_template_to_link_and_back(code: String, place in 0..4usize) {
        let (template, own, source) = [
            ("https://example.com/?x=1&my={your_code}&y=2#z", "my", Source::Query),
            ("https://example.com/my/{your_code}?x=1", "/my", Source::Path),
            ("https://example.com/#my={your_code}", "my", Source::Fragment),
            ("https://example.com/#/my/{your_code}", "/my", Source::Fragment),
        ][place];
        if let Ok(link) = signup_link(template, &code) {
            prop_assert!(link.is_ascii() && link.len() <= MAX_LINK);
            let text = ArrayString::from(code.trim_ascii()).unwrap();
            prop_assert_eq!(find(&link, own, |_| false), Some(Found { text, source, name: "my" }));
        }
    }

    /// A minted code needs no name of its own, be the place as vague as it may.
    #[test]
    fn minted_codes_are_found_everywhere(random: [u8; 16], length in 8..=20u8, place in 0..9usize) {
        let Some(code) = mint(Spec { length, ..Spec::default() }, &random) else { return Ok(()) };
        let template = [
            "?ref=", "?via=", "?r=", "?code=", "/r/", "/invite/", "/#", "#ref=", "#/invite/",
        ][place];
        let template = ["https://example.com", template, "{your_code}"].concat();
        for text in [code.as_str().to_owned(), code.to_string(), code.to_string().to_lowercase()] {
            let link = signup_link(&template, &text).unwrap();
            let found = find_any(&link).unwrap();
            prop_assert_eq!(found.text.as_str(), &text);
        }
    }

    #[test]
    fn a_link_is_of_the_templates_site(template: String, code: String) {
        let template = ["https://example.com/", &template].concat();
        if let Ok(link) = signup_link(&template, &code) {
            prop_assert!(link.starts_with("https://example.com/"));
            prop_assert!(!link.bytes().any(|byte| byte.is_ascii_control() || byte == b' '));
        }
    }
}
