//! Operations: what the API can be asked to do. Each module of an endpoint has one or more
//! constants [`Operation`], and `route.rs` lists them all.
//!
//! **To add an endpoint**, write a module with
//!
//! 1. a constant `Operation` that tells method, path, who may ask, the fields of query and body,
//!    how it is parsed, and, for the `OpenAPI` document, what it replies and refuses;
//! 2. a function that makes a [`Command`] of what was [`Asked`]: all of it was checked by the
//!    definitions before, so only what concerns several fields at once is left to do;
//! 3. the [`Command`]: the batch that goes to the store, and the reply out of its rows;
//!
//! and name the constant in [`OPERATIONS`](super::route::OPERATIONS). Method, path and fields
//! are then routed, checked and described by one and the same definition. The tests hold every
//! reply that they get to what the document promises.

use super::Moment;
use super::field::Field;
use super::fields::Fields;
use super::lines::Line;
use super::refused::Refused;
use super::reply::Reply;
use super::route::Places;
use crate::store::{Caller, Rows, Scope, Statement};
use alloc::boxed::Box;
use alloc::vec::Vec;

/// One thing that the API does.
#[derive(Debug)]
pub struct Operation {
    /// The method, in upper case. `GET` stands for `HEAD` as well.
    pub method: &'static str,
    /// The path; a place `{user}` is one of an email, `{code}` of any text, all others of short ids.
    pub path: &'static str,
    /// What a key has to be good for; of `None`, no key is needed.
    pub scope: Option<Scope>,
    /// The parameters of the query.
    pub query: &'static [Field],
    /// The members of the body, of those that have one.
    pub body: Option<&'static [Field]>,
    /// Makes a command of what was asked.
    pub parse: Parse,
    /// What the `OpenAPI` document tells besides.
    #[cfg(feature = "openapi")]
    pub about: super::openapi::About,
}

impl Operation {
    /// Whether the body is one of JSON objects, each on a line of its own.
    pub fn takes_lines(&self) -> bool {
        self.path.ends_with("/backfill")
    }
}

/// Makes a command of what was asked.
pub type Parse = fn(Asked) -> Result<Box<dyn Command>, Refused>;

/// A request that was found to be well-formed.
pub struct Asked {
    /// Who asks, and in which network; where no key is needed, someone whom no network knows.
    pub caller: Caller,
    /// What the path names: a program, or a user in canonical form.
    pub places: Places,
    /// The parameters of the query.
    pub query: Fields,
    /// The members of the body.
    pub body: Fields,
    /// The lines of the body, of an operation that takes lines.
    pub lines: Vec<Line>,
    /// Whether nothing may change, as for `HEAD`.
    pub only_looks: bool,
    /// Whether webhooks may be where the internet is not.
    pub private_webhooks: bool,
}

/// What a request asks for.
pub trait Command {
    /// The batch that does it; or, if there is something to [decide](Self::decides), the one that
    /// looks at what that takes.
    fn batch(&self, moment: &Moment) -> Vec<Statement>;

    /// The reply out of what the batch that does it gave.
    ///
    /// # Errors
    /// What the request asks for is refused.
    fn reply(&self, results: &[Rows]) -> Result<Reply, Refused>;

    /// What is decided here instead of in SQL, between two batches.
    fn decides(&self) -> Option<&dyn Decide> {
        None
    }
}

/// A command for which SQL does not do: the first batch looks, and what it found is decided on
/// here. The second batch does what was decided, if all that it rests on is still so; else it
/// does nothing and tells [`STALE`](crate::store::STALE), and both begin anew.
pub trait Decide {
    /// The batch that does it, out of what the first one found.
    ///
    /// # Errors
    /// What the request asks for is refused.
    fn decide(&self, found: &[Rows], moment: &Moment) -> Result<Vec<Statement>, Refused>;
}
