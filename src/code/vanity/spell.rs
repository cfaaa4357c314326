//! Spelling: names of Latin, Greek and Cyrillic letters, written with A to Z as passports and maps
//! write them. What stands for what, and by which sources, is in `docs/codes.md`.
//!
//! The tables hold a byte a character, some 900 in all. The crates that know every script would
//! take 129 KB (`deunicode`) and 220 KB (`any_ascii`) of a module that has 65 in all.

use super::name::BREAK;
use crate::code::alphabet::narrow;
use alloc::vec::Vec;

/// What a lower-case letter of the tables stands for, from `a` on.
const SEVERAL: &[u8] = b"AE OE UE AA SS TH IJ SH CH KH ZH TS SHCH YU YA YE LJ NJ DZ PS DJ";

/// Characters, each from its first number on: the letter that it is written with, a lower-case one
/// for [`SEVERAL`], `_` for none, `.` for what is no letter that we know.
const TABLES: [(u32, &[u8]); 6] = [
    // Latin: from À to ɏ, ə, and from Ḁ to ỹ.
    (
        0xC0,
        b"AAAAadaCEEEEIIIIDNOOOOb.bUUUcYfeAAAAadaCEEEEIIIIDNOOOOb.bUUUcYfY\
          AAAAAACCCCCCCCDDDDEEEEEEEEEEGGGGGGGGHHHHIIIIIIIIIIggJJKKKLLLLLLL\
          LLLNNNNNNNNNOOOOOObbRRRRRRSSSSSSSSTTTTTTUUUUUUUUUUUUWWYYYZZZZZZS\
          BB....OCCDD....E.FFG...IKKL..N.OOO..PP......TTTUU.VYYZZ.........\
          ....sssqqqrrrAAIIOOUUcccccccc.aaAAaaGGGGKKOOOO..JsssGG..NNddaabb\
          AAAAEEEEIIIIOOOORRRRUUUUSSTT..HH....ZZAAEEbbOOOOOOYY......ACCLT.\
          ...BU.EEJJ..RRYY",
    ),
    (0x259, b"E"),
    (
        0x1E00,
        b"AABBBBBBCCDDDDDDDDDDEEEEEEEEEEFFGGHHHHHHHHHHIIIIKKKKKKLLLLLLLLMM\
          MMMMNNNNNNNNOOOOOOOOPPPPRRRRRRRRSSSSSSSSSSTTTTTTTTUUUUUUUUUUVVVV\
          WWWWWWWWWWXXXXYYZZZZZZHTWY.S..e.AAAAAAAAAAAAAAAAAAAAAAAAEEEEEEEE\
          EEEEEEEEIIIIOOOOOOOOOOOOOOOOOOOOOOOOUUUUUUUUUUUUUUYYYYYYYY",
    ),
    // Greek: from Ά to ώ.
    (
        0x386,
        b"A.EII.O.YOIAVGDEZIfIKLMNXOPR.STYFitOIYAEIIYAVGDEZIfIKLMNXOPRSSTYFitOIYOYO",
    ),
    // Cyrillic: from Ѐ to џ, and from Ґ to ӹ.
    (
        0x400,
        b"EEuGpsIIJqrCKIUsABVGDEkZIYKLMNOPRSTUFjlihm_Y_Eno\
          ABVGDEkZIYKLMNOPRSTUFjlihm_Y_EnoEEuGpsIIJqrCKIUs",
    ),
    (
        0x490,
        b"GGGGGGkkZZKKKKKKKKNNNNPPOOSSTTUUUUjjlliiiiHHiiii_kkKKLLNNNNiiMM_\
          AAAAaaEEAAAAkkZZssIIIIOOOOOOEEUUUUUUiiGGYY",
    ),
];

/// A text in upper-case letters and digits, with breaks where other things stood: now and then
/// several, or one at an end.
pub(super) fn spelled(text: &str) -> Vec<u8> {
    let mut spelling = Spelling {
        letters: Vec::new(),
        before: '\0',
        soft: false,
        ukrainian: text.chars().any(|c| is_among(c, "ІіЇїЄєҐґ")),
    };
    for character in text.chars() {
        spelling.push(char::from_u32(narrow(character)).unwrap_or(character));
    }
    spelling.harden(true);
    spelling.letters
}

