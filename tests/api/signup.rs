//! Signups, bans and revoked invitations.

use crate::world::{KEY, OTHER_KEY, World, settings, text, well_formed};
use refgraph::store::provision;
use serde_json::{Value as Json, json};

#[test]
fn a_signup_makes_user_code_and_connection() {
    let mut world = World::new();
    let ann = world.create(" Ann@Example.com ");
    ann.did(201, "created");
    let code = text(&ann.json["referral_code"]);
    well_formed(&code);
    assert_eq!(
        ann.json,
        json!({
            "network": "acme",
            "user": "ann@example.com",
            "status": "active",
            "outcome": "created",
            "program": "spring",
            "connection": null,
            "referral_code": code,
            "link": format!("https://example.com/spring?referral_code={code}"),
            "email": "not_requested",
        })
    );
    let bob = world.create_by("bob@example.com", &code.to_lowercase());
    bob.did(201, "created");
    assert_eq!(bob.json["connection"], "ann@example.com");
    let cid = world.create_by("cid@example.com", "BOB@example.com");
    assert_eq!(cid.json["connection"], "bob@example.com");
    assert_eq!(
        world.chain("spring", "cid@example.com"),
        ["bob@example.com", "ann@example.com"]
    );
    assert_eq!(ann.header("cache-control"), Some("no-store"));
}

#[test]
fn only_the_first_create_counts() {
    let mut world = World::new();
    let ann = world.create("ann@example.com");
    world.create("bob@example.com");
    let first = world.create_by("cid@example.com", "ann@example.com");
    for referrer in [
        "bob@example.com",
        "nobody@example.com",
        &text(&ann.json["referral_code"]),
    ] {
        let again = world.idle(|world| world.create_by("CID@example.com", referrer));
        again.did(200, "unchanged");
        for field in ["status", "program", "connection", "referral_code", "link"] {
            assert_eq!(again.json[field], first.json[field]);
        }
    }
    let plain = world.idle(|world| world.create("cid@example.com"));
    assert_eq!(plain.json["connection"], "ann@example.com");
}

#[test]
fn a_signup_finds_its_program() {
    let mut world = World::new();
    let create = |program: Option<&str>, referrer: Option<&str>, user: &str| {
        json!({
            "user": user, "status_change": "create_user", "program": program, "referrer": referrer,
        })
    };
    // The program that is named, and a code that carries its tag.
    let ann = world.status(&create(Some("autumn"), None, "ann@example.com"));
    assert_eq!(ann.json["program"], "autumn");
    let code = text(&ann.json["referral_code"]);
    assert_eq!(well_formed(&code).tag(), refgraph::code::tag_of("autumn"));
    // The code's own, where none is named.
    let bob = world.status(&create(None, Some(&code), "bob@example.com"));
    assert_eq!(bob.json["program"], "autumn");
    assert_eq!(
        world.chain("autumn", "bob@example.com"),
        ["ann@example.com"]
    );
    assert!(world.chain("spring", "bob@example.com").is_empty());
    // Named and the code's own have to agree.
    let same = world.status(&create(Some("autumn"), Some(&code), "cid@example.com"));
    same.did(201, "created");
    world
        .idle(|world| world.status(&create(Some("spring"), Some(&code), "dan@example.com")))
        .refuses(400, "conflict", "program");
    world
        .idle(|world| world.status(&create(Some("winter"), None, "dan@example.com")))
        .refuses(400, "unknown_program", "program");
    // With an email the default.
    let dan = world.status(&create(None, Some("ann@example.com"), "dan@example.com"));
    assert_eq!(dan.json["program"], "spring");
}

#[test]
fn the_only_program_needs_no_name_and_several_do() {
    let mut world = World::empty();
    let path = "/networks/n/user_status";
    let body = |user: &str, referrer: Option<&str>| json!({ "user": user, "status_change": "create_user", "referrer": referrer });
    world.run(&provision("n", &[], KEY).unwrap());
    let ann = world.post(path, &body("ann@example.com", None));
    ann.did(201, "created");
    assert_eq!(
        [
            &ann.json["program"],
            &ann.json["referral_code"],
            &ann.json["link"]
        ],
        [&Json::Null; 3]
    );
    world
        .idle(|world| world.post(path, &body("bob@example.com", Some("ann@example.com"))))
        .refuses(400, "missing_field", "program");
    world.run(&provision("n", &[settings("one", 10, false)], KEY).unwrap());
    let bob = world.post(path, &body("bob@example.com", Some("ann@example.com")));
    assert_eq!(bob.json["program"], "one");
    assert_eq!(
        world.get("/networks/n/connections").json["programs"][0]["default"],
        true
    );
    world.run(&provision("n", &[settings("two", 10, false)], KEY).unwrap());
    world
        .idle(|world| world.post(path, &body("cid@example.com", Some("ann@example.com"))))
        .refuses(400, "missing_field", "program");
    world
        .post(path, &body("cid@example.com", None))
        .did(201, "created");
}

