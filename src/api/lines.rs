//! Lines: a body of JSON objects, each on a line of its own (NDJSON). A line that is no such
//! object, or has wrong fields, is refused alone; the others count.
//!
//! Lines end with LF or CRLF, the last one with the body. Empty ones are passed over, and so is a
//! mark that says that the body is UTF-8. A body that is longer than one that is read at once
//! comes in parts, which end where lines do.

use super::Request;
use super::field::Field;
use super::fields::{Fields, MAX_BODY, is_of};
use super::refused::Refused;
use crate::refusal::Reason;
use alloc::vec::Vec;

/// The media type of replies, and the first of those that are taken.
pub const TYPE: &str = "application/x-ndjson";

/// The most lines of a body, or of a part of one.
pub const MAX_LINES: usize = 50;
/// The most bytes of a line.
pub const MAX_LINE: usize = 4096;

/// A line and what it holds.
pub struct Line {
    /// Its number, from 1, empty lines counted.
    pub number: u32,
    pub fields: Result<Fields, Refused>,
}

/// The lines of a request that are not empty, read by the definitions of their fields.
///
/// # Errors
/// `too_large`, `unsupported_media_type`.
pub fn read(request: &Request<'_>, known: &'static [Field]) -> Result<Vec<Line>, Refused> {
    if request.body.len() > MAX_BODY {
        return Err(Reason::TooLarge.of("").into());
    }
    if !is_of(request, &[TYPE, "application/ndjson", "application/jsonl"]) {
        return Err(Reason::UnsupportedMediaType.of("").into());
    }
    let body = match request.body.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) if request.lines_before == 0 => rest,
        _ => request.body,
    };
    let mut lines = Vec::new();
    for (at, line) in (1..).zip(body.split(|byte| *byte == b'\n')) {
        if line.trim_ascii().is_empty() {
            continue;
        }
        if lines.len() == MAX_LINES {
            return Err(Reason::TooLarge.of("").into());
        }
        lines.push(Line {
            number: request.lines_before.saturating_add(at),
            fields: if line.len() > MAX_LINE {
                Err(Reason::TooLarge.of("").into())
            } else {
                Fields::of_object(line, known)
            },
        });
    }
    Ok(lines)
}
