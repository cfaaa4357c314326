//! Short links: `/r/{code}` on the site's own domain, which leads to the signup page.
//!
//! A short link survives what strips parameters out of links, and can be read aloud and printed.
//! Where it leads is the site's word alone: the program's template. The visitor's request gives
//! the code, which is checked and percent-encoded, and a query, which is passed on only as far as
//! it changes nothing about the code.

use super::visitor::Visit;
use crate::code::{Accepted, Expected, Mode, Problem, check, check_among};
use crate::link::{MAX_LINK, can_matter, decoded, find, signup_link};
use crate::list::is_listed;
use alloc::string::String;

/// How the short links of a site are.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'a> {
    /// The path before the code, with a slash at either end. In a request it may be in either
    /// case, as QR codes are smaller in upper case.
    pub prefix: &'a str,
    /// Where they lead, the usual program first.
    pub targets: &'a [Target<'a>],
    /// Where to send who has no right code: an absolute URL or a path; nowhere if empty.
    pub landing: &'a str,
    /// The site's own names of parameters for the code, with a space between them.
    pub own_names: &'a str,
    /// The mode of the codes that are taken.
    pub mode: Option<Mode>,
    /// The patterns of [foreign](crate::code::foreign) codes, with a space between them.
    pub foreign: &'a str,
}

/// A program that short links lead to.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// The [tag](crate::code::tag_of) of its codes; 0 if it takes those of every program.
    pub tag: u8,
    /// The template of its signup links, see [`signup_link`].
    pub template: &'a str,
}

/// What is done about a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is for no short link: somebody else's to answer.
    Elsewhere,
    /// A redirect to the signup page. It counts only for [`Visit::Person`].
    Redirect {
        /// Where to.
        location: String,
        /// The code in its canonical spelling.
        referral_code: String,
        /// The place of the program among the targets.
        target: usize,
    },
    /// The code is not right: a redirect to the landing page, or nothing there if it is empty.
    Invalid {
        /// What is wrong with the code.
        problem: Problem,
        /// Where to.
        location: String,
    },
    /// Asked in advance ([`Visit::Speculative`]). A redirect that is kept for later would not be
    /// asked for again when the visit is made, and so never count: it is refused until then.
    NotYet,
    /// Something other than a look is wanted ([`Visit::Other`]).
    NotAllowed,
}

/// The most parameters of a query that may have to do with codes; others of that kind are
/// dropped. It bounds the work for a hostile query.
const MOST_DOUBTFUL: usize = 16;

/// Parameters that name a person.
const PERSONAL: &str = "email e-mail e_mail mail name fullname full_name full-name firstname \
    first_name first-name lastname last_name last-name phone tel";

/// What to do about a request for `path` with `query` (either as it stands in the URL; the query
/// without its question mark).
///
/// The location is the program's template with the code in it, to which the parameters of `query`
/// are added, in their order, but for those that
/// * the template has already, or that would make [`find`] read another code, or none, out of it;
/// * name a person (`email`, `first_name`) or hold an email address;
/// * would make it longer than [`MAX_LINK`].
///
/// ```
/// use refgraph::edge::short_link::{Outcome, Rules, Target, follow};
/// use refgraph::edge::visitor::Visit;
/// let template = "https://example.com/signup?via={your_code}";
/// let rules = Rules {
///     prefix: "/r/",
///     targets: &[Target { tag: 0, template }],
///     landing: "",
///     own_names: "",
///     mode: None,
///     foreign: "",
/// };
/// let outcome = follow("/r/h1v7-2ba-0k4", "ref=EVIL77&utm_source=card", Visit::Person, &rules);
/// let Outcome::Redirect { location, .. } = outcome else { panic!("{outcome:?}") };
/// assert_eq!(location, "https://example.com/signup?via=H1V72BA0K4&utm_source=card");
/// ```
pub fn follow(path: &str, query: &str, visit: Visit, rules: &Rules) -> Outcome {
    let Some(rest) = after_prefix(path, rules.prefix) else {
        return Outcome::Elsewhere;
    };
    match visit {
        Visit::Other => return Outcome::NotAllowed,
        Visit::Speculative => return Outcome::NotYet,
        Visit::Person | Visit::Head | Visit::Preview | Visit::Embedded => {}
    }
    match code(rest, rules) {
        Ok((referral_code, target, link)) => Outcome::Redirect {
            location: with_query(&link, query, rules.own_names),
            referral_code,
            target,
        },
        Err(problem) => Outcome::Invalid {
            problem,
            location: if rules.landing.is_empty() {
                String::new()
            } else {
                with_query(rules.landing, query, rules.own_names)
            },
        },
    }
}

