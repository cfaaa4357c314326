//! Cursors: where a page of connections ended, as an opaque text. A cursor carries a mark of the
//! listing that it belongs to, so that one from another program, level or network is refused
//! instead of leading astray. It is no secret and gives no access: the key does.

use super::refused::Refused;
use crate::refusal::Reason;
use crate::store::{Pairs, hex};
use alloc::string::String;
use sha2::{Digest, Sha256};

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
    let invalid = || Refused::from(Reason::InvalidValue.of("cursor"));
    let id = cursor.get(..16).ok_or_else(invalid)?;
    let after = i64::from_str_radix(id, 16).map_err(|_| invalid())?;
    if write(pairs, after) == cursor {
        Ok(after)
    } else {
        Err(invalid())
    }
}

/// Four bytes that depend on the listing and the id. No part can run into the next: short ids
/// hold no slash.
fn mark(pairs: &Pairs, id: &str) -> String {
    let mut hash = Sha256::new();
    for part in [&pairs.caller.network, &pairs.program] {
        hash.update(part);
        hash.update("/");
    }
    hash.update([pairs.level]);
    hash.update(id);
    hex(&hash.finalize()[..4])
}
