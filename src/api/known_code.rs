//! `/networks/{network}/codes/{code}`: whether a code is one, for signup pages. It takes no key, and
//! tells nothing else: neither whose it is nor why it is not one.

use super::Request;
use super::fields::Fields;
use super::json::Writer;
use super::refused::Refused;
use super::reply::Reply;
use super::typed::Typed;
use crate::code::Expected;
use crate::store::{KnownCode, Rows, Statement};
use alloc::string::String;
use alloc::vec::Vec;

/// `GET`: `{"valid":true}` or `{"valid":false}`.
pub struct Get(KnownCode);

impl Get {
    pub fn parse(request: &Request<'_>, network: String, code: &str) -> Result<Self, Refused> {
        Fields::of_query(request, &[])?;
        // What can be no code is looked up as well, under a name that no code has: so that the
        // answer takes as long.
        let typed = Typed::read(code, Expected::default(), "code");
        let code = typed.map_or_else(|_| String::new(), |typed| typed.code);
        Ok(Self(KnownCode { network, code }))
    }

    pub fn batch(&self) -> Vec<Statement> {
        self.0.batch()
    }

    pub fn reply(results: &[Rows]) -> Result<Reply, Refused> {
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
