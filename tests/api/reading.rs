//! Programs, chains and pages of connections.

use crate::world::{NOW, OTHER_KEY, World, text, walk};
use refgraph::store::provision;
use serde_json::{Value as Json, json};

#[test]
fn programs_are_listed() {
    let mut world = World::new();
    let answer = world.idle(|world| world.get("/networks/acme/connections"));
    assert_eq!(
        answer.json,
        json!({
            "connections": ["autumn", "spring"],
            "programs": [
                {
                    "program": "autumn",
                    "levels": 10,
                    "default": false,
                    "signup_url": "https://example.com/autumn?referral_code={your_code}",
                    "code_length": 8,
                    "foreign_codes": [],
                },
                {
                    "program": "spring",
                    "levels": 3,
                    "default": true,
                    "signup_url": "https://example.com/spring?referral_code={your_code}",
                    "code_length": 8,
                    "foreign_codes": ["@#**", "ACME-####".replace('-', "")],
                },
            ],
        })
    );
}

#[test]
fn a_chain_has_as_many_levels_as_its_program() {
    let mut world = World::new();
    world.create("a0@example.com");
    for user in 1..15 {
        let body = json!({
            "user": format!("a{user}@example.com"),
            "status_change": "create_user",
            "referrer": format!("a{}@example.com", user - 1),
            "program": "autumn",
        });
        world.status(&body);
    }
    let chain = world.chain("autumn", "a14@example.com");
    let expected: Vec<String> = (4..14)
        .rev()
        .map(|user| format!("a{user}@example.com"))
        .collect();
    assert_eq!(chain, expected);
    let one = world.get("/networks/acme/connections/autumn?user=a14@example.com&level=10");
    let pairs = one.json["connections"].as_array().unwrap();
    assert_eq!(pairs.len(), 1);
    assert_eq!(
        (&pairs[0]["connection"], &pairs[0]["level"]),
        (&json!(expected[9]), &json!(10))
    );
    assert_eq!(pairs[0]["connected_at"], (NOW + 15 * 1000) / 1000);
    assert_eq!(one.json["next"], Json::Null);
    let target = "/networks/acme/connections/spring?user=a14@example.com&level=4";
    world
        .get(target)
        .refuses(400, "level_out_of_range", "level");
    let target = "/networks/acme/connections/spring?level=4";
    world
        .get(target)
        .refuses(400, "level_out_of_range", "level");
    for level in [
        "0",
        "11",
        "-1",
        "+1",
        "1.0",
        "x",
        "",
        "%31%30%30",
        "999999999999999999999",
    ] {
        for rest in ["", "&user=a14@example.com"] {
            let target = format!("/networks/acme/connections/autumn?level={level}{rest}");
            world
                .idle(|world| world.get(&target))
                .refuses(400, "level_out_of_range", "level");
        }
    }
}

#[test]
fn pages_are_stable_under_inserts() {
    let mut world = World::new();
    world.create("a0@example.com");
    for user in 1..=20 {
        world.create_by(&format!("a{user}@example.com"), "a0@example.com");
    }
    let expected: Vec<_> = (1..=20)
        .map(|user| (format!("a{user}@example.com"), "a0@example.com".to_owned()))
        .collect();
    let target = "/networks/acme/connections/spring?limit=5";
    assert_eq!(walk(&mut world, target, |_| {}), (expected.clone(), 4));
    let mut late = 0;
    let (pairs, _) = walk(&mut world, target, |world| {
        late += 1;
        if late < 4 {
            world.create_by(&format!("late{late}@example.com"), "a3@example.com");
        }
    });
    assert_eq!(pairs[..20], expected);
    assert_eq!(pairs.len(), 23);
    // Those at level 2 are few, the pages as many.
    let (pairs, pages) = walk(&mut world, &format!("{target}&level=2"), |_| {});
    let expected: Vec<_> = (1..=3)
        .map(|late| {
            (
                format!("late{late}@example.com"),
                "a0@example.com".to_owned(),
            )
        })
        .collect();
    assert_eq!((pairs, pages), (expected, 5));
    for limit in ["0", "1001", "-5", "x", "", "1e2", "65537"] {
        let target = format!("/networks/acme/connections/spring?limit={limit}");
        world.get(&target).refuses(400, "invalid_value", "limit");
    }
    assert_eq!(
        world
            .get("/networks/acme/connections/spring?limit=1000")
            .status,
        200
    );
}

#[test]
fn a_cursor_belongs_to_its_listing() {
    let mut world = World::new();
    world.create("a0@example.com");
    for user in 1..=3 {
        world.create_by(&format!("a{user}@example.com"), "a0@example.com");
    }
    let page = world.get("/networks/acme/connections/spring?limit=1");
    let cursor = text(&page.json["next"]);
    let good = format!("/networks/acme/connections/spring?limit=2&cursor={cursor}");
    assert_eq!(
        world.get(&good).json["connections"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    for target in [
        format!("/networks/acme/connections/autumn?cursor={cursor}"),
        format!("/networks/acme/connections/spring?level=2&cursor={cursor}"),
        format!("/networks/acme/connections/spring?cursor={}", &cursor[1..]),
        format!(
            "/networks/acme/connections/spring?cursor={}",
            cursor.to_uppercase() + "0"
        ),
        format!("/networks/acme/connections/spring?cursor=f{}", &cursor[1..]),
        "/networks/acme/connections/spring?cursor=".into(),
        "/networks/acme/connections/spring?cursor=%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80"
            .into(),
    ] {
        world.get(&target).refuses(400, "invalid_cursor", "cursor");
    }
    // A chain has no pages.
    let chain = "/networks/acme/connections/spring?user=a1@example.com";
    world
        .get(&format!("{chain}&cursor={cursor}"))
        .refuses(400, "invalid_value", "cursor");
    // What another key was given, even one of the same network.
    let another = "third-key-0123456789";
    world.run(&provision("acme", &[], another).unwrap());
    let target = format!("/networks/acme/connections/spring?cursor={cursor}");
    world
        .send(another, "GET", &target, b"")
        .refuses(400, "invalid_cursor", "cursor");
    let other = "/networks/other/connections/spring";
    let target = format!("{other}?cursor={cursor}");
    world
        .send(OTHER_KEY, "GET", &target, b"")
        .refuses(400, "invalid_cursor", "cursor");
}