/// What stands behind the prefix; nothing where it alone does, without its last slash.
fn after_prefix<'p>(path: &'p str, prefix: &str) -> Option<&'p str> {
    let bare = prefix.strip_suffix('/').unwrap_or(prefix);
    let (start, rest) = path.split_at_checked(bare.len())?;
    let is_prefix = start.eq_ignore_ascii_case(bare) && (rest.is_empty() || rest.starts_with('/'));
    is_prefix.then(|| rest.strip_prefix('/').unwrap_or(rest))
}

/// The code of a path, the place of its program and its link.
fn code(rest: &str, rules: &Rules) -> Result<(String, usize, String), Problem> {
    let raw = rest.strip_suffix('/').unwrap_or(rest);
    // What does not decode to text, or to too much of it, is no code.
    let text = decoded(raw).ok_or(if raw.is_empty() {
        Problem::Empty
    } else {
        Problem::BadSymbol
    })?;
    let expected = Expected {
        mode: rules.mode,
        ..Expected::default()
    };
    let patterns = rules.foreign.split(' ').filter(|text| !text.is_empty());
    let (referral_code, target) = match check_among(&text, expected, patterns) {
        Ok(Accepted::Code(code)) => {
            let takes = |target: &Target| target.tag == 0 || target.tag == code.tag();
            let target = match code.tag() {
                0 => Some(0),
                _ => rules.targets.iter().position(takes),
            };
            let target = target.ok_or(Problem::OtherProgram)?;
            (String::from(code.as_str()), target)
        }
        Ok(Accepted::Foreign(form)) => (String::from(&*form), 0),
        Err(invalid) => return Err(invalid.problem),
    };
    let template = rules.targets.get(target).map_or("", |found| found.template);
    // The worker has tried the template; with this code it may be over the limit.
    let link = signup_link(template, &referral_code).map_err(|_| Problem::TooLong)?;
    Ok((referral_code, target, link))
}

/// `link` with the parameters of `query` that do it no harm.
fn with_query(link: &str, query: &str, own_names: &str) -> String {
    let is_code = |text: &str| check(text, Expected::default()).valid().is_some();
    let (base, fragment) = link.split_at(link.find('#').unwrap_or(link.len()));
    let own_query = base.find('?').and_then(|at| base.get(at + 1..));
    let mut merged = String::from(base);
    let mut separator = match own_query {
        None => "?",
        Some("") => "",
        Some(_) => "&",
    };
    let meant = find(link, own_names, is_code);
    let mut doubtful = 0;

    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        // Links that were copied out of HTML source have `&amp;` between parameters.
        let pair = pair.strip_prefix("amp;").unwrap_or(pair);
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let is_taken = own_query
            .unwrap_or_default()
            .split('&')
            .any(|own| is_same(own.split('=').next().unwrap_or_default(), key));
        if is_taken || is_personal(key, value) {
            continue;
        }
        let before = merged.len();
        merged.push_str(separator);
        push_safe(&mut merged, pair);
        let mut is_kept = merged.len() + fragment.len() <= MAX_LINK;
        if is_kept && can_matter(key, own_names) {
            doubtful += 1;
            merged.push_str(fragment);
            is_kept = doubtful <= MOST_DOUBTFUL && find(&merged, own_names, is_code) == meant;
            merged.truncate(merged.len() - fragment.len());
        }
        if is_kept {
            separator = "&";
        } else {
            merged.truncate(before);
        }
    }
    merged.push_str(fragment);
    merged
}

/// Whether two names of parameters are the same once decoded, but for ASCII case.
fn is_same(one: &str, other: &str) -> bool {
    match (decoded(one), decoded(other)) {
        (Some(one), Some(other)) => one.eq_ignore_ascii_case(&other),
        _ => one == other,
    }
}

/// Whether a parameter tells who somebody is. An address may be encoded twice, in a URL within
/// the URL; what cannot be read might be one.
fn is_personal(key: &str, value: &str) -> bool {
    let has_address = |raw: &str| {
        let text = decoded(raw);
        let text = text.as_deref().unwrap_or(raw);
        text.contains('@') || text.contains("%40")
    };
    decoded(key).is_some_and(|key| is_listed(PERSONAL, key.as_bytes()))
        || has_address(key)
        || has_address(value)
}

/// Adds a part of a query, with whatever has no place there encoded.
fn push_safe(link: &mut String, text: &str) {
    const HEX: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F',
    ];
    for byte in text.bytes() {
        let is_safe = byte.is_ascii_graphic()
            && !matches!(
                byte,
                b'"' | b'#' | b'\'' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}'
            );
        if is_safe {
            link.push(char::from(byte));
        } else {
            link.push('%');
            for digit in [byte >> 4, byte & 15] {
                link.extend(HEX.get(usize::from(digit)));
            }
        }
    }
}
