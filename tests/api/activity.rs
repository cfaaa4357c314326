//! Activities: what they give through the API is what the ledger in memory makes of the same, award
//! by award, whatever the plan and whoever is in the chain.

use crate::rules::{put, sale};
use crate::world::{Answer, KEY, NOW, World, text};
use proptest::prelude::*;
use refgraph::award::ledger::Ledger;
use refgraph::award::ledger::wire::{
    approve_json, awards_json, balances_json, pay_json, payout_csv, record_json, reverse_json,
    review_json, reviews_json,
};
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};

const RULES: &str = "/networks/acme/connections/autumn/rules";
const ACTIVITY: &str = "/networks/acme/activity";
const DAY: u64 = 86_400_000;

pub fn email(user: usize) -> String {
    format!("u{user}@example.com")
}

/// The API, and beside it the ledger in memory, which is told of the same.
struct Both {
    world: World,
    ledger: Ledger,
    plan: Json,
    earlier: BTreeMap<(usize, String), u32>,
    banned: BTreeSet<usize>,
    users: usize,
}

/// What was done, as a test tells it.
#[derive(Clone, Debug)]
struct Deed {
    user: usize,
    kind: &'static str,
    amount: Option<String>,
    /// Days from now, backwards.
    ago: u64,
    is_test: bool,
    segments: Vec<&'static str>,
}

impl Both {
    /// A tree in which each user was brought in by the one of half their number.
    fn new(plan: Json, users: usize) -> Self {
        let mut world = World::new();
        world.create(&email(0));
        for user in 1..users {
            world.create(&email(user));
            world.connect("autumn", &email(user), &email((user - 1) / 2));
        }
        put(&mut world, RULES, &plan).did(201, "created");
        Self {
            world,
            ledger: Ledger::default(),
            plan,
            earlier: BTreeMap::new(),
            banned: BTreeSet::new(),
            users,
        }
    }

    fn ban(&mut self, user: usize, bans: bool) {
        let change = if bans { "ban" } else { "unban" };
        let body = json!({ "user": email(user), "status_change": change });
        assert!(self.world.status(&body).status < 300);
        if bans {
            self.banned.insert(user);
        } else {
            self.banned.remove(&user);
        }
    }

    fn number(user: &str) -> usize {
        let digits: String = user.chars().filter(char::is_ascii_digit).collect();
        digits.parse().unwrap()
    }

    /// The chain as the ledger takes it.
    fn chain(&mut self, user: usize) -> Json {
        let chain = self.world.chain("autumn", &email(user));
        let known = |name: String| {
            let number = Self::number(&name);
            let below = self.world.counts("autumn", &name)[0];
            json!({
                "user": name, "active": !self.banned.contains(&number),
                "banned": self.banned.contains(&number), "referrals": below,
            })
        };
        chain.into_iter().map(known).collect()
    }

    /// Does it for real and in memory, and holds the two against each other.
    fn record(&mut self, reference: &str, deed: &Deed) -> Answer {
        let at = (NOW / 1000 - deed.ago * DAY / 1000) * 1000;
        let key = (deed.user, deed.kind.to_owned());
        let earlier = *self.earlier.get(&key).unwrap_or(&0);
        let asked = json!({
            "plan": self.plan, "now": NOW,
            "activity": {
                "reference": reference, "activity_short_id": deed.kind, "amount": deed.amount,
                "user": email(deed.user), "at": at, "earlier": earlier, "test": deed.is_test,
                "banned": self.banned.contains(&deed.user), "segments": deed.segments,
            },
            "chain": self.chain(deed.user),
        });
        let told: Json =
            serde_json::from_str(&record_json(&mut self.ledger, &asked.to_string())).unwrap();
        let body = json!({
            "activity_short_id": deed.kind, "amount": deed.amount, "program": "autumn",
            "users": { "actor": email(deed.user) }, "segments": deed.segments,
            "metadata": { "reference": reference, "activity_timestamp": at / 1000 },
            "test": deed.is_test,
        });
        let answer = self.world.post(ACTIVITY, &body);
        if told["ok"] == false {
            assert_eq!(
                (answer.status, answer.code()),
                (400, told["code"].as_str().unwrap()),
                "{}",
                answer.json
            );
            return answer;
        }
        let mut given = answer.json["awards"].clone();
        for award in given.as_array_mut().expect("awards") {
            let award = award.as_object_mut().unwrap();
            for own in ["number", "status", "due"] {
                award.remove(own).expect(own);
            }
        }
        assert_eq!(given, told["awards"], "{body}");
        for same in ["missed", "messages", "sums"] {
            assert_eq!(answer.json[same], told[same], "{same} of {body}");
        }
        if told["code"] == "unchanged" {
            return answer;
        }
        assert_eq!(answer.status, 201, "{}", answer.json);
        if !deed.is_test {
            *self.earlier.entry(key).or_default() += 1;
        }
        answer
    }

