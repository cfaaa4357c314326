//! Awards: worked cases, and what must be so whatever the rules: no more than the budget, nothing
//! lost, and a ledger whose sums are right.
#![cfg(feature = "full")]

use std::collections::BTreeMap;
use std::fs;

use proptest::prelude::*;
use refgraph::award::amount::Decimal;
use refgraph::award::ledger::entry::{Balance, State};
use refgraph::award::ledger::{Ledger, Written};
use refgraph::award::read;
use refgraph::award::rules::{Plan, Segments};
use refgraph::award::run::{Activity, Outcome, Person, run};
use refgraph::award::wire::{check_json, run_json};
use refgraph::guard::review::{Note, Review, Step};
use refgraph::refusal::Reason;
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
        if let Some(messages) = case.get("messages") {
            let told = list("messages", &["user", "level", "template", "variables"]);
            assert_eq!(json!(told), *messages, "{name}");
        }
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
                    ], "multipliers": [{"by": "2", "minimum_amount": "100"}]},
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

fn names(first: usize, count: usize) -> Vec<String> {
    (first..first + count)
        .map(|at| format!("u{}", at % 16))
        .collect()
}

/// Names, and what is known of those who have them.
fn people<'a>(names: &'a [String], known: &[(bool, bool, u32)]) -> Vec<Person<&'a str>> {
    let each = names.iter().zip(known);
    each.map(|(name, &(active, banned, referrals))| Person {
        user: &**name,
        active,
        banned,
        referrals,
        segments: Segments(0),
    })
    .collect()
}

const ZOE: Person<&str> = Person {
    user: "zoe",
    active: true,
    banned: false,
    referrals: 0,
    segments: Segments(0),
};

fn purchase(cents: u32) -> Activity<'static> {
    Activity {
        short_id: "purchase",
        amount: Decimal::read(&format!("{}.{:02}", cents / 100, cents % 100)),
        at: 1_000,
        earlier: 0,
        is_test: false,
    }
}

/// An activity: its amount, the first of its chain, and what is known of these.
type Run = (u32, usize, Vec<(bool, bool, u32)>);

fn runs(most: usize) -> impl Strategy<Value = Vec<Run>> {
    let run = (
        0..20_000_u32,
        0..16_usize,
        proptest::collection::vec(person(), 0..13),
    );
    proptest::collection::vec(run, 1..most)
}

fn plan_of(plan: &Value) -> Result<Plan, TestCaseError> {
    read::plan(&plan.to_string()).map_err(|fault| TestCaseError::fail(format!("{fault:?}")))
}

/// Every balance that is not empty, by user and unit.
/// The reviews by reference: where each has got to, and whether it was closed.
fn reviews(ledger: &Ledger) -> BTreeMap<String, (Review, bool)> {
    let reviews = ledger.reviews();
    reviews
        .map(|it| (it.opened.reference.clone(), (it.state, it.closed.is_some())))
        .collect()
}

fn balances(ledger: &Ledger) -> BTreeMap<(String, String), Balance> {
    let all = ledger.balances();
    all.filter(|(.., balance)| *balance != Balance::default())
        .map(|(user, unit, _, balance)| ((user.into(), unit.into()), balance))
        .collect()
}

/// The same, from the entries alone: each award as far as it was moved, one by one.
fn added_up(ledger: &Ledger) -> BTreeMap<(String, String), Balance> {
    let mut sums: BTreeMap<(String, String), Balance> = BTreeMap::new();
    for held in ledger.awards() {
        let key = (held.award.user.clone(), held.award.unit.clone());
        let sum = sums.entry(key).or_default();
        let amount = held.award.amount;
        match held.state {
            State::Pending => sum.pending += amount,
            State::Approved => sum.approved += amount,
            State::Paid => sum.paid += amount,
            State::Owed => {
                sum.paid += amount;
                sum.approved -= amount;
            }
            State::Test => sum.test += amount,
            State::Gone | State::Settled => {}
        }
    }
    sums.retain(|_, balance| *balance != Balance::default());
    sums
}

