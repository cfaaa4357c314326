//! Names: as much of a person's name or wish as a code begins with.

use super::problem::VanityProblem;
use super::reserved::holds_reserved;
use super::spell::spelled;
use crate::code::alphabet::{Folded, fold, narrow};
use crate::code::{MAX_TEXT, rude};
use alloc::vec::Vec;

/// The most symbols of a name in a code.
pub const MAX_LETTERS: usize = 12;
/// The fewest.
const MIN_LETTERS: usize = 2;
/// Stands between the words of a name.
pub(super) const BREAK: u8 = b'-';

/// A name that codes can be made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name<'a> {
    /// In upper-case letters and digits, with breaks between words.
    shown: Vec<u8>,
    /// Reserved words of the caller's.
    own: &'a [&'a str],
}

impl<'a> Name<'a> {
    /// Reads a name or wish. `reserved` are words that are refused beside [`RESERVED`]; they are
    /// spelled as names are, and those that cannot be are passed over.
    ///
    /// Of a long name the words are kept that fit, from the first on, and if that alone is too
    /// long its beginning.
    ///
    /// [`RESERVED`]: super::RESERVED
    ///
    /// # Errors
    ///
    /// The first [`VanityProblem`] that applies, in their order.
    pub fn read(wish: &str, reserved: &'a [&'a str]) -> Result<Self, VanityProblem> {
        // No more than could be read is looked at.
        let units = wish.chars().take(MAX_TEXT + 1).map(char::len_utf16);
        if units.sum::<usize>() > MAX_TEXT {
            return Err(VanityProblem::TooLong);
        }
        let mut characters = wish.chars().filter(|c| fold(*c) != Folded::Separator);
        if characters.next().is_none() {
            return Err(VanityProblem::Empty);
        }
        // What begins with it is a handle.
        if characters.any(|c| narrow(c) == u32::from(b'@')) {
            return Err(VanityProblem::Email);
        }
        let name = Self {
            shown: kept(&spelled(wish)),
            own: reserved,
        };
        let letters = name.letters();
        if letters.is_empty() {
            return Err(VanityProblem::Unspellable);
        }
        if letters.len() < MIN_LETTERS {
            return Err(VanityProblem::TooShort);
        }
        if name.reserves(&letters, letters.len()) {
            return Err(VanityProblem::Reserved);
        }
        if rude::is_rude_after(letters.len(), &values(&letters)) {
            return Err(VanityProblem::Rude);
        }
        Ok(name)
    }

    /// In upper-case letters and digits, with a dash between words: `JANE-DOE`.
    pub fn as_str(&self) -> &str {
        core::str::from_utf8(&self.shown).unwrap_or_default()
    }

    /// The name without breaks.
    pub(super) fn letters(&self) -> Vec<u8> {
        let mut letters = self.shown.clone();
        letters.retain(|letter| *letter != BREAK);
        letters
    }

    /// Whether a word of the name, or several that follow each other, are reserved, where `code`
    /// is the name without breaks and what comes after it: that may make another word of the last
    /// one, or hold one of its own. From `fields` on come the tag and the head.
    pub(super) fn reserves(&self, code: &[u8], fields: usize) -> bool {
        let (mut bounds, mut at) = (1, 0);
        for letter in &self.shown {
            if *letter == BREAK {
                bounds |= 1 << at;
            } else {
                at += 1;
            }
        }
        holds_reserved(code, bounds | u32::MAX << at, fields..fields + 2, self.own)
    }
}

/// What symbols letters are worth.
pub(super) fn values(letters: &[u8]) -> Vec<u8> {
    let mut values = letters.to_vec();
    for value in &mut values {
        *value = fold(char::from(*value)).value();
    }
    values
}

/// The words that fit, with a break between them.
fn kept(spelled: &[u8]) -> Vec<u8> {
    let mut shown = Vec::new();
    let mut left = MAX_LETTERS;
    for word in spelled.split(|letter| *letter == BREAK) {
        let is_first = shown.is_empty();
        let word = match word.get(..MAX_LETTERS) {
            Some(beginning) if is_first => beginning,
            _ => word,
        };
        let Some(after) = left.checked_sub(word.len()) else {
            break;
        };
        left = after;
        if !(is_first || word.is_empty()) {
            shown.push(BREAK);
        }
        shown.extend_from_slice(word);
    }
    shown
}
