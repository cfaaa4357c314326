//! `/networks/{network}/connections`, also `/networks/{network}/programs`: the connection
//! programs of a network.

use super::Request;
use super::fields::Fields;
use super::json::Writer;
use super::program;
use super::refused::Refused;
use super::reply::Reply;
use crate::store::{Caller, Programs, Rows};

/// `GET`: the ids of the programs, and their settings.
pub struct Get(pub Programs);

impl Get {
    pub fn parse(request: &Request<'_>, caller: Caller) -> Result<Self, Refused> {
        Fields::of_query(request, &[])?;
        Ok(Self(Programs {
            caller,
            program: None,
        }))
    }

    pub fn reply(&self, results: &[Rows]) -> Result<Reply, Refused> {
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
