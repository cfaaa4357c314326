//! Links: a signup link out of a template, and a referral code out of any URL.
//!
//! People meet a referral code in the query of a link (`?ref=CODE`), in its path (`/r/CODE`) or
//! in its fragment (`#a_aid=CODE`), under some forty names that referral software uses.
//! [`find`] knows them and the order in which they count. Many of those names serve other ends
//! too: blogs put their own host in `ref`, sign-in servers answer with `code`, forums have
//! `/r/topic`. So the vaguer a name, the more its value must look like a referral code.
//! What [`find`] returns was never checked: that is the business of [`code`](crate::code).

/// The most bytes of a referral code, decoded. [`find`] passes over longer values.
pub const MAX_CODE: usize = 256;
/// The most bytes of a template and of the link made from it. Every browser and nearly every
/// server and messenger takes that many.
pub const MAX_LINK: usize = 2048;

/// What in a template stands for the referral code.
const PLACEHOLDER: &str = "{your_code}";
/// The same, after a URL parser has been over the template.
const ENCODED_PLACEHOLDER: &str = "%7Byour_code%7D";

/// Parameters in which referral software puts its code, in order of precedence.
static PARAMETERS: &[&str] = &[
    "ref",
    "via",
    "fpr",
    "fp_ref",
    "grsf",
    "mwr",
    "rsCode",
    "referralCode",
    "referral_code",
    "refcode",
    "ref_code",
    "ref_id",
    "refid",
    "referral",
    "referrer",
    "refer",
    "refer_code",
    "ucc",
    "rfsn",
    "sca_ref",
    "bg_ref",
    "aff",
    "affid",
    "aff_id",
    "affiliate",
    "affiliate_id",
    "a_aid",
    "invite",
    "invite_code",
    "sponsor",
    "sponsor_id",
    "upline",
    "r",
    "rid",
    "code",
];

/// Those of [`PARAMETERS`] that are often used for where a visitor came from. A value that is
/// a host, an address or a spot on a page is passed over.
static SHARED: &[&str] = &[
    "ref",
    "via",
    "referral",
    "referrer",
    "refer",
    "aff",
    "affiliate",
    "invite",
    "sponsor",
    "upline",
];

/// Path segments after which a code may stand.
static PREFIXES: &[&str] = &["/r", "/ref", "/invite"];

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
    /// The text, percent-decoded (invalid UTF-8 as U+FFFD), without white space around it:
    /// 1 to [`MAX_CODE`] bytes, not yet checked as a code.
    pub text: String,
    /// Where it stood.
    pub source: Source,
    /// The name of the parameter as the list (or the caller) spells it, the path segment before
    /// the code without its slash, or nothing for a fragment that is all code.
    pub name: &'n str,
}

/// Finds the referral code in `url`, which may be absolute, relative or only `?query` or
/// `#fragment`.
///
/// `own_names` are the caller's own parameters; one that begins with a slash (`/join`) is a path
/// segment that has the code after it (`/join/CODE`). `is_code` says whether a text is a
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
/// let found = find("https://example.com/?page=2&via=K7QM%2D42", &[], |_| false).unwrap();
/// assert_eq!((found.text.as_str(), found.source, found.name), ("K7QM-42", Source::Query, "via"));
/// assert_eq!(find("https://example.com/?ref=blog.example.org", &[], |_| false), None);
/// ```
pub fn find<'n>(
    url: &str,
    own_names: &[&'n str],
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
    for (path, query, in_path, in_query) in [
        (path, query, Source::Path, Source::Query),
        (hash_path, hash_query, Source::Fragment, Source::Fragment),
    ] {
        let mut parameters = Search::new(PARAMETERS, accept);
        parameters.query(query, in_query);
        if parameters.best.is_some() {
            return parameters.best;
        }
        let mut prefixes = Search::new(PREFIXES, accept);
        prefixes.path(path, in_path);
        if prefixes.best.is_some() {
            return prefixes.best;
        }
    }

    let text = value(bare, false)?;
    is_code(&text).then_some(Found {
        text,
        source: Source::Fragment,
        name: "",
    })
}

/// Whether a value counts under a name.
type Accept<'a> = &'a dyn Fn(&str, &str) -> bool;

/// A search for the value of the name that comes first in a list.
struct Search<'s, 'n> {
    names: &'s [&'n str],
    accept: Accept<'s>,
    /// The place of the best name in the list, once there is one.
    rank: usize,
    best: Option<Found<'n>>,
}

