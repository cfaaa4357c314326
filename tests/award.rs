//! Awards: worked cases, and what must be so whatever the rules: no more than the budget, nothing
//! lost, and a ledger whose sums are right.
#![cfg(feature = "full")]

use std::collections::BTreeMap;
use std::fs;

use proptest::prelude::*;
use refgraph::award::amount::Decimal;
use refgraph::award::ledger::{Ledger, Written};
use refgraph::award::read;
use refgraph::award::run::{Activity, Person, Spent, run};
use refgraph::award::wire::{check_json, run_json};
use serde_json::{Value, json};

fn told(asked: &Value) -> Value {
    serde_json::from_str(&run_json(&asked.to_string())).unwrap()
}

#[test]
fn worked_cases() {
    let text = fs::read_to_string("tests/vectors/awards.json").unwrap();
    let cases: Vec<Value> = serde_json::from_str(&text).unwrap();
    assert!(cases.len() >= 60);
    for case in &cases {
        let name = &case["name"];
        let mut asked = json!({});
        for part in ["plan", "activity", "chain", "spent"] {
            asked[part] = case.get(part).cloned().unwrap_or(Value::Null);
        }
        let found = told(&asked);
        assert_eq!(found["ok"], true, "{name}: {found}");
        let list = |of: &str, names: &[&str]| -> Vec<Vec<Value>> {
            let items = found[of].as_array().unwrap().iter();
            items
                .map(|item| names.iter().map(|name| item[name].clone()).collect())
                .collect()
        };
        let awards = list("awards", &["user", "level", "amount"]);
        assert_eq!(json!(awards), case["awards"], "{name}");
        let missed = list("missed", &["user", "level", "code"]);
        assert_eq!(json!(missed), case["missed"], "{name}");
        if let Some(sums) = case.get("sums") {
            let found = list("sums", &["rule", "intended", "given", "kept"]);
            assert_eq!(json!(found), *sums, "{name}");
        }
    }
}

fn fault(plan: &Value) -> (String, String) {
    let found: Value = serde_json::from_str(&check_json(&plan.to_string())).unwrap();
    let text = |name: &str| found[name].as_str().unwrap_or_default().to_owned();
    (text("code"), text("path"))
}

#[test]
#[expect(clippy::too_many_lines, reason = "a list of faults")]
fn a_fault_is_told_by_its_path() {
    let sound = json!({
        "program": {"budgets": [
            {"per": "program", "maximum": "9.00", "unit": "USD", "decimals": 2}
        ]},
        "rules": [{
            "id": "sale", "trigger": "purchase", "unit": "USD", "decimals": 2,
            "award": {"levels": [{"rate": "0.1"}, null, {"rate": "0.05"}]}
        }]
    });
    assert_eq!(fault(&sound).0, "sound");
    for (pointer, value, code, path) in [
        (
            "/rules/0/award/levels/2/rate",
            json!("5%"),
            "invalid_value",
            "rules[0].award.levels[2].rate",
        ),
        (
            "/rules/0/award/levels/2/rate",
            json!(0.05),
            "wrong_type",
            "rules[0].award.levels[2].rate",
        ),
        (
            "/rules/0/award/levels/2/rate",
            json!("-1"),
            "invalid_value",
            "rules[0].award.levels[2].rate",
        ),
        (
            "/rules/0/award/levels/2",
            json!({}),
            "missing_field",
            "rules[0].award.levels[2]",
        ),
        (
            "/rules/0/award/levels/2",
            json!({"rate": "1", "fixed": "1"}),
            "conflict",
            "rules[0].award.levels[2]",
        ),
        (
            "/rules/0/award/levels/2",
            json!({"share": 1}),
            "invalid_value",
            "rules[0].award.levels[2].share",
        ),
        (
            "/rules/0/award/levels/2",
            json!({"fixed": "0.001"}),
            "invalid_value",
            "rules[0].award.levels[2].fixed",
        ),
        (
            "/rules/0/award/levels/0",
            json!({"rate": "1", "of": "level_1"}),
            "invalid_value",
            "rules[0].award.levels[0]",
        ),
        (
            "/rules/0/award/levels",
            json!([]),
            "invalid_value",
            "rules[0].award.levels",
        ),
        (
            "/rules/0/award/levels",
            json!(vec![json!({"fixed": "1"}); 11]),
            "level_out_of_range",
            "rules[0].award.levels",
        ),
        (
            "/rules/0/award",
            json!({}),
            "missing_field",
            "rules[0].award.levels",
        ),
        (
            "/rules/0/award",
            json!({"lvls": []}),
            "unknown_field",
            "rules[0].award.lvls",
        ),
        (
            "/rules/0/decimals",
            json!(19),
            "invalid_value",
            "rules[0].decimals",
        ),
        (
            "/rules/0/decimals",
            json!(3),
            "conflict",
            "rules[0].decimals",
        ),
        ("/rules/0/id", json!("a b"), "invalid_id", "rules[0].id"),
        ("/rules", json!({}), "wrong_type", "rules"),
        (
            "/program/budgets/0/maximum",
            json!("9.001"),
            "invalid_value",
            "program.budgets[0].maximum",
        ),
        (
            "/program/budgets/0/per",
            json!("week"),
            "invalid_value",
            "program.budgets[0].per",
        ),
    ] {
        let mut plan = sound.clone();
        *plan.pointer_mut(pointer).unwrap() = value;
        assert_eq!(fault(&plan), (code.into(), path.into()));
    }
    let mut twice = sound.clone();
    let rule = twice["rules"][0].clone();
    twice["rules"].as_array_mut().unwrap().push(rule);
    assert_eq!(fault(&twice), ("conflict".into(), "rules[1].id".into()));
}

