//! Finding the referral code in a URL.
//!
//! People meet a referral code in the query of a link (`?ref=CODE`), in its path (`/r/CODE`) or
//! in its fragment (`#a_aid=CODE`), under some forty names that referral software uses.
//! [`find`] knows them and the order in which they count. Many of those names serve other ends
//! too: blogs put their own host in `ref`, sign-in servers answer with `code`, forums have
//! `/r/topic`. So the vaguer a name, the more its value must look like a referral code.
//! What [`find`] returns was never checked: that is the business of [`code`](crate::code).

use super::{authority_end, cut};
use arrayvec::{ArrayString, ArrayVec};

/// The most bytes of a referral code, decoded. [`find`] passes over longer values.
pub const MAX_CODE: usize = 256;

/// The most bytes of a parameter's name, decoded; no other counts.
const MAX_NAME: usize = 64;

/// Parameters in which referral software puts its code, in order of precedence.
static PARAMETERS: &str = "ref via fpr fp_ref grsf mwr rsCode referralCode referral_code refcode ref_code ref_id \
    refid referral referrer refer refer_code ucc rfsn sca_ref bg_ref aff affid aff_id \
    affiliate affiliate_id a_aid invite invite_code sponsor sponsor_id upline r rid code";

/// Those of [`PARAMETERS`] that are often used for where a visitor came from. A value that is
/// a host, an address or a spot on a page is passed over.
static SHARED: &str = "ref via referral referrer refer aff affiliate invite sponsor upline";

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
    let Places {
        path,
        query,
        hash_path,
        hash_query,
        bare,
    } = Places::of(url.as_bytes());

    let mut own = Search::new(own_names, &|_, _| true);
    own.query(query, Source::Query);
    own.query(hash_query, Source::Fragment);
    own.path(path, Source::Path);
    own.path(hash_path, Source::Fragment);
    if own.best.is_some() {
        return own.best;
    }

    let accept: Accept = &|name, text| is_code(text) || by_shape(name, text);
    let mut search = Search::new(PARAMETERS, accept);
    search.query(query, Source::Query);
    if search.best.is_none() {
        search.names = PREFIXES;
        search.path(path, Source::Path);
    }
    if search.best.is_none() {
        search.names = PARAMETERS;
        search.query(hash_query, Source::Fragment);
    }
    if search.best.is_none() {
        search.names = PREFIXES;
        search.path(hash_path, Source::Fragment);
    }
    if search.best.is_none()
        && let Some(text) = value(bare, false)
        && is_code(&text)
    {
        search.best = Some(Found {
            text,
            source: Source::Fragment,
            name: "",
        });
    }
    search.best
}

/// Whether a value counts under a name.
type Accept<'a> = &'a dyn Fn(&str, &str) -> bool;

/// A search for the value of the name that comes first in a list.
struct Search<'s, 'n> {
    /// The list: names with a space between them.
    names: &'n str,
    accept: Accept<'s>,
    /// The place of the best name in the list, once there is one.
    rank: usize,
    best: Option<Found<'n>>,
}

impl<'s, 'n> Search<'s, 'n> {
    fn new(names: &'n str, accept: Accept<'s>) -> Self {
        Self {
            names,
            accept,
            rank: usize::MAX,
            best: None,
        }
    }

    /// Looks through a query for parameters.
    fn query(&mut self, query: &[u8], source: Source) {
        let mut sign_in = None;
        for pair in query.split(|byte| *byte == b'&') {
            let (key, raw) = cut(pair, b'=');
            // Links that were copied out of HTML source have `&amp;` between parameters.
            let key = key.strip_prefix(b"amp;").unwrap_or(key);
            let Some(key) = Decoded::new(key, true).name() else {
                continue;
            };
            // Most parameters are none of ours, so that one look at the list is enough for them.
            let Some(near) = self.place(&key, true) else {
                continue;
            };
            // Looked for once, lest a query of many codes take long.
            if key.as_slice() != b"code" || !*sign_in.get_or_insert_with(|| is_sign_in(query)) {
                self.offer(self.place(&key, false).unwrap_or(near), source, raw, true);
            }
        }
    }

