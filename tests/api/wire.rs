//! The wire: the same API with strings of JSON.

use crate::world::{KEY, NOW, OTHER_KEY, World, acme, columns, kinds, params, settings};
use proptest::prelude::*;
use refgraph::api::wire;
use refgraph::store::{ProgramSettings, Statement, VERSION, Value};
use serde_json::{Value as Json, json};

fn on_the_wire(method: &str, target: &str) -> String {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    json!({
        "method": method,
        "path": path,
        "query": format!("?{query}"),
        "authorization": format!("Bearer {KEY}"),
        "contentType": "application/json",
    })
    .to_string()
}

/// Values out of JSON, as a driver binds them.
fn bound(value: &Json) -> Value {
    match value {
        Json::Null => Value::Null,
        Json::Number(number) => Value::Integer(number.as_i64().unwrap()),
        Json::String(text) => Value::Text(text.clone()),
        other => panic!("{other}"),
    }
}

/// Runs a batch that came over the wire.
fn run_wire(world: &World, batch: &Json) -> Json {
    let results = batch.as_array().unwrap().iter().map(|part| {
        let mut statement = world.db.prepare(part["sql"].as_str().unwrap()).unwrap();
        let part = Statement {
            sql: "".into(),
            params: part["params"]
                .as_array()
                .unwrap()
                .iter()
                .map(bound)
                .collect(),
        };
        let count = statement.column_count();
        let rows = statement
            .query_map(params(&part), |row| Ok(columns(row, count)))
            .unwrap();
        let rows = rows.map(|row| {
            let columns = row.unwrap().into_iter().map(|value| match value {
                Value::Null => Json::Null,
                Value::Integer(number) => json!(number),
                Value::Text(text) => json!(text),
            });
            columns.collect::<Json>()
        });
        rows.collect::<Json>()
    });
    results.collect()
}

#[test]
fn the_wire_carries_the_same() {
    let (mut direct, wired) = (World::new(), World::empty());
    let mut results = "null".to_owned();
    loop {
        let step: Json = serde_json::from_str(&wire::migrate_json("sqlite", &results)).unwrap();
        if step["batch"].is_null() {
            assert_eq!(step["version"], VERSION);
            break;
        }
        results = run_wire(&wired, &step["batch"]).to_string();
    }
    for (network, key, programs) in [
        ("acme", KEY, acme().to_vec()),
        ("other", OTHER_KEY, vec![settings("only", 10, false)]),
    ] {
        let programs: Json = programs
            .into_iter()
            .map(|settings: ProgramSettings| {
                json!({
                    "program": settings.program, "levels": settings.levels,
                    "signup_url": settings.signup_url, "default": settings.default,
                    "foreign_codes": settings.foreign_codes,
                })
            })
            .collect();
        let asked = json!({ "network": network, "key": key, "programs": programs });
        let set: Json = serde_json::from_str(&wire::provision_json(&asked.to_string())).unwrap();
        run_wire(&wired, &set["batch"]);
    }
    let create = |user: &str| json!({ "user": user, "status_change": "create_user" });
    let mut asks = vec![
        (
            "POST",
            "/networks/acme/user_status".to_owned(),
            create("a40@example.com"),
        ),
        (
            "POST",
            "/networks/acme/user_status".to_owned(),
            create("a50@example.com"),
        ),
        (
            "POST",
            "/networks/acme/user_status".to_owned(),
            create("b0@example.com"),
        ),
        (
            "DELETE",
            "/networks/acme/user_status".to_owned(),
            Json::Null,
        ),
    ];
    asks.extend(kinds());
    for (method, target, body) in asks {
        let body = body.to_string();
        let request = on_the_wire(method, &target);
        let random: Vec<u8> = (0..128)
            .map(|place| place ^ direct.requests as u8)
            .collect();
        direct.random = Some(random.clone().try_into().unwrap());
        let expected = direct.send(KEY, method, &target, body.as_bytes());
        let now = NOW + direct.requests * 1000;
        let mut step: Json =
            serde_json::from_str(&wire::plan_json(&request, body.as_bytes(), now, &random))
                .unwrap();
        let mut rounds = 0..;
        while step["batch"].is_array() {
            let results = run_wire(&wired, &step["batch"]).to_string();
            let (round, random) = (rounds.next().unwrap(), random.clone().try_into());
            let next = || random.ok();
            let next = wire::proceed_json(&request, body.as_bytes(), &results, round, now, next);
            step = serde_json::from_str(&next).unwrap();
        }
        let reply = step["reply"].clone();
        let body: Json = serde_json::from_str(reply["body"].as_str().unwrap()).unwrap();
        assert_eq!(
            (&reply["status"], &body),
            (&json!(expected.status), &expected.json)
        );
        assert_eq!(reply["headers"]["content-type"], "application/json");
    }
    assert!(direct.dump() == wired.dump());
}

