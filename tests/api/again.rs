//! Requests that are sent again under the same `Idempotency-Key`.

use crate::world::{Answer, KEY, NOW, OTHER_KEY, World, kinds, text};
use proptest::prelude::*;
use refgraph::api::{Moment, Reply, Request, Step, answer, plan};
use refgraph::store::KEPT;
use serde_json::{Value as Json, json};

const STATUS: &str = "/networks/acme/user_status";

fn ready() -> World {
    let mut world = World::new();
    for user in ["b0", "b1", "a40", "a50"] {
        world.create(&format!("{user}@example.com"));
    }
    world.create_by("below@example.com", "b0@example.com");
    world
}

/// The whole reply, to the byte.
fn raw(world: &mut World, method: &str, target: &str, body: &str, key: &str) -> Reply {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    world.reply(&Request {
        method,
        path,
        query,
        authorization: Some(&format!("Bearer {KEY}")),
        content_type: Some("application/json"),
        idempotency_key: Some(key),
        body: body.as_bytes(),
        ..Request::default()
    })
}

/// What is stored but for the answers that are kept.
fn effects(world: &World) -> String {
    let mut tables = world.dump();
    // By name it comes after accounts, activities and acts.
    tables.remove(3);
    format!("{tables:?}")
}

#[test]
fn every_kind_of_request_gets_the_first_answer_again() {
    let settings = json!({ "levels": 4, "signup_url": "https://example.com/{your_code}" });
    let mut asks = kinds();
    asks.push(("PUT", "/networks/acme/programs/winter".into(), settings));
    let levels = json!({ "levels": 4, "foreign_codes": ["X#", "Y#"] });
    asks.push(("PATCH", "/networks/acme/programs/spring".into(), levels));
    let unknown = json!({ "user": "nobody@example.com", "status_change": "ban" });
    asks.push(("POST", STATUS.into(), unknown));
    let mut kept = 0;
    for (method, target, body) in asks {
        if method == "GET" {
            continue;
        }
        let body = body.to_string();
        // The same as without a key.
        let (mut world, mut plain) = (ready(), ready());
        let first = raw(&mut world, method, &target, &body, "k");
        let without = plain.send(KEY, method, &target, body.as_bytes());
        assert_eq!(first.status, without.status, "{target} {}", first.body);
        let json: Json = serde_json::from_str(&first.body).unwrap();
        assert_eq!(json, without.json);
        assert_eq!(effects(&world), effects(&plain));
        // Whatever comes in between.
        for (method, target, body) in kinds() {
            world.send(KEY, method, &target, body.to_string().as_bytes());
        }
        let change = json!({ "signup_url": "https://example.com/x/{your_code}", "levels": 9 });
        let change = change.to_string();
        world.send(
            KEY,
            "PATCH",
            "/networks/acme/programs/spring",
            change.as_bytes(),
        );
        let before = world.dump();
        for _ in 0..3 {
            assert_eq!(raw(&mut world, method, &target, &body, "k"), first);
            // A string of structured fields is the same key.
            assert_eq!(raw(&mut world, method, &target, &body, "\"k\""), first);
        }
        assert!(world.dump() == before, "{target}");
        kept += 1;
    }
    assert!(kept > 10);
}

#[test]
fn another_request_under_the_key_is_refused() {
    let mut world = ready();
    let create = |user: &str| json!({ "user": user, "status_change": "create_user" }).to_string();
    let first = raw(&mut world, "POST", STATUS, &create("new@example.com"), "k");
    assert_eq!(first.status, 201);
    let before = world.dump();
    let spring = "/networks/acme/connections/spring";
    let connect = json!({ "user": "b1@example.com", "connection": "b0@example.com" }).to_string();
    for (method, target, body) in [
        ("POST", STATUS, &*create("other@example.com")),
        ("POST", STATUS, &*format!("{} ", create("new@example.com"))),
        ("POST", spring, &connect),
        (
            "DELETE",
            "/networks/acme/connections/spring?user=below@example.com",
            "",
        ),
    ] {
        let refused = raw(&mut world, method, target, body, "k");
        assert_eq!(refused.status, 422, "{}", refused.body);
        let json: Json = serde_json::from_str(&refused.body).unwrap();
        assert_eq!(json["error"]["code"], "idempotency_key_reused");
    }
    assert!(world.dump() == before);
    // Under another key, of another network or by another bearer key it is another request.
    let again = raw(&mut world, "POST", STATUS, &create("new@example.com"), "l");
    assert_eq!(again.status, 200);
    world.idempotency_key = Some("k".into());
    let body = create("elsewhere@example.com");
    world
        .send(
            OTHER_KEY,
            "POST",
            "/networks/other/user_status",
            body.as_bytes(),
        )
        .did(201, "created");
    // A question keeps nothing.
    let answer = world.idle(|world| world.get("/networks/acme/connections"));
    assert_eq!(answer.status, 200);
}

