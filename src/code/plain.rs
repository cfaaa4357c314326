//! Plain codes: those that are nothing but their symbols, as nearly all are that one program gives
//! another. One pass over the bytes tells whether such a code is right, and keeps nothing.

use super::alphabet::{BYTES, NO_SYMBOL};
use super::expected::Expected;
use super::fields::{HEAD_FROM_END, TAG_FROM_END};
use super::sums::Sums;
use super::{MAX_LENGTH, MIN_LENGTH};

/// What one pass tells of the symbols that a text begins with.
pub(crate) struct Plain {
    length: usize,
    sums: Sums,
    /// The last symbols, five bits each.
    last: u32,
    /// The marks of all.
    marks: u8,
}

impl Plain {
    /// Reads until something is no symbol.
    #[inline]
    pub(crate) fn read(bytes: &[u8]) -> Self {
        let mut plain = Self {
            length: 0,
            sums: Sums::START,
            last: 0,
            marks: 0,
        };
        for byte in bytes {
            let symbol = BYTES[usize::from(*byte)];
            if symbol & NO_SYMBOL != 0 {
                break;
            }
            let value = symbol & 31;
            plain.sums = plain.sums.add(value);
            plain.last = plain.last << 5 | u32::from(value);
            plain.marks |= symbol;
            plain.length += 1;
        }
        plain
    }

    /// How many symbols there are.
    pub(crate) fn length(&self) -> usize {
        self.length
    }

    /// Whether they are a right code and all of a text of that length, in bytes.
    #[inline]
    pub(crate) fn is_right(&self, length: usize, expected: Expected) -> bool {
        self.length == length
            && (MIN_LENGTH..=MAX_LENGTH).contains(&length)
            && self.sums.are_right()
            && expected.problem_of(self.tag(), self.head()).is_none()
    }

    /// Whether they are spelled canonically.
    #[cfg(feature = "full")]
    pub(crate) fn is_canonical(&self) -> bool {
        self.marks & super::alphabet::RESPELLED == 0
    }

    /// The program's tag.
    pub(crate) fn tag(&self) -> u8 {
        self.value_from_end(TAG_FROM_END)
    }

    /// The head, see [`fields`](super::fields).
    pub(crate) fn head(&self) -> u8 {
        self.value_from_end(HEAD_FROM_END)
    }

    fn value_from_end(&self, at: usize) -> u8 {
        (self.last >> (5 * at) & 31) as u8
    }
}
