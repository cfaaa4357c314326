//! Simulations as JSON and columns of numbers, as a binding of another language calls them.
//! Nothing here panics, whatever it gets.

use super::compare::Change;
use super::generate::{self, Made};
use super::report::{Concentration, Earner, OfUnitTold, Report};
use super::{Scenario, Settings, Simulation};
use crate::api::json::Writer;
use crate::award::amount::{Decimal, MAX_DECIMALS, write};
use crate::award::node::{Fault, Node, document};
use crate::award::read;
use crate::award::rules::{DAY, Unit};
use crate::award::wire::{answer, write_sum};
use crate::decimal::push_integer;
use crate::refusal::{Reason, Refusal};
use alloc::string::String;
use alloc::vec::Vec;

/// The most of those who earn or lose most that are told.
const MAX_TOP: i64 = 10_000;

/// Activities as columns: who, the number of the kind among `names`, when, and how much.
#[derive(Clone, Copy, Debug)]
pub struct Columns<'a> {
    /// The place of the first among all that are added, by which faults are told.
    pub first: usize,
    /// Who did each.
    pub users: &'a [u32],
    /// Of which of the names each is.
    pub kinds: &'a [u16],
    /// The short ids of the kinds, as lines.
    pub names: &'a str,
    /// When each was done, in unix milliseconds.
    pub times: &'a [f64],
    /// The amounts as lines, empty where there is none.
    pub amounts: &'a str,
}

fn at_field(refusal: Refusal) -> Fault {
    Fault {
        reason: refusal.reason,
        path: refusal.field.into(),
    }
}

fn at_activity(place: usize, field: &str, reason: Reason) -> Fault {
    let mut path = String::from("activities[");
    push_integer(&mut path, i64::try_from(place).unwrap_or(i64::MAX));
    path.push_str("].");
    path.push_str(field);
    Fault { reason, path }
}

