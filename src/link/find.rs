//! Finding the referral code in a URL.
//!
//! People meet a referral code in the query of a link (`?ref=CODE`), in its path (`/r/CODE`) or
//! in its fragment (`#a_aid=CODE`), under some forty names that referral software uses.
//! [`find`] knows them and the order in which they count. Many of those names serve other ends
//! too: blogs put their own host in `ref`, sign-in servers answer with `code`, forums have
//! `/r/topic`. So the vaguer a name, the more its value must look like a referral code.
//! What [`find`] returns was never checked: that is the business of [`code`](crate::code).

use super::{authority_end, cut};
use crate::list::{is_listed, words};
use crate::utf8;
use arrayvec::{ArrayString, ArrayVec};

/// The most bytes of a referral code, decoded. [`find`] passes over longer values.
pub const MAX_CODE: usize = 256;

/// The most bytes of a parameter's name; no other counts.
const MAX_NAME: usize = 64;

/// Parameters in which referral software puts its code, in order of precedence.
static PARAMETERS: &str = "ref via fpr fp_ref grsf mwr rsCode referralCode referral_code refcode ref_code ref_id \
    refid referral referrer refer refer_code ucc rfsn sca_ref bg_ref aff affid aff_id \
    affiliate affiliate_id a_aid invite invite_code sponsor sponsor_id upline r rid code";

/// Those of [`PARAMETERS`] that are often used for where a visitor came from. A value that is
/// a host, an address or a spot on a page is passed over.
static SHARED: &str = "ref via referral referrer refer aff affiliate invite sponsor upline";

/// What stands beside the `code` of a sign-in server.
static SIGN_IN: &str = "state scope iss";

/// Path segments after which a code may stand.
static PREFIXES: &str = "/r /ref /invite";

/// Words for spots on a page, kinds of page and places that send visitors.
static PLACES: &str = "about app badge banner blog body bottom button cta direct docs email \
    facebook footer github google header hero home homepage index instagram internal landing \
    link linkedin logo main master menu nav navbar newsletter null page post pricing \
    producthunt product read search share sidebar signup site social top twitter undefined web \
    website";

/// Where in a URL a referral code stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// A parameter of the query.
    Query,
    /// A segment of the path.
    Path,
    /// Somewhere in the fragment, also in the path or query that a hash router keeps there.
    Fragment,
}

impl Source {
    /// Every source, in the order of their numbers.
    pub const ALL: [Self; 3] = [Self::Query, Self::Path, Self::Fragment];

    /// The stable name, lower case.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Path => "path",
            Self::Fragment => "fragment",
        }
    }
}

/// What stood in a URL where a referral code belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found<'n> {
    /// The text, percent-decoded, without white space around it: 1 to [`MAX_CODE`] bytes, not yet
    /// checked as a code.
    pub text: ArrayString<MAX_CODE>,
    /// Where it stood.
    pub source: Source,
    /// The name of the parameter as the list (or the caller) spells it, the path segment before
    /// the code without its slash, or nothing for a fragment that is all code.
    pub name: &'n str,
}

