//! The referral codes of a user: minted, chosen, foreign, and what happens when they collide.

use crate::world::{KEY, World, ready, settings, text, well_formed};
use proptest::prelude::*;
use refgraph::code::foreign::accepted;
use refgraph::code::vanity::{Name, VanitySpec};
use refgraph::code::{Mode, Spec, mint, tag_of};
use refgraph::store::{MAX_ALIASES, provision};
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
            "aliases": [],
        })
    );
    let target = "/networks/acme/connections/autumn/codes?user=ann@example.com";
    let head = world.idle(|world| world.send(KEY, "HEAD", target, b""));
    assert_eq!((head.status, &head.json), (200, &Json::Null));
    let first = world.get(target);
    let code = well_formed(first.json["referral_code"].as_str().unwrap());
    assert_eq!(code.tag(), tag_of("autumn"));
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
    let lengths: Vec<usize> = (0..7)
        .map(|user| {
            let answer = world.create(&format!("user{user}@example.com"));
            answer.did(201, "created");
            text(&answer.json["referral_code"]).len()
        })
        .collect();
    assert_eq!(lengths, [8, 8, 9, 10, 12, 16, 20]);
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

const ANN: &str = "ann@example.com";
const BOB: &str = "bob@example.com";

/// What a user shares in the program `spring`.
fn shared(world: &mut World, user: &str) -> Json {
    let target = format!("/networks/acme/connections/spring/codes?user={user}");
    let answer = world.idle(|world| world.get(&target));
    assert_eq!(answer.status, 200, "{}", answer.json);
    answer.json
}

#[test]
fn what_was_current_goes_on_working() {
    let mut world = World::new();
    let minted = text(&world.create(ANN).json["referral_code"]);
    let spec = Spec {
        tag: tag_of("spring"),
        length: 12,
        ..Spec::default()
    };
    let chosen = mint(spec, &[1; 16]).unwrap();
    let typed = format!(" {} ", chosen.to_string().to_lowercase());
    let given = world.give("spring", " Ann@Example.com", &typed);
    given.did(201, "changed");
    let link = format!(
        "https://example.com/spring?referral_code={}",
        chosen.as_str()
    );
    assert_eq!(
        given.json,
        json!({
            "user": ANN,
            "program": "spring",
            "referral_code": chosen.as_str(),
            "link": link,
            "aliases": [minted],
            "outcome": "changed",
        })
    );
    let foreign = world.give("spring", ANN, "acme-0815");
    assert_eq!(foreign.json["referral_code"], "ACME0815");
    assert_eq!(foreign.json["aliases"], json!([chosen.as_str(), minted]));
    for (place, referrer) in [&*minted, &typed, "acme 0815", "ＡＣＭＥ–０８１５"]
        .into_iter()
        .enumerate()
    {
        let answer = world.create_by(&format!("user{place}@example.com"), referrer);
        assert_eq!(answer.did(201, "created").json["connection"], ANN);
    }
    // The same again changes nothing; an alias can become current again.
    let again = world.idle(|world| world.give("spring", ANN, "ACME0815"));
    assert_eq!(
        again.did(200, "unchanged").json["aliases"],
        foreign.json["aliases"]
    );
    let back = world.give("spring", ANN, &minted);
    back.did(201, "changed");
    assert_eq!(back.json["referral_code"], json!(minted));
    assert_eq!(back.json["aliases"], json!(["ACME0815", chosen.as_str()]));
    assert_eq!(shared(&mut world, ANN)["aliases"], back.json["aliases"]);
    let status = world.idle(|world| world.create(ANN));
    assert_eq!(status.json["referral_code"], json!(minted));
}

#[test]
fn a_code_of_a_name_is_given_as_it_is_shown() {
    let mut world = ready();
    let spec = |program| VanitySpec {
        tag: tag_of(program),
        ..VanitySpec::default()
    };
    let name = Name::read("Zoë Łuka", &[]).unwrap();
    let vanity = name.mint(spec("spring"), &[9; 16]).unwrap();
    assert!(vanity.display.starts_with("ZOE-LUKA-"));
    let given = world.give("spring", ANN, &vanity.display);
    given.did(201, "changed");
    assert_eq!(given.json["referral_code"], vanity.code.as_str());
    let again = world.idle(|world| world.give("spring", ANN, vanity.code.as_str()));
    again.did(200, "unchanged");
    let typed = vanity.display.to_lowercase();
    let answer = world.create_by("friend@example.com", &typed);
    assert_eq!(answer.did(201, "created").json["connection"], ANN);
    // It is of one owner and of its program.
    world
        .idle(|world| world.give("spring", BOB, &vanity.display))
        .refuses(400, "code_taken", "code");
    let other = name.mint(spec("autumn"), &[9; 16]).unwrap();
    world
        .idle(|world| world.give("spring", ANN, &other.display))
        .refuses(400, "invalid_referral_code", "code");
}

#[test]
fn a_code_has_one_owner() {
    let mut world = ready();
    world
        .give("spring", ANN, "acme-1")
        .refuses(400, "invalid_referral_code", "code");
    world.give("spring", ANN, "acme-0001").did(201, "changed");
    world.give("spring", ANN, "acme-0002").did(201, "changed");
    let taken = |program: &'static str, user: &'static str, code: &'static str| {
        move |world: &mut World| world.give(program, user, code)
    };
    for code in ["ACME0001", "acme 0002"] {
        world
            .idle(taken("spring", BOB, code))
            .refuses(400, "code_taken", "code");
        // Not even their own, in another program: a code tells the program too.
        world
            .idle(taken("autumn", ANN, code))
            .refuses(400, "code_taken", "code");
    }
    let minted = text(&shared(&mut world, BOB)["referral_code"]);
    world
        .idle(|world| world.give("spring", ANN, &minted))
        .refuses(400, "code_taken", "code");
    // What is not there is told as elsewhere.
    world
        .idle(taken("spring", "no@example.com", "acme-0001"))
        .refuses(400, "unknown_user", "user");
    world
        .idle(taken("winter", ANN, "acme-0001"))
        .refuses(404, "unknown_program", "program");
    // A user who had no code has this one alone.
    let spec = Spec::default();
    let code = mint(spec, &[2; 16]).unwrap();
    let first = world.give("autumn", BOB, code.as_str());
    assert_eq!(first.did(201, "changed").json["aliases"], json!([]));
}

