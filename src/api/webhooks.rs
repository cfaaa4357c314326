//! `/networks/{network}/webhooks` and what is below: where a network has its events sent.

use super::Moment;
use super::cursor::{self, Listing};
use super::field::{Field, Kind};
use super::fields::Fields;
use super::json::Writer;
#[cfg(feature = "openapi")]
use super::openapi::{About, Answer};
use super::operation::{Asked, Command, Operation};
use super::page::{self, Page};
use super::refused::Refused;
use super::reply::Reply;
use crate::refusal::Reason;
use crate::store::{
    Caller, DeadLetter, Drawn, KINDS, Rows, Scope, Statement, Webhook, WebhookCommand,
    WebhookResult, Webhooks, hex, spell,
};
use crate::webhook::{address, secret};
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

const ALL: &str = "/networks/{network}/webhooks";
const ONE: &str = "/networks/{network}/webhooks/{webhook}";

/// `GET`: all webhooks.
pub const LIST: Operation = Operation {
    method: "GET",
    path: ALL,
    scope: Some(Scope::Read),
    query: &[],
    body: None,
    parse: |asked| Ok(boxed(WebhookCommand::List(None), asked)),
    #[cfg(feature = "openapi")]
    about: About {
        id: "listWebhooks",
        summary: "List the webhooks",
        text: "Where events of the network are sent. Secrets are not told.",
        replies: &[Answer {
            status: 200,
            about: "All webhooks.",
            body: &LISTED,
        }],
        ..About::NOTHING
    },
};

/// `POST`: another webhook.
pub const CREATE: Operation = Operation {
    method: "POST",
    path: ALL,
    scope: Some(Scope::Admin),
    query: &[],
    body: Some(&[
        Field::required("url", Kind::Url, "Where messages are sent: an https URL."),
        Field::optional(
            "events",
            Kind::ListOf(KINDS),
            "The types of events that are sent; an empty list is for all.",
        ),
    ]),
    parse: create,
    #[cfg(feature = "openapi")]
    about: About {
        id: "addWebhook",
        summary: "Add a webhook",
        text: "Has events sent to an address, signed by a secret that is told once. There may be so many webhooks in a network and no more (`too_many`).",
        replies: &[Answer {
            status: 201,
            about: "The webhook, with its secret.",
            body: &MADE,
        }],
        refusals: &[Reason::InvalidValue, Reason::TooMany],
        ..About::NOTHING
    },
};

/// `DELETE`: a webhook no longer.
pub const DELETE: Operation = Operation {
    method: "DELETE",
    path: ONE,
    scope: Some(Scope::Admin),
    query: &[],
    body: None,
    parse: |mut asked| {
        Ok(boxed(
            WebhookCommand::Remove(asked.places.take(PLACE)),
            asked,
        ))
    },
    #[cfg(feature = "openapi")]
    about: About {
        id: "removeWebhook",
        summary: "Remove a webhook",
        text: "Nothing is sent there any more, and what could not be sent is forgotten.",
        replies: &[Answer {
            status: 200,
            about: "The webhook that was.",
            body: &REMOVED,
        }],
        ..About::NOTHING
    },
};

/// `GET`: one webhook.
pub const GET: Operation = Operation {
    method: "GET",
    path: ONE,
    scope: Some(Scope::Read),
    query: &[],
    body: None,
    parse: |mut asked| {
        Ok(boxed(
            WebhookCommand::List(Some(asked.places.take(PLACE))),
            asked,
        ))
    },
    #[cfg(feature = "openapi")]
    about: About {
        id: "getWebhook",
        summary: "Tell about a webhook",
        text: "One webhook. Its secret is not told.",
        replies: &[Answer {
            status: 200,
            about: "The webhook.",
            body: &WEBHOOK,
        }],
        ..About::NOTHING
    },
};

