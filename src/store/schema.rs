//! The schema: the tables, in versions of which each leads on from the one before.
//!
//! People name networks, programs and users by texts; the tables name them by small numbers, so
//! that a connection is four integers and an index entry stays short. Tables that are only
//! looked up by their key are `WITHOUT ROWID`: the key is the table. `STRICT` has SQLite hold
//! columns to their types, as PostgreSQL does of itself. These two options, the types and the
//! meaning of `INTEGER PRIMARY KEY` (a number that the database gives) are all that another
//! [`Dialect`] spells differently.
//!
//! A driver migrates by turns: it runs [`look`], and then [`migrate`] for the version that the
//! rows tell, until there is nothing left to do. Each batch leads one version on, or is one step
//! of a work that is too long for one transaction and goes on where it was left. A version that
//! was published stays as it is; what changes is a version more.

use super::read::{BROKEN, Columns};
use super::{Dialect, Rows, Statement, counts, leaders, statement};
use crate::refusal::Refusal;
use alloc::vec;
use alloc::vec::Vec;

/// The version that [`migrate`] leads to.
pub const VERSION: i64 = 8;

/// The batch that tells which version a database has, an empty one included.
pub fn look(dialect: Dialect) -> Vec<Statement> {
    vec![spelled(dialect, VERSIONS), statement(LOOK, &[])]
}

/// The version that the rows of [`look`], or of a step of [`migrate`], tell; 0 of a database
/// without tables.
///
/// # Errors
/// `unavailable`.
pub fn version(results: &[Rows]) -> Result<i64, Refusal> {
    let row = results.last().and_then(|rows| rows.first());
    Columns(row.ok_or(BROKEN)?).integer()
}

/// The next step for a database of this version, which ends with the version that it leads to;
/// `None` if there is nothing to do.
pub fn migrate(dialect: Dialect, version: i64) -> Option<Vec<Statement>> {
    let next = usize::try_from(version).ok()?;
    let mut batch: Vec<_> = (*STEPS.get(next)?)
        .iter()
        .map(|sql| spelled(dialect, sql))
        .collect();
    let next = version + 1;
    match next {
        COUNTS => batch.extend(counts::fill(next)),
        LEADERS => batch.extend(leaders::fill(next)),
        _ => batch.push(statement(RECORD, &[next.into()])),
    }
    batch.push(statement(LOOK, &[]));
    Some(batch)
}

/// The version of a database that is there, as the batch of a request that needs no network.
pub fn health() -> Vec<Statement> {
    vec![statement(LOOK, &[])]
}

fn spelled(dialect: Dialect, sql: &'static str) -> Statement {
    Statement {
        sql: dialect.spell(sql),
        params: Vec::new(),
    }
}

const VERSIONS: &str = "CREATE TABLE IF NOT EXISTS schema_versions (
    version INTEGER PRIMARY KEY
) STRICT";

const LOOK: &str = "SELECT COALESCE(MAX(version), 0) AS version FROM schema_versions";

const RECORD: &str = "INSERT INTO schema_versions (version) VALUES (CAST(? AS BIGINT))";

/// The version from which on users are counted.
const COUNTS: i64 = 3;
/// The version from which on all who were counted are ranked.
const LEADERS: i64 = 8;

/// What leads to each version, from 1 on.
const STEPS: [&[&str]; VERSION as usize] = [
    VERSION_1, VERSION_2, VERSION_3, VERSION_4, VERSION_5, VERSION_6, VERSION_7, VERSION_8,
];

