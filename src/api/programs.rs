//! `/networks/{network}/connections`: the connection programs of a network.

use super::Request;
use super::fields::Fields;
use super::json::Writer;
use super::refused::Refused;
use super::reply::Reply;
use crate::store::{Caller, Programs, Rows};

/// `GET`: the ids of the programs, and their settings.
pub struct Get(pub Programs);

impl Get {
    pub fn parse(request: &Request<'_>, caller: Caller) -> Result<Self, Refused> {
        Fields::of_query(request, &[])?;
        Ok(Self(Programs { caller }))
    }

    pub fn reply(results: &[Rows]) -> Result<Reply, Refused> {
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
