//! Suggesting: which right code is one plausible slip away from a wrong one. A slip must explain
//! everything: the code that results must also be of this version and as the caller expects. Of
//! several that do the most plausible one is offered, if it is alone in its rank.
//!
//! | rank | slip |
//! |---|---|
//! | 0 | a symbol typed twice |
//! | 1 | a neighbour on the keyboard or a look-alike in place of a symbol; two neighbours swapped |
//! | 2 | any other character in place of a symbol; a character too many |
//! | 3 | one of two equal symbols left out |
//! | 4 | any other symbol left out |
//!
//! The order follows from how often people slip so, and from how often a wrong text is explained
//! so by accident: any one symbol left out explains one text in 32 at each place, a symbol typed
//! twice one in 1,024.

use super::expected::Expected;
use super::keyboard;
use super::read::Symbols;
use super::sums::Sums;
use super::{Code, MAX_LENGTH, MIN_LENGTH};

/// A right code that is one slip away from what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The code.
    pub code: Code,
    /// The slip that explains the difference.
    pub slip: Slip,
}

/// What a hand does wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Slip {
    /// One symbol in place of another.
    Symbol,
    /// Two neighbours in the wrong order.
    Swap,
    /// One symbol typed twice.
    Doubled,
    /// A character too many, such as the full stop of a sentence.
    Stray,
    /// One symbol left out.
    Dropped,
}

impl Slip {
    /// Every slip, in the order of their numbers.
    pub const ALL: [Self; 5] = [
        Self::Symbol,
        Self::Swap,
        Self::Doubled,
        Self::Stray,
        Self::Dropped,
    ];

    /// The stable name, `snake_case`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Symbol => "symbol",
            Self::Swap => "swap",
            Self::Doubled => "doubled",
            Self::Stray => "stray",
            Self::Dropped => "dropped",
        }
    }
}

/// The code that was meant by symbols that are no code, and the number of the symbol where the
/// slip was made; of one left out, that of the symbol after it.
pub(super) fn meant(symbols: &Symbols, expected: Expected) -> Option<(usize, Suggestion)> {
    let mut trial = Trial {
        values: symbols.values,
        length: symbols.length,
        expected,
        rank: u8::MAX,
        found: None,
        several: false,
    };
    match symbols.others {
        0 => {
            for at in 0..trial.length {
                trial.mend(at, Slip::Symbol, true);
                let doubled = trial.value(at) == trial.value(at + 1);
                trial.without(at, doubled);
            }
            trial.swaps();
            trial.dropped();
        }
        1 => {
            let at = symbols.first_other;
            trial.mend(at, Slip::Symbol, false);
            trial.without(at, false);
        }
        _ => {}
    }
    // Of several that are as plausible nothing tells which.
    trial.found.filter(|_| !trial.several)
}

/// Tries what might have been meant, and keeps what would be right.
struct Trial {
    /// The symbols, changed for as long as a slip is tried.
    values: [u8; MAX_LENGTH],
    length: usize,
    expected: Expected,
    /// The rank of what was found.
    rank: u8,
    found: Option<(usize, Suggestion)>,
    /// Another code is of the same rank.
    several: bool,
}

impl Trial {
    fn values(&self) -> &[u8] {
        self.values.get(..self.length).unwrap_or_default()
    }

    fn value(&self, at: usize) -> Option<u8> {
        self.values().get(at).copied()
    }

    /// Keeps the symbols as they are now, if they are a right code and as expected.
    fn consider(&mut self, at: usize, slip: Slip, rank: u8) {
        let values = self.values();
        if rank > self.rank
            || values.len() < MIN_LENGTH
            || !Sums::of(values).are_right()
            || self.expected.problem(values).is_some()
        {
            return;
        }
        let code = Code::from_values(values);
        let same = self.found.is_some_and(|(_, found)| found.code == code);
        if rank < self.rank {
            self.rank = rank;
            self.several = false;
            self.found = Some((at, Suggestion { code, slip }));
        } else {
            self.several |= !same;
        }
    }

    /// Tries the one symbol at `at` that would set the plain sum right. `is_symbol` is false of
    /// what stands in no code, which has no neighbours here.
    fn mend(&mut self, at: usize, slip: Slip, is_symbol: bool) {
        let error = Sums::of(self.values()).plain();
        let Some(wrong) = self.value(at) else { return };
        let right = wrong ^ error;
        let twin = Some(right);
        let rank = match slip {
            Slip::Symbol if is_symbol && keyboard::near(wrong, right) => 1,
            Slip::Dropped if twin == self.value(at + 1) || twin == self.before(at) => 3,
            Slip::Dropped => 4,
            _ => 2,
        };
        self.set(at, right);
        self.consider(at, slip, rank);
        self.set(at, wrong);
    }

    fn before(&self, at: usize) -> Option<u8> {
        self.value(at.wrapping_sub(1))
    }

    fn set(&mut self, at: usize, value: u8) {
        if let Some(place) = self.values.get_mut(at) {
            *place = value;
        }
    }

    /// Two neighbours swapped. Neighbours that are alike cannot have been.
    fn swaps(&mut self) {
        for at in 1..self.length {
            self.swap(at);
            self.consider(at - 1, Slip::Swap, 1);
            self.swap(at);
        }
    }

    /// Swaps the symbol at `at` with the one before.
    fn swap(&mut self, at: usize) {
        if let Some([before, after]) = self.values.get_mut(at.wrapping_sub(1)..=at) {
            core::mem::swap(before, after);
        }
    }

    /// Tries the symbols less the one at `at`.
    fn without(&mut self, at: usize, doubled: bool) {
        let (slip, rank) = if doubled {
            (Slip::Doubled, 0)
        } else {
            (Slip::Stray, 2)
        };
        let whole = self.values;
        for next in at + 1..self.length {
            self.swap(next);
        }
        self.length -= 1;
        self.consider(at, slip, rank);
        self.length += 1;
        self.values = whole;
    }

    /// One symbol left out: tries a gap at every place.
    fn dropped(&mut self) {
        if self.length == MAX_LENGTH {
            return;
        }
        self.length += 1;
        self.set(self.length - 1, 0);
        for at in (1..self.length).rev() {
            self.swap(at);
        }
        for at in 0..self.length {
            self.mend(at, Slip::Dropped, true);
            self.swap(at + 1);
        }
        self.length -= 1;
    }
}
