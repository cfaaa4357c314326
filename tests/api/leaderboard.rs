//! The leaderboard: in which order, who counts, and pages.

use crate::world::{KEY, NOW, OTHER_KEY, World, text};
use refgraph::store::MAX_RECENT;
use serde_json::{Value as Json, json};

const PATH: &str = "/networks/acme/connections/spring/leaderboard";

/// Who leads, as names and numbers, after all pages of two.
pub fn leaders(world: &mut World, target: &str) -> Vec<(String, i64)> {
    let (mut leaders, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = world.get(&format!("{target}&limit=2{cursor}"));
        assert_eq!(page.status, 200, "{}", page.json);
        for leader in page.json["leaders"].as_array().unwrap() {
            leaders.push((text(&leader["user"]), leader["users"].as_i64().unwrap()));
            assert_eq!(leader["rank"], leaders.len());
        }
        match page.json["next"].as_str() {
            None => return leaders,
            Some(next) => cursor = format!("&cursor={next}"),
        }
    }
}

#[track_caller]
fn assert_leaders(world: &mut World, query: &str, expected: &[(&str, i64)]) {
    let found = leaders(world, &format!("{PATH}?{query}"));
    let found: Vec<_> = found
        .iter()
        .map(|(user, users)| (user.trim_end_matches("@example.com"), *users))
        .collect();
    assert_eq!(found, expected, "{query}");
}

/// Ann brought in b0 and b1; b1 brought in c0, c1 and c2; c2 brought in d0.
fn family() -> World {
    let mut world = World::new();
    world.create("ann@example.com");
    for (user, referrer) in [
        ("b0", "ann"),
        ("b1", "ann"),
        ("c0", "b1"),
        ("c1", "b1"),
        ("c2", "b1"),
        ("d0", "c2"),
    ] {
        let [user, referrer] = [user, referrer].map(|name| format!("{name}@example.com"));
        world.create_by(&user, &referrer).did(201, "created");
    }
    world
}

#[test]
fn those_with_the_most_below_come_first() {
    let mut world = family();
    for (query, expected) in [
        ("", &[("ann", 6), ("b1", 4), ("c2", 1)][..]),
        ("by=total", &[("ann", 6), ("b1", 4), ("c2", 1)]),
        ("by=direct", &[("b1", 3), ("ann", 2), ("c2", 1)]),
        ("level=1&by=direct", &[("b1", 3), ("ann", 2), ("c2", 1)]),
        ("level=2", &[("ann", 3), ("b1", 1)]),
        ("level=3", &[("ann", 1)]),
        ("since=0&level=2", &[("ann", 3), ("b1", 1)]),
        ("since=0", &[("ann", 6), ("b1", 4), ("c2", 1)]),
        ("since=253402300799", &[]),
    ] {
        assert_leaders(&mut world, query, expected);
    }
    // What was said is kept up to date by whatever changes: a move, a removal, a signup.
    world.connect("spring", "c2@example.com", "b0@example.com");
    assert_leaders(
        &mut world,
        "by=direct",
        &[("ann", 2), ("b1", 2), ("b0", 1), ("c2", 1)],
    );
    world.disconnect("spring", "b1@example.com");
    assert_leaders(
        &mut world,
        "",
        &[("ann", 3), ("b0", 2), ("b1", 2), ("c2", 1)],
    );
    world.create_by("e0@example.com", "c2@example.com");
    assert_leaders(
        &mut world,
        "",
        &[("ann", 4), ("b0", 3), ("b1", 2), ("c2", 2)],
    );
}

#[test]
fn only_levels_that_are_shown_are_summed_up() {
    let mut world = family();
    world.create_by("e0@example.com", "d0@example.com");
    let all = [("ann", 6), ("b1", 5), ("c2", 2), ("d0", 1)];
    assert_leaders(&mut world, "", &all);
    for (levels, of_ann, of_b1) in [(2, 5, 4), (10, 7, 5), (1, 2, 3), (3, 6, 5)] {
        let path = "/networks/acme/programs/spring";
        let body = json!({ "levels": levels }).to_string();
        let answer = world.send(KEY, "PATCH", path, body.as_bytes());
        assert_eq!(answer.status, 200, "{}", answer.json);
        let found = leaders(&mut world, &format!("{PATH}?by=total"));
        let of = |name: &str| {
            let found = found.iter().find(|(user, _)| user.starts_with(name));
            found.map(|(_, users)| *users)
        };
        assert_eq!([of("ann"), of("b1")], [Some(of_ann), Some(of_b1)]);
        assert_eq!(found, leaders(&mut world, &format!("{PATH}?since=0")));
    }
}

