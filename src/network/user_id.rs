//! User ids: the texts by which callers name users, and when two of them name the same user.
//!
//! * An id that has the form of an email is known by its [canonical form](email::canonical):
//!   white space around it and the case of its ASCII letters do not matter.
//! * Any other id is compared byte for byte: `Ann`, `ann` and `ann ` are three users.
//!
//! An id has 1 to [`MAX_LENGTH`] bytes of UTF-8, is not white space only, and has no control
//! characters (Unicode's general category Cc, U+0000 to U+001F and U+007F to U+009F), so that
//! callers can separate ids by line breaks.

use alloc::borrow::Cow;

use crate::email;

/// The most bytes that an id may have: as many as an email may.
pub const MAX_LENGTH: usize = email::MAX_LENGTH;

/// The form in which the user named by `text` is known. `None` if `text` is not an id.
///
/// ```
/// use refgraph::network::user_id::canonical;
/// assert_eq!(canonical(" Ann@Example.com\n").as_deref(), Some("ann@example.com"));
/// assert_eq!(canonical("Customer 42").as_deref(), Some("Customer 42"));
/// assert_eq!(canonical("two\nlines"), None);
/// ```
pub fn canonical(text: &str) -> Option<Cow<'_, str>> {
    if is_plain_id(text) {
        return Some(Cow::Borrowed(text));
    }
    let length = (1..=MAX_LENGTH).contains(&text.len());
    if let Some(email) = email::canonical(text) {
        return Some(Cow::Owned(email));
    }
    let valid =
        length && !text.chars().any(char::is_control) && !text.chars().all(char::is_whitespace);
    valid.then_some(Cow::Borrowed(text))
}

/// Whether `text` is the form in which a user is known.
pub(super) fn is_canonical(text: &str) -> bool {
    canonical(text).is_some_and(|form| form == text)
}

/// Whether a text is an id in its canonical form, at a glance: most are.
pub(super) fn is_plain_id(text: &str) -> bool {
    (1..=MAX_LENGTH).contains(&text.len()) && is_plain(text)
}

/// Whether a text is visible ASCII without upper case. If so, and if its length is right, it is
/// its own canonical form, be it an email or not.
pub(super) fn is_plain(text: &str) -> bool {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * ONES;
    let (words, rest) = text.as_bytes().as_chunks::<8>();
    let mut last = [b'-'; 8];
    last[..rest.len()].copy_from_slice(rest);
    let mut other = 0;
    for bytes in words.iter().chain([&last]) {
        // Eight bytes at a time; sums of bytes below 0x80 carry nothing over to the next one.
        let word = u64::from_le_bytes(*bytes);
        let low = word & !HIGH;
        let from = |byte: u8| low + ONES * u64::from(0x80 - byte);
        other |= word | !from(0x21) | from(0x7F) | (from(b'A') & !from(b'['));
    }
    other & HIGH == 0
}

#[cfg(test)]
mod tests {
    use super::{MAX_LENGTH, canonical, is_plain};

    #[test]
    fn emails_are_canonical_and_others_stay_as_they_are() {
        for (text, known) in [
            ("Ann@Example.COM", "ann@example.com"),
            ("\r\n ann@example.com\t", "ann@example.com"),
            ("Ann", "Ann"),
            (" ann ", " ann "),
            ("Ann@b@c", "Ann@b@c"),
            ("__proto__", "__proto__"),
            ("<b>&\"'", "<b>&\"'"),
            ("Ünï\u{2028}\u{fffd}", "Ünï\u{2028}\u{fffd}"),
        ] {
            assert_eq!(canonical(text).as_deref(), Some(known), "{text:?}");
            assert_eq!(canonical(known).as_deref(), Some(known), "{known:?}");
        }
    }

    #[test]
    fn what_is_not_an_id() {
        for bad in [
            "",
            " ",
            "\u{3000}\u{a0} ",
            "\0",
            "a\0",
            "a\nb",
            "\tann",
            "a\u{7f}",
            "a\u{85}b",
        ] {
            assert_eq!(canonical(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn plain_is_visible_and_of_no_upper_case() {
        for byte in 0..=0xFF_u8 {
            let plain = matches!(byte, 0x21..=b'@' | b'['..=0x7E);
            let text = char::from(byte).to_string();
            for before in 0..10 {
                let text = "-".repeat(before) + &text + "~!";
                assert_eq!(is_plain(&text), plain, "{text:?}");
            }
        }
    }

    #[test]
    fn length_is_counted_in_bytes() {
        assert!(canonical(&"x".repeat(MAX_LENGTH)).is_some());
        assert!(canonical(&"x".repeat(MAX_LENGTH + 1)).is_none());
        assert!(canonical(&"ä".repeat(MAX_LENGTH / 2)).is_some());
        assert!(canonical(&"ä".repeat(MAX_LENGTH / 2 + 1)).is_none());
        // White space around an email does not count.
        let padded = format!("{:>1000}", "ann@example.com");
        assert_eq!(canonical(&padded).as_deref(), Some("ann@example.com"));
    }
}
