//! Settings of a connection program, and what they may be.
//!
//! None of them breaks what is in circulation. The number of levels only says how far a chain is
//! shown: the forest is deeper, and ten levels are counted. A signup URL is for links to come:
//! those that were shared go on leading where they led. Codes that were given out go on working
//! whatever becomes of length and patterns. The program's id is part of its codes, and cannot be
//! changed.

use super::Param;
use crate::code::foreign::Pattern;
use crate::code::{MAX_LENGTH, MIN_LENGTH};
use crate::link::signup_link;
use crate::network::MAX_LEVELS;
use crate::refusal::{Reason, Refusal};
use alloc::string::String;
use alloc::vec::Vec;

/// A code to try a signup URL with.
const SAMPLE: &str = "00000000";

/// The most patterns of foreign codes that a program may have.
pub const MAX_PATTERNS: usize = 20;

/// How long the codes of a program are if it does not say.
pub const CODE_LENGTH: u8 = MIN_LENGTH as u8;

/// How a program is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgramSettings {
    /// Its short id.
    pub program: String,
    /// How many levels of connections it shows, 1 to 10.
    pub levels: u8,
    /// The template of its signup links, with the placeholder `{your_code}`.
    pub signup_url: String,
    /// Whether this one is meant where a request names none; one in a network at most.
    pub default: bool,
    /// The fewest symbols of codes that are made from now on, 8 to 20.
    pub code_length: u8,
    /// The patterns of the foreign codes that it takes, see [`foreign`](crate::code::foreign).
    pub foreign_codes: Vec<String>,
}

/// The number of levels, if a program may have so many.
///
/// # Errors
/// `level_out_of_range`.
pub fn levels(levels: i64) -> Result<u8, Refusal> {
    u8::try_from(levels)
        .ok()
        .filter(|levels| (1..=MAX_LEVELS).contains(levels))
        .ok_or(Reason::LevelOutOfRange.of("levels"))
}

/// The length of codes, if they may be so long.
///
/// # Errors
/// `invalid_value`.
pub fn code_length(length: i64) -> Result<u8, Refusal> {
    usize::try_from(length)
        .ok()
        .filter(|length| (MIN_LENGTH..=MAX_LENGTH).contains(length))
        .map(|length| length as u8)
        .ok_or(Reason::InvalidValue.of("code_length"))
}

/// Whether links can be made of a signup URL.
///
/// # Errors
/// `invalid_value`.
pub fn signup_url(template: &str) -> Result<(), Refusal> {
    match signup_link(template, SAMPLE) {
        Ok(_) => Ok(()),
        Err(_) => Err(Reason::InvalidValue.of("signup_url")),
    }
}

/// Patterns in their shortest spelling, each once.
///
/// # Errors
/// `invalid_value`.
pub fn patterns(texts: &[String]) -> Result<Vec<Pattern>, Refusal> {
    let invalid = Reason::InvalidValue.of("foreign_codes");
    if texts.len() > MAX_PATTERNS {
        return Err(invalid);
    }
    let mut patterns = Vec::with_capacity(texts.len());
    for text in texts {
        let pattern = Pattern::parse(text).map_err(|_| invalid)?;
        if !patterns.contains(&pattern) {
            patterns.push(pattern);
        }
    }
    Ok(patterns)
}

/// The parameters that the SQL of `wanted!` takes.
pub(super) fn padded(patterns: &[Pattern]) -> [Param<'_>; MAX_PATTERNS] {
    core::array::from_fn(|place| patterns.get(place).map(Pattern::as_str).into())
}

/// SQL: patterns of foreign codes, as a common table `wanted (pattern)` of [`MAX_PATTERNS`] rows,
/// of which those that are not needed are `NULL`.
macro_rules! wanted {
    () => {
        "wanted (pattern) AS (
    VALUES (CAST(? AS TEXT)), (?), (?), (?), (?), (?), (?), (?), (?), (?),
        (?), (?), (?), (?), (?), (?), (?), (?), (?), (?)
)"
    };
}
pub(super) use wanted;
