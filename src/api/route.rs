//! Routes: which operation a request names. [`OPERATIONS`] is the one list of them.

use super::fields::canonical;
use super::operation::Operation;
use super::refused::Refused;
use super::{
    activity, acts, awards, backfill, balances, codes, connections, downline, events, health,
    history, known_code, leaderboard, program, programs, queues, rules, simulation, user_status,
    users, webhooks,
};
use crate::award::node::is_name;
use crate::refusal::Reason;
use crate::short_id::is_short_id;
use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use percent_encoding::percent_decode_str;

/// All that the API does: the operations of a path one after another, by the alphabet of their
/// methods, which is how `Allow` lists them.
pub static OPERATIONS: &[&Operation] = &[
    &health::GET,
    &known_code::GET,
    &activity::POST,
    &activity::GET,
    &acts::REVERSE,
    &acts::REVIEW,
    &awards::GET,
    &acts::APPROVE,
    &queues::PAYMENTS,
    &queues::REVIEWS,
    &programs::GET_CONNECTIONS,
    &connections::DELETE,
    &connections::GET,
    &connections::POST,
    &codes::GET,
    &codes::POST,
    &downline::GET,
    &history::GET,
    &rules::GET,
    &rules::PUT,
    &rules::DELETE_ONE,
    &rules::GET_ONE,
    &rules::PUT_ONE,
    &simulation::POST,
    &leaderboard::GET,
    &backfill::POST,
    &events::GET,
    &programs::GET,
    &program::GET,
    &program::PATCH,
    &program::PUT,
    &users::GET,
    &balances::GET,
    &acts::PAY,
    &user_status::POST,
    &webhooks::LIST,
    &webhooks::CREATE,
    &webhooks::DELETE,
    &webhooks::GET,
    &webhooks::PATCH,
    &webhooks::DEAD,
    &webhooks::REPLAY,
    &webhooks::SECRET,
];

/// Where a path leads.
pub struct Route {
    /// The operations of the path, one a method.
    operations: Vec<&'static Operation>,
    /// The names that stand in it, decoded and checked.
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
    /// The route of a path that is still percent-encoded.
    ///
    /// # Errors
    /// `not_found` if no path is formed like this one, `invalid_id` or `invalid_email` if a name
    /// in it is none.
    pub fn of(path: &str) -> Result<Self, Refused> {
        let mut operations = Vec::new();
        for operation in OPERATIONS {
            if fits(operation.path, path) {
                operations.push(*operation);
            }
        }
        let pattern = operations.first().ok_or(Reason::NotFound.of(""))?.path;
        let mut places = Places::default();
        for (part, segment) in pattern.split('/').zip(path.split('/')) {
            let Some(place) = place(part) else {
                continue;
            };
            let name = decoded(segment);
            let name = match place {
                "user" => canonical(&name, place)?,
                "code" => name.into_owned(),
                "reference" if is_name(&name) => name.into_owned(),
                "reference" => return Err(Reason::InvalidValue.of(place).into()),
                _ if is_short_id(&name) => name.into_owned(),
                _ => return Err(Reason::InvalidId.of(place).into()),
            };
            places.0.push((place, name));
        }
        Ok(Self { operations, places })
    }

    /// The path with its places.
    pub fn pattern(&self) -> &'static str {
        self.operations
            .first()
            .map_or("", |operation| operation.path)
    }

    /// The operation of a method.
    ///
    /// # Errors
    /// `method_not_allowed`.
    pub fn operation(&self, method: &str) -> Result<&'static Operation, Refused> {
        let mut allow = String::new();
        for operation in &self.operations {
            let methods: &[_] = match operation.method {
                "GET" => &["GET", "HEAD"],
                _ => &[operation.method],
            };
            for other in methods {
                if *other == method {
                    return Ok(operation);
                }
                if !allow.is_empty() {
                    allow.push_str(", ");
                }
                allow.push_str(other);
            }
        }
        let mut refused = Refused::from(Reason::MethodNotAllowed.of(""));
        refused.allow = Some(allow);
        Err(refused)
    }
}

/// The name of the place that a segment of an operation's path is, if it is one: `program` for
/// `{program}`.
pub fn place(segment: &'static str) -> Option<&'static str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

/// Whether a path is formed like a pattern, with something at each place.
fn fits(pattern: &'static str, path: &str) -> bool {
    let mut segments = path.split('/');
    let all = pattern.split('/').all(|part| match segments.next() {
        Some(segment) if place(part).is_some() => !segment.is_empty(),
        segment => segment == Some(part),
    });
    all && segments.next().is_none()
}

/// A segment without its percent signs; empty, which is no name, if that is no text. What is
/// encoded in an id may not be a slash, nor anything else that ids do not have.
fn decoded(segment: &str) -> Cow<'_, str> {
    percent_decode_str(segment)
        .decode_utf8()
        .unwrap_or_default()
}
