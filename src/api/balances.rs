//! `/networks/{network}/users/{user}/balances`: what a user has.

use super::Moment;
#[cfg(feature = "openapi")]
use super::activity::AMOUNT;
#[cfg(feature = "openapi")]
use super::field::{Field, Kind};
use super::json::Writer;
#[cfg(feature = "openapi")]
use super::openapi::{About, Answer, Object, Told};
use super::operation::{Command, Operation};
use super::refused::Refused;
use super::reply::Reply;
use crate::award::amount;
use crate::store::{BalancesOf, Rows, Scope, Statement, UnitBalance};
use alloc::boxed::Box;
use alloc::vec::Vec;

/// `GET`: what a user has of each unit.
pub const GET: Operation = Operation {
    method: "GET",
    path: "/networks/{network}/users/{user}/balances",
    scope: Some(Scope::Read),
    query: &[],
    body: None,
    parse: |mut asked| {
        let user = asked.places.take("user");
        let caller = asked.caller;
        Ok(Box::new(Get(BalancesOf { caller, user })))
    },
    #[cfg(feature = "openapi")]
    about: About {
        id: "getBalances",
        summary: "Tell what a user has",
        text: "What a user has of each unit, over all programs: the sums of the ledger.",
        replies: &[Answer {
            status: 200,
            about: "The balances; none if the user never got anything.",
            body: &Object {
                name: "Balances",
                fields: &[
                    Field::told("network", Kind::Id, "The network.").example("\"acme\""),
                    Field::told("user", Kind::Email, "The user."),
                    Field::told(
                        "balances",
                        Kind::Told(Told::List(&Kind::Told(Told::Object(&BALANCE)))),
                        "What they have, by unit.",
                    ),
                ],
            },
        }],
        ..About::NOTHING
    },
};

#[cfg(feature = "openapi")]
const BALANCE: Object = Object {
    name: "Balance",
    fields: &[
        Field::told("unit", Kind::Id, "The unit.").example("\"USD\""),
        PENDING,
        APPROVED,
        PAID,
        TEST,
    ],
};

#[cfg(feature = "openapi")]
const PENDING: Field = Field::told("pending", AMOUNT, "What waits.").example("\"10.00\"");
#[cfg(feature = "openapi")]
const APPROVED: Field = Field::told(
    "approved",
    AMOUNT,
    "What can be paid; below zero, what is owed back.",
)
.example("\"0.00\"");
#[cfg(feature = "openapi")]
const PAID: Field = Field::told("paid", AMOUNT, "What was paid, in all.").example("\"0.00\"");
#[cfg(feature = "openapi")]
const TEST: Field = Field::told(
    "test",
    AMOUNT,
    "What tests brought, of which nothing is ever paid.",
)
.example("\"0.00\"");

struct Get(BalancesOf);

impl Command for Get {
    fn batch(&self, _: &Moment) -> Vec<Statement> {
        self.0.batch()
    }

    fn reply(&self, results: &[Rows]) -> Result<Reply, Refused> {
        let balances = BalancesOf::result(results)?;
        let mut body = Writer::default();
        body.open('{')
            .member("network", &self.0.caller.network)
            .member("user", &self.0.user)
            .name("balances")
            .open('[');
        for balance in &balances {
            body.open('{').member("unit", &balance.unit);
            write(&mut body, balance);
            body.close('}');
        }
        body.close(']');
        Ok(Reply::json(200, body.close('}').finish()))
    }
}

/// The parts of a balance, as members.
fn write(body: &mut Writer, told: &UnitBalance) {
    let balance = told.balance;
    for (name, parts) in [
        ("pending", balance.pending),
        ("approved", balance.approved),
        ("paid", balance.paid),
        ("test", balance.test),
    ] {
        body.member(name, &amount::write(parts, told.decimals));
    }
}
