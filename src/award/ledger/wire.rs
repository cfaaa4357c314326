//! The ledger as JSON in and JSON out, as a binding of another language calls it. Nothing here
//! panics, whatever text it gets. docs/awards.md has the shapes.

use super::super::amount::{self, Decimal, MAX_DECIMALS};
use super::super::node::{Fault, Node, document};
use super::super::read;
use super::super::wire::{answer, asked, write_outcome, write_variables};
use super::entry::{Act, Award, Balance, Entry, Message, Ran};
use super::{Ledger, Written, payout};
use crate::api::json::Writer;
use crate::guard::review::{Note, Review, Step};
use crate::refusal::{Reason, Refusal};
use alloc::string::String;
use alloc::vec::Vec;

/// How many levels an entry may name: chains are as long as they are.
const MAX_LEVEL: u8 = u8::MAX;

fn fault(refusal: Refusal) -> Fault {
    Fault {
        reason: refusal.reason,
        path: refusal.field.into(),
    }
}

fn write_written(out: &mut Writer, written: Written, code: &str) {
    let (code, entries) = match written {
        Written::Added(entries) => (code, entries),
        Written::Unchanged => ("unchanged", 0),
    };
    out.open('{')
        .name("ok")
        .flag(true)
        .member("code", code)
        .name("entries")
        .integer(i64::try_from(entries).unwrap_or(i64::MAX));
}

fn tell(written: Written, code: &str) -> String {
    let mut out = Writer::default();
    write_written(&mut out, written, code);
    out.close('}').finish()
}

/// [`Ledger::append`] of entries: from an array to `{"ok":true,"code":"appended","entries"}`.
pub fn append_json(ledger: &mut Ledger, text: &str) -> String {
    answer(|| {
        let value = document(text)?;
        let root = Node::root(&value);
        let mut entries = Vec::new();
        for node in root.items()? {
            entries.push(read_entry(&node)?);
        }
        let written = ledger.append(entries).map_err(|(at, refusal)| {
            let nth = root.items().ok().and_then(|mut items| items.nth(at));
            nth.map_or_else(|| fault(refusal), |node| node.fault(refusal.reason))
        })?;
        Ok(tell(written, "appended"))
    })
}

/// Runs an activity and writes down what it brings: from `{"plan","activity","chain","now"}` to
/// what [`run_json`](super::super::wire::run_json) tells, with `"code":"recorded"`; or to
/// `"unchanged"` if its reference is there already.
pub fn record_json(ledger: &mut Ledger, text: &str) -> String {
    answer(|| {
        let value = document(text)?;
        let root = Node::root(&value);
        root.only(&["plan", "activity", "chain", "now"])?;
        let plan = read::plan_of(&root.required("plan")?)?;
        let asked = asked(&root, &plan)?;
        let now = root.required("now")?.time()?;
        if ledger.has(asked.reference) {
            return Ok(tell(Written::Unchanged, ""));
        }
        let outcome = asked.run(&plan, ledger)?;
        let written = ledger
            .record(
                asked.reference,
                &asked.activity,
                &asked.actor,
                &asked.chain,
                &outcome,
                now,
            )
            .map_err(|refusal| match refusal.reason {
                Reason::Conflict => Fault {
                    reason: refusal.reason,
                    path: "plan".into(),
                },
                _ => fault(refusal),
            })?;
        let mut out = Writer::default();
        write_written(&mut out, written, "recorded");
        write_outcome(&mut out, &outcome, &asked);
        Ok(out.close('}').finish())
    })
}

/// [`Ledger::reverse`]: from `{"reference","why","now"}` to `"code":"reversed"`, or `"unchanged"`.
pub fn reverse_json(ledger: &mut Ledger, text: &str) -> String {
    answer(|| {
        let value = document(text)?;
        let root = Node::root(&value);
        root.only(&["reference", "why", "now"])?;
        let reference = root.required("reference")?.name()?;
        let why = root.get("why").map(|node| node.name()).transpose()?;
        let now = root.required("now")?.time()?;
        let written = ledger.reverse(reference, why.unwrap_or_default(), now);
        Ok(tell(written.map_err(fault)?, "reversed"))
    })
}

