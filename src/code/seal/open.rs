//! Opening: from a code back to the number that was sealed, if one of the ring's keys did it.

use super::frame::{Frame, WALKS, id_of, payload_of};
use super::ring::KeyRing;
use crate::code::alphabet::fold;
use crate::code::rude::is_rude;
use crate::code::{Code, Expected, Invalid, Kind, MAX_LENGTH, Verdict, check};
use arrayvec::ArrayVec;
use subtle::ConstantTimeEq;

/// What a code was sealed from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The user's number.
    pub number: u64,
    /// The id of the key that sealed it.
    pub key: u8,
    /// The code.
    pub code: Code,
}

/// Why a code does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenProblem {
    /// It is not right, or not as expected, as [`check`](crate::code::check()) has it.
    Invalid(Invalid),
    /// It is right, but was drawn at random or made of a name: a lookup tells whose it is.
    NotSealed,
    /// No key of its id is on the ring.
    UnknownKey,
    /// The key of its id did not make it: it was made up, or there was another key of that id.
    WrongKey,
}

impl OpenProblem {
    /// Every problem that `check` does not know, in the order of their numbers.
    pub const BEYOND_CHECK: [Self; 3] = [Self::NotSealed, Self::UnknownKey, Self::WrongKey];

    /// The stable name, `snake_case`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Invalid(invalid) => invalid.problem.code(),
            Self::NotSealed => "not_sealed",
            Self::UnknownKey => "unknown_key",
            Self::WrongKey => "wrong_key",
        }
    }
}

impl KeyRing {
    /// Opens a code as it was typed or pasted. What is wrong with the code in itself, or with its
    /// program or mode, is told before any key is tried.
    ///
    /// # Errors
    ///
    /// All of [`OpenProblem`].
    pub fn open(&self, text: &str, expected: Expected) -> Result<Opened, OpenProblem> {
        self.open_where(text, expected, |values| !is_rude(values))
    }

    /// As [`open`](Self::open), where codes were sealed to be as `clean` has it.
    pub(super) fn open_where(
        &self,
        text: &str,
        expected: Expected,
        clean: impl Fn(&[u8]) -> bool,
    ) -> Result<Opened, OpenProblem> {
        let code = match check(text, expected) {
            Verdict::Valid(code) => code,
            Verdict::Invalid(invalid) => return Err(OpenProblem::Invalid(invalid)),
        };
        if code.kind() != Kind::Sealed {
            return Err(OpenProblem::NotSealed);
        }
        let symbols = code.as_str().chars();
        let values: ArrayVec<u8, MAX_LENGTH> = symbols.map(|symbol| fold(symbol).value()).collect();
        let payload = payload_of(&values);
        let key = self.key(id_of(payload)).ok_or(OpenProblem::UnknownKey)?;
        let frame = Frame::new(key, values.len(), code.tag(), code.head());
        let frame = frame.ok_or(OpenProblem::WrongKey)?;

        let (number, redundancy) = frame.opened(payload);
        let walk = redundancy % WALKS;
        // In constant time, so that nobody learns how much of a made-up code came out right.
        let intact = bool::from((redundancy - walk).ct_eq(&0));
        let genuine = intact
            && frame.holds(number)
            && (0..walk).all(|smaller| !clean(&frame.values(number, smaller)));
        if !genuine {
            return Err(OpenProblem::WrongKey);
        }
        Ok(Opened {
            number,
            key: key.id,
            code,
        })
    }
}
