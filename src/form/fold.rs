//! Folding: a text as words of plain letters, so that one spelling in the table meets all those
//! that pages use.
//!
//! Capitals become small, accents go (`Código` and `CODIGO` are `codigo`), `fullwidth` letters are
//! ASCII, Arabic and Persian forms of a letter are one. Words are cut at whatever is no letter,
//! where a capital begins one (`referralCode`) and where Latin letters meet others (`ID邀请码`),
//! and stand with `_` between them.
//!
//! Doubled letters count once, in texts as in the table, which therefore has `referer` for
//! "referrer": people misspell these words in just that way (`refferal`, `afilliate`).
//!
//! True tables of Unicode would be larger than all the rest of `form`. This knows what the scripts
//! of the languages in the table need; a character of which it knows nothing is a letter as it is.

/// The most characters of a text that are read: longer ones are no labels.
const MAX_TEXT: usize = 300;
/// The most bytes of a folded text.
const MAX_FOLDED: usize = 640;
/// Stands between words.
pub(super) const BREAK: u8 = b'_';

/// A folded text.
pub(super) struct Folded {
    bytes: [u8; MAX_FOLDED],
    length: usize,
}

impl Folded {
    pub(super) fn new(text: &str) -> Self {
        let mut folded = Self {
            bytes: [0; MAX_FOLDED],
            length: 0,
        };
        let mut last = Letter::None;
        let mut last_char = ' ';
        let mut chars = text.chars().take(MAX_TEXT).peekable();
        while let Some(char) = chars.next() {
            let (letter, class) = fold(char);
            if class == Letter::Mark {
                continue;
            }
            // `referralCode`, `HTTPReferer`
            let is_hump = char.is_ascii_uppercase()
                && (last_char.is_ascii_lowercase()
                    || chars.peek().is_some_and(char::is_ascii_lowercase));
            if folded.length > 0 && (class != last || is_hump) {
                folded.end_word();
            }
            if class != Letter::None {
                folded.push(letter);
            }
            (last, last_char) = (class, char);
        }
        folded
    }

    /// The words, with a break between them and perhaps one at the end.
    pub(super) fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }

    fn end_word(&mut self) {
        if self.bytes().last() != Some(&BREAK) {
            self.push('_');
        }
    }

    fn push(&mut self, letter: char) {
        let mut bytes = [0; 4];
        let bytes = letter.encode_utf8(&mut bytes).as_bytes();
        if letter.is_ascii() && self.bytes().last() == bytes.first() {
            return;
        }
        for (place, byte) in self.bytes.iter_mut().skip(self.length).zip(bytes) {
            *place = *byte;
            self.length += 1;
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Letter {
    /// Not a letter.
    None,
    /// A mark on the letter before it, which does not count.
    Mark,
    Latin,
    Other,
}

/// U+00C0 to 00DF without their accents; U+00E0 to 00FF are the same.
static LATIN_1: &[u8] = b"aaaaaaaceeeeiiiidnooooo/ouuuuyts";
/// U+0100 to 017F, of which each two are one letter.
static LATIN_A: &[u8] = b"aaaccccddeeeeegggghhiiiiiijkklllllnnnnoooorrrsssstttuuuuuuwyzzzz";

/// A character as it counts.
fn fold(char: char) -> (char, Letter) {
    let plain = |letters: &[u8], at: u32| letters.get(at as usize).map_or(char, |it| *it as char);
    let by = |distance: u32| char::from_u32(char as u32 + distance).unwrap_or(char);
    let code = char as u32;
    match code {
        0xFF01..=0xFF5E => fold(char::from_u32(code - 0xFEE0).unwrap_or(char)),
        0..=0x7F if char.is_ascii_alphabetic() => (char.to_ascii_lowercase(), Letter::Latin),
        // Punctuation, arrows, brackets of all scripts; pictures.
        0..=0xBF
        | 0xD7
        | 0xF7
        | 0x2000..=0x2BFF
        | 0x3000..=0x303F
        | 0xFE00..=0xFE6F
        | 0xFF5F..=0xFFFF
        | 0x1_F000..=0x1_FFFF => (char, Letter::None),
        0x300..=0x36F | 0x640 | 0x64B..=0x655 | 0x93C => (char, Letter::Mark),
        0xC0..=0xFF => (plain(LATIN_1, code & 31), Letter::Latin),
        0x100..=0x17F => (plain(LATIN_A, (code - 0x100) / 2), Letter::Latin),
        // Vietnamese keeps its accents: they tell "invite" from "new".
        0x1AF => (by(1), Letter::Latin),
        0x1A0 | 0x1E00..=0x1EFF => (by(1 - (code & 1)), Letter::Latin),
        0x180..=0x24F => (char, Letter::Latin),
        0x400..=0x40F => (by(80), Letter::Other),
        0x410..=0x42F => (by(32), Letter::Other),
        0x490 => (by(1), Letter::Other),
        0x622 | 0x623 | 0x625 => ('\u{627}', Letter::Other),
        0x629 => ('\u{647}', Letter::Other),
        0x643 => ('\u{6A9}', Letter::Other),
        0x649 | 0x64A => ('\u{6CC}', Letter::Other),
        0x95E => ('\u{92B}', Letter::Other),
        _ => (char, Letter::Other),
    }
}

#[cfg(test)]
mod tests {
    use super::Folded;

    fn fold(text: &str) -> String {
        String::from_utf8(Folded::new(text).bytes().to_vec()).unwrap()
    }

    #[test]
    fn one_spelling_meets_all() {
        for (text, folded) in [
            ("", ""),
            ("...", ""),
            ("referralCode[0]", "referal_code_"),
            ("HTTPReferrer", "htp_referer"),
            ("REFERRAL", "referal"),
            ("CÓDIGO de Indicação", "codigo_de_indicacao"),
            ("Co\u{301}digo", "codigo"),
            ("Żółć Świętosława ŁÓDŹ", "zolc_swietoslawa_lodz"),
            ("KOD İSTEĞE bağlı", "kod_istege_bagli"),
            ("Mã mời, MÃ MỜI", "ma_mời_ma_mời"),
            ("NGƯỜI", "người"),
            ("Straße × 2", "strase_"),
            ("Реферальный КОД ЁЖ", "реферальный_код_ёж"),
            ("ЇЖАК Ґ", "їжак_ґ"),
            ("ID邀请码（选填）", "id_邀请码_选填_"),
            ("ＩＤ：１", "id_"),
            ("الإحالة كود", "الاحاله_ک\u{648}د"),
            ("कोड रेफ़रल रे\u{95E}रल", "कोड_रेफरल_रेफरल"),
            ("🎁 code 🎁", "code_"),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    #[test]
    fn long_texts_are_cut_between_characters_or_not_at_all() {
        assert_eq!(fold(&"ab ".repeat(1_000)).len(), 300);
        let long = "推荐".repeat(1_000);
        assert!(Folded::new(&long).bytes().len() <= super::MAX_FOLDED);
    }
}