    /// Looks through a path for segments behind those that the list names.
    fn path(&mut self, path: &[u8], source: Source) {
        let mut before = None;
        for segment in path.split(|byte| matches!(byte, b'/' | b'\\')) {
            if segment.is_empty() {
                continue;
            }
            if let Some(rank) = before {
                self.offer(rank, source, segment, false);
            }
            before = Decoded::new(segment, false).name().and_then(|mut name| {
                // A prefix stands in the list with its slash.
                name.try_insert(0, b'/').ok()?;
                self.place(&name, false)
            });
        }
    }

    /// The place of a name in the list: spelt so but for ASCII case or, when folded, but for `-`
    /// and `_` as well.
    fn place(&self, name: &[u8], folded: bool) -> Option<usize> {
        self.names
            .split(' ')
            .map(|listed| listed.strip_suffix('/').unwrap_or(listed))
            .position(|listed| !listed.is_empty() && is_same(listed.as_bytes(), name, folded))
    }

    /// Takes a value if it counts, and its name comes before that of the best one so far.
    fn offer(&mut self, rank: usize, source: Source, raw: &[u8], is_form: bool) {
        if rank < self.rank
            && let Some(name) = self.names.split(' ').nth(rank)
            && let Some(text) = value(raw, is_form)
            && (self.accept)(name, &text)
        {
            self.rank = rank;
            self.best = Some(Found {
                text,
                source,
                name: name.trim_matches('/'),
            });
        }
    }
}

/// Whether two names are one but for ASCII case and, when folded, for `-` and `_`.
fn is_same(mut one: &[u8], mut other: &[u8], folded: bool) -> bool {
    loop {
        (one, other) = (skip(one, folded), skip(other, folded));
        match (one, other) {
            ([], []) => return true,
            ([a, one_rest @ ..], [b, other_rest @ ..]) if a.eq_ignore_ascii_case(b) => {
                (one, other) = (one_rest, other_rest);
            }
            _ => return false,
        }
    }
}

fn skip(mut name: &[u8], folded: bool) -> &[u8] {
    while folded && let [b'-' | b'_', rest @ ..] = name {
        name = rest;
    }
    name
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
        } else if route.contains(&b'=') {
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
struct Decoded<'t> {
    rest: &'t [u8],
    is_form: bool,
}

impl<'t> Decoded<'t> {
    fn new(text: &'t [u8], is_form: bool) -> Self {
        Self {
            rest: text,
            is_form,
        }
    }
}

impl Decoded<'_> {
    /// All of it in lower case, if it is no longer than the names of parameters are.
    fn name(self) -> Option<ArrayVec<u8, MAX_NAME>> {
        let mut name = ArrayVec::new();
        for byte in self {
            name.try_push(byte.to_ascii_lowercase()).ok()?;
        }
        Some(name)
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
fn value(raw: &[u8], is_form: bool) -> Option<ArrayString<MAX_CODE>> {
    let mut bytes = ArrayVec::<u8, MAX_CODE>::new();
    for byte in Decoded::new(raw.trim_ascii(), is_form) {
        bytes.try_push(byte).ok()?;
    }
    let text = core::str::from_utf8(bytes.trim_ascii()).ok()?;
    ArrayString::from(text).ok().filter(|text| !text.is_empty())
}

/// Whether a query that has a `code` is the answer of a sign-in server.
fn is_sign_in(query: &[u8]) -> bool {
    query
        .split(|byte| *byte == b'&')
        .any(|pair| matches!(cut(pair, b'=').0, b"state" | b"scope" | b"iss"))
}

/// Whether a value that is no well-formed code can still be one under this name.
fn by_shape(name: &str, text: &str) -> bool {
    match name {
        "code" => false,
        "r" | "rid" => reads_as_code(text),
        _ if name.starts_with('/') => reads_as_code(text),
        _ => !is_listed(SHARED, name.as_bytes()) || !is_place(text),
    }
}

fn is_listed(list: &str, word: &[u8]) -> bool {
    let mut words = list.as_bytes().split(|byte| *byte == b' ');
    words.any(|listed| listed.eq_ignore_ascii_case(word))
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
    let mut words = text.split(|byte| b"-_ ".contains(byte));
    text.iter().any(|byte| b"./:@?#&=<>{}".contains(byte))
        || words.all(|word| word.is_empty() || is_listed(PLACES, word))
}
