//! Addresses, methods and keys.

use crate::world::{KEY, OTHER_KEY, World, ready};
use refgraph::api::Request;
use refgraph::store::{VERSION, provision};
use serde_json::{Value as Json, json};

#[test]
fn addresses_and_methods() {
    let mut world = World::new();
    for path in [
        "",
        "/",
        "/networks",
        "/networks/",
        "/networks/acme",
        "/networks/acme/",
        "/networks//x",
        "/networks//connections",
        "/networks/acme/connections/",
        "/networks/acme/connections//codes",
        "/networks/acme/user_status/",
        "/networks/acme/connections/spring/codes/",
        "/networks/acme/connections/spring/codes/x/y",
        "/networks/acme/Connections",
        "//networks",
        "/networks/acme/activities",
        "/networks/acme/users",
        "/networks/acme/users/",
        "/networks/acme/users/ann@example.com/x",
        "/networks/acme/connections/spring/downline/",
        "networks/acme/connections",
        "/health/",
    ] {
        for method in ["GET", "POST", "BREW", ""] {
            let answer = world.idle(|world| world.send(KEY, method, path, b"{}"));
            answer.refuses(404, "not_found", Json::Null);
        }
    }
    for (path, allow) in [
        ("/networks/acme/connections", "GET, HEAD"),
        (
            "/networks/acme/connections/spring",
            "DELETE, GET, HEAD, POST",
        ),
        ("/networks/acme/connections/spring/codes", "GET, HEAD, POST"),
        ("/networks/acme/connections/spring/downline", "GET, HEAD"),
        ("/networks/acme/connections/spring/history", "GET, HEAD"),
        ("/networks/acme/users/ann@example.com", "GET, HEAD"),
        ("/networks/acme/users/ann%40example.com", "GET, HEAD"),
        ("/networks/acme/user_status", "POST"),
    ] {
        for method in [
            "GET",
            "HEAD",
            "POST",
            "PUT",
            "DELETE",
            "OPTIONS",
            "get",
            "",
            "GET, HEAD",
        ] {
            let answer = world.idle(|world| world.send(KEY, method, path, b"{}"));
            let allowed = allow.split(", ").any(|other| other == method);
            assert_eq!(answer.status == 405, !allowed, "{method} {path}");
            assert_eq!(answer.header("allow"), (!allowed).then_some(allow));
        }
    }
    assert_eq!(
        world.get("/networks/%61cme/connections/%73pring").status,
        200
    );
}

#[test]
fn head_is_get_without_a_body() {
    let mut world = World::new();
    for target in [
        "/networks/acme/connections",
        "/networks/acme/connections/spring",
        "/networks/acme/connections/winter",
        "/networks/acme/connections/spring?x=1",
        "/networks/acme/connections/spring/codes?user=no@example.com",
    ] {
        let get = world.idle(|world| world.get(target));
        let head = world.idle(|world| world.send(KEY, "HEAD", target, b""));
        assert_eq!((head.status, head.headers), (get.status, get.headers));
        assert_eq!(head.json, Json::Null);
    }
}

#[test]
fn without_the_right_key_nothing_is_told() {
    let mut world = World::new();
    world.create("ann@example.com");
    let status = json!({ "user": "new@example.com", "status_change": "create_user" });
    let ban = json!({ "user": "ann@example.com", "status_change": "ban" });
    let connect = json!({ "user": "ann@example.com", "connection": "bob@example.com" });
    let give = json!({ "user": "ann@example.com", "code": "acme-0815" });
    let asks = |network: &str| {
        [
            (
                "POST",
                format!("/networks/{network}/connections/spring/codes"),
                give.clone(),
            ),
            (
                "GET",
                format!("/networks/{network}/connections"),
                Json::Null,
            ),
            (
                "GET",
                format!("/networks/{network}/connections/spring"),
                Json::Null,
            ),
            (
                "GET",
                format!("/networks/{network}/connections/winter"),
                Json::Null,
            ),
            (
                "GET",
                format!("/networks/{network}/connections/spring?user=ann@example.com"),
                Json::Null,
            ),
            (
                "GET",
                format!("/networks/{network}/connections/autumn/codes?user=ann@example.com"),
                Json::Null,
            ),
            (
                "POST",
                format!("/networks/{network}/user_status"),
                status.clone(),
            ),
            (
                "POST",
                format!("/networks/{network}/user_status"),
                ban.clone(),
            ),
            (
                "POST",
                format!("/networks/{network}/connections/spring"),
                connect.clone(),
            ),
        ]
    };
    let mut replies = Vec::new();
    // A key that is wrong, one of another network, and the right one for a network that is not
    // there or not theirs: one and the same reply.
    for (key, network) in [
        ("wrong-key-0123456789", "acme"),
        (OTHER_KEY, "acme"),
        (KEY, "nowhere"),
        (KEY, "other"),
    ] {
        for (method, target, body) in asks(network) {
            let answer =
                world.idle(|world| world.send(key, method, &target, body.to_string().as_bytes()));
            answer.refuses(401, "unauthorised", Json::Null);
            assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
            replies.push(answer.json);
        }
    }
    replies.dedup();
    assert_eq!(replies.len(), 1);
}

