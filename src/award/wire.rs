//! Awards as JSON in and JSON out, as a binding of another language calls them. Nothing here
//! panics, whatever text it gets.

use super::amount::{self, MAX_DECIMALS};
use super::message::{About, fill};
use super::node::{Fault, Node, document};
use super::read;
use super::rules::{Plan, Unit};
use super::run::{Activity, Outcome, Person, Spending, Spent, run};
use super::why;
use crate::api::json::Writer;
use alloc::string::String;
use alloc::vec::Vec;

/// An activity that is to be run, and all that is known of it.
pub(super) struct Asked<'a> {
    pub reference: &'a str,
    pub activity: Activity<'a>,
    pub actor: Person<&'a str>,
    pub chain: Vec<Person<&'a str>>,
}

/// [`run`]: from `{"plan","activity","chain","spent"}` to `{"ok":true,"code":"ran","awards",
/// "missed","messages","sums"}`, or `{"ok":false,"code","path","message"}`. docs/awards.md has the
/// shapes.
pub fn run_json(text: &str) -> String {
    answer(|| {
        let value = document(text)?;
        let root = Node::root(&value);
        root.only(&["plan", "activity", "chain", "spent"])?;
        let plan = read::plan_of(&root.required("plan")?)?;
        let asked = asked(&root, &plan)?;
        let mut spent = Vec::new();
        if let Some(list) = root.get("spent") {
            for node in list.items()? {
                spent.push(spend(&node, &plan)?);
            }
        }
        let outcome = asked.run(&plan, &*spent)?;
        let mut out = Writer::default();
        out.open('{').name("ok").flag(true).member("code", "ran");
        write_outcome(&mut out, &outcome, &asked);
        Ok(out.close('}').finish())
    })
}

/// Whether a plan is sound: `{"ok":true,"code":"sound"}`, or why not, as [`run_json`] tells it.
pub fn check_json(plan: &str) -> String {
    answer(|| {
        read::plan(plan)?;
        Ok(r#"{"ok":true,"code":"sound"}"#.into())
    })
}

/// What was found, or the fault, as JSON.
pub(crate) fn answer(find: impl FnOnce() -> Result<String, Fault>) -> String {
    let fault = match find() {
        Ok(found) => return found,
        Err(fault) => fault,
    };
    Writer::default()
        .open('{')
        .name("ok")
        .flag(false)
        .member("code", fault.reason.code())
        .member("path", &fault.path)
        .member("message", fault.reason.message())
        .close('}')
        .finish()
}

impl Asked<'_> {
    /// Runs it.
    pub(super) fn run<'a>(
        &'a self,
        plan: &'a Plan,
        spent: &(impl Spending<&'a str> + ?Sized),
    ) -> Result<Outcome<'a, &'a str>, Fault> {
        run(plan, &self.activity, &self.actor, &self.chain, spent).map_err(|refusal| Fault {
            reason: refusal.reason,
            path: match refusal.field {
                "chain" => "chain".into(),
                _ => "activity.amount".into(),
            },
        })
    }
}

/// The activity and the chain of what was asked.
pub(super) fn asked<'a>(root: &Node<'a, '_>, plan: &Plan) -> Result<Asked<'a>, Fault> {
    let node = root.required("activity")?;
    node.only(&[
        "reference",
        "activity_short_id",
        "amount",
        "user",
        "at",
        "earlier",
        "banned",
        "segments",
        "test",
    ])?;
    let flag = |name| node.get(name).map(|node| node.flag()).transpose();
    let activity = Activity {
        short_id: node.required("activity_short_id")?.id()?,
        amount: node.get("amount").map(|node| node.decimal()).transpose()?,
        at: node.required("at")?.time()?,
        earlier: count(&node, "earlier")?,
        is_test: flag("test")?.unwrap_or(false),
    };
    let mut chain = Vec::new();
    for node in root.required("chain")?.items()? {
        node.only(&["user", "active", "banned", "referrals", "segments"])?;
        chain.push(known(&node, plan)?);
    }
    Ok(Asked {
        reference: node.required("reference")?.name()?,
        activity,
        actor: known(&node, plan)?,
        chain,
    })
}

#[expect(clippy::cast_sign_loss, reason = "it is at least 0")]
fn count(node: &Node<'_, '_>, name: &str) -> Result<u32, Fault> {
    let count = node.get(name).map(|node| node.integer(0, u32::MAX.into()));
    Ok(count.transpose()?.unwrap_or(0) as u32)
}