/// What an activity brings, whatever the rules: no more than the cap, every cent accounted for,
/// and an award or a reason for everyone.
fn is_accounted_for(
    plan: &Plan,
    outcome: &Outcome<'_, &str>,
    chain: &[Person<&str>],
) -> Result<(), TestCaseError> {
    for sum in &outcome.sums {
        let given = outcome.given.iter().filter(|it| it.rule.id == sum.rule.id);
        let (mut amounts, mut cut) = (0, 0);
        for given in given {
            amounts += given.amount;
            cut += given.intended - given.amount;
        }
        prop_assert_eq!(amounts, sum.given);
        prop_assert!(cut <= sum.cut && sum.empty >= 0 && sum.remainder >= 0);
        let parts = sum.given + sum.empty + sum.remainder + sum.cut;
        prop_assert_eq!(parts, sum.intended);
        if let Some(refgraph::award::rules::Share::Fixed(cap)) = sum.rule.award.cap {
            let cap = cap.round(2, refgraph::award::amount::Rounding::Down);
            prop_assert!(Some(sum.given) <= cap);
        }
    }
    for rule in &plan.rules {
        for user in chain.iter().chain([&ZOE]).map(|person| person.user) {
            let given = outcome.given.iter();
            let given = given.filter(|it| it.rule.id == rule.id && it.user == user);
            let missed = outcome.missed.iter();
            let missed =
                missed.filter(|it| it.rule.is_some_and(|of| of.id == rule.id) && it.user == user);
            prop_assert_eq!(given.count() + missed.count(), 1, "{} by {}", user, rule.id);
        }
    }
    let sound = outcome.given.iter();
    prop_assert!(
        sound
            .into_iter()
            .all(|it| it.amount > 0 && it.amount <= it.intended)
    );
    Ok(())
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
        runs in runs(8),
        start in 0..8_usize,
    ) {
        let plan = plan_of(&json!({
            "program": {"budgets": [{"per": "program", "unit": "USD", "decimals": 2,
                "maximum": format!("{}.{:02}", total / 100, total % 100)}]},
            "rules": [first, second],
        }))?;
        let mut ledger = Ledger::default();
        let mut before = Vec::new();
        for (at, (cents, start, known)) in runs.iter().enumerate() {
            let names = names(*start, known.len());
            let chain = people(&names, known);
            let activity = purchase(*cents);
            let outcome = run(&plan, &activity, &ZOE, &chain, &ledger).unwrap();
            is_accounted_for(&plan, &outcome, &chain)?;
            before.push(balances(&ledger));
            let reference = format!("order-{at}");
            let written = ledger.record(&reference, &activity, &ZOE, &chain, &outcome, 1_000);
            prop_assert_eq!(written, Ok(Written::Added(outcome.given.len() + 1)));
            let again = ledger.record(&reference, &activity, &ZOE, &[], &outcome, 2_000);
            prop_assert_eq!(again, Ok(Written::Unchanged));
        }
        let spent: Vec<_> = ledger.awards().map(|held| held.award.clone()).collect();
        let sum = |of: &dyn Fn(&&refgraph::award::ledger::entry::Award) -> bool| -> i128 {
            spent.iter().filter(of).map(|spent| spent.amount).sum()
        };
        prop_assert!(sum(&|_| true) <= total.into());
        for rule in &plan.rules {
            let [_, whole, personal] = [0, 1, 2].map(|at| rule.conditions.budgets[at].maximum);
            prop_assert!(sum(&|it| it.rule == rule.id) <= whole);
            for user in 0..16 {
                let user = format!("u{user}");
                prop_assert!(sum(&|it| it.rule == rule.id && it.user == user) <= personal);
            }
        }
        // Who replays the entries has the same balances.
        let replayed = Ledger::replay(ledger.entries().to_vec()).unwrap();
        prop_assert_eq!(balances(&replayed), balances(&ledger));
        prop_assert_eq!(added_up(&ledger), balances(&ledger));
        // Taken back in any order, each takes exactly what it gave, though since then others stand
        // above the same user.
        let mut other = replayed;
        let mut left = balances(&ledger);
        for at in (0..runs.len()).map(|at| (at * 5 + start) % runs.len()) {
            let reference = format!("order-{at}");
            if other.reverse(&reference, "refund", 3_000) != Ok(Written::Unchanged) {
                for held in ledger.awards_of(&reference) {
                    let key = (held.award.user.clone(), held.award.unit.clone());
                    left.get_mut(&key).unwrap().pending -= held.award.amount;
                }
                left.retain(|_, balance| *balance != Balance::default());
            }
            prop_assert_eq!(&balances(&other), &left);
        }
        // Taken back from the last to the first, the balances are what they were.
        for at in (0..runs.len()).rev() {
            let reference = format!("order-{at}");
            ledger.reverse(&reference, "refund", 3_000).unwrap();
            prop_assert_eq!(&balances(&ledger), &before[at]);
            prop_assert_eq!(ledger.reverse(&reference, "fraud", 4_000), Ok(Written::Unchanged));
        }
        prop_assert!(ledger.awards().all(|held| held.state == State::Gone));
    }

    /// Activities that draw on no budget together are independent: their order does not matter,
    /// whatever the rules. Each is of a chain of its own, so that budgets of persons hold but are
    /// not shared.
    #[test]
    fn order_does_not_matter(
        mut one in rule("one"),
        mut two in rule("two"),
        runs in runs(6),
        seed in any::<u64>(),
    ) {
        for rule in [&mut one, &mut two] {
            let budgets = rule["conditions"]["budgets"].as_array_mut().unwrap();
            budgets.retain(|budget| budget["per"] == "person");
        }
        let plan = plan_of(&json!({"rules": [one, two]}))?;
        let told = |order: &[usize]| {
            let mut ledger = Ledger::default();
            for at in order {
                let (cents, _, known) = &runs[*at];
                let names: Vec<String> =
                    (0..known.len()).map(|level| format!("u{at}-{level}")).collect();
                let chain = people(&names, known);
                let actor = format!("zoe-{at}");
                let zoe = Person { user: &*actor, ..ZOE };
                let outcome = run(&plan, &purchase(*cents), &zoe, &chain, &ledger).unwrap();
                let reference = format!("order-{at}");
                ledger
                    .record(&reference, &purchase(*cents), &zoe, &chain, &outcome, 1_000)
                    .unwrap();
            }
            balances(&ledger)
        };
        let mut order: Vec<usize> = (0..runs.len()).collect();
        let wanted = told(&order);
        for at in (1..order.len()).rev() {
            order.swap(at, (seed.rotate_left(at as u32 * 7) % (at as u64 + 1)) as usize);
        }
        prop_assert_eq!(told(&order), wanted);
    }

    /// Whatever is done in whatever order, balances are the sums of the entries, a replay has
    /// them, and in the end nobody was paid more than they were given and kept.
    #[test]
    fn a_ledger_is_the_sum_of_its_entries(
        amounts in proptest::collection::vec(1..10_000_u32, 1..6),
        acts in proptest::collection::vec((0..8_u8, 0..6_usize), 0..40),
    ) {
        let plan = plan_of(&json!({
            "program": {"hold_days": 1},
            "rules": [{"id": "sale", "trigger": "purchase", "unit": "USD", "decimals": 2,
                "award": {"levels": [{"rate": "0.1"}, {"rate": "0.05"}]}}],
        }))?;
        let mut ledger = Ledger::default();
        let names = names(0, 2);
        let chain = people(&names, &[(true, false, 0); 2]);
        let mut now = 1_000;
        let mut cash = BTreeMap::new();
        let mut runs = amounts.iter().enumerate();
        for (act, which) in acts {
            now += 40_000_000;
            match act {
                0 => if let Some((at, cents)) = runs.next() {
                    let activity = Activity { at: now, ..purchase(*cents) };
                    let outcome = run(&plan, &activity, &ZOE, &chain, &ledger).unwrap();
                    let reference = format!("order-{at}");
                    ledger.record(&reference, &activity, &ZOE, &chain, &outcome, now).unwrap();
                },
                1 => {
                    let _ = ledger.approve(now);
                }
                2 => {
                    let user = format!("u{}", which % 2);
                    let before = ledger.balance(&user, "USD");
                    let paid = ledger.pay(&user, "USD", now).unwrap();
                    prop_assert_eq!(paid, before.approved.max(0));
                    *cash.entry(user).or_insert(0) += paid;
                }
                3 => {
                    let _ = ledger.reverse(&format!("order-{which}"), "refund", now);
                }
                _ => {
                    let reference = format!("order-{which}");
                    let known = ledger.has(&reference);
                    let from = reviews(&ledger).get(&reference).map(|(state, _)| *state);
                    let (_, step) = Step::ALL[usize::from(act) % 3];
                    let note = Note { by: "eve".into(), why: "a ring".into() };
                    let written = ledger.review(&reference, step, note, now);
                    if !known {
                        prop_assert_eq!(written.unwrap_err().reason, Reason::UnknownReference);
                    } else if from == Some(step.to()) {
                        prop_assert_eq!(written, Ok(Written::Unchanged));
                    } else if Review::after(from, step).is_none() {
                        prop_assert_eq!(written.unwrap_err().reason, Reason::Conflict);
                    } else {
                        let awards = ledger.awards_of(&reference);
                        let none_left = awards.into_iter().all(|held| !held.state.is_spent());
                        prop_assert!(written.is_ok() && (step != Step::Confirm || none_left));
                    }
                }
            }
            // What is held can neither be approved nor paid.
            prop_assert!(
                ledger.awards().all(|held| !held.is_held || held.state != State::Approved)
            );
            prop_assert_eq!(added_up(&ledger), balances(&ledger));
            for (user, cash) in &cash {
                prop_assert_eq!(ledger.balance(user, "USD").paid, *cash);
            }
        }
        let entries = ledger.entries().to_vec();
        let replayed = Ledger::replay(entries.clone()).unwrap();
        prop_assert_eq!(balances(&replayed), balances(&ledger));
        prop_assert_eq!(reviews(&replayed), reviews(&ledger));
        // All of it or nothing: a bad entry at the end leaves the ledger as it was.
        let mut other = Ledger::default();
        if let Some(last) = entries.last().cloned() {
            let mut bad = entries;
            bad.push(last.clone());
            bad.push(last);
            prop_assert!(other.append(bad).is_err() || ledger.awards().count() == 0);
            prop_assert!(other.balances().all(|(.., it)| it == Balance::default()));
        }
    }
}
