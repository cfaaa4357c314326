//! Changes of a user's status after signup: a ban, or an invitation that is taken back.

use super::caller::caller;
use super::counts::count_status;
use super::events::publish;
use super::intent::forget;
use super::leaders::{fold_by_chance, note_status};
use super::standing::{default_program, read, standing};
use super::{Caller, Rows, Standing, Statement, Status, statement};
use crate::refusal::Refusal;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// The command: give `user`, a canonical email, another status.
///
/// A ban can befall anyone, and be lifted: whoever is not banned stays as they are then. An invitation can be revoked as long as the user has brought no one
/// in, in any program, and is not banned: a ban is not softened by taking back the invitation.
/// The program, found as in [`Signup`](super::Signup), only says what the reply is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusChange {
    /// Who asks.
    pub caller: Caller,
    /// Whose status it is.
    pub user: String,
    /// The status to come.
    pub status: Status,
    /// The program that the request names.
    pub program: Option<String>,
}

const DECIDE: &str = concat!(
    "INSERT INTO intents (id, made_at, network_id, program_id, user_id, outcome)
WITH ",
    caller!(),
    ",
given (id, made_at, program, email, status) AS (
    VALUES (?, CAST(? AS BIGINT), ?, ?, ?)
),
found AS (
    SELECT
        given.*,
        caller.network_id,
        named.id AS named_id,
        COALESCE(named.id, ",
    default_program!(),
    ") AS program_id,
        users.id AS user_id,
        users.status AS present,
        EXISTS (
            SELECT 1 FROM connections WHERE connections.referrer_id = users.id
        ) AS has_referred
    FROM given
    CROSS JOIN caller
    LEFT JOIN programs AS named
        ON named.network_id = caller.network_id AND named.name = given.program
    LEFT JOIN users
        ON users.network_id = caller.network_id AND users.email = given.email
)
SELECT id, made_at, network_id, program_id, user_id,
    CASE
        WHEN program IS NOT NULL AND named_id IS NULL THEN 'unknown_program'
        WHEN user_id IS NULL THEN 'unknown_user'
        WHEN present = status THEN 'unchanged'
        WHEN status = 'active' AND present <> 'banned' THEN 'unchanged'
        WHEN status = 'revoked' AND present = 'banned' THEN 'banned_user'
        WHEN status = 'revoked' AND has_referred THEN 'invite_used'
        ELSE status
    END
FROM found"
);

const SET_STATUS: &str = "UPDATE users
SET status = (SELECT intents.outcome FROM intents WHERE intents.id = ?)
WHERE users.id = (
    SELECT intents.user_id FROM intents
    WHERE intents.id = ? AND intents.outcome IN ('active', 'banned', 'revoked')
)";

impl StatusChange {
    /// The command as a batch. `intent` is a fresh random id, `now` the unix milliseconds.
    pub fn batch(&self, intent: &str, now: i64) -> Vec<Statement> {
        let [network, key] = self.caller.params();
        let mut batch = vec![
            statement(
                DECIDE,
                &[
                    network,
                    key,
                    intent.into(),
                    now.into(),
                    self.program.as_deref().into(),
                    (&self.user).into(),
                    self.status.name().into(),
                ],
            ),
            count_status(intent),
            statement(SET_STATUS, &[intent.into(), intent.into()]),
            read(intent),
            publish(intent, now, None),
            note_status(intent),
        ];
        batch.extend(fold_by_chance(intent));
        batch.push(forget(intent));
        batch
    }

    /// The result, from the rows of the batch.
    ///
    /// # Errors
    /// `unauthorised`, `unknown_program`, `unknown_user`, `banned`, `invite_used`,
    /// `unavailable`.
    pub fn result(results: &[Rows]) -> Result<Standing, Refusal> {
        standing(results, 3)
    }
}
