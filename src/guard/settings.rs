//! Settings: how much each signal counts, and from when on.

use super::signal::Code;

/// A minute in milliseconds.
pub(super) const MINUTE: u64 = 60_000;
/// An hour.
pub(super) const HOUR: u64 = 60 * MINUTE;
/// A day.
pub(super) const DAY: u64 = 24 * HOUR;

/// How much signals count. The default is what docs/guard.md has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// From which score on a signup is to be looked at: 1 to 100.
    pub threshold: u8,
    /// The weight of each signal, in the order of [`Code::ALL`]: 0, which leaves it out, to 100.
    pub weights: [u8; Code::ALL.len()],
    /// What a burst is.
    pub burst: Burst,
    /// What refunds are quick.
    pub refunds: Refunds,
    /// Of how many at least a ring is.
    pub ring_minimum: usize,
    /// Of how many at least a crowd is.
    pub crowd_minimum: usize,
}

/// What a burst is: at least so many signups in a window, and more than some times as many as in
/// the busiest one of the referrer's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Burst {
    /// How long the window is, in milliseconds.
    pub window: u64,
    /// How far back the history goes, in milliseconds.
    pub history: u64,
    /// How many signups are a burst at least.
    pub minimum: usize,
    /// How many times as many as ever before.
    pub factor: usize,
}

/// What refunds are quick: of purchases soon after the signup, given back soon after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refunds {
    /// How long after the signup the purchase is, at most, in milliseconds.
    pub soon: u64,
    /// How long after the purchase the refund is, at most, in milliseconds.
    pub within: u64,
    /// How many there are at least; they are at least half of all who bought.
    pub minimum: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            threshold: 50,
            weights: Code::ALL.map(Code::default_weight),
            burst: Burst {
                window: 60 * MINUTE,
                history: 30 * DAY,
                minimum: 10,
                factor: 3,
            },
            refunds: Refunds {
                soon: DAY,
                within: 30 * DAY,
                minimum: 3,
            },
            ring_minimum: 3,
            crowd_minimum: 4,
        }
    }
}

impl Settings {
    /// How much a signal counts.
    pub fn weight(&self, code: Code) -> u8 {
        self.weights.get(code as usize).copied().unwrap_or_default()
    }
}
