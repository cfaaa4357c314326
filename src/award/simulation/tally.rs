//! The tally: the sums that a simulation keeps while it runs.

use super::report::{OfBudgetTold, OfRuleTold, OfUnitTold};
use super::spends::Spends;
use crate::award::rules::{Budget, Per, Plan, Short};
use crate::award::run::{Given, Spending, Sum};
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// The sums of one unit.
#[derive(Clone, Debug)]
pub(super) struct OfUnit {
    /// What is told of it, but for what follows from `users`.
    pub told: OfUnitTold,
    /// What each got: the people, and then the sponsors. Empty until someone gets something.
    pub users: Vec<i128>,
}

/// A budget that several may spend.
#[derive(Clone, Debug)]
pub(super) struct OfBudget {
    /// The place of its count in the plan's list.
    count: usize,
    pub told: OfBudgetTold,
}

impl OfBudget {
    /// Whether this is the budget of a rule's.
    fn is(&self, budget: &Budget) -> bool {
        (self.count, self.told.maximum) == (budget.count, budget.maximum)
    }
}

/// All sums.
#[derive(Clone, Debug)]
pub(super) struct Tally {
    people: usize,
    sponsors: Vec<String>,
    pub units: Vec<OfUnit>,
    /// The place of each rule's unit.
    unit_of: Vec<usize>,
    pub rules: Vec<OfRuleTold>,
    pub budgets: Vec<OfBudget>,
}

impl Tally {
    pub(super) fn new(plan: &Plan, people: usize, has_worst: bool) -> Self {
        let mut tally = Self {
            people,
            sponsors: Vec::new(),
            units: Vec::new(),
            unit_of: Vec::new(),
            rules: plan.rules.iter().map(OfRuleTold::new).collect(),
            budgets: Vec::new(),
        };
        for rule in &plan.rules {
            if let Some(sponsor) = &rule.default_sponsor
                && !tally.sponsors.contains(sponsor)
            {
                tally.sponsors.push(sponsor.clone());
            }
            let known = tally.units.iter().position(|it| it.told.unit == rule.unit);
            tally.unit_of.push(known.unwrap_or(tally.units.len()));
            if known.is_none() {
                tally.units.push(OfUnit {
                    told: OfUnitTold::new(&rule.unit, has_worst),
                    users: Vec::new(),
                });
            }
            for budget in &rule.conditions.budgets {
                let mut known = tally.budgets.iter();
                if budget.per != Per::Person && !known.any(|other| other.is(budget)) {
                    tally.budgets.push(OfBudget {
                        count: budget.count,
                        told: OfBudgetTold::new(rule, budget),
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
        let OfUnit { told: unit, users } = self.unit(given.place)?;
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
        if users.is_empty() {
            *users = vec![0; earners];
        }
        // None of these is more than the sum of all.
        *users.get_mut(given.user as usize)? += amount;
        Some(())
    }

    /// Counts what the worst case would have given; nothing if the sum has no room.
    pub(super) fn fear(&mut self, given: &Given<'_, u32>) -> Option<()> {
        let worst = &mut self.unit(given.place)?.told.worst;
        *worst = Some(worst.unwrap_or(0).checked_add(given.amount)?);
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
            let Some(kept) = self.budgets.iter_mut().find(|other| other.is(budget)) else {
                continue;
            };
            let spent = spends.spent(plan, budget.count, None, at)?;
            let left = budget.maximum.checked_sub(spent)?;
            // Where all get nothing instead, something may be left.
            let all_or_nothing = sum.rule.award.short == Short::Nothing && sum.given == 0;
            if left <= 0 || all_or_nothing && left < wanted {
                kept.told.exhausted.get_or_insert(at);
            }
        }
        Some(())
    }
}
