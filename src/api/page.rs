//! Pages: which part of a listing of connections is asked for, and how it is told.

use super::fields::Fields;
use super::json::Writer;
use super::refused::Refused;
use super::reply::Reply;
use crate::decimal;
use crate::network::MAX_LEVELS;
use crate::refusal::Reason;
use crate::store::Pair;

/// How many users a page has if the request does not say.
pub const LIMIT: u16 = 100;
/// The most users that a page may have.
const MAX_LIMIT: u16 = 1000;

/// The part of a listing that a query asks for.
pub struct Page<'a> {
    pub level: Option<u8>,
    pub limit: Option<u16>,
    /// Where the page before ended.
    pub cursor: Option<&'a str>,
}

impl<'a> Page<'a> {
    /// The parameters `level`, `limit` and `cursor`.
    ///
    /// # Errors
    /// `level_out_of_range`, `invalid_value` (`limit`).
    pub fn of(fields: &'a Fields) -> Result<Self, Refused> {
        let level = match fields.text("level")? {
            None => None,
            Some(text) => Some(
                number(text, MAX_LEVELS.into())
                    .and_then(|level| u8::try_from(level).ok())
                    .ok_or(Reason::LevelOutOfRange.of("level"))?,
            ),
        };
        let limit = match fields.text("limit")? {
            None => None,
            Some(text) => Some(number(text, MAX_LIMIT).ok_or(Reason::InvalidValue.of("limit"))?),
        };
        Ok(Self {
            level,
            limit,
            cursor: fields.text("cursor")?,
        })
    }
}

/// The reply with a page of connections, and the cursor of the next page if there is one.
pub fn reply(pairs: &[Pair], next: Option<&str>) -> Reply {
    let mut body = Writer::default();
    body.open('{').name("connections");
    write(&mut body, pairs);
    body.name("next").optional(next);
    Reply::json(200, body.close('}').finish())
}

/// Writes connections as an array.
pub fn write(body: &mut Writer, pairs: &[Pair]) {
    body.open('[');
    for pair in pairs {
        body.open('{')
            .member("user", &pair.user)
            .member("connection", &pair.connection)
            .name("level")
            .integer(pair.level.into())
            .name("connected_at")
            .integer(pair.connected_at.div_euclid(1000))
            .close('}');
    }
    body.close(']');
}

/// A whole number from 1 to `max`, in plain digits.
fn number(text: &str, max: u16) -> Option<u16> {
    let number = u16::try_from(decimal::integer(text)?).ok()?;
    (1..=max).contains(&number).then_some(number)
}
