//! Signup: a new user, their referral code and their connection, in one step, all or nothing.

use super::caller::caller;
use super::counts::count_new;
use super::events::publish;
use super::intent::forget;
use super::share::{CANDIDATES, candidates};
use super::standing::{default_program, read, standing};
use super::{Caller, Param, Rows, Standing, Statement, statement};
use crate::refusal::Refusal;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// Who brought the new user in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Referrer {
    /// A user, by canonical email.
    Email(String),
    /// Whoever has this referral code, in canonical form.
    Code(String),
    /// Whoever has this foreign code, in normal form.
    Foreign(String),
}

/// The command: make `user`, a canonical email. Only the first signup of a user counts: a later
/// one changes nothing, and neither looks at the referrer nor moves a connection.
///
/// The program is the one that is named, else that of the referral code, else the network's
/// default, else its only one. With none of these a user is made without a code, and a referrer
/// is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signup {
    /// Who asks.
    pub caller: Caller,
    /// Who signs up.
    pub user: String,
    /// Who brought them in, if anyone did.
    pub referrer: Option<Referrer>,
    /// The program that the request names.
    pub program: Option<String>,
}

/// Finds who and what is meant, and decides. A text that only may be a foreign code, and is none,
/// is refused before all else, as one that cannot be a code is. The user is new, so no one is below them and no
/// cycle can arise.
const DECIDE: &str = concat!(
    "INSERT INTO intents
    (id, made_at, network_id, program_id, email, user_id, referrer_id, code, outcome)
WITH ",
    caller!(),
    ",
given (id, made_at, program, email, referrer, code, is_foreign) AS (
    VALUES (?, CAST(? AS BIGINT), ?, ?, ?, ?, CAST(? AS BIGINT))
),
",
    candidates!(),
    ",
found AS (
    SELECT
        given.*,
        caller.network_id,
        named.id AS named_id,
        codes.program_id AS code_program_id,
        COALESCE(named.id, codes.program_id, ",
    default_program!(),
    ") AS program_id,
        users.id AS user_id,
        referrers.id AS referrer_id,
        referrers.status AS referrer_status
    FROM given
    CROSS JOIN caller
    LEFT JOIN programs AS named
        ON named.network_id = caller.network_id AND named.name = given.program
    LEFT JOIN codes
        ON codes.network_id = caller.network_id AND codes.code = given.code
    LEFT JOIN users
        ON users.network_id = caller.network_id AND users.email = given.email
    LEFT JOIN users AS by_email
        ON by_email.network_id = caller.network_id AND by_email.email = given.referrer
    LEFT JOIN users AS referrers
        ON referrers.id = COALESCE(codes.user_id, by_email.id)
),
offered AS (
    SELECT
        found.*,
        (
            SELECT candidates.code FROM candidates
            WHERE LENGTH(candidates.code) >= programs.code_length AND NOT EXISTS (
                SELECT 1 FROM codes
                WHERE codes.network_id = found.network_id AND codes.code = candidates.code
            )
            ORDER BY candidates.place
            LIMIT 1
        ) AS free_code
    FROM found
    LEFT JOIN programs ON programs.id = found.program_id
)
SELECT id, made_at, network_id, program_id, email, user_id, referrer_id, free_code,
    CASE
        WHEN is_foreign = 1 AND referrer_id IS NULL THEN 'malformed_referrer'
        WHEN program IS NOT NULL AND named_id IS NULL THEN 'unknown_program'
        WHEN user_id = referrer_id THEN 'self_referrer'
        WHEN user_id IS NOT NULL THEN 'unchanged'
        WHEN code IS NOT NULL AND (referrer_id IS NULL OR referrer_status = 'revoked')
            THEN 'unknown_code'
        WHEN referrer IS NOT NULL AND (referrer_id IS NULL OR referrer_status = 'revoked')
            THEN 'unknown_referrer'
        WHEN referrer_status = 'banned' THEN 'banned_referrer'
        WHEN named_id <> code_program_id THEN 'other_program'
        WHEN referrer_id IS NOT NULL AND program_id IS NULL THEN 'no_program'
        WHEN program_id IS NOT NULL AND free_code IS NULL THEN 'no_free_code'
        ELSE 'created'
    END
FROM offered"
);

const MAKE_USER: &str = "INSERT INTO users (network_id, email, status, created_at)
SELECT network_id, email, 'active', made_at
FROM intents
WHERE id = ? AND outcome = 'created'";

const KEEP_ID: &str = "UPDATE intents
SET user_id = (
    SELECT users.id FROM users
    WHERE users.network_id = intents.network_id AND users.email = intents.email
)
WHERE id = ? AND outcome = 'created'";

const GIVE_CODE: &str = "INSERT INTO codes
    (network_id, code, program_id, user_id, is_current, created_at)
SELECT network_id, code, program_id, user_id, 1, made_at
FROM intents
WHERE id = ? AND outcome = 'created' AND program_id IS NOT NULL";

const CONNECT: &str = "INSERT INTO connections (program_id, user_id, referrer_id, connected_at)
SELECT program_id, user_id, referrer_id, made_at
FROM intents
WHERE id = ? AND outcome = 'created' AND referrer_id IS NOT NULL";

impl Signup {
    /// The command as a batch. `intent` is a fresh random id, `now` the unix milliseconds,
    /// `candidates` are codes for the user, of which the first that is free is taken.
    pub fn batch(
        &self,
        intent: &str,
        now: i64,
        candidates: &[String; CANDIDATES],
    ) -> Vec<Statement> {
        let [network, key] = self.caller.params();
        let (email, code, is_foreign) = match &self.referrer {
            None => (None, None, 0),
            Some(Referrer::Email(email)) => (Some(email.as_str()), None, 0),
            Some(Referrer::Code(code)) => (None, Some(code.as_str()), 0),
            Some(Referrer::Foreign(code)) => (None, Some(code.as_str()), 1),
        };
        let given = [
            network,
            key,
            intent.into(),
            now.into(),
            self.program.as_deref().into(),
            (&self.user).into(),
            email.into(),
            code.into(),
            is_foreign.into(),
        ];
        let candidates = candidates.each_ref().map(Param::from);
        vec![
            statement(DECIDE, &[&given[..], &candidates].concat()),
            statement(MAKE_USER, &[intent.into()]),
            statement(KEEP_ID, &[intent.into()]),
            statement(GIVE_CODE, &[intent.into()]),
            statement(CONNECT, &[intent.into()]),
            count_new(intent),
            read(intent),
            publish(intent, now, None),
            forget(intent),
        ]
    }

    /// The result, from the rows of the batch.
    ///
    /// # Errors
    /// `unauthorised`, `invalid_referral_code` (no one has the foreign code), `unknown_program`,
    /// `self_connection`, `unknown_referral_code`, `unknown_user`, `banned`, `conflict`, `missing_field`, `unavailable`.
    pub fn result(results: &[Rows]) -> Result<Standing, Refusal> {
        standing(results, 6)
    }
}
