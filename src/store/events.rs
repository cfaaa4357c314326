//! Events: what happened in a network, for those who act on it elsewhere. Each is written by the
//! batch that has the effect, so that neither is there without the other.
//!
//! An event gets its sequence number later, by a batch of its own: databases give out keys before
//! transactions end, so that a number of the writing batch could become visible after a higher
//! one, and whoever had read up to that would miss it. Once numbered, events of a network are 1,
//! 2, 3 and so on, and no event ever comes in before another. The same batch hands the event on
//! to the network's [`webhooks`](super::Webhooks).

use super::caller::caller;
use super::read::{Columns, context, rows};
use super::{Caller, Rows, Statement, money, statement};
use crate::award::amount::write;
use crate::refusal::Refusal;
use alloc::string::String;
use alloc::vec::Vec;

/// The kinds of events, by their stable names.
pub const KINDS: &[&str] = &[
    "award.given",
    "award.message",
    "award.reversed",
    "connection.corrected",
    "connection.created",
    "connection.removed",
    "user.banned",
    "user.invite_revoked",
    "user.signed_up",
    "user.unbanned",
];

/// The most events that one batch numbers.
pub const AT_ONCE: u16 = 500;

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Which one of its network: 1, 2, 3 and so on, without gaps.
    pub sequence: i64,
    /// What tells it from all others.
    pub name: String,
    /// One of [`KINDS`].
    pub kind: String,
    /// When it happened, in unix milliseconds.
    pub made_at: i64,
    /// The network's short id.
    pub network: String,
    /// The email of whom it happened to.
    pub user: String,
    /// The program's short id, if it happened in one.
    pub program: Option<String>,
    /// The email of the user's referrer from then on.
    pub connection: Option<String>,
    /// The email of the referrer before.
    pub previous: Option<String>,
    /// The code that a new user got.
    pub code: Option<String>,
    /// Why, as the one who did it said.
    pub reason: Option<String>,
    /// The award or the message that it is about.
    pub award: Option<EventAward>,
}

/// An award, or the message in its place, as an event tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventAward {
    /// What the activity is called.
    pub reference: String,
    /// What was done.
    pub activity: String,
    /// By which rule.
    pub rule: String,
    /// At which level; 0 for who did it.
    pub level: i64,
    /// In which unit and how much, with the unit's decimals; nothing of a message.
    pub amount: Option<(String, String)>,
    /// The name of the template, and what is put into it as a JSON object.
    pub message: Option<(String, String)>,
}

/// Which outcome makes which events. A signup by a referrer makes two.
const PUBLISH: &str = "INSERT INTO events
    (network_id, name, kind, made_at, program_id, user_id, referrer_id, previous_id, code, reason)
WITH kinds (outcome, place, kind) AS (
    VALUES
        ('created', '0', 'user.signed_up'),
        ('created', '1', 'connection.created'),
        ('connected', '1', 'connection.created'),
        ('moved', '1', 'connection.corrected'),
        ('disconnected', '1', 'connection.removed'),
        ('banned', '0', 'user.banned'),
        ('active', '0', 'user.unbanned'),
        ('revoked', '0', 'user.invite_revoked')
)
SELECT intents.network_id, 'evt_' || intents.id || kinds.place, kinds.kind, CAST(? AS BIGINT),
    CASE WHEN kinds.kind NOT IN ('user.banned', 'user.unbanned', 'user.invite_revoked')
        THEN intents.program_id END,
    intents.user_id, intents.referrer_id, intents.previous_id,
    CASE WHEN kinds.kind = 'user.signed_up' AND intents.program_id IS NOT NULL
        THEN intents.code END,
    CAST(? AS TEXT)
FROM intents
JOIN kinds ON kinds.outcome = intents.outcome
WHERE intents.id = ?
    AND NOT (kinds.kind = 'connection.created' AND intents.referrer_id IS NULL)
ORDER BY kinds.place";

/// The statement that writes down what an intent did, at `now`: it stands before the intent is
/// forgotten.
pub fn publish(intent: &str, now: i64, reason: Option<&str>) -> Statement {
    statement(PUBLISH, &[now.into(), reason.into(), intent.into()])
}