#[test]
fn only_codes_of_this_program_are_given() {
    let mut world = ready();
    let right = |tag, mode| {
        let spec = Spec {
            mode,
            tag,
            length: 8,
        };
        mint(spec, &[1; 16]).unwrap()
    };
    let [spring, autumn] = ["spring", "autumn"].map(tag_of);
    for code in [
        right(autumn, Mode::Live),
        right(spring, Mode::Test),
        right(0, Mode::Test),
    ] {
        world
            .idle(|world| world.give("spring", ANN, code.as_str()))
            .refuses(400, "invalid_referral_code", "code");
    }
    let code = right(spring, Mode::Live).to_string();
    world.give("spring", ANN, &code).did(201, "changed");
    // A slip is named, also where a foreign code was looked for.
    let mut slip = code.clone().into_bytes();
    slip[0] = if slip[0] == b'2' { b'3' } else { b'2' };
    let slip = String::from_utf8(slip).unwrap();
    let give = world.idle(|world| world.give("spring", ANN, &slip));
    let create = world.idle(|world| world.create_by("new@example.com", &slip));
    for (refused, field) in [(give, "code"), (create, "referrer")] {
        refused.refuses(400, "invalid_referral_code", field);
        let message = text(&refused.json["error"]["message"]);
        assert!(message.contains(&code), "{message}");
    }
}

#[test]
fn a_foreign_referrer_counts_as_any_other() {
    let mut world = ready();
    world.give("spring", ANN, "acme-0001");
    world
        .idle(|world| world.create_by(ANN, "acme-0001"))
        .refuses(400, "self_connection", "referrer");
    world
        .idle(|world| world.create_by(BOB, "acme-0001"))
        .did(200, "unchanged");
    // Of the right shape is not enough: someone has to have it.
    for user in [BOB, "new@example.com"] {
        world
            .idle(|world| world.create_by(user, "acme-0002"))
            .refuses(400, "invalid_referral_code", "referrer");
    }
    let mut body = json!({
        "user": "new@example.com", "status_change": "create_user", "referrer": "acme-0001",
        "program": "autumn",
    });
    world
        .idle(|world| world.status(&body))
        .refuses(400, "conflict", "program");
    body["program"] = Json::Null;
    let new = world.status(&body);
    assert_eq!(new.did(201, "created").json["program"], "spring");
    world.status(&json!({ "user": ANN, "status_change": "ban" }));
    world
        .idle(|world| world.create_by("late@example.com", "acme-0001"))
        .refuses(400, "banned", "referrer");
}

#[test]
fn codes_outlive_their_pattern() {
    let mut world = ready();
    world.give("spring", ANN, "acme-0001");
    world.give("spring", ANN, "acme-0002");
    let mut spring = settings("spring", 3, true);
    spring.foreign_codes = vec!["new-*".into(), "NEW *".into()];
    world.run(&provision("acme", &[spring], KEY).unwrap());
    world
        .idle(|world| world.give("spring", BOB, "acme-0003"))
        .refuses(400, "invalid_referral_code", "code");
    world.give("spring", BOB, "new-x").did(201, "changed");
    world.give("spring", ANN, "acme-0001").did(201, "changed");
    world
        .create_by("new@example.com", "acme-0002")
        .did(201, "created");
    // Without patterns no foreign code is taken.
    world.run(&provision("acme", &[settings("spring", 3, true)], KEY).unwrap());
    world
        .idle(|world| world.give("spring", BOB, "new-y"))
        .refuses(400, "invalid_referral_code", "code");
}

#[test]
fn of_many_aliases_the_newest_are_told() {
    let mut world = ready();
    let first = text(&shared(&mut world, ANN)["referral_code"]);
    let codes: Vec<String> = (0..150).map(|at| format!("ACME{at:04}")).collect();
    for code in &codes {
        world.give("spring", ANN, code).did(201, "changed");
    }
    let newest = codes.iter().rev().skip(1).take(MAX_ALIASES.into());
    assert_eq!(
        shared(&mut world, ANN)["aliases"],
        json!(newest.collect::<Vec<_>>())
    );
    for code in [&first, &codes[0]] {
        let user = format!("{code}@example.com");
        world.create_by(&user, code).did(201, "created");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    /// The matching in SQL is that of the module of foreign codes.
    #[test]
    fn patterns_mean_the_same_in_sql(
        patterns in proptest::collection::vec("[#@*Aa0%_' -]{1,2}|\\*{29,31}", 0..4),
        texts in proptest::collection::vec("[AB01%_'#*\u{FF11}]{1,2}|[0-2A-C]{29,31}", 1..8),
    ) {
        let mut world = ready();
        let mut spring = settings("spring", 3, true);
        spring.foreign_codes = patterns.clone();
        let Ok(batch) = provision("acme", &[spring], KEY) else {
            return Ok(());
        };
        world.run(&batch);
        for text in texts {
            let expected = accepted(patterns.iter().map(String::as_str), &text);
            let given = world.give("spring", ANN, &text);
            let code = given.json["referral_code"].as_str();
            prop_assert_eq!(code, expected.as_deref(), "{:?} {:?}", patterns, text);
        }
    }
}
