//! Corrections: what was changed about a user's connection after signup, when and why. A
//! correction stays when the connection that it made is gone.

use super::caller::caller;
use super::pairs::program;
use super::read::{Columns, rows};
use super::{Caller, Rows, Statement, named, statement};
use crate::refusal::Refusal;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// The most corrections that are told of a user, the newest first. All of them are kept.
pub const MAX_CORRECTIONS: u8 = 100;

/// The question: how did `user`, a canonical email, come to be connected as they are?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    /// Who asks.
    pub caller: Caller,
    /// The program's short id.
    pub program: String,
    /// Whose connection it is.
    pub user: String,
}

/// One change of a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// When it was made, in unix milliseconds.
    pub made_at: i64,
    /// The email of the referrer before, and when that one was connected, in unix milliseconds.
    pub previous: Option<(String, i64)>,
    /// The email of the referrer after.
    pub connection: Option<String>,
    /// Why, as the one who made it said.
    pub reason: Option<String>,
}

const RECORD: &str = "INSERT INTO corrections
    (program_id, user_id, made_at, id, previous_id, previous_at, referrer_id, reason)
SELECT intents.program_id, intents.user_id, intents.made_at, intents.id, intents.previous_id,
    connections.connected_at, intents.referrer_id, CAST(? AS TEXT)
FROM intents
LEFT JOIN connections
    ON connections.program_id = intents.program_id AND connections.user_id = intents.user_id
WHERE intents.id = ? AND intents.outcome IN ('connected', 'moved', 'disconnected')";

const READ: &str = concat!(
    "WITH ",
    caller!(),
    ",
",
    program!(),
    "
SELECT corrections.made_at, before.email AS previous, corrections.previous_at,
    after.email AS connection, corrections.reason
FROM program
JOIN users ON users.network_id = program.network_id AND users.email = ?
JOIN corrections
    ON corrections.program_id = program.id AND corrections.user_id = users.id
LEFT JOIN users AS before ON before.id = corrections.previous_id
LEFT JOIN users AS after ON after.id = corrections.referrer_id
ORDER BY corrections.made_at DESC, corrections.id DESC
LIMIT CAST(? AS BIGINT)"
);

/// The statement that records what an intent does to a connection: it stands before that is
/// done.
pub fn record(intent: &str, reason: Option<&str>) -> Statement {
    statement(RECORD, &[reason.into(), intent.into()])
}

impl History {
    /// The question as a batch.
    pub fn batch(&self) -> Vec<Statement> {
        let [network, key] = self.caller.params();
        let named = [network, key, (&self.program).into(), (&self.user).into()];
        let limit = [i64::from(MAX_CORRECTIONS).into()];
        vec![
            named::look_up(&named),
            statement(READ, &[&named[..], &limit].concat()),
        ]
    }

    /// The corrections, the newest first, from the rows of the batch.
    ///
    /// # Errors
    /// `unauthorised`, `unknown_program`, `unknown_user`, `unavailable`.
    pub fn result(results: &[Rows]) -> Result<Vec<Correction>, Refusal> {
        named::levels(results)?;
        let mut corrections = Vec::new();
        for row in rows(results, 1)? {
            let mut columns = Columns(row);
            let made_at = columns.integer()?;
            let previous = columns.optional_string()?;
            let previous_at = columns.optional_integer()?;
            corrections.push(Correction {
                made_at,
                previous: previous.zip(previous_at),
                connection: columns.optional_string()?,
                reason: columns.optional_string()?,
            });
        }
        Ok(corrections)
    }
}
