//! What waits for somebody: `/networks/{network}/reviews`, and what can be paid, by
//! `/networks/{network}/payments`.

use super::Moment;
#[cfg(feature = "openapi")]
use super::activity::AMOUNT;
use super::cursor::{self, Listing};
use super::field::{Field, Kind};
use super::json::Writer;
#[cfg(feature = "openapi")]
use super::openapi::{About, Answer, Object, Told};
use super::operation::{Asked, Command, Operation};
use super::page::{self, Page};
use super::refused::Refused;
use super::reply::Reply;
use crate::award::amount;
use crate::award::ledger::payout;
use crate::store::{Caller, Payable, Reviews, Rows, Scope, Statement};
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

/// `GET`: activities that have a review.
pub const REVIEWS: Operation = Operation {
    method: "GET",
    path: "/networks/{network}/reviews",
    scope: Some(Scope::Read),
    query: &[
        Field::optional(
            "status",
            Kind::OneOf(&["open", "cleared", "confirmed"]),
            "Where the review has got to; `open` if left out.",
        ),
        Page::LIMIT,
        Page::CURSOR,
    ],
    body: None,
    parse: |asked| GetReviews::parse(asked).map(|get| Box::new(get) as _),
    #[cfg(feature = "openapi")]
    about: About {
        id: "listReviews",
        summary: "List activities that are held for a review",
        text: "Activities that somebody has to look at, or has looked at, in the order in which they were recorded.",
        replies: &[Answer {
            status: 200,
            about: "A page of them.",
            body: &Object {
                name: "Reviews",
                fields: &[
                    Field::told(
                        "reviews",
                        Kind::Told(Told::List(&Kind::Told(Told::Object(&REVIEW)))),
                        "The activities.",
                    ),
                    NEXT,
                ],
            },
        }],
        ..About::NOTHING
    },
};

/// `GET`: what can be paid.
pub const PAYMENTS: Operation = Operation {
    method: "GET",
    path: "/networks/{network}/payments",
    scope: Some(Scope::Read),
    query: &[
        Field::required("unit", Kind::Id, "In which unit.").example("\"USD\""),
        Field::optional(
            "limit",
            Kind::Limit,
            "How many users a page looks at; 100 if left out. It may tell fewer.",
        ),
        Page::CURSOR,
    ],
    body: None,
    parse: |asked| GetPayable::parse(asked).map(|get| Box::new(get) as _),
    #[cfg(feature = "openapi")]
    about: About {
        id: "listPayments",
        summary: "List what can be paid to whom",
        text: "Users who can be paid something of a unit, and the same as lines of CSV for a bank or a spreadsheet.",
        replies: &[Answer {
            status: 200,
            about: "A page of them.",
            body: &Object {
                name: "Payable",
                fields: &[
                    Field::told(
                        "payments",
                        Kind::Told(Told::List(&Kind::Told(Told::Object(&PAYMENT)))),
                        "Who can be paid how much.",
                    ),
                    Field::told(
                        "csv",
                        Kind::Told(Told::Text),
                        "The same as CSV (RFC 4180), with names above the first page alone: pages one after another are one file.",
                    )
                    .example("\"user,unit,amount\\r\\n\""),
                    NEXT,
                ],
            },
        }],
        ..About::NOTHING
    },
};

#[cfg(feature = "openapi")]
const NEXT: Field = Field::told(
    "next",
    Kind::Told(Told::Maybe(&Kind::Cursor)),
    "The `cursor` of the next page; `null` at the end.",
);

#[cfg(feature = "openapi")]
const REVIEW: Object = Object {
    name: "Review",
    fields: &[
        Field::told("reference", Kind::Name, "What the activity is called."),
        Field::told("activity_short_id", Kind::Id, "What was done.").example("\"purchase\""),
        Field::told("user", Kind::Email, "Who did it."),
        Field::told(
            "at",
            Kind::Told(Told::Time),
            "When the last step was taken.",
        ),
        Field::told("by", Kind::Told(Told::Text), "Who took it."),
        Field::told("why", Kind::Told(Told::Text), "Why."),
    ],
};

#[cfg(feature = "openapi")]
const PAYMENT: Object = Object {
    name: "PayableUser",
    fields: &[
        Field::told("user", Kind::Email, "The user."),
        Field::told("unit", Kind::Id, "The unit.").example("\"USD\""),
        Field::told("amount", AMOUNT, "How much.").example("\"10.00\""),
    ],
};

struct GetReviews(Reviews);

impl GetReviews {
    fn parse(Asked { caller, query, .. }: Asked) -> Result<Self, Refused> {
        let page = Page::of(&query);
        let state = query.text("status").unwrap_or("open");
        let after = page.after(&listing(&caller, "reviews", state))?;
        Ok(Self(Reviews {
            state: state.into(),
            after,
            limit: page.limit.unwrap_or(page::LIMIT),
            caller,
        }))
    }
}

impl Command for GetReviews {
    fn batch(&self, _: &Moment) -> Vec<Statement> {
        self.0.batch()
    }

    fn reply(&self, results: &[Rows]) -> Result<Reply, Refused> {
        let page = self.0.result(results)?;
        let mut body = Writer::default();
        body.open('{').name("reviews").open('[');
        for review in &page.items {
            body.open('{')
                .member("reference", &review.reference)
                .member("activity_short_id", &review.kind)
                .member("user", &review.user)
                .name("at")
                .integer(review.made.div_euclid(1000))
                .member("by", &review.by)
                .member("why", &review.why)
                .close('}');
        }
        let of = listing(&self.0.caller, "reviews", &self.0.state);
        let next = page.next.map(|last| cursor::write(&of, &[last]));
        body.close(']').name("next").optional(next.as_deref());
        Ok(Reply::json(200, body.close('}').finish()))
    }
}

struct GetPayable(Payable);

impl GetPayable {
    fn parse(Asked { caller, query, .. }: Asked) -> Result<Self, Refused> {
        let page = Page::of(&query);
        let unit = query.required("unit")?;
        let after = page.after(&listing(&caller, "payments", unit))?;
        Ok(Self(Payable {
            unit: unit.into(),
            after,
            limit: page.limit.unwrap_or(page::LIMIT),
            caller,
        }))
    }
}

impl Command for GetPayable {
    fn batch(&self, _: &Moment) -> Vec<Statement> {
        self.0.batch()
    }

    fn reply(&self, results: &[Rows]) -> Result<Reply, Refused> {
        let page = self.0.result(results)?;
        let mut body = Writer::default();
        let mut csv = String::new();
        if self.0.after == 0 {
            csv.push_str(payout::NAMES);
        }
        body.open('{').name("payments").open('[');
        for told in &page.items {
            let amount = amount::write(told.balance.approved, told.decimals);
            payout::push_line(&mut csv, &told.user, &told.unit, &amount);
            body.open('{')
                .member("user", &told.user)
                .member("unit", &told.unit)
                .member("amount", &amount)
                .close('}');
        }
        let of = listing(&self.0.caller, "payments", &self.0.unit);
        let next = page.next.map(|last| cursor::write(&of, &[last]));
        body.close(']')
            .member("csv", &csv)
            .name("next")
            .optional(next.as_deref());
        Ok(Reply::json(200, body.close('}').finish()))
    }
}

/// No user is called as these lists are.
fn listing<'a>(caller: &'a Caller, user: &'a str, program: &'a str) -> Listing<'a> {
    Listing {
        caller,
        program,
        level: 0,
        user,
    }
}
