//! Simulations, held to the decision on single activities: whatever they sum up must be the sum of
//! what `run` says of each.
#![cfg(feature = "full")]

use proptest::prelude::*;
use refgraph::award::amount::Decimal;
use refgraph::award::read;
use refgraph::award::run::{Activity, Person, Spent, run};
use refgraph::award::simulation::compare::compare;
use refgraph::award::simulation::generate::{self, Made};
use refgraph::award::simulation::history::History;
use refgraph::award::simulation::people::{NOBODY, People};
use refgraph::award::simulation::report::{Earner, Report};
use refgraph::award::simulation::warning::Warning;
use refgraph::award::simulation::wire;
use refgraph::award::simulation::{Scenario, Settings, Simulation};
use refgraph::refusal::Reason;
use serde_json::{Value, json};

const DAY: u64 = 86_400_000;

fn play(plan: &Value, scenario: &mut Scenario, settings: Settings) -> Simulation {
    let plan = read::plan(&plan.to_string()).unwrap();
    let mut simulation = Simulation::new(plan, scenario, settings);
    while simulation.done() < scenario.history.len() {
        simulation.step(scenario, 7).unwrap();
    }
    simulation
}

fn report(plan: &Value, scenario: &mut Scenario) -> Report {
    play(plan, scenario, Settings::default()).report()
}

/// A scenario of a referrer each, and of what was done: who, what, how much, on which day.
fn scenario(referrers: &[u32], done: &[(u32, &str, &str, u64)]) -> Scenario {
    let mut history = History::default();
    for &(user, kind, amount, day) in done {
        let kind = history.kind(kind).unwrap();
        history
            .add(user, kind, Decimal::read(amount), day * DAY)
            .unwrap();
    }
    Scenario {
        people: People::new(referrers.into()).unwrap(),
        history,
    }
}

fn sale(award: &Value) -> Value {
    json!({"rules": [{
        "id": "sale", "trigger": "purchase", "unit": "USD", "decimals": 2, "award": award
    }]})
}

#[test]
fn what_a_plan_costs() {
    // 0 brought in 1, and 1 brought in 2. 2 buys for 100.00 and 50.00, and 1 for 10.00.
    let plan = sale(&json!({"levels": [{"rate": "0.1"}, {"rate": "0.05"}, {"rate": "0.02"}]}));
    let mut played = scenario(
        &[NOBODY, 0, 1],
        &[
            (2, "purchase", "50.00", 40),
            (2, "purchase", "100.00", 0),
            (1, "purchase", "10.00", 41),
        ],
    );
    let found = report(&plan, &mut played);
    let usd = &found.units[0];
    // Level 1: 10.00 + 5.00 to 1, and 1.00 to 0; level 2: 5.00 + 2.50 to 0.
    assert_eq!(usd.levels[..4], [0, 1600, 750, 0]);
    assert_eq!((usd.given, usd.awards, usd.earners), (2350, 5, 2));
    // 17 % of 160.00.
    assert_eq!(usd.worst, Some(2720));
    assert_eq!(usd.top, [(Earner::User(1), 1500), (Earner::User(0), 850)]);
    assert_eq!(usd.median, 850);
    // Of 850 and 1500: 2 × (850 + 2 × 1500) / (2 × 2350) − 3 / 2.
    let concentration = usd.concentration.unwrap();
    assert_eq!(concentration.gini, 1382);
    assert_eq!(concentration.top_1_percent, 6382);
    // Days 0, and 40 and 41, which are in February.
    assert_eq!(usd.months, [(0, 1500), (31 * DAY, 850)]);
    assert_eq!(found.income, 160 * 10_i128.pow(18));
    assert_eq!(found.income_unit.as_deref(), Some("USD"));
    assert!(found.refused.is_none() && found.warnings.is_empty());
    let sums = &found.rules[0];
    assert_eq!(sums.activities, 3);
    assert_eq!(sums.intended, sums.given + sums.empty);
}