fn known<'a>(node: &Node<'a, '_>, plan: &Plan) -> Result<Person<&'a str>, Fault> {
    let flag = |name| node.get(name).map(|node| node.flag()).transpose();
    let mut segments = Vec::new();
    if let Some(list) = node.get("segments") {
        for node in list.items()? {
            segments.push(node.name()?);
        }
    }
    Ok(Person {
        user: node.required("user")?.name()?,
        active: flag("active")?.unwrap_or(true),
        banned: flag("banned")?.unwrap_or(false),
        referrals: count(node, "referrals")?,
        segments: plan.segments_of(segments),
    })
}

fn spend(node: &Node<'_, '_>, plan: &Plan) -> Result<Spent, Fault> {
    node.only(&["rule", "user", "unit", "amount", "at"])?;
    let unit = node.required("unit")?.id()?;
    // What is in units that no rule has counts against nothing.
    let known = plan.rules.iter().find(|rule| rule.unit.id == unit);
    let decimals = known.map_or(MAX_DECIMALS, |rule| rule.unit.decimals);
    let amount = node.required("amount")?;
    let parts = amount.decimal()?.in_unit(decimals);
    Ok(Spent {
        rule: node.required("rule")?.id()?.into(),
        user: node.required("user")?.name()?.into(),
        amount: parts.ok_or_else(|| amount.fault(crate::refusal::Reason::InvalidValue))?,
        at: node.required("at")?.time()?,
        unit: unit.into(),
    })
}

/// What an activity brings, as members.
pub(super) fn write_outcome(out: &mut Writer, outcome: &Outcome<'_, &str>, asked: &Asked<'_>) {
    out.name("awards").open('[');
    for given in &outcome.given {
        let unit = &given.rule.unit;
        out.open('{')
            .member("rule", &given.rule.id)
            .member("user", given.user)
            .name("level")
            .integer(given.level.into())
            .member("unit", &unit.id)
            .member("amount", &amount::write(given.amount, unit.decimals))
            .member("intended", &amount::write(given.intended, unit.decimals))
            .member("code", given.by.code())
            .member("text", &why::given(given))
            .close('}');
    }
    out.close(']');
    write_missed(out, outcome);
    let about = About {
        reference: asked.reference,
        actor: asked.actor.user,
        amount: asked.activity.amount,
    };
    out.name("messages").open('[');
    for told in &outcome.told {
        out.open('{')
            .member("rule", &told.rule.id)
            .member("user", told.user)
            .name("level")
            .integer(told.level.into())
            .member("template", &told.message.template);
        write_variables(out, &fill(told, &about));
        out.close('}');
    }
    out.close(']');
    write_sums(out, outcome);
}

/// What is not in the ledger of what an activity brings, as members: who gets nothing and why, and
/// the sums.
pub(crate) fn write_explained(out: &mut Writer, outcome: &Outcome<'_, &str>) {
    write_missed(out, outcome);
    write_sums(out, outcome);
}

fn write_missed(out: &mut Writer, outcome: &Outcome<'_, &str>) {
    out.name("missed").open('[');
    for missed in &outcome.missed {
        out.open('{')
            .name("rule")
            .optional(missed.rule.map(|rule| &*rule.id))
            .member("user", missed.user)
            .name("level")
            .integer(missed.level.into())
            .member("code", missed.why.code())
            .member("text", &why::missed(missed))
            .close('}');
    }
    out.close(']');
}

fn write_sums(out: &mut Writer, outcome: &Outcome<'_, &str>) {
    out.name("sums").open('[');
    for sum in &outcome.sums {
        out.open('{').member("rule", &sum.rule.id);
        let parts = [sum.empty, sum.remainder, sum.cut];
        write_sum(out, &sum.rule.unit, sum.intended, sum.given, parts);
        out.close('}');
    }
    out.close(']');
}

/// What became of all that a rule was to give, as members; what it kept in its parts: what was
/// for empty levels, what divisions left, and what was cut.
pub(super) fn write_sum(
    out: &mut Writer,
    unit: &Unit,
    intended: i128,
    given: i128,
    [empty, remainder, cut]: [i128; 3],
) {
    out.member("unit", &unit.id);
    for (name, amount) in [
        ("intended", intended),
        ("given", given),
        ("kept", intended - given),
        ("empty", empty),
        ("remainder", remainder),
        ("cut", cut),
    ] {
        out.member(name, &amount::write(amount, unit.decimals));
    }
}

/// The variables of a message.
pub(super) fn write_variables(out: &mut Writer, variables: &[(String, String)]) {
    out.name("variables").raw(&write_variables_of(variables));
}

/// The same as an object by itself.
pub(crate) fn write_variables_of(variables: &[(String, String)]) -> String {
    let mut out = Writer::default();
    out.open('{');
    for (name, text) in variables {
        out.member(name, text);
    }
    out.close('}').finish()
}