/// [`Ledger::review`]: from `{"reference","step","by","why","now"}`, whose step is `hold`, `clear` or
/// `confirm`, to `"code":"held_for_review"`, `"cleared"` or `"confirmed"`, or `"unchanged"`.
pub fn review_json(ledger: &mut Ledger, text: &str) -> String {
    answer(|| {
        let value = document(text)?;
        let root = Node::root(&value);
        root.only(&["reference", "step", "by", "why", "now"])?;
        let reference = root.required("reference")?.name()?;
        let step = root.required("step")?.choice(&Step::ALL)?;
        let note = note(&root)?;
        let now = root.required("now")?.time()?;
        let written = ledger.review(reference, step, note, now).map_err(fault)?;
        Ok(tell(written, review_code(step)))
    })
}

/// The reviews, or those that got to `state`: an array of `{"reference","state","opened",
/// "closed"}`, the last two with `{"at","by","why"}`.
pub fn reviews_json(ledger: &Ledger, state: Option<&str>) -> String {
    let mut out = Writer::default();
    out.open('[');
    let asked = |review: Review| state.is_none_or(|state| state == review.code());
    for review in ledger.reviews().filter(|review| asked(review.state)) {
        out.open('{')
            .member("reference", &review.opened.reference)
            .member("state", review.state.code())
            .name("opened");
        write_step(&mut out, Some(review.opened));
        out.name("closed");
        write_step(&mut out, review.closed);
        out.close('}');
    }
    out.close(']').finish()
}

fn write_step(out: &mut Writer, entry: Option<&Entry>) {
    let Some((entry, (_, note))) = entry.and_then(|entry| Some((entry, entry.act.step()?))) else {
        out.raw("null");
        return;
    };
    out.open('{');
    write_time(out, "at", entry.at);
    write_note(out, note);
    out.close('}');
}

fn write_note(out: &mut Writer, note: &Note) {
    out.member("by", &note.by).member("why", &note.why);
}

fn note(node: &Node<'_, '_>) -> Result<Note, Fault> {
    Ok(Note {
        by: node.required("by")?.name()?.into(),
        why: node.required("why")?.name()?.into(),
    })
}

/// What a step of a review is written down as.
const fn review_code(step: Step) -> &'static str {
    match step {
        Step::Hold => "held_for_review",
        Step::Clear => "cleared",
        Step::Confirm => "confirmed",
    }
}

/// [`Ledger::approve`]: from `{"now"}` to `"code":"approved"`, or `"unchanged"`.
pub fn approve_json(ledger: &mut Ledger, text: &str) -> String {
    answer(|| {
        let value = document(text)?;
        let root = Node::root(&value);
        root.only(&["now"])?;
        let now = root.required("now")?.time()?;
        Ok(tell(ledger.approve(now).map_err(fault)?, "approved"))
    })
}

/// [`Ledger::pay`]: from `{"user","unit","now"}` to `"code":"paid"` with `amount`, or
/// `"unchanged"` with an amount of null.
pub fn pay_json(ledger: &mut Ledger, text: &str) -> String {
    answer(|| {
        let value = document(text)?;
        let root = Node::root(&value);
        root.only(&["user", "unit", "now"])?;
        let user = root.required("user")?.name()?;
        let unit = root.required("unit")?.id()?;
        let now = root.required("now")?.time()?;
        let before = ledger.entries().len();
        let amount = ledger.pay(user, unit, now).map_err(fault)?;
        let mut out = Writer::default();
        let added = ledger.entries().len() - before;
        write_written(&mut out, Written::of(added), "paid");
        let decimals = ledger.decimals(user, unit).unwrap_or_default();
        let amount = (added > 0).then(|| amount::write(amount, decimals));
        Ok(out
            .name("amount")
            .optional(amount.as_deref())
            .close('}')
            .finish())
    })
}