#[test]
fn when_a_budget_is_spent() {
    let mut plan = sale(&json!({"levels": [{"rate": "0.1"}]}));
    plan["rules"][0]["conditions"] = json!({"budgets": [
        {"per": "rule", "maximum": "15.00"},
        {"per": "rule", "period": "month", "maximum": "12.00"},
        {"per": "rule", "period": "day", "maximum": "11.00"},
    ]});
    let bought = |day| (1, "purchase", "100.00", day);
    let mut played = scenario(
        &[NOBODY, 0],
        &[bought(0), bought(1), bought(40), bought(41)],
    );
    let found = report(&plan, &mut played);
    assert_eq!(found.units[0].given, 1500);
    let exhausted: Vec<_> = found.budgets.iter().map(|it| it.exhausted).collect();
    // 10.00, then 2.00 of the month's 12.00, then 3.00 of the 15.00; a day never has too little.
    assert_eq!(exhausted, [Some(40 * DAY), Some(DAY), None]);
    assert_eq!(found.units[0].worst, Some(4000));

    plan["rules"][0]["award"]["short"] = json!("nothing");
    let found = report(&plan, &mut played);
    assert_eq!(found.units[0].given, 1000);
    let exhausted: Vec<_> = found.budgets.iter().map(|it| it.exhausted).collect();
    assert_eq!(exhausted, [Some(DAY), Some(DAY), None]);
}

#[test]
fn what_is_wrong_with_a_plan() {
    let joined = |user| (user, "signup", "", 0);
    let mut played = scenario(
        &[NOBODY, 0, 1],
        &[joined(1), joined(2), (2, "purchase", "10.00", 1)],
    );
    let codes = |plan: &Value, played: &mut Scenario| -> Vec<&str> {
        let warnings = report(plan, played).warnings;
        warnings.iter().map(Warning::code).collect()
    };
    let rule = |id: &str, trigger: &str, levels: Value| {
        json!({
            "id": id, "trigger": trigger, "unit": "USD", "decimals": 2, "award": {"levels": levels}
        })
    };
    let join = rule("join", "signup", json!([{"fixed": "5.00"}]));
    let fair = rule("sale", "purchase", json!([{"rate": "0.1"}]));
    let dear = rule(
        "sale",
        "purchase",
        json!([{"rate": "0.6"}, {"rate": "0.6"}]),
    );
    let risky = rule(
        "sale",
        "purchase",
        json!([{"rate": "0.5"}, null, {"rate": "0.6"}]),
    );
    let plan = |rules: &[&Value]| json!({ "rules": rules });
    assert_eq!(codes(&plan(&[&join]), &mut played), ["recruiting_only"]);
    assert_eq!(
        codes(&plan(&[&join, &fair]), &mut played),
        ["recruiting_mostly", "owes_more"]
    );
    assert_eq!(codes(&plan(&[&fair]), &mut played), [""; 0]);
    assert_eq!(codes(&plan(&[&dear]), &mut played), ["owes_more"]);
    assert_eq!(codes(&plan(&[&risky]), &mut played), ["owes_more_at_worst"]);
    // An award to who joins is no award for recruiting.
    let welcome = json!({"rules": [{
        "id": "hi", "trigger": "signup", "unit": "points", "decimals": 0,
        "award": {"actor": {"fixed": "5"}, "levels": [null]}
    }]});
    assert_eq!(codes(&welcome, &mut played), [""; 0]);
}

#[test]
fn what_a_change_of_plan_does() {
    let mut played = scenario(
        &[NOBODY, 0, 1],
        &[(2, "purchase", "100.00", 0), (1, "purchase", "10.00", 1)],
    );
    let before = sale(&json!({"levels": [{"rate": "0.1"}, {"rate": "0.05"}]}));
    let after = sale(&json!({"levels": [{"rate": "0.12"}]}));
    let before = play(&before, &mut played, Settings::default());
    let after = play(&after, &mut played, Settings::default());
    let changes = compare(&before, &after, 5);
    // 1: 10.00, then 12.00. 0: 1.00 + 5.00, then 1.20.
    let [change] = &changes[..] else {
        panic!("{changes:?}")
    };
    assert_eq!((change.before, change.after), (1600, 1320));
    assert_eq!((change.better, change.worse), (1, 1));
    assert_eq!(change.losers, [(0, 600, 120)]);
}

#[test]
fn people_who_cannot_be() {
    let refused = |referrers: &[u32]| {
        People::new(referrers.into())
            .map(|_| ())
            .unwrap_err()
            .reason
    };
    assert_eq!(refused(&[0]), Reason::SelfConnection);
    assert_eq!(refused(&[1, 2, 0]), Reason::Cycle);
    assert_eq!(refused(&[NOBODY, 2]), Reason::UnknownUser);
    // A path of a million, from either end, takes neither a stack nor a square of time.
    let down: Vec<_> = [NOBODY].into_iter().chain(0..999_999).collect();
    let up: Vec<_> = (1..1_000_000).chain([NOBODY]).collect();
    assert_eq!(People::new(down).unwrap().len(), 1_000_000);
    assert_eq!(People::new(up).unwrap().len(), 1_000_000);
    let ring: Vec<_> = (1..1_000_000).chain([0]).collect();
    assert_eq!(refused(&ring), Reason::Cycle);
}

