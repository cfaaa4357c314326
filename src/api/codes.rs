//! `/networks/{network}/connections/{program}/codes`: the referral codes of a user.

use super::field::{Field, Kind};
use super::json::Writer;
#[cfg(feature = "openapi")]
use super::openapi::{About, Answer, Object, Told};
use super::operation::{Asked, Command, Operation};
use super::refused::Refused;
use super::reply::Reply;
use super::typed::{Typed, suggesting};
use super::{Moment, mint};
use crate::code::{Code, Expected, Mode, tag_of};
use crate::link::signup_link;
use crate::refusal::Reason;
use crate::store::{CodeGiven, GiveCode, Rows, Scope, Share, ShareOf, Shared, Statement};
use alloc::boxed::Box;
use alloc::vec::Vec;

/// The path of all of them.
const PATH: &str = "/networks/{network}/connections/{program}/codes";

/// `GET`: the code and the link of one user, who gets them now if they had none.
pub const GET: Operation = Operation {
    method: "GET",
    path: PATH,
    scope: Some(Scope::Read),
    query: &[Field::required("user", Kind::Email, "Whose code it is.")],
    body: None,
    parse: |asked| Get::parse(asked).map(|get| Box::new(get) as _),
    #[cfg(feature = "openapi")]
    about: About {
        id: "getCode",
        summary: "Give a user's code and link",
        text: "The referral code of a user in the program, and the signup link with it. A user without a code gets one now, but for `HEAD`.",
        replies: &[Answer {
            status: 200,
            about: "Code and link.",
            body: &Object {
                name: "Codes",
                fields: &[
                    Field::told("user", Kind::Email, "The user."),
                    Field::told("program", Kind::Id, "The program."),
                    CODE,
                    LINK,
                    ALIASES,
                ],
            },
        }],
        refusals: &[Reason::UnknownUser, Reason::Banned],
        ..About::NOTHING
    },
};

/// `POST`: give a user a code, beside those that they have.
pub const POST: Operation = Operation {
    method: "POST",
    path: PATH,
    scope: Some(Scope::Write),
    query: &[],
    body: Some(&[
        Field::required("user", Kind::Email, "Who gets the code."),
        Field::required(
            "code",
            Kind::Code,
            "The code: one of this engine, or a foreign one that a pattern of the program takes.",
        )
        .example("\"ACME-0815\""),
    ]),
    parse: |asked| Post::parse(asked).map(|post| Box::new(post) as _),
    #[cfg(feature = "openapi")]
    about: About {
        id: "giveCode",
        summary: "Give a user another code",
        text: "The user's links carry this code from now on. The codes that they had before go on working, as aliases.",
        replies: &[
            Answer {
                status: 200,
                about: "This was the user's code before; nothing was changed.",
                body: &GIVEN,
            },
            Answer {
                status: 201,
                about: "This is the user's code now.",
                body: &GIVEN,
            },
        ],
        refusals: &[Reason::UnknownUser, Reason::Banned, Reason::CodeTaken],
        ..About::NOTHING
    },
};

#[cfg(feature = "openapi")]
const GIVEN: Object = Object {
    name: "CodeGiven",
    fields: &[
        Field::told("user", Kind::Email, "The user."),
        Field::told("program", Kind::Id, "The program."),
        CODE,
        LINK,
        ALIASES,
        Field::told(
            "outcome",
            Kind::OneOf(&["changed", "unchanged"]),
            "What was done.",
        ),
    ],
};

/// The code of a user, in replies.
#[cfg(feature = "openapi")]
pub const CODE: Field = Field::told(
    "referral_code",
    Kind::Told(Told::Maybe(&Kind::Code)),
    "The user's referral code, if they have one there.",
)
.example("\"K7Q2M9XA\"");

/// The link of a user, in replies.
#[cfg(feature = "openapi")]
pub const LINK: Field = Field::told(
    "link",
    Kind::Told(Told::Maybe(&Kind::Told(Told::Url))),
    "The signup link with that code.",
);

/// The program of a reply that may be about none.
#[cfg(feature = "openapi")]
pub const PROGRAM: Field = Field::told(
    "program",
    Kind::Told(Told::Maybe(&Kind::Id)),
    "The program that the rest is about, if it is about one.",
)
.example("\"spring\"");

/// The status of a user, in replies.
#[cfg(feature = "openapi")]
pub const STATUS: Field = Field::told(
    "status",
    Kind::OneOf(&["active", "banned", "revoked"]),
    "Whether the user is active.",
);

#[cfg(feature = "openapi")]
const ALIASES: Field = Field::told(
    "aliases",
    Kind::Told(Told::List(&Kind::Code)),
    "The codes that the user had before, which go on working.",
);

struct Get {
    share: ShareOf,
    /// `HEAD` only looks.
    mints: bool,
}

impl Get {
    fn parse(mut asked: Asked) -> Result<Self, Refused> {
        Ok(Self {
            share: ShareOf {
                program: asked.places.take("program"),
                user: asked.query.required("user")?.into(),
                caller: asked.caller,
            },
            mints: !asked.only_looks,
        })
    }
}

impl Command for Get {
    fn batch(&self, moment: &Moment) -> Vec<Statement> {
        let candidates = self
            .mints
            .then(|| mint::candidates(moment, Some(&self.share.program)));
        self.share.batch(moment.millis(), candidates.as_ref())
    }

    fn reply(&self, results: &[Rows]) -> Result<Reply, Refused> {
        let shared = ShareOf::result(results)?;
        if shared.current.is_none() && self.mints {
            return Err(Reason::Unavailable.of("").into());
        }
        let body = write_shared(&self.share, &shared).close('}').finish();
        Ok(Reply::json(200, body))
    }
}

struct Post {
    give: GiveCode,
    /// What was meant, if no pattern takes the code.
    meant: Option<Code>,
}

impl Post {
    fn parse(mut asked: Asked) -> Result<Self, Refused> {
        let program = asked.places.take("program");
        let expected = Expected {
            tag: Some(tag_of(&program)),
            mode: Some(Mode::Live),
        };
        let typed = Typed::read(asked.body.required("code")?, expected, "code")?;
        Ok(Self {
            give: GiveCode {
                share: ShareOf {
                    caller: asked.caller,
                    program,
                    user: asked.body.required("user")?.into(),
                },
                code: typed.code,
                is_foreign: typed.is_foreign,
            },
            meant: typed.meant,
        })
    }
}

impl Command for Post {
    fn batch(&self, moment: &Moment) -> Vec<Statement> {
        self.give.batch(&moment.intent(), moment.millis())
    }

    fn reply(&self, results: &[Rows]) -> Result<Reply, Refused> {
        let CodeGiven { is_changed, shared } =
            GiveCode::result(results).map_err(|refusal| suggesting(refusal.into(), self.meant))?;
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
