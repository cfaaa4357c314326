//! `/networks/{network}/connections/{program}`: who is connected with whom, and connecting.

use super::Moment;
use super::cursor::Listing;
use super::field::{Field, Kind};
use super::json::Writer;
#[cfg(feature = "openapi")]
use super::openapi::{About, Answer, Object, Told};
use super::operation::{Asked, Command, Operation};
use super::page::{self, Page};
use super::refused::Refused;
use super::reply::Reply;
use crate::refusal::Reason;
use crate::store::{Chain, Connect, Connecting, Disconnect, Pairs, Rows, Scope, Statement};
use alloc::boxed::Box;
use alloc::vec::Vec;

/// The path of all of them.
const PATH: &str = "/networks/{network}/connections/{program}";

/// Why a connection is made or removed.
const REASON: Field = Field::optional(
    "reason",
    Kind::Reason,
    "Why, for the history: up to 500 characters, none of them a control character.",
);

/// `POST`: connect two users who are there.
pub const POST: Operation = Operation {
    method: "POST",
    path: PATH,
    scope: Some(Scope::Write),
    query: &[],
    body: Some(&[
        Field::required("user", Kind::Email, "The user who was brought in."),
        REASON,
        Field::optional(
            "connection",
            Kind::Email,
            "The referrer, who is in the network as well.",
        )
        .example("\"ann@example.com\""),
        Field::optional(
            "amount",
            Kind::Email,
            "Another name of `connection`. If both are given they have to be the same.",
        )
        .example("null"),
    ]),
    parse: |asked| Post::parse(asked).map(|post| Box::new(post) as _),
    #[cfg(feature = "openapi")]
    about: About {
        id: "connect",
        summary: "Add or correct a connection",
        text: "Connects `user` with their referrer. A user who is connected with someone else is moved, with everyone below, and the correction is kept in the history. Both users have to be there; a signup makes the connection of itself (`user_status`).",
        replies: &[
            Answer {
                status: 200,
                about: "They were connected before; nothing was changed.",
                body: &CONNECTED,
            },
            Answer {
                status: 201,
                about: "They are connected now.",
                body: &CONNECTED,
            },
        ],
        refusals: &[
            Reason::UnknownUser,
            Reason::SelfConnection,
            Reason::Cycle,
            Reason::Conflict,
            Reason::Banned,
        ],
        either: &["connection", "amount"],
        ..About::NOTHING
    },
};

#[cfg(feature = "openapi")]
const CONNECTED: Object = Object {
    name: "Connected",
    fields: &[
        Field::told("network", Kind::Id, "The network.").example("\"acme\""),
        Field::told("program", Kind::Id, "The program."),
        Field::told("user", Kind::Email, "The user."),
        Field::told("connection", Kind::Email, "The referrer.").example("\"ann@example.com\""),
        Field::told(
            "outcome",
            Kind::OneOf(&["connected", "moved", "unchanged"]),
            "What was done.",
        ),
        Field::told(
            "previous",
            Kind::Told(Told::Maybe(&Kind::Email)),
            "Who the referrer was before, if it was another.",
        ),
    ],
};

/// `DELETE`: remove the connection of one user.
pub const DELETE: Operation = Operation {
    method: "DELETE",
    path: PATH,
    scope: Some(Scope::Write),
    query: &[
        Field::required("user", Kind::Email, "Whose connection it is."),
        REASON,
    ],
    body: None,
    parse: |asked| Delete::parse(asked).map(|delete| Box::new(delete) as _),
    #[cfg(feature = "openapi")]
    about: About {
        id: "disconnect",
        summary: "Remove a connection",
        text: "Removes the connection of a user with their referrer; the user keeps everyone below. The history keeps who the referrer was.",
        replies: &[Answer {
            status: 200,
            about: "The user has no referrer now.",
            body: &Object {
                name: "Disconnected",
                fields: &[
                    Field::told("network", Kind::Id, "The network.").example("\"acme\""),
                    Field::told("program", Kind::Id, "The program."),
                    Field::told("user", Kind::Email, "The user."),
                    Field::told(
                        "outcome",
                        Kind::OneOf(&["disconnected", "unchanged"]),
                        "What was done.",
                    ),
                    Field::told(
                        "previous",
                        Kind::Told(Told::Maybe(&Kind::Email)),
                        "Who the referrer was, if there was one.",
                    )
                    .example("\"ann@example.com\""),
                ],
            },
        }],
        refusals: &[Reason::UnknownUser],
        ..About::NOTHING
    },
};

/// `GET`: all connections by pages, or the chain of one user.
pub const GET: Operation = Operation {
    method: "GET",
    path: PATH,
    scope: Some(Scope::Read),
    query: &[
        Field::optional(
            "user",
            Kind::Email,
            "Whose chain to give. It comes whole: `limit` and `cursor` are not allowed with it.",
        ),
        Page::LEVEL,
        Page::LIMIT,
        Page::CURSOR,
    ],
    body: None,
    parse: read,
    #[cfg(feature = "openapi")]
    about: About {
        id: "listConnections",
        summary: "List connections, or the chain of a user",
        text: "All connections at one level, by pages, in the order in which the users came into the network. With `user` it is their chain: those above, the direct referrer first.",
        replies: &[Answer {
            status: 200,
            about: "Connections.",
            body: &page::CONNECTIONS,
        }],
        refusals: &[Reason::UnknownUser],
        ..About::NOTHING
    },
};

