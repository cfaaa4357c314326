//! The report of a simulation: sums and figures as plain data, amounts in the smallest parts of
//! their units.

use super::tally::{OfUnit, Tally};
use super::warning::{self, Warning};
use super::{Refused, Simulation};
use crate::award::amount::Decimal;
use crate::award::rules::{Budget, MAX_LEVELS, Per, Period, Rule, Unit};
use alloc::string::String;
use alloc::vec::Vec;

/// What a simulation found so far.
#[derive(Clone, Debug)]
pub struct Report {
    /// How many activities were run.
    pub activities: usize,
    /// Those that could not be.
    pub refused: Option<Refused>,
    /// The sum of all activities' amounts, in parts of 10 to the minus 18.
    pub income: i128,
    /// The unit of these amounts, if there is one.
    pub income_unit: Option<String>,
    /// By unit.
    pub units: Vec<OfUnitTold>,
    /// By rule.
    pub rules: Vec<OfRuleTold>,
    /// Of each budget that several spend.
    pub budgets: Vec<OfBudgetTold>,
    /// What is wrong with the plan.
    pub warnings: Vec<Warning>,
}

/// Who gets awards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Earner {
    /// One of the people, by number.
    User(u32),
    /// The default sponsor of a rule.
    Sponsor(String),
}

/// What was given of one unit.
#[derive(Clone, Debug)]
pub struct OfUnitTold {
    /// Which.
    pub unit: Unit,
    /// How much.
    pub given: i128,
    /// How much it would have been with all ten levels filled by people who may get whatever there
    /// is, and without budgets; none if it was not asked for.
    pub worst: Option<i128>,
    /// In how many awards.
    pub awards: u64,
    /// How much to each level; 0 is the actors.
    pub levels: [i128; MAX_LEVELS + 1],
    /// How much to levels, rather than actors, for joining alone.
    pub recruiting: i128,
    /// When each month began, in unix milliseconds, in which something was given; and how much.
    pub months: Vec<(u64, i128)>,
    /// How many got something.
    pub earners: usize,
    /// What the one in the middle of them got, the lower of two.
    pub median: i128,
    /// Who got most, and how much: the first added of equal ones come first.
    pub top: Vec<(Earner, i128)>,
    /// How unequal it is.
    pub concentration: Option<Concentration>,
}

/// How unequally awards are spread among those who got any; in parts of 10,000.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Concentration {
    /// The Gini coefficient: 0 if all got the same.
    pub gini: u32,
    /// What the top hundredth got of all, one earner at least.
    pub top_1_percent: u32,
    /// What the top tenth got of all, one earner at least.
    pub top_10_percent: u32,
}

/// What was given by one rule: `intended` is the sum of the others, as in
/// [`Sum`](crate::award::run::Sum).
#[derive(Clone, Debug)]
pub struct OfRuleTold {
    /// Its short id.
    pub rule: String,
    /// In which unit.
    pub unit: Unit,
    /// For how many activities its conditions were met.
    pub activities: u64,
    /// What it was to give with every level filled.
    pub intended: i128,
    /// What it gave.
    pub given: i128,
    /// What was for empty levels.
    pub empty: i128,
    /// What divisions left.
    pub remainder: i128,
    /// What cap and budgets took away.
    pub cut: i128,
}

/// What became of a budget.
#[derive(Clone, Debug)]
pub struct OfBudgetTold {
    /// The rule that has it; none if it is of the program.
    pub rule: Option<String>,
    /// In which time.
    pub period: Period,
    /// Of which unit.
    pub unit: Unit,
    /// How much it is.
    pub maximum: i128,
    /// When the first activity was done for which it had not enough, in unix milliseconds.
    pub exhausted: Option<u64>,
}

impl OfUnitTold {
    /// Nothing yet.
    pub(super) fn new(unit: &Unit, has_worst: bool) -> Self {
        Self {
            unit: unit.clone(),
            given: 0,
            worst: has_worst.then_some(0),
            awards: 0,
            levels: [0; MAX_LEVELS + 1],
            recruiting: 0,
            months: Vec::new(),
            earners: 0,
            median: 0,
            top: Vec::new(),
            concentration: None,
        }
    }
}

