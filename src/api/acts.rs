//! What becomes of awards: activities are reversed and reviewed, awards approved and paid.

use super::Moment;
use super::activity::write;
#[cfg(feature = "openapi")]
use super::activity::{ACTIVITY, AMOUNT, NETWORK};
use super::field::{Field, Kind};
use super::json::Writer;
#[cfg(feature = "openapi")]
use super::openapi::{About as Described, Answer, Object, Told};
use super::operation::{Command, Operation};
use super::refused::Refused;
use super::reply::Reply;
use crate::award::amount;
use crate::guard::review::Step;
#[cfg(feature = "openapi")]
use crate::refusal::Reason;
use crate::store::{About, Act, Approve, Pay, Rows, Scope, Statement};
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

/// `POST`: an activity is taken back.
pub const REVERSE: Operation = Operation {
    method: "POST",
    path: "/networks/{network}/activity/{reference}/reversal",
    scope: Some(Scope::Write),
    query: &[],
    body: Some(&[
        Field::optional("why", Kind::Name, "Why: a refund, fraud. Up to 254 bytes.")
            .example("\"refund\""),
    ]),
    parse: |mut asked| {
        Ok(Box::new(Acting(Act {
            reference: asked.places.take("reference"),
            about: About::Reverse,
            by: None,
            why: asked.body.owned("why").unwrap_or_default(),
            caller: asked.caller,
        })))
    },
    #[cfg(feature = "openapi")]
    about: Described {
        id: "reverseActivity",
        summary: "Take back what an activity gave",
        text: "Takes back exactly what the activity gave, once, whatever has become of the chain: what was not paid is gone, and what was paid is owed.",
        replies: &[
            Answer {
                status: 200,
                about: "There was nothing to take back.",
                body: &ACTIVITY,
            },
            Answer {
                status: 201,
                about: "It is taken back.",
                body: &ACTIVITY,
            },
        ],
        ..Described::NOTHING
    },
};

/// `POST`: a step of the review of an activity.
pub const REVIEW: Operation = Operation {
    method: "POST",
    path: "/networks/{network}/activity/{reference}/review",
    scope: Some(Scope::Write),
    query: &[],
    body: Some(&[
        Field::required(
            "step",
            Kind::OneOf(&["hold", "clear", "confirm"]),
            "That it is to be looked at; that it is right; that it is wrong, and taken back.",
        ),
        Field::required("by", Kind::Name, "Who says so: a person, or a guard.").example("\"cy\""),
        Field::required("why", Kind::Name, "Why.").example("\"Two accounts, one mailbox.\""),
    ]),
    parse: |mut asked| {
        let step = asked.body.required("step")?;
        let step = match step {
            "hold" => Step::Hold,
            "clear" => Step::Clear,
            _ => Step::Confirm,
        };
        Ok(Box::new(Acting(Act {
            reference: asked.places.take("reference"),
            about: About::Review(step),
            by: asked.body.owned("by"),
            why: asked.body.required("why")?.into(),
            caller: asked.caller,
        })))
    },
    #[cfg(feature = "openapi")]
    about: Described {
        id: "reviewActivity",
        summary: "Hold an activity until somebody has looked at it",
        text: "While an activity is held nothing that it gave is approved or paid. Cleared, it goes on; confirmed, all that it gave is taken back for that reason. A review that is closed is not opened again.",
        replies: &[
            Answer {
                status: 200,
                about: "It was so already.",
                body: &ACTIVITY,
            },
            Answer {
                status: 201,
                about: "It is done.",
                body: &ACTIVITY,
            },
        ],
        refusals: &[Reason::Conflict],
        ..Described::NOTHING
    },
};

/// `POST`: awards whose hold time is over are approved.
pub const APPROVE: Operation = Operation {
    method: "POST",
    path: "/networks/{network}/awards/approval",
    scope: Some(Scope::Admin),
    query: &[],
    body: Some(&[]),
    parse: |asked| {
        let caller = asked.caller;
        Ok(Box::new(Approving(Approve { caller })))
    },
    #[cfg(feature = "openapi")]
    about: Described {
        id: "approveAwards",
        summary: "Approve what was held long enough",
        text: "Approves awards whose hold time is over and whose activity is not held for a review, 500 at a time.",
        replies: &[Answer {
            status: 200,
            about: "They are approved.",
            body: &Object {
                name: "Approval",
                fields: &[
                    NETWORK,
                    Field::told(
                        "approved",
                        Kind::Told(Told::Integer),
                        "How many were approved.",
                    ),
                    Field::told("more", Kind::Flag, "Whether there are more: ask again."),
                ],
            },
        }],
        ..Described::NOTHING
    },
};