/// Finds the referral code in `url`, which may be absolute, relative or only `?query` or
/// `#fragment`.
///
/// `own_names` are the caller's own parameters, with a space between them; one that begins with a
/// slash (`/join`) is a path segment that has the code after it (`/join/CODE`). `is_code` says whether a text is a
/// well-formed referral code; a vague name counts only by its word.
///
/// In order of precedence:
/// 1. `own_names` in their order, each in query, fragment and path, whatever the value;
/// 2. a known parameter of the query: `ref`, `via`, … `upline`; the vague `r` and `rid` if the
///    value reads as a code; `code` if it is well-formed;
/// 3. `/r/CODE`, `/ref/CODE`, `/invite/CODE` in the path, if it reads as a code;
/// 4. the same two in the fragment: `#a_aid=CODE`, `#/route?ref=CODE`, `#/invite/CODE`;
/// 5. a fragment that is a well-formed code and nothing else.
///
/// To read as a code is to be well-formed by `is_code`, or to have 4 to 24 letters, digits,
/// dashes and underscores, of which some are letters and either some are digits or no letter is
/// lower case. `/:product/:slug`, which some vendors use, is too general to be taken for a
/// referral unless the caller names the product.
///
/// Names compare decoded, without regard to ASCII case, `-` and `_` (`inviteCode` is
/// `invite_code`), unless one is spelt exactly. Of a repeated parameter the first value that
/// counts does; empty ones and those over [`MAX_CODE`] bytes do not. `code` beside `state`,
/// `scope` or `iss` is the answer of a sign-in server (RFC 6749, 4.1.2; RFC 9207) and never
/// taken, not even as one of `own_names`.
///
/// ```
/// use refgraph::link::{Source, find};
/// let found = find("https://example.com/?page=2&via=K7QM%2D42", "", |_| false).unwrap();
/// assert_eq!((found.text.as_str(), found.source, found.name), ("K7QM-42", Source::Query, "via"));
/// assert_eq!(find("https://example.com/?ref=blog.example.org", "", |_| false), None);
/// ```
pub fn find<'n>(
    url: &str,
    own_names: &'n str,
    is_code: impl Fn(&str) -> bool,
) -> Option<Found<'n>> {
    let places = Places::of(url.as_bytes());
    // In order of precedence: each part of the URL, where that is, and whether it is a path.
    let parts = [
        (places.query, Source::Query, false),
        (places.path, Source::Path, true),
        (places.hash_query, Source::Fragment, false),
        (places.hash_path, Source::Fragment, true),
    ];
    let accept = |name: &[u8], text: &str| is_code(text) || by_shape(name, text);
    let mut search = Search {
        names: own_names,
        accept: &|_, _| true,
        best: None,
    };
    for (part, source, is_path) in &parts {
        search.part(part, *source, *is_path);
    }
    search.accept = &accept;
    for (part, source, is_path) in &parts {
        if search.best.is_none() {
            search.names = if *is_path { PREFIXES } else { PARAMETERS };
            search.part(part, *source, *is_path);
        }
    }
    if search.best.is_none() && value(places.bare, false).is_some_and(|text| is_code(&text)) {
        search.best = Some(Hit {
            rank: 0,
            name: b"",
            raw: places.bare,
            source: Source::Fragment,
            is_form: false,
        });
    }
    let hit = search.best?;
    Some(Found {
        text: value(hit.raw, hit.is_form)?,
        source: hit.source,
        name: utf8::text(hit.name.strip_prefix(b"/").unwrap_or(hit.name))?,
    })
}

/// Whether a value counts under a name.
type Accept<'a> = &'a dyn Fn(&[u8], &str) -> bool;

/// A value that counts, not decoded: it is small, where the decoded text is large to move.
struct Hit<'u, 'n> {
    /// The place of its name in the list.
    rank: usize,
    name: &'n [u8],
    raw: &'u [u8],
    source: Source,
    is_form: bool,
}

/// A search for the value of the name that comes first in a list.
struct Search<'s, 'u, 'n> {
    /// The list: names with a space between them.
    names: &'n str,
    accept: Accept<'s>,
    best: Option<Hit<'u, 'n>>,
}

