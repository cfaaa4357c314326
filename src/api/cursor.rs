//! Cursors: where a page of a listing ended, as an opaque text. A cursor carries a mark of the
//! listing that it belongs to and of the key that it was given to, so that one from another
//! program, level, network or key is refused instead of leading astray. It is no secret and gives
//! no access: the key does.

use super::refused::Refused;
use crate::refusal::Reason;
use crate::store::{Caller, hex, sha_256};
use alloc::string::String;

/// What is listed.
pub struct Listing<'a> {
    pub caller: &'a Caller,
    pub program: &'a str,
    pub level: u8,
    /// Whose downline it is; empty if it is a listing of the whole program. What else tells one
    /// listing from another stands here too, in a form that no email has.
    pub user: &'a str,
}

/// How many digits a number of a cursor has.
const DIGITS: usize = 16;

/// The cursor of the page after a place that these numbers tell, such as the id of a user.
pub fn write(listing: &Listing<'_>, after: &[i64]) -> String {
    let mut place = String::new();
    for number in after {
        place.push_str(&hex(&number.to_be_bytes()));
    }
    let mark = mark(listing, &place);
    place + &mark
}

/// The numbers that tell the place up to which the listing was read.
///
/// # Errors
/// `invalid_cursor`.
pub fn read<const N: usize>(listing: &Listing<'_>, cursor: &str) -> Result<[i64; N], Refused> {
    let mut after = [0; N];
    for (number, digits) in after.iter_mut().zip(cursor.as_bytes().chunks(DIGITS)) {
        for digit in digits {
            *number = *number << 4 | i64::from(nibble(*digit));
        }
    }
    // All that may be wrong shows in that the cursor would be another.
    if write(listing, &after) == cursor {
        Ok(after)
    } else {
        Err(Reason::InvalidCursor.of("cursor").into())
    }
}

/// What a hexadecimal digit is worth; 0 for all else.
fn nibble(byte: u8) -> u8 {
    char::from(byte).to_digit(16).unwrap_or(0) as u8
}

/// Four bytes that depend on the listing, the key and the place. No part can run into the next:
/// hashes have a length of their own, short ids hold no slash, a level is one character, and so
/// has the place a length that the listing knows.
fn mark(listing: &Listing<'_>, place: &str) -> String {
    let Listing {
        caller,
        program,
        level,
        user,
    } = *listing;
    let parts: [&[u8]; 8] = [
        caller.key_hash().as_bytes(),
        caller.network.as_bytes(),
        b"/",
        program.as_bytes(),
        b"/",
        &[level],
        user.as_bytes(),
        place.as_bytes(),
    ];
    let mut mark = sha_256(&parts);
    mark.truncate(8);
    mark
}