#[test]
fn keys_come_as_bearer_keys() {
    let mut world = World::new();
    let mut ask = |authorization: Option<&str>| {
        let request = Request {
            method: "GET",
            path: "/networks/acme/connections",
            query: "",
            authorization,
            content_type: None,
            body: b"",
            ..Request::default()
        };
        world.reply(&request).status
    };
    for good in ["Bearer KEY", "bearer KEY", "BEARER  KEY", " Bearer KEY "] {
        assert_eq!(ask(Some(&good.replace("KEY", KEY))), 200, "{good}");
    }
    let long = format!("Bearer {}", "x".repeat(1 << 20));
    for bad in [
        "",
        "KEY",
        "Bearer",
        "Bearer ",
        "BearerKEY",
        "Basic KEY",
        "Bearer KEY KEY",
        "Bearer KEY,",
        "Bearer 'KEY'",
        "Bearer KEY\0",
        "Bearer ' OR 1=1 --",
        &long,
    ] {
        assert_eq!(ask(Some(&bad.replace("KEY", KEY))), 401, "{bad}");
    }
    assert_eq!(ask(None), 401);
}

#[test]
fn keys_are_not_stored() {
    let world = World::new();
    let stored = format!("{:?}", world.dump());
    assert!(stored.contains("acme") && !stored.contains(KEY) && !stored.contains("acme-key"));
}

#[test]
fn health_tells_whether_the_tables_are_right() {
    let mut world = World::new();
    let ask = |world: &mut World| {
        let reply = world.reply(&Request {
            method: "GET",
            path: "/health",
            ..Request::default()
        });
        let json: Json = serde_json::from_str(&reply.body).unwrap();
        (reply.status, json)
    };
    assert_eq!(
        ask(&mut world),
        (200, json!({ "status": "ok", "schema_version": VERSION }))
    );
    for (method, allowed) in [("HEAD", true), ("POST", false), ("DELETE", false)] {
        let answer = world.send(KEY, method, "/health", b"");
        assert_eq!(answer.status == 405, !allowed);
    }
    world.get("/health?x=1").refuses(400, "unknown_field", "x");
    world
        .db
        .execute("DELETE FROM schema_versions WHERE version = ?", [VERSION])
        .unwrap();
    let (status, json) = ask(&mut world);
    assert_eq!(
        (status, &json["error"]["code"]),
        (503, &json!("outdated_schema"))
    );
}

#[test]
fn what_a_caller_has_already_is_not_sent_again() {
    let mut world = World::new();
    let authorization = format!("Bearer {KEY}");
    let mut ask = |method: &'static str, path: &'static str, tag: Option<&str>| {
        world.reply(&Request {
            method,
            path,
            authorization: Some(&authorization),
            if_none_match: tag,
            ..Request::default()
        })
    };
    let path = "/networks/acme/connections";
    let first = ask("GET", path, None);
    let (name, tag) = first.headers.last().unwrap();
    assert_eq!((*name, tag.len()), ("etag", 34));
    let listed = format!("\"x\" , W/{tag}");
    for same in [&**tag, &listed, "*"] {
        for method in ["GET", "HEAD"] {
            let reply = ask(method, path, Some(same));
            assert_eq!((reply.status, &*reply.body), (304, ""), "{same}");
            assert_eq!(reply.headers.last(), first.headers.last());
        }
    }
    for other in ["", "\"\"", "x", &tag[1..33]] {
        assert_eq!(ask("GET", path, Some(other)), first, "{other}");
    }
    // What is refused has no tag, and is told again.
    let refused = ask("GET", "/networks/acme/connections/winter", Some("*"));
    assert_eq!(refused.status, 404);
    assert!(refused.headers.iter().all(|(name, _)| *name != "etag"));
}

#[test]
fn a_reader_of_events_goes_on_with_another_key() {
    let mut world = ready();
    let events = "/networks/acme/events";
    let page = world.get(&format!("{events}?limit=1"));
    let cursor = page.json["next"].as_str().unwrap().to_owned();
    let sequence = &page.json["events"][0]["data"]["sequence"];
    let another = "another-key-0123456789";
    world.run(&provision("acme", &[], another).unwrap());
    let mut ask = |query: &str| world.send(another, "GET", &format!("{events}?{query}"), b"");
    ask(&format!("cursor={cursor}")).refuses(400, "invalid_cursor", "cursor");
    let rest = ask(&format!("after={sequence}"));
    assert_eq!(rest.json["events"][0]["data"]["user"], "bob@example.com");
    ask(&format!("after={sequence}&cursor={cursor}")).refuses(400, "conflict", "after");
    ask("after=-1").refuses(400, "invalid_value", "after");
    ask("after=one").refuses(400, "invalid_value", "after");
}
