//! `/networks/{network}/connections/{program}/leaderboard`: who has the most others below them.

use super::Moment;
use super::cursor::{self, Listing};
use super::field::{Field, Kind};
use super::json::Writer;
#[cfg(feature = "openapi")]
use super::openapi::{About, Answer, Object, Told};
use super::operation::{Asked, Command, Operation};
use super::page::{self, Page};
use super::refused::Refused;
use super::reply::Reply;
use crate::decimal;
use crate::refusal::Reason;
use crate::store::{Leaderboard, Place, Rows, Scope, Statement};
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

/// `GET`: the users with the most others below them, by pages.
pub const GET: Operation = Operation {
    method: "GET",
    path: "/networks/{network}/connections/{program}/leaderboard",
    scope: Some(Scope::Read),
    query: &[
        Field::optional(
            "by",
            Kind::OneOf(&["total", "direct"]),
            "Who counts: all below, at as many levels as the program shows, which is usual; or those whom a user brought in directly.",
        ),
        Field::optional(
            "level",
            Kind::Level,
            "Those at this level alone count: 1 are the direct ones.",
        ),
        Field::optional(
            "active",
            Kind::Flag,
            "Whether users who are banned, or whose invitation was revoked, neither count nor are listed; `false` if left out.",
        ),
        Field::optional(
            "since",
            Kind::Whole(0, MAX_TIME),
            "Only connections made at this time or later count, in unix seconds: 10,000 at most.",
        ),
        Page::LIMIT,
        Page::CURSOR,
    ],
    body: None,
    parse: |asked| Get::parse(asked).map(|get| Box::new(get) as _),
    #[cfg(feature = "openapi")]
    about: About {
        id: "listLeaders",
        summary: "List who brought in the most",
        text: "The users with the most others below them, by pages; of those with as many, who came into the network first comes first. `too_large` tells that more than 10,000 connections were made since then.",
        replies: &[Answer {
            status: 200,
            about: "A page of leaders.",
            body: &Object {
                name: "Leaders",
                fields: &[
                    Field::told(
                        "leaders",
                        Kind::Told(Told::List(&Kind::Told(Told::Object(&LEADER)))),
                        "The leaders.",
                    ),
                    Field::told(
                        "next",
                        Kind::Told(Told::Maybe(&Kind::Cursor)),
                        "The `cursor` of the next page; `null` at the end.",
                    ),
                ],
            },
        }],
        refusals: &[Reason::Conflict, Reason::TooLarge],
        ..About::NOTHING
    },
};

#[cfg(feature = "openapi")]
const LEADER: Object = Object {
    name: "Leader",
    fields: &[
        Field::told(
            "rank",
            Kind::Told(Told::Integer),
            "Which one: 1 is the first.",
        )
        .example("1"),
        Field::told("user", Kind::Email, "The user.").example("\"ann@example.com\""),
        Field::told(
            "users",
            Kind::Told(Told::Integer),
            "How many of those below them count.",
        ),
    ],
};

/// The latest time that can be asked for, in seconds; a year has four digits.
const MAX_TIME: i64 = 253_402_300_799;

struct Get {
    board: Leaderboard,
    /// `HEAD` only looks.
    only_looks: bool,
}

impl Get {
    fn parse(mut asked: Asked) -> Result<Self, Refused> {
        let page = Page::of(&asked.query);
        let level = match (asked.query.text("by"), page.level) {
            (Some("direct"), None) => Some(1),
            (None, level) | (Some("direct"), level @ Some(1)) => level,
            (Some(_), None) => None,
            (Some(_), Some(_)) => return Err(Reason::Conflict.of("by").into()),
        };
        let mut board = Leaderboard {
            caller: asked.caller,
            program: asked.places.take("program"),
            level,
            active: asked.query.flag("active"),
            since: asked.query.number("since").map(|since: i64| since * 1000),
            after: Place::START,
            limit: page.limit.unwrap_or(page::LIMIT),
        };
        if let Some(text) = page.cursor {
            let [rank, negative, user] = listed(&board, |listing| cursor::read(listing, text))?;
            board.after = Place {
                rank,
                negative,
                user,
            };
        }
        Ok(Self {
            board,
            only_looks: asked.only_looks,
        })
    }
}

impl Command for Get {
    fn batch(&self, _: &Moment) -> Vec<Statement> {
        self.board.batch(self.only_looks)
    }

    fn reply(&self, results: &[Rows]) -> Result<Reply, Refused> {
        let page = self.board.result(results)?;
        let mut body = Writer::default();
        body.open('{').name("leaders").open('[');
        for leader in &page.leaders {
            body.open('{')
                .name("rank")
                .integer(leader.rank)
                .member("user", &leader.user)
                .name("users")
                .integer(leader.users)
                .close('}');
        }
        let next = page.next.map(|place| {
            let after = [place.rank, place.negative, place.user];
            listed(&self.board, |listing| cursor::write(listing, &after))
        });
        body.close(']').name("next").optional(next.as_deref());
        Ok(Reply::json(200, body.close('}').finish()))
    }
}

/// What is listed, for a cursor.
fn listed<T>(board: &Leaderboard, work: impl FnOnce(&Listing<'_>) -> T) -> T {
    let mut kind = String::from(if board.active { "active/" } else { "all/" });
    if let Some(since) = board.since {
        decimal::push_integer(&mut kind, since);
    }
    work(&Listing {
        caller: &board.caller,
        program: &board.program,
        level: board.level.unwrap_or(0),
        user: &kind,
    })
}
