//! Reviews: what looks wrong is held, not refused, until somebody has looked at it and says what
//! it is. Who that was, when and why is written down with each step.

use alloc::string::String;

/// Where a review has got to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Review {
    /// Somebody has to look at it; until then it is held.
    Open,
    /// It was right, and goes on as if it had not been held.
    Cleared,
    /// It was wrong, and is taken back.
    Confirmed,
}

/// A step of a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It is to be looked at.
    Hold,
    /// It is right.
    Clear,
    /// It is wrong.
    Confirm,
}

/// Who takes a step, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Who: a name of 1 to 254 bytes, a person's or a guard's.
    pub by: String,
    /// Why: 1 to 254 bytes.
    pub why: String,
}

impl Step {
    /// Every step, with its stable name.
    pub const ALL: [(&'static str, Self); 3] = [
        ("hold", Self::Hold),
        ("clear", Self::Clear),
        ("confirm", Self::Confirm),
    ];

    /// Where it leads to.
    pub const fn to(self) -> Review {
        match self {
            Self::Hold => Review::Open,
            Self::Clear => Review::Cleared,
            Self::Confirm => Review::Confirmed,
        }
    }
}

impl Review {
    /// The stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Cleared => "cleared",
            Self::Confirmed => "confirmed",
        }
    }

    /// Where a step leads from here, or from where there was no review; nothing if it does not
    /// apply. What was looked at is closed for good: a guard that sees the same again does not
    /// open it.
    pub const fn after(from: Option<Self>, step: Step) -> Option<Self> {
        match (from, step) {
            (None, Step::Hold) | (Some(Self::Open), Step::Clear | Step::Confirm) => Some(step.to()),
            _ => None,
        }
    }

    /// Whether what it is about is held back.
    pub const fn holds(self) -> bool {
        !matches!(self, Self::Cleared)
    }
}

#[cfg(test)]
mod tests {
    use super::{Review, Step};

    #[test]
    fn open_then_closed_and_nothing_else() {
        let states = [
            None,
            Some(Review::Open),
            Some(Review::Cleared),
            Some(Review::Confirmed),
        ];
        let mut found = Vec::new();
        for from in states {
            for (name, step) in Step::ALL {
                if let Some(to) = Review::after(from, step) {
                    found.push((from.map(Review::code), name, to.code()));
                }
            }
        }
        assert_eq!(
            found,
            [
                (None, "hold", "open"),
                (Some("open"), "clear", "cleared"),
                (Some("open"), "confirm", "confirmed"),
            ]
        );
    }
}