/// The reply after a first batch that gave these results.
fn replied(request: &str, body: &[u8], results: &str) -> Json {
    let random = || Some([1; 128]);
    let step = wire::proceed_json(request, body, results, 0, NOW, random);
    let mut step: Json = serde_json::from_str(&step).unwrap();
    step["reply"].take()
}

#[test]
fn a_driver_that_fails_is_told_as_unavailable() {
    for (method, target, body) in kinds() {
        let body = body.to_string();
        let request = on_the_wire(method, &target);
        for results in [
            "",
            "null",
            "{}",
            "[1]",
            "[[1]]",
            "[[[1.5]]]",
            "[[[{}]]]",
            "[[[true]]]",
            "[[[99999999999999999999]]]",
            "[[[7]]]",
            "[[[7]],[[3]],[[3]],[[3]],[[3]],[[3]],[[3]]]",
            r#"[[[7]],[["x"]],[["x"]],[["x"]],[["x"]],[["x"]]]"#,
            "[]",
        ] {
            let reply = replied(&request, body.as_bytes(), results);
            assert_eq!(reply["status"], 503, "{target} {results}");
            let body: Json = serde_json::from_str(reply["body"].as_str().unwrap()).unwrap();
            assert_eq!(body["error"]["code"], "unavailable");
        }
        for random in [&[][..], &[1; 127], &[1; 129]] {
            let step: Json =
                serde_json::from_str(&wire::plan_json(&request, body.as_bytes(), NOW, random))
                    .unwrap();
            assert_eq!(step["reply"]["status"], 503);
        }
    }
    for request in [
        "",
        "null",
        "[]",
        "{}",
        r#"{"method":1,"path":"/"}"#,
        r#"{"method":"GET"}"#,
    ] {
        let step: Json =
            serde_json::from_str(&wire::plan_json(request, b"", NOW, &[0; 128])).unwrap();
        assert_eq!(step["reply"]["status"], 400, "{request}");
    }
}

proptest! {
    #[test]
    fn whatever_a_driver_says_gets_a_reply(
        request in ".*",
        body: Vec<u8>,
        results in "[\\[\\]{}\",:0-9a-z.\\-]{0,40}",
        kind in 0..kinds().len(),
        now: u64,
    ) {
        let (method, target, body_of_kind) = kinds().swap_remove(kind);
        let body_of_kind = body_of_kind.to_string();
        for (request, body) in [
            (&request, &body[..]),
            (&on_the_wire(method, &target), &body),
            (&on_the_wire(method, &target), body_of_kind.as_bytes()),
        ] {
            let step: Json =
                serde_json::from_str(&wire::plan_json(request, body, now, &[1; 128])).unwrap();
            prop_assert!(step["reply"].is_object() || step["batch"].is_array());
            let reply = replied(request, body, &results);
            let status = reply["status"].as_u64().unwrap();
            prop_assert!([200, 400, 401, 403, 404, 503].contains(&status), "{}", status);
        }
        wire::provision_json(&results);
    }
}