    /// What the ledger in memory says of the same.
    fn told(answer: &str) -> Json {
        serde_json::from_str(answer).unwrap()
    }

    /// Does something about an activity in both, and holds the answers against each other.
    fn about(&mut self, reference: &str, step: Option<&str>, by: &str, why: &str) {
        let path = format!("{ACTIVITY}/{}", reference.replace(' ', "%20"));
        let now = NOW + self.world.requests * 1000;
        let (answer, told) = match step {
            None => (
                self.world.post(&format!("{path}/reversal"), &json!({ "why": why })),
                reverse_json(
                    &mut self.ledger,
                    &json!({ "reference": reference, "why": why, "now": now }).to_string(),
                ),
            ),
            Some(step) => (
                self.world.post(
                    &format!("{path}/review"),
                    &json!({ "step": step, "by": by, "why": why }),
                ),
                review_json(
                    &mut self.ledger,
                    &json!({ "reference": reference, "step": step, "by": by, "why": why, "now": now })
                        .to_string(),
                ),
            ),
        };
        let told = Self::told(&told);
        let (status, code) = match told["code"].as_str().unwrap() {
            "unchanged" => (200, "unchanged"),
            "unknown_reference" => (404, "unknown_reference"),
            "conflict" => (400, "conflict"),
            done => (201, done),
        };
        let outcome = answer.json["outcome"].as_str().unwrap_or(answer.code());
        assert_eq!((answer.status, outcome), (status, code), "{}", answer.json);
        if status < 300 {
            self.states_agree(reference, &answer.json);
        }
    }

    /// Each award of an activity has got to the same place, and by the same acts.
    fn states_agree(&self, reference: &str, told: &Json) {
        let expected = Self::told(&awards_json(&self.ledger, reference));
        let states = |awards: &Json, name: &str| -> Vec<Json> {
            let awards = awards.as_array().unwrap().iter();
            awards.map(|award| award[name].clone()).collect()
        };
        assert_eq!(
            states(&told["awards"], "status"),
            states(&expected, "state")
        );
        let entries = self.ledger.entries().iter();
        let own: Vec<Json> = entries
            .filter(|entry| entry.reference == reference)
            .filter_map(|entry| {
                let mut out = refgraph::award::ledger::wire::entry_json(entry);
                let mut entry: Json = serde_json::from_str(&core::mem::take(&mut out)).unwrap();
                let act = entry["act"].as_str().unwrap().to_owned();
                let is_move = !["ran", "gave", "told"].contains(&&*act);
                is_move.then(|| {
                    let why = entry["why"].take();
                    let why = if why == "" { Json::Null } else { why };
                    json!([act, entry["award"], entry["by"], why])
                })
            })
            .collect();
        let history: Vec<Json> = told["history"]
            .as_array()
            .unwrap()
            .iter()
            .map(|act| {
                let why = if act["why"] == "" {
                    Json::Null
                } else {
                    act["why"].clone()
                };
                json!([act["act"], act["award"], act["by"], why])
            })
            .collect();
        assert_eq!(history, own, "{reference}");
    }

