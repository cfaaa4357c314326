//! Backfilling: what another system knows about users, referrers, codes and dates, a row at a
//! time and many rows a batch.
//!
//! A row is done whole or not at all, after those before it. It adds and never takes away: a user
//! who has a referrer keeps them, and to say a row again changes nothing. Nothing of it is
//! published as an [event](super::Events): it is of the past, and whoever acts on events did so
//! then.

use super::caller::caller;
use super::counts::count_in;
use super::foreign::{is_untaken, places, spelled};
use super::intent::refusal_of;
use super::leaders::{fold_for, note_many};
use super::pairs;
use super::read::{BROKEN, Columns, context, rows};
use super::{Caller, Dialect, Param, Referrer, Rows, Statement, Value, statement};
use crate::decimal;
use crate::refusal::{Reason, Refusal};
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// The command: these rows, in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backfill {
    /// Who asks.
    pub caller: Caller,
    /// The program's short id.
    pub program: String,
    /// The rows, at most a thousand.
    pub rows: Vec<Known>,
}

/// What is known about a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The canonical email. Whoever is not there is made.
    pub user: String,
    /// Who brought them in. One who is named by an email and not there yet is made: their own row
    /// may come later. A code has to be there.
    pub referrer: Option<Referrer>,
    /// Their code, in canonical or normal form, and whether it is a foreign one.
    pub code: Option<(String, bool)>,
    /// When that was, in unix milliseconds; now, if it is not known.
    pub at: Option<i64>,
}

/// What a row did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filled {
    /// The user was made.
    Created,
    /// The user was there and has a referrer now.
    Connected,
    /// The user was there and has this code now.
    Changed,
    /// All was so before.
    Unchanged,
}

/// As in [`GiveCode`](super::GiveCode), [`Connect`](super::Connect) and [`Signup`](super::Signup),
/// of which a row has something each.
const DECIDE: &str = concat!(
    "INSERT INTO intents
    (id, made_at, network_id, program_id, email, user_id, referrer_id, code, outcome)
WITH RECURSIVE ",
    caller!(),
    ",
given (
    id, made_at, program, email, referrer, referral_code, is_foreign, code, kinds, either
) AS (
    VALUES (?, CAST(? AS BIGINT), ?, ?, ?, ?, CAST(? AS BIGINT), ?, ?, ?)
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
        COALESCE(referring.user_id, referrers.id) AS referrer_id,
        referring.program_id AS referring_program_id,
        codes.user_id AS owner_id,
        codes.program_id AS code_program_id,
        connections.referrer_id AS previous_id
    FROM given
    CROSS JOIN caller
    LEFT JOIN programs
        ON programs.network_id = caller.network_id AND programs.name = given.program
    LEFT JOIN users
        ON users.network_id = caller.network_id AND users.email = given.email
    LEFT JOIN users AS referrers
        ON referrers.network_id = caller.network_id AND referrers.email = given.referrer
    LEFT JOIN codes AS referring
        ON referring.network_id = caller.network_id AND referring.code = given.referral_code
    LEFT JOIN codes
        ON codes.network_id = caller.network_id AND codes.code = given.code
    LEFT JOIN connections
        ON connections.program_id = programs.id AND connections.user_id = users.id
),
above (program_id, user_id, above_id) AS (
    SELECT found.program_id, found.user_id, found.referrer_id
    FROM found
    WHERE found.previous_id IS NULL AND EXISTS (
        SELECT 1 FROM connections
        WHERE connections.program_id = found.program_id
            AND connections.referrer_id = found.user_id
    )
    UNION
    SELECT above.program_id, above.user_id, connections.referrer_id
    FROM above
    JOIN connections
        ON connections.program_id = above.program_id AND connections.user_id = above.above_id
    WHERE above.above_id <> above.user_id
)
SELECT id, made_at, network_id, program_id, email, user_id, referrer_id,
    CASE WHEN owner_id IS NULL THEN code END,
    CASE
        WHEN program_id IS NULL THEN 'unknown_program'
        WHEN is_foreign = 1 AND referrer_id IS NULL THEN 'malformed_referrer'
        WHEN referral_code IS NOT NULL AND referrer_id IS NULL THEN 'unknown_code'
        WHEN user_id = referrer_id THEN 'self_referrer'
        WHEN referring_program_id <> program_id THEN 'other_program'
        WHEN owner_id IS NOT NULL
            AND (user_id IS NULL OR owner_id <> user_id OR code_program_id <> program_id)
            THEN 'taken_code'
        WHEN code IS NOT NULL AND ",
    is_untaken!(),
    " THEN 'malformed_code'
        WHEN previous_id IS NOT NULL AND COALESCE(referrer, referral_code) IS NOT NULL
            AND previous_id <> COALESCE(referrer_id, 0) THEN 'other_referrer'
        WHEN EXISTS (SELECT 1 FROM above WHERE above.above_id = above.user_id)
            THEN 'cycle_of_referrer'
        WHEN user_id IS NULL THEN 'created'
        WHEN previous_id IS NULL AND COALESCE(referrer, referral_code) IS NOT NULL
            THEN 'connected'
        WHEN code IS NOT NULL AND owner_id IS NULL THEN 'changed'
        ELSE 'unchanged'
    END
FROM found"
);

