//! Passing on: a link or an embedded form that leads to a signup elsewhere gets the code, in the
//! dialect of the form's maker.
//!
//! A code goes to nobody whom the page does not list, and over nothing that stands there already.

use super::dialect::Dialect;
use super::find::Decoded;
use super::{authority_end, cut};
use arrayvec::ArrayString;

/// The most bytes of a URL with the code in it.
pub const MAX_PASSED: usize = 8192;
/// The most bytes of a code that is passed on. Stripe takes 200.
const MAX_CODE: usize = 128;
/// The most bytes of a parameter's name.
const MAX_NAME: usize = 64;
/// Room for the name and the code with each byte escaped, and what stands around them.
const MAX_ADDED: usize = 3 * (MAX_NAME + MAX_CODE) + 16;

/// A host that a page passes codes on to, and how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recipient<'a> {
    /// The host, without port; `*.example.com` is every host below `example.com`.
    pub host: &'a str,
    /// The parameter's name; if empty, the dialect's own.
    pub name: &'a str,
    /// The dialect; by the host if there is none.
    pub dialect: Option<Dialect>,
}

/// Why a URL does not get the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PassRefusal {
    /// It is not `http:` or `https:`, as `javascript:`, `data:` and `mailto:` are not.
    NotHttp,
    /// It is no absolute URL, or has a user name in it.
    InvalidUrl,
    /// The page does not list the host.
    NotListed,
    /// Only the page can know the parameter's name here, and it says none, or none that can be.
    InvalidName,
    /// The code is empty, over 128 bytes, has a control character or an `@`, or has what the
    /// recipient does not take.
    InvalidCode,
    /// There is a value already.
    Taken,
    /// It would be over [`MAX_PASSED`] bytes.
    TooLong,
}

impl PassRefusal {
    /// Every refusal, in the order of their numbers.
    pub const ALL: [Self; 7] = [
        Self::NotHttp,
        Self::InvalidUrl,
        Self::NotListed,
        Self::InvalidName,
        Self::InvalidCode,
        Self::Taken,
        Self::TooLong,
    ];

    /// The stable name, `snake_case`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotHttp => "not_http",
            Self::InvalidUrl => "invalid_url",
            Self::NotListed => "not_listed",
            Self::InvalidName => "invalid_name",
            Self::InvalidCode => "invalid_code",
            Self::Taken => "taken",
            Self::TooLong => "too_long",
        }
    }
}

/// A URL with the code in it, in three parts, so that nothing need be copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passed<'u> {
    /// The URL as it was, up to where the code goes.
    pub before: &'u str,
    /// The parameter with the code.
    pub added: ArrayString<MAX_ADDED>,
    /// The URL as it was, from there on.
    pub after: &'u str,
}

impl Passed<'_> {
    /// The parts of the new URL.
    pub fn parts(&self) -> [&str; 3] {
        [self.before, &self.added, self.after]
    }
}

/// Puts a code into a URL that leads to a signup elsewhere.
///
/// The host must be that of one of the `recipients`, of which the first that fits counts. A
/// parameter that has a value keeps it, but for Typeform's own `xxxxx`, which its share links
/// have where the value goes; an empty one gets the code in its place.
///
/// # Errors
/// [`PassRefusal`] says why the URL stays as it is.
///
/// ```
/// use refgraph::link::{Recipient, pass_on};
/// let to = [Recipient { host: "*.typeform.com", ..Recipient::default() }];
/// let passed = pass_on("https://acme.typeform.com/to/x1?q=1", "ANN-7", to).unwrap();
/// assert_eq!(passed.parts().concat(), "https://acme.typeform.com/to/x1?q=1#referral_code=ANN-7");
/// ```
pub fn pass_on<'u, 'r>(
    url: &'u str,
    code: &str,
    recipients: impl IntoIterator<Item = Recipient<'r>>,
) -> Result<Passed<'u>, PassRefusal> {
    let bytes = url.as_bytes();
    let (scheme, _) = cut(bytes, b':');
    if !scheme.eq_ignore_ascii_case(b"http") && !scheme.eq_ignore_ascii_case(b"https") {
        return Err(PassRefusal::NotHttp);
    }
    let end = authority_end(bytes);
    let host = bytes.get(scheme.len() + 3..end).unwrap_or_default();
    let (host, port) = cut(host, b':');
    let is_host = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    if host.is_empty() || !host.iter().all(is_host) || !port.iter().all(u8::is_ascii_digit) {
        return Err(PassRefusal::InvalidUrl);
    }
    let recipient = recipients
        .into_iter()
        .find(|recipient| is_at(host, recipient.host.as_bytes()))
        .ok_or(PassRefusal::NotListed)?;

    let dialect = recipient.dialect.unwrap_or_else(|| Dialect::of(host));
    let name = Name::of(recipient.name, dialect).ok_or(PassRefusal::InvalidName)?;
    if !is_taken_by(dialect, code) {
        return Err(PassRefusal::InvalidCode);
    }

    let (mut added, start, end) =
        place(bytes, &name, dialect == Dialect::Typeform).ok_or(PassRefusal::Taken)?;
    name.bytes().for_each(|byte| added.escape(byte));
    added.put(b'=');
    code.bytes().for_each(|byte| added.escape(byte));

    let passed = Passed {
        before: url.get(..start).unwrap_or_default(),
        added: added.0,
        after: url.get(end..).unwrap_or_default(),
    };
    if passed.parts().iter().map(|part| part.len()).sum::<usize>() > MAX_PASSED {
        return Err(PassRefusal::TooLong);
    }
    Ok(passed)
}

