//! The referral code of a user, and what happens when codes collide.

use crate::world::{KEY, World, text, well_formed};
use serde_json::{Value as Json, json};

#[test]
fn codes_are_minted_on_demand_once() {
    let mut world = World::new();
    let ann = world.create("ann@example.com");
    let there = world
        .idle(|world| world.get("/networks/acme/connections/spring/codes?user=Ann%40example.com"));
    assert_eq!(
        there.json,
        json!({
            "user": "ann@example.com",
            "program": "spring",
            "referral_code": ann.json["referral_code"],
            "link": ann.json["link"],
        })
    );
    let target = "/networks/acme/connections/autumn/codes?user=ann@example.com";
    let head = world.idle(|world| world.send(KEY, "HEAD", target, b""));
    assert_eq!((head.status, &head.json), (200, &Json::Null));
    let first = world.get(target);
    let code = well_formed(first.json["referral_code"].as_str().unwrap());
    assert_eq!(code.tag(), refgraph::code::tag_of("autumn"));
    let link = format!("https://example.com/autumn?referral_code={}", code.as_str());
    assert_eq!(first.json["link"], json!(link));
    let again = world.idle(|world| world.get(target));
    assert_eq!(again.json, first.json);
    let bob = world.create_by("bob@example.com", code.as_str());
    assert_eq!(
        (&bob.json["program"], &bob.json["connection"]),
        (&json!("autumn"), &json!("ann@example.com"))
    );
    world
        .idle(|world| world.get("/networks/acme/connections/spring/codes?user=no@example.com"))
        .refuses(400, "unknown_user", "user");
    world
        .idle(|world| world.get("/networks/acme/connections/winter/codes?user=ann@example.com"))
        .refuses(404, "unknown_program", "program");
    world
        .idle(|world| world.get("/networks/acme/connections/spring/codes"))
        .refuses(400, "missing_field", "user");
}

#[test]
fn a_taken_code_gives_way_to_the_next_candidate() {
    let mut world = World::new();
    world.random = Some(core::array::from_fn(|place| place as u8));
    let lengths: Vec<usize> = (0..5)
        .map(|user| {
            let answer = world.create(&format!("user{user}@example.com"));
            answer.did(201, "created");
            text(&answer.json["referral_code"]).len()
        })
        .collect();
    assert_eq!(lengths, [8, 8, 9, 10, 12]);
    // All are taken: nobody is made without a code, and the request can be sent again.
    world
        .idle(|world| world.create("six@example.com"))
        .refuses(503, "unavailable", Json::Null);
    let random = world.random.take();
    world.create("six@example.com").did(201, "created");
    // The same for a code on demand: these carry another program's tag, so they are free.
    let target = |user: &str| format!("/networks/acme/connections/autumn/codes?user={user}");
    world.random = random;
    for (user, length) in lengths.into_iter().enumerate() {
        let answer = world.get(&target(&format!("user{user}@example.com")));
        assert_eq!(text(&answer.json["referral_code"]).len(), length);
    }
    world
        .idle(|world| world.get(&target("six@example.com")))
        .refuses(503, "unavailable", Json::Null);
}
