//! The store: setting up, query plans, and work that does not grow.

use crate::world::{
    KEY, OTHER_KEY, SPRING_CODES, World, acme, kinds, params, ready, settings, text,
};
use refgraph::api::{Moment, Request, Step, plan, wire};
use refgraph::store::{Claim, MAX_PATTERNS, Report, Sent, VERSION, Value, provision, settle};
use serde_json::{Value as Json, json};

#[test]
fn setting_up_again_changes_nothing() {
    let mut world = ready();
    let before = world.dump();
    world.migrate();
    world.run(&provision("acme", &acme(), KEY).unwrap());
    assert!(world.dump() == before);
    // The default moves; a second key opens as well as the first.
    world.run(&provision("acme", &[settings("winter", 1, true)], OTHER_KEY).unwrap());
    let answer = world.send(OTHER_KEY, "GET", "/networks/acme/connections", b"");
    let defaults: Vec<_> = answer.json["programs"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|program| program["default"] == true)
        .map(|program| &program["program"])
        .collect();
    assert_eq!(defaults, ["winter"]);
    assert_eq!(world.get("/networks/acme/connections").status, 200);
    assert_eq!(
        world
            .send(OTHER_KEY, "GET", "/networks/other/connections", b"")
            .status,
        200
    );
}

#[test]
fn a_database_of_version_1_goes_on_working() {
    let mut world = World::unmigrated();
    world
        .db
        .execute_batch(include_str!("version_1.sql"))
        .unwrap();
    let code = "2350VAPVJ006M";
    let of_version_1 = world.dump();
    world.migrate();
    world.migrate();
    let versions = "SELECT COUNT(*), MAX(version) FROM schema_versions";
    let versions = world
        .db
        .query_row(versions, [], |row| Ok([row.get(0)?, row.get(1)?]));
    assert_eq!(versions, Ok([VERSION, VERSION]));
    // Nothing was lost: each row of each table begins as it did.
    let upgraded = world.dump();
    for table in &of_version_1 {
        let is_kept = |upgraded: &Vec<Vec<Value>>| {
            let mut rows = table.iter().zip(upgraded);
            upgraded.len() >= table.len() && rows.all(|(old, new)| new.starts_with(old))
        };
        assert!(upgraded.iter().any(is_kept), "{table:?}");
    }
    // Upgraded and new databases have the same tables and indexes.
    assert_eq!(world.tables(), World::empty().tables());
    world.create_by("bob@example.com", code).did(201, "created");
    world
        .give("spring", "ann@example.com", "ACME-0815")
        .refuses(400, "invalid_referral_code", "code");
    let mut spring = settings("spring", 3, true);
    spring.foreign_codes = SPRING_CODES.map(Into::into).into();
    world.run(&provision("acme", &[spring], KEY).unwrap());
    let given = world.give("spring", "ann@example.com", "ACME-0815");
    assert_eq!(given.did(201, "changed").json["aliases"], json!([code]));
    for (user, referrer) in [("cid@example.com", code), ("dan@example.com", "acme 0815")] {
        let answer = world.create_by(user, referrer);
        assert_eq!(text(&answer.json["connection"]), "ann@example.com");
    }
}

