//! Corrections: connections that are removed, and the history that tells of all changes.

use crate::world::{KEY, NOW, OTHER_KEY, World, ready};
use serde_json::{Value as Json, json};

const SPRING: &str = "/networks/acme/connections/spring";

/// What the history of Bob's connection says.
fn history(world: &mut World) -> Json {
    let target = format!("{SPRING}/history?user=bob@example.com");
    let answer = world.idle(|world| world.get(&target));
    assert_eq!(
        (answer.status, &answer.json["user"], &answer.json["program"]),
        (200, &json!("bob@example.com"), &json!("spring"))
    );
    answer.json["corrections"].clone()
}

#[test]
fn a_history_tells_who_was_connected_when_and_why() {
    let mut world = World::new();
    for user in ["ann", "eve"] {
        world.create(&format!("{user}@example.com"));
    }
    world.create_by("bob@example.com", "ann@example.com");
    let signed_up = NOW + world.requests * 1000;
    assert_eq!(history(&mut world), json!([]));
    let body = json!({
        "user": "bob@example.com", "connection": "eve@example.com", "reason": "Eve met him first.",
    });
    world.post(SPRING, &body).did(201, "moved");
    let moved = NOW + world.requests * 1000;
    let again = world.idle(|world| world.post(SPRING, &body));
    again.did(200, "unchanged");
    let target = format!("{SPRING}?user=bob@example.com&reason=No%20one");
    let removed = world.send(KEY, "DELETE", &target, b"");
    assert_eq!(
        (removed.status, &removed.json),
        (
            200,
            &json!({
                "network": "acme",
                "program": "spring",
                "user": "bob@example.com",
                "outcome": "disconnected",
                "previous": "eve@example.com",
            })
        )
    );
    let gone = NOW + world.requests * 1000;
    world.connect("spring", "bob@example.com", "ann@example.com");
    let back = NOW + world.requests * 1000;
    let seconds = |millis: u64| millis / 1000;
    assert_eq!(
        history(&mut world),
        json!([
            {
                "at": seconds(back),
                "previous": null,
                "previous_connected_at": null,
                "connection": "ann@example.com",
                "reason": null,
            },
            {
                "at": seconds(gone),
                "previous": "eve@example.com",
                "previous_connected_at": seconds(moved),
                "connection": null,
                "reason": "No one",
            },
            {
                "at": seconds(moved),
                "previous": "ann@example.com",
                "previous_connected_at": seconds(signed_up),
                "connection": "eve@example.com",
                "reason": "Eve met him first.",
            },
        ])
    );
}

#[test]
fn who_is_removed_keeps_everyone_below() {
    let mut world = ready();
    world.connect("spring", "bob@example.com", "ann@example.com");
    world.create_by("cid@example.com", "bob@example.com");
    assert_eq!(world.counts("spring", "ann@example.com"), [1, 1, 0]);
    let removed = world.disconnect("spring", "bob@example.com");
    assert_eq!(
        removed.did(200, "disconnected").json["previous"],
        "ann@example.com"
    );
    assert_eq!(
        world.chain("spring", "cid@example.com"),
        ["bob@example.com"]
    );
    assert_eq!(world.counts("spring", "ann@example.com"), [0; 3]);
    assert_eq!(world.counts("spring", "bob@example.com"), [1, 0, 0]);
    let again = world.idle(|world| world.disconnect("spring", "bob@example.com"));
    assert_eq!(again.did(200, "unchanged").json["previous"], Json::Null);
    // Now that Bob is at the top, Ann may come below.
    world
        .connect("spring", "ann@example.com", "cid@example.com")
        .did(201, "connected");
}

#[test]
fn bad_corrections_are_refused() {
    let mut world = ready();
    world.connect("spring", "bob@example.com", "ann@example.com");
    for (method, target, status, code, field) in [
        (
            "DELETE",
            format!("{SPRING}?user=no@example.com"),
            400,
            "unknown_user",
            "user",
        ),
        ("DELETE", SPRING.into(), 400, "missing_field", "user"),
        (
            "DELETE",
            format!("{SPRING}?user=x"),
            400,
            "invalid_email",
            "user",
        ),
        (
            "DELETE",
            format!("{SPRING}?user=bob@example.com&reason=%00"),
            400,
            "invalid_value",
            "reason",
        ),
        (
            "DELETE",
            format!("{SPRING}?user=bob@example.com&force=1"),
            400,
            "unknown_field",
            "force",
        ),
        (
            "DELETE",
            "/networks/acme/connections/winter?user=bob@example.com".into(),
            404,
            "unknown_program",
            "program",
        ),
        (
            "GET",
            format!("{SPRING}/history"),
            400,
            "missing_field",
            "user",
        ),
        (
            "GET",
            format!("{SPRING}/history?user=no@example.com"),
            400,
            "unknown_user",
            "user",
        ),
        (
            "GET",
            "/networks/acme/connections/winter/history?user=bob@example.com".into(),
            404,
            "unknown_program",
            "program",
        ),
    ] {
        world
            .idle(|world| world.send(KEY, method, &target, b""))
            .refuses(status, code, field);
    }
    let target = format!("{SPRING}?user=bob@example.com");
    world
        .idle(|world| world.send(OTHER_KEY, "DELETE", &target, b""))
        .refuses(401, "unauthorised", Json::Null);
    let with = |reason: Json| json!({ "user": "ann@example.com", "connection": "bob@example.com", "reason": reason });
    for (reason, code) in [
        (json!("x".repeat(501)), "invalid_value"),
        (json!("two\nlines"), "invalid_value"),
        (json!(1), "wrong_type"),
    ] {
        world
            .idle(|world| world.post(SPRING, &with(reason)))
            .refuses(400, code, "reason");
    }
    // As long as may be, and that it is a cycle is told next.
    world
        .idle(|world| world.post(SPRING, &with(json!("ü".repeat(500)))))
        .refuses(400, "cycle", "connection");
}

#[test]
fn a_ban_can_be_lifted() {
    let mut world = ready();
    let change = |world: &mut World, change: &str| {
        world.status(&json!({ "user": "ann@example.com", "status_change": change }))
    };
    change(&mut world, "unban").did(200, "unchanged");
    change(&mut world, "ban").did(201, "banned");
    world
        .create_by("new@example.com", "ann@example.com")
        .refuses(400, "banned", "referrer");
    let lifted = change(&mut world, "unban");
    assert_eq!(lifted.did(201, "unbanned").json["status"], "active");
    world
        .create_by("new@example.com", "ann@example.com")
        .did(201, "created");
    // An invitation that was taken back is no ban.
    world.status(&json!({ "user": "bob@example.com", "status_change": "revoke_invite" }));
    let still = world.status(&json!({ "user": "bob@example.com", "status_change": "unban" }));
    assert_eq!(still.did(200, "unchanged").json["status"], "revoked");
    world
        .status(&json!({ "user": "no@example.com", "status_change": "unban" }))
        .refuses(400, "unknown_user", "user");
}