#[test]
fn what_is_no_key_is_refused() {
    let mut world = ready();
    let body = json!({ "user": "new@example.com", "status_change": "create_user" });
    for key in [
        "",
        " ",
        "a b",
        "\"a",
        "ä",
        "a\nb",
        &"x".repeat(256),
        "\"a\", \"b\"",
    ] {
        world.idempotency_key = Some(key.into());
        world
            .idle(|world| world.status(&body))
            .refuses(400, "invalid_value", "idempotency-key");
    }
}

#[test]
fn what_was_refused_before_the_store_is_not_kept() {
    let mut world = ready();
    world.idempotency_key = Some("k".into());
    world
        .idle(|world| world.create("nobody"))
        .refuses(400, "invalid_email", "user");
    world.create("new@example.com").did(201, "created");
    // Nor what a wrong key asked.
    let body = json!({ "user": "x@example.com", "status_change": "create_user" }).to_string();
    world.idempotency_key = Some("l".into());
    world
        .idle(|world| world.send("wrong-key-0123456789", "POST", STATUS, body.as_bytes()))
        .refuses(401, "unauthorised", Json::Null);
}

#[test]
fn answers_are_kept_for_a_day_and_dropped_by_others() {
    let mut world = World::new();
    let at = |world: &mut World, millis: u64, user: &str, key: &str| -> Answer {
        let body = json!({ "user": user, "status_change": "create_user" }).to_string();
        let authorization = format!("Bearer {KEY}");
        let request = Request {
            method: "POST",
            path: STATUS,
            authorization: Some(&authorization),
            content_type: Some("application/json"),
            idempotency_key: Some(key),
            body: body.as_bytes(),
            ..Request::default()
        };
        world.requests += 1;
        let random = core::array::from_fn(|place| (place as u64 * 7 + world.requests * 131) as u8);
        let Step::Batch(batch) = plan(&request, &Moment::new(millis, random)) else {
            panic!("no batch");
        };
        let reply = answer(&request, &world.run(&batch));
        Answer {
            status: reply.status,
            json: serde_json::from_str(&reply.body).unwrap(),
            headers: reply.headers,
        }
    };
    let day = KEPT as u64;
    at(&mut world, NOW, "ann@example.com", "k").did(201, "created");
    at(&mut world, NOW + day, "ann@example.com", "k").did(201, "created");
    at(&mut world, NOW + day + 1, "ann@example.com", "k").did(200, "unchanged");
    // Long after, another request may have it.
    at(&mut world, NOW + 3 * day, "bob@example.com", "k").did(201, "created");
    // In the long run there are about as many as of one day.
    for request in 0..600 {
        let time = NOW + 4 * day + request * day / 100;
        at(
            &mut world,
            time,
            "ann@example.com",
            &format!("key {request}").replace(' ', "-"),
        );
    }
    let kept = "SELECT COUNT(*) FROM answers WHERE place = 0";
    let kept: i64 = world.db.query_row(kept, [], |row| row.get(0)).unwrap();
    assert!((100..200).contains(&kept), "{kept}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Some requests, each of which may be sent more than once and in any order, come out as if
    /// each had been sent when it first was.
    #[test]
    fn repeats_change_nothing(sent in proptest::collection::vec(0_usize..6, 1..30)) {
        let (mut once, mut often) = (ready(), ready());
        let mut first: Vec<Option<Reply>> = vec![None; 6];
        for request in sent {
            let user = |at: usize| format!("b{}@example.com", at % 2);
            let (method, target, body) = match request {
                0 | 1 => ("POST", STATUS.to_owned(), json!({
                    "user": format!("new{request}@example.com"), "status_change": "create_user",
                    "referrer": user(request),
                })),
                2 | 3 => ("POST", "/networks/acme/connections/spring".to_owned(), json!({
                    "user": user(request), "connection": user(request + 1),
                })),
                4 => ("POST", STATUS.to_owned(), json!({
                    "user": user(1), "status_change": "ban",
                })),
                _ => (
                    "DELETE",
                    format!("/networks/acme/connections/spring?user={}", user(0)),
                    Json::Null,
                ),
            };
            let body = body.to_string();
            let key = format!("key-{request}");
            // Both draw the same bytes.
            often.requests = once.requests;
            let reply = raw(&mut often, method, &target, &body, &key);
            if let Some(first) = &first[request] {
                prop_assert_eq!(first, &reply);
            } else {
                let plain = once.send(KEY, method, &target, body.as_bytes());
                let json: Json = serde_json::from_str(&reply.body).unwrap();
                prop_assert_eq!((plain.status, plain.json), (reply.status, json));
                first[request] = Some(reply);
            }
            prop_assert_eq!(effects(&once), effects(&often));
        }
    }
}

#[test]
fn a_code_that_is_all_digits_stays_a_text() {
    let mut world = ready();
    let settings = json!({ "foreign_codes": ["########"] }).to_string();
    world.send(
        KEY,
        "PATCH",
        "/networks/acme/programs/spring",
        settings.as_bytes(),
    );
    world.idempotency_key = Some("k".into());
    let given = world.give("spring", "b0@example.com", "01234567");
    assert_eq!(text(&given.json["referral_code"]), "01234567");
    let again = world.give("spring", "b0@example.com", "01234567");
    assert_eq!(again.json, given.json);
}