impl<'u, 'n> Search<'_, 'u, 'n> {
    /// Looks through a query for parameters, or through a path for segments behind those that
    /// the list names.
    fn part(&mut self, part: &'u [u8], source: Source, is_path: bool) {
        // Looked for once, lest a query of many codes take long.
        let is_sign_in = !is_path && is_sign_in(part);
        let mut before: &[u8] = b"";
        let is_end = |byte: &u8| match *byte {
            b'&' => !is_path,
            b'/' | b'\\' => is_path,
            _ => false,
        };
        for piece in part.split(is_end) {
            let (key, raw) = if is_path {
                if piece.is_empty() {
                    continue;
                }
                (core::mem::replace(&mut before, piece), piece)
            } else {
                let (key, raw) = cut(piece, b'=');
                // Links that were copied out of HTML source have `&amp;` between parameters.
                (key.strip_prefix(b"amp;").unwrap_or(key), raw)
            };
            let key = Decoded::new(key, !is_path);
            if is_sign_in && is_same(b"code", &key, false) {
                continue;
            }
            if let Some((rank, name)) = self.place(&key, is_path)
                && self.best.as_ref().is_none_or(|best| rank < best.rank)
                && value(raw, !is_path).is_some_and(|text| (self.accept)(name, &text))
            {
                self.best = Some(Hit {
                    rank,
                    name,
                    raw,
                    source,
                    is_form: !is_path,
                });
            }
        }
    }

    /// The name in the list that a key is, and its place: the one spelt so but for ASCII case,
    /// or, of parameters, the first that is the same but for `-` and `_` as well. Prefixes in a
    /// path stand in the list with a slash.
    fn place(&self, key: &Decoded, is_path: bool) -> Option<(usize, &'n [u8])> {
        let mut near = None;
        for (rank, listed) in words(self.names).enumerate() {
            let name = listed.strip_suffix(b"/").unwrap_or(listed);
            let prefix: &[u8] = if is_path { b"/" } else { b"" };
            let spelt = name.strip_prefix(prefix).unwrap_or_default();
            if !(1..=MAX_NAME).contains(&spelt.len()) {
                continue;
            }
            if is_same(spelt, key, !is_path) {
                if is_path || is_same(spelt, key, false) {
                    return Some((rank, name));
                }
                near = near.or(Some((rank, name)));
            }
        }
        near
    }
}

/// Whether a key is a name but for ASCII case and, when folded, for `-` and `_`.
fn is_same(name: &[u8], key: &Decoded, folded: bool) -> bool {
    let counts = |byte: &u8| !(folded && matches!(byte, b'-' | b'_'));
    let mut name = name.iter().copied().filter(counts);
    let mut key = key.clone().filter(counts);
    loop {
        match (name.next(), key.next()) {
            (None, None) => return true,
            (Some(a), Some(b)) if a.eq_ignore_ascii_case(&b) => {}
            _ => return false,
        }
    }
}

/// The parts of a URL in which a code may stand.
struct Places<'u> {
    path: &'u [u8],
    query: &'u [u8],
    hash_path: &'u [u8],
    hash_query: &'u [u8],
    bare: &'u [u8],
}

impl<'u> Places<'u> {
    fn of(url: &'u [u8]) -> Self {
        let (url, fragment) = cut(url, b'#');
        let (before, query) = cut(url, b'?');

        // A text directive is for the browser alone (`#ref=X:~:text=…`).
        let end = fragment.windows(3).position(|mark| mark == b":~:");
        let fragment = end.and_then(|end| fragment.get(..end)).unwrap_or(fragment);
        let fragment = fragment.strip_prefix(b"!").unwrap_or(fragment);
        let (route, after) = cut(fragment, b'?');
        let (hash_path, hash_query, bare): (_, _, &[u8]) = if route.starts_with(b"/") {
            (route, after, b"")
        } else if cut(route, b'=').0.len() < route.len() {
            (b"".as_slice(), route, b"")
        } else {
            (b"".as_slice(), after, route)
        };
        Self {
            path: before.get(authority_end(before)..).unwrap_or_default(),
            query,
            hash_path,
            hash_query,
            bare,
        }
    }
}

/// The bytes that a text encodes (URL Standard, "percent-decode"). In a form's encoding, which
/// queries have, `+` is a space.
#[derive(Clone)]
pub(super) struct Decoded<'t> {
    rest: &'t [u8],
    is_form: bool,
}

