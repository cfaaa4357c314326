//! Reading: what the words of a text mean together.
//!
//! Latin words are read whole, never as substrings: `preferred` has nothing to do with `referred`,
//! nor `href` with `ref`. One that is several written together (`referralcode`,
//! `Empfehlungscode`) is taken apart if each piece is known. Other scripts are not so cut: Cyrillic
//! words are read from their start and may end as they like, and in those where words stand
//! without a space or with small ones attached (邀请码, 추천인의, الكود), any place may begin one.

use super::fold::{BREAK, Folded};
use super::words::{
    ASPECT, CODE, COUNT, FACT, FACT_BEHIND, FRIEND, FRIEND_CODE, INVITATION, INVITE, INVITE_CODE,
    NEVER, Roles, SMALL, SUBJECT, UNKNOWN, WORDS,
};

/// The most bytes of a Latin word; longer ones are unknown.
const MAX_WORD: usize = 32;
/// How many words "close together" spans.
const NEAR: u32 = 3;

/// The longest ending of a small word, in bytes.
const MAX_ENDING: usize = 6;

/// The words of the table by their first two bytes.
pub(super) struct Lexicon {
    /// The first word of each bucket and the next one of each word, from 1; 0 is none.
    heads: [u16; 256],
    next: [u16; COUNT],
    /// In which text of the table a word is, and where.
    text: [u8; COUNT],
    at: [u16; COUNT],
}

impl Lexicon {
    /// An index made anew is cheaper than one that the file has.
    pub(super) fn new() -> Self {
        let mut lexicon = Self {
            heads: [0; 256],
            next: [0; COUNT],
            text: [0; COUNT],
            at: [0; COUNT],
        };
        let mut number = 0;
        let places = lexicon.next.iter_mut().zip(&mut lexicon.text).zip(&mut lexicon.at);
        let words = WORDS.iter().enumerate().flat_map(|(text, (_, words))| {
            let words = words.as_bytes();
            let starts = words.iter().enumerate().filter(|(_, byte)| **byte == b' ');
            starts.map(move |(at, _)| (text, at + 1, words))
        });
        for (((next, its_text), its_at), (text, at, words)) in places.zip(words) {
            number += 1;
            *its_text = text as u8;
            *its_at = at as u16;
            if let Some(head) = lexicon.heads.get_mut(bucket(words.get(at..).unwrap_or_default())) {
                *next = *head;
                *head = number;
            }
        }
        lexicon
    }

    /// The longest word of the table that `text` begins with: its length and meanings.
    fn longest(&self, text: &[u8]) -> (usize, Roles) {
        let (mut best, mut length, mut roles) = (0, 0, 0);
        let mut number = self.heads.get(bucket(text)).copied().unwrap_or_default();
        while let Some(place) = usize::from(number).checked_sub(1)
            && let (Some(next), Some(of), Some(at)) =
                (self.next.get(place), self.text.get(place), self.at.get(place))
        {
            number = *next;
            let Some((meaning, words)) = WORDS.get(usize::from(*of)) else {
                continue;
            };
            let word = words.as_bytes().get(usize::from(*at)..).unwrap_or_default();
            let is_end = |byte: &u8| *byte == b' ' || *byte == b'*';
            let size = word.iter().position(is_end).unwrap_or(word.len());
            let (word, after) = word.split_at_checked(size).unwrap_or_default();
            if size < best || !text.starts_with(word) {
                continue;
            }
            roles = if size == best { roles } else { 0 } | meaning;
            best = size;
            length = size;
            if after.first() == Some(&b'*') {
                length += word_end(text.get(size..).unwrap_or_default());
            }
        }
        (length, roles)
    }
}

/// The bucket of a word or of a text that begins with one.
fn bucket(text: &[u8]) -> usize {
    let first = text.first().copied().unwrap_or_default();
    let second = text.get(1).filter(|byte| **byte > BREAK);
    let second = second.copied().unwrap_or_default();
    usize::from(first.wrapping_mul(31) ^ second)
}

/// Where the word ends that `text` begins with.
fn word_end(text: &[u8]) -> usize {
    text.iter().position(|byte| *byte == BREAK).unwrap_or(text.len())
}

