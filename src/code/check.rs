//! Checking: whether a typed code is right, and if not, what is wrong with it.

use super::read::Symbols;
use super::suggest::{self, Suggestion};
use super::{Code, MIN_LENGTH, Mode, fields, gf32};

/// The unwritten symbol before the first, `R`.
const UNWRITTEN: u8 = 24;

/// What the caller expects of a code. The default expects nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Expected {
    /// The tag of the program at hand, see [`tag_of`](super::tag_of). Codes that name no program
    /// (tag 0) are of every program.
    pub tag: Option<u8>,
    /// The mode that is taken here.
    pub mode: Option<Mode>,
}

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

/// What can be wrong with a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Problem {
    /// There is no symbol in the text.
    Empty,
    /// There are fewer symbols than a code has; who is still typing has made no mistake yet.
    TooShort,
    /// There are more symbols than a code has, or the text is beyond [`MAX_TEXT`](super::MAX_TEXT).
    TooLong,
    /// A character stands in no code.
    BadSymbol,
    /// The check symbols do not match: something was mistyped.
    Mistyped,
    /// The code is of a later version of the format.
    UnknownVersion,
    /// The code is of another program.
    OtherProgram,
    /// A test code where live ones are expected, or the other way about.
    OtherMode,
}

impl Problem {
    /// Every problem, in the order of their numbers.
    pub const ALL: [Self; 8] = [
        Self::Empty,
        Self::TooShort,
        Self::TooLong,
        Self::BadSymbol,
        Self::Mistyped,
        Self::UnknownVersion,
        Self::OtherProgram,
        Self::OtherMode,
    ];

    /// The stable name, `snake_case`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooShort => "too_short",
            Self::TooLong => "too_long",
            Self::BadSymbol => "bad_symbol",
            Self::Mistyped => "mistyped",
            Self::UnknownVersion => "unknown_version",
            Self::OtherProgram => "other_program",
            Self::OtherMode => "other_mode",
        }
    }
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
    } else if symbols.others > 0 {
        position = symbols.place(symbols.first_other);
        suggestion = suggest::for_bad_symbol(&symbols, expected);
        Problem::BadSymbol
    } else if values.len() < MIN_LENGTH {
        Problem::TooShort
    } else if sums(values) == (0, 0) {
        match fields_problem(values, expected) {
            Some(problem) => problem,
            None => return Verdict::Valid(Code::from_values(values)),
        }
    } else {
        if let Some((at, meant)) = suggest::for_mistyped(values, expected) {
            position = symbols.place(at);
            suggestion = Some(meant);
        }
        Problem::Mistyped
    };
    Verdict::Invalid(Invalid {
        problem,
        position,
        suggestion,
    })
}

/// Both check sums of a code's symbols, the unwritten one included; 0 and 0 if it is right.
pub(super) fn sums(values: &[u8]) -> (u8, u8) {
    // Horner's rule from the left, where the highest power of α stands.
    values
        .iter()
        .fold((UNWRITTEN, UNWRITTEN), |(plain, weighted), value| {
            (plain ^ value, gf32::times_alpha(weighted) ^ value)
        })
}

/// What the fields of a code with right check symbols have against it.
pub(super) fn fields_problem(values: &[u8], expected: Expected) -> Option<Problem> {
    let from_end = |at| values.iter().nth_back(at).copied().unwrap_or_default();
    let (tag, head) = (
        from_end(fields::TAG_FROM_END),
        from_end(fields::HEAD_FROM_END),
    );
    if fields::kind(head).is_none() {
        return Some(Problem::UnknownVersion);
    }
    if tag != 0 && expected.tag.is_some_and(|expected| expected != tag) {
        return Some(Problem::OtherProgram);
    }
    let mode = fields::mode(head);
    expected
        .mode
        .is_some_and(|expected| expected != mode)
        .then_some(Problem::OtherMode)
}
