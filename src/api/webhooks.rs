//! `/networks/{network}/webhooks` and what is below: where a network has its events sent.

use super::cursor::{self, Listing};
use super::fields::Fields;
use super::json::Writer;
use super::page::{self, Page};
use super::refused::Refused;
use super::reply::Reply;
use super::{Moment, Request};
use crate::refusal::Reason;
use crate::store::{
    Caller, DeadLetter, KINDS, Rows, Statement, Webhook, WebhookCommand, WebhookResult, Webhooks,
    hex, spell,
};
use crate::webhook::{address, secret};
use alloc::string::String;
use alloc::vec::Vec;

/// A request about webhooks.
pub struct About {
    what: What,
    caller: Caller,
}

enum What {
    /// `GET` of all.
    List,
    /// `POST` to all.
    Create { url: String, kinds: String },
    /// `GET` of one.
    Get(String),
    /// `PATCH` of one.
    Change {
        name: String,
        url: Option<String>,
        kinds: Option<String>,
        is_active: Option<bool>,
    },
    /// `DELETE` of one.
    Remove(String),
    /// `POST` to its secret.
    Rotate(String),
    /// `POST` to its replay.
    Replay { name: String, after: Option<i64> },
    /// `GET` of its dead letters.
    Dead {
        name: String,
        after: i64,
        limit: u16,
    },
}

impl About {
    /// All webhooks.
    pub fn all(request: &Request<'_>, caller: Caller) -> Result<Self, Refused> {
        Fields::of_query(request, &[])?;
        let what = if request.method == "POST" {
            let fields = Fields::of_body(request, &["url", "events"])?;
            let kinds = kinds(&fields)?.unwrap_or_default();
            let url = url(request, &fields)?.ok_or(Reason::MissingField.of("url"))?;
            What::Create { url, kinds }
        } else {
            What::List
        };
        Ok(Self { what, caller })
    }

    /// One webhook.
    pub fn one(request: &Request<'_>, caller: Caller, name: String) -> Result<Self, Refused> {
        Fields::of_query(request, &[])?;
        let what = match request.method {
            "DELETE" => What::Remove(name),
            "PATCH" => {
                let fields = Fields::of_body(request, &["url", "events", "status"])?;
                What::Change {
                    name,
                    url: url(request, &fields)?,
                    kinds: kinds(&fields)?,
                    is_active: match fields.text("status")? {
                        None => None,
                        Some("active") => Some(true),
                        Some("disabled") => Some(false),
                        Some(_) => return Err(Reason::InvalidValue.of("status").into()),
                    },
                }
            }
            _ => What::Get(name),
        };
        Ok(Self { what, caller })
    }

    /// Its secret.
    pub fn secret(request: &Request<'_>, caller: Caller, name: String) -> Result<Self, Refused> {
        Fields::of_query(request, &[])?;
        Fields::of_body(request, &[])?;
        let what = What::Rotate(name);
        Ok(Self { what, caller })
    }

    /// A replay.
    pub fn replay(request: &Request<'_>, caller: Caller, name: String) -> Result<Self, Refused> {
        Fields::of_query(request, &[])?;
        let fields = Fields::of_body(request, &["after"])?;
        let after = fields.integer("after")?;
        if after.is_some_and(|after| after < 0) {
            return Err(Reason::InvalidValue.of("after").into());
        }
        let what = What::Replay { name, after };
        Ok(Self { what, caller })
    }

    /// Its dead letters.
    pub fn dead(request: &Request<'_>, caller: Caller, name: String) -> Result<Self, Refused> {
        let fields = Fields::of_query(request, &["limit", "cursor"])?;
        let Page { limit, cursor, .. } = Page::of(&fields)?;
        let after = match cursor {
            Some(text) => cursor::read(&listing(&caller, &name), text)?,
            None => 0,
        };
        let what = What::Dead {
            name,
            after,
            limit: limit.unwrap_or(page::LIMIT),
        };
        Ok(Self { what, caller })
    }

    pub fn batch(&self, moment: &Moment) -> Vec<Statement> {
        let secret = || secret::of(&[moment.chunk(1).as_slice(), moment.chunk(2)].concat());
        let what = match &self.what {
            What::List => WebhookCommand::List(None),
            What::Create { url, kinds } => WebhookCommand::Create {
                name: name(moment),
                url: url.clone(),
                kinds: kinds.clone(),
                secret: secret(),
            },
            What::Rotate(name) => WebhookCommand::Rotate {
                name: name.clone(),
                secret: secret(),
            },
            _ => self.known(),
        };
        self.command(what).batch(moment.millis())
    }

