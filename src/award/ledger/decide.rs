//! What is to be written: entries, from what is asked and the awards that it is about. The ledger
//! in memory and a store that reads these awards by a query decide by the same functions; what
//! they return is one batch, of which all or nothing is written.

use super::super::message::{About, fill};
use super::super::run::{Activity, Outcome, Person};
use super::super::why;
use super::entry::{Act, Award, Entry, Message, Ran, State};
use crate::guard::review::{Note, Review, Step};
use crate::refusal::{Reason, Refusal};
use alloc::vec::Vec;

/// An award that was made, and where it has got to.
#[derive(Clone, Copy, Debug)]
pub struct Held<'a> {
    /// The activity that it is of.
    pub reference: &'a str,
    /// The award.
    pub award: &'a Award,
    /// Where it has got to.
    pub state: State,
    /// Whether the activity is held for a review, so that it is not approved.
    pub is_held: bool,
}

impl Held<'_> {
    fn entry(&self, now: u64, act: Act) -> Entry {
        Entry {
            reference: self.reference.into(),
            at: now,
            act,
        }
    }
}

/// What an activity brought, of whose reference nothing is there yet.
pub fn record(
    reference: &str,
    activity: &Activity<'_>,
    actor: &Person<&str>,
    chain: &[Person<&str>],
    outcome: &Outcome<'_, &str>,
    now: u64,
) -> Vec<Entry> {
    let entry = |act| Entry {
        reference: reference.into(),
        at: now,
        act,
    };
    let mut entries = Vec::new();
    entries.push(entry(Act::Ran(Ran {
        short_id: activity.short_id.into(),
        user: actor.user.into(),
        amount: activity.amount,
        done: activity.at,
        chain: chain.iter().map(|person| person.user.into()).collect(),
        is_test: activity.is_test,
    })));
    for (number, given) in (0..).zip(&outcome.given) {
        let hold = given.rule.conditions.hold.unwrap_or_default();
        entries.push(entry(Act::Gave(Award {
            number,
            rule: given.rule.id.clone(),
            user: given.user.into(),
            level: given.level,
            unit: given.rule.unit.id.clone(),
            decimals: given.rule.unit.decimals,
            amount: given.amount,
            due: activity.at.saturating_add(hold),
            reason: why::given(given),
        })));
    }
    let about = About {
        reference,
        actor: actor.user,
        amount: activity.amount,
    };
    for (number, told) in (0..).zip(&outcome.told) {
        entries.push(entry(Act::Told(Message {
            number,
            rule: told.rule.id.clone(),
            user: told.user.into(),
            level: told.level,
            template: told.message.template.clone(),
            variables: fill(told, &about),
        })));
    }
    entries
}

/// Takes back all awards of an activity that are not taken back yet: exactly what it gave.
pub fn reverse<'a>(awards: impl IntoIterator<Item = Held<'a>>, why: &str, now: u64) -> Vec<Entry> {
    let mut entries = Vec::new();
    for held in awards {
        let act = Act::TookBack {
            award: held.award.number,
            why: why.into(),
        };
        if held.state.after(&act).is_some() {
            entries.push(held.entry(now, act));
        }
    }
    entries
}

/// Takes a step of the review of an activity: holds it, clears it, or confirms that it is wrong,
/// which takes back all that it gave, for the same reason. A step to where the review is already
/// brings nothing.
///
/// # Errors
/// `conflict` if the review is closed, or was never opened; `invalid_value` at `by` or `why`, which
/// have 1 to 254 bytes without control characters.
pub fn review<'a>(
    reference: &str,
    from: Option<Review>,
    step: Step,
    note: Note,
    awards: impl IntoIterator<Item = Held<'a>>,
    now: u64,
) -> Result<Vec<Entry>, Refusal> {
    for (text, field) in [(&note.by, "by"), (&note.why, "why")] {
        if text.is_empty() || !is_reason(text) {
            return Err(Reason::InvalidValue.of(field));
        }
    }
    if from == Some(step.to()) {
        return Ok(Vec::new());
    }
    Review::after(from, step).ok_or(Reason::Conflict.of("reference"))?;
    let taken = match step {
        Step::Confirm => reverse(awards, &note.why, now),
        Step::Hold | Step::Clear => Vec::new(),
    };
    let mut entries = Vec::new();
    entries.push(Entry {
        reference: reference.into(),
        at: now,
        act: Act::of_review(step, note),
    });
    entries.extend(taken);
    Ok(entries)
}

/// Approves those awards whose hold time is over, and whose activity is not held for a review.
pub fn approve<'a>(awards: impl IntoIterator<Item = Held<'a>>, now: u64) -> Vec<Entry> {
    let mut entries = Vec::new();
    for held in awards {
        if held.state == State::Pending && !held.is_held && held.award.due <= now {
            entries.push(held.entry(now, Act::Approved(held.award.number)));
        }
    }
    entries
}

/// A payment to a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// How much is to be paid, in the unit's smallest parts; 0 if nothing.
    pub amount: i128,
    /// What is to be written when it was.
    pub entries: Vec<Entry>,
}

/// Pays all awards, which are those of one user in one unit, that are approved, less what is owed
/// back. If more is owed than is approved nothing is paid, and it stays owed.
///
/// # Errors
/// `overflow`.
pub fn pay<'a>(awards: impl IntoIterator<Item = Held<'a>>, now: u64) -> Result<Payment, Refusal> {
    let mut payment = Payment {
        amount: 0,
        entries: Vec::new(),
    };
    let mut owed = Vec::new();
    for held in awards {
        let (amount, act, list) = match held.state {
            State::Approved => {
                let act = Act::Paid(held.award.number);
                (held.award.amount, act, &mut payment.entries)
            }
            State::Owed => (
                -held.award.amount,
                Act::Settled(held.award.number),
                &mut owed,
            ),
            _ => continue,
        };
        list.push(held.entry(now, act));
        let sum = payment.amount.checked_add(amount);
        payment.amount = sum.ok_or(Reason::Overflow.of("amount"))?;
    }
    if payment.amount < 0 {
        return Ok(Payment {
            amount: 0,
            entries: Vec::new(),
        });
    }
    payment.entries.append(&mut owed);
    Ok(payment)
}

/// Whether what a reversal or a review is for can be written: up to 254 bytes without control characters.
pub fn is_reason(why: &str) -> bool {
    why.len() <= super::super::node::MAX_NAME && !why.bytes().any(|byte| byte < b' ')
}
