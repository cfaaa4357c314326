//! `/networks/{network}/activity`: what users did, and what they and those above them get for it.

mod decide;
mod told;

use super::Moment;
use super::field::{Field, Kind};
use super::fields::canonical;
use super::json::{Json, Writer};
#[cfg(feature = "openapi")]
use super::openapi::{About, Answer};
use super::operation::{Asked, Command, Decide, Operation};
use super::refused::Refused;
use super::reply::Reply;
use crate::award::amount::Decimal;
use crate::award::node::is_name;
use crate::refusal::Reason;
use crate::store::activity::look::Look;
use crate::store::activity::read::ActivityOf;
use crate::store::activity::record;
use crate::store::{Rows, Scope, Statement, hex, sha_256};
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
#[cfg(feature = "openapi")]
pub(super) use told::{ACTIVITY, AMOUNT, LISTED, NETWORK};
pub(super) use told::{write, write_award};

/// `POST`: an activity, and what it brings.
pub const POST: Operation = Operation {
    method: "POST",
    path: "/networks/{network}/activity",
    scope: Some(Scope::Write),
    query: &[],
    body: Some(&[
        Field::required("activity_short_id", Kind::Id, "What was done.").example("\"purchase\""),
        Field::optional(
            "amount",
            Kind::Decimal,
            "What it was worth, as a decimal.",
        )
        .example("\"100.00\""),
        Field::required(
            "users",
            Kind::Object,
            "Who took part, as emails by their roles. Whose role is `actor`, or who is the only one, did it.",
        )
        .example("{\"actor\":\"ben@example.com\"}"),
        Field::optional(
            "metadata",
            Kind::Object,
            "`reference`: what the activity is called, so that it counts once; `activity_timestamp`: when it was done, in unix seconds, now if left out; `description`.",
        )
        .example("{\"reference\":\"order-4711\",\"activity_timestamp\":1800000000}"),
        Field::optional(
            "program",
            Kind::Id,
            "The program. Left out, it is the default or the only one.",
        ),
        Field::optional(
            "segments",
            Kind::Names,
            "Segments that the user who did it is of, as conditions of rules ask for them.",
        ),
        Field::optional(
            "test",
            Kind::Flag,
            "Whether it is a test, of which nothing is ever paid.",
        ),
    ]),
    parse: |asked| Post::parse(asked).map(|post| Box::new(post) as _),
    #[cfg(feature = "openapi")]
    about: About {
        id: "recordActivity",
        summary: "Record what a user did, and give awards for it",
        text: "Runs an activity through the plan of the program: who gets what and why, and who of the chain does not and why not. It is written down at once, with the chain as it stood. An activity counts once a reference: to send it again tells what is known of it, and another under the same reference is refused.",
        replies: &[
            Answer {
                status: 200,
                about: "It was recorded before. This is what is known of it now.",
                body: &ACTIVITY,
            },
            Answer {
                status: 201,
                about: "It is recorded.",
                body: &ACTIVITY,
            },
        ],
        refusals: &[
            Reason::UnknownUser,
            Reason::UnknownProgram,
            Reason::InvalidEmail,
            Reason::Overflow,
            Reason::Conflict,
            Reason::ReferenceReused,
        ],
        ..About::NOTHING
    },
};

/// `GET`: what is known of an activity.
pub const GET: Operation = Operation {
    method: "GET",
    path: "/networks/{network}/activity/{reference}",
    scope: Some(Scope::Read),
    query: &[],
    body: None,
    parse: |mut asked| {
        let reference = asked.places.take("reference");
        let caller = asked.caller;
        Ok(Box::new(Get(ActivityOf { caller, reference })))
    },
    #[cfg(feature = "openapi")]
    about: About {
        id: "getActivity",
        summary: "Tell what is known of an activity",
        text: "Who got what for an activity and why, who did not and why not, and what has become of it.",
        replies: &[Answer {
            status: 200,
            about: "The activity.",
            body: &ACTIVITY,
        }],
        ..About::NOTHING
    },
};

struct Get(ActivityOf);

impl Command for Get {
    fn batch(&self, _: &Moment) -> Vec<Statement> {
        self.0.batch()
    }

    fn reply(&self, results: &[Rows]) -> Result<Reply, Refused> {
        let recorded = ActivityOf::result(results)?;
        let body = write(&self.0.caller.network, &recorded, "recorded");
        Ok(Reply::json(200, body))
    }
}

/// An activity as a request tells it.
struct Post {
    look: Look,
    amount: Option<(String, Decimal)>,
    description: Option<String>,
    /// When it was done, in unix seconds; now if nothing is said.
    done: Option<i64>,
    segments: Vec<String>,
    is_test: bool,
    /// Whether the request names the activity.
    is_named: bool,
    /// A hash of all this.
    asked: String,
}

