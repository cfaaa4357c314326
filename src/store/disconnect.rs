//! Removing a connection: the user becomes a root of the forest, with everyone below.

use super::caller::caller;
use super::corrections::record;
use super::counts::count_out;
use super::events::publish;
use super::intent::{forget, outcome, read_previous};
use super::leaders::{fold_by_chance, note};
use super::read::BROKEN;
use super::{Caller, Dialect, Rows, Statement, statement};
use crate::refusal::Refusal;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// The command: nobody brought in `user`, a canonical email, after all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disconnect {
    /// Who asks.
    pub caller: Caller,
    /// The program's short id.
    pub program: String,
    /// Whose connection goes.
    pub user: String,
    /// Why, for the history.
    pub reason: Option<String>,
}

const DECIDE: &str = concat!(
    "INSERT INTO intents (id, made_at, network_id, program_id, user_id, previous_id, outcome)
WITH ",
    caller!(),
    ",
given (id, made_at, program, email) AS (
    VALUES (?, CAST(? AS BIGINT), ?, ?)
)
SELECT given.id, given.made_at, caller.network_id, programs.id, users.id,
    connections.referrer_id,
    CASE
        WHEN programs.id IS NULL THEN 'unknown_program'
        WHEN users.id IS NULL THEN 'unknown_user'
        WHEN connections.referrer_id IS NULL THEN 'unchanged'
        ELSE 'disconnected'
    END
FROM given
CROSS JOIN caller
LEFT JOIN programs
    ON programs.network_id = caller.network_id AND programs.name = given.program
LEFT JOIN users
    ON users.network_id = caller.network_id AND users.email = given.email
LEFT JOIN connections
    ON connections.program_id = programs.id AND connections.user_id = users.id"
);

const REMOVE: &str = "DELETE FROM connections
WHERE (program_id, user_id) = (
    SELECT intents.program_id, intents.user_id
    FROM intents
    WHERE intents.id = ? AND intents.outcome = 'disconnected'
)";

impl Disconnect {
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
                ],
            ),
            record(intent, self.reason.as_deref()),
        ];
        batch.extend(count_out(intent, dialect));
        batch.extend([
            statement(REMOVE, &[intent.into()]),
            read_previous(intent),
            publish(intent, now, self.reason.as_deref()),
            note(intent),
        ]);
        batch.extend(fold_by_chance(intent));
        batch.push(forget(intent));
        batch
    }

    /// The email of the referrer who was, if there was one, from the rows of the batch.
    ///
    /// # Errors
    /// `unauthorised`, `unknown_program`, `unknown_user`, `unavailable`.
    pub fn result(results: &[Rows]) -> Result<Option<String>, Refusal> {
        match outcome(results, 5)? {
            ("disconnected", mut columns) => Ok(Some(columns.string()?)),
            ("unchanged", _) => Ok(None),
            _ => Err(BROKEN),
        }
    }
}
