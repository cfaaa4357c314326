//! The stable names behind the numbers that the other bindings return, told once at start, so
//! that no list stands twice.

use super::mailbox::{self, SEPARATOR};
#[cfg(feature = "full")]
use crate::code::seal::{OpenProblem, SealProblem};
#[cfg(feature = "full")]
use crate::code::vanity::VanityProblem;
use crate::code::{Problem, Slip};
#[cfg(feature = "full")]
use crate::edge::visitor::Visit;
use crate::{form, link, utf8};

/// The names of each of a type's values, in the order of their numbers, as one text with a
/// separator between them: a list of texts would take eight bytes more for each.
macro_rules! names {
    ($type:ty) => {{
        const LENGTH: usize = {
            let (mut length, mut at) = (<$type>::ALL.len() - 1, 0);
            while at < <$type>::ALL.len() {
                length += <$type>::ALL[at].code().len();
                at += 1;
            }
            length
        };
        static NAMES: [u8; LENGTH] = {
            let (mut names, mut length, mut at) = ([SEPARATOR; LENGTH], 0, 0);
            while at < <$type>::ALL.len() {
                let name = <$type>::ALL[at].code().as_bytes();
                let mut letter = 0;
                while letter < name.len() {
                    names[length + letter] = name[letter];
                    letter += 1;
                }
                length += name.len() + 1;
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
    let names: &[u8] = match list {
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
    mailbox::send(utf8::text(names).unwrap_or_default())
}
