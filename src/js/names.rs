//! The stable names behind the numbers that the other bindings return, told once at start, so
//! that no list stands twice.

use super::mailbox;
#[cfg(feature = "full")]
use crate::code::seal::{OpenProblem, SealProblem};
#[cfg(feature = "full")]
use crate::code::vanity::VanityProblem;
use crate::code::{Problem, Slip};
#[cfg(feature = "full")]
use crate::edge::visitor::Visit;
use crate::{form, link};

/// The names of each of a type's values, in the order of their numbers.
macro_rules! names {
    ($type:ty) => {{
        const NAMES: [&str; <$type>::ALL.len()] = {
            let mut names = [""; <$type>::ALL.len()];
            let mut at = 0;
            while at < names.len() {
                names[at] = <$type>::ALL[at].code();
                at += 1;
            }
            names
        };
        &NAMES
    }};
}

/// Leaves the names of a list in the mailbox, with a separator between them, and tells their
/// length. The numbers in answers count from 1.
#[unsafe(no_mangle)]
pub extern "C" fn names(list: u32) -> u32 {
    let names: &[&str] = match list {
        0 => names!(Problem),
        1 => names!(Slip),
        2 => names!(link::Source),
        3 => names!(form::Reason),
        #[cfg(feature = "full")]
        4 => names!(SealProblem),
        #[cfg(feature = "full")]
        5 => names!(OpenProblem),
        #[cfg(feature = "full")]
        6 => names!(VanityProblem),
        #[cfg(feature = "full")]
        7 => names!(Visit),
        _ => &[],
    };
    names
        .iter()
        .fold(0, |length, name| mailbox::append(length, name))
}
