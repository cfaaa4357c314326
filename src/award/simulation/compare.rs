//! Two plans held against each other: what a change of rules would have cost, and who would have
//! been better off.

use super::Simulation;
use super::tally::OfUnit;
use crate::award::rules::Unit;
use alloc::vec::Vec;

/// What a change of plan does in one unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The unit, by id and decimals.
    pub unit: Unit,
    /// What the plan before gave, in the unit's smallest parts.
    pub before: i128,
    /// What the plan after gave.
    pub after: i128,
    /// How many got more, sponsors left aside.
    pub better: usize,
    /// How many got less.
    pub worse: usize,
    /// Who would have lost most: their numbers, and what they got before and after.
    pub losers: Vec<(u32, i128, i128)>,
}

/// What changes from one simulation to another of the same scenario, by unit, those of the plan
/// before first; with so many of those who lose most.
pub fn compare(before: &Simulation, after: &Simulation, top: usize) -> Vec<Change> {
    let (old, new) = (&before.tally.units, &after.tally.units);
    let same = |units: &'_ [OfUnit], unit: &Unit| units.iter().position(|it| it.told.unit == *unit);
    let mut changes = Vec::new();
    for it in old {
        let other = same(new, &it.told.unit).and_then(|at| new.get(at));
        changes.push(change(
            Some(it),
            other,
            &it.told.unit,
            before.tally.people(),
            top,
        ));
    }
    for it in new {
        if same(old, &it.told.unit).is_none() {
            changes.push(change(
                None,
                Some(it),
                &it.told.unit,
                after.tally.people(),
                top,
            ));
        }
    }
    changes
}

fn change(
    before: Option<&OfUnit>,
    after: Option<&OfUnit>,
    unit: &Unit,
    people: usize,
    top: usize,
) -> Change {
    let got = |it: Option<&OfUnit>, user: usize| {
        it.and_then(|it| it.users.get(user).copied()).unwrap_or(0)
    };
    let (mut better, mut losers) = (0, Vec::new());
    for user in 0..people {
        let (old, new) = (got(before, user), got(after, user));
        better += usize::from(new > old);
        if new < old {
            losers.push((user as u32, old, new));
        }
    }
    losers.sort_unstable_by_key(|&(user, old, new)| (new - old, user));
    let worse = losers.len();
    losers.truncate(top);
    Change {
        unit: unit.clone(),
        before: before.map_or(0, |it| it.told.given),
        after: after.map_or(0, |it| it.told.given),
        better,
        worse,
        losers,
    }
}