const MAKE_REFERRER: &str = "INSERT INTO users (network_id, email, status, created_at)
SELECT network_id, CAST(? AS TEXT), 'active', made_at
FROM intents
WHERE id = ? AND outcome IN ('created', 'connected')
ON CONFLICT (network_id, email) DO NOTHING";

const KEEP_REFERRER: &str = "UPDATE intents
SET referrer_id = (
    SELECT users.id FROM users
    WHERE users.network_id = intents.network_id AND users.email = ?
)
WHERE id = ? AND outcome IN ('created', 'connected')";

const MAKE_USER: &str = "INSERT INTO users (network_id, email, status, created_at)
SELECT network_id, email, 'active', made_at
FROM intents
WHERE id = ? AND outcome = 'created'";

const KEEP_USER: &str = "UPDATE intents
SET user_id = (
    SELECT users.id FROM users
    WHERE users.network_id = intents.network_id AND users.email = intents.email
)
WHERE id = ? AND outcome = 'created'";

const SET_ASIDE: &str = "UPDATE codes SET is_current = 0
WHERE is_current = 1 AND (program_id, user_id) = (
    SELECT intents.program_id, intents.user_id
    FROM intents
    WHERE intents.id = ? AND intents.code IS NOT NULL
        AND intents.outcome IN ('created', 'connected', 'changed')
)";

const GIVE: &str = "INSERT INTO codes
    (network_id, code, program_id, user_id, is_current, created_at)
SELECT network_id, code, program_id, user_id, 1, made_at
FROM intents
WHERE id = ? AND code IS NOT NULL AND outcome IN ('created', 'connected', 'changed')";

const CONNECT: &str = "INSERT INTO connections (program_id, user_id, referrer_id, connected_at)
SELECT program_id, user_id, referrer_id, made_at
FROM intents
WHERE id = ? AND outcome IN ('created', 'connected') AND referrer_id IS NOT NULL";

const READ: &str = "SELECT outcome FROM intents
WHERE id >= ? AND id < ?
ORDER BY id";

const FORGET: &str = "DELETE FROM intents WHERE id >= ? AND id < ?";

