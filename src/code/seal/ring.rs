//! Key rings: the first key seals, all open.

use super::MIN_LENGTH;
use super::frame::{Frame, WALKS};
use super::key::{Key, KeyProblem};
use crate::code::fields::{self, Kind};
use crate::code::rude::is_rude;
use crate::code::{Code, MAX_LENGTH, Spec};
use alloc::vec::Vec;

/// One key or more, of different ids.
///
/// To change keys, put a new one with a new id before the others: it seals from then on, and the
/// codes of each of the others open until that one is taken out.
#[derive(Debug)]
pub struct KeyRing {
    keys: Vec<Key>,
}

impl KeyRing {
    /// A ring of these keys, of which the first is to seal.
    ///
    /// # Errors
    ///
    /// [`KeyProblem::DuplicateId`], [`KeyProblem::NoKey`].
    pub fn new(keys: impl IntoIterator<Item = Key>) -> Result<Self, KeyProblem> {
        let mut ring = Self { keys: Vec::new() };
        for key in keys {
            if ring.key(key.id).is_some() {
                return Err(KeyProblem::DuplicateId);
            }
            ring.keys.push(key);
        }
        if ring.keys.is_empty() {
            return Err(KeyProblem::NoKey);
        }
        Ok(ring)
    }

    /// The key of this id.
    pub(super) fn key(&self, id: u8) -> Option<&Key> {
        self.keys.iter().find(|key| key.id == id)
    }

    /// The code of a number. The same number gives the same code each time, and no two give the
    /// same. `spec.length` is the fewest symbols, 9 to 20, as it takes more to hold more numbers.
    ///
    /// # Errors
    ///
    /// [`SealProblem::NumberTooLarge`], [`SealProblem::NoCleanCode`].
    pub fn seal(&self, number: u64, spec: Spec) -> Result<Code, SealProblem> {
        self.seal_where(number, spec, |values| !is_rude(values))
    }

    /// As [`seal`](Self::seal), where a code may only be as `clean` has it.
    pub(super) fn seal_where(
        &self,
        number: u64,
        spec: Spec,
        clean: impl Fn(&[u8]) -> bool,
    ) -> Result<Code, SealProblem> {
        let mut problem = SealProblem::NumberTooLarge;
        let (tag, head) = (spec.tag & 31, fields::head(Kind::Sealed, spec.mode));
        let least = usize::from(spec.length).clamp(MIN_LENGTH, MAX_LENGTH);
        for length in least..=MAX_LENGTH {
            let frame = self.keys.first();
            let frame = frame.and_then(|key| Frame::new(key, length, tag, head));
            let Some(frame) = frame.filter(|frame| frame.holds(number)) else {
                continue;
            };
            let mut walked = (0..WALKS).map(|walk| frame.values(number, walk));
            if let Some(values) = walked.find(|values| clean(values)) {
                return Ok(Code::from_values(&values));
            }
            problem = SealProblem::NoCleanCode;
        }
        Err(problem)
    }
}

/// Why a number has no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SealProblem {
    /// No code of at most 20 symbols has room for the number, or it is above
    /// [`MAX_NUMBER`](super::MAX_NUMBER).
    NumberTooLarge,
    /// Every code that the number could have, sixteen of each length that holds it, has a rude
    /// word in it. With one code in twenty rude at most, that is not to be seen.
    NoCleanCode,
}

impl SealProblem {
    /// Every problem, in the order of their numbers.
    pub const ALL: [Self; 2] = [Self::NumberTooLarge, Self::NoCleanCode];

    /// The stable name, `snake_case`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NumberTooLarge => "number_too_large",
            Self::NoCleanCode => "no_clean_code",
        }
    }
}
