//! `/networks/{network}/events`: what happened, for who reads it instead of being called.

use super::cursor::{self, Listing};
use super::fields::Fields;
use super::json::Writer;
use super::page::{self, Page};
use super::refused::Refused;
use super::reply::Reply;
use super::{Moment, Request};
use crate::refusal::Reason;
use crate::store::{Caller, Events, KINDS, Rows, Statement};
use crate::webhook::message;
use alloc::vec::Vec;

/// `GET`: the events after a cursor, in the order of their numbers.
pub struct Get {
    events: Events,
    /// `HEAD` only looks.
    numbers: bool,
}

impl Get {
    pub fn parse(request: &Request<'_>, caller: Caller) -> Result<Self, Refused> {
        let fields = Fields::of_query(request, &["type", "limit", "cursor"])?;
        let kind = fields.text("type")?;
        if kind.is_some_and(|kind| !KINDS.contains(&kind)) {
            return Err(Reason::InvalidValue.of("type").into());
        }
        let Page { limit, cursor, .. } = Page::of(&fields)?;
        let mut events = Events {
            caller,
            after: 0,
            kind: kind.map(Into::into),
            limit: limit.unwrap_or(page::LIMIT),
        };
        if let Some(text) = cursor {
            events.after = cursor::read(&listing(&events), text)?;
        }
        Ok(Self {
            events,
            numbers: request.method == "GET",
        })
    }

    pub fn batch(&self, moment: &Moment) -> Vec<Statement> {
        self.events.batch(moment.millis(), self.numbers)
    }

    pub fn reply(&self, results: &[Rows]) -> Result<Reply, Refused> {
        let page = self.events.result(results)?;
        let mut body = Writer::default();
        body.open('{').name("events").open('[');
        for event in &page.events {
            message::write(&mut body, event);
        }
        body.close(']')
            .member("next", &cursor::write(&listing(&self.events), page.next))
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
