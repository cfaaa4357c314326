//! The REST API: a request in, a reply out, with the store's work in between left to the edge.
//!
//! Answering takes two steps. [`plan`] reads the request and gives either the reply, if the
//! request is at fault in itself, or one batch of SQL (see [`store`](crate::store)). A driver
//! runs the batch in one transaction. [`answer`] takes the same request and the rows, and gives
//! the reply. Nothing is kept between the two, so one instance can serve any number of requests
//! at once. [`wire`] has both with JSON for arguments and results.
//!
//! Awards are decided here and not in SQL, which takes two batches: one that looks, and one that
//! does what was decided if nothing that it rests on has changed. [`proceed`] goes from batch to
//! batch until there is a reply, and begins anew where something has.
//!
//! | request | does |
//! |---|---|
//! | `GET /health` | tells whether the store is there and its tables are right; needs no key |
//! | `GET /networks/{network}/connections` | lists the programs |
//! | `GET /networks/{network}/programs` | the same |
//! | `GET /networks/{network}/programs/{program}` | one program and its settings |
//! | `PUT /networks/{network}/programs/{program}` | makes or changes a program, with all settings |
//! | `PATCH /networks/{network}/programs/{program}` | changes some settings of a program |
//! | `GET /networks/{network}/connections/{program}` | lists connections, `?level=`, `?limit=`, `?cursor=`; with `?user=` the chain of one user |
//! | `POST /networks/{network}/connections/{program}` | connects `user` with `connection`, for a `reason` |
//! | `DELETE /networks/{network}/connections/{program}?user=` | removes the connection of `user`, who keeps everyone below |
//! | `GET /networks/{network}/connections/{program}/history?user=` | who `user` was connected with before, until when and why |
//! | `GET /networks/{network}/connections/{program}/codes?user=` | the user's referral code and link, and the codes that they had before |
//! | `POST /networks/{network}/connections/{program}/codes` | gives `user` the referral code `code`, also a foreign one |
//! | `GET /networks/{network}/connections/{program}/downline?user=` | lists those who are one level below `user`, or `?level=`, by `?limit=` and `?cursor=` |
//! | `GET`, `PUT /networks/{network}/connections/{program}/rules` | what the program gives for what |
//! | `GET`, `PUT`, `DELETE …/connections/{program}/rules/{rule}` | one of its rules |
//! | `POST …/connections/{program}/simulation` | what a plan would cost |
//! | `POST /networks/{network}/activity` | records what a user did, and gives awards for it |
//! | `GET /networks/{network}/activity/{reference}` | what is known of an activity |
//! | `POST /networks/{network}/connections/{program}/backfill` | takes in users, referrers, codes and dates, a line each |
//! | `GET /networks/{network}/connections/{program}/leaderboard` | lists who has the most others below, `?by=` or `?level=`, `?active=`, `?since=`, by `?limit=` and `?cursor=` |
//! | `GET /networks/{network}/users/{user}` | one user: status, code, chain, and how many are below by levels, in `?program=` |
//! | `POST /networks/{network}/user_status` | `create_user`, `ban`, `unban`, `revoke_invite` |
//! | `GET /networks/{network}/codes/{code}` | whether a code is one, asked without a key |
//! | `GET /networks/{network}/events` | what happened, in order, after `?cursor=` |
//! | `GET`, `POST /networks/{network}/webhooks` | where events are sent: lists, or adds `url` |
//! | `GET`, `PATCH`, `DELETE /networks/{network}/webhooks/{webhook}` | one of these |
//! | `POST /networks/{network}/webhooks/{webhook}/secret` | a new secret to sign with |
//! | `GET /networks/{network}/webhooks/{webhook}/dead` | what could not be sent |
//! | `POST /networks/{network}/webhooks/{webhook}/replay` | sends that again, or all `after` a number |
//!
//! `HEAD` is `GET` without the body, and stores nothing. In reply to a `POST` 201 tells that
//! something changed, 200 that all is as it was. A refusal is `{"error":{"code","message","field"}}`, with the code of a
//! [`Reason`]. It is looked for in this order: the address (404), the method (405), a bearer key
//! that could be one (401), the form of the request (400), and then, in the batch, the key
//! itself (401, also where there is no such network), its scope (403) and what the request asks
//! for. So what a network holds is told to its keys alone.
//!
//! The reply to a `GET` has an `ETag`, of its body; to one with that in `If-None-Match` it is 304.
//! Each request that changes things may carry an `Idempotency-Key`: sent again within a day it
//! does nothing, and gets the first answer. Under the key of another request it is refused (422).

