//! Delivery: events on their way to webhooks, at least once. A worker claims what is due, sends
//! it, and tells how that went. A claim runs out, so that what a dead worker had in hand is sent
//! by another; what was sent twice by that bears the same id.

use super::events::{Event, event_columns, event_joins, number_all, read_event};
use super::read::{Columns, rows};
use super::{Rows, Statement, statement};
use crate::refusal::Refusal;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// The command: number what happened, and take in hand what is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// What tells this worker from others: fresh random bytes.
    pub claim: String,
    /// Now, in unix milliseconds.
    pub now: i64,
    /// Until when no one else takes the same, in unix milliseconds.
    pub until: i64,
    /// How many deliveries at most.
    pub limit: u16,
    /// Events from before this are dropped, once they were sent or given up; in unix milliseconds.
    pub keep: i64,
}

/// An event for a webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The webhook's number.
    pub webhook: i64,
    /// The event's number among all networks.
    pub event_id: i64,
    /// How often it was tried before.
    pub tries: u16,
    /// Where to.
    pub url: String,
    /// What to sign with: the current secret, and the one before while that is good.
    pub secrets: Vec<String>,
    /// What happened.
    pub event: Event,
}

/// What there is to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed {
    /// What this worker has in hand, in the order of the events.
    pub deliveries: Vec<Delivery>,
    /// When the next one is due that no one has in hand, in unix milliseconds.
    pub next: Option<i64>,
    /// Whether events wait to be numbered.
    pub is_more: bool,
}

/// What became of a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// The receiver has it.
    Delivered,
    /// Again at this time, in unix milliseconds. It counts as a try.
    Again(i64),
    /// Again at this time; it was not tried.
    Released(i64),
    /// Too many tries.
    Dead,
    /// The receiver wants nothing any more: the webhook is disabled.
    Gone,
}

/// What a worker tells of one delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The webhook's number.
    pub webhook: i64,
    /// The event's number.
    pub event_id: i64,
    /// What became of it.
    pub sent: Sent,
    /// The status of the answer, if there was one.
    pub answer: Option<i64>,
    /// What went wrong where there was none.
    pub fault: Option<String>,
}

/// The oldest events are dropped, but for the last of each network, which holds the count.
const FORGET_DEAD: &str = "DELETE FROM deliveries
WHERE deliveries.state = 'dead' AND deliveries.event_id IN (
    SELECT old.id
    FROM (SELECT events.id, events.made_at FROM events ORDER BY events.id LIMIT 500) AS old
    WHERE old.made_at < CAST(? AS BIGINT)
)";
const FORGET: &str = "DELETE FROM events
WHERE events.id IN (
    SELECT old.id
    FROM (
        SELECT events.id, events.made_at, events.network_id, events.sequence
        FROM events
        ORDER BY events.id
        LIMIT 500
    ) AS old
    WHERE old.made_at < CAST(? AS BIGINT)
        AND NOT EXISTS (SELECT 1 FROM deliveries WHERE deliveries.event_id = old.id)
        AND old.sequence < (
            SELECT MAX(later.sequence) FROM events AS later
            WHERE later.network_id = old.network_id AND later.sequence IS NOT NULL
        )
)";

const CLAIM: &str = "UPDATE deliveries SET claim = ?, due_at = CAST(? AS BIGINT)
WHERE (webhook_id, event_id) IN (
    SELECT due.webhook_id, due.event_id
    FROM deliveries AS due
    WHERE due.state = 'pending' AND due.due_at <= CAST(? AS BIGINT)
    ORDER BY due.due_at, due.event_id
    LIMIT CAST(? AS BIGINT)
)";

const READ: &str = concat!(
    "SELECT deliveries.webhook_id, deliveries.event_id, deliveries.tries, webhooks.url,
    webhooks.secret,
    CASE WHEN webhooks.old_until > CAST(? AS BIGINT) THEN webhooks.old_secret END AS old_secret,
    ",
    event_columns!(),
    "
FROM deliveries
JOIN webhooks ON webhooks.id = deliveries.webhook_id
JOIN events ON events.id = deliveries.event_id
",
    event_joins!(),
    "
WHERE deliveries.state = 'pending' AND deliveries.due_at = CAST(? AS BIGINT)
    AND deliveries.claim = ?
ORDER BY deliveries.event_id, deliveries.webhook_id"
);

