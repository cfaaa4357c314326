//! Histories as text.
//!
//! The text is the version `1`, then the entries, each with a dot before it:
//!
//! ```text
//! history = "1" *( "." ( touch / removal ) )
//! touch   = kind time "!" code "!" name   ; kind: one letter a source, upper case if explicit
//! removal = "x" time "!" fingerprint
//! ```
//!
//! Times are unix milliseconds, and they and fingerprints are digits to the base of 36. Of codes,
//! what is no ASCII letter, digit, `-` or `_` is `~` and two hexadecimal digits a byte. So the text
//! is made of what stands in a cookie (RFC 6265, `cookie-octet`), in a URL's query and in
//! `encodeURIComponent` as it is.

use super::history::{History, MAX_REMOVED, MAX_TOUCHES, Removal};
use super::touch::{MAX_CODE, Source, Touch, is_plain};
use crate::utf8;
use arrayvec::{ArrayString, ArrayVec};

/// The most bytes of a history's text.
pub const MAX_TEXT: usize = 1024;

const VERSION: &str = "1";
/// The letters of [`Source::ALL`].
const KINDS: &[u8; Source::ALL.len()] = b"qpfceta";
const REMOVAL: u8 = b'x';
/// The most entries that are looked at: more are not written.
const MOST: usize = MAX_TOUCHES + MAX_REMOVED;

/// What was wrong with a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TextProblem {
    /// It is over [`MAX_TEXT`] bytes; nothing of it was read.
    TooLong,
    /// It is of another version, or no such text at all; nothing of it was read.
    Version,
    /// Some entries are broken or too many; the others were read.
    Broken,
}

impl TextProblem {
    /// The stable name, `snake_case`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooLong => "too_long",
            Self::Version => "version",
            Self::Broken => "broken",
        }
    }
}

/// What was read of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// All that could be read.
    pub history: History,
    /// What was wrong, if something was. An empty text has no problem.
    pub problem: Option<TextProblem>,
}

impl History {
    /// The history as text of at most [`MAX_TEXT`] bytes; empty if it holds nothing. Touches of
    /// removed codes are left out, and those that matter least while the text is too long.
    pub fn write(&self) -> ArrayString<MAX_TEXT> {
        let mut kept = self.only_removed();
        for touch in &self.touches {
            if !self.is_removed(touch) {
                kept.add(touch.clone());
            }
        }
        loop {
            if let Some(text) = kept.written() {
                return text;
            }
            // Two touches of the longest codes have room beside all removals.
            kept.drop_least();
        }
    }

    fn written(&self) -> Option<ArrayString<MAX_TEXT>> {
        let mut text = Writer(ArrayString::new());
        if self.touches.is_empty() && self.removed.is_empty() {
            return Some(text.0);
        }
        text.put(VERSION.as_bytes())?;
        for removal in &self.removed {
            text.put(&[b'.', REMOVAL])?;
            text.number(removal.time)?;
            text.put(b"!")?;
            text.number(u64::from(removal.fingerprint))?;
        }
        for touch in &self.touches {
            let kind = KINDS.get(touch.source() as usize)?;
            let kind = if touch.is_explicit() {
                kind.to_ascii_uppercase()
            } else {
                *kind
            };
            text.put(&[b'.', kind])?;
            text.number(touch.time())?;
            text.put(b"!")?;
            text.escaped(touch.code())?;
            text.put(b"!")?;
            text.escaped(touch.name())?;
        }
        Some(text.0)
    }

    /// Reads a text, whoever wrote it. A time after `now` (unix milliseconds) counts as now: no
    /// touch is to win for ever because some clock was wrong.
    pub fn read(text: &str, now: u64) -> Reading {
        let mut history = Self::default();
        let mut entries = text.as_bytes().split(|byte| *byte == b'.');
        let version = entries.next().unwrap_or_default();
        let problem = if text.is_empty() {
            None
        } else if text.len() > MAX_TEXT {
            Some(TextProblem::TooLong)
        } else if version != VERSION.as_bytes() {
            Some(TextProblem::Version)
        } else {
            let mut whole = true;
            for (place, entry) in entries.enumerate() {
                whole &= place < MOST && history.entry(entry, now).is_some();
            }
            Some(TextProblem::Broken).filter(|_| !whole)
        };
        Reading { history, problem }
    }

    /// Adds what an entry says; nothing if it is broken.
    fn entry(&mut self, entry: &[u8], now: u64) -> Option<()> {
        let (kind, rest) = entry.split_first()?;
        let mut fields = rest.split(|byte| *byte == b'!');
        let time = number(fields.next()?)?;
        let second = fields.next()?;
        let third = fields.next();
        if fields.next().is_some() {
            return None;
        }
        if *kind == REMOVAL {
            let fingerprint = u32::try_from(number(second)?).ok()?;
            let time = time.min(now);
            third
                .is_none()
                .then(|| self.remember(Removal { fingerprint, time }))
        } else {
            let is_kind = |known: &u8| known.eq_ignore_ascii_case(kind);
            let source = *Source::ALL.get(KINDS.iter().position(is_kind)?)?;
            let (code, name) = (unescaped(second)?, unescaped(third?)?);
            let code = utf8::text(&code)?;
            let name = utf8::text(&name)?;
            let touch = Touch::new(code, time, source, name, kind.is_ascii_uppercase()).ok()?;
            self.add(touch.not_after(now));
            Some(())
        }
    }
}

/// Writes as long as there is room.
struct Writer(ArrayString<MAX_TEXT>);

impl Writer {
    fn put(&mut self, text: &[u8]) -> Option<()> {
        text.iter()
            .try_for_each(|byte| self.0.try_push(char::from(*byte)))
            .ok()
    }

    fn number(&mut self, number: u64) -> Option<()> {
        self.put(digits(number).as_bytes())
    }

    fn escaped(&mut self, text: &str) -> Option<()> {
        text.bytes().try_for_each(|byte| {
            if is_plain(byte) {
                self.put(&[byte])
            } else {
                self.put(&[b'~', digit(byte >> 4), digit(byte & 15)])
            }
        })
    }
}

/// A number to the base of 36.
pub(crate) fn digits(number: u64) -> ArrayString<13> {
    let mut text = ArrayString::new();
    if number >= 36 {
        text = digits(number / 36);
    }
    // There is room for any.
    _ = text.try_push(char::from(digit((number % 36) as u8)));
    text
}

/// A digit to the base of 36, lower case.
const fn digit(value: u8) -> u8 {
    if value < 10 {
        b'0' + value
    } else {
        b'a' + value - 10
    }
}

/// The number of up to nine digits to the base of 36.
fn number(digits: &[u8]) -> Option<u64> {
    if !(1..=9).contains(&digits.len()) {
        return None;
    }
    digits.iter().try_fold(0, |number: u64, digit| {
        let value = char::from(*digit).to_digit(36)?;
        Some(number * 36 + u64::from(value))
    })
}

/// The bytes that a text of ours stands for.
fn unescaped(text: &[u8]) -> Option<ArrayVec<u8, MAX_CODE>> {
    let mut bytes = ArrayVec::new();
    let mut rest = text;
    while let Some((first, after)) = rest.split_first() {
        let byte = match (first, after) {
            (b'~', [high, low, after @ ..]) => {
                rest = after;
                let value = |digit: u8| char::from(digit).to_digit(16);
                (value(*high)? << 4 | value(*low)?) as u8
            }
            (byte, _) if is_plain(*byte) => {
                rest = after;
                *byte
            }
            _ => return None,
        };
        bytes.try_push(byte).ok()?;
    }
    Some(bytes)
}
