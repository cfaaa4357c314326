//! `/networks/{network}/users/{user}`: one user, with those above and the number of those below.

use super::fields::Fields;
use super::json::Writer;
use super::refused::Refused;
use super::reply::Reply;
use super::{Request, codes, page};
use crate::refusal::Reason;
use crate::store::{Caller, Rows, UserOf};
use alloc::string::String;

/// `GET`: how a user stands in a program.
pub struct Get(pub UserOf);

impl Get {
    pub fn parse(request: &Request<'_>, caller: Caller, user: String) -> Result<Self, Refused> {
        let fields = Fields::of_query(request, &["program"])?;
        let program = fields.optional_id("program")?;
        Ok(Self(UserOf {
            caller,
            user,
            program,
        }))
    }

    pub fn reply(&self, results: &[Rows]) -> Result<Reply, Refused> {
        let user = self.0.result(results).map_err(|refusal| {
            let mut refused = Refused::from(refusal);
            if refusal.reason == Reason::UnknownUser {
                // The user stands in the path: there is nothing at the address.
                refused.status = 404;
            }
            refused
        })?;
        let mut body = Writer::default();
        body.open('{')
            .member("network", &self.0.caller.network)
            .member("user", &self.0.user)
            .member("status", user.status.name())
            .name("created_at")
            .integer(user.created_at.div_euclid(1000))
            .name("program")
            .optional(user.program.as_deref());
        codes::write(&mut body, user.share.as_ref());
        page::write(body.name("chain"), &user.chain);
        body.name("counts").open('[');
        for (level, users) in (1..).zip(&user.counts) {
            body.open('{')
                .name("level")
                .integer(level)
                .name("users")
                .integer(*users)
                .close('}');
        }
        body.close(']');
        Ok(Reply::json(200, body.close('}').finish()))
    }
}
