//! `/networks/{network}/user_status`: signups, bans and revoked invitations.

use super::fields::{Fields, canonical};
use super::json::Writer;
use super::refused::Refused;
use super::reply::Reply;
use super::typed::{Typed, suggesting};
use super::{Moment, Request, codes, mint};
use crate::code::{Code, Expected};
use crate::refusal::Reason;
use crate::store::{Caller, Change, Referrer, Rows, Signup, Statement, Status, StatusChange};
use alloc::vec::Vec;

/// `POST`: make a user, or change the status of one.
///
/// Fields of a signup (`referrer`) have to be well-formed whatever the change, and count for the
/// first `create_user` alone. `send_email` asks for a message to the user; this engine has no
/// mail to send by, and says so in the reply instead of keeping silent.
pub struct Post {
    command: Command,
    send_email: bool,
    /// Which code was meant, if no one has the referrer's.
    meant: Option<Code>,
}

enum Command {
    Create(Signup),
    Change(StatusChange),
}

impl Post {
    pub fn parse(request: &Request<'_>, caller: Caller) -> Result<Self, Refused> {
        Fields::of_query(request, &[])?;
        let fields = Fields::of_body(
            request,
            &["user", "status_change", "send_email", "referrer", "program"],
        )?;
        let user = fields.email("user")?;
        let status_change = fields.required("status_change")?;
        let creates = status_change == "create_user";
        let status = match status_change {
            "create_user" | "unban" => Status::Active,
            "ban" => Status::Banned,
            "revoke_invite" => Status::Revoked,
            _ => return Err(Reason::InvalidValue.of("status_change").into()),
        };
        let send_email = fields.flag("send_email")?;
        let (referrer, meant) = match fields.text("referrer")? {
            None => (None, None),
            Some(text) => referrer(text)?,
        };
        let program = fields.optional_id("program")?;
        let command = if creates {
            if matches!(&referrer, Some(Referrer::Email(email)) if *email == user) {
                return Err(Reason::SelfConnection.of("referrer").into());
            }
            Command::Create(Signup {
                caller,
                user,
                referrer,
                program,
            })
        } else {
            Command::Change(StatusChange {
                caller,
                user,
                status,
                program,
            })
        };
        Ok(Self {
            command,
            send_email,
            meant,
        })
    }

    pub fn batch(&self, moment: &Moment) -> Vec<Statement> {
        let (intent, now) = (moment.intent(), moment.millis());
        match &self.command {
            Command::Create(signup) => {
                let candidates = mint::candidates(moment, signup.program.as_deref());
                signup.batch(&intent, now, &candidates)
            }
            Command::Change(change) => change.batch(&intent, now),
        }
    }

    pub fn reply(&self, results: &[Rows]) -> Result<Reply, Refused> {
        let (caller, user, standing) = match &self.command {
            Command::Create(signup) => {
                let standing = Signup::result(results)
                    .map_err(|refusal| suggesting(refusal.into(), self.meant))?;
                (&signup.caller, &signup.user, standing)
            }
            Command::Change(change) => {
                (&change.caller, &change.user, StatusChange::result(results)?)
            }
        };
        let mut body = Writer::default();
        body.open('{')
            .member("network", &caller.network)
            .member("user", user)
            .member("status", standing.status.name())
            .member("outcome", standing.change.name())
            .name("program")
            .optional(standing.program.as_deref())
            .name("connection")
            .optional(standing.connection.as_deref());
        codes::write(&mut body, standing.share.as_ref());
        body.member(
            "email",
            if self.send_email {
                "not_configured"
            } else {
                "not_requested"
            },
        );
        let status = match standing.change {
            Change::Unchanged => 200,
            Change::Created | Change::Banned | Change::Revoked | Change::Unbanned => 201,
        };
        Ok(Reply::json(status, body.close('}').finish()))
    }
}

/// A referrer is an email if it has an `@`, which no referral code has. Beside it comes which
/// code was meant if this one turns out to be none.
fn referrer(text: &str) -> Result<(Option<Referrer>, Option<Code>), Refused> {
    if text.contains('@') {
        let email = canonical(text, "referrer")?;
        return Ok((Some(Referrer::Email(email)), None));
    }
    let typed = Typed::read(text, Expected::default(), "referrer")?;
    let kind = if typed.is_foreign {
        Referrer::Foreign
    } else {
        Referrer::Code
    };
    Ok((Some(kind(typed.code)), typed.meant))
}
