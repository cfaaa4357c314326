//! Webhooks: where a network has its events sent.

use super::caller::caller;
use super::read::{Columns, context, rows};
use super::{Caller, Param, Rows, Statement, statement};
use crate::refusal::{Reason, Refusal};
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// The most webhooks of a network.
pub const MAX_WEBHOOKS: u8 = 20;

/// The most deliveries that one replay makes.
pub const MAX_REPLAY: u16 = 1000;

/// For how long the secret before goes on signing, in milliseconds: a day.
pub const OLD_SECRET: i64 = 86_400_000;

/// Where events are sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// Its short id.
    pub name: String,
    /// Where to.
    pub url: String,
    /// Which kinds of events; all if there are none.
    pub kinds: Vec<String>,
    /// Whether events are sent.
    pub is_active: bool,
    /// When it was made, in unix milliseconds.
    pub created_at: i64,
    /// What its messages are signed with.
    pub secret: String,
}

/// What is asked or done about webhooks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhooks {
    /// Who asks.
    pub caller: Caller,
    /// What.
    pub what: WebhookCommand,
}

/// A question or command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WebhookCommand {
    /// All of them, or the one of this name.
    List(Option<String>),
    /// A new one.
    Create {
        /// Where to.
        url: String,
        /// Which kinds, see [`spell`]; all if empty.
        kinds: String,
    },
    /// Changes what is given.
    Change {
        /// Which one.
        name: String,
        /// Where to.
        url: Option<String>,
        /// Which kinds.
        kinds: Option<String>,
        /// Whether events are sent.
        is_active: Option<bool>,
    },
    /// Away with it, and with what was still to be sent there.
    Remove(String),
    /// A new secret; the one before goes on signing for [`OLD_SECRET`].
    Rotate(String),
    /// Sends again what was given up, the oldest first; or, given an event's sequence number,
    /// what happened after that, whatever became of it.
    Replay {
        /// Which one.
        name: String,
        /// After which event.
        after: Option<i64>,
    },
    /// What was given up, in order, after an event's sequence number.
    Dead {
        /// Which one.
        name: String,
        /// After which event.
        after: i64,
        /// How many.
        limit: u16,
    },
}

/// What is drawn for a command; most take none of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// The short id of a new webhook.
    pub name: String,
    /// A new secret.
    pub secret: String,
}

/// A delivery that was given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadLetter {
    /// The event's sequence number.
    pub sequence: i64,
    /// Its name.
    pub event: String,
    /// Its kind.
    pub kind: String,
    /// How often it was tried.
    pub tries: i64,
    /// The status of the last answer.
    pub answer: Option<i64>,
    /// What went wrong if there was none.
    pub fault: Option<String>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WebhookResult {
    /// The webhooks.
    Listed(Vec<Webhook>),
    /// So many deliveries were made; there may be more after this sequence number.
    Replayed(i64, Option<i64>),
    /// What was given up, and whether there is more.
    Dead(Vec<DeadLetter>, bool),
}

/// How kinds are kept: a space around each.
pub fn spell<'a>(kinds: impl Iterator<Item = &'a str>) -> String {
    let mut spelled = String::new();
    for kind in kinds {
        if spelled.is_empty() {
            spelled.push(' ');
        }
        spelled.push_str(kind);
        spelled.push(' ');
    }
    spelled
}

/// SQL: the webhook of this name, if it is of the caller's network, as an id to compare with.
macro_rules! own {
    () => {
        concat!(
            "(
    WITH ",
            caller!(),
            "
    SELECT own.id FROM caller
    JOIN webhooks AS own ON own.network_id = caller.network_id AND own.name = ?
)"
        )
    };
}

/// SQL: the webhooks of the caller's network; a condition or an order may follow.
macro_rules! list {
    () => {
        concat!(
            "WITH ",
            caller!(),
            "
SELECT webhooks.name, webhooks.url, webhooks.kinds, webhooks.status, webhooks.created_at,
    webhooks.secret
FROM caller
LEFT JOIN webhooks ON webhooks.network_id = caller.network_id"
        )
    };
}

