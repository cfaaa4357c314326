//! Problems: why a name makes no code, each with a stable name.

/// Why a name makes no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum VanityProblem {
    /// There is nothing but white space and dashes.
    Empty,
    /// The text is beyond [`MAX_TEXT`](crate::code::MAX_TEXT).
    TooLong,
    /// It looks like an email address, which does not belong into what is shared.
    Email,
    /// None of it is a Latin, Greek or Cyrillic letter, or a digit.
    Unspellable,
    /// It is spelled with a single symbol.
    TooShort,
    /// A word of it is reserved.
    Reserved,
    /// It holds a rude word.
    Rude,
    /// All the codes that were tried are taken.
    Exhausted,
}

impl VanityProblem {
    /// Every problem, in the order of their numbers.
    pub const ALL: [Self; 8] = [
        Self::Empty,
        Self::TooLong,
        Self::Email,
        Self::Unspellable,
        Self::TooShort,
        Self::Reserved,
        Self::Rude,
        Self::Exhausted,
    ];

    /// The stable name, `snake_case`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong => "too_long",
            Self::Email => "email",
            Self::Unspellable => "unspellable",
            Self::TooShort => "too_short",
            Self::Reserved => "reserved",
            Self::Rude => "rude",
            Self::Exhausted => "exhausted",
        }
    }
}
