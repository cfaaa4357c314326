//! The store: each command of the system as one atomic batch of SQL, and the rows that come
//! back as its result.
//!
//! Nothing here runs SQL. A command writes its [`Statement`]s down; a driver at the edge runs
//! them in order, in one transaction and one round trip, and hands back the [`Rows`] of each.
//! There is no interactive transaction in which a program could read, think and then write, so
//! the thinking is SQL too: the first statement of a writing batch decides the outcome, once,
//! and leaves it in the table `intents`; the later statements act on that row alone, one reads
//! the reply, the last deletes the row. Two statements cannot disagree about what was decided.
//!
//! The SQL is what SQLite and PostgreSQL share, but for the table options in `schema`. Values
//! only ever travel as parameters; every text of SQL is a constant. Parameters are plain `?`s in
//! order, which every driver of SQLite takes. No two columns of a result have the same name, as
//! some drivers give rows by name.
//!
//! The key of the caller is looked up inside the batch: with a key that is not one of the
//! network's, the deciding statement leaves no row, and nothing happens and nothing is told.

pub mod activity;
mod acts;
mod again;
mod awards;
mod backfill;
mod balances;
mod caller;
mod chain;
mod connect;
mod corrections;
mod counts;
mod decided;
mod deliver;
mod dialect;
mod disconnect;
mod downline;
mod events;
mod foreign;
mod give_code;
mod intent;
mod keys;
mod known_code;
mod leaderboard;
mod leaders;
mod money;
mod named;
mod pairs;
mod plans;
mod programs;
mod provision;
mod queues;
mod read;
mod schema;
mod set_program;
pub(crate) mod settings;
mod share;
mod signup;
mod standing;
mod status;
mod sums;
mod user;
mod webhooks;

pub use acts::{APPROVED_AT_ONCE, About, Act, Approve, Pay, Payment};
pub use again::{Again, KEPT};
use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
pub use awards::{AwardPage, Awards, Listed};
pub use backfill::{Backfill, Filled, Known};
pub use balances::{BalancesOf, UnitBalance};
use caller::Proof;
pub use caller::{Caller, Scope, is_key};
pub(crate) use caller::{hex, sha_256};
pub use chain::Chain;
pub use connect::{Connect, Connected, Connecting};
pub use corrections::{Correction, History, MAX_CORRECTIONS};
pub use decided::{STALE, is_stale, refusal, told_refusal};
pub use deliver::{Claim, Claimed, Delivery, Report, Sent, settle};
pub use dialect::Dialect;
pub use disconnect::Disconnect;
pub use downline::Downline;
pub use events::{AT_ONCE, Event, EventAward, EventPage, Events, KINDS};
pub use give_code::{CodeGiven, GiveCode};
pub use keys::{Key, KeyChange};
pub use known_code::KnownCode;
pub use leaderboard::{Leader, LeaderPage, Leaderboard, MAX_RECENT, Place};
pub use money::MOST;
pub use pairs::{Pair, PairPage, Pairs};
pub use plans::{Budgets, MAX_SPONSORS, MAX_UNITS, NewPlan, PlanOf, PlanSet, Planned, SetPlan};
pub use programs::{Program, Programs};
pub use provision::provision;
pub use queues::{Part, Payable, Reviewed, Reviews};
pub use schema::{VERSION, health, look, migrate, version};
pub use set_program::{SetProgram, Setting};
pub use settings::{CODE_LENGTH, MAX_PATTERNS, ProgramSettings};
pub use share::{CANDIDATES, MAX_ALIASES, Share, ShareOf, Shared};
pub use signup::{Referrer, Signup};
pub use standing::{Change, Standing, Status};
pub use status::StatusChange;
pub use user::{User, UserOf};
pub use webhooks::{
    DeadLetter, Drawn, MAX_REPLAY, MAX_WEBHOOKS, OLD_SECRET, Webhook, WebhookCommand,
    WebhookResult, Webhooks, spell,
};

/// A value that goes into a statement or comes back in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// `NULL`.
    Null,
    /// A whole number.
    Integer(i64),
    /// A text.
    Text(String),
}

/// One statement of SQL and its parameters, in order of its `?`s.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The text; always a constant of this crate, or one as a [`Dialect`] spells it.
    pub sql: Cow<'static, str>,
    /// The parameters.
    pub params: Vec<Value>,
}

impl Statement {
    /// Whether it changes nothing. Every statement here that does begins with what it does.
    pub fn reads(&self) -> bool {
        self.sql.starts_with("SELECT") || self.sql.starts_with("WITH")
    }
}

/// One row of a result, its columns in the order of the `SELECT`.
pub type Row = Vec<Value>;
/// The rows that one statement gave; none for a statement that only writes.
pub type Rows = Vec<Row>;

/// A parameter as commands give it: a [`Value`] that borrows its text.
#[derive(Clone, Copy)]
enum Param<'a> {
    Null,
    Integer(i64),
    Text(&'a str),
    /// As many as the proof of a caller takes.
    Proof(&'a Proof),
}

impl<'a> From<&'a str> for Param<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Param<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<Option<&'a str>> for Param<'a> {
    fn from(text: Option<&'a str>) -> Self {
        text.map_or(Self::Null, Self::Text)
    }
}

impl From<i64> for Param<'_> {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<Option<i64>> for Param<'_> {
    fn from(number: Option<i64>) -> Self {
        number.map_or(Self::Null, Self::Integer)
    }
}

/// A statement with its parameters. All copying is here, so that the batches, which are lists of
/// calls of this function, take little code.
#[inline(never)]
fn statement(sql: &'static str, params: &[Param<'_>]) -> Statement {
    let mut values = Vec::with_capacity(params.len());
    bind(&mut values, params);
    Statement {
        sql: Cow::Borrowed(sql),
        params: values,
    }
}

fn bind(values: &mut Vec<Value>, params: &[Param<'_>]) {
    for param in params {
        values.push(match *param {
            Param::Null => Value::Null,
            Param::Integer(number) => Value::Integer(number),
            Param::Text(text) => Value::Text(text.into()),
            Param::Proof(proof) => {
                bind(values, &proof.params());
                continue;
            }
        });
    }
}