/// Users, codes and connections.
const VERSION_1: &[&str] = &[
    "CREATE TABLE IF NOT EXISTS networks (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT",
    // The key itself is never stored: hash is its SHA-256 in hexadecimal digits.
    "CREATE TABLE IF NOT EXISTS keys (
    hash TEXT NOT NULL,
    network_id INTEGER NOT NULL REFERENCES networks (id),
    PRIMARY KEY (hash, network_id)
) STRICT, WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS programs (
    id INTEGER PRIMARY KEY,
    network_id INTEGER NOT NULL REFERENCES networks (id),
    name TEXT NOT NULL,
    levels INTEGER NOT NULL CHECK (levels BETWEEN 1 AND 10),
    signup_url TEXT NOT NULL,
    is_default INTEGER NOT NULL CHECK (is_default IN (0, 1)),
    UNIQUE (network_id, name)
) STRICT",
    "CREATE UNIQUE INDEX IF NOT EXISTS programs_default
    ON programs (network_id) WHERE is_default = 1",
    // email is in the canonical form; times are unix milliseconds, here and below.
    "CREATE TABLE IF NOT EXISTS users (
    id INTEGER PRIMARY KEY,
    network_id INTEGER NOT NULL REFERENCES networks (id),
    email TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('active', 'banned', 'revoked')),
    created_at INTEGER NOT NULL,
    UNIQUE (network_id, email)
) STRICT",
    // A user has one current code a program; what was current before stays as an alias.
    "CREATE TABLE IF NOT EXISTS codes (
    network_id INTEGER NOT NULL REFERENCES networks (id),
    code TEXT NOT NULL,
    program_id INTEGER NOT NULL REFERENCES programs (id),
    user_id INTEGER NOT NULL REFERENCES users (id),
    is_current INTEGER NOT NULL CHECK (is_current IN (0, 1)),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (network_id, code)
) STRICT, WITHOUT ROWID",
    "CREATE UNIQUE INDEX IF NOT EXISTS codes_current
    ON codes (program_id, user_id) WHERE is_current = 1",
    // The forest of each program: a user without a row is a root of it.
    "CREATE TABLE IF NOT EXISTS connections (
    program_id INTEGER NOT NULL REFERENCES programs (id),
    user_id INTEGER NOT NULL REFERENCES users (id),
    referrer_id INTEGER NOT NULL REFERENCES users (id) CHECK (referrer_id <> user_id),
    connected_at INTEGER NOT NULL,
    PRIMARY KEY (program_id, user_id)
) STRICT, WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS connections_below
    ON connections (referrer_id, program_id, user_id)",
    // What a batch decided; a row lives only while its batch runs.
    "CREATE TABLE IF NOT EXISTS intents (
    id TEXT PRIMARY KEY,
    made_at INTEGER NOT NULL,
    network_id INTEGER,
    program_id INTEGER,
    email TEXT,
    user_id INTEGER,
    referrer_id INTEGER,
    previous_id INTEGER,
    code TEXT,
    outcome TEXT NOT NULL
) STRICT, WITHOUT ROWID",
];

/// Foreign codes.
const VERSION_2: &[&str] = &[
    // Of a user's aliases only some are told, the newest first.
    "CREATE INDEX IF NOT EXISTS codes_aliases
    ON codes (program_id, user_id, created_at, code) WHERE is_current = 0",
    // The shapes of the foreign codes that a program takes, in their shortest spelling.
    "CREATE TABLE IF NOT EXISTS patterns (
    program_id INTEGER NOT NULL REFERENCES programs (id),
    pattern TEXT NOT NULL,
    PRIMARY KEY (program_id, pattern)
) STRICT, WITHOUT ROWID",
];

/// Corrections and counts.
const VERSION_3: &[&str] = &[
    // What was changed about connections after signup; id makes those of one moment distinct.
    "CREATE TABLE IF NOT EXISTS corrections (
    program_id INTEGER NOT NULL REFERENCES programs (id),
    user_id INTEGER NOT NULL REFERENCES users (id),
    made_at INTEGER NOT NULL,
    id TEXT NOT NULL,
    previous_id INTEGER,
    previous_at INTEGER,
    referrer_id INTEGER,
    reason TEXT,
    PRIMARY KEY (program_id, user_id, made_at, id)
) STRICT, WITHOUT ROWID",
    // How many users are so many levels below a user, as a sum over slots; see `counts`.
    "CREATE TABLE IF NOT EXISTS counts (
    program_id INTEGER NOT NULL REFERENCES programs (id),
    user_id INTEGER NOT NULL REFERENCES users (id),
    level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 10),
    slot INTEGER NOT NULL,
    users INTEGER NOT NULL,
    PRIMARY KEY (program_id, user_id, level, slot)
) STRICT, WITHOUT ROWID",
    // How far those are counted who were there before they were counted.
    "CREATE TABLE IF NOT EXISTS counted (
    id INTEGER NOT NULL PRIMARY KEY,
    program_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL
) STRICT",
];