/// Adds activities, all or none: `{"ok":true,"code":"added"}` or the fault.
pub fn add_json(scenario: &mut Scenario, columns: &Columns<'_>) -> String {
    answer(|| {
        let before = scenario.history.len();
        if let Err(fault) = add(scenario, columns) {
            scenario.history.truncate(before);
            return Err(fault);
        }
        Ok(r#"{"ok":true,"code":"added"}"#.into())
    })
}

fn add(scenario: &mut Scenario, columns: &Columns<'_>) -> Result<(), Fault> {
    let Scenario { people, history } = scenario;
    let mut kinds: Vec<Result<u16, Refusal>> = Vec::new();
    for name in columns.names.split('\n') {
        kinds.push(history.kind(name));
    }
    let rows = columns.users.iter().zip(columns.kinds).zip(columns.times);
    let rows = rows.zip(columns.amounts.split('\n'));
    for (place, (((user, kind), time), amount)) in rows.enumerate() {
        let refuse = |field, reason| Err(at_activity(columns.first + place, field, reason));
        if *user as usize >= people.len() {
            return refuse("user", Reason::UnknownUser);
        }
        let kind = match kinds.get(usize::from(*kind)) {
            Some(Ok(kind)) => *kind,
            Some(Err(refusal)) => return refuse("activity_short_id", refusal.reason),
            None => return refuse("activity_short_id", Reason::InvalidId),
        };
        let Some(at) = time_of(*time) else {
            return refuse("at", Reason::InvalidValue);
        };
        let amount = match (amount, Decimal::read(amount)) {
            ("", _) => None,
            (_, None) => return refuse("amount", Reason::InvalidValue),
            (_, amount) => amount,
        };
        if let Err(refusal) = history.add(*user, kind, amount, at) {
            return refuse(refusal.field, refusal.reason);
        }
    }
    Ok(())
}

/// A time in unix milliseconds, if it is one that JavaScript's dates have.
#[expect(clippy::cast_sign_loss, reason = "what is below zero has been refused")]
fn time_of(time: f64) -> Option<u64> {
    (0.0..=8.64e15).contains(&time).then_some(time as u64)
}

/// A scenario that is made up as `text` says: `{"users","roots","from","until","joining","buying",
/// "purchases","least","most","seed"}`, of which all but `users` may be left out.
///
/// # Errors
/// The fault, as JSON.
pub fn made_json(text: &str) -> Result<Scenario, String> {
    caught(|| made(&Node::root(&document(text)?)))
}

/// The same of a value.
///
/// # Errors
/// The fault.
pub fn made(root: &Node<'_, '_>) -> Result<Scenario, Fault> {
    root.only(&[
        "users",
        "roots",
        "from",
        "until",
        "joining",
        "buying",
        "purchases",
        "least",
        "most",
        "seed",
    ])?;
    let number = |name: &str, default: i64, most: i64| match root.get(name) {
        Some(node) => node.integer(0, most),
        None => Ok(default),
    };
    let id = |name: &str, default| root.get(name).map_or(Ok(default), |node| node.id());
    let time = |name: &str, default| root.get(name).map_or(Ok(default), |node| node.time());
    let hundredths = |name: &str, default: u64| {
        let Some(node) = root.get(name) else {
            return Ok(default);
        };
        let parts = node.decimal()?.in_unit(2);
        parts
            .and_then(|parts| u64::try_from(parts).ok())
            .ok_or_else(|| node.fault(Reason::InvalidValue))
    };
    let users = root.required("users")?.integer(0, 100_000_000)?;
    // A year from the beginning of 2026 on.
    let from = time("from", 1_767_225_600_000)?;
    let made = Made {
        people: u32::try_from(users).unwrap_or(0),
        roots: u32::try_from(number("roots", 1, 1000)?).unwrap_or(0),
        from,
        until: time("until", from.saturating_add(365 * DAY))?,
        joining: id("joining", "signup")?,
        buying: id("buying", "purchase")?,
        purchases: u32::try_from(number("purchases", users, 100_000_000)?).unwrap_or(0),
        least: hundredths("least", 500)?,
        most: hundredths("most", 20_000)?,
        seed: number("seed", 1, i64::MAX)?.cast_unsigned(),
    };
    generate::scenario(&made).map_err(at_field)
}

fn caught<T>(find: impl FnOnce() -> Result<T, Fault>) -> Result<T, String> {
    let mut found = None;
    let told = answer(|| {
        found = Some(find()?);
        Ok(String::new())
    });
    found.ok_or(told)
}

/// A simulation of a plan, with settings `{"joining","income_unit","worst","top"}`.
///
/// # Errors
/// The fault, as JSON.
pub fn simulation_json(
    scenario: &mut Scenario,
    plan: &str,
    settings: &str,
) -> Result<Simulation, String> {
    caught(|| {
        let plan = read::plan(plan)?;
        let settings = self::settings(&Node::root(&document(settings)?))?;
        Ok(Simulation::new(plan, scenario, settings))
    })
}

/// Settings out of `{"joining","income_unit","worst","top"}`.
///
/// # Errors
/// The fault.
pub fn settings(root: &Node<'_, '_>) -> Result<Settings, Fault> {
    root.only(&["joining", "income_unit", "worst", "top"])?;
    let mut settings = Settings::default();
    if let Some(list) = root.get("joining") {
        settings.joining.clear();
        for node in list.items()? {
            settings.joining.push(node.id()?.into());
        }
    }
    if let Some(node) = root.get("income_unit") {
        settings.income_unit = Some(node.id()?.into());
    }
    if let Some(node) = root.get("worst") {
        settings.worst = node.flag()?;
    }
    if let Some(node) = root.get("top") {
        settings.top = usize::try_from(node.integer(0, MAX_TOP)?).unwrap_or(0);
    }
    Ok(settings)
}

/// A refusal of something that was asked, as JSON.
pub fn refused_json(refusal: Refusal) -> String {
    answer(|| Err(at_field(refusal)))
}

fn count(out: &mut Writer, name: &str, count: usize) {
    out.name(name)
        .integer(i64::try_from(count).unwrap_or(i64::MAX));
}

fn time(time: u64) -> i64 {
    i64::try_from(time).unwrap_or(i64::MAX)
}

fn earner(out: &mut Writer, earner: &Earner) {
    match earner {
        Earner::User(user) => out.name("user").integer((*user).into()),
        Earner::Sponsor(name) => out.member("sponsor", name),
    };
}

/// A part of 10,000 as a decimal.
fn share(out: &mut Writer, name: &str, parts: u32) {
    out.member(name, &write(parts.into(), 4));
}

/// What was found so far. docs/awards.md has the shape.
pub fn report_json(report: &Report) -> String {
    let mut out = Writer::default();
    out.open('{').name("ok").flag(true).member("code", "ran");
    write_report(&mut out, report);
    out.close('}').finish()
}

/// The same as members.
pub fn write_report(out: &mut Writer, report: &Report) {
    count(out, "activities", report.activities);
    out.name("refused");
    match report.refused {
        None => out.raw("null"),
        Some(refused) => {
            out.open('{');
            count(out, "count", refused.count);
            count(out, "first", refused.first);
            out.member("code", refused.reason.code())
                .member("text", refused.reason.message())
                .close('}')
        }
    };
    let decimals = report.of_income().map_or(0, |it| it.unit.decimals);
    out.name("income").open('{').name("unit");
    out.optional(report.income_unit.as_deref())
        .member("amount", &trimmed(report.income, decimals))
        .close('}');
    out.name("units").open('[');
    for it in &report.units {
        write_unit(out, it);
    }
    out.close(']').name("rules").open('[');
    for it in &report.rules {
        out.open('{')
            .member("rule", &it.rule)
            .name("activities")
            .integer(i64::try_from(it.activities).unwrap_or(i64::MAX));
        let parts = [it.empty, it.remainder, it.cut];
        write_sum(out, &it.unit, it.intended, it.given, parts);
        out.close('}');
    }
    out.close(']').name("budgets").open('[');
    for it in &report.budgets {
        out.open('{')
            .name("rule")
            .optional(it.rule.as_deref())
            .member("period", it.period.code())
            .member("unit", &it.unit.id)
            .member("maximum", &write(it.maximum, it.unit.decimals))
            .name("exhausted")
            .optional_integer(it.exhausted.map(time))
            .close('}');
    }
    out.close(']').name("warnings").open('[');
    for warning in &report.warnings {
        out.open('{')
            .member("code", warning.code())
            .name("unit")
            .optional(warning.unit())
            .member("text", warning.message())
            .close('}');
    }
    out.close(']');
}

/// A decimal of [`MAX_DECIMALS`] without zeros at the end, but for some decimals.
fn trimmed(mut digits: i128, least: u8) -> String {
    let mut decimals = MAX_DECIMALS;
    while decimals > least && digits % 10 == 0 {
        digits /= 10;
        decimals -= 1;
    }
    write(digits, decimals)
}

fn write_unit(out: &mut Writer, it: &OfUnitTold) {
    let amount = |amount| write(amount, it.unit.decimals);
    open_unit(out, &it.unit).member("given", &amount(it.given));
    out.name("worst")
        .optional(it.worst.map(amount).as_deref())
        .name("awards")
        .integer(i64::try_from(it.awards).unwrap_or(i64::MAX))
        .name("levels")
        .open('[');
    for level in it.levels {
        out.text(&amount(level));
    }
    out.close(']')
        .member("recruiting", &amount(it.recruiting))
        .name("months")
        .open('[');
    for (start, given) in &it.months {
        out.open('{')
            .name("start")
            .integer(time(*start))
            .member("given", &amount(*given))
            .close('}');
    }
    out.close(']');
    count(out, "earners", it.earners);
    out.member("median", &amount(it.median))
        .name("top")
        .open('[');
    for (who, given) in &it.top {
        out.open('{');
        earner(out, who);
        out.member("given", &amount(*given)).close('}');
    }
    out.close(']').name("concentration");
    match it.concentration {
        None => {
            out.raw("null");
        }
        Some(Concentration {
            gini,
            top_1_percent,
            top_10_percent,
        }) => {
            out.open('{');
            share(out, "gini", gini);
            share(out, "top_1_percent", top_1_percent);
            share(out, "top_10_percent", top_10_percent);
            out.close('}');
        }
    }
    out.close('}');
}

fn open_unit<'w>(out: &'w mut Writer, unit: &Unit) -> &'w mut Writer {
    out.open('{')
        .member("unit", &unit.id)
        .name("decimals")
        .integer(unit.decimals.into())
}

/// What a change of plan does, by unit.
pub fn changes_json(changes: &[Change]) -> String {
    let mut out = Writer::default();
    out.open('[');
    for it in changes {
        let amount = |amount| write(amount, it.unit.decimals);
        open_unit(&mut out, &it.unit)
            .member("before", &amount(it.before))
            .member("after", &amount(it.after))
            .member("difference", &amount(it.after - it.before));
        count(&mut out, "better", it.better);
        count(&mut out, "worse", it.worse);
        out.name("losers").open('[');
        for (user, before, after) in &it.losers {
            out.open('{');
            earner(&mut out, &Earner::User(*user));
            out.member("before", &amount(*before))
                .member("after", &amount(*after))
                .close('}');
        }
        out.close(']').close('}');
    }
    out.close(']').finish()
}
