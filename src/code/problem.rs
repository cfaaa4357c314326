//! Problems: what can be wrong with a code, each with a stable name.

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
