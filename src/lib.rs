//! **refgraph** is a referral engine: it tells whether a referral code is right and what was
//! meant if it is not, finds the code in a shared link and the field of a signup form that it
//! belongs into, knows who brought whom in, and answers for all of this as a REST API.
//!
//! Data flows one way: text in, parsed type, decision, plain value out. A function that decides
//! never reads the clock, draws randomness or touches a page: time, random bytes and stored
//! state are its arguments. So each decision can be tested natively and is the same in a
//! browser, a worker and a server.
//!
//! # The map
//!
//! * [`code`]: referral codes: their alphabet and fields, check symbols, minting, checking, and
//!   what was meant by a mistyped one.
//! * [`link`]: signup links from a template, and the referral code out of any URL.
//! * [`attribution`]: which of the codes that a visitor came with counts, and why.
//! * [`form`]: which field of a page gets the referral code, and why.
//! * [`edge`]: what a worker decides before any script runs: who asks, where a short link leads,
//!   and when a page that streams past is held.
//! * [`email`]: the canonical form of an email, by which users are told apart.
//! * [`short_id`]: the names of networks, programs and other things that people name.
//! * [`refusal`]: why an operation was refused, with one stable code a reason.
//! * [`network`]: users, programs and connections in memory: chains, downlines, counts, paths;
//!   files in and out, and where to draw whom.
//! * [`award`]: who gets what for an activity, by which rule, and why; and the ledger of it.
//! * [`guard`]: whether a signup looks like a person who brought themselves in, and what becomes of
//!   what is to be looked at.
//! * [`api`]: the REST contract: a request in, a reply out, with no storage of its own.
//! * [`store`]: the same commands as atomic batches of SQL, and rows back into results.
//! * [`webhook`]: which receivers events may be sent to, as what, and when again.
//!
//! Without the feature `full`, which is on by default, `network`, `award`, `guard`, `api`,
//! `store`, `webhook` and `edge` are left out: that is the build for signup pages. The feature `js` makes the modules of the npm
//! package. These go without the standard library, as its panic messages alone would weigh more
//! than everything that a signup page needs.

#![cfg_attr(all(target_arch = "wasm32", feature = "js"), no_std)]
// What some bindings alone call is idle in the modules of workers and of awards, which have others.
#![cfg_attr(
    all(feature = "js", any(feature = "edge", feature = "award")),
    allow(dead_code, unused_imports)
)]

extern crate alloc;

#[cfg(feature = "full")]
pub mod api;
pub mod attribution;
#[cfg(feature = "full")]
pub mod award;
pub mod code;
#[cfg(feature = "full")]
mod decimal;
#[cfg(feature = "full")]
pub mod edge;
pub mod email;
pub mod form;
#[cfg(feature = "full")]
pub mod guard;
#[cfg(all(target_arch = "wasm32", feature = "js"))]
mod js;
pub mod link;
mod list;
#[cfg(feature = "full")]
pub mod network;
pub mod refusal;
pub mod short_id;
#[cfg(feature = "full")]
pub mod store;
mod utf8;
#[cfg(feature = "full")]
pub mod webhook;
