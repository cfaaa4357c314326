//! Lists of words in one text, with a space between them. A slice of words would take eight bytes
//! more for each, in a module whose size is counted.

/// The words of a list.
pub(crate) fn words(list: &str) -> impl Iterator<Item = &[u8]> {
    list.as_bytes().split(|byte| *byte == b' ')
}

/// Whether a word is in a list, but for ASCII case.
// Once, not at each of its uses.
#[inline(never)]
pub(crate) fn is_listed(list: &str, word: &[u8]) -> bool {
    words(list).any(|listed| listed.eq_ignore_ascii_case(word))
}
