//! `/networks/{network}/codes/{code}`: whether a code is one, for signup pages. It takes no key, and
//! tells nothing else: neither whose it is nor why it is not one.

use super::Moment;
use super::json::Writer;
use super::operation::{Command, Operation};
use super::refused::Refused;
use super::reply::Reply;
use super::typed::Typed;
#[cfg(feature = "openapi")]
use super::{
    field::{Field, Kind},
    openapi::{About, Answer, Object},
};
use crate::code::Expected;
use crate::store::{KnownCode, Rows, Statement};
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

/// `GET`: `{"valid":true}` or `{"valid":false}`.
pub const GET: Operation = Operation {
    method: "GET",
    path: "/networks/{network}/codes/{code}",
    scope: None,
    query: &[],
    body: None,
    parse: |mut asked| {
        // What can be no code is looked up as well, under a name that no code has: so that the
        // answer takes as long.
        let typed = Typed::read(&asked.places.take("code"), Expected::default(), "code");
        let code = typed.map_or_else(|_| String::new(), |typed| typed.code);
        let network = asked.caller.network;
        Ok(Box::new(Get(KnownCode { network, code })))
    },
    #[cfg(feature = "openapi")]
    about: About {
        id: "checkCode",
        summary: "Tell whether a referral code is one",
        text: "For signup pages: it takes no key and tells nothing else. How often it may be asked is limited.",
        replies: &[Answer {
            status: 200,
            about: "Whether it is one.",
            body: &Object {
                name: "KnownCode",
                fields: &[Field::told(
                    "valid",
                    Kind::Flag,
                    "Whether someone of the network has this code.",
                )],
            },
        }],
        ..About::NOTHING
    },
};

struct Get(KnownCode);

impl Command for Get {
    fn batch(&self, _: &Moment) -> Vec<Statement> {
        self.0.batch()
    }

    fn reply(&self, results: &[Rows]) -> Result<Reply, Refused> {
        let is_valid = KnownCode::result(results)?;
        let body = Writer::default()
            .open('{')
            .name("valid")
            .flag(is_valid)
            .close('}')
            .finish();
        Ok(Reply::json(200, body))
    }
}
