//! Rules of awards: set, changed one by one, told, and refused with the path to what is wrong.

use crate::world::{Answer, KEY, World, ready};
use serde_json::{Value as Json, json};

const RULES: &str = "/networks/acme/connections/spring/rules";

pub fn sale() -> Json {
    json!({
        "id": "sale", "trigger": "purchase", "unit": "USD", "decimals": 2,
        "award": { "levels": [{ "rate": "0.1" }, { "rate": "0.05" }] },
    })
}

pub fn put(world: &mut World, target: &str, body: &Json) -> Answer {
    world.send(KEY, "PUT", target, body.to_string().as_bytes())
}

/// A rule without its id, which stands in the path.
fn members(mut rule: Json) -> Json {
    rule.as_object_mut().unwrap().remove("id");
    rule
}

#[test]
fn a_plan_is_set_told_and_changed() {
    let mut world = ready();
    let none = world.get(RULES);
    assert_eq!(
        (none.status, &none.json),
        (
            200,
            &json!({ "network": "acme", "program": "spring", "version": 0, "plan": { "rules": [] } })
        )
    );
    let plan = json!({ "program": { "hold_days": 14 }, "rules": [sale()] });
    let set = put(&mut world, RULES, &plan);
    set.did(201, "created");
    assert_eq!(
        (&set.json["version"], &set.json["plan"]),
        (&json!(1), &plan)
    );
    world
        .idle(|world| put(world, RULES, &plan))
        .did(200, "unchanged");
    let told = world.get(RULES);
    assert_eq!(told.json["plan"], plan);
    // Another program and another network know nothing of it.
    let other = world.get("/networks/acme/connections/autumn/rules");
    assert_eq!(other.json["version"], 0);
    put(&mut world, RULES, &json!({ "rules": [] })).did(200, "changed");
    assert_eq!(world.get(RULES).json["plan"], json!({ "rules": [] }));
    world
        .get("/networks/acme/connections/none/rules")
        .refuses(404, "unknown_program", "program");
    put(&mut world, "/networks/acme/connections/none/rules", &plan).refuses(
        404,
        "unknown_program",
        "program",
    );
}

#[test]
fn rules_are_changed_one_by_one() {
    let mut world = ready();
    let one = format!("{RULES}/sale");
    world.get(&one).refuses(404, "unknown_rule", "rule");
    world
        .idle(|world| world.send(KEY, "DELETE", &one, b""))
        .refuses(404, "unknown_rule", "rule");
    put(&mut world, &one, &members(sale())).did(200, "created");
    let joining = json!({
        "trigger": "joining", "award": { "actor": { "message": { "template": "welcome" } } },
    });
    put(&mut world, &format!("{RULES}/joining"), &joining).did(200, "changed");
    put(&mut world, &format!("{RULES}/joining"), &joining).did(200, "unchanged");
    let mut dearer = sale();
    dearer["award"]["levels"][0]["rate"] = json!("0.2");
    put(&mut world, &one, &members(dearer.clone())).did(200, "changed");
    // In its place, which is the order in which they are run.
    let mut welcome = joining.clone();
    welcome["id"] = json!("joining");
    assert_eq!(
        world.get(RULES).json["plan"]["rules"],
        json!([dearer, welcome])
    );
    assert_eq!(world.get(&one).json["rule"], dearer);
    let removed = world.send(KEY, "DELETE", &one, b"");
    removed.did(200, "changed");
    assert_eq!(removed.json["plan"]["rules"], json!([welcome]));
    assert_eq!(removed.json["version"], 4);
    world.get(&one).refuses(404, "unknown_rule", "rule");
    // The last of all.
    world
        .send(KEY, "DELETE", &format!("{RULES}/joining"), b"")
        .did(200, "changed");
}