impl Post {
    fn parse(Asked { caller, body, .. }: Asked) -> Result<Self, Refused> {
        let user = actor(body.data("users"))?;
        let mut description = None;
        let (mut done, mut reference) = (None, None);
        if let Some(Json::Object(members)) = body.data("metadata") {
            for (name, value) in members {
                match (&**name, value) {
                    (_, Json::Null) => {}
                    ("reference", Json::Text(text)) if is_name(text) => {
                        reference = Some(text.clone());
                    }
                    ("description", Json::Text(text))
                        if text.len() <= Kind::MAX_REASON.into()
                            && !text.chars().any(char::is_control) =>
                    {
                        description = Some(text.clone());
                    }
                    ("activity_timestamp", value @ Json::Number(_)) => {
                        let seconds = value.integer().filter(|it| (0..=LAST).contains(it));
                        let wrong = || Reason::InvalidValue.of("metadata.activity_timestamp");
                        done = Some(seconds.ok_or_else(wrong)?);
                    }
                    ("reference", Json::Text(_)) => {
                        return Err(Reason::InvalidValue.of("metadata.reference").into());
                    }
                    ("description", Json::Text(_)) => {
                        return Err(Reason::InvalidValue.of("metadata.description").into());
                    }
                    ("reference" | "description" | "activity_timestamp", _) => {
                        return Err(within(Reason::WrongType, "metadata.", name));
                    }
                    _ => return Err(within(Reason::UnknownField, "metadata.", name)),
                }
            }
        }
        let amount = body
            .text("amount")
            .and_then(|text| Decimal::read(text).map(|decimal| (String::from(text), decimal)));
        let mut post = Self {
            is_named: reference.is_some(),
            look: Look {
                caller,
                user,
                program: body.owned("program"),
                kind: body.required("activity_short_id")?.into(),
                reference: reference.unwrap_or_default(),
            },
            amount,
            description,
            done,
            segments: body.texts("segments").unwrap_or_default(),
            is_test: body.flag("test"),
            asked: String::new(),
        };
        post.asked = post.hash();
        Ok(post)
    }

    /// What tells this activity from others of the same reference.
    fn hash(&self) -> String {
        let mut told = Writer::default();
        told.open('[')
            .optional(self.look.program.as_deref())
            .text(&self.look.user)
            .text(&self.look.kind);
        let amount = self.amount.as_ref().map(|(_, decimal)| decimal.text());
        told.optional(amount.as_deref())
            .optional(self.description.as_deref())
            .optional_integer(self.done)
            .flag(self.is_test);
        for segment in &self.segments {
            told.text(segment);
        }
        sha_256(&[told.close(']').finish().as_bytes()])
    }

    /// What the activity is called; if the request does not say, by the random bytes of the moment.
    fn named(&self, moment: &Moment) -> String {
        if self.is_named {
            return self.look.reference.clone();
        }
        let mut name = String::from("act_");
        name.push_str(&hex(moment.chunk(1)));
        name
    }
}

/// The last second that a time may be: the end of the year 9999.
const LAST: i64 = 253_402_300_799;

fn within(reason: Reason, above: &str, name: &str) -> Refused {
    let mut path = String::from(above);
    path.push_str(name);
    Refused::naming(reason, &path)
}

/// Who did it.
fn actor(users: Option<&Json>) -> Result<String, Refused> {
    let Some(Json::Object(members)) = users else {
        return Err(Reason::MissingField.of("users").into());
    };
    let mut found = None;
    for (role, email) in members {
        let Json::Text(text) = email else {
            return Err(within(Reason::WrongType, "users.", role));
        };
        let email =
            canonical(text, "users").map_err(|refused| within(refused.reason, "users.", role))?;
        if role == "actor" || members.len() == 1 {
            found = Some(email);
        }
    }
    found.ok_or_else(|| Reason::MissingField.of("users.actor").into())
}

impl Command for Post {
    fn batch(&self, moment: &Moment) -> Vec<Statement> {
        self.look.batch(self.done_at(moment))
    }

    fn reply(&self, results: &[Rows]) -> Result<Reply, Refused> {
        let recorded = record::result(results)?;
        if recorded.asked != self.asked {
            return Err(Reason::ReferenceReused.of("metadata.reference").into());
        }
        let (status, outcome) = if record::is_new(results) {
            (201, "recorded")
        } else {
            (200, "unchanged")
        };
        let network = &self.look.caller.network;
        Ok(Reply::json(status, write(network, &recorded, outcome)))
    }

    fn decides(&self) -> Option<&dyn Decide> {
        Some(self)
    }
}