/// SQL: the events without a number, as a table `waiting`: those of all networks, or with a
/// condition.
macro_rules! waiting {
    ($($whose:tt)*) => {
        concat!(
            "(
    SELECT events.id, events.network_id, events.kind
    FROM events
    WHERE events.sequence IS NULL",
            $($whose)*,
            "
    ORDER BY events.network_id, events.id
    LIMIT 500
) AS waiting"
        )
    };
}

/// SQL: hands the waiting events on to the webhooks that are for them.
macro_rules! hand_on {
    ($($waiting:tt)*) => {
        concat!(
            "INSERT INTO deliveries (webhook_id, event_id, state, tries, due_at)
SELECT webhooks.id, waiting.id, 'pending', 0, CAST(? AS BIGINT)
FROM ",
            $($waiting)*,
            "
JOIN webhooks ON webhooks.network_id = waiting.network_id
WHERE webhooks.status = 'active'
    AND (webhooks.kinds = '' OR webhooks.kinds LIKE '% ' || waiting.kind || ' %')
ON CONFLICT DO NOTHING"
        )
    };
}

/// SQL: numbers the waiting events.
macro_rules! number {
    ($($waiting:tt)*) => {
        concat!(
            "UPDATE events SET sequence = numbered.sequence
FROM (
    SELECT waiting.id,
        COALESCE((
            SELECT MAX(before.sequence) FROM events AS before
            WHERE before.network_id = waiting.network_id AND before.sequence IS NOT NULL
        ), 0) + ROW_NUMBER() OVER (PARTITION BY waiting.network_id ORDER BY waiting.id)
            AS sequence
    FROM ",
            $($waiting)*,
            "
) AS numbered
WHERE events.id = numbered.id"
        )
    };
}

/// SQL: a condition for [`waiting`]: only those of the caller's network.
macro_rules! of_caller {
    () => {
        concat!(
            "
        AND events.network_id = (WITH ",
            caller!(),
            " SELECT caller.network_id FROM caller)"
        )
    };
}

const HAND_ON: &str = hand_on!(waiting!(""));
const NUMBER: &str = number!(waiting!(""));
const HAND_ON_OWN: &str = hand_on!(waiting!(of_caller!()));
const NUMBER_OWN: &str = number!(waiting!(of_caller!()));

/// The statements that number events of all networks, [`AT_ONCE`] at most, and hand them on.
pub(super) fn number_all(now: i64) -> [Statement; 2] {
    [statement(HAND_ON, &[now.into()]), statement(NUMBER, &[])]
}

/// SQL: the columns that [`read_event`] takes.
macro_rules! event_columns {
    () => {
        "events.sequence, events.name, events.kind, events.made_at, networks.name AS network,
    users.email, programs.name AS program, referrers.email AS referrer,
    before.email AS previous, events.code, events.reason, activities.reference,
    activities.kind AS activity, COALESCE(awards.rule, messages.rule) AS rule,
    COALESCE(awards.level, messages.level) AS level, awards.unit, awards.decimals, awards.high,
    awards.low, messages.template, messages.variables"
    };
}
pub(super) use event_columns;

/// SQL: what is joined to `events` for these columns.
macro_rules! event_joins {
    () => {
        "JOIN networks ON networks.id = events.network_id
JOIN users ON users.id = events.user_id
LEFT JOIN programs ON programs.id = events.program_id
LEFT JOIN users AS referrers ON referrers.id = events.referrer_id
LEFT JOIN users AS before ON before.id = events.previous_id
LEFT JOIN activities ON activities.id = events.activity_id
LEFT JOIN awards
    ON awards.activity_id = events.activity_id AND awards.number = events.number
    AND events.kind <> 'award.message'
LEFT JOIN messages
    ON messages.activity_id = events.activity_id AND messages.number = events.number
    AND events.kind = 'award.message'"
    };
}
pub(super) use event_joins;

/// An event, from the columns of [`event_columns`].
pub(super) fn read_event(columns: &mut Columns<'_>) -> Result<Event, Refusal> {
    Ok(Event {
        sequence: columns.integer()?,
        name: columns.string()?,
        kind: columns.string()?,
        made_at: columns.integer()?,
        network: columns.string()?,
        user: columns.string()?,
        program: columns.optional_string()?,
        connection: columns.optional_string()?,
        previous: columns.optional_string()?,
        code: columns.optional_string()?,
        reason: columns.optional_string()?,
        award: read_award(columns)?,
    })
}

fn read_award(columns: &mut Columns<'_>) -> Result<Option<EventAward>, Refusal> {
    let Some(reference) = columns.optional_string()? else {
        return Ok(None);
    };
    let (activity, rule) = (columns.string()?, columns.string()?);
    let level = columns.integer()?;
    let amount = match columns.optional_string()? {
        None => {
            for _ in 0..3 {
                columns.optional_integer()?;
            }
            None
        }
        Some(unit) => {
            let decimals = columns.levels()?;
            Some((unit, write(money::read(columns)?, decimals)))
        }
    };
    let (template, variables) = (columns.optional_string()?, columns.optional_string()?);
    Ok(Some(EventAward {
        reference,
        activity,
        rule,
        level,
        amount,
        message: template.zip(variables),
    }))
}

/// The question: what happened in the network after a certain event?
///
/// To ask numbers what was not numbered yet, so it may write. Events stay for as long as
/// [`Claim::keep`](super::Claim::keep) says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Events {
    /// Who asks.
    pub caller: Caller,
    /// Events up to this one were seen; 0 to begin.
    pub after: i64,
    /// Only those of this kind.
    pub kind: Option<String>,
    /// How many events a page has.
    pub limit: u16,
}