/// What everyone has, or one user: an array of `{"user","unit","pending","approved","paid",
/// "test"}`.
pub fn balances_json(ledger: &Ledger, of: Option<&str>) -> String {
    let mut out = Writer::default();
    out.open('[');
    let mut write = |user: &str, unit: &str, decimals, balance: Balance| {
        out.open('{').member("user", user).member("unit", unit);
        for (name, amount) in [
            ("pending", balance.pending),
            ("approved", balance.approved),
            ("paid", balance.paid),
            ("test", balance.test),
        ] {
            out.member(name, &amount::write(amount, decimals));
        }
        out.close('}');
    };
    match of {
        Some(user) => {
            for (unit, decimals, balance) in ledger.balances_of(user) {
                write(user, unit, decimals, balance);
            }
        }
        None => {
            for (user, unit, decimals, balance) in ledger.balances() {
                write(user, unit, decimals, balance);
            }
        }
    }
    out.close(']').finish()
}

/// Every award of an activity, and where it has got to: an array.
pub fn awards_json(ledger: &Ledger, reference: &str) -> String {
    let mut out = Writer::default();
    out.open('[');
    for held in ledger.awards_of(reference) {
        out.open('{');
        write_award(&mut out, held.award);
        out.member("state", held.state.code()).close('}');
    }
    out.close(']').finish()
}

/// The file of what is to be paid; see [`payout::csv`].
pub fn payout_csv(ledger: &Ledger) -> String {
    payout::csv(ledger)
}

/// The entries from a place on, up to `limit` of them, as [`append_json`] reads them.
pub fn entries_json(ledger: &Ledger, from: usize, limit: usize) -> String {
    let mut out = Writer::default();
    out.open('[');
    for entry in ledger.entries().iter().skip(from).take(limit) {
        write_entry(&mut out, entry);
    }
    out.close(']').finish()
}

fn write_time(out: &mut Writer, name: &str, at: u64) {
    out.name(name)
        .integer(i64::try_from(at).unwrap_or(i64::MAX));
}

fn write_award(out: &mut Writer, award: &Award) {
    out.member("rule", &award.rule)
        .member("user", &award.user)
        .name("level")
        .integer(award.level.into())
        .member("unit", &award.unit)
        .name("decimals")
        .integer(award.decimals.into())
        .member("amount", &amount::write(award.amount, award.decimals));
    write_time(out, "due", award.due);
    out.member("reason", &award.reason);
}

/// An entry as JSON.
pub fn entry_json(entry: &Entry) -> String {
    let mut out = Writer::default();
    write_entry(&mut out, entry);
    out.finish()
}

/// Writes an entry as JSON.
pub fn write_entry(out: &mut Writer, entry: &Entry) {
    out.open('{').member("reference", &entry.reference);
    write_time(out, "at", entry.at);
    let act = match &entry.act {
        Act::Ran(_) => "ran",
        Act::Gave(_) => "gave",
        Act::Told(_) => "told",
        Act::Approved(_) => "approved",
        Act::Paid(_) => "paid",
        Act::TookBack { .. } => "took_back",
        Act::Settled(_) => "settled",
        Act::HeldForReview(_) => review_code(Step::Hold),
        Act::Cleared(_) => review_code(Step::Clear),
        Act::Confirmed(_) => review_code(Step::Confirm),
    };
    out.member("act", act);
    match &entry.act {
        Act::Gave(award) => out.name("award").integer(award.number.into()),
        Act::Told(message) => out.name("message").integer(message.number.into()),
        act => match act.award() {
            Some(award) => out.name("award").integer(award.into()),
            None => out,
        },
    };
    match &entry.act {
        Act::Ran(ran) => {
            out.member("activity_short_id", &ran.short_id)
                .member("user", &ran.user)
                .name("amount")
                .optional(ran.amount.map(Decimal::text).as_deref());
            write_time(out, "done", ran.done);
            out.name("chain").open('[');
            for user in &ran.chain {
                out.text(user);
            }
            out.close(']').name("test").flag(ran.is_test);
        }
        Act::Gave(award) => write_award(out, award),
        Act::Told(message) => {
            out.member("rule", &message.rule)
                .member("user", &message.user)
                .name("level")
                .integer(message.level.into())
                .member("template", &message.template);
            write_variables(out, &message.variables);
        }
        Act::TookBack { why, .. } => {
            out.member("why", why);
        }
        Act::HeldForReview(note) | Act::Cleared(note) | Act::Confirmed(note) => {
            write_note(out, note);
        }
        Act::Approved(_) | Act::Paid(_) | Act::Settled(_) => {}
    }
    out.close('}');
}

