//! `/networks/{network}/connections/{program}/codes`: the referral code of a user.

use super::fields::Fields;
use super::json::Writer;
use super::refused::Refused;
use super::reply::Reply;
use super::{Moment, Request, mint};
use crate::link::signup_link;
use crate::refusal::Reason;
use crate::store::{Caller, Rows, Share, ShareOf, Statement};
use alloc::string::String;
use alloc::vec::Vec;

/// `GET`: the code and the link of one user, who gets them now if they had none.
pub struct Get {
    share: ShareOf,
    /// `HEAD` only looks.
    mints: bool,
}

impl Get {
    pub fn parse(request: &Request<'_>, caller: Caller, program: String) -> Result<Self, Refused> {
        let fields = Fields::of_query(request, &["user"])?;
        let user = fields.email("user")?;
        Ok(Self {
            share: ShareOf {
                caller,
                program,
                user,
            },
            mints: request.method == "GET",
        })
    }

    pub fn batch(&self, moment: &Moment) -> Vec<Statement> {
        let candidates = self
            .mints
            .then(|| mint::candidates(moment, Some(&self.share.program)));
        self.share.batch(moment.millis(), candidates.as_ref())
    }

    pub fn reply(&self, results: &[Rows]) -> Result<Reply, Refused> {
        let share = ShareOf::result(results).map_err(Refused::at_program)?;
        if share.is_none() && self.mints {
            return Err(Reason::Unavailable.of("").into());
        }
        let mut body = Writer::default();
        body.open('{')
            .member("user", &self.share.user)
            .member("program", &self.share.program);
        write(&mut body, share.as_ref());
        Ok(Reply::json(200, body.close('}').finish()))
    }
}

/// Writes code and link as two members of an object.
pub fn write(body: &mut Writer, share: Option<&Share>) {
    let link = share.and_then(|share| signup_link(&share.signup_url, &share.code).ok());
    body.name("referral_code")
        .optional(share.map(|share| &*share.code))
        .name("link")
        .optional(link.as_deref());
}