#[test]
fn what_cannot_be_run_is_refused() {
    let asked = json!({
        "plan": {"rules": [{
            "id": "sale", "trigger": "purchase", "unit": "USD", "decimals": 18,
            "award": {"levels": [{"rate": "999999999999999999.999999999999999999"}]}
        }]},
        "activity": {"reference": "1", "activity_short_id": "purchase", "user": "zoe", "at": 0,
            "amount": "999999999999999999.99"},
        "chain": [{"user": "ann"}]
    });
    for (pointer, value, code, path) in [
        ("", asked.clone(), "overflow", "activity.amount"),
        (
            "/activity/amount",
            Value::Null,
            "missing_field",
            "activity.amount",
        ),
        (
            "/activity/amount",
            json!(1),
            "wrong_type",
            "activity.amount",
        ),
        ("/activity/at", json!(-1), "invalid_value", "activity.at"),
        (
            "/chain",
            json!([{"user": "ann"}, {"user": "ann"}]),
            "conflict",
            "chain",
        ),
        ("/chain", json!([{"user": "zoe"}]), "conflict", "chain"),
        (
            "/chain/0",
            json!({"usr": "ann"}),
            "unknown_field",
            "chain[0].usr",
        ),
    ] {
        let mut asked = asked.clone();
        *asked.pointer_mut(pointer).unwrap() = value;
        let found = told(&asked);
        assert_eq!(
            (&found["code"], &found["path"]),
            (&json!(code), &json!(path))
        );
    }
    for text in ["", "null", "[]", "{", "{\"plan\":1,\"plan\":2}", "\u{0}"] {
        let found: Value = serde_json::from_str(&run_json(text)).unwrap();
        assert_eq!(found["ok"], false);
    }
}

/// A share of any kind; some levels have none.
fn share(pool: bool) -> impl Strategy<Value = Value> {
    (0..4_u8, 0..3_000_u32, 1..9_u32).prop_map(move |(kind, cents, weight)| match kind {
        0 => Value::Null,
        1 => json!({"fixed": format!("{}.{:02}", cents / 100, cents % 100)}),
        2 if pool => json!({"share": weight}),
        _ => json!({"rate": format!("0.{cents:05}")}),
    })
}

/// Any rule of this id, with cap and budgets or without.
fn rule(id: &'static str) -> impl Strategy<Value = Value> {
    let choose = |list: &'static [&'static str]| proptest::sample::select(list);
    let levels = any::<bool>()
        .prop_flat_map(|pool| (Just(pool), proptest::collection::vec(share(pool), 1..10)));
    (
        levels,
        choose(&["down", "up", "half_up", "half_even"]),
        choose(&["largest", "nearest", "farthest", "house"]),
        choose(&["keep", "divide"]),
        choose(&["scale", "nearest_first", "nothing"]),
        choose(&["skip", "leave_empty"]),
        (0..2_000_u32, 0..2_000_u32, 0..900_u32),
        0..3_u32,
    )
        .prop_map(
            move |(
                (pool, levels),
                rounding,
                remainder,
                vacant,
                short,
                compression,
                money,
                gate,
            )| {
                let (cap, budget, person) = money;
                let cents = |cents: u32| format!("{}.{:02}", cents / 100, cents % 100);
                let mut award = json!({
                    "actor": {"fixed": "1.00"}, "levels": levels, "remainder": remainder,
                    "vacant": vacant, "short": short, "cap": {"fixed": cents(cap)},
                });
                if pool {
                    award["pool"] = json!({"rate": "0.3333"});
                }
                json!({
                    "id": id, "trigger": "purchase", "unit": "USD", "decimals": 2,
                    "rounding": rounding, "compression": compression, "award": award,
                    "gates": {"min_referrals": gate, "active": true},
                    "conditions": {"multiplier": "1.5", "budgets": [
                        {"per": "rule", "maximum": cents(budget), "period": "month"},
                        {"per": "person", "maximum": cents(person)},
                    ]},
                })
            },
        )
}