const LIST: &str = concat!(list!(), "\nORDER BY webhooks.id");
const ONE: &str = concat!(list!(), " AND webhooks.name = ?");
const CREATE: &str = concat!(
    "INSERT INTO webhooks (network_id, name, url, kinds, secret, status, created_at)
WITH ",
    caller!(),
    "
SELECT caller.network_id, ?, ?, ?, ?, 'active', CAST(? AS BIGINT)
FROM caller
WHERE (
    SELECT COUNT(*) FROM webhooks WHERE webhooks.network_id = caller.network_id
) < 20"
);
const CHANGE: &str = concat!(
    "UPDATE webhooks
SET url = COALESCE(CAST(? AS TEXT), url), kinds = COALESCE(CAST(? AS TEXT), kinds),
    status = COALESCE(CAST(? AS TEXT), status)
WHERE webhooks.id = ",
    own!()
);
const GIVE_UP: &str = concat!(
    "UPDATE deliveries SET state = 'dead', claim = NULL
WHERE deliveries.state = 'pending' AND deliveries.webhook_id = ",
    own!()
);
const DROP: &str = concat!(
    "DELETE FROM deliveries WHERE deliveries.webhook_id = ",
    own!()
);
const REMOVE: &str = concat!("DELETE FROM webhooks WHERE webhooks.id = ", own!());
const ROTATE: &str = concat!(
    "UPDATE webhooks SET old_secret = secret, old_until = CAST(? AS BIGINT), secret = ?
WHERE webhooks.id = ",
    own!()
);
/// How many will be replayed, and up to which event.
const COUNT_DEAD: &str = concat!(
    "SELECT COUNT(*) AS replayed, MAX(batch.sequence) AS last
FROM (
    SELECT events.sequence
    FROM deliveries
    JOIN events ON events.id = deliveries.event_id
    WHERE deliveries.state = 'dead' AND deliveries.webhook_id = ",
    own!(),
    "
    ORDER BY deliveries.event_id
    LIMIT 1000
) AS batch"
);
const REPLAY_DEAD: &str = concat!(
    "UPDATE deliveries SET state = 'pending', tries = 0, due_at = CAST(? AS BIGINT)
WHERE (webhook_id, event_id) IN (
    SELECT dead.webhook_id, dead.event_id
    FROM deliveries AS dead
    WHERE dead.state = 'dead' AND dead.webhook_id = ",
    own!(),
    "
    ORDER BY dead.event_id
    LIMIT 1000
)"
);
/// SQL: the events after one, as a table `batch`.
macro_rules! batch {
    () => {
        concat!(
            "(
    SELECT webhooks.id AS webhook_id, webhooks.kinds, events.id AS event_id, events.kind,
        events.sequence
    FROM webhooks
    JOIN events ON events.network_id = webhooks.network_id
    WHERE webhooks.id = ",
            own!(),
            "
        AND events.sequence > CAST(? AS BIGINT)
    ORDER BY events.sequence
    LIMIT 1000
) AS batch"
        )
    };
}
const COUNT_AFTER: &str = concat!(
    "SELECT COUNT(*) AS replayed, MAX(batch.sequence) AS last FROM ",
    batch!()
);
const REPLAY_AFTER: &str = concat!(
    "INSERT INTO deliveries (webhook_id, event_id, state, tries, due_at)
SELECT batch.webhook_id, batch.event_id, 'pending', 0, CAST(? AS BIGINT)
FROM ",
    batch!(),
    "
WHERE batch.kinds = '' OR batch.kinds LIKE '% ' || batch.kind || ' %'
ON CONFLICT (webhook_id, event_id) DO UPDATE
SET state = 'pending', tries = 0, due_at = excluded.due_at, claim = NULL"
);
const DEAD: &str = concat!(
    "SELECT events.sequence, events.name, events.kind, deliveries.tries, deliveries.answer,
    deliveries.fault
FROM deliveries
JOIN events ON events.id = deliveries.event_id
WHERE deliveries.state = 'dead' AND deliveries.webhook_id = ",
    own!(),
    "
    AND events.sequence > CAST(? AS BIGINT)
ORDER BY deliveries.event_id
LIMIT CAST(? AS BIGINT)"
);

