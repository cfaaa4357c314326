//! `/networks/{network}/connections/{program}/history`: how a user came to be connected.

use super::Request;
use super::fields::Fields;
use super::json::Writer;
use super::refused::Refused;
use super::reply::Reply;
use crate::store::{Caller, History, Rows};
use alloc::string::String;

/// `GET`: the corrections of a user's connection.
pub struct Get(pub History);

impl Get {
    pub fn parse(request: &Request<'_>, caller: Caller, program: String) -> Result<Self, Refused> {
        let fields = Fields::of_query(request, &["user"])?;
        let user = fields.email("user")?;
        Ok(Self(History {
            caller,
            program,
            user,
        }))
    }

    pub fn reply(&self, results: &[Rows]) -> Result<Reply, Refused> {
        let corrections = History::result(results).map_err(Refused::at_program)?;
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
            match previous {
                Some((_, at)) => body.integer(at.div_euclid(1000)),
                None => body.raw("null"),
            };
            body.name("connection")
                .optional(correction.connection.as_deref())
                .name("reason")
                .optional(correction.reason.as_deref())
                .close('}');
        }
        body.close(']');
        Ok(Reply::json(200, body.close('}').finish()))
    }
}