#[test]
fn what_is_wrong_with_a_plan_is_told_by_its_path() {
    let mut world = ready();
    let refuses = |world: &mut World, pointer: &str, value: Json, code: &str, field: &str| {
        let mut plan = json!({ "program": {}, "rules": [sale(), sale()] });
        plan["rules"][1]["id"] = json!("second");
        match pointer.rsplit_once('/') {
            Some((above, name)) if plan.pointer(pointer).is_none() => {
                plan.pointer_mut(above).unwrap()[name] = value;
            }
            _ => *plan.pointer_mut(pointer).unwrap() = value,
        }
        world
            .idle(|world| put(world, RULES, &plan))
            .refuses(400, code, field);
    };
    for (pointer, value, code, field) in [
        ("/rules", json!({}), "wrong_type", "rules"),
        ("/rules/0", json!(7), "wrong_type", "rules[0]"),
        ("/rules/0/id", json!("a b"), "invalid_id", "rules[0].id"),
        ("/rules/1/id", json!("sale"), "conflict", "rules[1].id"),
        (
            "/rules/1/award/levels/1/rate",
            json!("-1"),
            "invalid_value",
            "rules[1].award.levels[1].rate",
        ),
        (
            "/rules/1/award/levels/1/rate",
            json!(0.1),
            "wrong_type",
            "rules[1].award.levels[1].rate",
        ),
        (
            "/rules/1/decimals",
            json!(3),
            "conflict",
            "rules[1].decimals",
        ),
        (
            "/rules/1/wrong",
            json!(3),
            "unknown_field",
            "rules[1].wrong",
        ),
        (
            "/program/budgets",
            json!([{ "per": "person", "maximum": "1" }]),
            "missing_field",
            "program.budgets[0].unit",
        ),
        (
            "/rules/1/default_sponsor",
            json!("nobody"),
            "invalid_email",
            "rules[1].default_sponsor",
        ),
        (
            "/rules/1/default_sponsor",
            json!("Nobody@Example.com"),
            "unknown_user",
            "rules[1].default_sponsor",
        ),
        ("/other", json!(1), "unknown_field", "other"),
    ] {
        refuses(&mut world, pointer, value, code, field);
    }
    let units: Vec<Json> = (0..17)
        .map(|at| {
            let mut rule = sale();
            rule["id"] = json!(format!("r{at}"));
            rule["unit"] = json!(format!("U{at}"));
            rule
        })
        .collect();
    world
        .idle(|world| put(world, RULES, &json!({ "rules": units })))
        .refuses(400, "too_many", "rules");
    // Of one rule the path begins at the rule.
    let mut wrong = members(sale());
    wrong["award"]["levels"][1]["rate"] = json!("x");
    world
        .idle(|world| put(world, &format!("{RULES}/sale"), &wrong))
        .refuses(400, "invalid_value", "award.levels[1].rate");
}

#[test]
fn a_unit_has_the_same_decimals_in_all_of_a_network() {
    let mut world = ready();
    put(&mut world, RULES, &json!({ "rules": [sale()] })).did(201, "created");
    let mut other = sale();
    other["decimals"] = json!(3);
    let autumn = "/networks/acme/connections/autumn/rules";
    world
        .idle(|world| put(world, autumn, &json!({ "rules": [other] })))
        .refuses(400, "conflict", "rules[0].decimals");
    world
        .idle(|world| put(world, &format!("{autumn}/sale"), &members(other.clone())))
        .refuses(400, "conflict", "decimals");
    put(&mut world, autumn, &json!({ "rules": [sale()] })).did(201, "created");
}

#[test]
fn a_sponsor_is_kept_in_canonical_form() {
    let mut world = ready();
    let mut rule = sale();
    rule["default_sponsor"] = json!("ANN@Example.com");
    let set = put(&mut world, RULES, &json!({ "rules": [rule] }));
    set.did(201, "created");
    assert_eq!(
        set.json["plan"]["rules"][0]["default_sponsor"],
        "ann@example.com"
    );
}

#[test]
fn a_change_of_a_rule_that_is_sent_again_is_done_once() {
    let mut world = ready();
    world.idempotency_key = Some("k".into());
    let one = format!("{RULES}/sale");
    let first = put(&mut world, &one, &members(sale()));
    first.did(200, "created");
    world.idempotency_key = None;
    world.send(KEY, "DELETE", &one, b"").did(200, "changed");
    world.idempotency_key = Some("k".into());
    let again = world.idle(|world| put(world, &one, &members(sale())));
    assert_eq!(again.json, first.json);
    // So is one that was refused.
    world.idempotency_key = Some("l".into());
    world
        .send(KEY, "DELETE", &one, b"")
        .refuses(404, "unknown_rule", "rule");
    world.idempotency_key = None;
    put(&mut world, &one, &members(sale())).did(200, "changed");
    world.idempotency_key = Some("l".into());
    world
        .send(KEY, "DELETE", &one, b"")
        .refuses(404, "unknown_rule", "rule");
}
