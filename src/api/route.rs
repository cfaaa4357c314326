//! Routes: which operation a request names. [`OPERATIONS`] is the one list of them.

use super::fields::canonical;
use super::operation::Operation;
use super::refused::Refused;
use super::{codes, connections, downline, history, programs, user_status, users};
use crate::refusal::Reason;
use crate::short_id::is_short_id;
use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use percent_encoding::percent_decode_str;

/// All that the API does: the operations of a path one after another, by the alphabet of their
/// methods, which is how `Allow` lists them.
pub static OPERATIONS: &[&Operation] = &[
    &programs::GET,
    &connections::DELETE,
    &connections::GET,
    &connections::POST,
    &codes::GET,
    &codes::POST,
    &downline::GET,
    &history::GET,
    &users::GET,
    &user_status::POST,
];

/// Where a request leads.
pub struct Route {
    /// What it asks for.
    pub operation: &'static Operation,
    /// The names that stand in its path, decoded and checked.
    pub places: Places,
}

/// The names that stand in a path, each with the name of its place.
#[derive(Debug, Default)]
pub struct Places(Vec<(&'static str, String)>);

impl Places {
    /// The name at a place; empty if the path has no such place.
    pub fn take(&mut self, place: &str) -> String {
        let mut names = self.0.iter_mut();
        let found = names.find(|(other, _)| *other == place);
        found.map_or_else(String::new, |(_, name)| core::mem::take(name))
    }
}

impl Route {
    /// The route of a method and a path that is still percent-encoded.
    ///
    /// # Errors
    /// `not_found` if no path is formed like this one, `invalid_id` or `invalid_email` if a name
    /// in it is none, `method_not_allowed`.
    pub fn of(method: &str, path: &str) -> Result<Self, Refused> {
        let mut raw = None;
        let mut named = None;
        let mut allow = String::new();
        for operation in OPERATIONS {
            let Some(places) = placed(operation.path, path) else {
                continue;
            };
            raw = Some(places);
            let methods: &[_] = match operation.method {
                "GET" => &["GET", "HEAD"],
                _ => &[operation.method],
            };
            for other in methods {
                if *other == method {
                    named = Some(*operation);
                }
                if !allow.is_empty() {
                    allow.push_str(", ");
                }
                allow.push_str(other);
            }
        }
        let mut places = Places::default();
        for (place, segment) in raw.ok_or(Reason::NotFound.of(""))? {
            let name = decoded(segment);
            let name = match place {
                "user" => canonical(&name, place)?,
                _ if is_short_id(&name) => name.into_owned(),
                _ => return Err(Reason::InvalidId.of(place).into()),
            };
            places.0.push((place, name));
        }
        let Some(operation) = named else {
            let mut refused = Refused::from(Reason::MethodNotAllowed.of(""));
            refused.allow = Some(allow);
            return Err(refused);
        };
        Ok(Self { operation, places })
    }
}

/// The name of the place that a segment of an operation's path is, if it is one: `program` for
/// `{program}`.
pub fn place(segment: &'static str) -> Option<&'static str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

/// What stands at the places of a path. `None` if it is not formed like the pattern.
fn placed<'a>(pattern: &'static str, path: &'a str) -> Option<Vec<(&'static str, &'a str)>> {
    let mut places = Vec::new();
    let mut segments = path.split('/');
    for part in pattern.split('/') {
        let segment = segments.next()?;
        match place(part) {
            Some(place) if !segment.is_empty() => places.push((place, segment)),
            None if part == segment => {}
            _ => return None,
        }
    }
    segments.next().is_none().then_some(places)
}

/// A segment without its percent signs; empty, which is no name, if that is no text. What is
/// encoded in an id may not be a slash, nor anything else that ids do not have.
fn decoded(segment: &str) -> Cow<'_, str> {
    percent_decode_str(segment)
        .decode_utf8()
        .unwrap_or_default()
}