#[test]
fn the_banned_neither_count_nor_lead_if_only_active_ones_do() {
    let mut world = family();
    let change = |world: &mut World, user: &str, change: &str| {
        let user = format!("{user}@example.com");
        world.status(&json!({ "user": user, "status_change": change }));
    };
    change(&mut world, "b1", "ban");
    change(&mut world, "c0", "revoke_invite");
    let all = [("ann", 6), ("b1", 4), ("c2", 1)];
    for query in ["active=false", "since=0&active=false"] {
        assert_leaders(&mut world, query, &all);
    }
    for query in ["active=true", "since=0&active=true"] {
        assert_leaders(&mut world, query, &[("ann", 4), ("c2", 1)]);
    }
    // They take along what they are.
    world.connect("spring", "b1@example.com", "b0@example.com");
    assert_leaders(
        &mut world,
        "active=true",
        &[("ann", 3), ("b0", 3), ("c2", 1)],
    );
    change(&mut world, "c0", "ban");
    change(&mut world, "b1", "unban");
    change(&mut world, "c0", "unban");
    assert_leaders(
        &mut world,
        "active=true",
        &[("ann", 5), ("b0", 5), ("b1", 4), ("c2", 1)],
    );
}

#[test]
fn a_head_request_changes_nothing() {
    let mut world = family();
    let answer = world.idle(|world| world.send(KEY, "HEAD", PATH, b""));
    assert_eq!(answer.status, 200);
    for key in [OTHER_KEY, "no-key-at-all-0123456789"] {
        world
            .idle(|world| world.send(key, "GET", PATH, b""))
            .refuses(401, "unauthorised", Json::Null);
    }
}

#[test]
fn bad_questions_are_refused() {
    let mut world = family();
    let next = |world: &mut World, query: &str| {
        let page = world.get(&format!("{PATH}?limit=1{query}"));
        text(&page.json["next"])
    };
    let cursor = next(&mut world, "");
    let of_since = next(&mut world, "&since=0");
    for (query, code, field) in [
        ("by=level", "invalid_value", "by"),
        ("by=total&level=1", "conflict", "by"),
        ("by=direct&level=2", "conflict", "by"),
        ("level=4", "level_out_of_range", "level"),
        ("level=11", "level_out_of_range", "level"),
        ("active=1", "invalid_value", "active"),
        ("since=-1", "invalid_value", "since"),
        ("since=yesterday", "invalid_value", "since"),
        ("since=9999999999999", "invalid_value", "since"),
        ("limit=0", "invalid_value", "limit"),
        ("cursor=x", "invalid_cursor", "cursor"),
        (
            &format!("level=1&cursor={cursor}"),
            "invalid_cursor",
            "cursor",
        ),
        (
            &format!("active=true&cursor={cursor}"),
            "invalid_cursor",
            "cursor",
        ),
        (
            &format!("since=1&cursor={of_since}"),
            "invalid_cursor",
            "cursor",
        ),
        (&format!("cursor={of_since}"), "invalid_cursor", "cursor"),
        ("user=ann@example.com", "unknown_field", "user"),
    ] {
        world
            .get(&format!("{PATH}?{query}"))
            .refuses(400, code, field);
    }
    world
        .get("/networks/acme/connections/winter/leaderboard")
        .refuses(404, "unknown_program", "program");
}

#[test]
fn more_recent_connections_than_are_looked_at_are_refused() {
    let mut world = family();
    let more = "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?)
        INSERT INTO users (network_id, email, status, created_at)
        SELECT (SELECT id FROM networks WHERE name = 'acme'), 'n' || n, 'active', ? FROM n";
    let connect = "INSERT INTO connections (program_id, user_id, referrer_id, connected_at)
        SELECT programs.id, users.id, ann.id, users.created_at
        FROM users
        JOIN programs ON programs.name = 'spring'
        JOIN users AS ann ON ann.email = 'ann@example.com'
        WHERE users.email LIKE 'n%' AND users.email NOT LIKE '%@%'";
    let at = NOW + 1_000_000;
    world.db.execute(more, (MAX_RECENT, at)).unwrap();
    world.db.execute(connect, ()).unwrap();
    let since = at / 1000;
    assert_leaders(
        &mut world,
        &format!("since={since}"),
        &[("ann", MAX_RECENT.into())],
    );
    world
        .get(&format!("{PATH}?since=0"))
        .refuses(400, "too_large", "since");
}
