//! `/networks/{network}/connections/{program}/downline`: who is below a user.

use super::Moment;
use super::cursor::Listing;
use super::field::{Field, Kind};
#[cfg(feature = "openapi")]
use super::openapi::{About, Answer};
use super::operation::{Asked, Command, Operation};
use super::page::{self, Page};
use super::refused::Refused;
use super::reply::Reply;
#[cfg(feature = "openapi")]
use crate::refusal::Reason;
use crate::store::{Downline, Rows, Scope, Statement};
use alloc::boxed::Box;
use alloc::vec::Vec;

/// `GET`: those at one level below a user, by pages.
pub const GET: Operation = Operation {
    method: "GET",
    path: "/networks/{network}/connections/{program}/downline",
    scope: Some(Scope::Read),
    query: &[
        Field::required("user", Kind::Email, "Whose downline it is.")
            .example("\"ann@example.com\""),
        Page::LEVEL,
        Page::LIMIT,
        Page::CURSOR,
    ],
    body: None,
    parse: |asked| Get::parse(asked).map(|get| Box::new(get) as _),
    #[cfg(feature = "openapi")]
    about: About {
        id: "listDownline",
        summary: "List who is below a user",
        text: "The users at one level below a user, by pages, in the order in which they came into the network.",
        replies: &[Answer {
            status: 200,
            about: "A page of connections.",
            body: &page::CONNECTIONS,
        }],
        refusals: &[Reason::UnknownUser],
        ..About::NOTHING
    },
};

struct Get(Downline);

impl Get {
    fn parse(mut asked: Asked) -> Result<Self, Refused> {
        let page = Page::of(&asked.query);
        let mut downline = Downline {
            caller: asked.caller,
            program: asked.places.take("program"),
            user: asked.query.required("user")?.into(),
            level: page.level.unwrap_or(1),
            after: 0,
            limit: page.limit.unwrap_or(page::LIMIT),
        };
        downline.after = page.after(&listing(&downline))?;
        Ok(Self(downline))
    }
}

impl Command for Get {
    fn batch(&self, _: &Moment) -> Vec<Statement> {
        self.0.batch()
    }

    fn reply(&self, results: &[Rows]) -> Result<Reply, Refused> {
        Ok(page::listed(&self.0.result(results)?, &listing(&self.0)))
    }
}

fn listing(downline: &Downline) -> Listing<'_> {
    Listing {
        caller: &downline.caller,
        program: &downline.program,
        level: downline.level,
        user: &downline.user,
    }
}
