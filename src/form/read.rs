//! Reading: what the words of a text mean together.
//!
//! Identifiers and prose are cut alike (`referralCode`, `referral-code[0]`, "Referral code
//! (optional)"). Latin words are read whole, never as substrings: `preferred` has nothing to do
//! with `referred`, nor `href` with `ref`. One that is several written together (`referralcode`)
//! is taken apart if each piece is known. Where the table says that a word may go on
//! (`Empfehlungscode`), and in scripts where words stand without a space or with small ones
//! attached (邀请码, 추천인의, الكود), what is between known pieces is passed over.
//!
//! Doubled letters count once, in texts as in the table, which therefore has `referer` for
//! "referrer": people misspell these words in just that way (`refferal`, `afilliate`).

use super::words::{
    ASPECT, CODE, COUNT, END, FACT, FACT_BEHIND, FRIEND, FRIEND_CODE, INVITATION, INVITE,
    INVITE_CODE, MEANINGS, NEVER, REF, Roles, SMALL, SUBJECT, TEXT, UNKNOWN,
};

/// The most bytes of a text that are read: longer ones are no labels.
const MAX_TEXT: usize = 300;
/// The most bytes of a word that are read. Chinese sentences are one.
const MAX_WORD: usize = 120;
/// The most bytes of a word that must be known whole; longer ones are unknown.
const MAX_LATIN: usize = 32;
/// What may be passed over of a word that is known: endings, in bytes.
const MAX_PASSED: usize = 6;
/// How many words "close together" spans.
const NEAR: u32 = 3;
/// The first byte of letters that are not Latin.
const NOT_LATIN: u8 = 0xCE;

/// The words of the table, by the first two bytes of each.
pub(super) struct Lexicon {
    /// The first word of each bucket, from 1; 0 is none.
    heads: [u16; 256],
    entries: [Entry; COUNT],
}

#[derive(Clone, Copy)]
struct Entry {
    word: &'static [u8],
    roles: Roles,
    /// The next of the same bucket.
    next: u16,
}

impl Lexicon {
    /// To make this index takes less time than to read a few fields, and no room in the file.
    pub(super) fn new() -> Self {
        const NONE: Entry = Entry {
            word: &[],
            roles: 0,
            next: 0,
        };
        let (mut heads, mut entries, mut number) = ([0; 256], [NONE; COUNT], 0);
        for (list, &roles) in TEXT.split(|byte| *byte == END).zip(&MEANINGS) {
            for word in list.split(|byte| *byte == b' ') {
                let head = &mut heads[bucket(word)];
                if let Some(entry) = entries.get_mut(usize::from(number)) {
                    *entry = Entry {
                        word,
                        roles,
                        next: *head,
                    };
                    number += 1;
                    *head = number;
                }
            }
        }
        Self { heads, entries }
    }

    /// The longest word of the table that `text` begins with: its length and meanings, and whether
    /// it may go on.
    fn longest(&self, text: &[u8]) -> (usize, Roles, bool) {
        let (mut length, mut roles, mut goes_on) = (0, 0, false);
        let mut number = self.heads[bucket(text)];
        while let Some(entry) = self.entries.get(usize::from(number).wrapping_sub(1)) {
            number = entry.next;
            let stem = entry.word.strip_suffix(b"*");
            let word = stem.unwrap_or(entry.word);
            if word.len() >= length && text.starts_with(word) {
                roles = if word.len() == length { roles } else { 0 } | entry.roles;
                length = word.len();
                goes_on = stem.is_some();
            }
        }
        (length, roles, goes_on)
    }
}

/// The bucket of a word or of a text that begins with one.
fn bucket(text: &[u8]) -> usize {
    let byte = |at| text.get(at).copied().unwrap_or(0);
    usize::from(byte(0).wrapping_mul(31) ^ byte(1))
}

/// The meanings of all words of a text.
pub(super) fn read(text: &str, lexicon: &Lexicon) -> Roles {
    let mut reader = Reader::new(lexicon);
    let mut bytes = text.bytes().take(MAX_TEXT).peekable();
    let (mut last, mut is_word, mut is_other) = (0_u8, false, false);
    while let Some(byte) = bytes.next() {
        let next = bytes.peek().copied().unwrap_or_default();
        is_word = is_letter(byte, next, is_word);
        // `referralCode`, `HTTPReferer`
        let is_hump =
            byte.is_ascii_uppercase() && (last.is_ascii_lowercase() || next.is_ascii_lowercase());
        // `ID邀请码`
        let was_other = is_other;
        if !(0x80..0xC0).contains(&byte) {
            is_other = byte >= NOT_LATIN;
        }
        if !is_word || is_hump || is_other != was_other {
            reader.end_word();
        }
        match byte {
            b'(' => reader.is_aside = true,
            b')' => reader.is_aside = false,
            _ => {}
        }
        if is_word {
            reader.push(byte.to_ascii_lowercase());
        }
        last = byte;
    }
    reader.end_word();
    reader.roles
}