/// Where in a URL a parameter goes: the mark before it, if it needs one, and the stretch that it
/// takes the place of. Nothing if it has a value already.
fn place(url: &[u8], name: &Name, in_fragment: bool) -> Option<(Added, usize, usize)> {
    let (before_hash, _) = cut(url, b'#');
    // The parameters are from behind their mark, if it is there, to where they end.
    let (mark, from, to) = if in_fragment {
        (b'#', before_hash.len(), url.len())
    } else {
        (b'?', cut(before_hash, b'?').0.len(), before_hash.len())
    };
    let parameters = url.get(from + 1..to).unwrap_or_default();
    let mut added = Added(ArrayString::new());
    let mut found = None;
    let mut at = from + 1;
    for pair in parameters.split(|byte| *byte == b'&') {
        let (key, value) = cut(pair, b'=');
        if Decoded::new(key, true).eq(name.bytes()) {
            let is_blank = value.is_empty() || in_fragment && value == b"xxxxx";
            if !is_blank {
                return None;
            }
            found = found.or(Some((at, at + pair.len())));
        }
        at += pair.len() + 1;
    }
    let (start, end) = found.unwrap_or((to, to));
    if from == to {
        added.put(mark);
    } else if found.is_none() && parameters.last().is_some_and(|last| *last != b'&') {
        added.put(b'&');
    }
    Some((added, start, end))
}

/// Whether a host is the listed one, or below it where the list says so.
fn is_at(host: &[u8], listed: &[u8]) -> bool {
    let Some(above) = listed.strip_prefix(b"*") else {
        return host.eq_ignore_ascii_case(listed);
    };
    let labels = host.len().checked_sub(above.len());
    // With its dot, so that `*.form.com` is not `otherform.com`; and something before it.
    above.len() > 1
        && above.starts_with(b".")
        && labels
            .filter(|labels| *labels > 0)
            .and_then(|labels| host.get(labels..))
            .is_some_and(|end| end.eq_ignore_ascii_case(above))
}

/// A parameter's name in full.
struct Name<'a> {
    prefix: &'a str,
    name: &'a str,
}

impl<'a> Name<'a> {
    fn of(own: &'a str, dialect: Dialect) -> Option<Self> {
        let name = if own.is_empty() {
            dialect.parameter()
        } else {
            own
        };
        let prefix = dialect.prefix();
        let name = name.strip_prefix(prefix).unwrap_or(name);
        let is_name = (1..=MAX_NAME).contains(&name.len())
            && !name.bytes().any(|byte| byte.is_ascii_control())
            && (dialect != Dialect::GoogleForms || name.bytes().all(|byte| byte.is_ascii_digit()));
        is_name.then_some(Self { prefix, name })
    }

    fn bytes(&self) -> impl Iterator<Item = u8> {
        self.prefix.bytes().chain(self.name.bytes())
    }
}

/// Whether a recipient takes this code.
fn is_taken_by(dialect: Dialect, code: &str) -> bool {
    (1..=MAX_CODE).contains(&code.len())
        && code.bytes().all(|byte| match dialect {
            Dialect::Stripe => byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'),
            // No email in any URL.
            _ => !byte.is_ascii_control() && byte != b'@',
        })
}

/// What is added to a URL. There is room for the longest.
struct Added(ArrayString<MAX_ADDED>);

impl Added {
    fn put(&mut self, byte: u8) {
        _ = self.0.try_push(char::from(byte));
    }

    fn escape(&mut self, byte: u8) {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            return self.put(byte);
        }
        self.put(b'%');
        self.put(hex_digit(byte >> 4));
        self.put(hex_digit(byte & 15));
    }
}

/// A hexadecimal digit, upper case as RFC 3986 has it.
const fn hex_digit(value: u8) -> u8 {
    if value < 10 {
        b'0' + value
    } else {
        b'A' + value - 10
    }
}
