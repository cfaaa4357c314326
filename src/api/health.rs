//! `/health`: whether requests can be answered, as load balancers ask. It tells nothing about any
//! network, and needs no key.

use super::Request;
use super::fields::Fields;
use super::json::Writer;
use super::refused::Refused;
use super::reply::Reply;
use crate::refusal::Reason;
use crate::store::{Rows, Statement, VERSION, health, version};
use alloc::vec::Vec;

/// The address.
pub const PATH: &str = "/health";

pub fn parse(request: &Request<'_>) -> Result<(), Refused> {
    if !matches!(request.method, "GET" | "HEAD") {
        let mut refused = Refused::from(Reason::MethodNotAllowed.of(""));
        refused.allow = Some("GET, HEAD");
        return Err(refused);
    }
    Fields::of_query(request, &[]).map(|_| ())
}

pub fn batch() -> Vec<Statement> {
    health()
}

pub fn reply(results: &[Rows]) -> Result<Reply, Refused> {
    let version = version(results)?;
    if version < VERSION {
        return Err(Reason::OutdatedSchema.of("").into());
    }
    let body = Writer::default()
        .open('{')
        .member("status", "ok")
        .name("schema_version")
        .integer(version)
        .close('}')
        .finish();
    Ok(Reply::json(200, body))
}
