//! Bad input: every field of every endpoint gets what it must not have.

use crate::world::{KEY, World, ready};
use proptest::prelude::*;
use refgraph::api::Request;
use serde_json::{Value as Json, json};

const HOSTILE: &[&str] = &[
    "",
    " ",
    "\0",
    "a\0@example.com",
    "<script>alert(1)</script>",
    "\"><img src=x>@example.com",
    "' OR '1'='1",
    "'; DROP TABLE users; --",
    "x'); DELETE FROM keys; --@example.com",
    "1 UNION SELECT hash FROM keys",
    "__proto__",
    "constructor",
    "toString",
    "../../etc/passwd",
    "%2F",
    "a/b",
    "a@b@c.d",
    "@",
    "nul\u{fffd}l@example.com",
    "\u{202e}moc@elpmaxe",
    "😀😀😀😀",
    "ann@example.com\r\nx-evil: 1",
    "{your_code}",
    "?",
    "*",
    "null",
    "undefined",
    "[object Object]",
    "NaN",
    "-1",
    "1e999",
    "\u{feff}ann@example.com",
];

/// Values of types that are wrong for a text.
fn wrong_types() -> Vec<Json> {
    vec![
        json!(0),
        json!(-1.5),
        json!(1e300),
        json!(false),
        json!([]),
        json!(["ann@example.com"]),
        json!({}),
        json!({ "__proto__": { "user": "ann@example.com" } }),
        json!([[[[[[[[1]]]]]]]]),
    ]
}

struct Posted {
    path: &'static str,
    body: Json,
    fields: &'static [&'static str],
}

fn posts() -> [Posted; 4] {
    [
        Posted {
            path: "/networks/acme/user_status",
            body: json!({
                "user": "new@example.com", "status_change": "create_user", "send_email": false,
                "referrer": "ann@example.com", "program": "spring",
            }),
            fields: &["user", "status_change", "send_email", "referrer", "program"],
        },
        Posted {
            path: "/networks/acme/connections/spring",
            body: json!({ "user": "bob@example.com", "connection": "ann@example.com" }),
            fields: &["user", "connection"],
        },
        Posted {
            path: "/networks/acme/connections/spring",
            body: json!({ "user": "bob@example.com", "amount": "ann@example.com" }),
            fields: &["user", "amount"],
        },
        Posted {
            path: "/networks/acme/connections/spring/codes",
            body: json!({ "user": "bob@example.com", "code": "ACME-0815" }),
            fields: &["user", "code"],
        },
    ]
}

#[test]
fn hostile_values_in_every_field_of_a_body() {
    for Posted { path, body, fields } in posts() {
        let mut world = ready();
        for field in fields {
            let mut values = wrong_types();
            values.extend(HOSTILE.iter().map(|text| json!(text)));
            values.push(json!("x".repeat(60_000)));
            for value in values {
                if *field == "send_email" && value.is_boolean() {
                    continue;
                }
                let mut bad = body.clone();
                bad[field] = value;
                let answer = world.idle(|world| world.post(path, &bad));
                assert_eq!(answer.status, 400, "{bad} {}", answer.json);
                answer.has_error_shape();
                assert_eq!(answer.json["error"]["field"], **field, "{bad}");
            }
            let mut huge = body.clone();
            huge[field] = json!("x".repeat(1 << 20));
            let answer = world.idle(|world| world.post(path, &huge));
            answer.refuses(400, "too_large", Json::Null);
        }
        for field in fields
            .iter()
            .filter(|field| !["send_email", "referrer", "program"].contains(field))
        {
            let mut missing = body.clone();
            missing.as_object_mut().unwrap().remove(*field);
            let named = if *field == "amount" {
                "connection"
            } else {
                field
            };
            let answer = world.idle(|world| world.post(path, &missing));
            answer.refuses(400, "missing_field", named);
            missing[field] = Json::Null;
            let answer = world.idle(|world| world.post(path, &missing));
            answer.refuses(400, "missing_field", named);
        }
        for name in [
            "__proto__",
            "constructor",
            "User",
            "user ",
            "",
            "'; --",
            "é\0",
        ] {
            let mut unknown = body.clone();
            unknown[name] = json!(1);
            let answer = world.idle(|world| world.post(path, &unknown));
            let named = if name.is_empty() {
                Json::Null
            } else {
                json!(name)
            };
            answer.refuses(400, "unknown_field", named);
        }
        let answer = world.idle(|world| world.post(&format!("{path}?user=x"), &body));
        answer.refuses(400, "unknown_field", "user");
        // All that was left over from these was nothing: the request itself still works.
        assert_eq!(world.post(path, &body).status, 201);
    }
}

