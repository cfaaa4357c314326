//! The downline of a user, by levels and pages.

use crate::world::{World, text, walk};

const PATH: &str = "/networks/acme/connections/spring/downline";

/// Ann brought in six, and each of them two.
fn family() -> World {
    let mut world = World::new();
    world.create("ann@example.com");
    for user in 0..6 {
        world.create_by(&format!("b{user}@example.com"), "ann@example.com");
    }
    for user in 0..12 {
        let referrer = format!("b{}@example.com", user % 6);
        world.create_by(&format!("c{user}@example.com"), &referrer);
    }
    world
}

#[test]
fn pages_are_whole_and_stable_under_inserts() {
    let mut world = family();
    for (level, name, count) in [(1, 'b', 6), (2, 'c', 12)] {
        let target = format!("{PATH}?user=ann@example.com&level={level}&limit=5");
        let expected: Vec<_> = (0..count)
            .map(|user| {
                (
                    format!("{name}{user}@example.com"),
                    "ann@example.com".to_owned(),
                )
            })
            .collect();
        let mut late = 0;
        let (pairs, pages) = walk(&mut world, &target, |world| {
            if late == 0 {
                late += 1;
                let referrer = ["ann", "b0"][level - 1];
                let user = format!("late{level}@example.com");
                world.create_by(&user, &format!("{referrer}@example.com"));
            }
        });
        assert_eq!(pairs[..count], expected);
        assert_eq!((pairs.len(), pages), (count + 1, (count + 1).div_ceil(5)));
    }
    let (none, pages) = walk(
        &mut world,
        &format!("{PATH}?user=ann@example.com&level=3"),
        |_| {},
    );
    assert_eq!((none.len(), pages), (0, 1));
}

#[test]
fn bad_questions_are_refused() {
    let mut world = family();
    let page = world.get(&format!("{PATH}?user=ann@example.com&limit=1"));
    let cursor = text(&page.json["next"]);
    let of_all = world.get("/networks/acme/connections/spring?limit=1");
    let of_all = text(&of_all.json["next"]);
    for (query, status, code, field) in [
        ("", 400, "missing_field", "user"),
        ("?user=ann", 400, "invalid_email", "user"),
        ("?user=no@example.com", 400, "unknown_user", "user"),
        (
            "?user=ann@example.com&level=4",
            400,
            "level_out_of_range",
            "level",
        ),
        (
            "?user=ann@example.com&level=0",
            400,
            "level_out_of_range",
            "level",
        ),
        (
            "?user=ann@example.com&limit=1001",
            400,
            "invalid_value",
            "limit",
        ),
        (
            "?user=ann@example.com&cursor=x",
            400,
            "invalid_cursor",
            "cursor",
        ),
        (
            "?user=ann@example.com&direction=up",
            400,
            "unknown_field",
            "direction",
        ),
        (
            &*format!("?user=b0@example.com&cursor={cursor}"),
            400,
            "invalid_cursor",
            "cursor",
        ),
        (
            &*format!("?user=ann@example.com&level=2&cursor={cursor}"),
            400,
            "invalid_cursor",
            "cursor",
        ),
        (
            &*format!("?user=ann@example.com&cursor={of_all}"),
            400,
            "invalid_cursor",
            "cursor",
        ),
    ] {
        world
            .idle(|world| world.get(&format!("{PATH}{query}")))
            .refuses(status, code, field);
    }
    world
        .get("/networks/acme/connections/winter/downline?user=ann@example.com")
        .refuses(404, "unknown_program", "program");
}
