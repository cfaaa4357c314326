//! Suggesting: which right code is one plausible slip away from a wrong one. Only a slip that
//! explains everything is offered, and only if no other does: the code that results must also
//! be of this version and as the caller expects.

use super::expected::Expected;
use super::gf32;
use super::read::Symbols;
use super::sums::sums;
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
    /// A character too many that stands in no code, such as the full stop of a sentence.
    Stray,
}

impl Slip {
    /// Every slip, in the order of their numbers.
    pub const ALL: [Self; 4] = [Self::Symbol, Self::Swap, Self::Doubled, Self::Stray];

    /// The stable name, `snake_case`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Symbol => "symbol",
            Self::Swap => "swap",
            Self::Doubled => "doubled",
            Self::Stray => "stray",
        }
    }
}

/// The code that was meant by symbols that are no code, and the number of the symbol where the
/// slip was made.
pub(super) fn meant(symbols: &Symbols, expected: Expected) -> Option<(usize, Suggestion)> {
    let mut trial = Trial {
        values: symbols.values,
        length: symbols.length,
        expected,
        found: None,
        several: false,
    };
    trial.one_symbol();
    match symbols.others {
        0 => {
            trial.swaps();
            trial.doubled();
        }
        1 => {
            // In the place of a symbol: the sums must put the error just there, unless the 0
            // that stands in for it is what belongs there.
            let at = symbols.first_other;
            trial.found.take_if(|(found, _)| *found != at);
            trial.consider(at, Slip::Symbol);
            trial.without(at, Slip::Stray);
        }
        _ => trial.several = true,
    }
    // Of several slips that explain the text nothing tells which.
    trial.found.filter(|_| !trial.several)
}

/// Tries what might have been meant, and keeps what would be right.
struct Trial {
    /// The symbols, changed for as long as a slip is tried.
    values: [u8; MAX_LENGTH],
    length: usize,
    expected: Expected,
    found: Option<(usize, Suggestion)>,
    several: bool,
}

impl Trial {
    fn values(&self) -> &[u8] {
        self.values.get(..self.length).unwrap_or_default()
    }

    /// Keeps the symbols as they are now, if they are a right code and as expected.
    fn consider(&mut self, at: usize, slip: Slip) {
        let values = self.values();
        if values.len() >= MIN_LENGTH
            && sums(values) == (0, 0)
            && self.expected.problem(values).is_none()
        {
            let code = Code::from_values(values);
            self.several |= self.found.is_some();
            self.found = Some((at, Suggestion { code, slip }));
        }
    }

    /// One wrong symbol: an error e at place i makes the sums e and e αⁱ, which give both.
    fn one_symbol(&mut self) {
        let (error, weighted) = sums(self.values());
        if error == 0 {
            return;
        }
        // With so few places, to try each takes less than tables of logarithms.
        let mut product = error;
        for at in (0..self.length).rev() {
            if product == weighted {
                self.change(at, error);
                self.consider(at, Slip::Symbol);
                self.change(at, error);
            }
            product = gf32::times_alpha(product);
        }
    }

    fn change(&mut self, at: usize, error: u8) {
        if let Some(value) = self.values.get_mut(at) {
            *value ^= error;
        }
    }

    /// Two neighbours swapped. Neighbours that are alike cannot have been.
    fn swaps(&mut self) {
        for at in 1..self.length {
            self.swap(at);
            self.consider(at - 1, Slip::Swap);
            self.swap(at);
        }
    }

    fn swap(&mut self, at: usize) {
        if let Some([before, after]) = self.values.get_mut(at - 1..=at) {
            core::mem::swap(before, after);
        }
    }

    /// One symbol typed twice. Which of a run is dropped makes no difference.
    fn doubled(&mut self) {
        let mut before = None;
        for at in 0..self.length {
            let value = self.values.get(at).copied();
            let next = self.values.get(at + 1).copied();
            if at + 1 < self.length && value == next && value != before {
                self.without(at, Slip::Doubled);
            }
            before = value;
        }
    }

    /// Tries the symbols less the one at `at`.
    fn without(&mut self, at: usize, slip: Slip) {
        let whole = self.values;
        for next in at + 1..self.length {
            self.swap(next);
        }
        self.length -= 1;
        self.consider(at, slip);
        self.length += 1;
        self.values = whole;
    }
}