impl<'s, 'n> Search<'s, 'n> {
    fn new(names: &'s [&'n str], accept: Accept<'s>) -> Self {
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
            let first = Decoded::new(key, true)
                .next()
                .map(|byte| byte.to_ascii_lowercase());
            let find = |folded| {
                let mut names = self.names.iter();
                names.position(|name| {
                    name.bytes().next().map(|byte| byte.to_ascii_lowercase()) == first
                        && is_name(key, true, name, folded)
                })
            };
            // Most parameters are none of ours, so that one look at the list is enough for them.
            let Some(near) = find(true) else { continue };
            let rank = find(false).unwrap_or(near);
            if is_name(key, true, "code", false)
                && *sign_in.get_or_insert_with(|| is_sign_in(query))
            {
                continue;
            }
            self.offer(rank, source, raw, true);
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
            before = self.names.iter().position(|name| {
                prefix(name).is_some_and(|name| is_name(segment, false, name, false))
            });
        }
    }

    /// Takes a value if it counts, and its name comes before that of the best one so far.
    fn offer(&mut self, rank: usize, source: Source, raw: &[u8], is_form: bool) {
        if rank < self.rank
            && let Some(name) = self.names.get(rank)
            && let Some(text) = value(raw, is_form)
            && (self.accept)(name, &text)
        {
            self.rank = rank;
            self.best = Some(Found {
                text,
                source,
                name: prefix(name).unwrap_or(name),
            });
        }
    }
}

/// The path segment that a name of the form `/segment` or `/segment/` means.
fn prefix(name: &str) -> Option<&str> {
    let segment = name.strip_prefix('/')?;
    Some(segment.strip_suffix('/').unwrap_or(segment))
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

/// `text` before and after the first `mark`.
fn cut(text: &[u8], mark: u8) -> (&[u8], &[u8]) {
    let mut parts = text.splitn(2, |byte| *byte == mark);
    (
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
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

/// The decoded text without white space around it, if something is left and not too much.
fn value(raw: &[u8], is_form: bool) -> Option<String> {
    if raw.len() > 3 * MAX_CODE {
        return None;
    }
    let mut bytes = Vec::with_capacity(raw.len());
    bytes.extend(Decoded::new(raw, is_form));
    let text = String::from_utf8_lossy(bytes.trim_ascii()).into_owned();
    (1..=MAX_CODE).contains(&text.len()).then_some(text)
}

/// Whether an encoded name is this one, but for ASCII case and, when folded, for `-` and `_`.
fn is_name(encoded: &[u8], is_form: bool, name: &str, folded: bool) -> bool {
    let counts = |byte: &u8| !(folded && matches!(byte, b'-' | b'_'));
    let encoded = Decoded::new(encoded, is_form);
    let encoded = encoded.filter(counts).map(|byte| byte.to_ascii_lowercase());
    let name = name
        .bytes()
        .filter(counts)
        .map(|byte| byte.to_ascii_lowercase());
    encoded.eq(name)
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
        _ => !SHARED.contains(&name) || !is_place(text),
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
    let is_word = |word: &[u8]| {
        let mut places = PLACES.as_bytes().split(|byte| *byte == b' ');
        word.is_empty() || places.any(|place| place.eq_ignore_ascii_case(word))
    };
    text.iter().any(|byte| b"./:@?#&=<>{}".contains(byte))
        || text.split(|byte| b"-_ ".contains(byte)).all(is_word)
}

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
    /// Every refusal, in the order of their numbers.
    pub const ALL: [Self; 7] = [
        Self::NotHttp,
        Self::NoPlaceholder,
        Self::PlaceholderInHost,
        Self::InvalidTemplate,
        Self::EmptyCode,
        Self::InvalidCode,
        Self::TooLong,
    ];

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
    static STRIPPED: &[&str] = &[
        "ref",
        "referralCode",
        "refer_code",
        "referrer",
        "rfsn",
        "a_aid",
        "irclickid",
    ];
    let is_aff = name
        .as_bytes()
        .get(..3)
        .is_some_and(|start| start.eq_ignore_ascii_case(b"aff"));
    is_aff
        || STRIPPED
            .iter()
            .any(|stripped| stripped.eq_ignore_ascii_case(name))
}