#[test]
fn a_bad_referrer_stores_nothing() {
    let mut world = World::new();
    let ann = world.create("ann@example.com");
    let code = text(&ann.json["referral_code"]);
    let create = |referrer: &'static str| {
        move |world: &mut World| world.create_by("new@example.com", referrer)
    };
    world
        .idle(create("@"))
        .refuses(400, "invalid_email", "referrer");
    world
        .idle(create(""))
        .refuses(400, "invalid_referral_code", "referrer");
    world
        .idle(create("hello"))
        .refuses(400, "invalid_referral_code", "referrer");
    world
        .idle(create("no@example.com"))
        .refuses(400, "unknown_user", "referrer");
    world
        .idle(create("NEW@example.com"))
        .refuses(400, "self_connection", "referrer");
    world
        .idle(|world| world.create_by("ann@example.com", &code))
        .refuses(400, "self_connection", "referrer");
    // A code that was never given out.
    let stranger = refgraph::code::mint(refgraph::code::Spec::default(), &[9; 16]).unwrap();
    world
        .idle(|world| world.create_by("new@example.com", stranger.as_str()))
        .refuses(400, "unknown_referral_code", "referrer");
    // A slip is not set right silently, but named.
    let mut wrong = code.clone().into_bytes();
    wrong[1] = if wrong[1] == b'2' { b'3' } else { b'2' };
    let wrong = String::from_utf8(wrong).unwrap();
    let refused = world.idle(|world| world.create_by("new@example.com", &wrong));
    refused.refuses(400, "invalid_referral_code", "referrer");
    let message = text(&refused.json["error"]["message"]);
    assert!(
        message.contains(&well_formed(&code).to_string()),
        "{message}"
    );
}

#[test]
fn a_code_of_another_network_is_unknown() {
    let mut world = World::new();
    let body = json!({ "user": "ann@example.com", "status_change": "create_user" });
    let body = body.to_string();
    let theirs = world.send(
        OTHER_KEY,
        "POST",
        "/networks/other/user_status",
        body.as_bytes(),
    );
    theirs.did(201, "created");
    let code = text(&theirs.json["referral_code"]);
    world
        .idle(|world| world.create_by("bob@example.com", &code))
        .refuses(400, "unknown_referral_code", "referrer");
    world
        .idle(|world| world.create_by("bob@example.com", "ann@example.com"))
        .refuses(400, "unknown_user", "referrer");
    world.create("ann@example.com").did(201, "created");
}

#[test]
fn a_ban_ends_referring_and_keeps_the_place() {
    let mut world = World::new();
    let ann = world.create("ann@example.com");
    world.create_by("bob@example.com", "ann@example.com");
    let ban = json!({ "user": "ann@example.com", "status_change": "ban" });
    let banned = world.status(&ban);
    banned.did(201, "banned");
    assert_eq!(banned.json["status"], "banned");
    assert_eq!(banned.json["referral_code"], ann.json["referral_code"]);
    world.idle(|world| world.status(&ban)).did(200, "unchanged");
    let code = text(&ann.json["referral_code"]);
    for referrer in ["ann@example.com", &code] {
        world
            .idle(|world| world.create_by("cid@example.com", referrer))
            .refuses(400, "banned", "referrer");
    }
    assert_eq!(
        world.chain("spring", "bob@example.com"),
        ["ann@example.com"]
    );
    let again = world.idle(|world| world.create("ann@example.com"));
    assert_eq!(again.did(200, "unchanged").json["status"], "banned");
    world
        .idle(|world| world.status(&json!({ "user": "no@example.com", "status_change": "ban" })))
        .refuses(400, "unknown_user", "user");
}

#[test]
fn an_invitation_can_be_revoked_until_it_is_used() {
    let mut world = World::new();
    let ann = world.create("ann@example.com");
    world.create_by("bob@example.com", "ann@example.com");
    let revoke = |user: &str| json!({ "user": user, "status_change": "revoke_invite" });
    world
        .idle(|world| world.status(&revoke("ann@example.com")))
        .refuses(400, "invite_used", "user");
    let bob = world.status(&revoke("bob@example.com"));
    bob.did(201, "revoked");
    assert_eq!(bob.json["connection"], "ann@example.com");
    world
        .idle(|world| world.status(&revoke("bob@example.com")))
        .did(200, "unchanged");
    let code = text(&bob.json["referral_code"]);
    assert_ne!(json!(code), ann.json["referral_code"]);
    world
        .idle(|world| world.create_by("cid@example.com", &code))
        .refuses(400, "unknown_referral_code", "referrer");
    world
        .idle(|world| world.create_by("cid@example.com", "bob@example.com"))
        .refuses(400, "unknown_user", "referrer");
    // A ban is the harder of the two: it comes after, and stays.
    world
        .status(&json!({ "user": "bob@example.com", "status_change": "ban" }))
        .did(201, "banned");
    world
        .idle(|world| world.status(&revoke("bob@example.com")))
        .refuses(400, "banned", "user");
}

#[test]
fn mail_is_not_promised() {
    let mut world = World::new();
    let body = json!({
        "user": "ann@example.com", "status_change": "create_user", "send_email": true,
    });
    assert_eq!(world.status(&body).json["email"], "not_configured");
}
