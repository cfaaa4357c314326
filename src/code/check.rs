//! Checking: whether a typed code is right, and if not, what is wrong with it.

use super::expected::Expected;
use super::problem::Problem;
use super::read::Symbols;
use super::suggest::{self, Suggestion};
use super::sums::Sums;
use super::{Code, MIN_LENGTH, foreign};
use arrayvec::ArrayString;

/// Whether a code is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The code is well-formed and as expected.
    Valid(Code),
    /// It is not.
    Invalid(Invalid),
}

impl Verdict {
    /// The code, if it is a right one of this format.
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
    // Most codes are. A page's module has no bytes to spare for a second way.
    #[cfg(feature = "full")]
    {
        let plain = super::plain::Plain::read(text.as_bytes());
        if plain.is_right(text.len(), expected) {
            return Verdict::Valid(Code::of_plain(text, plain.is_canonical()));
        }
    }
    let symbols = Symbols::read(text);
    let Some(problem) = problem(&symbols, expected) else {
        return Verdict::Valid(Code::from_values(symbols.values()));
    };
    let meant = match problem {
        // One symbol less than a code has may be all that was meant to be typed.
        Problem::TooShort if symbols.length + 1 < MIN_LENGTH => None,
        Problem::TooShort | Problem::Mistyped | Problem::BadSymbol => {
            suggest::meant(&symbols, expected)
        }
        _ => None,
    };
    let at = match problem {
        Problem::BadSymbol => Some(symbols.first_other),
        _ => meant.map(|(at, _)| at),
    };
    Verdict::Invalid(Invalid {
        problem,
        position: at.and_then(|at| symbols.place(at)),
        suggestion: meant.map(|(_, suggestion)| suggestion),
    })
}

/// A code that is taken where foreign ones are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepted {
    /// A right code of this format.
    Code(Code),
    /// The [normal form](foreign::normal_form) of a foreign one: of the right shape, with nothing
    /// else known of it.
    Foreign(ArrayString<{ foreign::MAX_FOREIGN }>),
}

/// Checks a code where foreign ones are taken too: what is no code of this format, but fits one of
/// the [patterns](foreign).
///
/// # Errors
/// What [`check`] has against it.
pub fn check_among<'a>(
    text: &str,
    expected: Expected,
    patterns: impl IntoIterator<Item = &'a str>,
) -> Result<Accepted, Invalid> {
    let invalid = match check(text, expected) {
        Verdict::Valid(code) => return Ok(Accepted::Code(code)),
        Verdict::Invalid(invalid) => invalid,
    };
    let is_code = matches!(invalid.problem, Problem::OtherProgram | Problem::OtherMode);
    let form = foreign::accepted(patterns, text).filter(|_| !is_code);
    form.map(Accepted::Foreign).ok_or(invalid)
}

/// What is wrong with the symbols, if anything.
pub(super) fn problem(symbols: &Symbols, expected: Expected) -> Option<Problem> {
    let values = symbols.values();
    if symbols.too_long {
        Some(Problem::TooLong)
    } else if values.is_empty() {
        Some(Problem::Empty)
    } else if symbols.others > 0 {
        Some(Problem::BadSymbol)
    } else if values.len() < MIN_LENGTH {
        Some(Problem::TooShort)
    } else if !Sums::of(values).are_right() {
        Some(Problem::Mistyped)
    } else {
        expected.problem(values)
    }
}