struct Post {
    connect: Connect,
    /// What the caller called the referrer: `connection`, or its alias `amount`.
    spelling: &'static str,
}

impl Post {
    fn parse(mut asked: Asked) -> Result<Self, Refused> {
        let fields = &asked.body;
        let user = fields.required("user")?;
        let (referrer, spelling) = match (fields.text("connection"), fields.text("amount")) {
            (None, None) => return Err(Reason::MissingField.of("connection").into()),
            (Some(one), Some(other)) if one != other => {
                return Err(Reason::Conflict.of("amount").into());
            }
            (Some(connection), _) => (connection, "connection"),
            (None, Some(amount)) => (amount, "amount"),
        };
        if user == referrer {
            return Err(Reason::SelfConnection.of(spelling).into());
        }
        Ok(Self {
            connect: Connect {
                program: asked.places.take("program"),
                user: user.into(),
                referrer: referrer.into(),
                reason: fields.owned("reason"),
                caller: asked.caller,
            },
            spelling,
        })
    }
}

impl Command for Post {
    fn batch(&self, moment: &Moment) -> Vec<Statement> {
        self.connect
            .batch(&moment.intent(), moment.millis(), moment.dialect)
    }

    fn reply(&self, results: &[Rows]) -> Result<Reply, Refused> {
        let connected = Connect::result(results).map_err(|mut refusal| {
            if refusal.field == "connection" {
                refusal.field = self.spelling;
            }
            refusal
        })?;
        let body = Writer::default()
            .open('{')
            .member("network", &self.connect.caller.network)
            .member("program", &self.connect.program)
            .member("user", &self.connect.user)
            .member("connection", &self.connect.referrer)
            .member("outcome", connected.outcome.name())
            .name("previous")
            .optional(connected.previous.as_deref())
            .close('}')
            .finish();
        let status = match connected.outcome {
            Connecting::Unchanged => 200,
            Connecting::Connected | Connecting::Moved => 201,
        };
        Ok(Reply::json(status, body))
    }
}

struct Delete(Disconnect);

impl Delete {
    fn parse(mut asked: Asked) -> Result<Self, Refused> {
        Ok(Self(Disconnect {
            program: asked.places.take("program"),
            user: asked.query.required("user")?.into(),
            reason: asked.query.owned("reason"),
            caller: asked.caller,
        }))
    }
}

impl Command for Delete {
    fn batch(&self, moment: &Moment) -> Vec<Statement> {
        self.0
            .batch(&moment.intent(), moment.millis(), moment.dialect)
    }

    fn reply(&self, results: &[Rows]) -> Result<Reply, Refused> {
        let previous = Disconnect::result(results)?;
        let outcome = if previous.is_some() {
            "disconnected"
        } else {
            "unchanged"
        };
        let body = Writer::default()
            .open('{')
            .member("network", &self.0.caller.network)
            .member("program", &self.0.program)
            .member("user", &self.0.user)
            .member("outcome", outcome)
            .name("previous")
            .optional(previous.as_deref())
            .close('}')
            .finish();
        Ok(Reply::json(200, body))
    }
}

/// A chain, or a list.
fn read(mut asked: Asked) -> Result<Box<dyn Command>, Refused> {
    let program = asked.places.take("program");
    let page = Page::of(&asked.query);
    if let Some(user) = asked.query.owned("user") {
        // A chain is short and comes whole: paging it would be a misunderstanding.
        for (field, is_given) in [
            ("limit", page.limit.is_some()),
            ("cursor", page.cursor.is_some()),
        ] {
            if is_given {
                return Err(Reason::InvalidValue.of(field).into());
            }
        }
        return Ok(Box::new(OneChain(Chain {
            caller: asked.caller,
            program,
            user,
            level: page.level,
        })));
    }
    let mut pairs = Pairs {
        caller: asked.caller,
        program,
        level: page.level.unwrap_or(1),
        after: 0,
        limit: page.limit.unwrap_or(page::LIMIT),
    };
    pairs.after = page.after(&listing(&pairs))?;
    Ok(Box::new(List(pairs)))
}

struct OneChain(Chain);

struct List(Pairs);

impl Command for OneChain {
    fn batch(&self, _: &Moment) -> Vec<Statement> {
        self.0.batch()
    }

    fn reply(&self, results: &[Rows]) -> Result<Reply, Refused> {
        Ok(page::reply(&self.0.result(results)?, None))
    }
}

impl Command for List {
    fn batch(&self, _: &Moment) -> Vec<Statement> {
        self.0.batch()
    }

    fn reply(&self, results: &[Rows]) -> Result<Reply, Refused> {
        Ok(page::listed(&self.0.result(results)?, &listing(&self.0)))
    }
}

fn listing(pairs: &Pairs) -> Listing<'_> {
    Listing {
        caller: &pairs.caller,
        program: &pairs.program,
        level: pairs.level,
        user: "",
    }
}
