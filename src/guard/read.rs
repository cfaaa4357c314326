//! Signups, those around them and settings, out of JSON. docs/guard.md has the shapes.

use super::person::{
    Context, MAX_FINGERPRINTS, MAX_NEIGHBOURS, MAX_SIGNUPS, MAX_UPLINE, Person, Signup,
    is_fingerprint,
};
use super::settings::{DAY, HOUR, MINUTE, Settings};
use super::signal::Code;
use crate::award::node::{Fault, Node};
use crate::email;
use crate::refusal::Reason;
use alloc::vec::Vec;

/// The members of a person.
const PERSON: [&str; 6] = [
    "user",
    "email",
    "referrer",
    "devices",
    "addresses",
    "payouts",
];

/// A signup; and whether the caller says that its mailbox is disposable.
pub(super) fn signup<'a>(node: &Node<'a, '_>) -> Result<(Signup<'a>, Option<bool>), Fault> {
    only(node, &["at", "test", "disposable"])?;
    let flag = |name| node.get(name).map(|node| node.flag()).transpose();
    let is_disposable = flag("disposable")?;
    let signup = Signup {
        person: person(node)?,
        at: node.required("at")?.time()?,
        is_test: flag("test")?.unwrap_or(false),
        is_disposable: is_disposable.unwrap_or(false),
    };
    Ok((signup, is_disposable))
}

/// Who stands around.
pub(super) fn context<'a>(node: &Node<'a, '_>) -> Result<Context<'a>, Fault> {
    node.only(&["upline", "neighbours", "signups"])?;
    Ok(Context {
        upline: list(node, "upline", MAX_UPLINE, around)?,
        neighbours: list(node, "neighbours", MAX_NEIGHBOURS, around)?,
        signups: list(node, "signups", MAX_SIGNUPS, moment)?,
    })
}

/// Settings; what is left out is as by default.
pub(super) fn settings(node: &Node<'_, '_>) -> Result<Settings, Fault> {
    node.only(&["threshold", "weights", "burst", "refunds", "ring", "crowd"])?;
    let mut settings = Settings::default();
    if let Some(node) = node.get("threshold") {
        settings.threshold = node.small(1, 100)?;
    }
    if let Some(node) = node.get("weights") {
        node.only(&Code::ALL.map(Code::code))?;
        for (code, weight) in Code::ALL.into_iter().zip(&mut settings.weights) {
            if let Some(node) = node.get(code.code()) {
                *weight = node.small(0, 100)?;
            }
        }
    }
    if let Some(node) = node.get("burst") {
        node.only(&["window_minutes", "history_days", "minimum", "factor"])?;
        let burst = &mut settings.burst;
        time(&node, "window_minutes", MINUTE, &mut burst.window)?;
        time(&node, "history_days", DAY, &mut burst.history)?;
        count(&node, "minimum", &mut burst.minimum)?;
        count(&node, "factor", &mut burst.factor)?;
    }
    if let Some(node) = node.get("refunds") {
        node.only(&["soon_hours", "within_days", "minimum"])?;
        let refunds = &mut settings.refunds;
        time(&node, "soon_hours", HOUR, &mut refunds.soon)?;
        time(&node, "within_days", DAY, &mut refunds.within)?;
        count(&node, "minimum", &mut refunds.minimum)?;
    }
    for (name, minimum) in [
        ("ring", &mut settings.ring_minimum),
        ("crowd", &mut settings.crowd_minimum),
    ] {
        if let Some(node) = node.get(name) {
            node.only(&["minimum"])?;
            count(&node, "minimum", minimum)?;
        }
    }
    Ok(settings)
}

/// A time in such units, in place of the one that is there.
#[expect(clippy::cast_sign_loss, reason = "it is at least 1")]
fn time(node: &Node<'_, '_>, name: &str, unit: u64, place: &mut u64) -> Result<(), Fault> {
    if let Some(node) = node.get(name) {
        *place = node.integer(1, 10_000)? as u64 * unit;
    }
    Ok(())
}

/// A number of people, likewise.
#[expect(clippy::cast_sign_loss, reason = "it is at least 2")]
fn count(node: &Node<'_, '_>, name: &str, place: &mut usize) -> Result<(), Fault> {
    if let Some(node) = node.get(name) {
        *place = node.integer(2, 10_000)? as usize;
    }
    Ok(())
}

fn moment(node: &Node<'_, '_>) -> Result<u64, Fault> {
    node.time()
}

fn around<'a>(node: &Node<'a, '_>) -> Result<Person<'a>, Fault> {
    only(node, &["joined", "purchased", "refunded"])?;
    person(node)
}

/// Refuses what is no member of a person, or one of these.
fn only(node: &Node<'_, '_>, more: &[&str]) -> Result<(), Fault> {
    let mut known = Vec::from(PERSON);
    known.extend(more);
    node.only(&known)
}

fn person<'a>(node: &Node<'a, '_>) -> Result<Person<'a>, Fault> {
    let email = node.get("email").map(|node| {
        let text = node.text()?;
        match email::canonical(text) {
            Some(_) => Ok(text),
            None => Err(node.fault(Reason::InvalidEmail)),
        }
    });
    let time = |name| node.get(name).map(|node| node.time()).transpose();
    Ok(Person {
        user: node.required("user")?.name()?,
        email: email.transpose()?,
        referrer: node.get("referrer").map(|node| node.name()).transpose()?,
        devices: fingerprints(node, "devices")?,
        addresses: fingerprints(node, "addresses")?,
        payouts: fingerprints(node, "payouts")?,
        joined: time("joined")?,
        purchased: time("purchased")?,
        refunded: time("refunded")?,
    })
}

fn fingerprints<'a>(node: &Node<'a, '_>, name: &str) -> Result<Vec<&'a str>, Fault> {
    list(node, name, MAX_FINGERPRINTS, |node| {
        let text = node.text()?;
        if is_fingerprint(text) {
            Ok(text)
        } else {
            Err(node.fault(Reason::InvalidValue))
        }
    })
}

/// A list of at most so many; an empty one if it is left out.
fn list<'a, T>(
    node: &Node<'a, '_>,
    name: &str,
    most: usize,
    read: impl for<'n> Fn(&Node<'a, 'n>) -> Result<T, Fault>,
) -> Result<Vec<T>, Fault> {
    let mut list = Vec::new();
    if let Some(node) = node.get(name) {
        let items = node.items()?;
        if items.len() > most {
            return Err(node.fault(Reason::TooMany));
        }
        for node in items {
            list.push(read(&node)?);
        }
    }
    Ok(list)
}