fn person() -> impl Strategy<Value = (bool, bool, u32)> {
    (
        proptest::bool::weighted(0.8),
        proptest::bool::weighted(0.2),
        0..4_u32,
    )
}

fn people(known: &[(bool, bool, u32)], first: usize) -> Vec<Person> {
    let each = known.iter().enumerate();
    each.map(|(at, &(active, banned, referrals))| Person {
        user: format!("u{}", (first + at) % 16),
        active,
        banned,
        referrals,
        segments: Vec::new(),
    })
    .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Over many activities, each budget holds, everyone is explained, the sums are right, and a
    /// reversal restores what was before.
    #[test]
    fn never_more_than_the_budget_whatever_the_rules(
        first in rule("first"),
        second in rule("second"),
        total in 0..3_000_u32,
        runs in proptest::collection::vec(
            (0..20_000_u32, 0..16_usize, proptest::collection::vec(person(), 0..13)), 1..8),
    ) {
        let plan = json!({
            "program": {"budgets": [{"per": "program", "unit": "USD", "decimals": 2,
                "maximum": format!("{}.{:02}", total / 100, total % 100)}]},
            "rules": [first, second],
        });
        let plan = match read::plan(&plan.to_string()) {
            Ok(plan) => plan,
            Err(fault) => return Err(TestCaseError::fail(format!("{fault:?}"))),
        };
        let mut ledger = Ledger::default();
        let mut before = Vec::new();
        for (at, (amount, start, known)) in runs.iter().enumerate() {
            let chain = people(known, *start);
            let actor = Person {
                user: "zoe".into(), active: true, banned: false, referrals: 0,
                segments: Vec::new(),
            };
            let amount = format!("{}.{:02}", amount / 100, amount % 100);
            let activity = Activity {
                reference: format!("order-{at}"), short_id: "purchase".into(),
                amount: Decimal::read(&amount), at: 1_000, earlier: 0,
            };
            let outcome = run(&plan, &activity, &actor, &chain, &ledger.spent()).unwrap();
            for sum in &outcome.sums {
                let given = outcome.given.iter().filter(|given| given.rule.id == sum.rule.id);
                let given: i128 = given.map(|given| given.amount).sum();
                prop_assert_eq!(given, sum.given);
                prop_assert!(sum.given <= sum.intended);
                if let Some(refgraph::award::rules::Share::Fixed(cap)) = sum.rule.award.cap {
                    let cap = cap.round(2, refgraph::award::amount::Rounding::Down).unwrap();
                    prop_assert!(sum.given <= cap);
                }
            }
            // Everyone has an award or a reason, once a rule.
            for rule in &plan.rules {
                for user in chain.iter().chain([&actor]).map(|person| &person.user) {
                    let given = outcome.given.iter()
                        .filter(|it| it.rule.id == rule.id && it.user == user).count();
                    let missed = outcome.missed.iter()
                        .filter(|it| it.rule.is_some_and(|of| of.id == rule.id) && it.user == user)
                        .count();
                    prop_assert_eq!(given + missed, 1, "{} by {}", user, rule.id);
                }
            }
            prop_assert!(outcome.given.iter().all(|it| it.amount > 0 && it.amount <= it.intended));
            let names: Vec<String> = chain.iter().map(|person| person.user.clone()).collect();
            before.push(balances(&ledger));
            let written = ledger.record(&activity, &names, &outcome, 1_000, 500);
            prop_assert_eq!(written, Written::Added(outcome.given.len() + 1));
            let again = ledger.record(&activity, &[], &outcome, 2_000, 500);
            prop_assert_eq!(again, Written::Unchanged);
        }
        let spent = ledger.spent();
        let sum = |of: &dyn Fn(&&Spent) -> bool| -> i128 {
            spent.iter().filter(of).map(|spent| spent.amount).sum()
        };
        prop_assert!(sum(&|_| true) <= total.into());
        for rule in &plan.rules {
            let [whole, personal] = [0, 1].map(|at| rule.conditions.budgets[at].maximum);
            prop_assert!(sum(&|it| it.rule == rule.id) <= whole);
            for user in 0..16 {
                let user = format!("u{user}");
                prop_assert!(sum(&|it| it.rule == rule.id && it.user == user) <= personal);
            }
        }
        // Who replays the entries has the same balances.
        let replayed = Ledger::replay(ledger.entries().to_vec()).unwrap();
        prop_assert_eq!(balances(&replayed), balances(&ledger));
        // Taken back from the last to the first, the balances are what they were.
        for at in (0..runs.len()).rev() {
            ledger.reverse(&format!("order-{at}"), 3_000).unwrap();
            prop_assert_eq!(&balances(&ledger), &before[at]);
            prop_assert_eq!(ledger.reverse(&format!("order-{at}"), 4_000), Ok(Written::Unchanged));
        }
        prop_assert!(ledger.spent().is_empty());
    }
}

