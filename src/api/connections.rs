//! `/networks/{network}/connections/{program}`: who is connected with whom, and connecting.

use super::fields::Fields;
use super::json::Writer;
use super::refused::Refused;
use super::reply::Reply;
use super::{Request, cursor};
use crate::decimal;
use crate::network::MAX_LEVELS;
use crate::refusal::Reason;
use crate::store::{Caller, Chain, Connect, Connecting, Pair, Pairs, Rows};
use alloc::string::String;

/// How many users a page looks at if the request does not say.
const LIMIT: u16 = 100;
/// The most users that a page may look at.
const MAX_LIMIT: u16 = 1000;

/// `POST`: connect two users who are there.
pub struct Post {
    pub connect: Connect,
    /// What the caller called the referrer: `connection`, or its alias `amount`.
    spelling: &'static str,
}

impl Post {
    pub fn parse(request: &Request<'_>, caller: Caller, program: String) -> Result<Self, Refused> {
        Fields::of_query(request, &[])?;
        let fields = Fields::of_body(request, &["user", "connection", "amount"])?;
        let user = fields.email("user")?;
        let connection = fields.optional_email("connection")?;
        let amount = fields.optional_email("amount")?;
        let (referrer, spelling) = match (connection, amount) {
            (None, None) => return Err(Reason::MissingField.of("connection").into()),
            (Some(one), Some(other)) if one != other => {
                return Err(Reason::Conflict.of("amount").into());
            }
            (Some(connection), _) => (connection, "connection"),
            (None, Some(amount)) => (amount, "amount"),
        };
        if user == referrer {
            return Err(Reason::SelfConnection.of(spelling).into());
        }
        Ok(Self {
            connect: Connect {
                caller,
                program,
                user,
                referrer,
            },
            spelling,
        })
    }

    pub fn reply(&self, results: &[Rows]) -> Result<Reply, Refused> {
        let connected = Connect::result(results).map_err(|mut refusal| {
            if refusal.field == "connection" {
                refusal.field = self.spelling;
            }
            Refused::at_program(refusal)
        })?;
        let body = Writer::default()
            .open('{')
            .member("network", &self.connect.caller.network)
            .member("program", &self.connect.program)
            .member("user", &self.connect.user)
            .member("connection", &self.connect.referrer)
            .member("outcome", connected.outcome.name())
            .name("previous")
            .optional(connected.previous.as_deref())
            .close('}')
            .finish();
        let status = match connected.outcome {
            Connecting::Unchanged => 200,
            Connecting::Connected | Connecting::Moved => 201,
        };
        Ok(Reply::json(status, body))
    }
}

/// `GET`: all connections by pages, or the chain of one user.
pub enum Get {
    Pairs(Pairs),
    Chain(Chain),
}

impl Get {
    pub fn parse(request: &Request<'_>, caller: Caller, program: String) -> Result<Self, Refused> {
        let fields = Fields::of_query(request, &["user", "level", "limit", "cursor"])?;
        let user = fields.optional_email("user")?;
        let level = match fields.text("level")? {
            None => None,
            Some(text) => Some(
                number(text, MAX_LEVELS.into())
                    .and_then(|level| u8::try_from(level).ok())
                    .ok_or(Reason::LevelOutOfRange.of("level"))?,
            ),
        };
        let limit = fields.text("limit")?;
        let limit_or_default = match limit {
            None => LIMIT,
            Some(text) => number(text, MAX_LIMIT).ok_or(Reason::InvalidValue.of("limit"))?,
        };
        let cursor = fields.text("cursor")?;
        if let Some(user) = user {
            // A chain is short and comes whole: paging it would be a misunderstanding.
            for (field, given) in [("limit", limit), ("cursor", cursor)] {
                if given.is_some() {
                    return Err(Reason::InvalidValue.of(field).into());
                }
            }
            return Ok(Self::Chain(Chain {
                caller,
                program,
                user,
                level,
            }));
        }
        let mut pairs = Pairs {
            caller,
            program,
            level: level.unwrap_or(1),
            after: 0,
            limit: limit_or_default,
        };
        if let Some(text) = cursor {
            pairs.after = cursor::read(&pairs, text)?;
        }
        Ok(Self::Pairs(pairs))
    }

    pub fn reply(&self, results: &[Rows]) -> Result<Reply, Refused> {
        let (found, next) = match self {
            Self::Chain(chain) => {
                let found = chain.result(results).map_err(Refused::at_program)?;
                (found, None)
            }
            Self::Pairs(pairs) => {
                let page = pairs.result(results).map_err(Refused::at_program)?;
                let next = page.next.map(|after| cursor::write(pairs, after));
                (page.pairs, next)
            }
        };
        let mut body = Writer::default();
        body.open('{').name("connections").open('[');
        for pair in &found {
            write(&mut body, pair);
        }
        body.close(']').name("next").optional(next.as_deref());
        Ok(Reply::json(200, body.close('}').finish()))
    }
}

fn write(body: &mut Writer, pair: &Pair) {
    body.open('{')
        .member("user", &pair.user)
        .member("connection", &pair.connection)
        .name("level")
        .integer(pair.level.into())
        .name("connected_at")
        .integer(pair.connected_at.div_euclid(1000))
        .close('}');
}

/// A whole number from 1 to `max`, in plain digits.
fn number(text: &str, max: u16) -> Option<u16> {
    let number = u16::try_from(decimal::integer(text)?).ok()?;
    (1..=max).contains(&number).then_some(number)
}
