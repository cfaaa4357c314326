//! Programs: made, changed and told, and what becomes of codes that are out.

use crate::world::{Answer, KEY, OTHER_KEY, World, text};
use refgraph::store::MAX_PATTERNS;
use serde_json::{Value as Json, json};

const WINTER: &str = "/networks/acme/programs/winter";
const SPRING: &str = "/networks/acme/programs/spring";

fn put(world: &mut World, target: &str, body: &Json) -> Answer {
    world.send(KEY, "PUT", target, body.to_string().as_bytes())
}

fn patch(world: &mut World, target: &str, body: &Json) -> Answer {
    world.send(KEY, "PATCH", target, body.to_string().as_bytes())
}

fn winter() -> Json {
    json!({
        "levels": 5, "signup_url": "https://example.com/w?via={your_code}", "default": false,
        "code_length": 10, "foreign_codes": ["W-##", "w##", "@@"],
    })
}

#[test]
fn a_program_is_made_told_and_changed() {
    let mut world = World::new();
    world
        .idle(|world| world.get(WINTER))
        .refuses(404, "unknown_program", "program");
    world
        .idle(|world| patch(world, WINTER, &json!({ "levels": 2 })))
        .refuses(404, "unknown_program", "program");
    let mut expected = json!({
        "network": "acme", "program": "winter", "levels": 5, "default": false,
        "signup_url": "https://example.com/w?via={your_code}", "code_length": 10,
        "foreign_codes": ["@@", "W##"], "outcome": "created",
    });
    let made = put(&mut world, WINTER, &winter());
    assert_eq!((made.status, &made.json), (201, &expected));
    let again = world.idle(|world| put(world, WINTER, &winter()));
    expected["outcome"] = json!("unchanged");
    assert_eq!((again.status, &again.json), (200, &expected));
    world
        .idle(|world| patch(world, WINTER, &json!({})))
        .did(200, "unchanged");

    expected.as_object_mut().unwrap().remove("outcome");
    let told = world.idle(|world| world.get(WINTER));
    assert_eq!((told.status, &told.json), (200, &expected));
    let listed = world.get("/networks/acme/programs");
    assert_eq!(listed.json, world.get("/networks/acme/connections").json);
    assert_eq!(
        listed.json["connections"],
        json!(["autumn", "spring", "winter"])
    );
    expected.as_object_mut().unwrap().remove("network");
    assert_eq!(listed.json["programs"][2], expected);

    // One setting at a time.
    for (field, value) in [
        ("levels", json!(10)),
        (
            "signup_url",
            json!("https://example.com/w2?via={your_code}"),
        ),
        ("code_length", json!(20)),
        ("foreign_codes", json!(["@@"])),
        ("foreign_codes", json!(["@@", "X"])),
        ("foreign_codes", json!([])),
        ("default", json!(true)),
    ] {
        let change = json!({ field: value });
        let changed = patch(&mut world, WINTER, &change);
        changed.did(200, "changed");
        expected[field] = value;
        for (name, value) in expected.as_object().unwrap() {
            assert_eq!(&changed.json[name], value, "{name} by {change}");
        }
        world
            .idle(|world| patch(world, WINTER, &change))
            .did(200, "unchanged");
    }
    // There is one default.
    assert_eq!(world.get(SPRING).json["default"], false);
    assert_eq!(world.create("ann@example.com").json["program"], "winter");
    patch(&mut world, SPRING, &json!({ "default": true })).did(200, "changed");
    assert_eq!(world.get(WINTER).json["default"], false);
    // What a PUT does not say is as usual.
    let bare = json!({ "levels": 1, "signup_url": "https://example.com/?c={your_code}" });
    let told = put(&mut world, WINTER, &bare);
    told.did(200, "changed");
    assert_eq!(
        (&told.json["code_length"], &told.json["foreign_codes"]),
        (&json!(8), &json!([]))
    );
}

#[test]
fn the_only_program_is_the_default() {
    let mut world = World::new();
    let only = "/networks/other/programs/only";
    let told = world.send(OTHER_KEY, "GET", only, b"");
    assert_eq!(told.json["default"], true);
    let body = winter().to_string();
    let two = "/networks/other/programs/two";
    let made = world.send(OTHER_KEY, "PUT", two, body.as_bytes());
    assert_eq!(made.json["default"], false);
    let told = world.send(OTHER_KEY, "GET", only, b"");
    assert_eq!(told.json["default"], false);
}