impl Webhooks {
    /// The command as a batch, at `now` in unix milliseconds. The webhook as it is afterwards is
    /// read last, or first if it goes.
    pub fn batch(&self, drawn: &Drawn, now: i64) -> Vec<Statement> {
        let [network, key] = self.caller.params();
        let one = |name: &String| statement(ONE, &[network, key, name.into()]);
        match &self.what {
            WebhookCommand::List(None) => vec![statement(LIST, &[network, key])],
            WebhookCommand::List(Some(name)) => vec![one(name)],
            WebhookCommand::Create { url, kinds } => vec![
                statement(
                    CREATE,
                    &[
                        network,
                        key,
                        (&drawn.name).into(),
                        url.into(),
                        kinds.into(),
                        (&drawn.secret).into(),
                        now.into(),
                    ],
                ),
                one(&drawn.name),
            ],
            WebhookCommand::Change {
                name,
                url,
                kinds,
                is_active,
            } => {
                let status = is_active.map(|is| if is { "active" } else { "disabled" });
                let mut batch = vec![statement(
                    CHANGE,
                    &[
                        url.as_deref().into(),
                        kinds.as_deref().into(),
                        status.into(),
                        network,
                        key,
                        name.into(),
                    ],
                )];
                if *is_active == Some(false) {
                    batch.push(statement(GIVE_UP, &[network, key, name.into()]));
                }
                batch.push(one(name));
                batch
            }
            WebhookCommand::Remove(name) => {
                let own = [network, key, name.into()];
                vec![statement(DROP, &own), one(name), statement(REMOVE, &own)]
            }
            WebhookCommand::Rotate(name) => vec![
                statement(
                    ROTATE,
                    &[
                        (now + OLD_SECRET).into(),
                        (&drawn.secret).into(),
                        network,
                        key,
                        name.into(),
                    ],
                ),
                one(name),
            ],
            WebhookCommand::Replay { name, after } => {
                let own = [network, key, name.into()];
                let due = [Param::Integer(now)];
                match after {
                    None => vec![
                        statement(COUNT_DEAD, &own),
                        statement(REPLAY_DEAD, &[&due[..], &own].concat()),
                        one(name),
                    ],
                    Some(after) => {
                        let own = [&own[..], &[Param::Integer(*after)]].concat();
                        vec![
                            statement(COUNT_AFTER, &own),
                            statement(REPLAY_AFTER, &[&due[..], &own].concat()),
                            one(name),
                        ]
                    }
                }
            }
            WebhookCommand::Dead { name, after, limit } => {
                let page = [Param::Integer(*after), (i64::from(*limit) + 1).into()];
                vec![
                    statement(DEAD, &[&[network, key, name.into()][..], &page].concat()),
                    one(name),
                ]
            }
        }
    }

    /// What came of it, from the rows of the batch.
    ///
    /// # Errors
    /// `unauthorised`, `unknown_webhook`, `too_many` (a new one), `unavailable`.
    pub fn result(&self, results: &[Rows]) -> Result<WebhookResult, Refusal> {
        let place = match self.what {
            WebhookCommand::List(_) => 0,
            WebhookCommand::Remove(_) => 1,
            _ => results.len().saturating_sub(1),
        };
        context(results, place)?;
        let mut listed = Vec::new();
        for row in rows(results, place)? {
            let mut columns = Columns(row);
            if let Some(name) = columns.optional_string()? {
                listed.push(Webhook {
                    name,
                    url: columns.string()?,
                    kinds: columns
                        .text()?
                        .split_ascii_whitespace()
                        .map(Into::into)
                        .collect(),
                    is_active: columns.text()? == "active",
                    created_at: columns.integer()?,
                    secret: columns.string()?,
                });
            }
        }
        match self.what {
            WebhookCommand::List(None) => return Ok(WebhookResult::Listed(listed)),
            WebhookCommand::Create { .. } if listed.is_empty() => {
                return Err(Reason::TooMany.of(""));
            }
            _ if listed.is_empty() => return Err(Reason::UnknownWebhook.of("webhook")),
            _ => {}
        }
        match self.what {
            WebhookCommand::Replay { .. } => {
                let mut counted = context(results, 0)?;
                let replayed = counted.integer()?;
                let last = counted.optional_integer()?;
                let is_full = replayed == i64::from(MAX_REPLAY);
                Ok(WebhookResult::Replayed(replayed, last.filter(|_| is_full)))
            }
            WebhookCommand::Dead { limit, .. } => {
                let rows = rows(results, 0)?;
                let mut dead = Vec::new();
                for row in rows.iter().take(limit.into()) {
                    let mut columns = Columns(row);
                    dead.push(DeadLetter {
                        sequence: columns.integer()?,
                        event: columns.string()?,
                        kind: columns.string()?,
                        tries: columns.integer()?,
                        answer: columns.optional_integer()?,
                        fault: columns.optional_string()?,
                    });
                }
                Ok(WebhookResult::Dead(dead, rows.len() > limit.into()))
            }
            _ => Ok(WebhookResult::Listed(listed)),
        }
    }
}
