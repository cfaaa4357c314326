//! Awards as JSON in and JSON out, as a binding of another language calls them. Nothing here
//! panics, whatever text it gets.

use super::amount::{self, MAX_DECIMALS};
use super::read::{self, Fault, Node};
use super::run::{Activity, Outcome, Person, Spent, run};
use super::why;
use crate::api::json::Writer;
use alloc::string::String;
use alloc::vec::Vec;

/// All that a run takes.
struct Asked {
    plan: super::rules::Plan,
    activity: Activity,
    actor: Person,
    chain: Vec<Person>,
    spent: Vec<Spent>,
}

/// [`run`]: from `{"plan","activity","chain","spent"}` to `{"ok":true,"code":"ran","awards",
/// "missed","sums"}`, or `{"ok":false,"code","path","message"}`. docs/awards.md has the shapes.
pub fn run_json(text: &str) -> String {
    let mut out = Writer::default();
    let asked = match asked(text) {
        Ok(asked) => asked,
        Err(fault) => return write_fault(&fault),
    };
    match run(
        &asked.plan,
        &asked.activity,
        &asked.actor,
        &asked.chain,
        &asked.spent,
    ) {
        Ok(outcome) => {
            write_outcome(&mut out, &outcome);
            out.finish()
        }
        Err(refusal) => write_fault(&Fault {
            reason: refusal.reason,
            path: match refusal.field {
                "chain" => "chain".into(),
                _ => "activity.amount".into(),
            },
        }),
    }
}

/// Whether a plan is sound: `{"ok":true,"code":"sound"}`, or why not, as [`run_json`] tells it.
pub fn check_json(plan: &str) -> String {
    match read::plan(plan) {
        Ok(_) => r#"{"ok":true,"code":"sound"}"#.into(),
        Err(fault) => write_fault(&fault),
    }
}

fn write_fault(fault: &Fault) -> String {
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

fn asked(text: &str) -> Result<Asked, Fault> {
    let root = Node {
        value: &read::document(text)?,
        path: String::new(),
    };
    root.only(&["plan", "activity", "chain", "spent"])?;
    let plan = read::plan_of(&root.required("plan")?)?;
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
    ])?;
    let activity = Activity {
        reference: node.required("reference")?.name()?,
        short_id: node.required("activity_short_id")?.id()?,
        amount: node.get("amount").map(|node| node.decimal()).transpose()?,
        at: node.required("at")?.time()?,
        earlier: count(&node, "earlier")?,
    };
    let actor = known(&node)?;
    let mut chain = Vec::new();
    for node in root.required("chain")?.items()? {
        node.only(&["user", "active", "banned", "referrals", "segments"])?;
        chain.push(known(&node)?);
    }
    let mut spent = Vec::new();
    if let Some(node) = root.get("spent") {
        for node in node.items()? {
            spent.push(spend(&node, &plan)?);
        }
    }
    Ok(Asked {
        plan,
        activity,
        actor,
        chain,
        spent,
    })
}

#[expect(clippy::cast_sign_loss, reason = "it is at least 0")]
fn count(node: &Node<'_>, name: &str) -> Result<u32, Fault> {
    let count = node.get(name).map(|node| node.integer(0, u32::MAX.into()));
    Ok(count.transpose()?.unwrap_or(0) as u32)
}

fn known(node: &Node<'_>) -> Result<Person, Fault> {
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
        segments,
    })
}

fn spend(node: &Node<'_>, plan: &super::rules::Plan) -> Result<Spent, Fault> {
    node.only(&["rule", "user", "unit", "amount", "at"])?;
    let unit = node.required("unit")?.id()?;
    // What is in units that no rule has counts against nothing.
    let known = plan.rules.iter().find(|rule| rule.unit.id == unit);
    let decimals = known.map_or(MAX_DECIMALS, |rule| rule.unit.decimals);
    let amount = node.required("amount")?;
    let decimal = amount.decimal()?;
    let parts = Some(decimal)
        .filter(|it| it.fits(decimals))
        .and_then(|it| it.round(decimals, amount::Rounding::Down));
    Ok(Spent {
        rule: node.required("rule")?.id()?,
        user: node.required("user")?.name()?,
        amount: parts.ok_or_else(|| amount.fault(crate::refusal::Reason::InvalidValue))?,
        at: node.required("at")?.time()?,
        unit,
    })
}

fn write_outcome(out: &mut Writer, outcome: &Outcome<'_>) {
    out.open('{').name("ok").flag(true).member("code", "ran");
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
    out.close(']').name("missed").open('[');
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
    out.close(']').name("sums").open('[');
    for sum in &outcome.sums {
        let unit = &sum.rule.unit;
        out.open('{')
            .member("rule", &sum.rule.id)
            .member("unit", &unit.id)
            .member("intended", &amount::write(sum.intended, unit.decimals))
            .member("given", &amount::write(sum.given, unit.decimals))
            .member(
                "kept",
                &amount::write(sum.intended - sum.given, unit.decimals),
            )
            .close('}');
    }
    out.close(']').close('}');
}