#[test]
fn codes_that_are_out_go_on_working_whatever_changes() {
    let mut world = World::new();
    let ann = text(&world.create("ann@example.com").json["referral_code"]);
    world
        .give("spring", "ann@example.com", "ACME-0815")
        .did(201, "changed");
    let change = json!({
        "levels": 1, "signup_url": "https://example.com/new?c={your_code}", "code_length": 16,
        "foreign_codes": [],
    });
    patch(&mut world, SPRING, &change).did(200, "changed");
    for (user, code) in [("bob@example.com", &*ann), ("cid@example.com", "acme-0815")] {
        let by = world.create_by(user, code);
        assert_eq!(by.json["connection"], "ann@example.com");
        // Those to come are longer.
        assert_eq!(text(&by.json["referral_code"]).len(), 16);
    }
    let target = "/networks/acme/connections/spring/codes?user=ann@example.com";
    assert_eq!(
        world.get(target).json["link"],
        "https://example.com/new?c=ACME0815"
    );
    world
        .give("spring", "bob@example.com", "ACME-0816")
        .refuses(400, "invalid_referral_code", "code");
    // The forest is as deep as it was: more levels show it again.
    world.create_by("dan@example.com", "bob@example.com");
    assert_eq!(world.chain("spring", "dan@example.com").len(), 1);
    patch(&mut world, SPRING, &json!({ "levels": 10 })).did(200, "changed");
    assert_eq!(world.chain("spring", "dan@example.com").len(), 2);
    assert_eq!(world.counts("spring", "ann@example.com")[..3], [2, 1, 0]);
    // Also where a code is made on demand, and at each length.
    for length in 8..=20 {
        let user = format!("u{length}@example.com");
        world.create(&user);
        let autumn = "/networks/acme/programs/autumn";
        patch(&mut world, autumn, &json!({ "code_length": length }));
        let made = world.get(&format!(
            "/networks/acme/connections/autumn/codes?user={user}"
        ));
        let made = text(&made.json["referral_code"]).len();
        assert!((length..=length + 3).contains(&made), "{length} {made}");
    }
}

#[test]
fn whole_numbers_may_be_written_with_a_fraction_that_is_nothing() {
    let mut world = World::new();
    let body = |levels: &str| {
        format!(r#"{{"levels": {levels}, "signup_url": "https://example.com/{{your_code}}"}}"#)
    };
    for (at, levels) in ["9.0", "9", "9.000"].into_iter().enumerate() {
        let path = format!("/networks/acme/programs/p{at}");
        let answer = world.send(KEY, "PUT", &path, body(levels).as_bytes());
        assert_eq!(answer.did(201, "created").json["levels"], 9);
    }
    for levels in ["9.5", "9.0001", "90.0", "0.0", "-9.0"] {
        let path = "/networks/acme/programs/none";
        let answer = world.send(KEY, "PUT", path, body(levels).as_bytes());
        assert_eq!(answer.status, 400, "{levels} {}", answer.json);
        assert_eq!(answer.json["error"]["field"], "levels");
    }
}

#[test]
fn bad_settings_are_refused_and_nothing_is_stored() {
    let mut world = World::new();
    let mut cases = vec![
        ("levels", json!(0), "level_out_of_range"),
        ("levels", json!(11), "level_out_of_range"),
        ("levels", json!(-1), "level_out_of_range"),
        ("levels", json!(1i64 << 40), "level_out_of_range"),
        ("levels", json!("3"), "wrong_type"),
        ("levels", json!(3.5), "wrong_type"),
        ("signup_url", json!(""), "invalid_value"),
        ("signup_url", json!("https://example.com/"), "invalid_value"),
        (
            "signup_url",
            json!("javascript:x('{your_code}')"),
            "invalid_value",
        ),
        ("signup_url", json!(7), "wrong_type"),
        ("default", json!("yes"), "wrong_type"),
        ("code_length", json!(7), "invalid_value"),
        ("code_length", json!(21), "invalid_value"),
        ("code_length", json!([]), "wrong_type"),
        ("foreign_codes", json!("ACME"), "wrong_type"),
        ("foreign_codes", json!([1]), "wrong_type"),
        ("foreign_codes", json!([null]), "wrong_type"),
        ("foreign_codes", json!([""]), "invalid_value"),
        ("foreign_codes", json!(["ä"]), "invalid_value"),
        ("foreign_codes", json!(["#".repeat(31)]), "invalid_value"),
    ];
    let many: Vec<String> = (0..=MAX_PATTERNS).map(|at| format!("A{at}")).collect();
    cases.push(("foreign_codes", json!(many), "invalid_value"));
    for (field, value, code) in cases {
        for (target, method) in [(WINTER, "PUT"), (SPRING, "PUT"), (SPRING, "PATCH")] {
            let mut body = winter();
            body[field] = value.clone();
            let body = body.to_string();
            world
                .idle(|world| world.send(KEY, method, target, body.as_bytes()))
                .refuses(400, code, field);
        }
    }
    for field in ["levels", "signup_url"] {
        let mut body = winter();
        body[field] = Json::Null;
        world
            .idle(|world| put(world, WINTER, &body))
            .refuses(400, "missing_field", field);
    }
    let mut body = winter();
    body["program"] = json!("other");
    world
        .idle(|world| put(world, WINTER, &body))
        .refuses(400, "unknown_field", "program");
    world
        .idle(|world| put(world, "/networks/acme/programs/a.b", &winter()))
        .refuses(400, "invalid_id", "program");
    body["foreign_codes"] = json!(many[1..]);
    body.as_object_mut().unwrap().remove("program");
    put(&mut world, WINTER, &body).did(201, "created");
}
