//! Backfilling: lines in, verdicts out.

use crate::world::{KEY, OTHER_KEY, World, ready};
use proptest::prelude::*;
use refgraph::api::{MAX_LINE, MAX_LINES, Reply, Request};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

const PATH: &str = "/networks/acme/connections/spring/backfill";

fn send(world: &mut World, key: &str, content_type: &str, body: &[u8], lines_before: u32) -> Reply {
    let authorization = format!("Bearer {key}");
    world.reply(&Request {
        method: "POST",
        path: PATH,
        authorization: Some(&authorization),
        content_type: Some(content_type),
        body,
        lines_before,
        ..Request::default()
    })
}

/// The verdicts on a body, as lines.
fn verdicts(world: &mut World, body: &[u8]) -> Vec<Json> {
    let reply = send(world, KEY, "application/x-ndjson", body, 0);
    assert_eq!(reply.status, 200, "{}", reply.body);
    assert_eq!(reply.headers[0].1, "application/x-ndjson");
    assert!(reply.body.is_empty() || reply.body.ends_with('\n'));
    let lines = reply.body.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// What became of rows, each in a word: its outcome, or the code and field of the refusal.
fn fill(world: &mut World, rows: &[Json]) -> Vec<String> {
    let lines: Vec<String> = rows.iter().map(Json::to_string).collect();
    let body = lines.join("\n");
    let told = verdicts(world, body.as_bytes());
    assert_eq!(told.len(), rows.len());
    let in_a_word = |(at, told): (usize, &Json)| {
        assert_eq!(told["line"], at + 1);
        match &told["error"] {
            Json::Null => told["outcome"].as_str().unwrap().to_owned(),
            error => {
                assert!(!error["message"].as_str().unwrap().is_empty());
                let field = error["field"].as_str().unwrap_or("-");
                format!("{} {field}", error["code"].as_str().unwrap())
            }
        }
    };
    told.iter().enumerate().map(in_a_word).collect()
}

#[test]
fn rows_make_users_connections_and_codes() {
    let mut world = World::new();
    let rows = [
        // The referrer comes later, with a code and a date of their own.
        json!({ "user": "cy@example.com", "referrer": "Ben@Example.com", "date": "2024-05-01" }),
        json!({ "user": "ben@example.com", "referrer": "ann@example.com", "code": "acme-0001", "date": 1_600_000_000 }),
        json!({ "user": "dee@example.com", "referrer": "ACME 0001" }),
        json!({ "user": "ann@example.com", "code": "acme-0002" }),
        json!({ "user": "eve@example.com" }),
    ];
    let words = fill(&mut world, &rows);
    assert_eq!(
        words,
        ["created", "connected", "created", "changed", "created"]
    );
    assert_eq!(
        world.chain("spring", "cy@example.com"),
        ["ben@example.com", "ann@example.com"]
    );
    assert_eq!(world.counts("spring", "ann@example.com"), [1, 2, 0]);
    let pairs = world.get("/networks/acme/connections/spring?user=ben@example.com");
    assert_eq!(pairs.json["connections"][0]["connected_at"], 1_600_000_000);
    let pairs = world.get("/networks/acme/connections/spring?user=cy@example.com");
    assert_eq!(pairs.json["connections"][0]["connected_at"], 1_714_521_600);
    let code = world.get("/networks/acme/connections/spring/codes?user=ben@example.com");
    assert_eq!(code.json["referral_code"], "ACME0001");
    let board = world.get("/networks/acme/connections/spring/leaderboard");
    assert_eq!(board.json["leaders"][0]["users"], 3);
    // It is of the past: nobody is told.
    let events = world.get("/networks/acme/events");
    assert_eq!(events.json["events"], json!([]));
    // Again, in whatever order, it changes nothing.
    let before = world.dump();
    assert_eq!(fill(&mut world, &rows), ["unchanged"; 5]);
    let backwards: Vec<Json> = rows.iter().rev().cloned().collect();
    assert_eq!(fill(&mut world, &backwards), ["unchanged"; 5]);
    assert!(world.dump() == before);
    // An old code that was replaced stays replaced.
    world
        .give("spring", "ben@example.com", "ACME-0003")
        .did(201, "changed");
    assert_eq!(fill(&mut world, &rows), ["unchanged"; 5]);
    let code = world.get("/networks/acme/connections/spring/codes?user=ben@example.com");
    assert_eq!(code.json["referral_code"], "ACME0003");
}

#[test]
fn rows_that_cannot_be_are_refused_alone() {
    let mut world = ready();
    world.connect("spring", "bob@example.com", "ann@example.com");
    world.give("spring", "ann@example.com", "ACME-0001");
    // What is left to others to do is done.
    world.get("/networks/acme/connections/spring/leaderboard");
    let user = "new@example.com";
    let cases = [
        (json!({ "referrer": user }), "missing_field user"),
        (json!({ "user": null }), "missing_field user"),
        (json!({ "user": "new" }), "invalid_email user"),
        (json!({ "user": 7 }), "wrong_type user"),
        (json!({ "user": user, "name": "New" }), "unknown_field name"),
        (
            json!({ "user": user, "referrer": user }),
            "self_connection referrer",
        ),
        (
            json!({ "user": user, "referrer": "acme-0009" }),
            "invalid_referral_code referrer",
        ),
        (
            json!({ "user": user, "referrer": "a@b@c" }),
            "invalid_email referrer",
        ),
        (
            json!({ "user": user, "code": "acme-0001" }),
            "code_taken code",
        ),
        (
            json!({ "user": user, "code": "nope" }),
            "invalid_referral_code code",
        ),
        (
            json!({ "user": user, "code": "" }),
            "invalid_referral_code code",
        ),
        (
            json!({ "user": user, "date": "yesterday" }),
            "invalid_value date",
        ),
        (json!({ "user": user, "date": -1 }), "invalid_value date"),
        (
            json!({ "user": user, "date": 999_999_999_999_i64 }),
            "invalid_value date",
        ),
        (json!({ "user": user, "date": [] }), "wrong_type date"),
        (
            json!({ "user": "bob@example.com", "referrer": user }),
            "already_connected referrer",
        ),
        (
            json!({ "user": "ann@example.com", "referrer": "bob@example.com" }),
            "cycle referrer",
        ),
        (
            json!({ "user": "ann@example.com", "referrer": "acme-0001" }),
            "self_connection referrer",
        ),
    ];
    let rows: Vec<Json> = cases.iter().map(|(row, _)| row.clone()).collect();
    let before = world.dump();
    let words: Vec<&str> = cases.iter().map(|(_, word)| *word).collect();
    assert_eq!(fill(&mut world, &rows), words);
    assert!(world.dump() == before);
    // Among them, right ones count.
    let mixed = [rows[0].clone(), json!({ "user": user }), rows[1].clone()];
    assert_eq!(fill(&mut world, &mixed)[1], "created");
}

#[test]
fn lines_are_told_apart_however_they_end() {
    let mut world = World::new();
    let body = b"\xef\xbb\xbf{\"user\":\"a@example.com\"}\r\n\r\n \n{\"user\":\"b@example.com\"}";
    let told = verdicts(&mut world, body);
    let lines: Vec<&Json> = told.iter().map(|told| &told["line"]).collect();
    assert_eq!(lines, [1, 4]);
    for (body, code) in [
        (&b"{\"user\":\"\xff@example.com\"}"[..], "malformed_json"),
        (b"{\"user\":\"c@example.com\"", "malformed_json"),
        (b"[\"c@example.com\"]", "malformed_json"),
        (b"user,referrer", "malformed_json"),
        (b"\0", "malformed_json"),
        (
            b"{\"user\":\"c@example.com\",\"user\":\"d@example.com\"}",
            "duplicate_field",
        ),
        (&vec![b'x'; MAX_LINE + 1], "too_large"),
        (&vec![b'['; MAX_LINE], "malformed_json"),
    ] {
        let told = verdicts(
            &mut world,
            &[body, b"\n{\"user\":\"a@example.com\"}"].concat(),
        );
        assert_eq!(told[0]["error"]["code"], code);
        assert_eq!(told[1]["outcome"], "unchanged");
    }
    assert_eq!(verdicts(&mut world, b""), [Json::Null; 0]);
    assert_eq!(verdicts(&mut world, b"\n\n"), [Json::Null; 0]);
    // In a later part lines are counted on, and a mark is none.
    let part = b"{\"user\":\"a@example.com\"}\n\xef\xbb\xbf{}";
    let reply = send(&mut world, KEY, "application/jsonl", part, 50);
    assert!(
        reply
            .body
            .starts_with("{\"line\":51,\"outcome\":\"unchanged\"}\n{\"line\":52,\"error\"")
    );
    let more = "{}\n".repeat(MAX_LINES + 1);
    let reply = send(&mut world, KEY, "application/x-ndjson", more.as_bytes(), 0);
    assert_eq!(reply.status, 400);
    assert!(reply.body.contains("too_large"));
}

#[test]
fn whole_requests_are_refused_before_any_line() {
    let mut world = World::new();
    let body = b"{\"user\":\"a@example.com\"}";
    let before = world.dump();
    for (key, content_type, status, code) in [
        (OTHER_KEY, "application/x-ndjson", 401, "unauthorised"),
        (KEY, "application/json", 415, "unsupported_media_type"),
        (KEY, "", 415, "unsupported_media_type"),
    ] {
        let reply = send(&mut world, key, content_type, body, 0);
        assert_eq!(reply.status, status);
        assert!(reply.body.contains(code), "{}", reply.body);
    }
    let authorization = format!("Bearer {KEY}");
    let reply = world.reply(&Request {
        method: "POST",
        path: "/networks/acme/connections/winter/backfill",
        authorization: Some(&authorization),
        content_type: Some("application/x-ndjson"),
        body,
        ..Request::default()
    });
    assert_eq!(reply.status, 404);
    assert!(world.dump() == before);
}

fn email(user: usize) -> String {
    format!("u{user}@example.com")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Rows of users and referrers of all kinds, cycles among them, and what becomes of them by
    /// the rules in plain words; then the counts are those of the forest.
    #[test]
    fn any_rows_agree_with_the_oracle(
        rows in proptest::collection::vec((0_usize..12, proptest::option::of(0_usize..12)), 1..40),
    ) {
        let mut world = World::new();
        let mut referrers: BTreeMap<usize, Option<usize>> = BTreeMap::new();
        let mut expected = Vec::new();
        for &(user, referrer) in &rows {
            let above = |from: usize, referrers: &BTreeMap<usize, Option<usize>>| {
                let next = |user: &usize| referrers.get(user).copied().flatten();
                core::iter::successors(Some(from), next).collect::<Vec<_>>()
            };
            expected.push(match referrer {
                Some(referrer) if referrer == user => "self_connection referrer",
                None if referrers.contains_key(&user) => "unchanged",
                None => {
                    referrers.insert(user, None);
                    "created"
                }
                Some(referrer) => match referrers.get(&user).copied() {
                    Some(Some(before)) if before == referrer => "unchanged",
                    Some(Some(_)) => "already_connected referrer",
                    known if above(referrer, &referrers).contains(&user) => {
                        prop_assert!(known.is_some());
                        "cycle referrer"
                    }
                    known => {
                        referrers.entry(referrer).or_insert(None);
                        referrers.insert(user, Some(referrer));
                        if known.is_some() { "connected" } else { "created" }
                    }
                },
            });
        }
        let rows: Vec<Json> = rows
            .iter()
            .map(|(user, referrer)| json!({ "user": email(*user), "referrer": referrer.map(email) }))
            .collect();
        prop_assert_eq!(fill(&mut world, &rows), expected);
        for user in referrers.keys() {
            let mut counts = [0; 3];
            for other in referrers.keys() {
                let next = |user: &usize| referrers.get(user).copied().flatten();
                let mut chain = core::iter::successors(next(other), next);
                if let Some(level) = chain.position(|above| above == *user)
                    && let Some(count) = counts.get_mut(level)
                {
                    *count += 1;
                }
            }
            prop_assert_eq!(world.counts("spring", &email(*user)), counts);
        }
        let before = world.dump();
        fill(&mut world, &rows);
        prop_assert!(world.dump() == before);
    }
}
