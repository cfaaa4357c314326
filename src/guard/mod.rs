//! Guards: whether a signup looks like a person who brought themselves in, or who makes people up.
//!
//! Whoever is paid for bringing others in has a reason to be those others. [`assess`](assess::assess)
//! looks at a [`Signup`](person::Signup) and at who stands around it, and tells
//! [signals](signal::Code) with their weights and whom they are about: the referrer's mailbox by
//! another spelling ([`mailbox`]), a throw-away one ([`disposable`]), shared devices, addresses and
//! payout targets, rings, bursts, quick refunds. Nothing is ever refused: what looks wrong is held
//! for a [`review`], in which somebody clears it or confirms it.
//!
//! All of it is a function of its arguments. Devices, addresses and accounts come in as
//! fingerprints; of an IP address the [`subscriber`] is what is to be made one of.
//!
//! ```
//! use refgraph::guard::assess::{Verdict, assess};
//! use refgraph::guard::person::{Context, Person, Signup};
//! use refgraph::guard::settings::Settings;
//!
//! let person = |user| Person { user, ..Person::default() };
//! let signup = Signup { person: person("b.en+2@googlemail.com"), ..Signup::default() };
//! let context = Context { upline: vec![person("ben@gmail.com")], ..Context::default() };
//! let assessed = assess(&signup, &context, &Settings::default());
//! assert_eq!(assessed.verdict, Verdict::Review);
//! assert_eq!(assessed.text(), "score 100: self_referral");
//! ```

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
mod subscriber;
pub mod wire;

pub use mailbox::mailbox;
pub use subscriber::subscriber;
