//! Simulations by the API: the same report as in memory, within bounds, and nothing is changed.

use crate::rules::{put, sale};
use crate::world::{World, ready};
use refgraph::award::simulation::wire::{made_json, report_json, simulation_json};
use serde_json::{Value as Json, json};

const SIMULATION: &str = "/networks/acme/connections/spring/simulation";

fn simulate(world: &mut World, body: &Json) -> crate::world::Answer {
    world.idle(|world| world.post(SIMULATION, body))
}

#[test]
fn a_simulation_is_the_same_as_in_memory() {
    let mut world = ready();
    let made = json!({ "users": 500, "purchases": 2000, "seed": 7 });
    let plan = json!({ "rules": [sale()] });
    let answer = simulate(&mut world, &json!({ "plan": plan, "made": made }));
    assert_eq!(answer.status, 200, "{}", answer.json);
    let mut scenario = made_json(&made.to_string()).unwrap();
    let mut simulation = simulation_json(&mut scenario, &plan.to_string(), "{}").unwrap();
    simulation.step(&scenario, usize::MAX).unwrap();
    let mut expected: Json = serde_json::from_str(&report_json(&simulation.report())).unwrap();
    for own in ["ok", "code"] {
        expected.as_object_mut().unwrap().remove(own);
    }
    assert_eq!(answer.json["report"], expected);
    // Without a plan it is that of the program.
    put(&mut world, "/networks/acme/connections/spring/rules", &plan).did(201, "created");
    let own = simulate(&mut world, &json!({ "made": made }));
    assert_eq!(own.json["report"], expected);
}

fn posted() -> Json {
    json!({
        "people": [
            { "user": "cy", "referrer": "ben" },
            { "user": "ann" },
            { "user": "ben", "referrer": "ann" },
        ],
        "activities": [
            { "user": "cy", "activity_short_id": "purchase", "amount": "100.00",
                "activity_timestamp": 1_800_000_000 },
            { "user": "ben", "activity_short_id": "purchase", "amount": "10.00",
                "activity_timestamp": 1_800_000_001 },
        ],
        "plan": { "rules": [sale()] },
    })
}

#[test]
fn what_people_did_is_played() {
    let mut world = ready();
    let answer = simulate(&mut world, &posted());
    assert_eq!(answer.status, 200, "{}", answer.json);
    assert_eq!(answer.json["users"], json!(["cy", "ann", "ben"]));
    let unit = &answer.json["report"]["units"][0];
    // 10.00 and 1.00 at level 1, 5.00 at level 2.
    assert_eq!(unit["given"], "16.00");
    assert_eq!(
        unit["top"],
        json!([{ "user": 2, "given": "10.00" }, { "user": 1, "given": "6.00" }])
    );
}

#[test]
fn what_is_wrong_with_a_simulation_is_told_by_its_path() {
    let mut world = ready();
    for (pointer, value, code, field) in [
        (
            "/people/0/referrer",
            json!("dee"),
            "unknown_user",
            "people[0].referrer",
        ),
        ("/people/1/user", json!("ben"), "conflict", "people[2].user"),
        (
            "/people/1",
            json!({ "user": "ann", "referrer": "cy" }),
            "cycle",
            "people",
        ),
        (
            "/activities/1/user",
            json!("dee"),
            "unknown_user",
            "activities[1].user",
        ),
        (
            "/activities/1/amount",
            json!(1),
            "wrong_type",
            "activities[1].amount",
        ),
        (
            "/activities/1/activity_timestamp",
            json!(-1),
            "invalid_value",
            "activities[1].activity_timestamp",
        ),
        (
            "/plan/rules/0/award/levels/1/rate",
            json!("x"),
            "invalid_value",
            "plan.rules[0].award.levels[1].rate",
        ),
        ("/activities", Json::Null, "missing_field", "activities"),
        ("/people", Json::Null, "missing_field", "people"),
        ("/made", json!({ "users": 5 }), "conflict", "people"),
        (
            "/settings",
            json!({ "top": -1 }),
            "invalid_value",
            "settings.top",
        ),
    ] {
        let mut body = posted();
        match body.pointer_mut(pointer) {
            Some(place) => *place = value,
            None => body[&pointer[1..]] = value,
        }
        simulate(&mut world, &body).refuses(400, code, field);
    }
    for made in [
        json!({ "users": 10_001 }),
        json!({ "users": 5, "purchases": 10_001 }),
    ] {
        let name = if made["purchases"].is_null() {
            "users"
        } else {
            "purchases"
        };
        simulate(&mut world, &json!({ "made": made })).refuses(
            400,
            "invalid_value",
            format!("made.{name}"),
        );
    }
    // Many rules over many activities take too long.
    let rules: Vec<Json> = (0..60)
        .map(|at| {
            let mut rule = sale();
            rule["id"] = json!(format!("r{at}"));
            rule
        })
        .collect();
    let body =
        json!({ "plan": { "rules": rules }, "made": { "users": 10_000, "purchases": 10_000 } });
    simulate(&mut world, &body).refuses(400, "too_many", "plan.rules");
}
