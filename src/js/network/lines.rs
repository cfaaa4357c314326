//! Many ids in one text, a line each.

/// Whether a text has so many lines, the last of which does not end with a line feed.
pub(super) fn are_lines(text: &str, count: usize) -> bool {
    let (words, rest) = text.as_bytes().as_chunks();
    let mut found = 0;
    for byte in rest {
        found += usize::from(*byte == b'\n');
    }
    for word in words {
        found += line_feeds(*word).count_ones() as usize;
    }
    found + 1 == count
}

/// The lines of a text.
pub(super) fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    core::iter::from_fn(move || {
        let text = rest?;
        let (words, last) = text.as_bytes().as_chunks();
        let mut at = 0;
        for word in words {
            let found = line_feeds(*word);
            if found != 0 {
                at += found.trailing_zeros() as usize / 8;
                rest = text.get(at + 1..);
                return text.get(..at);
            }
            at += 8;
        }
        let Some(behind) = last.iter().position(|byte| *byte == b'\n') else {
            return rest.take();
        };
        at += behind;
        rest = text.get(at + 1..);
        text.get(..at)
    })
}

/// Which of eight bytes are line feeds: the highest bit of each that is.
fn line_feeds(bytes: [u8; 8]) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * ONES;
    // Zero where there is one; a byte's highest bit stays clear there only.
    let other = u64::from_le_bytes(bytes) ^ (ONES * u64::from(b'\n'));
    !(((other & !HIGH) + !HIGH) | other) & HIGH
}