    fn approve(&mut self) {
        let answer = self
            .world
            .post("/networks/acme/awards/approval", &json!({}));
        let now = NOW + self.world.requests * 1000;
        let told = Self::told(&approve_json(
            &mut self.ledger,
            &json!({ "now": now }).to_string(),
        ));
        assert_eq!(answer.json["approved"], told["entries"], "{}", answer.json);
        assert_eq!(answer.json["more"], false);
    }

    fn pay(&mut self, user: usize, unit: &str) {
        let target = format!("/networks/acme/users/{}/payments", email(user));
        let answer = self.world.post(&target, &json!({ "unit": unit }));
        let asked = json!({ "user": email(user), "unit": unit, "now": NOW });
        let told = Self::told(&pay_json(&mut self.ledger, &asked.to_string()));
        assert_eq!(
            (&answer.json["outcome"], &answer.json["amount"]),
            (&told["code"], &told["amount"]),
            "{}",
            answer.json
        );
    }

    /// What waits for somebody is the same in both.
    fn queues_agree(&mut self) {
        let mut lines = Vec::new();
        for unit in ["ETH", "USD", "points"] {
            let told = self
                .world
                .get(&format!("/networks/acme/payments?unit={unit}"));
            assert_eq!(told.status, 200, "{}", told.json);
            lines.extend(
                text(&told.json["csv"])
                    .lines()
                    .skip(1)
                    .map(ToOwned::to_owned),
            );
        }
        lines.sort();
        let csv = payout_csv(&self.ledger);
        let mut expected: Vec<_> = csv.lines().skip(1).map(ToOwned::to_owned).collect();
        expected.sort();
        assert_eq!(lines, expected);
        for state in ["open", "cleared", "confirmed"] {
            let told = self
                .world
                .get(&format!("/networks/acme/reviews?status={state}"));
            let reviews = told.json["reviews"].as_array().unwrap().iter();
            let mut found: Vec<_> = reviews.map(|it| text(&it["reference"])).collect();
            found.sort();
            let expected = Self::told(&reviews_json(&self.ledger, Some(state)));
            let expected = expected.as_array().unwrap().iter();
            let mut expected: Vec<_> = expected.map(|it| text(&it["reference"])).collect();
            expected.sort();
            assert_eq!(found, expected, "{state}");
        }
    }

    /// Everyone has the same in both, and what is told of users is what the ledger's rows say.
    fn balances_agree(&mut self) {
        for user in 0..self.users {
            let target = format!("/networks/acme/users/{}/balances", email(user));
            let answer = self.world.get(&target);
            let mut expected: Json =
                serde_json::from_str(&balances_json(&self.ledger, Some(&email(user)))).unwrap();
            for balance in expected.as_array_mut().unwrap() {
                balance.as_object_mut().unwrap().remove("user");
            }
            assert_eq!(answer.json["balances"], expected, "{}", email(user));
        }
    }
}

fn plans() -> Vec<Json> {
    let levels = |rates: &[&str]| -> Vec<Json> {
        rates.iter().map(|rate| json!({ "rate": rate })).collect()
    };
    vec![
        json!({ "rules": [sale()] }),
        json!({
            "program": { "hold_days": 3, "budgets": [
                { "per": "program", "period": "month", "maximum": "40.00", "unit": "USD", "decimals": 2 },
                { "per": "person", "period": "day", "maximum": "7.50", "unit": "USD", "decimals": 2 },
            ] },
            "rules": [
                {
                    "id": "sale", "trigger": "purchase", "unit": "USD", "decimals": 2,
                    "award": { "levels": levels(&["0.1", "0.05", "0.025", "0.0125"]) },
                    "gates": { "active": true, "min_referrals": 1 }, "compression": "skip",
                },
                {
                    "id": "first", "trigger": "purchase", "unit": "points", "decimals": 0,
                    "award": { "actor": { "fixed": "10" }, "levels": [{ "fixed": "5" }] },
                    "conditions": { "first_only": true },
                },
            ],
        }),
        json!({ "rules": [
            {
                "id": "pool", "trigger": "purchase", "unit": "ETH", "decimals": 18,
                "award": {
                    "pool": { "rate": "0.1" },
                    "levels": [{ "share": 5 }, { "share": 3 }, { "share": 1 }, { "share": 1 }],
                    "vacant": "divide", "short": "nearest_first",
                },
                "default_sponsor": email(1),
                "conditions": { "budgets": [
                    { "per": "rule", "period": "ever", "maximum": "60" },
                    { "per": "person", "period": "year", "maximum": "25.000000000000000001" },
                ] },
            },
            {
                "id": "hello", "trigger": "joining",
                "award": { "levels": [
                    { "message": { "template": "thanks", "variables": { "who": "{actor} by {user}" } } },
                ] },
            },
            {
                "id": "vip", "trigger": "joining", "unit": "points", "decimals": 0,
                "award": { "levels": [{ "fixed": "1" }], "short": "nothing" },
                "conditions": {
                    "segment": "vip", "multiplier": "3",
                    "multipliers": [{ "by": "2", "first_only": true }],
                    "budgets": [{ "per": "program", "period": "day", "maximum": "10" }],
                },
            },
        ] }),
    ]
}

