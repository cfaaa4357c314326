//! `/networks/{network}/awards`: what was given, in pages.

use super::Moment;
use super::activity::write_award;
use super::cursor::{self, Listing};
use super::field::{Field, Kind};
use super::json::Writer;
#[cfg(feature = "openapi")]
use super::openapi::{About, Answer, Object, Told};
use super::operation::{Asked, Command, Operation};
use super::page::{self, Page};
use super::refused::Refused;
use super::reply::Reply;
#[cfg(feature = "openapi")]
use crate::refusal::Reason;
use crate::store::{Awards, Rows, Scope, Statement};
use alloc::boxed::Box;
use alloc::vec::Vec;

/// Where an award may have got to.
pub const STATES: &[&str] = &[
    "pending", "approved", "paid", "reversed", "owed", "settled", "test",
];

/// `GET`: awards, in the order in which they were made.
pub const GET: Operation = Operation {
    method: "GET",
    path: "/networks/{network}/awards",
    scope: Some(Scope::Read),
    query: &[
        Field::optional("user", Kind::Email, "Only those of this user."),
        Field::optional("reference", Kind::Name, "Only those of this activity."),
        Field::optional(
            "status",
            Kind::OneOf(STATES),
            "Only those that have got there.",
        ),
        Field::optional(
            "limit",
            Kind::Limit,
            "How many awards a page looks at; 100 if left out. It may have fewer of a status.",
        ),
        Page::CURSOR,
    ],
    body: None,
    parse: |asked| Get::parse(asked).map(|get| Box::new(get) as _),
    #[cfg(feature = "openapi")]
    about: About {
        id: "listAwards",
        summary: "List what was given",
        text: "All awards in the order in which they were made, in pages, or those of a user, an activity, a status.",
        replies: &[Answer {
            status: 200,
            about: "A page of awards.",
            body: &Object {
                name: "Awards",
                fields: &[
                    Field::told(
                        "awards",
                        Kind::Told(Told::List(&Kind::Told(Told::Object(
                            &super::activity::LISTED,
                        )))),
                        "The awards.",
                    ),
                    Field::told(
                        "next",
                        Kind::Told(Told::Maybe(&Kind::Cursor)),
                        "The `cursor` of the next page; `null` at the end.",
                    ),
                ],
            },
        }],
        refusals: &[Reason::UnknownUser, Reason::UnknownReference],
        ..About::NOTHING
    },
};

struct Get(Awards);

impl Get {
    fn parse(Asked { caller, query, .. }: Asked) -> Result<Self, Refused> {
        let page = Page::of(&query);
        let mut awards = Awards {
            caller,
            user: query.owned("user"),
            reference: query.owned("reference"),
            state: query.owned("status"),
            after: 0,
            limit: page.limit.unwrap_or(page::LIMIT),
        };
        awards.after = page.after(&listing(&awards))?;
        Ok(Self(awards))
    }
}

impl Command for Get {
    fn batch(&self, _: &Moment) -> Vec<Statement> {
        self.0.batch()
    }

    fn reply(&self, results: &[Rows]) -> Result<Reply, Refused> {
        let page = self.0.result(results)?;
        let mut body = Writer::default();
        body.open('{').name("awards").open('[');
        for listed in &page.awards {
            body.open('{')
                .member("reference", &listed.reference)
                .member("program", &listed.program);
            write_award(&mut body, &listed.award);
            body.close('}');
        }
        let next = page
            .next
            .map(|last| cursor::write(&listing(&self.0), &[last]));
        body.close(']').name("next").optional(next.as_deref());
        Ok(Reply::json(200, body.close('}').finish()))
    }
}

/// The order is the same whichever awards are listed, so a cursor is good for all of them. No
/// program has an empty name.
fn listing(awards: &Awards) -> Listing<'_> {
    Listing {
        caller: &awards.caller,
        program: "",
        level: 0,
        user: "awards",
    }
}