struct Spelling {
    letters: Vec<u8>,
    /// The letter before, if nothing stands between.
    before: char,
    /// The last letter is a `V` of a Greek diphthong, which is an `F` before some.
    soft: bool,
    /// In Ukrainian and Belarusian Г and И sound otherwise than in Russian.
    ukrainian: bool,
}

impl Spelling {
    fn push(&mut self, character: char) {
        match character {
            // A mark of its own does to the letter before what it does in one with it.
            '\u{300}'..='\u{36F}' => {
                match (self.before, character) {
                    ('A' | 'a' | 'O' | 'o' | 'U' | 'u', '\u{308}') => self.letters.push(b'E'),
                    ('A' | 'a', '\u{30A}') => self.letters.push(b'A'),
                    ('И' | 'и', '\u{306}') | ('Υ' | 'υ', '\u{308}') => {
                        self.soft = false;
                        self.change(b'Y');
                    }
                    _ => {}
                }
                self.before = '\0';
            }
            // Apostrophes, and what is not seen.
            '\''
            | '`'
            | '´'
            | '\u{2BB}'
            | '\u{2BC}'
            | '\u{2018}'
            | '\u{2019}'
            | '\u{AD}'
            | '\u{200B}'..='\u{200F}'
            | '\u{2060}'
            | '\u{FEFF}' => {}
            _ => {
                self.letter(character);
                self.before = character;
            }
        }
    }

    fn letter(&mut self, character: char) {
        let written = written(character);
        self.harden(written == b'.' || is_among(character, "ΘΚΞΠΣΤΦΧΨθκξπσςτφχψ"));
        match (character, self.before) {
            ('Υ' | 'υ' | 'Ύ' | 'ύ', 'Ο' | 'ο') => self.letters.push(b'U'),
            ('Υ' | 'υ' | 'Ύ' | 'ύ', 'Α' | 'α' | 'Ε' | 'ε' | 'Η' | 'η') => {
                self.letters.push(b'V');
                self.soft = true;
            }
            ('Γ' | 'γ' | 'Ξ' | 'ξ' | 'Χ' | 'χ', 'Γ' | 'γ') => {
                self.change(b'N');
                self.write(written);
            }
            ('Г' | 'г', _) if self.ukrainian => self.letters.push(b'H'),
            ('И' | 'и', _) if self.ukrainian => self.letters.push(b'Y'),
            _ => self.write(written),
        }
    }

    /// Decides on the letter before: `V`, or `F` if it is `hard`.
    fn harden(&mut self, hard: bool) {
        if self.soft && hard {
            self.change(b'F');
        }
        self.soft = false;
    }

    fn change(&mut self, letter: u8) {
        if let Some(last) = self.letters.last_mut() {
            *last = letter;
        }
    }

    fn write(&mut self, written: u8) {
        match written {
            b'_' => {}
            b'.' => self.letters.push(BREAK),
            b'a'..=b'z' => {
                let mut several = SEVERAL.split(|byte| *byte == b' ');
                let letters = several.nth(usize::from(written - b'a'));
                self.letters.extend_from_slice(letters.unwrap_or_default());
            }
            letter => self.letters.push(letter),
        }
    }
}

// `contains` would bring in how strings are searched and their characters shown: 8 KB.
fn is_among(character: char, others: &str) -> bool {
    others.chars().any(|other| other == character)
}

/// What the tables have for a character.
fn written(character: char) -> u8 {
    if character.is_ascii_alphanumeric() {
        return character.to_ascii_uppercase() as u8;
    }
    let found = TABLES.iter().find_map(|(first, letters)| {
        let at = (character as u32).checked_sub(*first)?;
        letters.get(at as usize).copied()
    });
    found.unwrap_or(b'.')
}