mod activity;
mod acts;
mod awards;
mod backfill;
mod balances;
mod bearer;
mod codes;
mod connections;
mod cursor;
mod downline;
mod events;
mod field;
mod fields;
mod health;
mod history;
mod idempotency;
pub(crate) mod json;
mod known_code;
mod leaderboard;
mod lines;
mod mint;
#[cfg(feature = "openapi")]
mod openapi;
mod operation;
mod page;
mod plan;
mod program;
mod programs;
mod queues;
mod refused;
mod reply;
mod route;
mod rules;
mod simulation;
mod typed;
mod user_status;
mod users;
mod webhooks;
pub mod wire;

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
pub use fields::MAX_BODY;
pub use lines::{MAX_LINE, MAX_LINES};
#[cfg(feature = "openapi")]
pub use openapi::document as openapi;
pub use reply::Reply;

use crate::refusal::Reason;
use crate::store::{
    Again, Caller, Dialect, Rows, Scope, Statement, hex, is_stale, refusal, told_refusal,
};
use fields::Fields;
use operation::{Asked, Command, Operation};
use refused::Refused;
use route::Route;

/// An HTTP request, as far as it matters.
#[derive(Clone, Copy, Debug, Default)]
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
    /// The header `If-None-Match`.
    pub if_none_match: Option<&'a str>,
    /// The header `Idempotency-Key`.
    pub idempotency_key: Option<&'a str>,
    /// The body; empty if there is none.
    pub body: &'a [u8],
    /// Whether webhooks may be where the internet is not: `http`, `localhost`, numbers.
    pub private_webhooks: bool,
    /// How many lines came before the body, where that is a part of a longer one.
    pub lines_before: u32,
}

/// What a plan needs of the world: the time, fresh random bytes, and where its batch is to run.
#[derive(Clone, Debug)]
pub struct Moment {
    now: i64,
    random: [u8; Self::RANDOM],
    dialect: Dialect,
}

impl Moment {
    /// How many random bytes one request takes.
    pub const RANDOM: usize = 128;

    /// A moment of unix milliseconds, with bytes from a cryptographic generator that are used
    /// for this request and no other.
    pub fn new(now: u64, random: [u8; Self::RANDOM]) -> Self {
        Self {
            now: i64::try_from(now).unwrap_or(i64::MAX),
            random,
            dialect: Dialect::Sqlite,
        }
    }

    /// The same, for a database of another dialect than SQLite's. All of them take the same SQL;
    /// some can do in one statement what others do in several.
    #[must_use]
    pub fn on(mut self, dialect: Dialect) -> Self {
        self.dialect = dialect;
        self
    }

    fn millis(&self) -> i64 {
        self.now
    }

    /// The name of the request's row among the intents.
    fn intent(&self) -> String {
        hex(self.chunk(0))
    }

    /// Sixteen of the random bytes. There are eight such chunks.
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
    match Ready::parse(request, Some(moment)) {
        Ok(ready) => Step::Batch(ready.batch(moment)),
        Err(refused) => Step::Reply(for_method(request, refused.reply())),
    }
}

/// The second step: the reply to `request`, for which [`plan`] gave a batch with these results.
///
/// Results that do not fit the request, too few for instance, make a 503.
pub fn answer(request: &Request<'_>, results: &[Rows]) -> Reply {
    answered(request, Ready::parse(request, None), results)
}

fn answered(request: &Request<'_>, ready: Result<Ready, Refused>, results: &[Rows]) -> Reply {
    let reply = ready.and_then(|ready| ready.reply(results));
    let is_read = matches!(request.method, "GET" | "HEAD");
    let reply = match reply {
        Ok(reply) if is_read => reply.tagged(request.if_none_match),
        Ok(reply) => reply,
        Err(refused) => refused.reply(),
    };
    for_method(request, reply)
}

/// The most batches of one request: of those that look and do in turns, eight tries.
const MAX_ROUNDS: u32 = 16;

