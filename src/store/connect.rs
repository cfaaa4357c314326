//! Connecting two users who are there: the correction or backfill of a connection program.

use super::caller::caller;
use super::corrections::record;
use super::counts::{count_in, count_out};
use super::events::publish;
use super::intent::{forget, outcome, read_previous};
use super::leaders::{fold_by_chance, note};
use super::read::BROKEN;
use super::{Caller, Dialect, Rows, Statement, statement};
use crate::refusal::Refusal;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// The command: `user` was brought in by `referrer`. Both are canonical emails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connect {
    /// Who asks.
    pub caller: Caller,
    /// The program's short id.
    pub program: String,
    /// Who was brought in.
    pub user: String,
    /// Who brought them in.
    pub referrer: String,
    /// Why, for the history.
    pub reason: Option<String>,
}

/// What connecting did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connecting {
    /// The user had no referrer and has one now.
    Connected,
    /// The user had another referrer, and came over with everyone below.
    Moved,
    /// The user had this referrer already.
    Unchanged,
}

/// The result of [`Connect`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connected {
    /// What was done.
    pub outcome: Connecting,
    /// The email of the referrer before, if there was one.
    pub previous: Option<String>,
}

/// Finds who and what is meant, and decides. A cycle would arise if the user were above their
/// new referrer, which takes that anyone is below the user; without, there is nothing to climb.
/// `UNION` drops what was seen, so the climb ends whatever is stored.
const DECIDE: &str = concat!(
    "INSERT INTO intents
    (id, made_at, network_id, program_id, user_id, referrer_id, previous_id, outcome)
WITH RECURSIVE ",
    caller!(),
    ",
given (id, made_at, program, email, referrer) AS (
    VALUES (?, CAST(? AS BIGINT), ?, ?, ?)
),
found AS (
    SELECT
        given.id,
        given.made_at,
        caller.network_id,
        programs.id AS program_id,
        users.id AS user_id,
        referrers.id AS referrer_id,
        connections.referrer_id AS previous_id
    FROM given
    CROSS JOIN caller
    LEFT JOIN programs
        ON programs.network_id = caller.network_id AND programs.name = given.program
    LEFT JOIN users
        ON users.network_id = caller.network_id AND users.email = given.email
    LEFT JOIN users AS referrers
        ON referrers.network_id = caller.network_id AND referrers.email = given.referrer
    LEFT JOIN connections
        ON connections.program_id = programs.id AND connections.user_id = users.id
),
above (program_id, user_id, above_id) AS (
    SELECT found.program_id, found.user_id, found.referrer_id
    FROM found
    WHERE EXISTS (
        SELECT 1 FROM connections
        WHERE connections.program_id = found.program_id
            AND connections.referrer_id = found.user_id
    )
    UNION
    SELECT above.program_id, above.user_id, connections.referrer_id
    FROM above
    JOIN connections
        ON connections.program_id = above.program_id AND connections.user_id = above.above_id
    WHERE above.above_id <> above.user_id
)
SELECT id, made_at, network_id, program_id, user_id, referrer_id, previous_id,
    CASE
        WHEN program_id IS NULL THEN 'unknown_program'
        WHEN user_id IS NULL THEN 'unknown_user'
        WHEN referrer_id IS NULL THEN 'unknown_connection'
        WHEN user_id = referrer_id THEN 'self_connection'
        WHEN previous_id = referrer_id THEN 'unchanged'
        WHEN EXISTS (SELECT 1 FROM above WHERE above.above_id = above.user_id) THEN 'cycle'
        WHEN previous_id IS NULL THEN 'connected'
        ELSE 'moved'
    END
FROM found"
);

const CONNECT: &str = "INSERT INTO connections (program_id, user_id, referrer_id, connected_at)
SELECT program_id, user_id, referrer_id, made_at
FROM intents
WHERE id = ? AND outcome IN ('connected', 'moved')
ON CONFLICT (program_id, user_id) DO UPDATE
SET referrer_id = excluded.referrer_id, connected_at = excluded.connected_at";

impl Connect {
    /// The command as a batch. `intent` is a fresh random id, `now` the unix milliseconds.
    pub fn batch(&self, intent: &str, now: i64, dialect: Dialect) -> Vec<Statement> {
        let [network, key] = self.caller.params();
        let mut batch = vec![
            statement(
                DECIDE,
                &[
                    network,
                    key,
                    intent.into(),
                    now.into(),
                    (&self.program).into(),
                    (&self.user).into(),
                    (&self.referrer).into(),
                ],
            ),
            record(intent, self.reason.as_deref()),
        ];
        batch.extend(count_out(intent, dialect));
        batch.push(statement(CONNECT, &[intent.into()]));
        batch.extend(count_in(intent, dialect));
        batch.push(read_previous(intent));
        batch.push(publish(intent, now, self.reason.as_deref()));
        batch.push(note(intent));
        batch.extend(fold_by_chance(intent));
        batch.push(forget(intent));
        batch
    }

    /// The result, from the rows of the batch.
    ///
    /// # Errors
    /// `unauthorised`, `unknown_program`, `unknown_user`, `self_connection`, `cycle`,
    /// `unavailable`.
    pub fn result(results: &[Rows]) -> Result<Connected, Refusal> {
        let (outcome, mut columns) = outcome(results, 7)?;
        Ok(Connected {
            outcome: Connecting::of(outcome).ok_or(BROKEN)?,
            previous: columns.optional_string()?,
        })
    }
}

impl Connecting {
    /// The stable name, `snake_case`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Connected => "connected",
            Self::Moved => "moved",
            Self::Unchanged => "unchanged",
        }
    }

    fn of(name: &str) -> Option<Self> {
        [Self::Connected, Self::Moved, Self::Unchanged]
            .into_iter()
            .find(|outcome| outcome.name() == name)
    }
}
