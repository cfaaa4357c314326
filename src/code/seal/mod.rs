//! Sealed codes: a user's number, enciphered under a key. No two numbers have the same code, so
//! no collision need be looked up; a key opens a code without a database; and who has not the
//! key makes a code that opens with a chance of one in 2ᵏ only, as *k* bits of each code must
//! come out as they were sealed.
//!
//! ```
//! use refgraph::code::{Expected, Spec, seal::{Key, KeyRing}};
//!
//! let secret = [7; 16]; // in earnest: 16 bytes of a secure generator
//! let ring = KeyRing::new([Key::new(1, 20, &secret)?])?;
//! let code = ring.seal(1234, Spec { length: 12, ..Spec::default() }).unwrap();
//! let opened = ring.open(&code.to_string(), Expected::default()).unwrap();
//! assert_eq!((opened.number, opened.key), (1234, 1));
//! # Ok::<(), refgraph::code::seal::KeyProblem>(())
//! ```
//!
//! The format, and why it is made so, is in `docs/codes.md`. In short: a small permutation over
//! exactly as many bits as the code has room for, a Feistel network (`feistel`) that is bound to
//! the code's length, tag, mode and key (`frame`); and a ring of keys of which the first seals
//! and all open, so that keys can be changed and old codes stay good (`ring`).

mod feistel;
mod frame;
mod key;
mod open;
mod ring;
#[cfg(test)]
mod tests;

pub use key::{Key, KeyProblem, MAX_BITS, MAX_ID, MIN_BITS};
pub use open::{OpenProblem, Opened};
pub use ring::{KeyRing, SealProblem};

/// The fewest symbols of a sealed code: in fewer there is no room for a number.
pub const MIN_LENGTH: usize = 9;
/// The highest number that is sealed: JavaScript, and so JSON, holds no higher ones exactly.
pub const MAX_NUMBER: u64 = (1 << 53) - 1;
