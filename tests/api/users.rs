//! One user: status, code, chain and counts.

use crate::world::{NOW, OTHER_KEY, World};
use serde_json::{Value as Json, json};

const PATH: &str = "/networks/acme/users";

#[test]
fn a_user_is_told_with_their_chain_and_counts() {
    let mut world = World::new();
    let ann = world.create("ann@example.com");
    for (user, referrer) in [
        ("bob", "ann"),
        ("cid", "bob"),
        ("dan", "cid"),
        ("eve", "dan"),
    ] {
        let [user, referrer] = [user, referrer].map(|name| format!("{name}@example.com"));
        world.create_by(&user, &referrer);
    }
    let answer = world.idle(|world| world.get(&format!("{PATH}/Ann%40Example.com")));
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.json,
        json!({
            "network": "acme",
            "user": "ann@example.com",
            "status": "active",
            "created_at": (NOW + 1000) / 1000,
            "program": "spring",
            "referral_code": ann.json["referral_code"],
            "link": ann.json["link"],
            "chain": [],
            // The program shows three levels; eve is at the fourth.
            "counts": [
                { "level": 1, "users": 1 },
                { "level": 2, "users": 1 },
                { "level": 3, "users": 1 },
            ],
        })
    );
    let answer = world.get(&format!("{PATH}/cid@example.com"));
    let chain: Vec<_> = answer.json["chain"].as_array().unwrap().iter().collect();
    assert_eq!(chain.len(), 2);
    assert_eq!(
        chain[1],
        &json!({
            "user": "cid@example.com",
            "connection": "ann@example.com",
            "level": 2,
            "connected_at": (NOW + 3000) / 1000,
        })
    );
    // In another program the user has neither code nor place.
    let other = world.idle(|world| world.get(&format!("{PATH}/cid@example.com?program=autumn")));
    assert_eq!(
        (&other.json["referral_code"], &other.json["link"]),
        (&Json::Null, &Json::Null)
    );
    assert_eq!(other.json["chain"], json!([]));
    assert_eq!(other.json["counts"].as_array().unwrap().len(), 10);
    world.status(&json!({ "user": "cid@example.com", "status_change": "ban" }));
    assert_eq!(
        world.get(&format!("{PATH}/cid@example.com")).json["status"],
        "banned"
    );
}

#[test]
fn users_who_are_not_there_are_not_found() {
    let mut world = World::new();
    world.create("ann@example.com");
    let ask =
        |world: &mut World, rest: &str| world.idle(|world| world.get(&format!("{PATH}/{rest}")));
    ask(&mut world, "bob@example.com").refuses(404, "unknown_user", "user");
    ask(&mut world, "ann@example.com?program=winter").refuses(400, "unknown_program", "program");
    ask(&mut world, "ann@example.com?program=a%20b").refuses(400, "invalid_id", "program");
    ask(&mut world, "ann@example.com?level=1").refuses(400, "unknown_field", "level");
    for bad in ["ann", "%FF@example.com", "%00", "a%2Fb", "%", "@"] {
        ask(&mut world, bad).refuses(400, "invalid_email", "user");
    }
    // Another network has nobody of this name, and another key opens nothing here.
    let target = "/networks/other/users/ann@example.com";
    world
        .send(OTHER_KEY, "GET", target, b"")
        .refuses(404, "unknown_user", "user");
    let target = format!("{PATH}/ann@example.com");
    world
        .send(OTHER_KEY, "GET", &target, b"")
        .refuses(401, "unauthorised", Json::Null);
}

#[test]
fn counts_follow_those_who_move() {
    let mut world = World::new();
    for root in ["old", "new"] {
        world.create(&format!("{root}@example.com"));
    }
    world.create_by("a0@example.com", "old@example.com");
    for user in 1..14 {
        let [user, referrer] = [user, user - 1].map(|user| format!("a{user}@example.com"));
        world.create_by(&user, &referrer);
        world.connect("autumn", &user, &referrer);
    }
    world.connect("autumn", "a0@example.com", "old@example.com");
    // Ten levels are counted, and the fourteen below end there.
    assert_eq!(world.counts("autumn", "old@example.com"), [1; 10]);
    assert_eq!(world.counts("spring", "old@example.com"), [1; 3]);
    world.connect("autumn", "a1@example.com", "new@example.com");
    assert_eq!(
        world.counts("autumn", "old@example.com"),
        [1, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    );
    assert_eq!(world.counts("autumn", "new@example.com"), [1; 10]);
    assert_eq!(world.counts("autumn", "a1@example.com"), [1; 10]);
    assert_eq!(world.counts("autumn", "a0@example.com"), [0; 10]);
    assert_eq!(world.counts("spring", "old@example.com"), [1; 3]);
}

#[test]
fn what_was_there_before_there_were_counts_is_counted() {
    let mut world = World::unmigrated();
    world
        .db
        .execute_batch(include_str!("version_1.sql"))
        .unwrap();
    // Ann of version 1 is user 1; each of the others was brought in by another before them.
    world
        .db
        .execute_batch(
            "WITH RECURSIVE new (id) AS (SELECT 2 UNION ALL SELECT id + 1 FROM new WHERE id < 2600)
            INSERT INTO users (id, network_id, email, status, created_at)
            SELECT id, 1, 'a' || id || '@example.com', 'active', 0 FROM new;
            INSERT INTO connections (program_id, user_id, referrer_id, connected_at)
            SELECT 1, id, (id + 1) / 3, 0 FROM users WHERE id > 1;",
        )
        .unwrap();
    // A step at a time: each is a transaction of its own, and the next goes on from there.
    assert_eq!(world.migrate(), 1 + 3 + 3 + 2);
    assert_eq!(world.migrate(), 0);
    assert_eq!(world.counts("spring", "ann@example.com"), [3, 9, 27]);
    assert_eq!(world.counts("spring", "a2@example.com"), [3, 9, 27]);
    assert_eq!(world.counts("spring", "a865@example.com"), [3, 0, 0]);
    let sums: Vec<i64> = (1..=10)
        .map(|level| {
            let sum = "SELECT COALESCE(SUM(users), 0) FROM counts WHERE level = ?";
            world.db.query_row(sum, [level], |row| row.get(0)).unwrap()
        })
        .collect();
    // So many have someone that far above them: all but those at the first levels.
    let expected = [1, 4, 13, 40, 121, 364, 1093, 2600, 2600, 2600].map(|rest| 2600 - rest);
    assert_eq!(sums, expected);
    world.create_by("late@example.com", "a2600@example.com");
    assert_eq!(world.counts("spring", "a867@example.com"), [1, 1, 0]);
}