/// Keys that may do some things and for some time, settings of codes, and answers that are given
/// again.
const VERSION_4: &[&str] = &[
    "DROP TABLE IF EXISTS counted",
    // id is what people call a key by; scopes is a sum, see `Scope`; without an end a key does
    // not expire.
    "ALTER TABLE keys ADD COLUMN id TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE keys ADD COLUMN name TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE keys ADD COLUMN scopes INTEGER NOT NULL DEFAULT 7",
    "ALTER TABLE keys ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE keys ADD COLUMN expires_at INTEGER",
    "UPDATE keys SET id = SUBSTR(hash, 1, 12)",
    "CREATE UNIQUE INDEX keys_id ON keys (network_id, id)",
    "ALTER TABLE programs ADD COLUMN code_length INTEGER NOT NULL DEFAULT 8",
    // Answers of requests that may be sent again, see `again`: rows in lines, by the places of
    // the statements that gave them. At place 0 stands what was asked, and by which batch.
    "CREATE TABLE answers (
    id TEXT NOT NULL,
    place INTEGER NOT NULL,
    line INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    c1 TEXT,
    c2 TEXT,
    c3 TEXT,
    c4 TEXT,
    c5 TEXT,
    c6 TEXT,
    c7 TEXT,
    c8 TEXT,
    PRIMARY KEY (id, place, line)
) STRICT, WITHOUT ROWID",
];

/// What happens, and where that is sent.
const VERSION_5: &[&str] = &[
    // What happened; sequence is given later, see `events`.
    "CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    network_id INTEGER NOT NULL REFERENCES networks (id),
    sequence INTEGER,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    program_id INTEGER,
    user_id INTEGER NOT NULL REFERENCES users (id),
    referrer_id INTEGER,
    previous_id INTEGER,
    code TEXT,
    reason TEXT
) STRICT",
    "CREATE UNIQUE INDEX events_in_order
    ON events (network_id, sequence) WHERE sequence IS NOT NULL",
    "CREATE INDEX events_waiting
    ON events (network_id, id) WHERE sequence IS NULL",
    // Where events are sent. kinds is empty for all, else a list with a space around each.
    "CREATE TABLE webhooks (
    id INTEGER PRIMARY KEY,
    network_id INTEGER NOT NULL REFERENCES networks (id),
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    kinds TEXT NOT NULL,
    secret TEXT NOT NULL,
    old_secret TEXT,
    old_until INTEGER,
    status TEXT NOT NULL CHECK (status IN ('active', 'disabled')),
    created_at INTEGER NOT NULL,
    UNIQUE (network_id, name)
) STRICT",
    // What is still to be sent, or was given up. One that a worker has in hand bears its claim,
    // and is due again when that runs out.
    "CREATE TABLE deliveries (
    webhook_id INTEGER NOT NULL REFERENCES webhooks (id),
    event_id INTEGER NOT NULL REFERENCES events (id),
    state TEXT NOT NULL CHECK (state IN ('pending', 'dead')),
    tries INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    claim TEXT,
    answer INTEGER,
    fault TEXT,
    PRIMARY KEY (webhook_id, event_id)
) STRICT, WITHOUT ROWID",
    "CREATE INDEX deliveries_due
    ON deliveries (due_at, event_id) WHERE state = 'pending'",
    "CREATE INDEX deliveries_dead
    ON deliveries (webhook_id, event_id) WHERE state = 'dead'",
    "CREATE INDEX deliveries_of_event
    ON deliveries (event_id)",
];

