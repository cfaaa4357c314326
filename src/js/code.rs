//! Codes: checking and spelling, through the mailbox.

use super::mailbox::{self, SEPARATOR};
#[cfg(feature = "full")]
use crate::code::plain::Plain;
use crate::code::{self, Accepted, Code, Expected, Invalid, Mode, Verdict};

/// In place of a problem: the code is foreign.
const FOREIGN: u32 = 15;

/// Checks the text in the mailbox. `expected` is the program's tag (0: any) and from bit 5 the
/// mode (0: any, 1: live, 2: test), bit 7 whether patterns of foreign codes come after
/// the text, each with a separator before it.
///
/// The answer, from the lowest bit: 4 bits problem (0: valid, 15: foreign), 3 bits slip (0: none), 9 bits
/// position + 1 (0: unknown), 5 bits length of the code that lies in the mailbox (the canonical
/// one, or the suggestion; 0 of a text that was canonical as it stood, so that it need not be read
/// back), 2 bits kind, 1 bit mode, 5 bits tag.
#[unsafe(no_mangle)]
pub extern "C" fn check(bytes: usize, expected: u32) -> u32 {
    #[cfg(feature = "full")]
    if let Some(answer) = mailbox::left(bytes, |text| canonical(text, expectation(expected))) {
        return answer;
    }
    let (verdict, same) = mailbox::received(bytes, |sent| {
        let (text, mut patterns) = match expected >> 7 {
            0 => (sent, ""),
            _ => mailbox::cut(sent, SEPARATOR),
        };
        let patterns = core::iter::from_fn(|| {
            let (pattern, rest) = mailbox::cut(patterns, SEPARATOR);
            patterns = rest;
            (!pattern.is_empty()).then_some(pattern)
        });
        let verdict = code::check_among(text, expectation(expected), patterns);
        let same = matches!(&verdict, Ok(Accepted::Code(code)) if code.as_str() == text);
        (verdict, same)
    });
    match &verdict {
        Ok(Accepted::Code(code)) => valid(code, same),
        Ok(Accepted::Foreign(form)) => FOREIGN | mailbox::send(form) << 16,
        Err(found) => invalid(found),
    }
}

/// The answer of [`check`] to a right code as it is spelled canonically: most are, and the module
/// of a page has no bytes to spare for a second way.
#[cfg(feature = "full")]
fn canonical(text: &[u8], expected: Expected) -> Option<u32> {
    let plain = Plain::read(text);
    let fine = plain.is_canonical() && plain.is_right(text.len(), expected);
    fine.then(|| fields(plain.tag(), plain.head()))
}

/// The answer of [`check`] to a right code, which is left unless the `same` was typed.
#[inline]
pub(super) fn valid(code: &Code, same: bool) -> u32 {
    let length = if same {
        0
    } else {
        mailbox::send(code.as_str())
    };
    length << 16 | fields(code.tag(), code.head())
}

/// What the answer of [`check`] tells of a right code's tag and head.
fn fields(tag: u8, head: u8) -> u32 {
    // The head of this version is but the kind, in two bits, and the mode.
    u32::from(head >> 1) << 21 | u32::from(head & 1) << 23 | u32::from(tag) << 24
}

/// The answer of [`check`] to what is no right code.
#[inline]
pub(super) fn invalid(found: &Invalid) -> u32 {
    let position = found.position.map_or(0, |position| position as u32 + 1);
    let meant = found.suggestion.as_ref().map_or(0, |suggestion| {
        let length = mailbox::send(suggestion.code.as_str());
        (suggestion.slip as u32 + 1) << 4 | length << 16
    });
    (found.problem as u32 + 1) | meant | position << 7
}

/// What a number tells of what is expected, see [`check`].
pub(super) fn expectation(number: u32) -> Expected {
    Expected {
        tag: Some((number & 31) as u8).filter(|tag| *tag != 0),
        mode: match number >> 5 & 3 {
            1 => Some(Mode::Live),
            2 => Some(Mode::Test),
            _ => None,
        },
    }
}

/// Leaves the canonical spelling of the text and tells its length; 0 if it has none.
#[unsafe(no_mangle)]
pub extern "C" fn normalize(bytes: usize) -> u32 {
    let normal = mailbox::received(bytes, code::normalize);
    normal.map_or(0, |normal| mailbox::send(&normal))
}

/// Leaves the code in groups, with a dash between them, and tells the length of all; 0 if the
/// code is not right.
#[unsafe(no_mangle)]
pub extern "C" fn groups(bytes: usize) -> u32 {
    match mailbox::received(bytes, |text| code::check(text, Expected::default())) {
        Verdict::Valid(code) => mailbox::send(&code.grouped()),
        Verdict::Invalid(_) => 0,
    }
}

/// The tag of the program whose short id lies in the mailbox.
#[unsafe(no_mangle)]
pub extern "C" fn tag(bytes: usize) -> u8 {
    mailbox::received(bytes, code::tag_of)
}
