//! `/networks/{network}/programs`, also `/networks/{network}/connections`: the connection programs
//! of a network.

use super::Moment;
use super::json::Writer;
use super::operation::{Asked, Command, Operation};
use super::program;
use super::refused::Refused;
use super::reply::Reply;
#[cfg(feature = "openapi")]
use super::{
    field::{Field, Kind},
    openapi::{About, Answer, Object, Told},
};
use crate::store::{Programs, Rows, Scope, Statement};
use alloc::boxed::Box;
use alloc::vec::Vec;

/// `GET`: the ids of the programs, and their settings.
pub const GET: Operation = Operation {
    method: "GET",
    path: "/networks/{network}/programs",
    scope: Some(Scope::Read),
    query: &[],
    body: None,
    parse,
    #[cfg(feature = "openapi")]
    about: About {
        id: "listPrograms",
        summary: "List the programs",
        text: TEXT,
        replies: REPLIES,
        ..About::NOTHING
    },
};

/// The same under the address that Village has.
pub const GET_CONNECTIONS: Operation = Operation {
    path: "/networks/{network}/connections",
    #[cfg(feature = "openapi")]
    about: About {
        id: "listConnectionPrograms",
        summary: "List the programs, by another name",
        text: TEXT,
        replies: REPLIES,
        ..About::NOTHING
    },
    ..GET
};

#[cfg(feature = "openapi")]
const TEXT: &str = "The connection programs of the network, by the alphabet of their ids.";

#[cfg(feature = "openapi")]
const REPLIES: &[Answer] = &[Answer {
    status: 200,
    about: "All programs.",
    body: &Object {
        name: "Programs",
        fields: &[
            Field::told(
                "connections",
                Kind::Told(Told::List(&Kind::Id)),
                "The ids of the programs.",
            ),
            Field::told(
                "programs",
                Kind::Told(Told::List(&Kind::Told(Told::Object(&program::PROGRAM)))),
                "The same with their settings.",
            ),
        ],
    },
}];

#[expect(
    clippy::unnecessary_wraps,
    reason = "what other operations parse may be refused"
)]
fn parse(asked: Asked) -> Result<Box<dyn Command>, Refused> {
    Ok(Box::new(Get(Programs {
        caller: asked.caller,
        program: None,
    })))
}

struct Get(Programs);

impl Command for Get {
    fn batch(&self, _: &Moment) -> Vec<Statement> {
        self.0.batch()
    }

    fn reply(&self, results: &[Rows]) -> Result<Reply, Refused> {
        let programs = self.0.result(results)?;
        let mut body = Writer::default();
        body.open('{').name("connections").open('[');
        for program in &programs {
            body.text(&program.name);
        }
        body.close(']').name("programs").open('[');
        for each in &programs {
            program::write(body.open('{'), each);
            body.close('}');
        }
        Ok(Reply::json(200, body.close(']').close('}').finish()))
    }
}
