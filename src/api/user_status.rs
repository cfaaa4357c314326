//! `/networks/{network}/user_status`: signups, bans and revoked invitations.

use super::field::{Field, Kind};
use super::fields::canonical;
use super::json::Writer;
#[cfg(feature = "openapi")]
use super::openapi::{About, Answer, Object, Told};
use super::operation::{Asked, Command, Operation};
use super::refused::Refused;
use super::reply::Reply;
use super::typed::{Typed, suggesting};
use super::{Moment, codes, mint};
use crate::code::{Code, Expected};
use crate::refusal::Reason;
use crate::store::{Change, Referrer, Rows, Scope, Signup, Statement, Status, StatusChange};
use alloc::boxed::Box;
use alloc::vec::Vec;

/// `POST`: make a user, or change the status of one.
///
/// Fields of a signup (`referrer`) have to be well-formed whatever the change, and count for the
/// first `create_user` alone. `send_email` asks for a message to the user; this engine has no
/// mail to send by, and says so in the reply instead of keeping silent.
pub const POST: Operation = Operation {
    method: "POST",
    path: "/networks/{network}/user_status",
    scope: Some(Scope::Write),
    query: &[],
    body: Some(&[
        Field::required("user", Kind::Email, "The user."),
        Field::required(
            "status_change",
            Kind::OneOf(&["create_user", "ban", "unban", "revoke_invite"]),
            "What becomes of them.",
        ),
        Field::optional(
            "send_email",
            Kind::Flag,
            "Whether the user is to get a message. The reply tells whether one was sent.",
        ),
        Field::optional(
            "referrer",
            Kind::Referrer,
            "Who brought the user in, by email or referral code. It counts for the first `create_user` alone.",
        ),
        Field::optional(
            "program",
            Kind::Id,
            "The program. Left out, it is that of the referral code, else the default or the only one.",
        ),
    ]),
    parse: |asked| Post::parse(asked).map(|post| Box::new(post) as _),
    #[cfg(feature = "openapi")]
    about: About {
        id: "changeUserStatus",
        summary: "Sign a user up, ban or unban them, take an invitation back",
        text: "`create_user` makes user, code and connection in one step, all or nothing; to do it again changes nothing. A ban suspends a user from activity and keeps their place. `revoke_invite` takes back the invitation of a user who has brought no one in.",
        replies: &[
            Answer {
                status: 200,
                about: "All was so before; nothing was changed.",
                body: &STANDING,
            },
            Answer {
                status: 201,
                about: "It is done.",
                body: &STANDING,
            },
        ],
        refusals: &[
            Reason::UnknownUser,
            Reason::UnknownProgram,
            Reason::SelfConnection,
            Reason::Conflict,
            Reason::Banned,
            Reason::InviteUsed,
        ],
        ..About::NOTHING
    },
};

#[cfg(feature = "openapi")]
const STANDING: Object = Object {
    name: "UserStatus",
    fields: &[
        Field::told("network", Kind::Id, "The network.").example("\"acme\""),
        Field::told("user", Kind::Email, "The user, in canonical form."),
        codes::STATUS,
        Field::told(
            "outcome",
            Kind::OneOf(&["created", "banned", "revoked", "unbanned", "unchanged"]),
            "What was done.",
        ),
        codes::PROGRAM,
        Field::told(
            "connection",
            Kind::Told(Told::Maybe(&Kind::Email)),
            "Who brought the user in, if anyone did.",
        )
        .example("\"ann@example.com\""),
        codes::CODE,
        codes::LINK,
        Field::told(
            "email",
            Kind::OneOf(&["not_requested", "not_configured"]),
            "Whether a message was sent.",
        ),
    ],
};

struct Post {
    change: Asks,
    send_email: bool,
    /// Which code was meant, if no one has the referrer's.
    meant: Option<Code>,
}

enum Asks {
    Create(Signup),
    Change(StatusChange),
}

impl Post {
    fn parse(Asked { caller, body, .. }: Asked) -> Result<Self, Refused> {
        let user = body.required("user")?.into();
        let status_change = body.required("status_change")?;
        let creates = status_change == "create_user";
        let (referrer, meant) = match body.text("referrer") {
            None => (None, None),
            Some(text) => referrer(text)?,
        };
        let program = body.owned("program");
        let change = if creates {
            if matches!(&referrer, Some(Referrer::Email(email)) if *email == user) {
                return Err(Reason::SelfConnection.of("referrer").into());
            }
            Asks::Create(Signup {
                caller,
                user,
                referrer,
                program,
            })
        } else {
            let status = match status_change {
                "ban" => Status::Banned,
                "revoke_invite" => Status::Revoked,
                _ => Status::Active,
            };
            Asks::Change(StatusChange {
                caller,
                user,
                status,
                program,
            })
        };
        Ok(Self {
            change,
            send_email: body.flag("send_email"),
            meant,
        })
    }
}

impl Command for Post {
    fn batch(&self, moment: &Moment) -> Vec<Statement> {
        let (intent, now) = (moment.intent(), moment.millis());
        match &self.change {
            Asks::Create(signup) => {
                let candidates = mint::candidates(moment, signup.program.as_deref());
                signup.batch(&intent, now, &candidates, moment.dialect)
            }
            Asks::Change(change) => change.batch(&intent, now),
        }
    }

    fn reply(&self, results: &[Rows]) -> Result<Reply, Refused> {
        let (caller, user, standing) = match &self.change {
            Asks::Create(signup) => {
                let standing = Signup::result(results)
                    .map_err(|refusal| suggesting(refusal.into(), self.meant))?;
                (&signup.caller, &signup.user, standing)
            }
            Asks::Change(change) => (&change.caller, &change.user, StatusChange::result(results)?),
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
pub fn referrer(text: &str) -> Result<(Option<Referrer>, Option<Code>), Refused> {
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
