//! Rude words: which codes nobody should be given. Symbols are compared by what they look like,
//! so that `5H1T` counts as it is read.

#[cfg(feature = "full")]
mod harmless;

/// The words, sorted, a line each, after a few lines of comment. None holds another.
const TEXT: &[u8] = include_bytes!("words.txt");

/// What each symbol looks like, in the order of their values. In the words `L` stands as `I` and
/// `U` as `V`, which are no symbols.
const SIGHTS: &[u8; 32] = b"OIZEASGTBGABCDEFGHJKMNPQRSTVWXYZ";

/// The lines without the comment.
const WORDS: &[u8] = {
    let mut lines = TEXT;
    while let [b'#', rest @ ..] = lines {
        lines = rest;
        while let [byte, rest @ ..] = lines {
            lines = rest;
            if *byte == b'\n' {
                break;
            }
        }
    }
    lines
};

/// Which three letters words begin with: a row for the first two, and in it a bit for the third.
/// Most places of a code need no further look.
static BEGINNINGS: [u32; 26 * 32] = {
    let mut rows = [0; 26 * 32];
    let mut at = 0;
    while at < WORDS.len() {
        let (row, bit) = beginning(WORDS[at], WORDS[at + 1], WORDS[at + 2]);
        rows[row] |= 1 << bit;
        at = next_line(at);
    }
    rows
};

/// How many beginnings come before those of each first letter, and how many there are.
static BEFORE: [u16; 27] = {
    let mut before = [0; 27];
    let mut row = 0;
    while row < BEGINNINGS.len() {
        if row % 32 == 0 {
            before[row / 32 + 1] = before[row / 32];
        }
        before[row / 32 + 1] += BEGINNINGS[row].count_ones() as u16;
        row += 1;
    }
    before
};

/// What comes after the beginnings, a line each, in the order of the words.
static ENDINGS: [u8; WORDS.len() - 3 * COUNT] = {
    let mut endings = [0; WORDS.len() - 3 * COUNT];
    let (mut at, mut length) = (0, 0);
    while at < WORDS.len() {
        let next = next_line(at);
        at += 3;
        while at < next {
            endings[length] = WORDS[at];
            (at, length) = (at + 1, length + 1);
        }
    }
    endings
};

/// How many words there are.
const COUNT: usize = {
    let (mut at, mut count) = (0, 0);
    while at < WORDS.len() {
        (at, count) = (next_line(at), count + 1);
    }
    count
};

/// Where the endings of each beginning start, and where all of them end.
static STARTS: [u16; BEFORE[26] as usize + 1] = {
    let mut starts = [ENDINGS.len() as u16; BEFORE[26] as usize + 1];
    let (mut at, mut start, mut beginnings) = (0, 0, 0);
    let mut last = (usize::MAX, 0);
    while at < WORDS.len() {
        let (row, bit) = beginning(WORDS[at], WORDS[at + 1], WORDS[at + 2]);
        if row != last.0 || bit != last.1 {
            starts[beginnings] = start;
            (last, beginnings) = ((row, bit), beginnings + 1);
        }
        let next = next_line(at);
        start += (next - at - 3) as u16;
        at = next;
    }
    starts
};

/// Where the line after the one at `at` begins.
const fn next_line(mut at: usize) -> usize {
    while WORDS[at] != b'\n' {
        at += 1;
    }
    at + 1
}

/// Where three letters stand: their row and the bit in it.
const fn beginning(first: u8, second: u8, third: u8) -> (usize, u8) {
    let row = (first - b'A') as usize * 32 + (second - b'A') as usize;
    (row, third - b'A')
}

/// The letter that a symbol looks like.
pub(super) const fn sight(value: u8) -> u8 {
    SIGHTS[(value & 31) as usize]
}

/// Whether these symbols, a whole code or a part of it, hold a rude word.
pub(super) fn is_rude(values: &[u8]) -> bool {
    holds_rude(values, |_, _, _| false)
}

/// Whether the symbols of a code that begins with a name of so many hold a rude word that is not
/// part of a [harmless](harmless) one within the name.
#[cfg(feature = "full")]
pub(super) fn is_rude_after(name: usize, values: &[u8]) -> bool {
    holds_rude(values, |letters, at, length| {
        at + length <= name && harmless::is_harmless(&letters[..name], at, length)
    })
}

