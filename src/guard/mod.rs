//! Guards: whether a signup looks as if someone brought themselves in.
//!
//! [`mailbox`] tells which mailbox an address reaches, however it is spelled;
//! [`disposable`] whether its domain is one of throw-away mailboxes. What looks wrong is held for a
//! [`review`], never refused.

pub mod assess;
mod burst;
pub mod disposable;
mod group;
mod mailbox;
pub mod person;
mod provider;
mod read;
pub mod review;
pub mod settings;
pub mod signal;
pub mod wire;

pub use mailbox::mailbox;
