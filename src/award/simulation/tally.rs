//! The tally: the sums that a simulation keeps while it runs.

use super::spends::Spends;
use crate::award::rules::{Budget, MAX_LEVELS, Per, Plan, Short, Unit};
use crate::award::run::{Given, Spending, Sum};
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// The sums of one unit, in its smallest parts.
#[derive(Clone, Debug)]
pub(super) struct OfUnit {
    pub unit: Unit,
    pub given: i128,
    pub worst: i128,
    /// How many awards there were.
    pub awards: u64,
    /// What each level got; 0 is the actors.
    pub levels: [i128; MAX_LEVELS + 1],
    /// What levels got, rather than actors, for joining alone.
    pub recruiting: i128,
    /// When each month began in which something was given, and how much.
    pub months: Vec<(u64, i128)>,
    /// What each got: the people, and then the sponsors. Empty until someone gets something.
    pub users: Vec<i128>,
}

/// The sums of one rule.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct OfRule {
    pub activities: u64,
    pub intended: i128,
    pub given: i128,
    pub empty: i128,
    pub remainder: i128,
    pub cut: i128,
}

/// A budget that several may spend.
#[derive(Clone, Debug)]
pub(super) struct OfBudget {
    /// The rule that has it; if several have the same, the first.
    pub rule: usize,
    pub budget: Budget,
    /// The first activity for which it had not enough, in unix milliseconds.
    pub exhausted: Option<u64>,
}

/// All sums.
#[derive(Clone, Debug)]
pub(super) struct Tally {
    people: usize,
    sponsors: Vec<String>,
    pub units: Vec<OfUnit>,
    /// The place of each rule's unit.
    unit_of: Vec<usize>,
    pub rules: Vec<OfRule>,
    pub budgets: Vec<OfBudget>,
}

impl Tally {
    pub(super) fn new(plan: &Plan, people: usize) -> Self {
        let mut tally = Self {
            people,
            sponsors: Vec::new(),
            units: Vec::new(),
            unit_of: Vec::new(),
            rules: vec![OfRule::default(); plan.rules.len()],
            budgets: Vec::new(),
        };
        for (place, rule) in plan.rules.iter().enumerate() {
            if let Some(sponsor) = &rule.default_sponsor
                && !tally.sponsors.contains(sponsor)
            {
                tally.sponsors.push(sponsor.clone());
            }
            let known = tally.units.iter().position(|it| it.unit == rule.unit);
            tally.unit_of.push(known.unwrap_or(tally.units.len()));
            if known.is_none() {
                tally.units.push(OfUnit {
                    unit: rule.unit.clone(),
                    given: 0,
                    worst: 0,
                    awards: 0,
                    levels: [0; MAX_LEVELS + 1],
                    recruiting: 0,
                    months: Vec::new(),
                    users: Vec::new(),
                });
            }
            for budget in &rule.conditions.budgets {
                let same = |other: &OfBudget| {
                    (other.budget.count, other.budget.maximum) == (budget.count, budget.maximum)
                };
                if budget.per != Per::Person && !tally.budgets.iter().any(same) {
                    tally.budgets.push(OfBudget {
                        rule: place,
                        budget: budget.clone(),
                        exhausted: None,
                    });
                }
            }
        }
        tally
    }

    /// Those who stand above people without a referrer. Their numbers follow those of the people.
    pub(super) fn sponsors(&self) -> &[String] {
        &self.sponsors
    }

    /// How many people there are.
    pub(super) const fn people(&self) -> usize {
        self.people
    }

    fn unit(&mut self, rule: usize) -> Option<&mut OfUnit> {
        self.units.get_mut(*self.unit_of.get(rule)?)
    }

    /// Counts an award; nothing if a sum has no room.
    pub(super) fn give(
        &mut self,
        given: &Given<'_, u32>,
        is_joining: bool,
        month: u64,
    ) -> Option<()> {
        let earners = self.people + self.sponsors.len();
        let unit = self.unit(given.place)?;
        let amount = given.amount;
        unit.given = unit.given.checked_add(amount)?;
        unit.awards += 1;
        *unit.levels.get_mut(usize::from(given.level))? += amount;
        if is_joining && given.level > 0 {
            unit.recruiting += amount;
        }
        match unit.months.last_mut() {
            Some((start, sum)) if *start == month => *sum += amount,
            _ => unit.months.push((month, amount)),
        }
        if unit.users.is_empty() {
            unit.users = vec![0; earners];
        }
        // None of these is more than the sum of all.
        *unit.users.get_mut(given.user as usize)? += amount;
        Some(())
    }

    /// Counts what the worst case would have given; nothing if the sum has no room.
    pub(super) fn fear(&mut self, given: &Given<'_, u32>) -> Option<()> {
        let unit = self.unit(given.place)?;
        unit.worst = unit.worst.checked_add(given.amount)?;
        Some(())
    }

    /// Counts the sums of a rule, after its awards were added to what is spent; nothing if one has
    /// no room.
    pub(super) fn sum(
        &mut self,
        sum: &Sum<'_>,
        at: u64,
        plan: &Plan,
        spends: &Spends,
    ) -> Option<()> {
        let of_rule = self.rules.get_mut(sum.place)?;
        of_rule.activities += 1;
        // The others are parts of what was intended.
        of_rule.intended = of_rule.intended.checked_add(sum.intended)?;
        of_rule.given += sum.given;
        of_rule.empty += sum.empty;
        of_rule.remainder += sum.remainder;
        of_rule.cut += sum.cut;
        if sum.cut == 0 {
            return Some(());
        }
        let wanted = sum.given.checked_add(sum.cut)?;
        for budget in &sum.rule.conditions.budgets {
            let same = |other: &&mut OfBudget| {
                (other.budget.count, other.budget.maximum) == (budget.count, budget.maximum)
            };
            let Some(kept) = self.budgets.iter_mut().find(same) else {
                continue;
            };
            let spent = spends.spent(plan, budget.count, None, at)?;
            let left = budget.maximum.checked_sub(spent)?;
            // Where all get nothing instead, something may be left.
            let all_or_nothing = sum.rule.award.short == Short::Nothing && sum.given == 0;
            if left <= 0 || all_or_nothing && left < wanted {
                kept.exhausted.get_or_insert(at);
            }
        }
        Some(())
    }
}
