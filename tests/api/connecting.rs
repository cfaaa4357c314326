//! Connecting users who are there.

use crate::world::World;
use serde_json::json;

#[test]
fn connecting_tells_what_it_did() {
    let mut world = World::new();
    for user in ["ann", "bob", "cid"] {
        world.create(&format!("{user}@example.com"));
    }
    let first = world.connect("spring", "Bob@example.com", "ann@example.com");
    assert_eq!(first.status, 201);
    assert_eq!(
        first.json,
        json!({
            "network": "acme",
            "program": "spring",
            "user": "bob@example.com",
            "connection": "ann@example.com",
            "outcome": "connected",
            "previous": null,
        })
    );
    let again = world.idle(|world| world.connect("spring", "bob@example.com", "ann@example.com"));
    assert_eq!(
        again.did(200, "unchanged").json["previous"],
        "ann@example.com"
    );
    let moved = world.connect("spring", "bob@example.com", "cid@example.com");
    assert_eq!(moved.did(201, "moved").json["previous"], "ann@example.com");
    // Another program is another forest.
    world
        .connect("autumn", "cid@example.com", "bob@example.com")
        .did(201, "connected");
}

#[test]
fn a_correction_moves_everyone_below() {
    let mut world = World::new();
    for user in ["root", "new", "ann"] {
        world.create(&format!("{user}@example.com"));
    }
    world.connect("spring", "ann@example.com", "root@example.com");
    world.create_by("bob@example.com", "ann@example.com");
    world.create_by("cid@example.com", "bob@example.com");
    world
        .connect("spring", "ann@example.com", "new@example.com")
        .did(201, "moved");
    assert_eq!(
        world.chain("spring", "cid@example.com"),
        ["bob@example.com", "ann@example.com", "new@example.com"]
    );
}

#[test]
fn bad_connections_are_refused() {
    let mut world = World::new();
    world.create("a0@example.com");
    for user in 1..15 {
        let [user, referrer] = [user, user - 1].map(|user| format!("a{user}@example.com"));
        world.create_by(&user, &referrer);
    }
    let refused = |user: &'static str, connection: &'static str| {
        move |world: &mut World| world.connect("spring", user, connection)
    };
    let (top, bottom) = ("a0@example.com", "a14@example.com");
    // Beyond what any program shows, a cycle is still one.
    world
        .idle(refused(top, bottom))
        .refuses(400, "cycle", "connection");
    world
        .idle(refused(top, "a1@example.com"))
        .refuses(400, "cycle", "connection");
    world
        .idle(refused(top, " A0@example.com"))
        .refuses(400, "self_connection", "connection");
    world
        .idle(refused("no@example.com", top))
        .refuses(400, "unknown_user", "user");
    world
        .idle(refused(top, "no@example.com"))
        .refuses(400, "unknown_user", "connection");
    world
        .idle(|world| world.connect("winter", top, bottom))
        .refuses(404, "unknown_program", "program");
    assert_eq!(world.chain("spring", bottom).len(), 3);
}

#[test]
fn amount_is_an_alias_of_connection() {
    let mut world = World::new();
    for user in ["ann", "bob", "cid"] {
        world.create(&format!("{user}@example.com"));
    }
    let path = "/networks/acme/connections/spring";
    let both = |connection: &str, amount: &str| json!({ "user": "bob@example.com", "connection": connection, "amount": amount });
    let alias = json!({ "user": "bob@example.com", "amount": "ann@example.com" });
    world.post(path, &alias).did(201, "connected");
    world
        .post(path, &both("ann@example.com", "ANN@example.com"))
        .did(200, "unchanged");
    world
        .idle(|world| world.post(path, &both("ann@example.com", "cid@example.com")))
        .refuses(400, "conflict", "amount");
    let unknown = json!({ "user": "bob@example.com", "amount": "no@example.com" });
    world
        .idle(|world| world.post(path, &unknown))
        .refuses(400, "unknown_user", "amount");
}
