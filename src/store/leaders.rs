//! Leaders: every user with someone below, in the order of how many those are, so that the first
//! of millions are read off an index.
//!
//! The order follows the counts (see [`counts`](super::counts)) by a step. Were it kept by the
//! batches that count, all signups below one popular user would meet on that user's row, which is
//! what counts are spread over slots to avoid. So a batch that changes counts only [notes](note)
//! whose: one row that nobody else touches. Every sixty-fourth batch, and each question for the
//! leaders, [folds](fold) what was noted: it works the numbers out anew for all whom it may
//! concern, so it does not matter in which order, how late or how often that is done.
//!
//! Whoever was noted may have others above them by then. Those who were above before are found
//! all the same: who parted from them was noted too.

use super::caller::caller;
use super::{Param, Statement, statement};
use alloc::vec::Vec;

/// How many notes one batch folds at most. A question that finds more than these is answered by
/// the first of them; one batch in sixty-four folds, so that they do not come to be so many.
const AT_ONCE: i64 = 1024;

const NOTE: &str = "INSERT INTO recounts (program_id, user_id)
SELECT program_id, referrer_id FROM intents
WHERE id = ? AND outcome IN ('created', 'connected', 'moved') AND referrer_id IS NOT NULL
UNION ALL
SELECT program_id, previous_id FROM intents
WHERE id = ? AND outcome IN ('moved', 'disconnected')";

/// Of many intents, which only make and connect.
const NOTE_MANY: &str = "INSERT INTO recounts (program_id, user_id)
SELECT program_id, referrer_id FROM intents
WHERE id >= ? AND id < ? AND outcome IN ('created', 'connected') AND referrer_id IS NOT NULL";

/// In every program of the network: a status is not one program's.
const NOTE_STATUS: &str = "INSERT INTO recounts (program_id, user_id)
SELECT programs.id, users.id
FROM intents
JOIN users ON users.id = intents.user_id
JOIN programs ON programs.network_id = users.network_id
WHERE intents.id = ? AND intents.outcome IN ('active', 'banned', 'revoked')";

/// SQL: works out anew the numbers of those who were noted and of all above them, if a condition
/// holds. Kind 0 is the sum over the levels that the program shows, all others are levels. Numbers
/// are looked up one by one: a planner that does not know how few were noted might else read all
/// counts from end to end.
macro_rules! fold {
    ($with:expr, $condition:literal) => {
        concat!(
            "INSERT INTO leaders (program_id, user_id, kind, rank_all, rank_active)
WITH RECURSIVE ",
            $with,
            "batch (program_id, user_id) AS (
    SELECT recounts.program_id, recounts.user_id
    FROM recounts
    WHERE ",
            $condition,
            "
    ORDER BY recounts.id
    LIMIT CAST(? AS BIGINT)
),
touched (program_id, user_id, level) AS (
    SELECT batch.program_id, batch.user_id, 0 FROM batch
    UNION
    SELECT connections.program_id, connections.referrer_id, touched.level + 1
    FROM touched
    JOIN connections
        ON connections.program_id = touched.program_id AND connections.user_id = touched.user_id
    WHERE touched.level < 10
),
once (program_id, user_id) AS (
    SELECT DISTINCT touched.program_id, touched.user_id FROM touched
),
levels (level) AS (
    VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10)
),
counted (program_id, user_id, level, users) AS (
    SELECT once.program_id, once.user_id, levels.level, (
        SELECT SUM(counts.users) FROM counts
        WHERE counts.program_id = once.program_id AND counts.user_id = once.user_id
            AND counts.level = levels.level
    )
    FROM once
    CROSS JOIN levels
),
below (program_id, user_id, level, users, gone) AS (
    SELECT counted.program_id, counted.user_id, counted.level, counted.users, COALESCE(
        (
            SELECT SUM(inactive.users) FROM inactive
            WHERE inactive.program_id = counted.program_id
                AND inactive.user_id = counted.user_id AND inactive.level = counted.level
        ),
        0
    )
    FROM counted
    WHERE counted.users IS NOT NULL
),
kinds (program_id, user_id, kind, users, gone) AS (
    SELECT below.program_id, below.user_id, below.level, below.users, below.gone FROM below
    UNION ALL
    SELECT below.program_id, below.user_id, 0, SUM(below.users), SUM(below.gone)
    FROM below
    JOIN programs ON programs.id = below.program_id
    WHERE below.level <= programs.levels
    GROUP BY below.program_id, below.user_id
)
SELECT kinds.program_id, kinds.user_id, kinds.kind, CAST(-kinds.users AS BIGINT),
    CASE
        WHEN (SELECT users.status FROM users WHERE users.id = kinds.user_id) = 'active'
            THEN CAST(kinds.gone - kinds.users AS BIGINT)
        ELSE 0
    END
FROM kinds
WHERE kinds.kind >= 0
ON CONFLICT (program_id, user_id, kind) DO UPDATE
SET rank_all = excluded.rank_all, rank_active = excluded.rank_active
WHERE leaders.rank_all <> excluded.rank_all OR leaders.rank_active <> excluded.rank_active"
        )
    };
}