/// The members of entries of each act.
const RAN: &[&str] = &[
    "reference",
    "at",
    "act",
    "activity_short_id",
    "user",
    "amount",
    "done",
    "chain",
    "test",
];
const GAVE: &[&str] = &[
    "reference",
    "at",
    "act",
    "award",
    "rule",
    "user",
    "level",
    "unit",
    "decimals",
    "amount",
    "due",
    "reason",
];
const TOLD: &[&str] = &[
    "reference",
    "at",
    "act",
    "message",
    "rule",
    "user",
    "level",
    "template",
    "variables",
];
const MOVED: &[&str] = &["reference", "at", "act", "award"];
const TOOK_BACK: &[&str] = &["reference", "at", "act", "award", "why"];
const REVIEWED: &[&str] = &["reference", "at", "act", "by", "why"];

#[expect(clippy::cast_sign_loss, reason = "it is at least 0")]
fn read_entry(node: &Node<'_, '_>) -> Result<Entry, Fault> {
    let act = node.required("act")?;
    let acts = [
        "ran",
        "gave",
        "told",
        "approved",
        "paid",
        "took_back",
        "settled",
        review_code(Step::Hold),
        review_code(Step::Clear),
        review_code(Step::Confirm),
    ];
    let act = act.choice(&acts.map(|name| (name, name)))?;
    node.only(match act {
        "ran" => RAN,
        "gave" => GAVE,
        "told" => TOLD,
        "took_back" => TOOK_BACK,
        "held_for_review" | "cleared" | "confirmed" => REVIEWED,
        _ => MOVED,
    })?;
    let name = |name| Ok::<String, Fault>(node.required(name)?.name()?.into());
    let number = |name| Ok::<u32, Fault>(node.required(name)?.integer(0, u32::MAX.into())? as u32);
    let award = || number("award");
    let level = || node.required("level")?.small(0, MAX_LEVEL);
    let act = match act {
        "ran" => {
            let mut chain = Vec::new();
            for node in node.required("chain")?.items()? {
                chain.push(node.name()?.into());
            }
            Act::Ran(Ran {
                short_id: node.required("activity_short_id")?.id()?.into(),
                user: name("user")?,
                amount: node.get("amount").map(|node| node.decimal()).transpose()?,
                done: node.required("done")?.time()?,
                chain,
                is_test: node.required("test")?.flag()?,
            })
        }
        "gave" => {
            let decimals = node.required("decimals")?.small(0, MAX_DECIMALS)?;
            let text = node.required("amount")?;
            let amount = amount::read(text.text()?, decimals);
            Act::Gave(Award {
                number: award()?,
                rule: node.required("rule")?.id()?.into(),
                user: name("user")?,
                level: level()?,
                unit: node.required("unit")?.id()?.into(),
                decimals,
                amount: amount.ok_or_else(|| text.fault(Reason::InvalidValue))?,
                due: node.required("due")?.time()?,
                reason: node.required("reason")?.text()?.into(),
            })
        }
        "told" => {
            let mut variables = Vec::new();
            for (name, node) in node.required("variables")?.members()? {
                variables.push((name.into(), node.text()?.into()));
            }
            Act::Told(Message {
                number: number("message")?,
                rule: node.required("rule")?.id()?.into(),
                user: name("user")?,
                level: level()?,
                template: node.required("template")?.id()?.into(),
                variables,
            })
        }
        "approved" => Act::Approved(award()?),
        "paid" => Act::Paid(award()?),
        "settled" => Act::Settled(award()?),
        "held_for_review" => Act::HeldForReview(note(node)?),
        "cleared" => Act::Cleared(note(node)?),
        "confirmed" => Act::Confirmed(note(node)?),
        _ => Act::TookBack {
            award: award()?,
            why: node.required("why")?.text()?.into(),
        },
    };
    Ok(Entry {
        reference: name("reference")?,
        at: node.required("at")?.time()?,
        act,
    })
}
