//! Counts: how many users are so many levels below each user, kept up to date by every batch
//! that changes the forest, so that to ask costs the same however many they are.
//!
//! Whoever comes into the forest counts once for each of the ten above them. Whoever moves takes
//! along those below, whose numbers by level are their own counts: at most ten times ten rows
//! change, however large the subtree is. All ten levels are counted whatever the program shows,
//! so that its number of levels can change.
//!
//! Many sign up by the same popular referrer at once, and each has to count for them. So that
//! they need not wait for one row, a count is a sum of [`SLOTS`] rows, of which a batch changes
//! one that it draws. A row may be negative; the sum never is. Where a database writes one batch
//! at a time, there is one row.

use super::read::{Columns, rows};
use super::{Dialect, Rows, Statement, statement};
use crate::refusal::Refusal;
use alloc::vec;
use alloc::vec::Vec;

/// How many rows a count is spread over, where batches may meet.
const SLOTS: i64 = 64;

/// SQL: adds to the counts of those above the users of the common table `moving`, or takes away,
/// what the common table `below` has.
macro_rules! add {
    ($table:literal, $moving:literal, $first:literal, $below:literal) => {
        concat!(
            "INSERT INTO ",
            $table,
            " (program_id, user_id, level, slot, users)
WITH RECURSIVE moving (program_id, user_id, referrer_id) AS (
    ",
            $moving,
            "
),
chain (program_id, above_id, level) AS (
    ",
            $first,
            "
    UNION ALL
    SELECT connections.program_id, connections.referrer_id, chain.level + 1
    FROM chain
    JOIN connections
        ON connections.program_id = chain.program_id AND connections.user_id = chain.above_id
    WHERE chain.level < 10
),
below (level, users) AS (
    ",
            $below,
            "
)
SELECT chain.program_id, chain.above_id, chain.level + below.level, CAST(? AS BIGINT),
    CAST(? AS BIGINT) * below.users
FROM chain
CROSS JOIN below
WHERE chain.level + below.level <= 10 AND below.users <> 0
ON CONFLICT (program_id, user_id, level, slot) DO UPDATE
SET users = ",
            $table,
            ".users + excluded.users"
        )
    };
}

/// SQL: the same for the user of an intent.
macro_rules! count {
    ($table:literal, $first:literal, $below:literal) => {
        add!(
            $table,
            "SELECT intents.program_id, intents.user_id, intents.referrer_id
    FROM intents
    WHERE intents.id = ?
        AND intents.outcome IN ('created', 'connected', 'moved', 'disconnected')",
            $first,
            $below
        )
    };
}

/// The user is new, so no one is below, and who is above them is known; to look would only be
/// something to disagree about with other signups of the same moment.
const COUNT_NEW: &str = count!(
    "counts",
    "SELECT moving.program_id, moving.referrer_id, 1
    FROM moving
    WHERE moving.referrer_id IS NOT NULL",
    "SELECT 0, 1 FROM moving"
);

const COUNT: &str = count!(
    "counts",
    "SELECT connections.program_id, connections.referrer_id, 1
    FROM moving
    JOIN connections
        ON connections.program_id = moving.program_id AND connections.user_id = moving.user_id",
    "SELECT 0, 1 FROM moving
    UNION ALL
    SELECT counts.level, CAST(SUM(counts.users) AS BIGINT)
    FROM moving
    JOIN counts ON counts.program_id = moving.program_id AND counts.user_id = moving.user_id
    GROUP BY counts.level"
);

/// The same of those who are banned or revoked.
const COUNT_INACTIVE: &str = count!(
    "inactive",
    "SELECT connections.program_id, connections.referrer_id, 1
    FROM moving
    JOIN connections
        ON connections.program_id = moving.program_id AND connections.user_id = moving.user_id",
    "SELECT 0, 1 FROM moving
    JOIN users ON users.id = moving.user_id
    WHERE users.status <> 'active'
    UNION ALL
    SELECT inactive.level, CAST(SUM(inactive.users) AS BIGINT)
    FROM moving
    JOIN inactive
        ON inactive.program_id = moving.program_id AND inactive.user_id = moving.user_id
    GROUP BY inactive.level"
);

/// Counts a user as inactive, or no longer so, in every program of the network.
const COUNT_STATUS: &str = add!(
    "inactive",
    "SELECT connections.program_id, users.id, connections.referrer_id
    FROM intents
    JOIN users ON users.id = intents.user_id
    JOIN programs ON programs.network_id = users.network_id
    JOIN connections
        ON connections.program_id = programs.id AND connections.user_id = users.id
    WHERE intents.id = ? AND intents.outcome IN ('active', 'banned', 'revoked')",
    "SELECT moving.program_id, moving.referrer_id, 1 FROM moving",
    "SELECT 0, CASE
            WHEN intents.outcome = 'active' THEN -1
            WHEN users.status = 'active' THEN 1
            ELSE 0
        END
    FROM intents
    JOIN users ON users.id = intents.user_id
    WHERE intents.id = ?"
);

/// How many connections one step of [`fill`] counts.
const STEP: i64 = 1000;