#[test]
fn what_cannot_be_run_counts_for_nothing() {
    let plan = sale(&json!({"levels": [{"rate": "0.1"}]}));
    let mut played = scenario(
        &[NOBODY, 0],
        &[
            (1, "purchase", "", 0),
            (1, "purchase", "10.00", 1),
            (7, "purchase", "10.00", 2),
        ],
    );
    let found = report(&plan, &mut played);
    let refused = found.refused.unwrap();
    assert_eq!((refused.count, refused.first), (2, 0));
    assert_eq!(refused.reason, Reason::MissingField);
    assert_eq!((found.units[0].given, found.activities), (100, 3));
}

#[test]
fn what_is_made_up_is_the_same_everywhere() {
    let made = Made {
        people: 5_000,
        roots: 5,
        from: 0,
        until: 100 * DAY,
        joining: "signup",
        buying: "purchase",
        purchases: 9_000,
        least: 500,
        most: 20_000,
        seed: 7,
    };
    let mut played = generate::scenario(&made).unwrap();
    assert_eq!(played.history.len(), 14_000);
    let plan = sale(&json!({"levels": vec![json!({"rate": "0.01"}); 10]}));
    let text = wire::report_json(&report(&plan, &mut played));
    let found: Value = serde_json::from_str(&text).unwrap();
    // The same figures as in tests/js/simulation.test.js.
    assert_eq!(found["units"][0]["given"], "20750.57", "{text}");
    assert_eq!(found["income"]["amount"], "481279.58", "{text}");
}

/// What each got by `run`, one activity after the other, as a caller would have it.
fn naively(
    plan: &Value,
    referrers: &[u32],
    done: &[(u32, &str, &str, u64)],
    banned: &[u32],
    worthy: &[u32],
) -> Vec<(String, i128)> {
    let plan = read::plan(&plan.to_string()).unwrap();
    let names: Vec<_> = (0..referrers.len()).map(|user| user.to_string()).collect();
    let person = |user: u32| Person {
        user: &*names[user as usize],
        active: true,
        banned: banned.contains(&user),
        referrals: referrers.iter().filter(|above| **above == user).count() as u32,
        segments: plan.segments_of(worthy.contains(&user).then_some("vip")),
    };
    let mut done = done.to_vec();
    done.sort_by_key(|(.., day)| *day);
    let mut spent: Vec<Spent> = Vec::new();
    for (place, &(user, short_id, amount, day)) in done.iter().enumerate() {
        let earlier = done[..place]
            .iter()
            .filter(|it| it.0 == user && it.1 == short_id);
        let activity = Activity {
            short_id,
            amount: Decimal::read(amount),
            at: day * DAY,
            earlier: earlier.count() as u32,
            is_test: false,
        };
        let mut chain = Vec::new();
        let mut above = referrers[user as usize];
        while above != NOBODY && chain.len() < 10 {
            chain.push(person(above));
            above = referrers[above as usize];
        }
        let outcome = run(&plan, &activity, &person(user), &chain, &*spent);
        for given in outcome.iter().flat_map(|outcome| &outcome.given) {
            spent.push(Spent {
                rule: given.rule.id.clone(),
                user: given.user.into(),
                unit: given.rule.unit.id.clone(),
                amount: given.amount,
                at: activity.at,
            });
        }
    }
    let mut sums: Vec<(String, i128)> = Vec::new();
    for it in spent.into_iter().filter(|it| it.unit == "USD") {
        match sums.iter_mut().find(|(user, _)| *user == it.user) {
            Some((_, sum)) => *sum += it.amount,
            None => sums.push((it.user, it.amount)),
        }
    }
    sums.sort();
    sums
}

