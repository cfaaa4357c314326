//! Cursors: where a page of connections ended, as an opaque text. A cursor carries a mark of the
//! listing that it belongs to, so that one from another program, level or network is refused
//! instead of leading astray. It is no secret and gives no access: the key does.

use super::refused::Refused;
use crate::refusal::Reason;
use crate::store::{Pairs, hex, sha_256};
use alloc::string::String;

/// The cursor of the page after the user with this id.
pub fn write(pairs: &Pairs, after: i64) -> String {
    let id = hex(&after.to_be_bytes());
    let mark = mark(pairs, &id);
    id + &mark
}

/// The id of the user up to whom the listing was read.
///
/// # Errors
/// `invalid_value`.
pub fn read(pairs: &Pairs, cursor: &str) -> Result<i64, Refused> {
    let id = cursor.bytes().take(16);
    let after = id.fold(0_u64, |id, byte| id << 4 | u64::from(nibble(byte)));
    match i64::try_from(after) {
        // All else that may be wrong shows in that the cursor would be another.
        Ok(after) if write(pairs, after) == cursor => Ok(after),
        _ => Err(Reason::InvalidValue.of("cursor").into()),
    }
}

/// What a hexadecimal digit is worth; 0 for all else.
fn nibble(byte: u8) -> u8 {
    char::from(byte).to_digit(16).unwrap_or(0) as u8
}

/// Four bytes that depend on the listing and the id. No part can run into the next: short ids
/// hold no slash.
fn mark(pairs: &Pairs, id: &str) -> String {
    let mut listing = String::new();
    for part in [&*pairs.caller.network, "/", &pairs.program, "/"] {
        listing.push_str(part);
    }
    listing.push(char::from(pairs.level));
    listing.push_str(id);
    let mut mark = sha_256(&listing);
    mark.truncate(8);
    mark
}