/// Awards. Amounts are in a unit's smallest parts, as `high` times [`BASE`](super::money::BASE)
/// and `low`, as 64 bits have no room for them; a sum that many change at once is one over slots,
/// as counts are.
const VERSION_6: &[&str] = &[
    // What a program gives for what, as JSON. budgets tells what a decision has to look at, see
    // `Budgets`; version grows with each change.
    "CREATE TABLE plans (
    program_id INTEGER NOT NULL REFERENCES programs (id),
    version INTEGER NOT NULL,
    plan TEXT NOT NULL,
    budgets INTEGER NOT NULL,
    PRIMARY KEY (program_id)
) STRICT, WITHOUT ROWID",
    // Who stands above those whom nobody brought in, by some rule of the plan.
    "CREATE TABLE sponsors (
    program_id INTEGER NOT NULL REFERENCES programs (id),
    user_id INTEGER NOT NULL REFERENCES users (id),
    PRIMARY KEY (program_id, user_id)
) STRICT, WITHOUT ROWID",
    // How many decimals a unit has in a network, once a plan has said it.
    "CREATE TABLE units (
    network_id INTEGER NOT NULL REFERENCES networks (id),
    unit TEXT NOT NULL,
    decimals INTEGER NOT NULL,
    PRIMARY KEY (network_id, unit)
) STRICT, WITHOUT ROWID",
    // What users did; year_at, month_at and day_at are when those began in which they did. asked is a hash of what was told of it, by which a repeat is known; chain
    // and explained are JSON: who stood above, and who got nothing and why.
    "CREATE TABLE activities (
    id INTEGER PRIMARY KEY,
    network_id INTEGER NOT NULL REFERENCES networks (id),
    reference TEXT NOT NULL,
    program_id INTEGER NOT NULL REFERENCES programs (id),
    asked TEXT NOT NULL,
    kind TEXT NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users (id),
    amount TEXT,
    description TEXT,
    done_at INTEGER NOT NULL,
    year_at INTEGER NOT NULL,
    month_at INTEGER NOT NULL,
    day_at INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    is_test INTEGER NOT NULL CHECK (is_test IN (0, 1)),
    chain TEXT NOT NULL,
    explained TEXT NOT NULL,
    review TEXT CHECK (review IN ('open', 'cleared', 'confirmed')),
    UNIQUE (network_id, reference)
) STRICT",
    "CREATE INDEX activities_reviewed
    ON activities (network_id, review, id) WHERE review IS NOT NULL",
    // How often a user did what, tests aside.
    "CREATE TABLE done (
    program_id INTEGER NOT NULL REFERENCES programs (id),
    user_id INTEGER NOT NULL REFERENCES users (id),
    kind TEXT NOT NULL,
    times INTEGER NOT NULL,
    PRIMARY KEY (program_id, user_id, kind)
) STRICT, WITHOUT ROWID",
    // What was given. All of it stays as it is but for state, and ready_at: from when on it can be
    // approved, if it waits for nothing else.
    "CREATE TABLE awards (
    id INTEGER PRIMARY KEY,
    network_id INTEGER NOT NULL REFERENCES networks (id),
    program_id INTEGER NOT NULL REFERENCES programs (id),
    activity_id INTEGER NOT NULL REFERENCES activities (id),
    number INTEGER NOT NULL,
    rule TEXT NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users (id),
    level INTEGER NOT NULL,
    unit TEXT NOT NULL,
    decimals INTEGER NOT NULL,
    high INTEGER NOT NULL,
    low INTEGER NOT NULL,
    intended_high INTEGER NOT NULL,
    intended_low INTEGER NOT NULL,
    found_by TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (
        state IN ('pending', 'approved', 'paid', 'reversed', 'owed', 'settled', 'test')
    ),
    ready_at INTEGER,
    UNIQUE (activity_id, number)
) STRICT",
    "CREATE INDEX awards_of_user
    ON awards (user_id, id)",
    "CREATE INDEX awards_of_network
    ON awards (network_id, id)",
    "CREATE INDEX awards_ready
    ON awards (network_id, ready_at, id) WHERE ready_at IS NOT NULL",
    "CREATE INDEX awards_payable
    ON awards (user_id, unit, state, id) WHERE state IN ('approved', 'owed')",
    // What users are told instead of being given something; variables is JSON.
    "CREATE TABLE messages (
    activity_id INTEGER NOT NULL REFERENCES activities (id),
    number INTEGER NOT NULL,
    rule TEXT NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users (id),
    level INTEGER NOT NULL,
    template TEXT NOT NULL,
    variables TEXT NOT NULL,
    PRIMARY KEY (activity_id, number)
) STRICT, WITHOUT ROWID",
    // What became of activities and their awards: with those two tables and `messages` the ledger.
    // Nothing of it is ever changed.
    "CREATE TABLE acts (
    id INTEGER PRIMARY KEY,
    activity_id INTEGER NOT NULL REFERENCES activities (id),
    number INTEGER,
    act TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    name TEXT,
    why TEXT
) STRICT",
    "CREATE INDEX acts_of_activity
    ON acts (activity_id, id)",
    // Who ever had something of a unit.
    "CREATE TABLE accounts (
    network_id INTEGER NOT NULL REFERENCES networks (id),
    user_id INTEGER NOT NULL REFERENCES users (id),
    unit TEXT NOT NULL,
    PRIMARY KEY (network_id, user_id, unit)
) STRICT, WITHOUT ROWID",
    // What they have of it, by part: `pending`, `approved`, `paid` or `test`.
    "CREATE TABLE balances (
    user_id INTEGER NOT NULL REFERENCES users (id),
    unit TEXT NOT NULL,
    part TEXT NOT NULL,
    slot INTEGER NOT NULL,
    high INTEGER NOT NULL,
    low INTEGER NOT NULL,
    PRIMARY KEY (user_id, unit, part, slot)
) STRICT, WITHOUT ROWID",
    // What was given and not taken back, by calendar: in a year, a month and a day, to each user,
    // and as user 0 to all.
    "CREATE TABLE spent (
    program_id INTEGER NOT NULL REFERENCES programs (id),
    user_id INTEGER NOT NULL,
    period TEXT NOT NULL CHECK (period IN ('year', 'month', 'day')),
    start INTEGER NOT NULL,
    unit TEXT NOT NULL,
    rule TEXT NOT NULL,
    slot INTEGER NOT NULL,
    high INTEGER NOT NULL,
    low INTEGER NOT NULL,
    PRIMARY KEY (program_id, user_id, period, start, unit, rule, slot)
) STRICT, WITHOUT ROWID",
    "ALTER TABLE intents ADD COLUMN activity_id INTEGER",
    // Which award or message an event is about.
    "ALTER TABLE events ADD COLUMN activity_id INTEGER",
    "ALTER TABLE events ADD COLUMN number INTEGER",
    "ALTER TABLE answers ADD COLUMN c9 TEXT",
    "ALTER TABLE answers ADD COLUMN c10 TEXT",
    "ALTER TABLE answers ADD COLUMN c11 TEXT",
    "ALTER TABLE answers ADD COLUMN c12 TEXT",
    "ALTER TABLE answers ADD COLUMN c13 TEXT",
    "ALTER TABLE answers ADD COLUMN c14 TEXT",
];