/// Whether the symbols hold a rude word that is not `excused`: of the letters that they look like,
/// that from so many on, of so many.
#[inline]
fn holds_rude(values: &[u8], excused: impl Fn(&[u8], usize, usize) -> bool) -> bool {
    let mut letters = [0; super::MAX_LENGTH];
    for (letter, value) in letters.iter_mut().zip(values) {
        *letter = sight(*value);
    }
    let letters = letters.get(..values.len()).unwrap_or(&letters);
    let mut rest = letters;
    while let [first, second, third, after @ ..] = rest {
        let (row, bit) = beginning(*first, *second, *third);
        if BEGINNINGS[row] >> bit & 1 == 1
            && let Some(ending) = rude_ending(row, bit, after)
            && !excused(letters, letters.len() - rest.len(), 3 + ending)
        {
            return true;
        }
        rest = &rest[1..];
    }
    false
}

/// How many letters more the word has that a beginning and the letters after it begin with, if
/// they do with one. As none of the words holds another, it is the only one.
fn rude_ending(row: usize, bit: u8, after: &[u8]) -> Option<usize> {
    let letter = row / 32;
    let rows = &BEGINNINGS[letter * 32..row];
    let number = rows.iter().map(|row| row.count_ones()).sum::<u32>()
        + (BEGINNINGS[row] & ((1 << bit) - 1)).count_ones();
    let number = usize::from(BEFORE[letter]) + number as usize;
    let (start, end) = (STARTS[number], STARTS[number + 1]);
    let endings = &ENDINGS[usize::from(start)..usize::from(end)];
    let mut endings = endings
        .split_inclusive(|byte| *byte == b'\n')
        .map(|ending| &ending[..ending.len() - 1]);
    endings
        .find(|ending| after.starts_with(ending))
        .map(<[u8]>::len)
}

#[cfg(test)]
mod tests {
    use super::{SIGHTS, TEXT, is_rude};
    use crate::code::{MAX_LENGTH, alphabet};
    use proptest::prelude::*;

    fn words() -> Vec<&'static str> {
        let lines = core::str::from_utf8(TEXT).unwrap().lines();
        lines.filter(|line| !line.starts_with('#')).collect()
    }

    fn values(text: &str) -> Vec<u8> {
        text.chars().map(|c| alphabet::fold(c).value()).collect()
    }

    /// The same by trying every word.
    fn naive(values: &[u8]) -> bool {
        let sight: String = values
            .iter()
            .map(|value| char::from(SIGHTS[usize::from(*value)]))
            .collect();
        words().iter().any(|word| sight.contains(word))
    }

    #[test]
    fn the_list_is_as_the_search_needs_it() {
        let words = words();
        assert!(words.len() > 700);
        assert!(words.is_sorted());
        for word in &words {
            assert!((3..=MAX_LENGTH).contains(&word.len()), "{word}");
            assert!(
                word.bytes().all(|letter| SIGHTS.contains(&letter)),
                "{word}"
            );
            let held = words.iter().filter(|other| word.contains(**other));
            assert_eq!(held.count(), 1, "{word}");
        }
    }

    #[test]
    fn read_as_they_look() {
        for rude in [
            "FVCK", "fuck", "5H1T", "sh1t", "A55", "00A5500", "c0ck", "B00B5", "N1664", "9EN15",
        ] {
            assert_eq!(is_rude(&values(rude)), naive(&values(rude)), "{rude}");
        }
        for rude in ["FVCK", "5H1T", "A55", "00A55", "C0CK"] {
            assert!(is_rude(&values(rude)), "{rude}");
        }
        for fine in ["", "7K3M9QWX", "JANE", "ANNA", "00000000"] {
            assert!(!is_rude(&values(fine)), "{fine}");
        }
    }

    proptest! {
        #[test]
        fn every_word_is_found_everywhere(
            which: prop::sample::Index, mut values in prop::collection::vec(0..32_u8, 12), at in 0..12_usize,
        ) {
            let word = *which.get(&words());
            let at = at.min(MAX_LENGTH - word.len()).min(values.len());
            let planted: Vec<u8> = word
                .bytes()
                .map(|letter| SIGHTS.iter().rposition(|sight| *sight == letter).unwrap() as u8)
                .collect();
            values.splice(at..at, planted);
            values.truncate(MAX_LENGTH);
            prop_assert!(is_rude(&values));
        }

        #[test]
        fn nothing_else_is(values in prop::collection::vec(0..32_u8, 0..=MAX_LENGTH)) {
            prop_assert_eq!(is_rude(&values), naive(&values));
        }
    }
}
