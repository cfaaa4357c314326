//! `/networks/{network}/connections/{program}/codes`: the referral codes of a user.

use super::fields::Fields;
use super::json::Writer;
use super::refused::Refused;
use super::reply::Reply;
use super::typed::{Typed, suggesting};
use super::{Moment, Request, mint};
use crate::code::{Code, Expected, Mode, tag_of};
use crate::link::signup_link;
use crate::refusal::Reason;
use crate::store::{Caller, CodeGiven, GiveCode, Rows, Share, ShareOf, Shared, Statement};
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
        let shared = ShareOf::result(results).map_err(Refused::at_program)?;
        if shared.current.is_none() && self.mints {
            return Err(Reason::Unavailable.of("").into());
        }
        let body = write_shared(&self.share, &shared).close('}').finish();
        Ok(Reply::json(200, body))
    }
}

/// `POST`: give a user a code, beside those that they have.
pub struct Post {
    pub give: GiveCode,
    /// What was meant, if no pattern takes the code.
    meant: Option<Code>,
}

impl Post {
    pub fn parse(request: &Request<'_>, caller: Caller, program: String) -> Result<Self, Refused> {
        Fields::of_query(request, &[])?;
        let fields = Fields::of_body(request, &["user", "code"])?;
        let user = fields.email("user")?;
        let expected = Expected {
            tag: Some(tag_of(&program)),
            mode: Some(Mode::Live),
        };
        let typed = Typed::read(fields.required("code")?, expected, "code")?;
        Ok(Self {
            give: GiveCode {
                share: ShareOf {
                    caller,
                    program,
                    user,
                },
                code: typed.code,
                is_foreign: typed.is_foreign,
            },
            meant: typed.meant,
        })
    }

    pub fn reply(&self, results: &[Rows]) -> Result<Reply, Refused> {
        let CodeGiven { is_changed, shared } = GiveCode::result(results)
            .map_err(|refusal| suggesting(Refused::at_program(refusal), self.meant))?;
        let (status, outcome) = if is_changed {
            (201, "changed")
        } else {
            (200, "unchanged")
        };
        let mut body = write_shared(&self.give.share, &shared);
        let body = body.member("outcome", outcome).close('}').finish();
        Ok(Reply::json(status, body))
    }
}

/// Writes what a user shares, as an object that is left open.
fn write_shared(of: &ShareOf, shared: &Shared) -> Writer {
    let mut body = Writer::default();
    body.open('{')
        .member("user", &of.user)
        .member("program", &of.program);
    write(&mut body, shared.current.as_ref());
    body.name("aliases").open('[');
    for alias in &shared.aliases {
        body.text(alias);
    }
    body.close(']');
    body
}

/// Writes code and link as two members of an object.
pub fn write(body: &mut Writer, share: Option<&Share>) {
    let link = share.and_then(|share| signup_link(&share.signup_url, &share.code).ok());
    body.name("referral_code")
        .optional(share.map(|share| &*share.code))
        .name("link")
        .optional(link.as_deref());
}