#[test]
fn bad_settings_are_refused() {
    let good = json!({
        "network": "acme",
        "key": KEY,
        "programs": [{
            "program": "spring", "levels": 3, "default": true,
            "signup_url": "https://example.com/?ref={your_code}", "foreign_codes": ["ACME-####"],
        }],
    });
    let provisioned = |settings: &Json| -> Json {
        serde_json::from_str(&wire::provision_json(&settings.to_string())).unwrap()
    };
    assert!(provisioned(&good)["batch"].as_array().unwrap().len() >= 3);
    let mut cases = vec![
        ("/network", json!(""), "invalid_id", "network"),
        ("/network", json!("a/b"), "invalid_id", "network"),
        ("/network", json!(1), "wrong_type", "network"),
        ("/key", json!("short"), "invalid_value", "key"),
        (
            "/key",
            json!("with a space in it, long enough"),
            "invalid_value",
            "key",
        ),
        ("/programs", json!({}), "wrong_type", "programs"),
        ("/programs/0", json!(null), "wrong_type", "programs"),
        (
            "/programs/0",
            json!({ "program": "spring", "level": 3 }),
            "unknown_field",
            "level",
        ),
        ("/programs/0/program", json!("a b"), "invalid_id", "program"),
        ("/programs/0/default", json!("yes"), "wrong_type", "default"),
    ];
    let field = "foreign_codes";
    for patterns in [
        json!("ACME-####"),
        json!({ "0": "#" }),
        json!([1]),
        json!(["#", null]),
        json!([["#"]]),
        json!(null),
    ] {
        cases.push(("/programs/0/foreign_codes", patterns, "wrong_type", field));
    }
    for patterns in [
        json!([""]),
        json!(["####", " - "]),
        json!(["#".repeat(31)]),
        json!(["#".repeat(1 << 20)]),
        json!(["KÄSE-##"]),
        json!(["a\0"]),
        json!(vec!["#"; MAX_PATTERNS + 1]),
    ] {
        cases.push((
            "/programs/0/foreign_codes",
            patterns,
            "invalid_value",
            field,
        ));
    }
    for levels in [json!(0), json!(11), json!(-1), json!(256 + 3)] {
        cases.push(("/programs/0/levels", levels, "level_out_of_range", "levels"));
    }
    for levels in [json!("3"), json!(3.5)] {
        cases.push(("/programs/0/levels", levels, "wrong_type", "levels"));
    }
    for url in [
        "",
        "https://example.com/",
        "javascript:alert('{your_code}')",
    ] {
        cases.push((
            "/programs/0/signup_url",
            json!(url),
            "invalid_value",
            "signup_url",
        ));
    }
    for (pointer, value, code, field) in cases {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).unwrap() = value;
        let error = &provisioned(&bad)["error"];
        assert_eq!(
            (&error["code"], &error["field"]),
            (&json!(code), &json!(field)),
            "{bad}"
        );
    }
    let twice = [settings("a", 1, false), settings("a", 2, false)];
    assert_eq!(
        provision("acme", &twice, KEY).unwrap_err().reason.code(),
        "duplicate_field"
    );
    let defaults = [settings("a", 1, true), settings("b", 2, true)];
    assert_eq!(
        provision("acme", &defaults, KEY).unwrap_err().reason.code(),
        "conflict"
    );
}

/// One of each kind.
fn reports() -> Vec<Report> {
    [
        Sent::Delivered,
        Sent::Again(1),
        Sent::Released(1),
        Sent::Dead,
        Sent::Gone,
    ]
    .into_iter()
    .map(|sent| Report {
        webhook: 1,
        event_id: 1,
        sent,
        answer: Some(500),
        fault: None,
    })
    .collect()
}

/// What may be scanned: the common tables that a statement makes of its parameters, and of
/// rows that it found by index.
const SMALL: &[&str] = &[
    "caller",
    "given",
    "found",
    "offered",
    "candidates",
    "wanted",
    "places",
    "program",
    "page",
    "climb",
    "chain",
    "above",
    "moving",
    "touched",
    "once",
    "levels",
    "counted",
    "10",
    "kinds",
    "recent",
    "below",
    "waiting",
    "numbered",
    "batch",
    "old",
    "CONSTANT",
    "7",
    "20",
    "8",
    "16",
    "named",
    "counted",
    "expected",
    "wanted",
    "whose",
    "planned",
    "asked",
    "calendar",
    "11",
    "3",
    "2",
    "4",
];