#[test]
fn hostile_bodies() {
    let nested = |open: &str, close: &str| {
        let nest = open.repeat(10_000) + &close.repeat(10_000);
        format!("{{\"user\":{nest}}}").into_bytes()
    };
    let bodies: Vec<Vec<u8>> = vec![
        b"".into(),
        b" ".into(),
        b"null".into(),
        b"[]".into(),
        b"\"text\"".into(),
        b"1".into(),
        b"{".into(),
        b"{}x".into(),
        b"{}{}".into(),
        b"{'user':1}".into(),
        b"{\"user\"}".into(),
        b"\xff\xfe".into(),
        b"{\"user\":\"\xff@example.com\"}".into(),
        b"{\"user\":\"\xed\xa0\x80@example.com\"}".into(),
        br#"{"user":"\ud800@example.com"}"#.into(),
        br#"{"user":"\udc00"}"#.into(),
        b"{\"user\":\"a\0b\"}".into(),
        b"user=ann%40example.com".into(),
        b"\xef\xbb\xbf{}".into(),
        nested("[", "]"),
        nested("{\"a\":", "}"),
        vec![b'['; 65_536],
    ];
    for Posted { path, .. } in posts() {
        let mut world = ready();
        for body in &bodies {
            let answer = world.idle(|world| world.send(KEY, "POST", path, body));
            let shown = String::from_utf8_lossy(&body[..body.len().min(60)]);
            assert_eq!(
                (answer.status, answer.code()),
                (400, "malformed_json"),
                "{shown}"
            );
            answer.has_error_shape();
        }
        let double = br#"{"user":"ann@example.com","user":"bob@example.com"}"#;
        let answer = world.idle(|world| world.send(KEY, "POST", path, double));
        answer.refuses(400, "duplicate_field", "user");
        let escaped = br#"{"__proto__":1,"\u005f_proto__":2}"#;
        let answer = world.idle(|world| world.send(KEY, "POST", path, escaped));
        answer.refuses(400, "duplicate_field", "__proto__");
        let answer = world.idle(|world| world.send(KEY, "POST", path, &vec![b' '; 65_537]));
        answer.refuses(400, "too_large", Json::Null);
        let name = "n".repeat(60_000);
        let body = json!({ name: 1 }).to_string();
        let answer = world.idle(|world| world.send(KEY, "POST", path, body.as_bytes()));
        assert_eq!(answer.json["error"]["field"], "n".repeat(64));
    }
}

#[test]
fn bodies_are_sent_as_json() {
    let mut world = ready();
    let authorization = format!("Bearer {KEY}");
    for (content_type, status) in [
        (Some("application/json"), 201),
        (Some("Application/JSON ; charset=utf-8"), 200),
        (None, 415),
        (Some(""), 415),
        (Some("text/plain"), 415),
        (Some("application/x-www-form-urlencoded"), 415),
        (Some("application/jsonp"), 415),
        (Some("text/plain; application/json"), 415),
    ] {
        let request = Request {
            method: "POST",
            path: "/networks/acme/user_status",
            query: "",
            authorization: Some(&authorization),
            content_type,
            body: br#"{"user":"new@example.com","status_change":"create_user"}"#,
            ..Request::default()
        };
        assert_eq!(world.reply(&request).status, status, "{content_type:?}");
    }
}

/// A text as a part of a URL: all but letters and digits percent-encoded.
fn encoded(text: &str) -> String {
    let encode = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(encode).collect()
}

