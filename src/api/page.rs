//! Pages: which part of a listing of connections is asked for, and how it is told.

use super::cursor::{self, Listing};
use super::field::{Field, Kind};
use super::fields::Fields;
use super::json::Writer;
#[cfg(feature = "openapi")]
use super::openapi::{Object, Told};
use super::refused::Refused;
use super::reply::Reply;
use crate::store::{Pair, PairPage};

/// How many users a page has if the request does not say.
pub const LIMIT: u16 = 100;

/// The part of a listing that a query asks for.
pub struct Page<'a> {
    pub level: Option<u8>,
    pub limit: Option<u16>,
    /// Where the page before ended.
    pub cursor: Option<&'a str>,
}

impl<'a> Page<'a> {
    /// The parameters that say so.
    pub const LEVEL: Field = Field::optional(
        "level",
        Kind::Level,
        "At which level: 1 is the direct referrer. Left out, it is 1, or with `user` all of them.",
    );
    /// How many.
    pub const LIMIT: Field = Field::optional(
        "limit",
        Kind::Limit,
        "How many connections a page has at most; 100 if left out.",
    );
    /// Where to begin.
    pub const CURSOR: Field = Field::optional(
        "cursor",
        Kind::Cursor,
        "The page after the one that gave this as `next`, with all else as it was there.",
    );

    /// What `level`, `limit` and `cursor` say.
    pub fn of(fields: &'a Fields) -> Self {
        Self {
            level: fields.number("level"),
            limit: fields.number("limit"),
            cursor: fields.text("cursor"),
        }
    }

    /// What to look after in a listing: what the cursor says, which has to be of that listing, or
    /// 0 to begin.
    ///
    /// # Errors
    /// `invalid_cursor`.
    pub fn after(&self, listing: &Listing<'_>) -> Result<i64, Refused> {
        let [after] = self
            .cursor
            .map_or(Ok([0]), |text| cursor::read(listing, text))?;
        Ok(after)
    }
}

/// What a listing replies.
#[cfg(feature = "openapi")]
pub const CONNECTIONS: Object = Object {
    name: "Connections",
    fields: &[
        Field::told(
            "connections",
            Kind::Told(Told::List(&Kind::Told(Told::Object(&CONNECTION)))),
            "The connections, each at its level.",
        ),
        Field::told(
            "next",
            Kind::Told(Told::Maybe(&Kind::Cursor)),
            "The `cursor` of the next page; `null` at the end.",
        ),
    ],
};

/// One connection.
#[cfg(feature = "openapi")]
pub const CONNECTION: Object = Object {
    name: "Connection",
    fields: &[
        Field::told("user", Kind::Email, "The user."),
        Field::told(
            "connection",
            Kind::Email,
            "Who is above the user by that many levels.",
        )
        .example("\"ann@example.com\""),
        Field::told(
            "level",
            Kind::Level,
            "How many levels: 1 is the direct referrer.",
        ),
        Field::told(
            "connected_at",
            Kind::Told(Told::Time),
            "Since when the user is connected with their direct referrer.",
        ),
    ],
};

/// The reply with a page of a listing.
pub fn listed(page: &PairPage, listing: &Listing<'_>) -> Reply {
    let next = page.next.map(|after| cursor::write(listing, &[after]));
    reply(&page.pairs, next.as_deref())
}

/// The reply with connections, and the cursor of the next page if there is one.
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