/// `PATCH`: changes of a webhook.
pub const PATCH: Operation = Operation {
    method: "PATCH",
    path: ONE,
    scope: Some(Scope::Admin),
    query: &[],
    body: Some(&[
        Field::optional("url", Kind::Url, "Where messages are sent: an https URL."),
        Field::optional(
            "events",
            Kind::ListOf(KINDS),
            "The types of events that are sent; an empty list is for all.",
        ),
        Field::optional(
            "status",
            Kind::OneOf(&["active", "disabled"]),
            "Whether messages are sent.",
        ),
    ]),
    parse: change,
    #[cfg(feature = "openapi")]
    about: About {
        id: "changeWebhook",
        summary: "Change a webhook",
        text: "Changes what is given, and leaves the rest as it is.",
        replies: &[Answer {
            status: 200,
            about: "The webhook as it is now.",
            body: &WEBHOOK,
        }],
        refusals: &[Reason::InvalidValue],
        ..About::NOTHING
    },
};

/// `GET`: its dead letters.
pub const DEAD: Operation = Operation {
    method: "GET",
    path: "/networks/{network}/webhooks/{webhook}/dead",
    scope: Some(Scope::Read),
    query: &[Page::LIMIT, Page::CURSOR],
    body: None,
    parse: dead,
    #[cfg(feature = "openapi")]
    about: About {
        id: "listDeadLetters",
        summary: "List what could not be sent",
        text: "Messages that were given up after the last try, by pages.",
        replies: &[Answer {
            status: 200,
            about: "A page of messages.",
            body: &DEAD_LETTERS,
        }],
        ..About::NOTHING
    },
};

/// `POST`: dead letters, again.
pub const REPLAY: Operation = Operation {
    method: "POST",
    path: "/networks/{network}/webhooks/{webhook}/replay",
    scope: Some(Scope::Admin),
    query: &[],
    body: Some(&[Field::optional(
        "after",
        Kind::Whole(0, i64::MAX),
        "Send all events after the one of this number, instead of those that could not be sent.",
    )]),
    parse: replay,
    #[cfg(feature = "openapi")]
    about: About {
        id: "replayWebhook",
        summary: "Send again",
        text: "Sends what could not be sent again, or all events after a number, some at a time: `next` is the `after` to go on with.",
        replies: &[Answer {
            status: 202,
            about: "It will be sent.",
            body: &REPLAYED,
        }],
        ..About::NOTHING
    },
};

/// `POST`: a new secret.
pub const SECRET: Operation = Operation {
    method: "POST",
    path: "/networks/{network}/webhooks/{webhook}/secret",
    scope: Some(Scope::Admin),
    query: &[],
    body: Some(&[]),
    parse: |mut asked| {
        Ok(boxed(
            WebhookCommand::Rotate(asked.places.take(PLACE)),
            asked,
        ))
    },
    #[cfg(feature = "openapi")]
    about: About {
        id: "rotateSecret",
        summary: "Make a new secret",
        text: "Messages are signed by the new secret, and for a while by the one before as well.",
        replies: &[Answer {
            status: 201,
            about: "The webhook, with its new secret.",
            body: &MADE,
        }],
        ..About::NOTHING
    },
};

#[cfg(feature = "openapi")]
mod told {
    //! Replies about webhooks.
    use super::super::field::{Field, Kind};
    use super::super::openapi::{Object, Told};
    use crate::store::KINDS;

    const NAME: Field =
        Field::told("webhook", Kind::Id, "The id of the webhook.").example("\"wh_5f3c0a91b2de\"");
    const URL: Field = Field::told("url", Kind::Url, "Where messages are sent.");
    const EVENTS: Field = Field::told(
        "events",
        Kind::ListOf(KINDS),
        "The types of events that are sent; empty for all.",
    );
    const STATUS: Field = Field::told(
        "status",
        Kind::OneOf(&["active", "disabled"]),
        "Whether messages are sent.",
    );
    const CREATED_AT: Field = Field::told(
        "created_at",
        Kind::Told(Told::Time),
        "When the webhook was made.",
    );

