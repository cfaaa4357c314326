//! The REST API: a request in, a reply out, with the store's work in between left to the edge.
//!
//! Answering takes two steps. [`plan`] reads the request and gives either the reply, if the
//! request is at fault in itself, or one batch of SQL (see [`store`](crate::store)). A driver
//! runs the batch in one transaction. [`answer`] takes the same request and the rows, and gives
//! the reply. Nothing is kept between the two, so one instance can serve any number of requests
//! at once. [`wire`] has both with JSON for arguments and results.
//!
//! | request | does |
//! |---|---|
//! | `GET /networks/{network}/connections` | lists the programs |
//! | `GET /networks/{network}/connections/{program}` | lists connections, `?level=`, `?limit=`, `?cursor=`; with `?user=` the chain of one user |
//! | `POST /networks/{network}/connections/{program}` | connects `user` with `connection`, for a `reason` |
//! | `DELETE /networks/{network}/connections/{program}?user=` | removes the connection of `user`, who keeps everyone below |
//! | `GET /networks/{network}/connections/{program}/history?user=` | who `user` was connected with before, until when and why |
//! | `GET /networks/{network}/connections/{program}/codes?user=` | the user's referral code and link, and the codes that they had before |
//! | `POST /networks/{network}/connections/{program}/codes` | gives `user` the referral code `code`, also a foreign one |
//! | `GET /networks/{network}/connections/{program}/downline?user=` | lists those who are one level below `user`, or `?level=`, by `?limit=` and `?cursor=` |
//! | `GET /networks/{network}/users/{user}` | one user: status, code, chain, and how many are below by levels, in `?program=` |
//! | `POST /networks/{network}/user_status` | `create_user`, `ban`, `unban`, `revoke_invite` |
//!
//! `HEAD` is `GET` without the body, and stores nothing. In reply to a `POST` 201 tells that
//! something changed, 200 that all is as it was. A refusal is `{"error":{"code","message","field"}}`, with the code of a
//! [`Reason`]. It is looked for in this order: the address (404), the method (405), a bearer key
//! that could be one (401), the form of the request (400), and then, in the batch, the key
//! itself (401, also where there is no such network) and what the request asks for. So what a
//! network holds is told to its keys alone.

mod bearer;
mod codes;
mod connections;
mod cursor;
mod downline;
mod field;
mod fields;
mod history;
pub(crate) mod json;
mod mint;
#[cfg(feature = "openapi")]
mod openapi;
mod operation;
mod page;
mod programs;
mod refused;
mod reply;
mod route;
mod typed;
mod user_status;
mod users;
pub mod wire;

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
pub use fields::MAX_BODY;
#[cfg(feature = "openapi")]
pub use openapi::document as openapi;
pub use reply::Reply;

use crate::refusal::Reason;
use crate::store::{Caller, Rows, Statement, hex};
use fields::Fields;
use operation::{Asked, Command, Operation};
use refused::Refused;
use route::Route;

/// An HTTP request, as far as it matters.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The method, in upper case.
    pub method: &'a str,
    /// The path as it was sent, still percent-encoded, without the query.
    pub path: &'a str,
    /// The query as it was sent, without the question mark; empty if there is none.
    pub query: &'a str,
    /// The header `Authorization`.
    pub authorization: Option<&'a str>,
    /// The header `Content-Type`.
    pub content_type: Option<&'a str>,
    /// The body; empty if there is none.
    pub body: &'a [u8],
}

/// What a plan needs of the world: the time, and fresh random bytes.
#[derive(Clone, Debug)]
pub struct Moment {
    now: i64,
    random: [u8; Self::RANDOM],
}

impl Moment {
    /// How many random bytes one request takes.
    pub const RANDOM: usize = 96;

    /// A moment of unix milliseconds, with bytes from a cryptographic generator that are used
    /// for this request and no other.
    pub fn new(now: u64, random: [u8; Self::RANDOM]) -> Self {
        Self {
            now: i64::try_from(now).unwrap_or(i64::MAX),
            random,
        }
    }

    fn millis(&self) -> i64 {
        self.now
    }

    /// The name of the request's row among the intents.
    fn intent(&self) -> String {
        hex(self.chunk(0))
    }

    /// Sixteen of the random bytes. There are six such chunks.
    fn chunk(&self, place: usize) -> &[u8; 16] {
        &self.random.as_chunks().0[place]
    }
}

/// What to do next about a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Send this reply; the store is not needed.
    Reply(Reply),
    /// Run this batch in one transaction, and give the rows to [`answer`].
    Batch(Vec<Statement>),
}

/// The first step: what to do about `request`.
pub fn plan(request: &Request<'_>, moment: &Moment) -> Step {
    match read(request) {
        Ok((command, _)) => Step::Batch(command.batch(moment)),
        Err(refused) => Step::Reply(for_method(request, refused.reply())),
    }
}

/// The second step: the reply to `request`, for which [`plan`] gave a batch with these results.
///
/// Results that do not fit the request, too few for instance, make a 503.
pub fn answer(request: &Request<'_>, results: &[Rows]) -> Reply {
    let reply = read(request).and_then(|(command, operation)| {
        let reply = command.reply(results);
        reply.map_err(|refused| refused.at(operation.path))
    });
    for_method(request, reply.unwrap_or_else(Refused::reply))
}

/// The reply to a request whose batch could not be run: 503, try again.
pub fn unavailable(request: &Request<'_>) -> Reply {
    let refused = Refused::from(Reason::Unavailable.of(""));
    for_method(request, refused.reply())
}

fn for_method(request: &Request<'_>, mut reply: Reply) -> Reply {
    if request.method == "HEAD" {
        reply.body.clear();
    }
    reply
}

/// What a request asks for, and by which operation.
fn read(request: &Request<'_>) -> Result<(Box<dyn Command>, &'static Operation), Refused> {
    let Route {
        operation,
        mut places,
    } = Route::of(request.method, request.path)?;
    let key = bearer::key(request.authorization).ok_or(Reason::Unauthorised.of(""))?;
    let caller = Caller::new(&places.take("network"), key);
    let query = Fields::of_query(request, operation.query)?;
    let body = match operation.body {
        Some(known) => Fields::of_body(request, known)?,
        None => Fields::default(),
    };
    let asked = Asked {
        caller,
        places,
        query,
        body,
        only_looks: request.method == "HEAD",
    };
    Ok(((operation.parse)(asked)?, operation))
}