/// Whether a byte is of a letter: of an ASCII letter, or of any character from Latin-1 letters on
/// that is not common punctuation. A true Unicode table would be larger than all the rest of this
/// module, and decoded characters need more code than what their first two bytes tell.
fn is_letter(byte: u8, next: u8, is_word: bool) -> bool {
    match (byte, next) {
        (b'A'..=b'Z' | b'a'..=b'z', _) => true,
        // A character goes on as it began.
        (0x80..=0xBF, _) => is_word,
        // In this order: U+0080 to 00BF, 2000 to 2BFF, 3000 to 303F, FE00 to FE3F (marks and
        // forms of punctuation), 1F000 to 1FFFF (pictures).
        (0xC2, _) | (0xE2, ..=0xAF) | (0xE3, 0x80) | (0xEF, 0xB8) | (0xF0, 0x9F) => false,
        _ => byte > 0xBF,
    }
}

struct Reader<'a> {
    lexicon: &'a Lexicon,
    word: [u8; MAX_WORD],
    length: usize,
    last: u8,
    roles: Roles,
    /// Words so far, and where some kinds of them stood last, counted from 1.
    words: u32,
    code_at: u32,
    invite_at: u32,
    invitation_at: u32,
    friend_at: u32,
    /// Within parentheses. Much is said there that changes nothing: "(if any)", "(refer a friend
    /// and get one)".
    is_aside: bool,
}

impl<'a> Reader<'a> {
    fn new(lexicon: &'a Lexicon) -> Self {
        Self {
            lexicon,
            word: [0; MAX_WORD],
            length: 0,
            last: 0,
            roles: 0,
            words: 0,
            code_at: 0,
            invite_at: 0,
            invitation_at: 0,
            friend_at: 0,
            is_aside: false,
        }
    }

    fn push(&mut self, byte: u8) {
        if self.length > 0 && byte == self.last && byte.is_ascii() {
            return;
        }
        self.last = byte;
        if let Some(room) = self.word.get_mut(self.length) {
            *room = byte;
            self.length += 1;
        }
    }

    /// Notes the meanings of a word, or of all the words that it was made of, in their order.
    fn end_word(&mut self) {
        let word = self.word;
        let word = word.get(..self.length).unwrap_or_default();
        self.length = 0;
        if word.is_empty() {
            return;
        }
        let is_latin = word.first().is_some_and(|byte| *byte < NOT_LATIN);
        let (mut at, mut passed, mut roles, mut goes_on) = (0, 0, 0, !is_latin);
        while let Some(rest) = word.get(at..)
            && !rest.is_empty()
        {
            let (mut length, mut found, mut may_go_on) = self.lexicon.longest(rest);
            if length == 0 && at > 0 && !goes_on {
                // Where two pieces meet in one letter, it was counted once: `usereferal`.
                at -= 1;
                let rest = word.get(at..).unwrap_or_default();
                (length, found, may_go_on) = self.lexicon.longest(rest);
            }
            // As pieces, words as small as `it` and `us` would make a `ref` of `refit` and
            // `refuse`; and behind what may go on, chance makes words of three letters.
            let is_piece = is_latin && length < word.len();
            if is_piece
                && (length == 1 || found & SMALL != 0 || goes_on && length < 4 && !may_go_on)
            {
                length = 0;
            }
            if length > 0 {
                goes_on |= may_go_on;
                roles |= found;
                if !is_latin {
                    self.note(found);
                }
                at += length;
            } else if goes_on {
                at += 1;
                passed += 1;
            } else {
                return self.note(UNKNOWN);
            }
        }
        if is_latin {
            self.note(if word.len() > MAX_LATIN {
                UNKNOWN
            } else {
                roles
            });
        } else if passed > MAX_PASSED {
            self.note(UNKNOWN);
        }
    }

    fn note(&mut self, roles: Roles) {
        self.words += 1;
        self.roles |= if self.is_aside {
            roles & !(UNKNOWN | REF)
        } else {
            roles
        };
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
