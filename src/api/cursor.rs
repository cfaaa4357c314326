//! Cursors: where a page of connections ended, as an opaque text. A cursor carries a mark of the
//! listing that it belongs to, so that one from another program, level or network is refused
//! instead of leading astray. It is no secret and gives no access: the key does.

use super::refused::Refused;
use crate::refusal::Reason;
use crate::store::{Caller, hex, sha_256};
use alloc::string::String;

/// What is listed.
pub struct Listing<'a> {
    pub caller: &'a Caller,
    pub program: &'a str,
    pub level: u8,
    /// Whose downline it is; empty if it is a listing of the whole program.
    pub user: &'a str,
}

/// The cursor of the page after the user with this id.
pub fn write(listing: &Listing<'_>, after: i64) -> String {
    let id = hex(&after.to_be_bytes());
    let mark = mark(listing, &id);
    id + &mark
}

/// The id of the user up to whom the listing was read.
///
/// # Errors
/// `invalid_value`.
pub fn read(listing: &Listing<'_>, cursor: &str) -> Result<i64, Refused> {
    let id = cursor.bytes().take(16);
    let after = id.fold(0_u64, |id, byte| id << 4 | u64::from(nibble(byte)));
    match i64::try_from(after) {
        // All else that may be wrong shows in that the cursor would be another.
        Ok(after) if write(listing, after) == cursor => Ok(after),
        _ => Err(Reason::InvalidValue.of("cursor").into()),
    }
}

/// What a hexadecimal digit is worth; 0 for all else.
fn nibble(byte: u8) -> u8 {
    char::from(byte).to_digit(16).unwrap_or(0) as u8
}

/// Four bytes that depend on the listing and the id. No part can run into the next: short ids
/// hold no slash, a level is one character, and the id has a length of its own.
fn mark(listing: &Listing<'_>, id: &str) -> String {
    let mut text = String::new();
    for part in [&*listing.caller.network, "/", listing.program, "/"] {
        text.push_str(part);
    }
    text.push(char::from(listing.level));
    text.push_str(listing.user);
    text.push_str(id);
    let mut mark = sha_256(&[text.as_bytes()]);
    mark.truncate(8);
    mark
}