impl Backfill {
    /// The command as a batch. `intent` is a fresh random id, `now` the unix milliseconds.
    pub fn batch(&self, intent: &str, now: i64, dialect: Dialect) -> Vec<Statement> {
        let [network, key] = self.caller.params();
        let program = Param::from(&self.program);
        let mut batch = vec![pairs::look_up(&[network, key, program])];
        // Names in the order of the rows, and between two others.
        let [mut first, mut end] = [intent; 2].map(String::from);
        first.push('-');
        end.push('.');
        for (at, row) in (1000..).zip(&self.rows) {
            let mut id = first.clone();
            decimal::push_integer(&mut id, at);
            row.fill(&mut batch, [network, key, program], &id, now, dialect);
        }
        let all = [Param::from(&first), Param::from(&end)];
        batch.push(note_many(all));
        batch.extend(fold_for([network, key]));
        batch.push(statement(READ, &all));
        batch.push(statement(FORGET, &all));
        batch
    }

    /// What became of each row, from the rows of the batch.
    ///
    /// # Errors
    /// `unauthorised`, `unknown_program`, `unavailable`. Of a row: `invalid_referral_code`,
    /// `unknown_referral_code`, `self_connection`, `conflict`, `code_taken`, `already_connected`,
    /// `cycle`.
    pub fn result(&self, results: &[Rows]) -> Result<Vec<Result<Filled, Refusal>>, Refusal> {
        if context(results, 0)?.0.first() == Some(&Value::Null) {
            return Err(Reason::UnknownProgram.of("program"));
        }
        let told = rows(results, results.len().wrapping_sub(2))?;
        if told.len() != self.rows.len() {
            return Err(BROKEN);
        }
        let mut filled = Vec::with_capacity(told.len());
        for row in told {
            let outcome = Columns(row).text()?;
            filled.push(match (Filled::of(outcome), refusal_of(outcome)) {
                (Some(done), _) => Ok(done),
                (None, Some(refusal)) => Err(refusal),
                (None, None) => return Err(BROKEN),
            });
        }
        Ok(filled)
    }
}

impl Known {
    /// The statements of one row.
    fn fill(
        &self,
        batch: &mut Vec<Statement>,
        named: [Param<'_>; 3],
        intent: &str,
        now: i64,
        dialect: Dialect,
    ) {
        let [network, key, program] = named;
        let id = Param::from(intent);
        let (email, referral_code, is_foreign) = match &self.referrer {
            None => (None, None, 0),
            Some(Referrer::Email(email)) => (Some(email.as_str()), None, 0),
            Some(Referrer::Code(code)) => (None, Some(code.as_str()), 0),
            Some(Referrer::Foreign(code)) => (None, Some(code.as_str()), 1),
        };
        let (kinds, either) = match &self.code {
            Some((code, true)) => spelled(code),
            _ => Default::default(),
        };
        let if_any = |spelled| Some(spelled).filter(|spelled: &&str| !spelled.is_empty());
        batch.push(statement(
            DECIDE,
            &[
                network,
                key,
                id,
                self.at.unwrap_or(now).into(),
                program,
                (&self.user).into(),
                email.into(),
                referral_code.into(),
                is_foreign.into(),
                self.code.as_ref().map(|(code, _)| code.as_str()).into(),
                if_any(&kinds).into(),
                if_any(&either).into(),
            ],
        ));
        if let Some(email) = email {
            batch.push(statement(MAKE_REFERRER, &[email.into(), id]));
            batch.push(statement(KEEP_REFERRER, &[email.into(), id]));
        }
        batch.push(statement(MAKE_USER, &[id]));
        batch.push(statement(KEEP_USER, &[id]));
        if self.code.is_some() {
            batch.push(statement(SET_ASIDE, &[id]));
            batch.push(statement(GIVE, &[id]));
        }
        if self.referrer.is_some() {
            batch.push(statement(CONNECT, &[id]));
            batch.extend(count_in(intent, dialect));
        }
    }
}

impl Filled {
    /// Every outcome.
    pub const ALL: [Self; 4] = [
        Self::Created,
        Self::Connected,
        Self::Changed,
        Self::Unchanged,
    ];

    /// The stable name, `snake_case`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Connected => "connected",
            Self::Changed => "changed",
            Self::Unchanged => "unchanged",
        }
    }

    fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|filled| filled.name() == name)
    }
}