/// Leaderboards.
const VERSION_7: &[&str] = &[
    // Users by how many are below them; see `leaders`. The numbers are negative, so that the first
    // comes first in the order of an index.
    "CREATE TABLE leaders (
    program_id INTEGER NOT NULL REFERENCES programs (id),
    user_id INTEGER NOT NULL REFERENCES users (id),
    kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 10),
    rank_all INTEGER NOT NULL,
    rank_active INTEGER NOT NULL,
    PRIMARY KEY (program_id, user_id, kind)
) STRICT, WITHOUT ROWID",
    "CREATE INDEX leaders_all
    ON leaders (program_id, kind, rank_all, user_id) WHERE rank_all < 0",
    "CREATE INDEX leaders_active
    ON leaders (program_id, kind, rank_active, user_id) WHERE rank_active < 0",
    // Whose place there, and that of all above, is to be worked out anew.
    "CREATE TABLE recounts (
    id INTEGER PRIMARY KEY,
    program_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL
) STRICT",
    // How many of those counted in `counts` are banned or revoked, as a sum over slots too.
    "CREATE TABLE inactive (
    program_id INTEGER NOT NULL REFERENCES programs (id),
    user_id INTEGER NOT NULL REFERENCES users (id),
    level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 10),
    slot INTEGER NOT NULL,
    users INTEGER NOT NULL,
    PRIMARY KEY (program_id, user_id, level, slot)
) STRICT, WITHOUT ROWID",
    "CREATE INDEX connections_recent
    ON connections (program_id, connected_at, user_id)",
    "INSERT INTO inactive (program_id, user_id, level, slot, users)
WITH RECURSIVE climb (program_id, above_id, level) AS (
    SELECT connections.program_id, connections.referrer_id, 1
    FROM users
    JOIN programs ON programs.network_id = users.network_id
    JOIN connections
        ON connections.program_id = programs.id AND connections.user_id = users.id
    WHERE users.status <> 'active'
    UNION ALL
    SELECT connections.program_id, connections.referrer_id, climb.level + 1
    FROM climb
    JOIN connections
        ON connections.program_id = climb.program_id AND connections.user_id = climb.above_id
    WHERE climb.level < 10
)
SELECT climb.program_id, climb.above_id, climb.level, 0, COUNT(*)
FROM climb
GROUP BY climb.program_id, climb.above_id, climb.level",
    // Whoever is counted will be ranked by the steps to the next version.
    "INSERT INTO recounts (program_id, user_id)
SELECT DISTINCT counts.program_id, counts.user_id FROM counts",
];

/// Everyone in their place: a work in steps.
const VERSION_8: &[&str] = &[];
