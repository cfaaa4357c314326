//! `/networks/{network}/connections/{program}/simulation`: what a plan would cost, over what people
//! did or might do, in bounds that a worker has time for. Larger ones run in `refgraph/award`, in a
//! browser or wherever there is time.

use super::Moment;
use super::field::{Field, Kind};
use super::json::{Json, Writer};
#[cfg(feature = "openapi")]
use super::openapi::{About, Answer, Object, Told};
use super::operation::{Asked, Command, Operation};
use super::refused::Refused;
use super::reply::Reply;
use crate::award::node::{Fault, Node};
use crate::award::read;
use crate::award::rules::Plan;
use crate::award::simulation::people::{NOBODY, People};
use crate::award::simulation::{Scenario, Settings, Simulation, wire};
use crate::refusal::Reason;
use crate::store::{PlanOf, Rows, Scope, Statement};
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

/// The most people, and the most purchases, that are made up.
const MOST_MADE: usize = 10_000;

/// The most that rules times activities may be.
const MOST_WORK: usize = 1_000_000;

/// `POST`: a plan is played.
pub const POST: Operation = Operation {
    method: "POST",
    path: "/networks/{network}/connections/{program}/simulation",
    scope: Some(Scope::Read),
    query: &[],
    body: Some(&[
        Field::optional(
            "plan",
            Kind::Object,
            "The plan; left out, it is that of the program.",
        )
        .example(
            r#"{"rules":[{"id":"sale","trigger":"purchase","unit":"USD","decimals":2,"award":{"levels":[{"rate":"0.1"}]}}]}"#,
        ),
        Field::optional(
            "people",
            Kind::Objects,
            "Who there is: `user`, and `referrer`, who is one of them; `active`, `banned`, `segments`.",
        )
        .example(r#"[{"user":"ann"},{"user":"ben","referrer":"ann"}]"#),
        Field::optional(
            "activities",
            Kind::Objects,
            "What they did: `user`, `activity_short_id`, `amount`, `activity_timestamp`.",
        )
        .example(
            r#"[{"user":"ben","activity_short_id":"purchase","amount":"100.00","activity_timestamp":1800000000}]"#,
        ),
        Field::optional(
            "made",
            Kind::Object,
            "Or what is to be made up, of 10,000 `users` and `purchases` at most.",
        )
        .example("null"),
        Field::optional(
            "settings",
            Kind::Object,
            "`joining`, `income_unit`, `worst` and `top`, as docs/awards.md has them.",
        ),
    ]),
    parse: |asked| Post::parse(asked).map(|post| Box::new(post) as _),
    #[cfg(feature = "openapi")]
    about: About {
        id: "simulateRules",
        summary: "Tell what a plan would cost",
        text: "Plays a plan over what people did, or over what is made up, and changes nothing: what it costs, at which level, who earns most, when a budget is spent, the worst case, and warnings.",
        replies: &[Answer {
            status: 200,
            about: "What was found.",
            body: &Object {
                name: "Simulation",
                fields: &[
                    Field::told("network", Kind::Id, "The network.").example("\"acme\""),
                    Field::told("program", Kind::Id, "The program."),
                    Field::told(
                        "users",
                        Kind::Told(Told::List(&Kind::Told(Told::Text))),
                        "Who was given as `people`: the report has users by their places here.",
                    ),
                    Field::told(
                        "report",
                        Kind::Object,
                        "The report, as docs/awards.md has it.",
                    ),
                ],
            },
        }],
        refusals: &[
            Reason::MissingField,
            Reason::InvalidValue,
            Reason::InvalidId,
            Reason::LevelOutOfRange,
            Reason::Conflict,
            Reason::UnknownUser,
            Reason::SelfConnection,
            Reason::Cycle,
            Reason::Overflow,
            Reason::Full,
            Reason::TooMany,
        ],
        ..About::NOTHING
    },
};

struct Post {
    of: PlanOf,
    plan: Option<Plan>,
    users: Vec<String>,
    scenario: Scenario,
    settings: Settings,
}

impl Post {
    fn parse(mut asked: Asked) -> Result<Self, Refused> {
        let mut members = Vec::new();
        for name in ["plan", "people", "activities", "made", "settings"] {
            if let Some(value) = asked.body.data(name) {
                members.push((name.into(), value.clone()));
            }
        }
        let body = Json::Object(members);
        let root = Node::root(&body);
        let plan = root.get("plan").map(|node| read::plan_of(&node));
        let settings = root.get("settings").map(|node| wire::settings(&node));
        let (users, scenario) = match root.get("made") {
            Some(made) => {
                for name in ["people", "activities"] {
                    if root.get(name).is_some() {
                        return Err(root.fault_at(name, Reason::Conflict).into());
                    }
                }
                let most = i64::try_from(MOST_MADE).unwrap_or(i64::MAX);
                for name in ["users", "purchases"] {
                    if let Some(node) = made.get(name) {
                        node.integer(0, most)?;
                    }
                }
                (Vec::new(), wire::made(&made)?)
            }
            None => told(&root)?,
        };
        Ok(Self {
            plan: plan.transpose()?,
            settings: settings.transpose()?.unwrap_or_default(),
            users,
            scenario,
            of: PlanOf {
                program: asked.places.take("program"),
                caller: asked.caller,
            },
        })
    }
}

/// People and what they did, as a request tells it.
fn told(root: &Node<'_, '_>) -> Result<(Vec<String>, Scenario), Fault> {
    let people = root.required("people")?;
    let mut numbers: BTreeMap<&str, u32> = BTreeMap::new();
    for (number, node) in (0..).zip(people.items()?) {
        node.only(&["user", "referrer", "active", "banned", "segments"])?;
        if numbers
            .insert(node.required("user")?.name()?, number)
            .is_some()
        {
            return Err(node.fault_at("user", Reason::Conflict));
        }
    }
    let number = |node: &Node<'_, '_>| {
        let known = numbers.get(node.name()?).copied();
        known.ok_or_else(|| node.fault(Reason::UnknownUser))
    };
    let mut referrers = Vec::with_capacity(numbers.len());
    for node in people.items()? {
        referrers.push(match node.get("referrer") {
            Some(node) => number(&node)?,
            None => NOBODY,
        });
    }
    let mut scenario = Scenario {
        people: People::new(referrers).map_err(|refusal| people.fault(refusal.reason))?,
        ..Scenario::default()
    };
    let mut users = Vec::with_capacity(numbers.len());
    for (user, node) in (0..).zip(people.items()?) {
        users.push(node.required("user")?.name()?.into());
        let flag = |name| node.get(name).map(|node| node.flag()).transpose();
        let is_banned = flag("banned")?.unwrap_or(false);
        let is_active = flag("active")?.unwrap_or(true);
        let people = &mut scenario.people;
        let mut done = Ok(());
        if is_banned {
            done = done.and(people.ban(user));
        }
        if !is_active {
            done = done.and(people.deactivate(user));
        }
        done.map_err(|refusal| node.fault(refusal.reason))?;
        if let Some(list) = node.get("segments") {
            for node in list.items()? {
                let put = people.put_in(user, node.name()?);
                put.map_err(|refusal| node.fault(refusal.reason))?;
            }
        }
    }
    for node in root.required("activities")?.items()? {
        node.only(&["user", "activity_short_id", "amount", "activity_timestamp"])?;
        let user = number(&node.required("user")?)?;
        let amount = node.get("amount").map(|node| node.decimal()).transpose()?;
        let at = node.required("activity_timestamp")?;
        let at = at.integer(0, 253_402_300_799)?.unsigned_abs() * 1000;
        let history = &mut scenario.history;
        let kind = history.kind(node.required("activity_short_id")?.id()?);
        kind.and_then(|kind| history.add(user, kind, amount, at))
            .map_err(|refusal| node.fault_at(refusal.field, refusal.reason))?;
    }
    Ok((users, scenario))
}

impl Command for Post {
    fn batch(&self, _: &Moment) -> Vec<Statement> {
        self.of.batch()
    }

    fn reply(&self, results: &[Rows]) -> Result<Reply, Refused> {
        let planned = PlanOf::result(results)?;
        let plan = match (&self.plan, &planned.plan) {
            (Some(plan), _) => plan.clone(),
            (None, Some(text)) => read::plan(text)?,
            (None, None) => Plan::default(),
        };
        let mut scenario = self.scenario.clone();
        if plan.rules.len().saturating_mul(scenario.history.len()) > MOST_WORK {
            return Err(Reason::TooMany.of("plan.rules").into());
        }
        let mut simulation = Simulation::new(plan, &mut scenario, self.settings.clone());
        simulation.step(&scenario, scenario.history.len())?;
        let report = simulation.report();
        let mut body = Writer::default();
        body.open('{')
            .member("network", &self.of.caller.network)
            .member("program", &self.of.program)
            .name("users")
            .open('[');
        for user in &self.users {
            body.text(user);
        }
        body.close(']').name("report").open('{');
        wire::write_report(&mut body, &report);
        Ok(Reply::json(200, body.close('}').close('}').finish()))
    }
}
