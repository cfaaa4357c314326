//! Giving a user a code of their own choice, or one that they had before this engine.

use super::caller::caller;
use super::foreign::{is_untaken, places, spelled};
use super::intent::{forget, outcome};
use super::read::BROKEN;
use super::{Rows, ShareOf, Shared, Statement, statement};
use crate::refusal::Refusal;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// The command: make `code` the current code of a user in a program. What was current stays as
/// an alias that goes on working; an alias of the user can become current again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GiveCode {
    /// Who asks, whose code it is and in which program.
    pub share: ShareOf,
    /// The code: a right one in canonical form, or a foreign one in normal form.
    pub code: String,
    /// Whether it is a foreign one: then one of the program's patterns has to take it.
    pub is_foreign: bool,
}

/// What giving a code did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeGiven {
    /// The code was not current before.
    pub is_changed: bool,
    /// What the user shares from now on.
    pub shared: Shared,
}

/// Finds who and what is meant, and decides. Of a foreign code come, beside the text, two
/// spellings of as many signs that stand for kinds of characters: a pattern takes the code if
/// it has one of the three everywhere (see [`signs`]). There are as many places as
/// [`MAX_FOREIGN`](crate::code::foreign::MAX_FOREIGN).
const DECIDE: &str = concat!(
    "INSERT INTO intents (id, made_at, network_id, program_id, user_id, code, outcome)
WITH RECURSIVE ",
    caller!(),
    ",
given (id, made_at, program, email, code, kinds, either) AS (
    VALUES (?, CAST(? AS BIGINT), ?, ?, ?, ?, ?)
),
",
    places!(),
    ",
found AS (
    SELECT
        given.*,
        caller.network_id,
        programs.id AS program_id,
        users.id AS user_id,
        codes.user_id AS owner_id,
        codes.program_id AS code_program_id,
        codes.is_current
    FROM given
    CROSS JOIN caller
    LEFT JOIN programs
        ON programs.network_id = caller.network_id AND programs.name = given.program
    LEFT JOIN users
        ON users.network_id = caller.network_id AND users.email = given.email
    LEFT JOIN codes
        ON codes.network_id = caller.network_id AND codes.code = given.code
)
SELECT id, made_at, network_id, program_id, user_id, code,
    CASE
        WHEN program_id IS NULL THEN 'unknown_program'
        WHEN user_id IS NULL THEN 'unknown_user'
        WHEN owner_id <> user_id OR code_program_id <> program_id THEN 'taken_code'
        WHEN is_current = 1 THEN 'unchanged'
        WHEN ",
    is_untaken!(),
    " THEN 'malformed_code'
        ELSE 'changed'
    END
FROM found"
);

const SET_ASIDE: &str = "UPDATE codes SET is_current = 0
WHERE is_current = 1 AND (program_id, user_id) = (
    SELECT intents.program_id, intents.user_id
    FROM intents
    WHERE intents.id = ? AND intents.outcome = 'changed'
)";

const GIVE: &str = "INSERT INTO codes
    (network_id, code, program_id, user_id, is_current, created_at)
SELECT network_id, code, program_id, user_id, 1, made_at
FROM intents
WHERE id = ? AND outcome = 'changed'
ON CONFLICT (network_id, code) DO UPDATE SET is_current = 1";

const READ: &str = "SELECT outcome FROM intents WHERE id = ?";

impl GiveCode {
    /// The command as a batch. `intent` is a fresh random id, `now` the unix milliseconds.
    pub fn batch(&self, intent: &str, now: i64) -> Vec<Statement> {
        let ShareOf {
            caller,
            program,
            user,
        } = &self.share;
        let [network, key] = caller.params();
        let (kinds, either) = spelled(&self.code);
        let if_foreign = |spelled| Some(spelled).filter(|_| self.is_foreign);
        let mut batch = vec![
            statement(
                DECIDE,
                &[
                    network,
                    key,
                    intent.into(),
                    now.into(),
                    program.into(),
                    user.into(),
                    (&self.code).into(),
                    if_foreign(kinds.as_str()).into(),
                    if_foreign(either.as_str()).into(),
                ],
            ),
            statement(SET_ASIDE, &[intent.into()]),
            statement(GIVE, &[intent.into()]),
            statement(READ, &[intent.into()]),
            forget(intent),
        ];
        self.share.read(&mut batch);
        batch
    }

    /// The result, from the rows of the batch.
    ///
    /// # Errors
    /// `unauthorised`, `unknown_program`, `unknown_user`, `code_taken`, `invalid_referral_code`
    /// (no pattern takes the foreign code), `unavailable`.
    pub fn result(results: &[Rows]) -> Result<CodeGiven, Refusal> {
        let (outcome, _) = outcome(results, 3)?;
        let is_changed = match outcome {
            "changed" => true,
            "unchanged" => false,
            _ => return Err(BROKEN),
        };
        Ok(CodeGiven {
            is_changed,
            shared: ShareOf::result(results)?,
        })
    }
}
