//! Signup: a new user, their referral code and their connection, in one step, all or nothing.

use super::caller::caller;
use super::counts::{count_new, slot};
use super::events::publish;
use super::intent::forget;
use super::leaders::{fold_by_chance, fold_for, is_folding, note};
use super::share::{CANDIDATES, candidates, free_code};
use super::standing::{default_program, read, standing, told};
use super::{Caller, Dialect, Param, Rows, Standing, Statement, statement};
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

/// SQL: who and what is meant, as common tables of which the last is `offered`.
macro_rules! offered {
    () => {
        concat!(
            caller!(),
            ",
given (id, made_at, program, email, referrer, code, is_foreign) AS (
    VALUES (?, CAST(? AS BIGINT), ?, ?, ?, ?, CAST(? AS BIGINT))
),
",
            candidates!(),
            ",
found AS MATERIALIZED (
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
offered AS MATERIALIZED (
    SELECT
        found.*,
        ",
            free_code!("found.network_id", "programs.code_length"),
            " AS free_code
    FROM found
    CROSS JOIN candidates
    LEFT JOIN programs ON programs.id = found.program_id
)"
        )
    };
}

/// SQL: what is decided. A text that only may be a foreign code, and is none, is refused before all
/// else, as one that cannot be a code is. The user is new, so no one is below them and no cycle can
/// arise.
macro_rules! decided {
    () => {
        "SELECT id, made_at, network_id, program_id, email, user_id, referrer_id, free_code,
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
    };
}

const DECIDE: &str = concat!(
    "INSERT INTO intents
    (id, made_at, network_id, program_id, email, user_id, referrer_id, code, outcome)
WITH ",
    offered!(),
    "\n",
    decided!()
);

/// All that the batch does as one statement, which is much sooner done. PostgreSQL lets a common
/// table write, and everything in the statement sees what was there before it. The intent is no row
/// then, so signups of the same moment do not meet where intents are kept.
const AT_ONCE: &str = concat!(
    "/* writes */ WITH RECURSIVE ",
    offered!(),
    ",
intents (id, made_at, network_id, program_id, email, user_id, referrer_id, code, outcome)
AS MATERIALIZED (
",
    decided!(),
    "
),
made (id) AS (
    INSERT INTO users (network_id, email, status, created_at)
    SELECT network_id, email, 'active', made_at
    FROM intents
    WHERE outcome = 'created'
    RETURNING id
),
coded AS (
    INSERT INTO codes (network_id, code, program_id, user_id, is_current, created_at)
    SELECT intents.network_id, intents.code, intents.program_id, made.id, 1, intents.made_at
    FROM intents
    CROSS JOIN made
    WHERE intents.program_id IS NOT NULL
),
connected AS (
    INSERT INTO connections (program_id, user_id, referrer_id, connected_at)
    SELECT intents.program_id, made.id, intents.referrer_id, intents.made_at
    FROM intents
    CROSS JOIN made
    WHERE intents.referrer_id IS NOT NULL
),
chain (program_id, above_id, level) AS (
    SELECT intents.program_id, intents.referrer_id, 1
    FROM intents
    WHERE intents.outcome = 'created' AND intents.referrer_id IS NOT NULL
    UNION ALL
    SELECT connections.program_id, connections.referrer_id, chain.level + 1
    FROM chain
    JOIN connections
        ON connections.program_id = chain.program_id AND connections.user_id = chain.above_id
    WHERE chain.level < 10
),
counted AS (
    INSERT INTO counts (program_id, user_id, level, slot, users)
    SELECT chain.program_id, chain.above_id, chain.level, CAST(? AS BIGINT), 1
    FROM chain
    ON CONFLICT (program_id, user_id, level, slot) DO UPDATE
    SET users = counts.users + excluded.users
),
noted AS (
    INSERT INTO recounts (program_id, user_id)
    SELECT intents.program_id, intents.referrer_id
    FROM intents
    WHERE intents.outcome = 'created' AND intents.referrer_id IS NOT NULL
),
happened (place, kind, code) AS (
    SELECT '0', 'user.signed_up', CASE WHEN program_id IS NOT NULL THEN code END
    FROM intents
    UNION ALL
    SELECT '1', 'connection.created', NULL FROM intents WHERE referrer_id IS NOT NULL
),
published AS (
    INSERT INTO events
        (network_id, name, kind, made_at, program_id, user_id, referrer_id, code)
    SELECT intents.network_id, 'evt_' || intents.id || happened.place, happened.kind,
        intents.made_at, intents.program_id, made.id, intents.referrer_id, happened.code
    FROM intents
    CROSS JOIN made
    CROSS JOIN happened
    ORDER BY happened.place
),
",
    told!("")
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
        dialect: Dialect,
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
        let mut params = [&given[..], &candidates].concat();
        // An answer that is kept is read by a statement of its own.
        if dialect == Dialect::Postgres && !self.caller.is_once() {
            params.push(slot(intent, dialect).into());
            let mut batch = vec![statement(AT_ONCE, &params)];
            if is_folding(intent) {
                batch.extend(fold_for([network, key]));
            }
            return batch;
        }
        let mut batch = vec![
            statement(DECIDE, &params),
            statement(MAKE_USER, &[intent.into()]),
            statement(KEEP_ID, &[intent.into()]),
            statement(GIVE_CODE, &[intent.into()]),
            statement(CONNECT, &[intent.into()]),
            count_new(intent, dialect),
            read(intent),
            publish(intent, now, None),
            note(intent),
        ];
        batch.extend(fold_by_chance(intent));
        batch.push(forget(intent));
        batch
    }

    /// The result, from the rows of the batch.
    ///
    /// # Errors
    /// `unauthorised`, `invalid_referral_code` (no one has the foreign code), `unknown_program`,
    /// `self_connection`, `unknown_referral_code`, `unknown_user`, `banned`, `conflict`, `missing_field`, `unavailable`.
    pub fn result(results: &[Rows]) -> Result<Standing, Refusal> {
        // At once, and with what is folded besides, these are three statements at most.
        standing(results, if results.len() <= 3 { 0 } else { 6 })
    }
}
