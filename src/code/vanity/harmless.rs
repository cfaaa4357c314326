//! Harmless words: what may stand in a name although a rude word is part of it, as Peter may.

/// The words, a line each, after a line of comment.
const TEXT: &[u8] = include_bytes!("harmless.txt");

/// Whether the rude word of so many letters that `sight` holds at a place is part of a harmless
/// one.
pub(super) fn is_harmless(sight: &[u8], at: usize, length: usize) -> bool {
    let words = TEXT.split(|byte| *byte == b'\n').skip(1);
    words.into_iter().any(|word| {
        (0..=at).any(|start| {
            let covers = start + word.len() >= at + length;
            covers
                && sight
                    .get(start..)
                    .is_some_and(|rest| rest.starts_with(word))
        })
    })
}