    pub const WEBHOOK: Object = Object {
        name: "Webhook",
        fields: &[NAME, URL, EVENTS, STATUS, CREATED_AT],
    };
    pub const LISTED: Object = Object {
        name: "Webhooks",
        fields: &[Field::told(
            "webhooks",
            Kind::Told(Told::List(&Kind::Told(Told::Object(&WEBHOOK)))),
            "The webhooks.",
        )],
    };
    pub const MADE: Object = Object {
        name: "WebhookMade",
        fields: &[
            NAME,
            URL,
            EVENTS,
            STATUS,
            CREATED_AT,
            Field::told(
                "secret",
                Kind::Told(Told::Text),
                "What messages are signed with.",
            )
            .example("\"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\""),
        ],
    };
    pub const REMOVED: Object = Object {
        name: "WebhookRemoved",
        fields: &[
            NAME,
            URL,
            EVENTS,
            STATUS,
            CREATED_AT,
            Field::told("outcome", Kind::OneOf(&["removed"]), "What was done."),
        ],
    };
    pub const DEAD_LETTERS: Object = Object {
        name: "DeadLetters",
        fields: &[
            Field::told(
                "dead",
                Kind::Told(Told::List(&Kind::Told(Told::Object(&DEAD_LETTER)))),
                "The messages.",
            ),
            Field::told(
                "next",
                Kind::Told(Told::Maybe(&Kind::Cursor)),
                "The `cursor` of the next page; `null` at the end.",
            ),
        ],
    };
    const DEAD_LETTER: Object = Object {
        name: "DeadLetter",
        fields: &[
            Field::told("id", Kind::Told(Told::Text), "The id of the event.")
                .example("\"evt_5f3c0a91b2de\""),
            Field::told("type", Kind::OneOf(KINDS), "What happened."),
            Field::told(
                "sequence",
                Kind::Told(Told::Integer),
                "The number of the event.",
            ),
            Field::told(
                "tries",
                Kind::Told(Told::Integer),
                "How often it was tried.",
            ),
            Field::told(
                "status",
                Kind::Told(Told::Maybe(&Kind::Told(Told::Integer))),
                "The status of the last answer, if there was one.",
            )
            .example("500"),
            Field::told(
                "error",
                Kind::Told(Told::Maybe(&Kind::Told(Told::Text))),
                "What went wrong, if there was no answer.",
            ),
        ],
    };
    pub const REPLAYED: Object = Object {
        name: "Replayed",
        fields: &[
            Field::told(
                "replayed",
                Kind::Told(Told::Integer),
                "How many messages will be sent.",
            ),
            Field::told(
                "next",
                Kind::Told(Told::Maybe(&Kind::Told(Told::Integer))),
                "The `after` to go on with; `null` at the end.",
            ),
        ],
    };
}
#[cfg(feature = "openapi")]
use told::{DEAD_LETTERS, LISTED, MADE, REMOVED, REPLAYED, WEBHOOK};

/// The name of the place of a webhook.
const PLACE: &str = "webhook";

/// A request about webhooks.
struct Request(Webhooks);

fn boxed(what: WebhookCommand, asked: Asked) -> Box<dyn Command> {
    let caller = asked.caller;
    Box::new(Request(Webhooks { caller, what }))
}

fn create(asked: Asked) -> Result<Box<dyn Command>, Refused> {
    let url = url(&asked)?.ok_or(Reason::MissingField.of("url"))?;
    let kinds = kinds(&asked.body).unwrap_or_default();
    Ok(boxed(WebhookCommand::Create { url, kinds }, asked))
}

fn change(mut asked: Asked) -> Result<Box<dyn Command>, Refused> {
    let what = WebhookCommand::Change {
        name: asked.places.take(PLACE),
        url: url(&asked)?,
        kinds: kinds(&asked.body),
        is_active: asked.body.text("status").map(|status| status == "active"),
    };
    Ok(boxed(what, asked))
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "what other operations parse may be refused"
)]
fn replay(mut asked: Asked) -> Result<Box<dyn Command>, Refused> {
    let what = WebhookCommand::Replay {
        name: asked.places.take(PLACE),
        after: asked.body.number("after"),
    };
    Ok(boxed(what, asked))
}

