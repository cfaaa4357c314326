//! The alphabet: what each character of a typed code is worth.

use super::MAX_LENGTH;
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

/// What each of `A` to `Z` is. Built from [`SYMBOLS`] at compile time.
const LETTERS: [Folded; 26] = {
    let mut table = [Folded::Other; 26];
    let mut value = 10;
    while value < 32 {
        table[(SYMBOLS[value] - b'A') as usize] = Folded::Symbol(value as u8);
        value += 1;
    }
    let mut like = 0;
    while like < LOOK_ALIKES.len() {
        let (letter, digit) = LOOK_ALIKES[like];
        table[(letter - b'A') as usize] = Folded::Symbol(digit);
        like += 1;
    }
    table
};

/// Letters that are no symbols, and the digits they are taken for, as Crockford has it.
const LOOK_ALIKES: [(u8, u8); 3] = [(b'O', 0), (b'I', 1), (b'L', 1)];

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
    let text = core::str::from_utf8(bytes.get(..values.len()).unwrap_or(&bytes));
    ArrayString::from(text.unwrap_or_default()).unwrap_or_default()
}

/// What a character is worth in a code. Full-width forms, which input methods for East
/// Asian scripts type, count as their ASCII letters and digits.
pub(super) fn fold(character: char) -> Folded {
    let mut unicode = character as u32;
    if let 0xFF01..=0xFF5E = unicode {
        unicode -= 0xFEE0;
    }
    // Past 127 is no letter, so that what this makes of it does not matter.
    let upper = (unicode as u8).to_ascii_uppercase();
    match unicode {
        0x30..=0x39 => Folded::Symbol(upper - b'0'),
        0x41..=0x5A | 0x61..=0x7A => match LETTERS.get(usize::from(upper - b'A')) {
            Some(folded) => *folded,
            None => Folded::Other,
        },
        0x09..=0x0D | 0x20 | 0x2D
        // Also the spaces, joiners, dashes and the byte order mark that come along with a paste.
        | 0xA0
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
        // 32 symbols and 3 look-alikes, the letters in both cases, each in two widths.
        assert_eq!(
            count(|f| matches!(f, Folded::Symbol(_))),
            2 * (10 + 2 * (22 + 3))
        );
        // ASCII: 5 controls, space, dash; the full-width dash; the list above.
        assert_eq!(count(|f| f == Folded::Separator), 7 + 1 + (22 + 8 + 10));
        for (unit, value) in [('o', 0), ('O', 0), ('i', 1), ('L', 1), ('l', 1)] {
            assert_eq!(fold(unit), Folded::Symbol(value));
        }
        for unit in ['u', 'U', '*', '.', '\0', 'é', 'К'] {
            assert_eq!(fold(unit), Folded::Other, "{unit}");
        }
    }
}