/// The meanings of all words of a text.
pub(super) fn read(text: &str, lexicon: &Lexicon) -> Roles {
    let folded = Folded::new(text);
    let mut rest = folded.bytes();
    let mut reader = Reader::default();
    while !rest.is_empty() {
        let end = word_end(rest);
        // A phrase may go on past the word.
        let read = if is_latin(rest) {
            let (read, roles) = latin(rest, end, lexicon);
            reader.note(roles);
            read
        } else {
            other(rest, end, lexicon, &mut reader)
        };
        let read = if rest.get(read) == Some(&BREAK) { read + 1 } else { read };
        rest = rest.get(read..).unwrap_or_default();
    }
    reader.roles
}

/// Whether a word is written in Latin letters, by its first bytes: ASCII, U+0080 to 024F and
/// U+1E00 to 1EFF.
fn is_latin(word: &[u8]) -> bool {
    match word {
        [0xE1, second, ..] => (0xB8..=0xBB).contains(second),
        [first, ..] => *first < 0xCA,
        [] => true,
    }
}

/// How much is read of a word that must be known whole, and its meanings or those of its pieces.
fn latin(text: &[u8], end: usize, lexicon: &Lexicon) -> (usize, Roles) {
    let (mut roles, mut at) = (0, 0);
    if end > MAX_WORD {
        return (end, UNKNOWN);
    }
    while at < end {
        let mut start = at;
        let (mut length, mut found) = lexicon.longest(text.get(at..).unwrap_or_default());
        if length == 0 && at > 0 {
            // Where two pieces meet in one letter, it was counted once: `usereferal`.
            start = at - 1;
            (length, found) = lexicon.longest(text.get(start..).unwrap_or_default());
        }
        // As pieces, words as small as `it` and `us` would make a `ref` of `refit` and `refuse`.
        let is_piece = length < end;
        let is_whole = matches!(text.get(start + length), None | Some(&BREAK));
        if length == 0
            || is_piece && (length == 1 || found & SMALL != 0)
            || start + length > end && !is_whole
        {
            return (end, UNKNOWN);
        }
        roles |= found;
        at = start + length;
    }
    (at, roles)
}

/// How much is read of a word of another script; its meanings are noted in their order.
fn other(text: &[u8], end: usize, lexicon: &Lexicon, reader: &mut Reader) -> usize {
    let (mut at, mut is_known, mut is_skipped) = (0, false, false);
    while at < end {
        let rest = text.get(at..).unwrap_or_default();
        let (length, roles) = lexicon.longest(rest);
        if length > 0 {
            is_known |= roles != SMALL;
            reader.note(roles);
            at += length;
        } else if matches!(rest, [0xD0 | 0xD1, ..]) {
            // Cyrillic: what is left is an ending, which small words have only short.
            is_skipped |= end - at > MAX_ENDING;
            at = end;
        } else {
            is_skipped = true;
            at += 1;
        }
    }
    if is_skipped && !is_known {
        reader.note(UNKNOWN);
    }
    at
}

/// The meanings so far, and where some kinds of words stood last, counted from 1.
#[derive(Default)]
struct Reader {
    roles: Roles,
    words: u32,
    code_at: u32,
    invite_at: u32,
    invitation_at: u32,
    friend_at: u32,
}

impl Reader {
    fn note(&mut self, roles: Roles) {
        self.words += 1;
        self.roles |= roles;
        for (role, at) in [
            (CODE, &mut self.code_at),
            (INVITE, &mut self.invite_at),
            (INVITATION, &mut self.invitation_at),
            (FRIEND, &mut self.friend_at),
        ] {
            if roles & role != 0 {
                *at = self.words;
            }
        }
        let near = |at: u32| self.code_at > 0 && at > 0 && self.code_at.abs_diff(at) <= NEAR;
        if roles & CODE != 0 && near(self.invite_at) || near(self.invitation_at) {
            self.roles |= INVITE_CODE;
        }
        if near(self.friend_at) {
            self.roles |= FRIEND_CODE;
        }
        if roles & (FACT | ASPECT | NEVER) != 0 && self.roles & SUBJECT != 0 {
            self.roles |= FACT_BEHIND;
        }
    }
}