fn dead(mut asked: Asked) -> Result<Box<dyn Command>, Refused> {
    let name = asked.places.take(PLACE);
    let page = Page::of(&asked.query);
    let after = page.after(&listing(&asked.caller, &name))?;
    let limit = page.limit.unwrap_or(page::LIMIT);
    Ok(boxed(WebhookCommand::Dead { name, after, limit }, asked))
}

impl Command for Request {
    fn batch(&self, moment: &Moment) -> Vec<Statement> {
        let drawn = Drawn {
            name: String::from("wh_") + &hex(moment.chunk(3)),
            secret: secret::of(&[moment.chunk(1).as_slice(), moment.chunk(2)].concat()),
        };
        self.0.batch(&drawn, moment.millis())
    }

    fn reply(&self, results: &[Rows]) -> Result<Reply, Refused> {
        let Webhooks { caller, what } = &self.0;
        let result = self.0.result(results)?;
        let mut body = Writer::default();
        body.open('{');
        let status = match (what, result) {
            (WebhookCommand::List(None), WebhookResult::Listed(webhooks)) => {
                body.name("webhooks").open('[');
                for webhook in &webhooks {
                    write(body.open('{'), webhook);
                    body.close('}');
                }
                body.close(']');
                200
            }
            (WebhookCommand::Dead { name, .. }, WebhookResult::Dead(letters, is_more)) => {
                body.name("dead").open('[');
                for letter in &letters {
                    write_dead(&mut body, letter);
                }
                let last = letters.last().filter(|_| is_more);
                let next = last.map(|last| cursor::write(&listing(caller, name), &[last.sequence]));
                body.close(']').name("next").optional(next.as_deref());
                200
            }
            (_, WebhookResult::Replayed(replayed, next)) => {
                body.name("replayed")
                    .integer(replayed)
                    .name("next")
                    .optional_integer(next);
                202
            }
            (what, WebhookResult::Listed(webhooks)) => {
                let webhook = webhooks.first().ok_or(Reason::Unavailable.of(""))?;
                write(&mut body, webhook);
                match what {
                    WebhookCommand::Create { .. } | WebhookCommand::Rotate(_) => {
                        body.member("secret", &webhook.secret);
                        201
                    }
                    WebhookCommand::Remove(_) => {
                        body.member("outcome", "removed");
                        200
                    }
                    _ => 200,
                }
            }
            _ => return Err(Reason::Unavailable.of("").into()),
        };
        Ok(Reply::json(status, body.close('}').finish()))
    }
}

fn write(body: &mut Writer, webhook: &Webhook) {
    body.member("webhook", &webhook.name)
        .member("url", &webhook.url)
        .name("events")
        .open('[');
    for kind in &webhook.kinds {
        body.text(kind);
    }
    let status = if webhook.is_active {
        "active"
    } else {
        "disabled"
    };
    body.close(']')
        .member("status", status)
        .name("created_at")
        .integer(webhook.created_at.div_euclid(1000));
}

fn write_dead(body: &mut Writer, letter: &DeadLetter) {
    body.open('{')
        .member("id", &letter.event)
        .member("type", &letter.kind)
        .name("sequence")
        .integer(letter.sequence)
        .name("tries")
        .integer(letter.tries)
        .name("status")
        .optional_integer(letter.answer)
        .name("error")
        .optional(letter.fault.as_deref())
        .close('}');
}

fn listing<'a>(caller: &'a Caller, name: &'a str) -> Listing<'a> {
    Listing {
        caller,
        program: "",
        level: 0,
        user: name,
    }
}

/// The field `url`.
fn url(asked: &Asked) -> Result<Option<String>, Refused> {
    match asked.body.text("url") {
        None => Ok(None),
        Some(url) if address::is_allowed(url, asked.private_webhooks) => Ok(Some(url.into())),
        Some(_) => Err(Reason::InvalidValue.of("url").into()),
    }
}

/// The field `events`: an array of kinds; an empty one is for all.
fn kinds(fields: &Fields) -> Option<String> {
    let listed = fields.texts("events")?;
    let mut kinds: Vec<&str> = Vec::new();
    for kind in &listed {
        if !kinds.contains(&&**kind) {
            kinds.push(kind);
        }
    }
    Some(spell(kinds.into_iter()))
}
