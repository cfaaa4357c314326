//! Suggesting: which right code is one plausible slip away from a wrong one. Only a slip that
//! explains everything is offered: the code that results must also be of this version and as
//! the caller expects.

use super::check::{Expected, fields_problem, sums};
use super::read::Symbols;
use super::{Code, MAX_LENGTH, MIN_LENGTH, gf32};

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

/// The code that was meant by symbols whose check symbols do not match, and the number of the
/// symbol where the slip was made.
pub(super) fn for_mistyped(values: &[u8], expected: Expected) -> Option<(usize, Suggestion)> {
    // A wrong symbol changes the first sum, a swap does not: at most one of the two applies.
    one_symbol(values, expected)
        .or_else(|| swap(values, expected))
        .or_else(|| doubled(values, expected))
}

/// The code that was meant by symbols with one character among them that is none.
pub(super) fn for_bad_symbol(symbols: &Symbols, expected: Expected) -> Option<Suggestion> {
    if symbols.others != 1 {
        return None;
    }
    // In the place of a symbol: the sums must put the error just there.
    let at = symbols.first_other;
    let replaced = one_symbol(symbols.values(), expected).filter(|(found, _)| *found == at);
    // The stand-in 0 may be what belongs there; then the sums already match.
    replaced
        .map(|(_, suggestion)| suggestion)
        .or_else(|| accept(symbols.values(), Slip::Symbol, expected))
        .or_else(|| without(symbols.values(), at, Slip::Stray, expected))
}

/// One wrong symbol: an error e at place i makes the sums e and e αⁱ, which give both.
fn one_symbol(values: &[u8], expected: Expected) -> Option<(usize, Suggestion)> {
    let (error, weighted) = sums(values);
    if error == 0 || weighted == 0 {
        return None;
    }
    let from_end = gf32::log(gf32::divide(weighted, error));
    let at = values.len().checked_sub(from_end + 1)?;
    let mut meant = copy(values)?;
    *meant.get_mut(at)? ^= error;
    Some((at, accept(&meant[..values.len()], Slip::Symbol, expected)?))
}

/// Two neighbours swapped: no more than one pair fits, as each would need an error of its own.
fn swap(values: &[u8], expected: Expected) -> Option<(usize, Suggestion)> {
    if sums(values).0 != 0 {
        return None;
    }
    only((1..values.len()).filter_map(|at| {
        let mut meant = copy(values)?;
        meant.swap(at - 1, at);
        Some((
            at - 1,
            accept(&meant[..values.len()], Slip::Swap, expected)?,
        ))
    }))
}

/// One symbol typed twice. Which of a run is dropped makes no difference.
fn doubled(values: &[u8], expected: Expected) -> Option<(usize, Suggestion)> {
    only((1..values.len()).filter_map(|at| {
        let starts_pair = values[at - 1] == values[at] && (at < 2 || values[at - 2] != values[at]);
        let suggestion = starts_pair.then(|| without(values, at, Slip::Doubled, expected))??;
        Some((at - 1, suggestion))
    }))
}

/// The symbols less the one at `at`, if they are a right code.
fn without(values: &[u8], at: usize, slip: Slip, expected: Expected) -> Option<Suggestion> {
    let mut meant = copy(values)?;
    meant.get_mut(at..values.len())?.rotate_left(1);
    accept(&meant[..values.len() - 1], slip, expected)
}

/// The symbols as a suggestion, if they are a right code and as expected.
fn accept(values: &[u8], slip: Slip, expected: Expected) -> Option<Suggestion> {
    let right = values.len() >= MIN_LENGTH
        && sums(values) == (0, 0)
        && fields_problem(values, expected).is_none();
    right.then(|| Suggestion {
        code: Code::from_values(values),
        slip,
    })
}

/// The one that there is; `None` of several, as nothing tells them apart.
fn only<T>(mut candidates: impl Iterator<Item = T>) -> Option<T> {
    candidates.next().filter(|_| candidates.next().is_none())
}

fn copy(values: &[u8]) -> Option<[u8; MAX_LENGTH]> {
    let mut copied = [0; MAX_LENGTH];
    copied.get_mut(..values.len())?.copy_from_slice(values);
    Some(copied)
}
