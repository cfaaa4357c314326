//! Spends: what counts against the budgets while a history is played. As time only goes on, each
//! count keeps the period that it is in and forgets the ones before.

use crate::award::rules::{DAY, Period, Plan, Rule};
use crate::award::run::Spending;
use alloc::vec::Vec;
use hashbrown::HashMap;

type Numbers<T> = HashMap<u32, T, foldhash::fast::FixedState>;

/// What was given in the period that began at `start`.
#[derive(Clone, Copy, Debug, Default)]
struct Spent {
    start: u64,
    sum: i128,
}

impl Spent {
    const fn in_period(self, start: u64) -> i128 {
        if self.start == start { self.sum } else { 0 }
    }
}

#[derive(Clone, Debug)]
enum Kept {
    Common(Spent),
    Personal(Numbers<Spent>),
}

/// What was given so far, of each of a plan's counts.
#[derive(Clone, Debug)]
pub(super) struct Spends {
    kept: Vec<Kept>,
    /// Which counts an award by each rule adds to.
    of_rule: Vec<Vec<usize>>,
    day: u64,
    /// When the day's periods began, in the order of [`Period::ALL`].
    starts: [u64; 4],
}

impl Spends {
    pub(super) fn new(plan: &Plan) -> Self {
        let kept = |personal| {
            if personal {
                Kept::Personal(Numbers::default())
            } else {
                Kept::Common(Spent::default())
            }
        };
        let of_rule = |(place, rule): (usize, &Rule)| {
            let counts = plan.counts.iter().enumerate();
            counts
                .filter(|(_, count)| {
                    count.unit == rule.unit.id && count.rule.is_none_or(|of| of == place)
                })
                .map(|(at, _)| at)
                .collect()
        };
        Self {
            kept: plan.counts.iter().map(|it| kept(it.personal)).collect(),
            of_rule: plan.rules.iter().enumerate().map(of_rule).collect(),
            // All periods of the first day begin with it.
            day: 0,
            starts: [0; 4],
        }
    }

    /// Sets the time, of which all is told and added until it is set again.
    pub(super) fn begin(&mut self, at: u64) {
        let day = at / DAY;
        if day != self.day {
            self.day = day;
            self.starts = Period::ALL.map(|(_, period)| period.start(at));
        }
    }

    /// When the month began that the time is in.
    pub(super) fn month(&self) -> u64 {
        self.start(Period::Month)
    }

    fn start(&self, period: Period) -> u64 {
        self.starts.get(period as usize).copied().unwrap_or(0)
    }

    /// Adds an award; nothing if a sum has no room.
    pub(super) fn add(&mut self, plan: &Plan, rule: usize, user: u32, amount: i128) -> Option<()> {
        for at in self.of_rule.get(rule)? {
            let start = self.start(plan.counts.get(*at)?.period);
            let spent = match self.kept.get_mut(*at)? {
                Kept::Common(spent) => spent,
                Kept::Personal(people) => people.entry(user).or_default(),
            };
            let sum = spent.in_period(start).checked_add(amount)?;
            *spent = Spent { start, sum };
        }
        Some(())
    }
}

impl Spending<u32> for Spends {
    fn spent(&self, plan: &Plan, count: usize, person: Option<u32>, _: u64) -> Option<i128> {
        let start = self.start(plan.counts.get(count)?.period);
        let spent = match (self.kept.get(count)?, person) {
            (Kept::Common(spent), _) => Some(spent),
            (Kept::Personal(people), Some(person)) => people.get(&person),
            (Kept::Personal(_), None) => None,
        };
        Some(spent.map_or(0, |spent| spent.in_period(start)))
    }
}
