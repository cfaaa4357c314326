//! `/networks/{network}/connections`: the connection programs of a network.

use super::Moment;
use super::json::Writer;
use super::operation::{Asked, Command, Operation};
use super::refused::Refused;
use super::reply::Reply;
#[cfg(feature = "openapi")]
use super::{
    field::{Field, Kind},
    openapi::{About, Answer, Object, Told},
};
use crate::store::{Programs, Rows, Statement};
use alloc::boxed::Box;
use alloc::vec::Vec;

/// `GET`: the ids of the programs, and their settings.
pub const GET: Operation = Operation {
    method: "GET",
    path: "/networks/{network}/connections",
    query: &[],
    body: None,
    parse: |Asked { caller, .. }| Ok(Box::new(Get(Programs { caller }))),
    #[cfg(feature = "openapi")]
    about: About {
        id: "listPrograms",
        summary: "List the programs",
        text: "The connection programs of the network, by the alphabet of their ids.",
        replies: &[Answer {
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
                        Kind::Told(Told::List(&Kind::Told(Told::Object(&PROGRAM)))),
                        "The same with their settings.",
                    ),
                ],
            },
        }],
        ..About::NOTHING
    },
};

#[cfg(feature = "openapi")]
const PROGRAM: Object = Object {
    name: "Program",
    fields: &[
        Field::told("program", Kind::Id, "The id of the program."),
        Field::told(
            "levels",
            Kind::Level,
            "How many levels of connections it shows.",
        )
        .example("3"),
        Field::told(
            "default",
            Kind::Flag,
            "Whether this program is meant where a request names none.",
        )
        .example("true"),
        Field::told(
            "signup_url",
            Kind::Told(Told::Template),
            "The template of its signup links.",
        ),
    ],
};

struct Get(Programs);

impl Command for Get {
    fn batch(&self, _: &Moment) -> Vec<Statement> {
        self.0.batch()
    }

    fn reply(&self, results: &[Rows]) -> Result<Reply, Refused> {
        let programs = Programs::result(results)?;
        let mut body = Writer::default();
        body.open('{').name("connections").open('[');
        for program in &programs {
            body.text(&program.name);
        }
        body.close(']').name("programs").open('[');
        for program in &programs {
            body.open('{')
                .member("program", &program.name)
                .name("levels")
                .integer(program.levels.into())
                .name("default")
                .flag(program.is_default)
                .member("signup_url", &program.signup_url)
                .close('}');
        }
        Ok(Reply::json(200, body.close(']').close('}').finish()))
    }
}
