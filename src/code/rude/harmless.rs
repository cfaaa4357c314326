//! Harmless words: what may stand in a name although a rude word is part of it, as Peter may.

/// The words, a line each, after a line of comment.
const TEXT: &[u8] = include_bytes!("harmless.txt");

/// The words, as they look.
pub(super) fn harmless() -> impl Iterator<Item = &'static [u8]> {
    let lines = TEXT.split(|byte| *byte == b'\n').skip(1);
    lines.filter(|line| !line.is_empty())
}

/// Whether the rude word of so many letters that `sight` holds at a place is part of a harmless
/// one.
pub(super) fn is_harmless(sight: &[u8], at: usize, length: usize) -> bool {
    harmless().any(|word| {
        (0..=at).any(|start| {
            let covers = start + word.len() >= at + length;
            covers
                && sight
                    .get(start..)
                    .is_some_and(|rest| rest.starts_with(word))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::harmless;
    use crate::code::alphabet::fold;
    use crate::code::rude::{is_rude, is_rude_after, sight};

    fn values(text: &str) -> Vec<u8> {
        text.chars().map(|c| fold(c).value()).collect()
    }

    #[test]
    fn the_words_are_needed() {
        let words: Vec<_> = harmless().collect();
        assert!(words.is_sorted());
        for word in words {
            let symbols = values(core::str::from_utf8(word).unwrap());
            let seen: Vec<u8> = symbols.iter().map(|value| sight(*value)).collect();
            assert_eq!(seen, word);
            assert!(is_rude(&symbols) && !is_rude_after(word.len(), &symbols));
            // Not if it goes on after the name.
            assert!(is_rude_after(0, &symbols));
        }
    }
}