#[test]
fn no_statement_scans_a_table() {
    let mut world = World::new();
    // With foreign keys a plan shows their checks too, and among them one for new users that
    // never runs: it looks for rows that waited for their user, and is skipped if none do.
    world.db.pragma_update(None, "foreign_keys", false).unwrap();
    let authorization = format!("Bearer {KEY}");
    let mut batches = vec![
        Claim {
            claim: "claim".into(),
            now: 2,
            until: 3,
            limit: 100,
            keep: 1,
        }
        .batch(),
        settle("claim", &reports()),
    ];
    let rows = json!({ "user": "a@example.com", "referrer": "ACME-0815", "code": "ACME-0816" });
    let backfill = "/networks/acme/connections/spring/backfill".to_owned();
    let mut asked = kinds();
    asked.push(("POST", backfill, rows));
    for (method, target, body) in asked {
        let (path, query) = target.split_once('?').unwrap_or((&target, ""));
        let body = body.to_string();
        let request = Request {
            method,
            path,
            query,
            authorization: Some(&authorization),
            content_type: Some(if path.ends_with("/backfill") {
                "application/x-ndjson"
            } else {
                "application/json"
            }),
            body: body.as_bytes(),
            ..Request::default()
        };
        let moment = world.moment();
        let Step::Batch(batch) = plan(&request, &moment) else {
            panic!("{target} does not reach the store");
        };
        batches.push(batch);
    }
    let mut seen = 0;
    for batch in batches {
        for part in batch {
            let explain = format!("EXPLAIN QUERY PLAN {}", part.sql);
            let mut statement = world.db.prepare(&explain).unwrap();
            let rows = statement.query_map(params(&part), |row| row.get::<_, String>(3));
            for step in rows.unwrap().map(Result::unwrap) {
                seen += 1;
                let Some(scanned) = step.strip_prefix("SCAN ") else {
                    continue;
                };
                let name = scanned.split(' ').next().unwrap_or_default();
                // Events that wait, or are old: the statement itself sets an end to that.
                let is_bounded = (["events", "recounts"].contains(&name)
                    || name.starts_with("(subquery"))
                    && part.sql.contains("LIMIT ");
                assert!(
                    SMALL.contains(&name) || is_bounded,
                    "{step} in {}",
                    part.sql
                );
            }
        }
    }
    assert!(seen > 50);
}

/// The work that requests of every kind take in a network of so many users, a tree in which
/// every user brought in three, and beside a small tree that is the same in all.
fn work(users: u32) -> Vec<i32> {
    let mut world = World::new();
    world.create("b0@example.com");
    for user in 1..13 {
        let [user, referrer] = [user, (user - 1) / 3].map(|user| format!("b{user}@example.com"));
        world.create_by(&user, &referrer);
    }
    world.create("a0@example.com");
    for user in 1..users {
        let [user, referrer] = [user, (user - 1) / 3].map(|user| format!("a{user}@example.com"));
        world.create_by(&user, &referrer);
    }
    // What is left to others to do, and what of it by chance one request does, is another test's.
    world.get("/networks/acme/connections/spring/leaderboard");
    world.random = Some([0x77; Moment::RANDOM]);
    kinds()
        .into_iter()
        .map(|(method, target, body)| {
            let limited = if target.ends_with("connections/spring") && method == "GET" {
                format!("{target}?limit=50")
            } else {
                target.replace("level=3", "level=3&limit=50")
            };
            let answer = world.send(KEY, method, &limited, body.to_string().as_bytes());
            assert!(answer.status < 300, "{target}: {}", answer.json);
            world.steps
        })
        .collect()
}

#[test]
fn work_does_not_grow_with_the_network() {
    for (place, (small, large)) in work(200).into_iter().zip(work(4000)).enumerate() {
        // In steps of SQLite's virtual machine. A little is left to chance, for instance how
        // many tries a free code takes.
        assert!(
            large <= small + small / 4,
            "{}: {small}, {large}",
            kinds()[place].1
        );
    }
}
