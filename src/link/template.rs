//! Signup links: a template with a user's code in it.

use super::{MAX_CODE, authority_end, cut};
use crate::list::is_listed;
use alloc::string::String;

/// The most bytes of a template and of the link made from it. Every browser and nearly every
/// server and messenger takes that many.
pub const MAX_LINK: usize = 2048;

/// Names of parameters that privacy lists strip, beside all that begin with `aff`.
const STRIPPED: &str = "ref referralCode refer_code referrer rfsn a_aid irclickid";

/// What in a template stands for the referral code.
const PLACEHOLDER: &str = "{your_code}";
/// The same, after a URL parser has been over the template.
const ENCODED_PLACEHOLDER: &str = "%7Byour_code%7D";

/// Why no signup link can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LinkRefusal {
    /// The template is not an `http:` or `https:` URL with a host.
    NotHttp,
    /// The template has no `{your_code}`.
    NoPlaceholder,
    /// `{your_code}` stands in the host, where a code could name another site.
    PlaceholderInHost,
    /// The template has white space or a control character in it.
    InvalidTemplate,
    /// The referral code is empty.
    EmptyCode,
    /// The referral code has a control character, or is a step in a path (`.` or `..`).
    InvalidCode,
    /// The code is over [`MAX_CODE`] bytes, or the template or the link over [`MAX_LINK`].
    TooLong,
}

impl LinkRefusal {
    /// The stable name, `snake_case`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotHttp => "not_http",
            Self::NoPlaceholder => "no_placeholder",
            Self::PlaceholderInHost => "placeholder_in_host",
            Self::InvalidTemplate => "invalid_template",
            Self::EmptyCode => "empty_code",
            Self::InvalidCode => "invalid_code",
            Self::TooLong => "too_long",
        }
    }

    /// A sentence for the developer who reads the answer.
    pub const fn message(self) -> &'static str {
        match self {
            Self::NotHttp => "A template is an absolute http or https URL.",
            Self::NoPlaceholder => "A template has {your_code} where the referral code goes.",
            Self::PlaceholderInHost => "{your_code} may stand in path, query and fragment only.",
            Self::InvalidTemplate => "A template has no white space or control characters.",
            Self::EmptyCode => "The referral code is empty.",
            Self::InvalidCode => "The referral code has characters that no link can carry.",
            Self::TooLong => "The referral code or the link is too long.",
        }
    }
}

impl core::fmt::Display for LinkRefusal {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.message())
    }
}

impl core::error::Error for LinkRefusal {}

/// The link that a user shares: `template` with each `{your_code}` replaced by the code,
/// percent-encoded. White space around template and code is dropped.
///
/// # Errors
/// See [`LinkRefusal`]. The placeholder is also taken in the form that a URL parser leaves it in
/// (`%7Byour_code%7D`).
///
/// ```
/// use refgraph::link::signup_link;
/// let link = signup_link("https://example.com/signup/?referral_code={your_code}", "K7QM-42/ü");
/// assert_eq!(link.unwrap(), "https://example.com/signup/?referral_code=K7QM-42%2F%C3%BC");
/// ```
pub fn signup_link(template: &str, referral_code: &str) -> Result<String, LinkRefusal> {
    let template = template.trim_ascii();
    let referral_code = referral_code.trim_ascii();
    if referral_code.is_empty() {
        return Err(LinkRefusal::EmptyCode);
    }
    if referral_code.len() > MAX_CODE || template.len() > MAX_LINK {
        return Err(LinkRefusal::TooLong);
    }
    // Not even encoded are `.` and `..` more than steps (URL Standard, "double-dot path segment").
    if matches!(referral_code, "." | "..") || referral_code.bytes().any(|b| b.is_ascii_control()) {
        return Err(LinkRefusal::InvalidCode);
    }
    let (scheme, rest) = cut(template.as_bytes(), b':');
    let host_end = authority_end(template.as_bytes());
    let is_http = scheme.eq_ignore_ascii_case(b"http") || scheme.eq_ignore_ascii_case(b"https");
    if !is_http || !rest.starts_with(b"//") || host_end == scheme.len() + 3 {
        return Err(LinkRefusal::NotHttp);
    }
    if template
        .bytes()
        .any(|byte| byte.is_ascii_control() || byte == b' ')
    {
        return Err(LinkRefusal::InvalidTemplate);
    }

    let mut link = String::with_capacity(template.len() + 3 * referral_code.len());
    let (mut copied, mut at) = (0, 0);
    while at < template.len() {
        let length = placeholder(template.as_bytes().get(at..).unwrap_or_default());
        if length == 0 {
            at += 1;
            continue;
        }
        if at < host_end {
            return Err(LinkRefusal::PlaceholderInHost);
        }
        link.push_str(template.get(copied..at).unwrap_or_default());
        push_encoded(&mut link, referral_code);
        at += length;
        copied = at;
    }
    link.push_str(template.get(copied..).unwrap_or_default());
    if copied == 0 {
        Err(LinkRefusal::NoPlaceholder)
    } else if link.len() > MAX_LINK {
        Err(LinkRefusal::TooLong)
    } else {
        Ok(link)
    }
}

/// The length of the placeholder that `text` begins with, 0 if with none.
fn placeholder(text: &[u8]) -> usize {
    let encoded = text.get(..ENCODED_PLACEHOLDER.len()).unwrap_or_default();
    if text.starts_with(PLACEHOLDER.as_bytes()) {
        PLACEHOLDER.len()
    } else if encoded.eq_ignore_ascii_case(ENCODED_PLACEHOLDER.as_bytes()) {
        encoded.len()
    } else {
        0
    }
}

/// Encodes all but the characters that RFC 3986 (2.3) calls unreserved. Those stand for
/// themselves in path, query and fragment alike, and all others may be encoded in all three.
fn push_encoded(link: &mut String, text: &str) {
    for (at, byte) in text.bytes().enumerate() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            link.push_str(text.get(at..=at).unwrap_or_default());
        } else {
            link.push('%');
            for digit in [usize::from(byte >> 4), usize::from(byte & 15)] {
                link.push_str("0123456789ABCDEF".get(digit..=digit).unwrap_or_default());
            }
        }
    }
}

/// Whether a privacy list that was read (link cleaners, one shortener) strips parameters of this
/// name, so that a link which carries its code there may arrive without. `via`, `refcode`,
/// `ref_code`, `invite` and a code in the path survive all of them.
pub fn stripped_by_privacy_lists(name: &str) -> bool {
    let name = name.as_bytes();
    name.get(..3)
        .is_some_and(|start| start.eq_ignore_ascii_case(b"aff"))
        || is_listed(STRIPPED, name)
}