    /// The command, as far as it takes nothing that was drawn.
    fn known(&self) -> WebhookCommand {
        match &self.what {
            What::List => WebhookCommand::List(None),
            What::Get(name) => WebhookCommand::List(Some(name.clone())),
            What::Create { url, kinds } => WebhookCommand::Create {
                name: String::new(),
                url: url.clone(),
                kinds: kinds.clone(),
                secret: String::new(),
            },
            What::Change {
                name,
                url,
                kinds,
                is_active,
            } => WebhookCommand::Change {
                name: name.clone(),
                url: url.clone(),
                kinds: kinds.clone(),
                is_active: *is_active,
            },
            What::Remove(name) => WebhookCommand::Remove(name.clone()),
            What::Rotate(name) => WebhookCommand::Rotate {
                name: name.clone(),
                secret: String::new(),
            },
            What::Replay { name, after } => WebhookCommand::Replay {
                name: name.clone(),
                after: *after,
            },
            What::Dead { name, after, limit } => WebhookCommand::Dead {
                name: name.clone(),
                after: *after,
                limit: *limit,
            },
        }
    }

    fn command(&self, what: WebhookCommand) -> Webhooks {
        Webhooks {
            caller: self.caller.clone(),
            what,
        }
    }

    pub fn reply(&self, results: &[Rows]) -> Result<Reply, Refused> {
        let result = self
            .command(self.known())
            .result(results)
            .map_err(|refusal| {
                let mut refused = Refused::from(refusal);
                if refusal.reason == Reason::UnknownWebhook {
                    // It stands in the path: there is nothing at the address.
                    refused.status = 404;
                }
                refused
            })?;
        let mut body = Writer::default();
        body.open('{');
        let status = match (&self.what, result) {
            (What::List, WebhookResult::Listed(webhooks)) => {
                body.name("webhooks").open('[');
                for webhook in &webhooks {
                    write(body.open('{'), webhook);
                    body.close('}');
                }
                body.close(']');
                200
            }
            (What::Dead { name, .. }, WebhookResult::Dead(letters, is_more)) => {
                body.name("dead").open('[');
                for letter in &letters {
                    write_dead(&mut body, letter);
                }
                let last = letters.last().filter(|_| is_more);
                let next =
                    last.map(|last| cursor::write(&listing(&self.caller, name), last.sequence));
                body.close(']').name("next").optional(next.as_deref());
                200
            }
            (_, WebhookResult::Replayed(replayed, next)) => {
                body.name("replayed").integer(replayed).name("next");
                match next {
                    Some(next) => body.integer(next),
                    None => body.raw("null"),
                };
                202
            }
            (what, WebhookResult::Listed(webhooks)) => {
                let webhook = webhooks.first().ok_or(Reason::Unavailable.of(""))?;
                write(&mut body, webhook);
                match what {
                    What::Create { .. } | What::Rotate(_) => {
                        body.member("secret", &webhook.secret);
                        201
                    }
                    What::Remove(_) => {
                        body.member("outcome", "removed");
                        200
                    }
                    _ => 200,
                }
            }
            _ => return Err(Reason::Unavailable.of("").into()),
        };
        Ok(Reply::json(status, body.close('}').finish()))
    }
}

/// The short id of a new webhook.
fn name(moment: &Moment) -> String {
    let mut name = String::from("wh_");
    name.push_str(&hex(moment.chunk(3)));
    name
}

fn write(body: &mut Writer, webhook: &Webhook) {
    body.member("webhook", &webhook.name)
        .member("url", &webhook.url)
        .name("events")
        .open('[');
    for kind in &webhook.kinds {
        body.text(kind);
    }
    let status = if webhook.is_active {
        "active"
    } else {
        "disabled"
    };
    body.close(']')
        .member("status", status)
        .name("created_at")
        .integer(webhook.created_at.div_euclid(1000));
}

fn write_dead(body: &mut Writer, letter: &DeadLetter) {
    body.open('{')
        .member("id", &letter.event)
        .member("type", &letter.kind)
        .name("sequence")
        .integer(letter.sequence)
        .name("tries")
        .integer(letter.tries)
        .name("status");
    match letter.answer {
        Some(status) => body.integer(status),
        None => body.raw("null"),
    };
    body.name("error")
        .optional(letter.fault.as_deref())
        .close('}');
}

fn listing<'a>(caller: &'a Caller, name: &'a str) -> Listing<'a> {
    Listing {
        caller,
        program: "",
        level: 0,
        user: name,
    }
}

/// The field `url`.
fn url(request: &Request<'_>, fields: &Fields) -> Result<Option<String>, Refused> {
    match fields.text("url")? {
        None => Ok(None),
        Some(url) if address::is_allowed(url, request.private_webhooks) => Ok(Some(url.into())),
        Some(_) => Err(Reason::InvalidValue.of("url").into()),
    }
}

/// The field `events`: an array of kinds; an empty one is for all.
fn kinds(fields: &Fields) -> Result<Option<String>, Refused> {
    let Some(listed) = fields.array("events")? else {
        return Ok(None);
    };
    let mut kinds = Vec::new();
    for kind in listed {
        let kind = kind.text().ok_or(Reason::WrongType.of("events"))?;
        if !KINDS.contains(&kind) {
            return Err(Reason::InvalidValue.of("events").into());
        }
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    Ok(Some(spell(kinds.into_iter())))
}
