//! The alphabet: what each character of a typed code is worth.

use super::MAX_LENGTH;
use crate::utf8;
use arrayvec::ArrayString;

/// Crockford's base 32.
const SYMBOLS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// What one character of a typed code is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Folded {
    /// A symbol, worth 0 to 31.
    Symbol(u8),
    /// White space or a dash: skipped.
    Separator,
    /// Nothing that stands in a code.
    Other,
}

impl Folded {
    /// The symbol's value, 0 for what is none.
    pub(super) const fn value(self) -> u8 {
        match self {
            Self::Symbol(value) => value,
            _ => 0,
        }
    }
}

/// Letters that are no symbols, and the symbols they are taken for: three as Crockford has it, and
/// `U` for `V`, so that a code made of a name can be shown as the name is spelled.
const LOOK_ALIKES: [(u8, u8); 4] = [(b'O', b'0'), (b'I', b'1'), (b'L', b'1'), (b'U', b'V')];

/// In [`BYTES`]: a separator, and what stands in no code.
const SEPARATOR: u8 = NO_SYMBOL;
const OTHER: u8 = NO_SYMBOL | 1;
/// In [`BYTES`], the bit of what is no symbol, and of a symbol that is not spelled canonically.
pub(super) const NO_SYMBOL: u8 = 32;
pub(super) const RESPELLED: u8 = 64;

/// What each byte of a text is: a symbol's value with its mark, or one of the two above, as all
/// bytes beyond ASCII are here.
pub(super) static BYTES: [u8; 256] = {
    let mut table = [OTHER; 256];
    let mut value = 0;
    while value < 32 {
        let symbol = SYMBOLS[value];
        table[symbol.to_ascii_lowercase() as usize] = value as u8 | RESPELLED;
        table[symbol as usize] = value as u8;
        value += 1;
    }
    let mut like = 0;
    while like < LOOK_ALIKES.len() {
        let (letter, symbol) = LOOK_ALIKES[like];
        table[letter as usize] = table[symbol as usize] | RESPELLED;
        table[letter.to_ascii_lowercase() as usize] = table[symbol as usize] | RESPELLED;
        like += 1;
    }
    let mut separator = 0;
    while separator < SEPARATORS.len() {
        table[SEPARATORS[separator] as usize] = SEPARATOR;
        separator += 1;
    }
    table
};

/// The separators of ASCII: white space and the dash.
const SEPARATORS: &[u8; 7] = b"\t\n\x0B\x0C\r -";

/// The ASCII symbol of a value, 0 to 31.
pub(super) const fn symbol(value: u8) -> u8 {
    SYMBOLS[(value & 31) as usize]
}

/// The spelling of symbol values; of more than a code has, the first.
pub(super) fn spell(values: &[u8]) -> ArrayString<MAX_LENGTH> {
    let mut bytes = [0; MAX_LENGTH];
    for (byte, value) in bytes.iter_mut().zip(values) {
        *byte = symbol(*value);
    }
    // Smaller than to push one by one, and it cannot fail: all of it is ASCII, and it fits.
    let text = utf8::text(bytes.get(..values.len()).unwrap_or(&bytes));
    ArrayString::from(text.unwrap_or_default()).unwrap_or_default()
}

/// The number of a character, of a full-width form that of what it is in ASCII.
pub(super) fn narrow(character: char) -> u32 {
    match character as u32 {
        wide @ 0xFF01..=0xFF5E => wide - 0xFEE0,
        other => other,
    }
}

/// What a character is worth in a code. Full-width forms, which input methods for East
/// Asian scripts type, count as their ASCII letters and digits.
#[inline]
pub(super) fn fold(character: char) -> Folded {
    let unicode = narrow(character);
    match BYTES.get(unicode as usize) {
        Some(&SEPARATOR) => Folded::Separator,
        Some(value) if value & NO_SYMBOL == 0 => Folded::Symbol(value & 31),
        _ => match unicode {
            // The spaces, joiners, dashes and the byte order mark that come along with a paste.
            0xA0
            | 0xAD
            | 0x1680
            | 0x2000..=0x2015
            | 0x2028..=0x202F
            | 0x205F
            | 0x2060
            | 0x2212
            | 0x3000
            | 0xFE58
            | 0xFE63
            | 0xFEFF => Folded::Separator,
            _ => Folded::Other,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::{Folded, SYMBOLS, fold, symbol};

    #[test]
    fn every_symbol_folds_to_its_value_in_both_cases() {
        for (value, letter) in (0..).zip(SYMBOLS) {
            assert_eq!(symbol(value), *letter);
            for spelling in [letter.to_ascii_uppercase(), letter.to_ascii_lowercase()] {
                let wide = char::from_u32(u32::from(spelling) + 0xFEE0).unwrap();
                assert_eq!(fold(char::from(spelling)), Folded::Symbol(value));
                assert_eq!(fold(wide), Folded::Symbol(value));
            }
        }
    }

    #[test]
    fn the_rest_of_unicode() {
        let count =
            |kind: fn(Folded) -> bool| (char::MIN..=char::MAX).filter(|c| kind(fold(*c))).count();
        // The digits and all letters in both cases, each in two widths.
        assert_eq!(count(|f| matches!(f, Folded::Symbol(_))), 2 * (10 + 2 * 26));
        // ASCII: 5 controls, space, dash; the full-width dash; the list above.
        assert_eq!(count(|f| f == Folded::Separator), 7 + 1 + (22 + 8 + 10));
        for (unit, value) in [
            ('o', 0),
            ('O', 0),
            ('i', 1),
            ('L', 1),
            ('l', 1),
            ('u', 27),
            ('U', 27),
        ] {
            assert_eq!(fold(unit), Folded::Symbol(value));
        }
        for unit in ['*', '.', '_', '~', '\0', 'é', 'К'] {
            assert_eq!(fold(unit), Folded::Other, "{unit}");
        }
    }
}
