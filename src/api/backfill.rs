//! `/networks/{network}/connections/{program}/backfill`: users, referrers, codes and dates that
//! another system knows, a line each.

use super::Moment;
use super::field::{Field, Kind};
use super::fields::Fields;
use super::json::Writer;
use super::lines::Line;
#[cfg(feature = "openapi")]
use super::openapi::{About, Answer, Object, Told};
use super::operation::{Asked, Command, Operation};
use super::refused::Refused;
use super::reply::Reply;
use super::typed::{Typed, suggesting};
use super::user_status::referrer;
use crate::code::{Code, Expected, Mode, tag_of};
use crate::refusal::Reason;
use crate::store::{Backfill, Known, Referrer, Rows, Scope, Statement};
use alloc::boxed::Box;
use alloc::vec::Vec;

/// `POST`: takes in lines, and tells of each what became of it.
pub const POST: Operation = Operation {
    method: "POST",
    path: "/networks/{network}/connections/{program}/backfill",
    scope: Some(Scope::Write),
    query: &[],
    body: Some(&[
        Field::required("user", Kind::Email, "The user, who is made if they are not there."),
        Field::optional(
            "referrer",
            Kind::Referrer,
            "Who brought them in: an email, of someone who is made if they are not there; or a code, which somebody has to have.",
        ),
        Field::optional(
            "code",
            Kind::Code,
            "The referral code that they have: a right one, or a foreign one that the program takes.",
        )
        .example("\"ACME-0815\""),
        Field::optional(
            "date",
            Kind::Date,
            "When they signed up: unix seconds, or a date of ISO 8601; now, if left out.",
        ),
    ]),
    parse: |asked| Ok(Box::new(Post::of(asked))),
    #[cfg(feature = "openapi")]
    about: About {
        id: "backfillConnections",
        summary: "Take in what another system knows",
        text: "Takes lines of JSON, an object a user, and replies a line to each as it is done: its number and the `outcome`, or the `error` for which nothing of it was done. Each is done whole or not at all, after those before it; a referrer who is named by an email may have their own line later. Lines only add: a user who has a referrer keeps them (`already_connected`), and lines that are sent again change nothing. Nothing of it is an event. The handler takes up to 100,000 lines of up to 4,096 bytes, and 16 MiB.",
        replies: &[Answer {
            status: 200,
            about: "What became of each line.",
            body: &Object {
                name: "BackfilledLine",
                fields: &[
                    Field::told(
                        "line",
                        Kind::Told(Told::Integer),
                        "The number of the line, from 1, empty lines counted.",
                    )
                    .example("1"),
                    Field::optional(
                        "outcome",
                        Kind::OneOf(&["created", "connected", "changed", "unchanged"]),
                        "What was done: the user was made, or has a referrer now, or a code; or it was all so.",
                    ),
                    Field::optional(
                        "error",
                        Kind::Told(Told::Object(&ERROR)),
                        "Why nothing was done.",
                    )
                    .example("null"),
                ],
            },
        }],
        refusals: &[],
        never: &[
            Reason::MissingField,
            Reason::WrongType,
            Reason::InvalidEmail,
            Reason::InvalidReferralCode,
            Reason::UnknownReferralCode,
            Reason::MalformedJson,
            Reason::IdempotencyKeyReused,
            Reason::InvalidValue,
        ],
        ..About::NOTHING
    },
};

#[cfg(feature = "openapi")]
const ERROR: Object = Object {
    name: "LineError",
    fields: &[
        Field::told(
            "code",
            Kind::Told(Told::Text),
            "What is wrong. It is stable.",
        )
        .example("\"invalid_email\""),
        Field::told("message", Kind::Told(Told::Text), "A sentence for people."),
        Field::told(
            "field",
            Kind::Told(Told::Maybe(&Kind::Told(Told::Text))),
            "The member of the line that is at fault, if one is.",
        ),
    ],
};

struct Post {
    backfill: Backfill,
    lines: Vec<Read>,
}

/// A line, and what was meant by its codes, or why it is none of the rows.
struct Read {
    number: u32,
    row: Result<[Option<Code>; 2], Refused>,
}

impl Post {
    fn of(mut asked: Asked) -> Self {
        let program = asked.places.take("program");
        let mut rows = Vec::with_capacity(asked.lines.len());
        let mut lines = Vec::with_capacity(asked.lines.len());
        for Line { number, fields } in asked.lines {
            let row = fields.and_then(|fields| {
                let (row, meant) = known(&fields, &program)?;
                rows.push(row);
                Ok(meant)
            });
            lines.push(Read { number, row });
        }
        Self {
            backfill: Backfill {
                caller: asked.caller,
                program,
                rows,
            },
            lines,
        }
    }
}

/// What a line says, and which codes were meant if they turn out to be none: the referrer's and
/// the user's.
fn known(fields: &Fields, program: &str) -> Result<(Known, [Option<Code>; 2]), Refused> {
    let user = fields.required("user")?;
    let (referrer, referrer_meant) = match fields.text("referrer") {
        None => (None, None),
        Some(text) => referrer(text)?,
    };
    if matches!(&referrer, Some(Referrer::Email(email)) if email == user) {
        return Err(Reason::SelfConnection.of("referrer").into());
    }
    let expected = Expected {
        tag: Some(tag_of(program)),
        mode: Some(Mode::Live),
    };
    let (code, code_meant) = match fields.text("code") {
        None => (None, None),
        Some(text) => {
            let typed = Typed::read(text, expected, "code")?;
            (Some((typed.code, typed.is_foreign)), typed.meant)
        }
    };
    let row = Known {
        user: user.into(),
        referrer,
        code,
        at: fields.number("date"),
    };
    Ok((row, [referrer_meant, code_meant]))
}

impl Command for Post {
    fn batch(&self, moment: &Moment) -> Vec<Statement> {
        self.backfill
            .batch(&moment.intent(), moment.millis(), moment.dialect)
    }

    fn reply(&self, results: &[Rows]) -> Result<Reply, Refused> {
        let mut filled = self.backfill.result(results)?.into_iter();
        let mut body = Writer::default();
        for line in &self.lines {
            body.open('{').name("line").integer(line.number.into());
            let outcome = match &line.row {
                Err(refused) => Err(refused.clone()),
                Ok(meant) => match filled.next() {
                    Some(Ok(done)) => Ok(done),
                    Some(Err(refusal)) => {
                        let [of_referrer, of_code] = *meant;
                        let is_code = refusal.field == "code";
                        let meant = if is_code { of_code } else { of_referrer };
                        Err(suggesting(refusal.into(), meant))
                    }
                    None => return Err(Reason::Unavailable.of("").into()),
                },
            };
            match outcome {
                Ok(done) => {
                    body.member("outcome", done.name());
                }
                Err(refused) => refused.write(&mut body),
            }
            body.close('}').end_line();
        }
        Ok(Reply::lines(body.finish()))
    }
}
