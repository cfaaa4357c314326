//! The schema: the tables, as versions that a driver applies before it serves.
//!
//! People name networks, programs and users by texts; the tables name them by small numbers, so
//! that a connection is four integers and an index entry stays short. Tables that are only
//! looked up by their key are `WITHOUT ROWID`: the key is the table. `STRICT` has SQLite hold
//! columns to their types, as PostgreSQL does of itself. These two options, the types and the
//! meaning of `INTEGER PRIMARY KEY` (a number that the database gives) are all that another
//! [`Dialect`] spells differently.

use super::counts::FILL;
use super::{Dialect, Statement, statement};
use alloc::vec::Vec;

/// The version that [`migrate`] leads to.
pub const VERSION: i64 = 4;

/// Statements that bring an empty database, or one of any earlier version, to [`VERSION`]. To
/// apply them again changes nothing.
pub fn migrate(dialect: Dialect) -> Vec<Statement> {
    let table = |sql: &&'static str| Statement {
        sql: dialect.spell(sql),
        params: Vec::new(),
    };
    let mut batch: Vec<_> = TABLES.iter().map(table).collect();
    batch.push(statement(FILL, &[]));
    batch.push(statement(RECORD, &[VERSION.into()]));
    batch
}

const RECORD: &str = "INSERT INTO schema_versions (version) VALUES (?) ON CONFLICT DO NOTHING";

const TABLES: &[&str] = &[
    "CREATE TABLE IF NOT EXISTS schema_versions (
    version INTEGER PRIMARY KEY
) STRICT",
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
    // Of a user's aliases only some are told, the newest first.
    "CREATE INDEX IF NOT EXISTS codes_aliases
    ON codes (program_id, user_id, created_at, code) WHERE is_current = 0",
    // The shapes of the foreign codes that a program takes, in their shortest spelling.
    "CREATE TABLE IF NOT EXISTS patterns (
    program_id INTEGER NOT NULL REFERENCES programs (id),
    pattern TEXT NOT NULL,
    PRIMARY KEY (program_id, pattern)
) STRICT, WITHOUT ROWID",
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
    // What happened; sequence is given later, see `events`.
    "CREATE TABLE IF NOT EXISTS events (
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
    "CREATE UNIQUE INDEX IF NOT EXISTS events_in_order
    ON events (network_id, sequence) WHERE sequence IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS events_waiting
    ON events (network_id, id) WHERE sequence IS NULL",
    // Where events are sent. kinds is empty for all, else a list with a space around each.
    "CREATE TABLE IF NOT EXISTS webhooks (
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
    "CREATE TABLE IF NOT EXISTS deliveries (
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
    "CREATE INDEX IF NOT EXISTS deliveries_due
    ON deliveries (due_at, event_id) WHERE state = 'pending'",
    "CREATE INDEX IF NOT EXISTS deliveries_dead
    ON deliveries (webhook_id, event_id) WHERE state = 'dead'",
    "CREATE INDEX IF NOT EXISTS deliveries_of_event
    ON deliveries (event_id)",
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
