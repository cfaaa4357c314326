//! Simulation: what a plan would have cost, or will, before it goes live. A [`Scenario`] is people
//! and what they did, real or [generated](generate); a [`Simulation`] plays one plan over it,
//! activity by activity as [`run`](super::run) decides them, and sums up: what it costs, at which
//! level, who earns most, when a budget is spent, and the worst case. [`compare`](compare::compare)
//! holds two plans against each other that were played over the same scenario.
//!
//! The network is taken as it stands: whoever has been brought in counts from the beginning, and a
//! chain is ten levels at most.

pub mod compare;
pub mod generate;
pub mod history;
pub mod people;
pub mod report;
mod spends;
mod tally;
pub mod warning;
pub mod wire;

use super::amount::MAX_DECIMALS;
use super::rules::{MAX_LEVELS, Plan, Segments, Share, Short};
use super::run::{Activity, Person, Runner};
use crate::refusal::{Reason, Refusal};
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use history::History;
use people::People;
use spends::Spends;
use tally::Tally;

/// The numbers of those who fill the levels in the worst case: ten below that of nobody.
const FILLING: u32 = u32::MAX - 1 - MAX_LEVELS as u32;

/// People, and what they did.
#[derive(Clone, Debug, Default)]
pub struct Scenario {
    /// Who there is.
    pub people: People,
    /// What was done.
    pub history: History,
}

/// What is asked of a simulation.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The kinds of activities that are but joining: what is paid for these is paid for recruiting.
    pub joining: Vec<String>,
    /// In which unit the activities' amounts are; if not told, in that of the plan's rates, if
    /// these are all of one.
    pub income_unit: Option<String>,
    /// Whether to find the worst case too, which takes as long again.
    pub worst: bool,
    /// How many of those who earn most are told.
    pub top: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            joining: vec!["signup".into(), "create_user".into()],
            income_unit: None,
            worst: true,
            top: 10,
        }
    }
}

/// Activities that could not be run, which count for nothing.
#[derive(Clone, Copy, Debug)]
pub struct Refused {
    /// How many there are.
    pub count: usize,
    /// The place of the first in the order of time.
    pub first: usize,
    /// Why the first was not.
    pub reason: Reason,
}

/// A plan that is played over a scenario.
#[derive(Clone, Debug)]
pub struct Simulation {
    plan: Plan,
    /// The plan as it costs most, if the worst case is asked for.
    worst: Option<Plan>,
    settings: Settings,
    /// The place of the next activity.
    next: usize,
    segments: Vec<Segments>,
    /// Of each kind, if a rule asks whether an activity is the first: who has done it, a bit each.
    seen: Vec<Option<Vec<u64>>>,
    joining: Vec<u16>,
    spends: Spends,
    tally: Tally,
    /// The sum of the amounts, in parts of 10 to the minus 18.
    income: i128,
    refused: Option<Refused>,
}

impl Simulation {
    /// A plan at the beginning of a scenario, whose history is put in order; until the simulation
    /// is done nothing may be added to it.
    pub fn new(plan: Plan, scenario: &mut Scenario, settings: Settings) -> Self {
        scenario.history.sort();
        let Scenario { people, history } = &*scenario;
        let mut seen = Vec::new();
        for rule in &plan.rules {
            let conditions = &rule.conditions;
            let asks = conditions.first_only == Some(true)
                || conditions.multipliers.iter().any(|it| it.first_only);
            if let (true, Some(kind)) = (asks, history.number_of(&rule.trigger)) {
                let kind = usize::from(kind);
                if seen.len() <= kind {
                    seen.resize(kind + 1, None);
                }
                if let Some(bits) = seen.get_mut(kind) {
                    *bits = Some(vec![0; people.len().div_ceil(64)]);
                }
            }
        }
        let joining = settings.joining.iter();
        Self {
            segments: people.segments_in(&plan),
            seen,
            joining: joining.filter_map(|id| history.number_of(id)).collect(),
            spends: Spends::new(&plan),
            tally: Tally::new(&plan, people.len(), settings.worst),
            worst: settings.worst.then(|| at_worst(&plan)),
            plan,
            settings,
            next: 0,
            income: 0,
            refused: None,
        }
    }

    /// How many activities were run.
    pub const fn done(&self) -> usize {
        self.next
    }

