//! Guards: whether a signup looks as if someone brought themselves in.
//!
//! [`mailbox`] tells which mailbox an address reaches, however it is spelled;
//! [`disposable`] whether its domain is one of throw-away mailboxes.

pub mod disposable;
mod mailbox;
mod provider;

pub use mailbox::mailbox;
