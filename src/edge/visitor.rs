//! Visitors: whether a request is a person's visit, or a machine that looks in advance.
//!
//! Browsers fetch links that may be followed next; messengers and networks fetch links to show a
//! card; crawlers fetch everything. Referral software has paid rewards for all of them. So a
//! request counts, and binds the visitor to a referrer, only as [`Visit::Person`].

/// What a request tells about who asks. A header that is missing is an empty text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Visitor<'a> {
    /// The method, in upper case.
    pub method: &'a str,
    /// The headers `Sec-Purpose`, `Purpose`, `X-Purpose` and `X-Moz`, with anything between.
    pub purpose: &'a str,
    /// The header `Sec-Fetch-Dest`.
    pub destination: &'a str,
    /// The header `User-Agent`.
    pub user_agent: &'a str,
}

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Visit {
    /// A person, as far as one can tell.
    Person,
    /// Somebody who asks for the headers alone.
    Head,
    /// A program that shows a card of the page, or indexes it.
    Preview,
    /// A page, for something in it: an image, a frame, data. Nobody sees where that leads; links
    /// were hidden so to credit somebody with visitors who never met them.
    Embedded,
    /// A browser, for a page that may be wanted later (prefetch, prerender).
    Speculative,
    /// Somebody who wants something done, by another method than `GET` or `HEAD`.
    Other,
}

impl Visit {
    /// Every visit, in the order of their numbers.
    pub const ALL: [Self; 6] = [
        Self::Person,
        Self::Head,
        Self::Preview,
        Self::Embedded,
        Self::Speculative,
        Self::Other,
    ];

    /// The stable name, lower case.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Head => "head",
            Self::Preview => "preview",
            Self::Embedded => "embedded",
            Self::Speculative => "speculative",
            Self::Other => "other",
        }
    }
}

/// The longest part of a header that is read, in bytes: programs name themselves at the start or
/// soon after what they claim to be compatible with.
const LONGEST: usize = 512;

/// Programs that fetch a link for a card or an index and are not known by [`WORDS`]. Kept short:
/// nearly all of them say "bot". What people browse with inside of an app (`FBAV`, `Instagram`,
/// `Snapchat`, `[LinkedInApp]`) must not be in here, nor what developers try things out with
/// (`HeadlessChrome`, `curl`).
const AGENTS: [&str; 20] = [
    "slackbot",
    "slack-imgproxy",
    "facebookexternalhit",
    "facebookcatalog",
    "meta-external",
    "facebot",
    "whatsapp/",
    "viber",
    "kakaotalk-scrap",
    "snap url",
    "google-inspectiontool",
    "google-pagerenderer",
    "googleother",
    "embedly",
    "iframely",
    "vkshare",
    "mastodon/",
    "tumblr/",
    "cardyb",
    "nextcloud",
];

/// Words that make a program one of those wherever they stand.
const WORDS: [&str; 4] = ["preview", "crawler", "spider", "scrap"];

/// Who asks. What a request is for counts before who it says it is, and its method before both.
///
/// ```
/// use refgraph::edge::visitor::{Visit, Visitor, visit};
/// let asked = Visitor { method: "GET", ..Visitor::default() };
/// let prefetch = Visitor { purpose: "prefetch;prerender", ..asked };
/// assert_eq!(visit(&prefetch), Visit::Speculative);
/// let card = Visitor { user_agent: "Slackbot-LinkExpanding 1.0", ..asked };
/// assert_eq!(visit(&card), Visit::Preview);
/// ```
pub fn visit(visitor: &Visitor) -> Visit {
    let purpose = start(visitor.purpose);
    if !matches!(visitor.method, "GET" | "HEAD") {
        Visit::Other
    } else if ["prefetch", "prerender", "preview"]
        .iter()
        .any(|word| has(purpose, word))
    {
        Visit::Speculative
    } else if visitor.method == "HEAD" {
        Visit::Head
    } else if is_program(start(visitor.user_agent)) {
        Visit::Preview
    } else if !matches!(visitor.destination, "" | "document") {
        Visit::Embedded
    } else {
        Visit::Person
    }
}

fn start(text: &str) -> &[u8] {
    let text = text.as_bytes();
    text.get(..LONGEST).unwrap_or(text)
}

fn is_program(agent: &[u8]) -> bool {
    AGENTS.iter().chain(&WORDS).any(|name| has(agent, name)) || has_bot(agent)
}

/// Whether a word ends in "bot" (`Twitterbot/1.0`, `TelegramBot (…`). `Cubot` makes phones.
fn has_bot(agent: &[u8]) -> bool {
    agent
        .split(|byte| !byte.is_ascii_alphabetic())
        .any(|word| ends(word, "bot") && !ends(word, "cubot"))
}

fn ends(word: &[u8], with: &str) -> bool {
    let at = word.len().checked_sub(with.len());
    let end = at.and_then(|at| word.get(at..));
    end.is_some_and(|end| end.eq_ignore_ascii_case(with.as_bytes()))
}

/// Whether `word`, in lower case, stands in `text` in either case.
fn has(text: &[u8], word: &str) -> bool {
    text.windows(word.len())
        .any(|part| part.eq_ignore_ascii_case(word.as_bytes()))
}
