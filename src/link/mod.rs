//! Links: a signup link out of a template, a referral code out of any URL, and a code passed on
//! to a signup elsewhere.

mod dialect;
mod find;
mod pass_on;
mod template;

pub use dialect::Dialect;
pub use find::{Found, MAX_CODE, Source, find};
#[cfg(feature = "full")]
pub(crate) use find::{can_matter, decoded};
pub use pass_on::{MAX_PASSED, PassRefusal, Passed, Recipient, pass_on};
pub use template::{LinkRefusal, MAX_LINK, signup_link, stripped_by_privacy_lists};

/// `text` before and after the first `mark`.
// Once, not at each of its uses.
#[inline(never)]
fn cut(text: &[u8], mark: u8) -> (&[u8], &[u8]) {
    let at = text.iter().position(|byte| *byte == mark);
    let at = at.unwrap_or(text.len());
    (
        text.get(..at).unwrap_or_default(),
        text.get(at + 1..).unwrap_or_default(),
    )
}

/// Where the path of a URL begins: after `scheme://authority` or `//authority`, else at once.
fn authority_end(url: &[u8]) -> usize {
    let (scheme, rest) = cut(url, b':');
    let is_scheme = scheme
        .iter()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    let start = if is_slashes(url) {
        2
    } else if is_scheme && is_slashes(rest) {
        scheme.len() + 3
    } else {
        return 0;
    };
    let mut authority = url.iter().skip(start);
    let length = authority.position(|byte| matches!(byte, b'/' | b'\\' | b'?' | b'#'));
    length.map_or(url.len(), |length| start + length)
}

/// Whether what precedes a host begins here. Browsers read a backslash as a slash.
fn is_slashes(text: &[u8]) -> bool {
    matches!(text, [b'/' | b'\\', b'/' | b'\\', ..])
}