fn deed(users: usize) -> impl Strategy<Value = Deed> {
    (
        0..users,
        prop_oneof![4 => Just("purchase"), 2 => Just("joining"), 1 => Just("other")],
        prop_oneof![
            6 => (0_u64..30_000).prop_map(|cents| Some(format!("{}.{:02}", cents / 100, cents % 100))),
            1 => Just(None),
        ],
        prop_oneof![3 => Just(0_u64), 1 => 0_u64..400],
        prop_oneof![6 => Just(false), 1 => Just(true)],
        prop_oneof![Just(vec![]), Just(vec!["vip"]), Just(vec!["other", "vip"])],
    )
        .prop_map(|(user, kind, amount, ago, is_test, segments)| Deed {
            user,
            kind,
            amount,
            ago,
            is_test,
            segments,
        })
}

#[derive(Clone, Debug)]
enum Step {
    Record(Deed),
    Ban(usize, bool),
    /// Sends one of those before again.
    Again(usize),
    /// Takes one of those before back.
    Reverse(usize),
    /// A step of the review of one of those before.
    Review(usize, &'static str),
    Approve,
    /// User and unit.
    Pay(usize, &'static str),
}

fn step(users: usize) -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => deed(users).prop_map(Step::Record),
        1 => (0..users, any::<bool>()).prop_map(|(user, bans)| Step::Ban(user, bans)),
        1 => any::<usize>().prop_map(Step::Again),
        2 => any::<usize>().prop_map(Step::Reverse),
        2 => (any::<usize>(), prop_oneof![2 => Just("hold"), 1 => Just("clear"), 1 => Just("confirm")])
            .prop_map(|(which, step)| Step::Review(which, step)),
        2 => Just(Step::Approve),
        3 => (0..users, prop_oneof![Just("USD"), Just("ETH"), Just("points")])
            .prop_map(|(user, unit)| Step::Pay(user, unit)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_the_api_gives_is_what_the_ledger_in_memory_gives(
        plan in 0..plans().len(),
        steps in proptest::collection::vec(step(12), 1..24),
    ) {
        let mut both = Both::new(plans().swap_remove(plan), 12);
        let mut sent: Vec<(String, Deed)> = Vec::new();
        for (at, step) in steps.into_iter().enumerate() {
            match step {
                Step::Ban(user, bans) => both.ban(user, bans),
                Step::Record(deed) => {
                    let reference = format!("order {at}");
                    if both.record(&reference, &deed).status == 201 {
                        sent.push((reference, deed));
                    }
                }
                Step::Again(which) if !sent.is_empty() => {
                    let (reference, deed) = sent[which % sent.len()].clone();
                    let first = both.world.get(&format!("{ACTIVITY}/{}", reference.replace(' ', "%20")));
                    let before = both.world.dump();
                    let at = (NOW / 1000 - deed.ago * DAY / 1000) * 1000;
                    let body = json!({
                        "activity_short_id": deed.kind, "amount": deed.amount, "program": "autumn",
                        "users": { "actor": email(deed.user) }, "segments": deed.segments,
                        "metadata": { "reference": reference, "activity_timestamp": at / 1000 },
                        "test": deed.is_test,
                    });
                    let again = both.world.post(ACTIVITY, &body);
                    again.did(200, "unchanged");
                    prop_assert_eq!(&again.json["awards"], &first.json["awards"]);
                    prop_assert!(both.world.dump() == before);
                }
                Step::Again(_) => {}
                Step::Reverse(which) => {
                    let reference = sent.get(which % (sent.len() + 1));
                    let reference = reference.map_or("none", |(reference, _)| reference).to_owned();
                    both.about(&reference, None, "", "refund");
                }
                Step::Review(which, step) => {
                    let reference = sent.get(which % (sent.len() + 1));
                    let reference = reference.map_or("none", |(reference, _)| reference).to_owned();
                    both.about(&reference, Some(step), "cy", "looks odd");
                }
                Step::Approve => both.approve(),
                Step::Pay(user, unit) => both.pay(user, unit),
            }
        }
        both.balances_agree();
        both.queues_agree();
        for (reference, _) in &sent {
            let target = format!("{ACTIVITY}/{}", reference.replace(' ', "%20"));
            let told = both.world.get(&target);
            both.states_agree(reference, &told.json);
        }
    }
}

fn bought(user: usize, amount: &str) -> Json {
    json!({
        "activity_short_id": "purchase", "amount": amount, "program": "autumn",
        "users": { "actor": email(user) },
    })
}

#[test]
fn an_activity_counts_once() {
    let mut both = Both::new(json!({ "rules": [sale()] }), 4);
    let world = &mut both.world;
    let mut body = bought(3, "100.00");
    body["metadata"] = json!({ "reference": "order/1", "description": "Shoes" });
    let first = world.post(ACTIVITY, &body);
    first.did(201, "recorded");
    assert_eq!(first.json["chain"], json!([email(1), email(0)]));
    assert_eq!(first.json["awards"][0]["amount"], "10.00");
    assert_eq!(
        first.json["awards"][0]["text"],
        "u1@example.com at level 1 gets 10.00 USD by the rule sale: a rate of the activity's amount."
    );
    // The same amount in other digits is the same.
    body["amount"] = json!("100");
    let again = world.idle(|world| world.post(ACTIVITY, &body));
    again.did(200, "unchanged");
    assert_eq!(again.json["amount"], "100.00");
    for (name, other) in [
        ("amount", json!("100.01")),
        ("activity_short_id", json!("joining")),
        ("users", json!({ "buyer": email(2) })),
        ("program", json!("spring")),
        ("test", json!(true)),
    ] {
        let mut other_body = body.clone();
        other_body[name] = other;
        world
            .idle(|world| world.post(ACTIVITY, &other_body))
            .refuses(400, "reference_reused", "metadata.reference");
    }
    let told = world.get(&format!("{ACTIVITY}/order%2F1"));
    assert_eq!(
        (told.status, &told.json["awards"]),
        (200, &first.json["awards"])
    );
    world
        .get(&format!("{ACTIVITY}/order2"))
        .refuses(404, "unknown_reference", "reference");
    // Without a reference each is one of its own, unless it is sent under a key.
    let one = world.post(ACTIVITY, &bought(3, "1"));
    let two = world.post(ACTIVITY, &bought(3, "1"));
    assert_ne!(one.json["reference"], two.json["reference"]);
    world.idempotency_key = Some("k".into());
    let one = world.post(ACTIVITY, &bought(3, "1"));
    let two = world.idle(|world| world.post(ACTIVITY, &bought(3, "1")));
    assert_eq!((one.status, &one.json), (two.status, &two.json));
}

#[test]
fn what_is_wrong_with_an_activity_is_told() {
    let mut both = Both::new(json!({ "rules": [sale()] }), 3);
    let world = &mut both.world;
    for (pointer, value, code, field) in [
        (
            "/activity_short_id",
            json!("a b"),
            "invalid_id",
            "activity_short_id",
        ),
        ("/amount", json!(100), "wrong_type", "amount"),
        ("/amount", json!("-1"), "invalid_value", "amount"),
        ("/amount", json!("1e3"), "invalid_value", "amount"),
        ("/amount", Json::Null, "missing_field", "amount"),
        ("/users", json!([]), "wrong_type", "users"),
        ("/users", json!({}), "missing_field", "users.actor"),
        (
            "/users",
            json!({ "a": email(0), "b": email(1) }),
            "missing_field",
            "users.actor",
        ),
        ("/users", json!({ "a": 1 }), "wrong_type", "users.a"),
        ("/users", json!({ "a": "x" }), "invalid_email", "users.a"),
        (
            "/users",
            json!({ "a": "no@example.com" }),
            "unknown_user",
            "user",
        ),
        ("/program", json!("none"), "unknown_program", "program"),
        (
            "/metadata",
            json!({ "reference": "" }),
            "invalid_value",
            "metadata.reference",
        ),
        (
            "/metadata",
            json!({ "reference": 1 }),
            "wrong_type",
            "metadata.reference",
        ),
        (
            "/metadata",
            json!({ "other": 1 }),
            "unknown_field",
            "metadata.other",
        ),
        (
            "/metadata",
            json!({ "activity_timestamp": -1 }),
            "invalid_value",
            "metadata.activity_timestamp",
        ),
        (
            "/metadata",
            json!({ "activity_timestamp": NOW / 1000 + 100_000 }),
            "invalid_value",
            "metadata.activity_timestamp",
        ),
        ("/segments", json!(["a", ""]), "invalid_value", "segments"),
        ("/segments", json!("a"), "wrong_type", "segments"),
    ] {
        let mut body = bought(2, "1.00");
        *match body.pointer_mut(pointer) {
            Some(place) => place,
            None => &mut body[&pointer[1..]],
        } = value;
        world
            .idle(|world| world.post(ACTIVITY, &body))
            .refuses(400, code, field);
    }
    let huge = "9".repeat(18);
    let plan = json!({ "rules": [{
        "id": "huge", "trigger": "purchase", "unit": "ETH", "decimals": 18,
        "award": { "levels": [{ "rate": huge }] },
    }] });
    put(world, RULES, &plan).did(200, "changed");
    world
        .idle(|world| world.post(ACTIVITY, &bought(2, &huge)))
        .refuses(400, "overflow", "amount");
}

/// What happens between the batch that looks and the one that does.
type Change = fn(&mut World);

#[test]
fn what_has_changed_in_between_is_decided_anew() {
    use refgraph::api::{Request, Step, plan, proceed};
    let plan_of = |maximum: &str| {
        json!({ "rules": [{
            "id": "sale", "trigger": "purchase", "unit": "USD", "decimals": 2,
            "award": { "levels": [{ "rate": "0.1" }] },
            "conditions": { "budgets": [{ "per": "rule", "maximum": maximum }] },
        }] })
    };
    let changes: [(Change, &str); 5] = [
        (|_| {}, "10.00"),
        (
            |world| {
                put(world, RULES, &json!({ "rules": [sale()] })).did(200, "changed");
            },
            "10.00",
        ),
        // Most of the budget goes to another.
        (
            |world| {
                world
                    .post(ACTIVITY, &bought(2, "120.00"))
                    .did(201, "recorded");
            },
            "3.00",
        ),
        (
            |world| {
                world
                    .connect("autumn", &email(3), &email(2))
                    .did(201, "moved");
            },
            "10.00",
        ),
        (
            |world| {
                let ban = json!({ "user": email(1), "status_change": "ban" });
                world.status(&ban).did(201, "banned");
            },
            "none",
        ),
    ];
    for (at, (change, given)) in changes.into_iter().enumerate() {
        let mut world = Both::new(plan_of("15.00"), 4).world;
        let body = bought(3, "100.00").to_string();
        let authorization = format!("Bearer {KEY}");
        let request = Request {
            method: "POST",
            path: ACTIVITY,
            authorization: Some(&authorization),
            content_type: Some("application/json"),
            body: body.as_bytes(),
            ..Request::default()
        };
        let moment = world.moment();
        let mut step = plan(&request, &moment);
        let mut rounds = 0;
        let reply = loop {
            match step {
                Step::Reply(reply) => break reply,
                Step::Batch(batch) => {
                    if rounds == 1 {
                        change(&mut world);
                    }
                    let results = world.run(&batch);
                    let moment = world.moment();
                    step = proceed(&request, rounds, &results, || Some(moment));
                    rounds += 1;
                }
            }
        };
        assert_eq!(rounds, if at == 0 { 2 } else { 4 }, "change {at}");
        let told: Json = serde_json::from_str(&reply.body).unwrap();
        assert_eq!(reply.status, 201, "{told}");
        let amount = told["awards"][0]["amount"].as_str().unwrap_or("none");
        assert_eq!(amount, given, "change {at}: {told}");
    }
}

#[test]
fn awards_are_listed_in_pages() {
    let mut both = Both::new(json!({ "rules": [sale()] }), 8);
    for at in 0..6 {
        let mut body = bought(7 - at % 2, "10.00");
        body["metadata"] = json!({ "reference": format!("r{at}") });
        both.world.post(ACTIVITY, &body).did(201, "recorded");
    }
    let walk = |world: &mut World, query: &str| {
        let (mut found, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = world.get(&format!("/networks/acme/awards?limit=2{query}{cursor}"));
            assert_eq!(page.status, 200, "{}", page.json);
            for award in page.json["awards"].as_array().unwrap() {
                let text = |name: &str| award[name].as_str().unwrap().to_owned();
                found.push((text("reference"), text("user"), text("amount")));
            }
            match page.json["next"].as_str() {
                None => return found,
                Some(next) => cursor = format!("&cursor={next}"),
            }
        }
    };
    let world = &mut both.world;
    let all = walk(world, "");
    assert_eq!(all.len(), 12);
    let of = |user: usize| -> Vec<_> {
        let own = all.iter().filter(|(_, name, _)| *name == email(user));
        own.cloned().collect()
    };
    for user in 0..8 {
        assert_eq!(walk(world, &format!("&user={}", email(user))), of(user));
    }
    assert_eq!(walk(world, "&reference=r3"), all[6..8]);
    assert_eq!(walk(world, "&status=pending"), all);
    assert!(walk(world, "&status=paid").is_empty());
    world
        .get("/networks/acme/awards?user=no@example.com")
        .refuses(400, "unknown_user", "user");
    world
        .get("/networks/acme/awards?reference=no")
        .refuses(400, "unknown_reference", "reference");
    world
        .get("/networks/acme/awards?cursor=00")
        .refuses(400, "invalid_cursor", "cursor");
}

#[test]
fn awards_and_messages_are_events() {
    let mut both = Both::new(plans().swap_remove(2), 4);
    let mut body = bought(3, "10");
    body["metadata"] = json!({ "reference": "r" });
    both.world.post(ACTIVITY, &body).did(201, "recorded");
    body["activity_short_id"] = json!("joining");
    body["metadata"] = json!({ "reference": "s" });
    both.world.post(ACTIVITY, &body).did(201, "recorded");
    let told = both.world.get("/networks/acme/events?type=award.given");
    let first = &told.json["events"][0]["data"];
    assert_eq!(first["user"], email(1));
    assert_eq!(
        first["award"],
        json!({
            "reference": "r", "activity_short_id": "purchase", "rule": "pool", "level": 1,
            "unit": "ETH", "amount": "0.625000000000000000", "message": null,
        })
    );
    let told = both.world.get("/networks/acme/events?type=award.message");
    assert_eq!(
        told.json["events"][0]["data"]["award"]["message"],
        json!({
            "template": "thanks",
            "variables": { "who": "u3@example.com by u1@example.com" },
        })
    );
}
