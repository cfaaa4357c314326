//! Vanity codes: a code that begins with a person's name, or whatever they wish, as
//! `JULIA-7K0-4SJ`. It is checked as any other, and random symbols after the name tell people of
//! the same name apart.
//!
//! ```
//! use refgraph::code::vanity::{Name, VanityProblem, VanitySpec};
//! use refgraph::code::{Expected, Kind, check};
//!
//! let random = [7; 16]; // in earnest: 16 bytes of a secure generator
//! let name = Name::read("Jürgen Łoś", &["Acme"])?;
//! let vanity = name.mint(VanitySpec::default(), &random).unwrap();
//! assert_eq!(vanity.display.as_str(), "JUERGEN-LOS-770-49S");
//!
//! let code = check(&vanity.display, Expected::default()).valid().unwrap();
//! assert_eq!((code, code.kind()), (vanity.code, Kind::Vanity));
//! assert_eq!(Name::read("ACME Team", &["Acme"]), Err(VanityProblem::Reserved));
//! # Ok::<(), VanityProblem>(())
//! ```
//!
//! How letters are spelled, what is kept of a long name, and what is refused is in
//! `docs/codes.md`.

mod mint;
mod name;
mod problem;
mod reserved;
mod spell;
#[cfg(test)]
mod tests;

pub use mint::{MAX_RANDOM, MIN_RANDOM, Vanity, VanitySpec};
pub use name::{MAX_LETTERS, Name};
pub use problem::VanityProblem;
pub use reserved::RESERVED;