/// When the next one is due, and whether events wait for a number.
const NEXT: &str = "SELECT
    (
        SELECT MIN(deliveries.due_at) FROM deliveries
        WHERE deliveries.state = 'pending'
            AND (deliveries.claim IS NULL OR deliveries.claim <> ?)
    ) AS next,
    (SELECT COUNT(*) FROM (SELECT 1 FROM events WHERE events.sequence IS NULL LIMIT 1) AS waiting)
        AS waiting";

const DELIVERED: &str = "DELETE FROM deliveries WHERE webhook_id = ? AND event_id = ?";

const SET: &str = "UPDATE deliveries
SET state = ?, tries = tries + CAST(? AS BIGINT), due_at = CAST(? AS BIGINT), claim = NULL,
    answer = CAST(? AS BIGINT), fault = CAST(? AS TEXT)
WHERE webhook_id = ? AND event_id = ? AND claim = ?";

const RELEASE: &str = "UPDATE deliveries SET due_at = CAST(? AS BIGINT), claim = NULL
WHERE webhook_id = ? AND event_id = ? AND claim = ?";

const DISABLE: &str = "UPDATE webhooks SET status = 'disabled' WHERE id = ?";
const GIVE_UP: &str = "UPDATE deliveries SET state = 'dead', claim = NULL
WHERE webhook_id = ? AND state = 'pending'";

impl Claim {
    /// The command as a batch.
    pub fn batch(&self) -> Vec<Statement> {
        let (claim, now) = ((&self.claim).into(), self.now.into());
        let [hand_on, number] = number_all(self.now);
        vec![
            hand_on,
            number,
            statement(FORGET_DEAD, &[self.keep.into()]),
            statement(FORGET, &[self.keep.into()]),
            statement(
                CLAIM,
                &[claim, self.until.into(), now, i64::from(self.limit).into()],
            ),
            statement(READ, &[now, self.until.into(), claim]),
            statement(NEXT, &[claim]),
        ]
    }

    /// What there is to do, from the rows of the batch.
    ///
    /// # Errors
    /// `unavailable`.
    pub fn result(results: &[Rows]) -> Result<Claimed, Refusal> {
        let mut deliveries = Vec::new();
        for row in rows(results, 5)? {
            let mut columns = Columns(row);
            deliveries.push(Delivery {
                webhook: columns.integer()?,
                event_id: columns.integer()?,
                tries: u16::try_from(columns.integer()?).unwrap_or(u16::MAX),
                url: columns.string()?,
                secrets: [Some(columns.string()?), columns.optional_string()?]
                    .into_iter()
                    .flatten()
                    .collect(),
                event: read_event(&mut columns)?,
            });
        }
        let mut last = super::read::context(results, 6)?;
        Ok(Claimed {
            deliveries,
            next: last.optional_integer()?,
            is_more: last.integer()? > 0,
        })
    }
}

/// The batch that keeps what became of deliveries that `claim` has in hand. What another worker
/// has by now is left to it.
pub fn settle(claim: &str, reports: &[Report]) -> Vec<Statement> {
    let mut batch = Vec::new();
    for report in reports {
        let (webhook, event) = (report.webhook.into(), report.event_id.into());
        let mut set = |state: &'static str, due: i64| {
            let answer = report.answer.map_or(super::Param::Null, Into::into);
            let fault = report.fault.as_deref().into();
            let params = [
                state.into(),
                1_i64.into(),
                due.into(),
                answer,
                fault,
                webhook,
                event,
                claim.into(),
            ];
            batch.push(statement(SET, &params));
        };
        match report.sent {
            Sent::Again(due) => set("pending", due),
            Sent::Dead => set("dead", 0),
            Sent::Gone => {
                set("dead", 0);
                batch.push(statement(DISABLE, &[webhook]));
                batch.push(statement(GIVE_UP, &[webhook]));
            }
            Sent::Delivered => batch.push(statement(DELIVERED, &[webhook, event])),
            Sent::Released(due) => {
                let params = [due.into(), webhook, event, claim.into()];
                batch.push(statement(RELEASE, &params));
            }
        }
    }
    batch
}
