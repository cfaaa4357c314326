//! Secrets of webhooks: `whsec_` and the base64 (RFC 4648, with padding) of 24 to 64 bytes, as
//! Standard Webhooks has them.

use alloc::string::String;

const PREFIX: &str = "whsec_";
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The secret of these bytes, which must be random.
pub fn of(bytes: &[u8]) -> String {
    let mut text = String::from(PREFIX);
    for part in bytes.chunks(3) {
        let at = |place: usize| u32::from(part.get(place).copied().unwrap_or(0));
        let word = at(0) << 16 | at(1) << 8 | at(2);
        for place in 0..4 {
            let digit = (word >> (18 - 6 * place) & 63) as usize;
            text.push(if place > part.len() {
                '='
            } else {
                char::from(DIGITS[digit & 63])
            });
        }
    }
    text
}

/// Whether a text is such a secret.
pub fn is_secret(text: &str) -> bool {
    let Some(digits) = text.strip_prefix(PREFIX) else {
        return false;
    };
    let bare = digits.trim_end_matches('=');
    let padding = digits.len() - bare.len();
    let bytes = bare.len() * 3 / 4;
    digits.len().is_multiple_of(4)
        && padding <= 2
        && (24..=64).contains(&bytes)
        && bare.bytes().all(|byte| DIGITS.contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::{is_secret, of};

    #[test]
    fn base64_as_the_standard_has_it() {
        // RFC 4648, 10.
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(of(bytes.as_bytes()), format!("whsec_{text}"));
        }
    }

    #[test]
    fn secrets_of_a_length_that_is_safe() {
        for length in 0..80 {
            let secret = of(&vec![251; length]);
            assert_eq!(is_secret(&secret), (24..=64).contains(&length), "{length}");
        }
        let right = of(&[251; 32]);
        for bad in [
            &right[6..],
            &right[..40],
            "whsec_",
            "",
            &right.replace('=', "-"),
        ] {
            assert!(!is_secret(bad), "{bad}");
        }
    }
}