#[test]
fn hostile_values_in_every_part_of_a_url() {
    let mut world = ready();
    let mut texts: Vec<String> = HOSTILE.iter().map(|text| encoded(text)).collect();
    texts.extend([
        "x".repeat(1 << 20),
        "%".into(),
        "%zz".into(),
        "%ff".into(),
        "%ed%a0%80".into(),
    ]);
    texts.extend([
        "'--".into(),
        "a;b".into(),
        "a\0b".into(),
        "..%2f..".into(),
        "ä".into(),
    ]);
    for text in &texts {
        let paths = [
            ("GET", format!("/networks/{text}/connections")),
            (
                "GET",
                format!("/networks/{text}/connections/spring?user=ann@example.com"),
            ),
            ("POST", format!("/networks/{text}/user_status")),
            ("POST", format!("/networks/acme/connections/{text}/codes")),
            ("GET", format!("/networks/acme/connections/{text}")),
            ("POST", format!("/networks/acme/connections/{text}")),
            (
                "GET",
                format!("/networks/acme/connections/{text}/codes?user=ann@example.com"),
            ),
        ];
        for (method, target) in paths {
            let body = br#"{"user":"bob@example.com","connection":"ann@example.com"}"#;
            let answer = world.idle(|world| world.send(KEY, method, &target, body));
            assert!(
                (400..=404).contains(&answer.status),
                "{target} {}",
                answer.json
            );
            answer.has_error_shape();
        }
        for (target, field) in [
            ("/networks/acme/connections/spring?user=", "user"),
            ("/networks/acme/connections/spring?limit=", "limit"),
            ("/networks/acme/connections/spring?cursor=", "cursor"),
            ("/networks/acme/connections/spring?level=", "level"),
            ("/networks/acme/connections/spring/codes?user=", "user"),
        ] {
            let target = format!("{target}{text}");
            let answer = world.idle(|world| world.get(&target));
            assert_eq!(answer.status, 400, "{target}");
            answer.has_error_shape();
            assert_eq!(answer.json["error"]["field"], field);
        }
        for target in [
            "/networks/acme/connections",
            "/networks/acme/connections/spring",
            "/networks/acme/connections/spring/codes",
        ] {
            let target = format!("{target}?{text}=1");
            let answer = world.idle(|world| world.get(&target));
            assert_eq!(
                (answer.status, answer.code()),
                (400, "unknown_field"),
                "{target}"
            );
            answer.has_error_shape();
        }
    }
    let slash = world.get("/networks/acme/connections/spring%2Fcodes?user=ann@example.com");
    slash.refuses(400, "invalid_id", "program");
    let twice = world.get("/networks/acme/connections/spring?user=ann@example.com&user=x");
    twice.refuses(400, "duplicate_field", "user");
    let paged = world.get("/networks/acme/connections/spring?user=ann@example.com&limit=5");
    paged.refuses(400, "invalid_value", "limit");
}

#[test]
fn an_email_that_looks_like_sql_is_an_email() {
    let mut world = World::new();
    world.create("ann@example.com");
    let odd = "o'hara--/**/#{x}|`?@example.com";
    world.create_by(odd, "ann@example.com").did(201, "created");
    let target = format!("/networks/acme/connections/spring?user={}", encoded(odd));
    let answer = world.get(&target);
    assert_eq!(answer.json["connections"][0]["user"], odd);
    world.create_by("bob@example.com", odd).did(201, "created");
    assert_eq!(
        world.chain("spring", "bob@example.com"),
        [odd, "ann@example.com"]
    );
}

proptest! {
    #[test]
    fn whatever_a_client_sends_gets_a_reply(
        method in "(GET|HEAD|POST|PUT)?",
        path in "(/|networks|acme|connections|spring|codes|user_status|%2[0-9a-f]|.){0,9}",
        query in "(user|limit|cursor|level|=|&|%|[a-z0-9@.]){0,9}",
        body in proptest::collection::vec(any::<u8>(), 0..40),
    ) {
        let mut world = World::new();
        let answer = world.idle(|world| {
            world.send(KEY, &method, &format!("{path}?{query}"), &body)
        });
        prop_assert!(answer.status < 500);
    }
}
