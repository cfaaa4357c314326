//! Replies: status, headers and a body of JSON.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// What goes back to the caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// Header names, in lower case, and their values.
    pub headers: Vec<(&'static str, Cow<'static, str>)>,
    /// The body: one JSON object, or nothing in reply to `HEAD`.
    pub body: String,
}

impl Reply {
    /// A reply with a body of JSON. Replies are about people and need a key, so no one in
    /// between is to keep them, nor to take them for anything but JSON.
    pub fn json(status: u16, body: String) -> Self {
        Self {
            status,
            headers: vec![
                ("content-type", "application/json".into()),
                ("cache-control", "no-store".into()),
                ("x-content-type-options", "nosniff".into()),
            ],
            body,
        }
    }
}