impl OfRuleTold {
    /// Nothing yet.
    pub(super) fn new(rule: &Rule) -> Self {
        Self {
            rule: rule.id.clone(),
            unit: rule.unit.clone(),
            activities: 0,
            intended: 0,
            given: 0,
            empty: 0,
            remainder: 0,
            cut: 0,
        }
    }
}

impl OfBudgetTold {
    /// A budget of a rule, or of the program, that has had enough so far.
    pub(super) fn new(rule: &Rule, budget: &Budget) -> Self {
        Self {
            rule: (budget.per == Per::Rule).then(|| rule.id.clone()),
            period: budget.period,
            unit: budget.unit.clone(),
            maximum: budget.maximum,
            exhausted: None,
        }
    }
}

impl Simulation {
    /// What was found so far.
    pub fn report(&self) -> Report {
        let Tally {
            units,
            rules,
            budgets,
            ..
        } = &self.tally;
        let mut report = Report {
            activities: self.next,
            refused: self.refused,
            income: self.income,
            income_unit: self.income_unit().map(Into::into),
            units: units.iter().map(|it| self.tell(it)).collect(),
            rules: rules.clone(),
            budgets: budgets.iter().map(|it| it.told.clone()).collect(),
            warnings: Vec::new(),
        };
        report.warnings = warning::of(&report, &self.plan, &self.settings.joining);
        report
    }

    /// Who has this number: the sponsors follow the people.
    fn earner(&self, number: u32) -> Earner {
        let sponsor = (number as usize).checked_sub(self.tally.people());
        match sponsor.and_then(|at| self.tally.sponsors().get(at)) {
            Some(name) => Earner::Sponsor(name.clone()),
            None => Earner::User(number),
        }
    }

    fn tell(&self, sums: &OfUnit) -> OfUnitTold {
        let mut earned: Vec<(i128, u32)> = sums
            .users
            .iter()
            .zip(0..)
            .filter(|(amount, _)| **amount > 0)
            .map(|(amount, user)| (*amount, user))
            .collect();
        earned.sort_unstable_by_key(|&(amount, user)| (core::cmp::Reverse(amount), user));
        let top = earned.iter().take(self.settings.top);
        OfUnitTold {
            earners: earned.len(),
            median: earned
                .get(earned.len() / 2)
                .map_or(0, |(amount, _)| *amount),
            top: top
                .map(|&(amount, user)| (self.earner(user), amount))
                .collect(),
            concentration: concentration(&earned, sums.told.given),
            ..sums.told.clone()
        }
    }
}

/// How unequal amounts are that descend and sum up to `whole`; nothing if there are none, or they
/// are too large to tell.
fn concentration(earned: &[(i128, u32)], whole: i128) -> Option<Concentration> {
    let count = i128::try_from(earned.len()).ok().filter(|it| *it > 0)?;
    let parts = |of: i128| u32::try_from(of.checked_mul(10_000)? / whole).ok();
    let of_top = |share: usize| {
        let top = earned.iter().take((earned.len() / share).max(1));
        parts(top.map(|(amount, _)| amount).sum())
    };
    // The usual formula for amounts that ascend, x of rank i from 1:
    // G = 2 Σ i x / (n Σ x) − (n + 1) / n.
    let mut ranked = 0_i128;
    for (rank, (amount, _)) in (1_i128..).zip(earned.iter().rev()) {
        ranked = ranked.checked_add(amount.checked_mul(rank)?)?;
    }
    let numerator = ranked
        .checked_mul(2)?
        .checked_sub(whole.checked_mul(count + 1)?)?;
    let gini = numerator.checked_mul(10_000)? / whole.checked_mul(count)?;
    Some(Concentration {
        gini: u32::try_from(gini).ok()?,
        top_1_percent: of_top(100)?,
        top_10_percent: of_top(10)?,
    })
}

impl Report {
    /// What was given of the unit of the activities' amounts, as one of its smallest parts, beside
    /// what they sum up to.
    pub(super) fn of_income(&self) -> Option<&OfUnitTold> {
        let id = self.income_unit.as_deref()?;
        self.units.iter().find(|it| it.unit.id == id)
    }

    /// Whether an amount of a unit is more than all that came in.
    pub(super) fn is_more_than_income(&self, amount: i128, unit: &Unit) -> bool {
        let income = Decimal::of(self.income, crate::award::amount::MAX_DECIMALS);
        income.is_less(Decimal::of(amount, unit.decimals))
    }
}