fn budgets() -> impl Strategy<Value = Value> {
    let per = prop::sample::select(vec!["rule", "person"]);
    let period = prop::sample::select(vec!["ever", "year", "month", "day"]);
    let one = (per, period, 1..30_u32).prop_map(|(per, period, maximum)| {
        json!({"per": per, "period": period, "maximum": format!("{maximum}.50")})
    });
    prop::collection::vec(one, 0..3).prop_map(|list| {
        let mut kept: Vec<Value> = Vec::new();
        for it in list {
            if !kept
                .iter()
                .any(|other| (&other["per"], &other["period"]) == (&it["per"], &it["period"]))
            {
                kept.push(it);
            }
        }
        json!(kept)
    })
}

proptest! {
    #[test]
    fn the_sums_are_those_of_single_activities(
        parents in prop::collection::vec(0..40_usize, 1..30),
        done in prop::collection::vec((0..30_usize, 0..3_usize, 0..30_000_u32, 0..80_u64), 0..60),
        marked in prop::collection::vec((0..30_usize, any::<bool>()), 0..6),
        budgets in budgets(),
        short in prop::sample::select(vec!["scale", "nearest_first", "nothing"]),
        skips in any::<bool>(),
        first_only in any::<bool>(),
        vip in any::<bool>(),
        sponsor in any::<bool>(),
    ) {
        let people = parents.len();
        let referrers: Vec<u32> = parents
            .iter()
            .enumerate()
            .map(|(user, parent)| if *parent < user { *parent as u32 } else { NOBODY })
            .collect();
        let texts: Vec<String> = done
            .iter()
            .map(|(.., cents, _)| format!("{}.{:02}", cents / 100, cents % 100))
            .collect();
        let kinds = ["purchase", "signup", "visit"];
        let done: Vec<(u32, &str, &str, u64)> = done
            .iter()
            .zip(&texts)
            .map(|((user, kind, _, day), text)| ((user % people) as u32, kinds[*kind], &**text, *day))
            .collect();
        let mut conditions = json!({"budgets": budgets, "first_only": first_only});
        if vip {
            conditions["segment"] = json!("vip");
        }
        let mut sale = json!({
            "id": "sale", "trigger": "purchase", "unit": "USD", "decimals": 2,
            "compression": if skips { "skip" } else { "leave_empty" },
            "gates": {"min_referrals": 1},
            "conditions": conditions,
            "award": {
                "actor": {"rate": "0.01"}, "short": short, "cap": {"rate": "0.15"},
                "levels": [{"rate": "0.1"}, {"rate": "0.05"}, {"rate": "0.033"}, {"fixed": "0.25"}]
            }
        });
        if sponsor {
            sale["default_sponsor"] = json!("house");
        }
        let join = json!({
            "id": "join", "trigger": "signup", "unit": "USD", "decimals": 2,
            "award": {"levels": [{"fixed": "1.00"}, {"fixed": "0.10"}]}
        });
        let plan = json!({
            "program": {"budgets": [
                {"per": "program", "maximum": "60.00", "unit": "USD", "decimals": 2}
            ]},
            "rules": [sale, join]
        });
        let of = |mark: bool| -> Vec<u32> {
            let those = marked.iter().filter(|(_, is)| *is == mark);
            those.map(|(user, _)| (user % people) as u32).collect()
        };
        let (banned, worthy) = (of(true), of(false));
        let expected = naively(&plan, &referrers, &done, &banned, &worthy);

        let mut played = scenario(&referrers, &done);
        for user in banned {
            played.people.ban(user).unwrap();
        }
        for user in worthy {
            played.people.put_in(user, "vip").unwrap();
        }
        let settings = Settings { top: 100, ..Settings::default() };
        let found = play(&plan, &mut played, settings).report();
        let usd = &found.units[0];
        let mut sums: Vec<(String, i128)> = usd
            .top
            .iter()
            .map(|(earner, amount)| {
                let name = match earner {
                    Earner::User(user) => user.to_string(),
                    Earner::Sponsor(name) => name.clone(),
                };
                (name, *amount)
            })
            .collect();
        sums.sort();
        prop_assert_eq!(&sums, &expected);
        let whole: i128 = sums.iter().map(|(_, amount)| amount).sum();
        prop_assert_eq!(usd.given, whole);
        prop_assert_eq!(usd.levels.iter().sum::<i128>(), whole);
        prop_assert_eq!(usd.months.iter().map(|(_, given)| given).sum::<i128>(), whole);
        prop_assert!(usd.worst.unwrap() >= whole, "{:?}", usd);
        for rule in &found.rules {
            let parts = rule.given + rule.empty + rule.remainder + rule.cut;
            prop_assert_eq!(rule.intended, parts);
        }
    }
}
