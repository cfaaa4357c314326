//! `/networks/{network}/connections/{program}`: who is connected with whom, and connecting.

use super::Request;
use super::cursor::{self, Listing};
use super::fields::Fields;
use super::json::Writer;
use super::page::{self, Page};
use super::refused::Refused;
use super::reply::Reply;
use crate::refusal::Reason;
use crate::store::{Caller, Chain, Connect, Connecting, Disconnect, Pairs, Rows};
use alloc::string::String;

/// `POST`: connect two users who are there.
pub struct Post {
    pub connect: Connect,
    /// What the caller called the referrer: `connection`, or its alias `amount`.
    spelling: &'static str,
}

impl Post {
    pub fn parse(request: &Request<'_>, caller: Caller, program: String) -> Result<Self, Refused> {
        Fields::of_query(request, &[])?;
        let fields = Fields::of_body(request, &["user", "connection", "amount", "reason"])?;
        let user = fields.email("user")?;
        let reason = fields.reason()?;
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
                reason,
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

/// `DELETE`: remove the connection of one user.
pub struct Delete(pub Disconnect);

impl Delete {
    pub fn parse(request: &Request<'_>, caller: Caller, program: String) -> Result<Self, Refused> {
        let fields = Fields::of_query(request, &["user", "reason"])?;
        let user = fields.email("user")?;
        let reason = fields.reason()?;
        Ok(Self(Disconnect {
            caller,
            program,
            user,
            reason,
        }))
    }

    pub fn reply(&self, results: &[Rows]) -> Result<Reply, Refused> {
        let previous = Disconnect::result(results).map_err(Refused::at_program)?;
        let outcome = if previous.is_some() {
            "disconnected"
        } else {
            "unchanged"
        };
        let body = Writer::default()
            .open('{')
            .member("network", &self.0.caller.network)
            .member("program", &self.0.program)
            .member("user", &self.0.user)
            .member("outcome", outcome)
            .name("previous")
            .optional(previous.as_deref())
            .close('}')
            .finish();
        Ok(Reply::json(200, body))
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
        let Page {
            level,
            limit,
            cursor,
        } = Page::of(&fields)?;
        if let Some(user) = user {
            // A chain is short and comes whole: paging it would be a misunderstanding.
            for (field, is_given) in [("limit", limit.is_some()), ("cursor", cursor.is_some())] {
                if is_given {
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
            limit: limit.unwrap_or(page::LIMIT),
        };
        if let Some(text) = cursor {
            pairs.after = cursor::read(&listing(&pairs), text)?;
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
                let next = page.next.map(|after| cursor::write(&listing(pairs), after));
                (page.pairs, next)
            }
        };
        Ok(page::reply(&found, next.as_deref()))
    }
}

fn listing(pairs: &Pairs) -> Listing<'_> {
    Listing {
        caller: &pairs.caller,
        program: &pairs.program,
        level: pairs.level,
        user: "",
    }
}