/// `POST`: a user was paid.
pub const PAY: Operation = Operation {
    method: "POST",
    path: "/networks/{network}/users/{user}/payments",
    scope: Some(Scope::Admin),
    query: &[],
    body: Some(&[Field::required("unit", Kind::Id, "In which unit.").example("\"USD\"")]),
    parse: |mut asked| {
        Ok(Box::new(Paying(Pay {
            user: asked.places.take("user"),
            unit: asked.body.required("unit")?.into(),
            caller: asked.caller,
        })))
    },
    #[cfg(feature = "openapi")]
    about: Described {
        id: "payUser",
        summary: "Mark as paid what a user can be paid",
        text: "Marks as paid all that is approved of a user's unit, less what is owed back. If more is owed nothing is paid, and it stays owed.",
        replies: &[
            Answer {
                status: 200,
                about: "There was nothing to pay.",
                body: &PAYMENT,
            },
            Answer {
                status: 201,
                about: "It is marked as paid.",
                body: &PAYMENT,
            },
        ],
        ..Described::NOTHING
    },
};

#[cfg(feature = "openapi")]
const PAYMENT: Object = Object {
    name: "Payment",
    fields: &[
        NETWORK,
        Field::told("user", Kind::Email, "The user."),
        Field::told("unit", Kind::Id, "The unit.").example("\"USD\""),
        Field::told(
            "outcome",
            Kind::OneOf(&["paid", "unchanged"]),
            "What was done.",
        ),
        Field::told(
            "amount",
            Kind::Told(Told::Maybe(&AMOUNT)),
            "How much was to be paid, which is what counts as paid now; `null` if nothing.",
        )
        .example("\"10.00\""),
    ],
};

struct Acting(Act);

impl Command for Acting {
    fn batch(&self, moment: &Moment) -> Vec<Statement> {
        self.0.batch(&moment.intent(), moment.millis())
    }

    fn reply(&self, results: &[Rows]) -> Result<Reply, Refused> {
        let (outcome, recorded) = Act::result(results)?;
        let status = if outcome == "unchanged" { 200 } else { 201 };
        let body = write(&self.0.caller.network, &recorded, outcome);
        Ok(Reply::json(status, body))
    }
}

struct Approving(Approve);

impl Command for Approving {
    fn batch(&self, moment: &Moment) -> Vec<Statement> {
        self.0.batch(&moment.intent(), moment.millis())
    }

    fn reply(&self, results: &[Rows]) -> Result<Reply, Refused> {
        let (approved, more) = Approve::result(results)?;
        let body = Writer::default()
            .open('{')
            .member("network", &self.0.caller.network)
            .name("approved")
            .integer(approved)
            .name("more")
            .flag(more)
            .close('}')
            .finish();
        Ok(Reply::json(200, body))
    }
}

struct Paying(Pay);

impl Command for Paying {
    fn batch(&self, moment: &Moment) -> Vec<Statement> {
        self.0.batch(&moment.intent(), moment.millis())
    }

    fn reply(&self, results: &[Rows]) -> Result<Reply, Refused> {
        let paid = Pay::result(results)?;
        let amount: Option<String> = paid
            .amount
            .map(|amount| amount::write(amount, paid.decimals));
        let (status, outcome) = match amount {
            Some(_) => (201, "paid"),
            None => (200, "unchanged"),
        };
        let body = Writer::default()
            .open('{')
            .member("network", &self.0.caller.network)
            .member("user", &self.0.user)
            .member("unit", &self.0.unit)
            .member("outcome", outcome)
            .name("amount")
            .optional(amount.as_deref())
            .close('}')
            .finish();
        Ok(Reply::json(status, body))
    }
}
