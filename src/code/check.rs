//! Checking: whether a typed code is right, and if not, what is wrong with it.

use super::expected::Expected;
use super::problem::Problem;
use super::read::Symbols;
use super::suggest::{self, Suggestion};
use super::sums::sums;
use super::{Code, MIN_LENGTH};

/// Whether a code is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The code is well-formed and as expected.
    Valid(Code),
    /// It is not.
    Invalid(Invalid),
}

impl Verdict {
    /// The code, if it is right.
    pub fn valid(&self) -> Option<Code> {
        match self {
            Self::Valid(code) => Some(*code),
            Self::Invalid(_) => None,
        }
    }
}

/// Why a code is not right, and what was meant if one slip explains it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// What is wrong.
    pub problem: Problem,
    /// Where, if that is known: UTF-16 code units from the start of the text as it was given,
    /// as a text field's selection counts. Of a swapped or doubled pair, the first.
    pub position: Option<usize>,
    /// The one code that a single slip away from this text is right. It is there to be offered,
    /// never to be applied: after two slips it is a wrong one in about a fifth of the cases.
    pub suggestion: Option<Suggestion>,
}

/// Checks a code as it was typed or pasted.
pub fn check(text: &str, expected: Expected) -> Verdict {
    let symbols = Symbols::read(text);
    let values = symbols.values();
    let mut position = None;
    let mut suggestion = None;
    let problem = if symbols.too_long {
        Problem::TooLong
    } else if values.is_empty() {
        Problem::Empty
    } else if symbols.others == 0 && values.len() < MIN_LENGTH {
        Problem::TooShort
    } else if symbols.others == 0 && sums(values) == (0, 0) {
        match expected.problem(values) {
            Some(problem) => problem,
            None => return Verdict::Valid(Code::from_values(values)),
        }
    } else {
        let meant = suggest::meant(&symbols, expected);
        suggestion = meant.map(|(_, suggestion)| suggestion);
        let (problem, at) = if symbols.others == 0 {
            (Problem::Mistyped, meant.map(|(at, _)| at))
        } else {
            (Problem::BadSymbol, Some(symbols.first_other))
        };
        position = at.and_then(|at| symbols.place(at));
        problem
    };
    Verdict::Invalid(Invalid {
        problem,
        position,
        suggestion,
    })
}