impl<'t> Decoded<'t> {
    pub(super) fn new(text: &'t [u8], is_form: bool) -> Self {
        Self {
            rest: text,
            is_form,
        }
    }
}

impl Iterator for Decoded<'_> {
    type Item = u8;

    // Once, not at each of its uses: the speed is in the names that differ at their first byte.
    #[inline(never)]
    fn next(&mut self) -> Option<u8> {
        if let [b'%', high, low, after @ ..] = self.rest
            && let (Some(high), Some(low)) = (hex(*high), hex(*low))
        {
            self.rest = after;
            return Some(high << 4 | low);
        }
        let (byte, after) = self.rest.split_first()?;
        self.rest = after;
        Some(if self.is_form && *byte == b'+' {
            b' '
        } else {
            *byte
        })
    }
}

fn hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

/// The decoded text without white space around it, if it is text, and neither empty nor too much.
// Large, and asked for in three places.
#[inline(never)]
fn value(raw: &[u8], is_form: bool) -> Option<ArrayString<MAX_CODE>> {
    let mut bytes = ArrayVec::<u8, MAX_CODE>::new();
    for byte in Decoded::new(raw.trim_ascii(), is_form) {
        bytes.try_push(byte).ok()?;
    }
    let text = utf8::text(bytes.trim_ascii())?;
    ArrayString::from(text).ok().filter(|text| !text.is_empty())
}

/// Whether a query that has a `code` is the answer of a sign-in server.
fn is_sign_in(query: &[u8]) -> bool {
    query
        .split(|byte| *byte == b'&')
        .any(|pair| is_listed(SIGN_IN, cut(pair, b'=').0))
}

/// The text that a part of a URL stands for, without white space around it: nothing of what is
/// empty, no text, or over [`MAX_CODE`] bytes.
#[cfg(feature = "full")]
pub(crate) fn decoded(raw: &str) -> Option<ArrayString<MAX_CODE>> {
    value(raw.as_bytes(), true)
}

/// Whether a parameter of this name, as it stands in a query, can change what [`find`] finds.
#[cfg(feature = "full")]
pub(crate) fn can_matter(key: &str, own_names: &str) -> bool {
    let key = key.as_bytes();
    let key = key.strip_prefix(b"amp;").unwrap_or(key);
    let key = Decoded::new(key, true);
    [own_names, PARAMETERS, SIGN_IN]
        .iter()
        .any(|list| words(list).any(|name| !name.is_empty() && is_same(name, &key, true)))
}

/// Whether a value that is no well-formed code can still be one under this name.
fn by_shape(name: &[u8], text: &str) -> bool {
    match name {
        b"code" => false,
        b"r" | b"rid" | [b'/', ..] => reads_as_code(text),
        _ => !is_listed(SHARED, name) || !is_place(text),
    }
}

fn reads_as_code(text: &str) -> bool {
    let (mut letters, mut digits, mut lower) = (false, false, false);
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' => digits = true,
            b'A'..=b'Z' => letters = true,
            b'a'..=b'z' => (letters, lower) = (true, true),
            b'-' | b'_' => {}
            _ => return false,
        }
    }
    (4..=24).contains(&text.len()) && letters && (digits || !lower)
}

/// Whether a text is a host, an address, markup or a spot on a page (`nav_header`).
fn is_place(text: &str) -> bool {
    let text = text.as_bytes();
    // Not by `contains`, which brings a search of many bytes at once along.
    let is_mark = |byte: &u8| {
        matches!(
            byte,
            b'.' | b'/' | b':' | b'@' | b'?' | b'#' | b'&' | b'=' | b'<' | b'>' | b'{' | b'}'
        )
    };
    let mut words = text.split(|byte| matches!(byte, b'-' | b'_' | b' '));
    text.iter().any(is_mark) || words.all(|word| word.is_empty() || is_listed(PLACES, word))
}
