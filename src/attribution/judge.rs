//! Policies, and the verdict that explains itself.

use super::history::{History, MAX_TOUCHES};
use arrayvec::ArrayVec;

/// Milliseconds of a day.
const DAY: u64 = 86_400_000;

/// Which of several touches gets the credit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pick {
    /// The first.
    First,
    /// The last.
    Last,
}

/// Who gets the credit, as data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Policy {
    /// Which touch, of those that count.
    pub pick: Pick,
    /// For how many days a touch counts; without end if there are none.
    pub days: Option<u16>,
    /// Whether implied touches count only where there is no explicit one.
    pub explicit_first: bool,
}

impl Default for Policy {
    /// The last touch within 30 days; explicit beats implied.
    fn default() -> Self {
        Self {
            pick: Pick::Last,
            days: Some(30),
            explicit_first: true,
        }
    }
}

/// Why there is this winner, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// It is the only touch that counts.
    Only,
    /// It is the first of those that count.
    First,
    /// It is the last of those that count.
    Last,
    /// It was explicit, and what was implied had to stand back; of several explicit ones the
    /// policy's pick.
    Explicit,
    /// No code was ever met.
    Nothing,
    /// Every touch is too old.
    Expired,
    /// The visitor removed what would count.
    Removed,
}

impl Reason {
    /// Every reason, in the order of their numbers.
    pub const ALL: [Self; 7] = [
        Self::Only,
        Self::First,
        Self::Last,
        Self::Explicit,
        Self::Nothing,
        Self::Expired,
        Self::Removed,
    ];

    /// The stable name, lower case.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Only => "only",
            Self::First => "first",
            Self::Last => "last",
            Self::Explicit => "explicit",
            Self::Nothing => "nothing",
            Self::Expired => "expired",
            Self::Removed => "removed",
        }
    }
}

/// What became of a touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fate {
    /// It gets the credit.
    Won,
    /// It came before the winner, and the last one counts.
    Earlier,
    /// It came after the winner, and the first one counts.
    Later,
    /// It was implied, and there is an explicit one.
    Implied,
    /// It is too old.
    Expired,
    /// The visitor removed its code.
    Removed,
}

impl Fate {
    /// Every fate, in the order of their numbers.
    pub const ALL: [Self; 6] = [
        Self::Won,
        Self::Earlier,
        Self::Later,
        Self::Implied,
        Self::Expired,
        Self::Removed,
    ];

    /// The stable name, lower case.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Won => "won",
            Self::Earlier => "earlier",
            Self::Later => "later",
            Self::Implied => "implied",
            Self::Expired => "expired",
            Self::Removed => "removed",
        }
    }
}

/// Who gets the credit, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The place of the winner among the history's touches.
    pub winner: Option<usize>,
    /// Why it won, or why there is none.
    pub reason: Reason,
    /// What became of each of the history's touches.
    pub fates: ArrayVec<Fate, { MAX_TOUCHES + 1 }>,
}

impl History {
    /// Says which touch gets the credit under a policy, at a time in unix milliseconds.
    ///
    /// A touch is out if its code was removed, else if it is older than the policy's days (at
    /// exactly that age it counts), else if it is implied where an explicit one counts. Of those
    /// that are left the policy picks the first or the last; of equal times the one that was
    /// added first is the first. A time in the future counts as now.
    pub fn judge(&self, policy: Policy, now: u64) -> Verdict {
        let window = policy.days.map(|days| u64::from(days) * DAY);
        let mut fates: ArrayVec<Fate, _> = self
            .touches
            .iter()
            .map(|touch| {
                let age = now.saturating_sub(touch.time());
                if self.is_removed(touch) {
                    Fate::Removed
                } else if window.is_some_and(|window| age > window) {
                    Fate::Expired
                } else {
                    Fate::Won
                }
            })
            .collect();

        let explicit = |(touch, fate): (&super::Touch, &Fate)| {
            *fate == Fate::Won && touch.is_explicit() && policy.explicit_first
        };
        let mut beaten = false;
        if self.touches.iter().zip(&fates).any(explicit) {
            for (touch, fate) in self.touches.iter().zip(&mut fates) {
                if *fate == Fate::Won && !touch.is_explicit() {
                    *fate = Fate::Implied;
                    beaten = true;
                }
            }
        }

        let is_left = |fate: &Fate| *fate == Fate::Won;
        let left = fates.iter().filter(|fate| is_left(fate)).count();
        let winner = match policy.pick {
            Pick::First => fates.iter().position(is_left),
            Pick::Last => fates.iter().rposition(is_left),
        };
        for (place, fate) in fates.iter_mut().enumerate() {
            if *fate == Fate::Won && winner != Some(place) {
                *fate = match policy.pick {
                    Pick::First => Fate::Later,
                    Pick::Last => Fate::Earlier,
                };
            }
        }
        let reason = if winner.is_none() {
            if fates.contains(&Fate::Removed) || fates.is_empty() && !self.removed.is_empty() {
                Reason::Removed
            } else if fates.is_empty() {
                Reason::Nothing
            } else {
                Reason::Expired
            }
        } else if beaten {
            Reason::Explicit
        } else if left == 1 {
            Reason::Only
        } else if policy.pick == Pick::First {
            Reason::First
        } else {
            Reason::Last
        };
        Verdict {
            winner,
            reason,
            fates,
        }
    }
}
