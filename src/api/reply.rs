//! Replies: status, headers and a body of JSON.

use super::lines;
use crate::store::sha_256;
use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// The hexadecimal digits of a tag.
const TAG: usize = 32;

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

    /// The same with a body of JSON values, each on a line of its own.
    pub fn lines(body: String) -> Self {
        let mut reply = Self::json(200, body);
        if let Some((_, kind)) = reply.headers.first_mut() {
            *kind = lines::TYPE.into();
        }
        reply
    }

    /// What is made of a reply to a question: with a strong tag of its body (RFC 9110, 8.8.3),
    /// and without the body where the caller has it already.
    #[must_use]
    pub fn tagged(mut self, if_none_match: Option<&str>) -> Self {
        let mut tag = String::from("\"");
        tag.push_str(&sha_256(&[self.body.as_bytes()]));
        tag.truncate(1 + TAG);
        tag.push('"');
        // A tag holds no comma, and is compared as RFC 9110, 13.1.2 has it: weak or not.
        let has = |listed: &str| {
            listed
                .split(',')
                .map(str::trim_ascii)
                .any(|other| other == "*" || other.strip_prefix("W/").unwrap_or(other) == tag)
        };
        if if_none_match.is_some_and(has) {
            self.status = 304;
            self.body.clear();
            self.headers.remove(0);
        }
        self.headers.push(("etag", tag.into()));
        self
    }
}
