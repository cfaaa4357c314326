//! `/networks/{network}/events`: what happened, for who reads it instead of being called.

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
use crate::refusal::Reason;
use crate::store::{Events, KINDS, Rows, Scope, Statement};
use crate::webhook::message;
use alloc::boxed::Box;
use alloc::vec::Vec;

/// `GET`: the events after a cursor, in the order of their numbers.
pub const GET: Operation = Operation {
    method: "GET",
    path: "/networks/{network}/events",
    scope: Some(Scope::Read),
    query: &[
        Field::optional("type", Kind::OneOf(KINDS), "Events of this type alone."),
        Field::optional(
            "after",
            Kind::Whole(0, 1 << 52),
            "Events after this `sequence`, for who has no cursor of this key, as when keys were rotated.",
        ),
        Page::LIMIT,
        Page::CURSOR,
    ],
    body: None,
    parse: |asked| Get::parse(asked).map(|get| Box::new(get) as _),
    #[cfg(feature = "openapi")]
    about: About {
        id: "listEvents",
        summary: "List what happened",
        text: "Events in the order of their numbers, by pages: for who reads them instead of being called by a webhook.",
        replies: &[Answer {
            status: 200,
            about: "A page of events.",
            body: &Object {
                name: "Events",
                fields: &[
                    Field::told(
                        "events",
                        Kind::Told(Told::List(&Kind::Told(Told::Object(&EVENT)))),
                        "The events.",
                    ),
                    Field::told(
                        "next",
                        Kind::Cursor,
                        "The `cursor` to go on with, now or later.",
                    )
                    .example("\"0000000000000012a1b2c3d4\""),
                    Field::told("more", Kind::Flag, "Whether there are more by now."),
                ],
            },
        }],
        refusals: &[Reason::Conflict],
        ..About::NOTHING
    },
};

#[cfg(feature = "openapi")]
const EVENT: Object = Object {
    name: "Event",
    fields: &[
        Field::told(
            "id",
            Kind::Told(Told::Text),
            "Its name, by which one that comes twice is known.",
        )
        .example("\"evt_5f3c0a91b2de\""),
        Field::told("type", Kind::OneOf(KINDS), "What happened."),
        Field::told(
            "timestamp",
            Kind::Told(Told::Text),
            "When, as ISO 8601 has it.",
        )
        .example("\"2027-01-15T08:00:00.123Z\""),
        Field::told("data", Kind::Told(Told::Object(&DATA)), "To whom."),
    ],
};

#[cfg(feature = "openapi")]
const DATA: Object = Object {
    name: "EventData",
    fields: &[
        Field::told("network", Kind::Id, "The network.").example("\"acme\""),
        Field::told(
            "sequence",
            Kind::Told(Told::Integer),
            "The number of the event in its network.",
        ),
        Field::told("user", Kind::Email, "Whom it happened to."),
        Field::told(
            "program",
            Kind::Told(Told::Maybe(&Kind::Id)),
            "In which program, if in one.",
        ),
        Field::told(
            "connection",
            Kind::Told(Told::Maybe(&Kind::Email)),
            "The user's referrer from then on.",
        ),
        Field::told(
            "previous",
            Kind::Told(Told::Maybe(&Kind::Email)),
            "The referrer before.",
        ),
        Field::told(
            "referral_code",
            Kind::Told(Told::Maybe(&Kind::Code)),
            "The user's referral code.",
        ),
        Field::told(
            "reason",
            Kind::Told(Told::Maybe(&Kind::Reason)),
            "Why, if that was told.",
        ),
        Field::told(
            "award",
            Kind::Told(Told::Maybe(&Kind::Told(Told::Object(&AWARD)))),
            "The award, or the message in its place, if it is about one.",
        ),
    ],
};

#[cfg(feature = "openapi")]
const AWARD: Object = Object {
    name: "EventAward",
    fields: &[
        Field::told("reference", Kind::Name, "The activity that it is of."),
        Field::told("activity_short_id", Kind::Id, "What was done.").example("\"purchase\""),
        Field::told("rule", Kind::Id, "By which rule.").example("\"sale\""),
        Field::told(
            "level",
            Kind::Told(Told::Integer),
            "At which level; 0 is who did it.",
        ),
        Field::told("unit", Kind::Told(Told::Maybe(&Kind::Id)), "In which unit.")
            .example("\"USD\""),
        Field::told(
            "amount",
            Kind::Told(Told::Maybe(&super::activity::AMOUNT)),
            "How much.",
        )
        .example("\"10.00\""),
        Field::told(
            "message",
            Kind::Told(Told::Maybe(&Kind::Object)),
            "`template` and `variables`, if it is a message.",
        ),
    ],
};

struct Get {
    events: Events,
    /// `HEAD` only looks.
    numbers: bool,
}

impl Get {
    fn parse(
        Asked {
            caller,
            query,
            only_looks,
            ..
        }: Asked,
    ) -> Result<Self, Refused> {
        let page = Page::of(&query);
        let mut events = Events {
            caller,
            after: 0,
            kind: query.owned("type"),
            limit: page.limit.unwrap_or(page::LIMIT),
        };
        events.after = match (query.number("after"), page.cursor) {
            (Some(_), Some(_)) => return Err(Reason::Conflict.of("after").into()),
            (Some(after), None) => after,
            (None, _) => page.after(&listing(&events))?,
        };
        Ok(Self {
            events,
            numbers: !only_looks,
        })
    }
}

impl Command for Get {
    fn batch(&self, moment: &Moment) -> Vec<Statement> {
        self.events.batch(moment.millis(), self.numbers)
    }

    fn reply(&self, results: &[Rows]) -> Result<Reply, Refused> {
        let page = self.events.result(results)?;
        let mut body = Writer::default();
        body.open('{').name("events").open('[');
        for event in &page.events {
            message::write(&mut body, event);
        }
        body.close(']')
            .member("next", &cursor::write(&listing(&self.events), &[page.next]))
            .name("more")
            .flag(page.is_more);
        Ok(Reply::json(200, body.close('}').finish()))
    }
}

/// The kind is no part of it: whoever asks for other kinds goes on where they are. No program
/// has an empty name.
fn listing(events: &Events) -> Listing<'_> {
    Listing {
        caller: &events.caller,
        program: "",
        level: 0,
        user: "events",
    }
}
