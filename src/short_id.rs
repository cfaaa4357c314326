//! Short ids: how networks and programs are named, in a path, a call or a table. They are
//! letters, digits, `-` and `_`, so that one stands in a URL as it is.

/// The most characters that a short id may have.
pub const MAX_LENGTH: usize = 64;

/// Whether `text` is a short id: 1 to [`MAX_LENGTH`] ASCII letters, digits, dashes and
/// underscores. Case matters: `Spring` and `spring` are two programs.
pub fn is_short_id(text: &str) -> bool {
    (1..=MAX_LENGTH).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::{MAX_LENGTH, is_short_id};

    #[test]
    fn letters_digits_dash_and_underscore() {
        for good in ["a", "spring-2027", "my_program", "0", "__proto__"] {
            assert!(is_short_id(good), "{good}");
        }
        for bad in ["", "a b", "a/b", "ä", "a.b", "a\0", "%41"] {
            assert!(!is_short_id(bad), "{bad}");
        }
    }

    #[test]
    fn length_is_bounded() {
        assert!(is_short_id(&"x".repeat(MAX_LENGTH)));
        assert!(!is_short_id(&"x".repeat(MAX_LENGTH + 1)));
    }
}
