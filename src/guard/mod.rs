//! Guards: whether a signup looks as if someone brought themselves in.
//!
//! [`mailbox`] tells which mailbox an address reaches, however it is spelled;
//! [`disposable`] whether its domain is one of throw-away mailboxes. What looks wrong is held for a
//! [`review`], never refused.

pub mod disposable;
mod mailbox;
mod provider;
pub mod review;

pub use mailbox::mailbox;