    /// Runs so many activities more, or all that are left.
    ///
    /// # Errors
    /// `overflow`, if a sum has no room: then there is nothing to report.
    pub fn step(&mut self, scenario: &Scenario, count: usize) -> Result<(), Refusal> {
        let Scenario { people, history } = scenario;
        let sponsors = self.tally.sponsors();
        let number = |name: &str| {
            let known = sponsors.iter().position(|sponsor| sponsor == name);
            (people.len() + known.unwrap_or(0)) as u32
        };
        let mut runner = Runner::new(&self.plan, number);
        let mut worst = self.worst.as_ref().map(|plan| Runner::new(plan, |_| 0));
        let filled = filled();
        let mut chain = Vec::with_capacity(MAX_LEVELS);
        let last = history.len().min(self.next.saturating_add(count));
        for place in self.next..last {
            let Some((user, kind, mut activity)) = history.get(place) else {
                break;
            };
            let Some(actor) = people.person(user, &self.segments) else {
                refuse(&mut self.refused, place, Reason::UnknownUser);
                continue;
            };
            if let Some(Some(bits)) = self.seen.get_mut(usize::from(kind))
                && let Some(word) = bits.get_mut(user as usize / 64)
            {
                let bit = 1 << (user % 64);
                activity.earlier = u32::from(*word & bit > 0);
                *word |= bit;
            }
            people.climb(user, &mut chain);
            self.spends.begin(activity.at);
            let found = runner
                .run(&activity, &actor, &chain, &self.spends)
                .and_then(|()| match &mut worst {
                    Some(worst) => worst.run(&activity, &actor, &filled, &self.spends),
                    None => Ok(()),
                });
            if let Err(refusal) = found {
                refuse(&mut self.refused, place, refusal.reason);
                continue;
            }
            let is_joining = self.joining.contains(&kind);
            let room = Reason::Overflow.of("amount");
            self.income = income(self.income, &activity).ok_or(room)?;
            let month = self.spends.month();
            for given in &runner.outcome.given {
                let (user, amount) = (given.user, given.amount);
                let added = self.spends.add(&self.plan, given.place, user, amount);
                added.ok_or(room)?;
                self.tally.give(given, is_joining, month).ok_or(room)?;
            }
            for sum in &runner.outcome.sums {
                let at = activity.at;
                let kept = self.tally.sum(sum, at, &self.plan, &self.spends);
                kept.ok_or(room)?;
            }
            for given in worst.iter().flat_map(|worst| &worst.outcome.given) {
                self.tally.fear(given).ok_or(room)?;
            }
        }
        self.next = last;
        Ok(())
    }

    /// The unit of the activities' amounts, if there is one.
    fn income_unit(&self) -> Option<&str> {
        if let Some(unit) = &self.settings.income_unit {
            return Some(unit);
        }
        let is_rate = |share: &Option<Share>| matches!(share, Some(Share::Rate(_)));
        let rules = self.plan.rules.iter();
        let mut units = rules.filter_map(|rule| {
            let award = &rule.award;
            let rates =
                is_rate(&award.actor) || is_rate(&award.pool) || award.levels.iter().any(is_rate);
            rates.then_some(&*rule.unit.id)
        });
        let first = units.next()?;
        units.all(|unit| unit == first).then_some(first)
    }
}

/// Counts an activity that could not be run.
fn refuse(refused: &mut Option<Refused>, place: usize, reason: Reason) {
    let first = Refused {
        count: 0,
        first: place,
        reason,
    };
    refused.get_or_insert(first).count += 1;
}

fn income(before: i128, activity: &Activity<'_>) -> Option<i128> {
    let Some((digits, scale)) = activity.amount.map(super::amount::Decimal::parts) else {
        return Some(before);
    };
    let more = MAX_DECIMALS.checked_sub(scale)?;
    before.checked_add(digits.checked_mul(10_i128.checked_pow(more.into())?)?)
}

/// A chain of ten who may get whatever there is.
fn filled() -> [Person<u32>; MAX_LEVELS] {
    core::array::from_fn(|at| Person {
        user: FILLING + at as u32,
        active: true,
        banned: false,
        referrals: u32::MAX,
        segments: Segments::default(),
    })
}

/// The plan as it costs most. Where all get nothing if it is more than the cap, fewer may get the
/// whole of it.
fn at_worst(plan: &Plan) -> Plan {
    let mut plan = plan.clone();
    plan.counts.clear();
    for rule in &mut plan.rules {
        rule.conditions.budgets.clear();
        rule.award.short = Short::Scale;
    }
    plan
}