/// The next step after batch number `round`, from 0, of `request` gave these results: the reply, or
/// one more batch, for which `moment` is drawn.
pub fn proceed(
    request: &Request<'_>,
    round: u32,
    results: &[Rows],
    moment: impl FnOnce() -> Option<Moment>,
) -> Step {
    let ready = Ready::parse(request, None);
    let decides = |ready: &Ready| ready.command.decides().is_some();
    if !ready.as_ref().is_ok_and(decides) {
        return Step::Reply(answered(request, ready, results));
    }
    let Some(moment) = moment() else {
        return Step::Reply(unavailable(request));
    };
    let next = Ready::parse(request, Some(&moment))
        .and_then(|ready| ready.proceed(round, results, &moment));
    next.unwrap_or_else(|refused| Step::Reply(refused.reply()))
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

/// A request that is in order, as far as can be told without the store.
struct Ready {
    /// Who asks; nobody where no key is needed.
    caller: Option<Caller>,
    /// Whether the answer is kept for when the request is sent again.
    again: Option<Again>,
    command: Box<dyn Command>,
    operation: &'static Operation,
}

impl Ready {
    /// Reads a request. For the answer alone no moment is needed.
    fn parse(request: &Request<'_>, moment: Option<&Moment>) -> Result<Self, Refused> {
        let mut route = Route::of(request.path)?;
        let operation = route.operation(request.method)?;
        let network = route.places.take("network");
        let now = moment.map_or(0, Moment::millis);
        let (caller, again) = match operation.scope {
            None => (Caller::new(&network, "", Scope::Read, now), None),
            Some(scope) => {
                let key = bearer::key(request.authorization).ok_or(Reason::Unauthorised.of(""))?;
                let mut caller = Caller::new(&network, key, scope, now);
                // To send lines again changes nothing anyway, and they may come in parts.
                let again = if operation.takes_lines() {
                    None
                } else {
                    idempotency::again(request, &caller)?
                };
                if let (Some(again), Some(moment)) = (&again, moment) {
                    caller.once(&again.id, moment.intent());
                }
                (caller, again)
            }
        };
        let query = Fields::of_query(request, operation.query)?;
        let (mut body, mut lines) = (Fields::default(), Vec::new());
        match operation.body {
            Some(known) if operation.takes_lines() => lines = lines::read(request, known)?,
            Some(known) => body = Fields::of_body(request, known)?,
            None => {}
        }
        let command = (operation.parse)(Asked {
            caller: caller.clone(),
            places: route.places,
            query,
            body,
            lines,
            only_looks: request.method == "HEAD",
            private_webhooks: request.private_webhooks,
        })?;
        Ok(Self {
            caller: operation.scope.map(|_| caller),
            again,
            command,
            operation,
        })
    }

    fn batch(&self, moment: &Moment) -> Vec<Statement> {
        let own = self.command.batch(moment);
        let looks = self.command.decides().is_some();
        self.wrapped(own, looks, moment)
    }

    /// A batch of the command, with what belongs to every one; one that only looks keeps no answer.
    fn wrapped(&self, mut own: Vec<Statement>, looks: bool, moment: &Moment) -> Vec<Statement> {
        let Some(caller) = &self.caller else {
            return own;
        };
        if let (Some(again), false) = (&self.again, looks) {
            own = again.batch(caller, &moment.intent(), moment.millis(), own);
        }
        own.insert(0, caller.look_up());
        own
    }

    /// The step after a batch of a command that decides.
    fn proceed(&self, round: u32, results: &[Rows], moment: &Moment) -> Result<Step, Refused> {
        let unavailable = || Refused::from(Reason::Unavailable.of(""));
        let (found, results) = results.split_first().ok_or_else(unavailable)?;
        let (Some(caller), Some(decides)) = (&self.caller, self.command.decides()) else {
            return Err(unavailable());
        };
        caller.check(found)?;
        let at_path = |refused: Refused| refused.at(self.operation.path);
        if round.is_multiple_of(2) {
            let own = match decides.decide(results, moment) {
                Ok(own) => own,
                // That it was refused is an answer, which is kept as any other is.
                Err(refused) if self.again.is_some() => {
                    vec![refusal(caller, refused.reason, &refused.field)]
                }
                Err(refused) => return Err(at_path(refused)),
            };
            return Ok(Step::Batch(self.wrapped(own, false, moment)));
        }
        let kept = match &self.again {
            Some(again) => again.kept_or_stale(results)?,
            None => (!is_stale(results)).then(|| results.into()),
        };
        match kept {
            Some(results) => {
                refused(&results).map_err(at_path)?;
                let reply = self.command.reply(&results);
                reply.map(Step::Reply).map_err(at_path)
            }
            None if round + 1 < MAX_ROUNDS => Ok(Step::Batch(self.batch(moment))),
            None => Err(unavailable()),
        }
    }

    fn reply(&self, results: &[Rows]) -> Result<Reply, Refused> {
        let Some(caller) = &self.caller else {
            return self.command.reply(results);
        };
        let unavailable = Reason::Unavailable.of("");
        let (found, results) = results.split_first().ok_or(unavailable)?;
        caller.check(found)?;
        let reply = match &self.again {
            Some(again) => self.command.reply(&again.kept(results)?),
            None => self.command.reply(results),
        };
        reply.map_err(|refused| refused.at(self.operation.path))
    }
}

/// What a batch tells that keeps a refusal.
fn refused(results: &[Rows]) -> Result<(), Refused> {
    let Some((code, field)) = told_refusal(results) else {
        return Ok(());
    };
    let reason = Reason::ALL.iter().find(|reason| reason.code() == code);
    let reason = reason.copied().unwrap_or(Reason::Unavailable);
    Err(Refused::naming(reason, field))
}

/// What a request is about, as far as a log may tell: the pattern of its address, and its network,
/// which is empty where there is none.
pub fn about(path: &str) -> Option<(&'static str, String)> {
    let mut route = Route::of(path).ok()?;
    Some((route.pattern(), route.places.take("network")))
}
