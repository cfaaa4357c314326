//! `/health`: whether requests can be answered, as load balancers ask. It tells nothing about any
//! network, and needs no key.

use super::Moment;
use super::json::Writer;
use super::operation::{Command, Operation};
use super::refused::Refused;
use super::reply::Reply;
#[cfg(feature = "openapi")]
use super::{
    field::{Field, Kind},
    openapi::{About, Answer, Object, Told},
};
use crate::refusal::Reason;
use crate::store::{Rows, Statement, VERSION, health, version};
use alloc::boxed::Box;
use alloc::vec::Vec;

/// `GET`: whether the store answers, and its tables are of this version.
pub const GET: Operation = Operation {
    method: "GET",
    path: "/health",
    scope: None,
    query: &[],
    body: None,
    parse: |_| Ok(Box::new(Get)),
    #[cfg(feature = "openapi")]
    about: About {
        id: "getHealth",
        summary: "Tell whether requests can be answered",
        text: "Whether the store answers and its tables are of this version.",
        replies: &[Answer {
            status: 200,
            about: "All is well.",
            body: &Object {
                name: "Health",
                fields: &[
                    Field::told("status", Kind::OneOf(&["ok"]), "That all is well."),
                    Field::told(
                        "schema_version",
                        Kind::Told(Told::Integer),
                        "The version of the tables.",
                    ),
                ],
            },
        }],
        refusals: &[Reason::OutdatedSchema],
        ..About::NOTHING
    },
};

struct Get;

impl Command for Get {
    fn batch(&self, _: &Moment) -> Vec<Statement> {
        health()
    }

    fn reply(&self, results: &[Rows]) -> Result<Reply, Refused> {
        let version = version(results)?;
        if version < VERSION {
            return Err(Reason::OutdatedSchema.of("").into());
        }
        let body = Writer::default()
            .open('{')
            .member("status", "ok")
            .name("schema_version")
            .integer(version)
            .close('}')
            .finish();
        Ok(Reply::json(200, body))
    }
}
