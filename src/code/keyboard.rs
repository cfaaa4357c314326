//! Which symbols are taken for each other: neighbours on a keyboard, and look-alikes that reading
//! does not fold.

use super::alphabet::symbol;

/// The rows of the keyboards that most people have. Where `Y` and `Z` or `A` and `Q` change
/// places, most neighbours stay.
const ROWS: [&[u8]; 4] = [b"1234567890", b"QWERTYUIOP", b"ASDFGHJKL", b"ZXCVBNM"];

/// Where the key of each symbol is: the row from bit 5, and half keys from the left, as each row
/// begins half a key further right.
const KEYS: [u8; 32] = {
    let mut keys = [0; 32];
    let mut row = 0;
    while row < ROWS.len() {
        let mut at = 0;
        while at < ROWS[row].len() {
            let mut value = 0;
            while value < 32 {
                if symbol(value) == ROWS[row][at] {
                    keys[value as usize] = (row << 5 | (2 * at + row)) as u8;
                }
                value += 1;
            }
            at += 1;
        }
        row += 1;
    }
    keys
};

/// Pairs that look alike.
const ALIKE: &[u8] = b"2Z5S8B6G9G0D0Q17VYMN";

/// Whether one symbol is easily typed or read for another.
pub(super) fn near(a: u8, b: u8) -> bool {
    let key = |value: u8| KEYS.get(usize::from(value)).copied().unwrap_or_default();
    let (first, second) = (key(a), key(b));
    let beside = (first >> 5).abs_diff(second >> 5) <= 1 && (first & 31).abs_diff(second & 31) <= 2;
    let (a, b) = (symbol(a), symbol(b));
    let is_pair = |pair: &[u8]| pair == [a, b] || pair == [b, a];
    beside || ALIKE.chunks_exact(2).any(is_pair)
}

#[cfg(test)]
mod tests {
    use super::near;
    use crate::code::alphabet::fold;

    fn are_near(a: char, b: char) -> bool {
        let (a, b) = (fold(a).value(), fold(b).value());
        assert_eq!(near(a, b), near(b, a));
        near(a, b)
    }

    #[test]
    fn neighbours_and_look_alikes() {
        for pair in [
            "12", "90", "QW", "Q1", "Q2", "AQ", "AW", "AS", "ZA", "ZS", "GH", "GV", "BH", "NM",
            "5S", "B8", "Z2", "D0",
        ] {
            let (a, b) = pair.split_at(1);
            assert!(are_near(a.parse().unwrap(), b.parse().unwrap()), "{pair}");
        }
        for pair in ["13", "1A", "QE", "0Z", "P1", "AE", "GM", "7K"] {
            let mut letters = pair.chars();
            let (a, b) = (letters.next().unwrap(), letters.next().unwrap());
            assert!(!are_near(a, b), "{pair}");
        }
    }
}
