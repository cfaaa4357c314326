//! `/networks/{network}/connections/{program}/history`: how a user came to be connected.

use super::Moment;
use super::field::{Field, Kind};
use super::json::Writer;
#[cfg(feature = "openapi")]
use super::openapi::{About, Answer, Object, Told};
use super::operation::{Asked, Command, Operation};
use super::refused::Refused;
use super::reply::Reply;
#[cfg(feature = "openapi")]
use crate::refusal::Reason;
use crate::store::{History, Rows, Scope, Statement};
use alloc::boxed::Box;
use alloc::vec::Vec;

/// `GET`: the corrections of a user's connection.
pub const GET: Operation = Operation {
    method: "GET",
    path: "/networks/{network}/connections/{program}/history",
    scope: Some(Scope::Read),
    query: &[Field::required(
        "user",
        Kind::Email,
        "Whose connection it is.",
    )],
    body: None,
    parse: |asked| Get::parse(asked).map(|get| Box::new(get) as _),
    #[cfg(feature = "openapi")]
    about: About {
        id: "getHistory",
        summary: "Tell how a user came to be connected",
        text: "Who a user was connected with before, until when and why it was corrected; the oldest correction first.",
        replies: &[Answer {
            status: 200,
            about: "All corrections; an empty list if there was none.",
            body: &Object {
                name: "History",
                fields: &[
                    Field::told("user", Kind::Email, "Whose connection it is."),
                    Field::told("program", Kind::Id, "In which program."),
                    Field::told(
                        "corrections",
                        Kind::Told(Told::List(&Kind::Told(Told::Object(&CORRECTION)))),
                        "What was corrected.",
                    ),
                ],
            },
        }],
        refusals: &[Reason::UnknownUser],
        ..About::NOTHING
    },
};

#[cfg(feature = "openapi")]
const CORRECTION: Object = Object {
    name: "Correction",
    fields: &[
        Field::told("at", Kind::Told(Told::Time), "When it was made."),
        Field::told(
            "previous",
            Kind::Told(Told::Maybe(&Kind::Email)),
            "Who the user was connected with before, if with anyone.",
        )
        .example("\"cy@example.com\""),
        Field::told(
            "previous_connected_at",
            Kind::Told(Told::Maybe(&Kind::Told(Told::Time))),
            "Since when.",
        ),
        Field::told(
            "connection",
            Kind::Told(Told::Maybe(&Kind::Email)),
            "Who the user was connected with from then on, if with anyone.",
        )
        .example("\"ann@example.com\""),
        Field::told(
            "reason",
            Kind::Told(Told::Maybe(&Kind::Reason)),
            "Why, if that was told.",
        ),
    ],
};

struct Get(History);

impl Get {
    fn parse(mut asked: Asked) -> Result<Self, Refused> {
        Ok(Self(History {
            program: asked.places.take("program"),
            user: asked.query.required("user")?.into(),
            caller: asked.caller,
        }))
    }
}

impl Command for Get {
    fn batch(&self, _: &Moment) -> Vec<Statement> {
        self.0.batch()
    }

    fn reply(&self, results: &[Rows]) -> Result<Reply, Refused> {
        let corrections = History::result(results)?;
        let mut body = Writer::default();
        body.open('{')
            .member("user", &self.0.user)
            .member("program", &self.0.program)
            .name("corrections")
            .open('[');
        for correction in &corrections {
            body.open('{')
                .name("at")
                .integer(correction.made_at.div_euclid(1000))
                .name("previous");
            let previous = correction.previous.as_ref();
            body.optional(previous.map(|(email, _)| &**email))
                .name("previous_connected_at");
            body.optional_integer(previous.map(|(_, at)| at.div_euclid(1000)))
                .name("connection")
                .optional(correction.connection.as_deref())
                .name("reason")
                .optional(correction.reason.as_deref())
                .close('}');
        }
        body.close(']');
        Ok(Reply::json(200, body.close('}').finish()))
    }
}
