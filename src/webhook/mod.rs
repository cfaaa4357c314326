//! Webhooks: what is decided about sending events to a receiver. Messages are those of the
//! Standard Webhooks specification (<https://www.standardwebhooks.com>, version 1), so that any
//! of its libraries can check them; what runs the requests, and signs them, is JavaScript.
//!
//! * [`address`]: which URLs may be a receiver's.
//! * [`message`]: an event as the receiver gets it.
//! * [`retry`]: what an answer means, and when to try again.
//! * [`secret`]: what messages are signed with.
//! * [`wire`]: all of it for a driver.

pub mod address;
pub mod message;
pub mod retry;
pub mod secret;
pub mod wire;