/// Of each user what is pending, approved and paid, without those who have nothing.
fn balances(ledger: &Ledger) -> BTreeMap<String, (i128, i128, i128)> {
    let users = (0..16).map(|at| format!("u{at}")).chain(["zoe".into()]);
    users
        .map(|user| {
            let balance = ledger.balance(&user, "USD").unwrap();
            (user, (balance.pending, balance.approved, balance.paid))
        })
        .filter(|(_, balance)| *balance != (0, 0, 0))
        .collect()
}

#[test]
fn from_pending_to_paid_and_back() {
    let plan = read::plan(
        r#"{"rules": [{"id": "sale", "trigger": "purchase", "unit": "USD", "decimals": 2,
            "award": {"levels": [{"rate": "0.1"}]}}]}"#,
    )
    .unwrap();
    let mut ledger = Ledger::default();
    let person = |user: &str| Person {
        user: user.into(),
        active: true,
        banned: false,
        referrals: 0,
        segments: Vec::new(),
    };
    for (reference, amount) in [("1", "100.00"), ("2", "50.00")] {
        let activity = Activity {
            reference: reference.into(),
            short_id: "purchase".into(),
            amount: Decimal::read(amount),
            at: 0,
            earlier: 0,
        };
        let chain = [person("u1")];
        let actor = person("zoe");
        let outcome = run(&plan, &activity, &actor, &chain, &[]).unwrap();
        ledger.record(&activity, &["u1".into()], &outcome, 0, 1_000);
    }
    let balance = |ledger: &Ledger| balances(ledger).get("u1").copied();
    assert_eq!(balance(&ledger), Some((1_500, 0, 0)));
    // The hold time is not over.
    assert_eq!(ledger.approve(999), Written::Unchanged);
    assert_eq!(ledger.pay("u1", "USD", 999), Written::Unchanged);
    assert_eq!(ledger.approve(1_000), Written::Added(2));
    assert_eq!(balance(&ledger), Some((0, 1_500, 0)));
    ledger.reverse("2", 1_500).unwrap();
    assert_eq!(balance(&ledger), Some((0, 1_000, 0)));
    assert_eq!(ledger.pay("u1", "USD", 2_000), Written::Added(1));
    assert_eq!(balance(&ledger), Some((0, 0, 1_000)));
    // What was paid is owed back, and that once.
    assert_eq!(ledger.reverse("1", 3_000), Ok(Written::Added(1)));
    assert_eq!(ledger.reverse("1", 3_000), Ok(Written::Unchanged));
    assert_eq!(balance(&ledger), Some((0, -1_000, 1_000)));
    assert_eq!(
        ledger.reverse("3", 3_000).unwrap_err().reason.code(),
        "unknown_reference"
    );
    let entries = ledger.entries().to_vec();
    assert_eq!(
        balance(&Ledger::replay(entries.clone()).unwrap()),
        Some((0, -1_000, 1_000))
    );
    // An entry that does not follow is no ledger.
    let again = entries.iter().chain(entries.last()).cloned();
    assert!(Ledger::replay(again).is_err());
    assert!(Ledger::replay(entries.into_iter().skip(1)).is_err());
}

#[test]
fn whatever_text_comes_is_answered() {
    for text in [
        "[".repeat(1 << 20),
        "{\"plan\":".repeat(1 << 17),
        "\"".into(),
    ] {
        assert!(run_json(&text).contains("\"ok\":false"));
        assert!(check_json(&text).contains("\"ok\":false"));
    }
}
