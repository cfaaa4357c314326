//! UTF-8: text out of bytes. In the modules of pages by less code than the library's `from_utf8`,
//! which is made for speed on long texts and would be a large part of them.

/// The text that `bytes` are; `None` of what is not UTF-8.
// Once, not at each of its uses.
#[inline(never)]
pub(crate) fn text(bytes: &[u8]) -> Option<&str> {
    if cfg!(feature = "full") {
        return core::str::from_utf8(bytes).ok();
    }
    let Some(chunk) = bytes.utf8_chunks().next() else {
        return Some("");
    };
    chunk.invalid().is_empty().then(|| chunk.valid())
}

#[cfg(test)]
mod tests {
    use super::text;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn agrees_with_the_library(bytes: Vec<u8>, words: String, cut in 0..8_usize) {
            prop_assert_eq!(text(&bytes), core::str::from_utf8(&bytes).ok());
            let words = words.as_bytes();
            let words = &words[..words.len().saturating_sub(cut)];
            prop_assert_eq!(text(words), core::str::from_utf8(words).ok());
        }
    }
}