/// SQL: drops the notes that [`fold!`] looked at, under the same condition.
macro_rules! drop_folded {
    ($with:expr, $condition:literal) => {
        concat!(
            "DELETE FROM recounts
WHERE id IN (
    ",
            $with,
            "SELECT recounts.id
    FROM recounts
    WHERE ",
            $condition,
            "
    ORDER BY recounts.id
    LIMIT CAST(? AS BIGINT)
)"
        )
    };
}

/// SQL: a condition on an intent that changed something.
macro_rules! by_intent {
    ($fold:ident) => {
        $fold!(
            "",
            "EXISTS (
        SELECT 1 FROM intents
        WHERE intents.id = ? AND intents.outcome IN
            ('created', 'connected', 'moved', 'disconnected', 'active', 'banned', 'revoked')
    )"
        )
    };
}

const FOLD: &str = by_intent!(fold);
const DROP: &str = by_intent!(drop_folded);
const FOLD_FOR_CALLER: &str = fold!(concat!(caller!(), ",\n"), "EXISTS (SELECT 1 FROM caller)");
const DROP_FOR_CALLER: &str = drop_folded!(
    concat!("WITH ", caller!(), "\n"),
    "EXISTS (SELECT 1 FROM caller)"
);
const FOLD_ALL: &str = fold!("", "1 = 1");
const DROP_ALL: &str = drop_folded!("", "1 = 1");

const RECORD_IF_FOLDED: &str = "INSERT INTO schema_versions (version)
SELECT CAST(? AS BIGINT) WHERE NOT EXISTS (SELECT 1 FROM recounts)";

/// SQL: sums up anew for a program, given by a condition, that is to show another number of
/// levels than it does.
macro_rules! totals {
    ($program:expr) => {
        concat!(
            "INSERT INTO leaders (program_id, user_id, kind, rank_all, rank_active)
SELECT leaders.program_id, leaders.user_id, 0, CAST(SUM(leaders.rank_all) AS BIGINT),
    CAST(SUM(leaders.rank_active) AS BIGINT)
FROM programs
JOIN leaders ON leaders.program_id = programs.id
WHERE leaders.kind BETWEEN 1 AND CAST(? AS BIGINT) AND programs.levels <> CAST(? AS BIGINT)
    AND programs.id = ",
            $program,
            "
GROUP BY leaders.program_id, leaders.user_id
ON CONFLICT (program_id, user_id, kind) DO UPDATE
SET rank_all = excluded.rank_all, rank_active = excluded.rank_active"
        )
    };
}
pub(super) use totals;

/// The statement that notes whose counts an intent changed by connections: it stands before the
/// intent is forgotten.
pub fn note(intent: &str) -> Statement {
    statement(NOTE, &[intent.into(), intent.into()])
}

/// The same for all intents between two names, which backfilled.
pub fn note_many(between: [Param<'_>; 2]) -> Statement {
    statement(NOTE_MANY, &between)
}

/// The statement that notes whom an intent gave another status.
pub fn note_status(intent: &str) -> Statement {
    statement(NOTE_STATUS, &[intent.into()])
}

/// The statements that fold some of what was noted, in one batch of sixty-four, as the random
/// bytes that name the intent have it.
pub fn fold_by_chance(intent: &str) -> Vec<Statement> {
    if is_folding(intent) {
        fold(intent)
    } else {
        Vec::new()
    }
}

/// Whether this batch is the one of sixty-four.
pub fn is_folding(intent: &str) -> bool {
    matches!(intent.get(2..4), Some("00" | "01" | "02" | "03"))
}

/// The statements that fold some of what was noted, if the intent changed anything.
pub fn fold(intent: &str) -> Vec<Statement> {
    both(FOLD, DROP, &[intent.into(), AT_ONCE.into()])
}

/// The statements that do so for a caller, whose parameters these are.
pub fn fold_for(caller: [Param<'_>; 2]) -> Vec<Statement> {
    let [network, key] = caller;
    both(
        FOLD_FOR_CALLER,
        DROP_FOR_CALLER,
        &[network, key, AT_ONCE.into()],
    )
}

/// One step of ranking those who were counted before there were leaders: the statements that fold
/// some of them, and record the version if those were all.
pub fn fill(version: i64) -> Vec<Statement> {
    let mut step = both(FOLD_ALL, DROP_ALL, &[AT_ONCE.into()]);
    step.push(statement(RECORD_IF_FOLDED, &[version.into()]));
    step
}

fn both(fold: &'static str, drop: &'static str, params: &[Param<'_>]) -> Vec<Statement> {
    [fold, drop].map(|sql| statement(sql, params)).into()
}
