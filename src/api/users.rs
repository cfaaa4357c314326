//! `/networks/{network}/users/{user}`: one user, with those above and the number of those below.

use super::field::{Field, Kind};
use super::json::Writer;
#[cfg(feature = "openapi")]
use super::openapi::{About, Answer, Object, Told};
use super::operation::{Asked, Command, Operation};
use super::refused::Refused;
use super::reply::Reply;
use super::{Moment, codes, page};
#[cfg(feature = "openapi")]
use crate::refusal::Reason;
use crate::store::{Rows, Scope, Statement, UserOf};
use alloc::boxed::Box;
use alloc::vec::Vec;

/// `GET`: how a user stands in a program.
pub const GET: Operation = Operation {
    method: "GET",
    path: "/networks/{network}/users/{user}",
    scope: Some(Scope::Read),
    query: &[Field::optional(
        "program",
        Kind::Id,
        "In which program. Left out, it is the default one or the only one.",
    )],
    body: None,
    parse: |asked| Ok(Box::new(Get::parse(asked))),
    #[cfg(feature = "openapi")]
    about: About {
        id: "getUser",
        summary: "Tell how a user stands",
        text: "One user: status, code and link, the chain of those above, and how many users are below, level by level. Where no program is named and none is meant by default, all that belongs to a program is `null` or empty.",
        replies: &[Answer {
            status: 200,
            about: "The user.",
            body: &Object {
                name: "User",
                fields: &[
                    Field::told("network", Kind::Id, "The network.").example("\"acme\""),
                    Field::told("user", Kind::Email, "The user, in canonical form."),
                    codes::STATUS,
                    Field::told(
                        "created_at",
                        Kind::Told(Told::Time),
                        "When the user was made.",
                    ),
                    codes::PROGRAM,
                    codes::CODE,
                    codes::LINK,
                    Field::told(
                        "chain",
                        Kind::Told(Told::List(&Kind::Told(Told::Object(&page::CONNECTION)))),
                        "Those above, the direct referrer first.",
                    ),
                    Field::told(
                        "counts",
                        Kind::Told(Told::List(&Kind::Told(Told::Object(&COUNT)))),
                        "How many users are below, at each level of the program.",
                    ),
                ],
            },
        }],
        refusals: &[Reason::UnknownProgram],
        ..About::NOTHING
    },
};

#[cfg(feature = "openapi")]
const COUNT: Object = Object {
    name: "Count",
    fields: &[
        Field::told(
            "level",
            Kind::Level,
            "The level; 1 are those whom the user brought in.",
        ),
        Field::told(
            "users",
            Kind::Told(Told::Integer),
            "How many users are there.",
        ),
    ],
};

struct Get(UserOf);

impl Get {
    fn parse(mut asked: Asked) -> Self {
        Self(UserOf {
            user: asked.places.take("user"),
            program: asked.query.owned("program"),
            caller: asked.caller,
        })
    }
}

impl Command for Get {
    fn batch(&self, _: &Moment) -> Vec<Statement> {
        self.0.batch()
    }

    fn reply(&self, results: &[Rows]) -> Result<Reply, Refused> {
        let user = self.0.result(results)?;
        let mut body = Writer::default();
        body.open('{')
            .member("network", &self.0.caller.network)
            .member("user", &self.0.user)
            .member("status", user.status.name())
            .name("created_at")
            .integer(user.created_at.div_euclid(1000))
            .name("program")
            .optional(user.program.as_deref());
        codes::write(&mut body, user.share.as_ref());
        page::write(body.name("chain"), &user.chain);
        body.name("counts").open('[');
        for (level, users) in (1..).zip(&user.counts) {
            body.open('{')
                .name("level")
                .integer(level)
                .name("users")
                .integer(*users)
                .close('}');
        }
        body.close(']');
        Ok(Reply::json(200, body.close('}').finish()))
    }
}