/// A page of events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventPage {
    /// The events, in order.
    pub events: Vec<Event>,
    /// What to look [`after`](Events::after) next, now or later.
    pub next: i64,
    /// Whether there are more already.
    pub is_more: bool,
}

const CONTEXT: &str = concat!("WITH ", caller!(), "\nSELECT 1 AS known FROM caller");

/// A page looks at so many events, whatever their kind, so that it costs the same if there are
/// few of that kind.
const READ: &str = concat!(
    "WITH ",
    caller!(),
    ",
page (event_id) AS (
    SELECT events.id
    FROM events
    WHERE events.network_id = (SELECT caller.network_id FROM caller)
        AND events.sequence > CAST(? AS BIGINT)
    ORDER BY events.sequence
    LIMIT CAST(? AS BIGINT)
)
SELECT ",
    event_columns!(),
    "
FROM page
JOIN events ON events.id = page.event_id
",
    event_joins!(),
    "
ORDER BY events.sequence"
);

impl Events {
    /// The question as a batch. `now` is in unix milliseconds. With `numbers`, it numbers first;
    /// without, it only reads.
    pub fn batch(&self, now: i64, numbers: bool) -> Vec<Statement> {
        let [network, key] = self.caller.params();
        let page = [self.after.into(), (i64::from(self.limit) + 1).into()];
        let mut batch = Vec::new();
        if numbers {
            batch.push(statement(HAND_ON_OWN, &[now.into(), network, key]));
            batch.push(statement(NUMBER_OWN, &[network, key]));
        }
        batch.push(statement(CONTEXT, &[network, key]));
        batch.push(statement(READ, &[&[network, key][..], &page].concat()));
        batch
    }

    /// The page, from the rows of the batch.
    ///
    /// # Errors
    /// `unauthorised`, `unavailable`.
    pub fn result(&self, results: &[Rows]) -> Result<EventPage, Refusal> {
        let place = results.len().saturating_sub(2);
        context(results, place)?;
        let rows = rows(results, place + 1)?;
        let limit = usize::from(self.limit);
        let mut page = EventPage {
            events: Vec::new(),
            next: self.after,
            is_more: rows.len() > limit,
        };
        for row in rows.iter().take(limit) {
            let event = read_event(&mut Columns(row))?;
            page.next = event.sequence;
            if self.kind.as_ref().is_none_or(|kind| *kind == event.kind) {
                page.events.push(event);
            }
        }
        Ok(page)
    }
}