/// SQL: the connections that are counted next, as a common table `step`. One parameter: how many.
macro_rules! step {
    () => {
        "step (program_id, user_id, referrer_id) AS (
    SELECT connections.program_id, connections.user_id, connections.referrer_id
    FROM connections
    WHERE (connections.program_id, connections.user_id) > (
        COALESCE((SELECT counted.program_id FROM counted), 0),
        COALESCE((SELECT counted.user_id FROM counted), 0)
    )
    ORDER BY connections.program_id, connections.user_id
    LIMIT CAST(? AS BIGINT)
)"
    };
}

const FILL: &str = concat!(
    "INSERT INTO counts (program_id, user_id, level, slot, users)
WITH RECURSIVE ",
    step!(),
    ",
climb (program_id, above_id, level) AS (
    SELECT step.program_id, step.referrer_id, 1 FROM step
    UNION ALL
    SELECT connections.program_id, connections.referrer_id, climb.level + 1
    FROM climb
    JOIN connections
        ON connections.program_id = climb.program_id AND connections.user_id = climb.above_id
    WHERE climb.level < 10
)
SELECT climb.program_id, climb.above_id, climb.level, 0, COUNT(*)
FROM climb
GROUP BY climb.program_id, climb.above_id, climb.level
ON CONFLICT (program_id, user_id, level, slot) DO UPDATE
SET users = counts.users + excluded.users"
);

const FILLED: &str = concat!(
    "INSERT INTO counted (id, program_id, user_id)
WITH ",
    step!(),
    "
SELECT 1, step.program_id, step.user_id
FROM step
ORDER BY step.program_id DESC, step.user_id DESC
LIMIT 1
ON CONFLICT (id) DO UPDATE
SET program_id = excluded.program_id, user_id = excluded.user_id"
);

const RECORD_IF_FILLED: &str = concat!(
    "INSERT INTO schema_versions (version)
WITH ",
    step!(),
    "
SELECT CAST(? AS BIGINT) WHERE NOT EXISTS (SELECT 1 FROM step)"
);

/// One step of counting what was connected before there were counts: the statements that count,
/// remember how far, and record the version if that was all.
///
/// No connection may change in between; who comes after the last step is counted as they come.
pub(super) fn fill(version: i64) -> [Statement; 3] {
    [
        statement(FILL, &[STEP.into()]),
        statement(FILLED, &[STEP.into()]),
        statement(RECORD_IF_FILLED, &[1.into(), version.into()]),
    ]
}

/// The statement that counts the new user of an intent for those above: it stands after the one
/// that connects.
pub fn count_new(intent: &str, dialect: Dialect) -> Statement {
    count(COUNT_NEW, intent, dialect, 1)
}

/// The statements that count the user of an intent, and all below, for those above: they stand
/// after the one that connects.
pub fn count_in(intent: &str, dialect: Dialect) -> [Statement; 2] {
    [COUNT, COUNT_INACTIVE].map(|sql| count(sql, intent, dialect, 1))
}

/// The statements that take them off again: they stand before the connection goes.
pub fn count_out(intent: &str, dialect: Dialect) -> [Statement; 2] {
    [COUNT, COUNT_INACTIVE].map(|sql| count(sql, intent, dialect, -1))
}

/// The statement that counts a change of status: it stands before the status is set. Few change at
/// once, and one row will do.
pub fn count_status(intent: &str) -> Statement {
    statement(
        COUNT_STATUS,
        &[intent.into(), intent.into(), 0.into(), 1.into()],
    )
}

fn count(sql: &'static str, intent: &str, dialect: Dialect, sign: i64) -> Statement {
    let slot = slot(intent, dialect);
    statement(sql, &[intent.into(), slot.into(), sign.into()])
}

/// The slot of a batch, out of the random bytes that name its intent.
pub fn slot(intent: &str, dialect: Dialect) -> i64 {
    if dialect == Dialect::Sqlite {
        return 0;
    }
    let byte = intent
        .get(..2)
        .map(|digits| i64::from_str_radix(digits, 16));
    byte.and_then(Result::ok).unwrap_or(0).rem_euclid(SLOTS)
}

/// The counts by level, from rows of level and sum: the first is that of level 1.
pub fn read(results: &[Rows], place: usize, levels: u8) -> Result<Vec<i64>, Refusal> {
    let mut counts = vec![0; levels.into()];
    for row in rows(results, place)? {
        let mut columns = Columns(row);
        let level = usize::from(columns.levels()?);
        let users = columns.integer()?;
        if let Some(count) = level.checked_sub(1).and_then(|at| counts.get_mut(at)) {
            *count = users;
        }
    }
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use super::{SLOTS, slot};
    use crate::store::Dialect;

    #[test]
    fn slots_are_those_that_there_are() {
        let slot_of = |intent: &str| slot(intent, Dialect::Postgres);
        let mut slots: Vec<i64> = (0..=u8::MAX)
            .map(|byte| slot_of(&format!("{byte:02x}7")))
            .collect();
        slots.sort_unstable();
        slots.dedup();
        assert_eq!(slots, (0..SLOTS).collect::<Vec<_>>());
        assert_eq!(["", "x", "é"].map(slot_of), [0; 3]);
        assert_eq!(slot("ff", Dialect::Sqlite), 0);
    }
}
