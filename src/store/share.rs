//! Shares: what a user hands on to others, their referral code in a program and the signup link
//! that is made of it.

use super::caller::caller;
use super::read::{BROKEN, Columns, context, rows};
use super::{Caller, Param, Rows, Statement, statement};
use crate::refusal::{Reason, Refusal};
use alloc::string::String;
use alloc::vec::Vec;

/// How many codes are offered to a batch. A random code may be taken; a batch cannot come back
/// for another, so it brings several, of growing length.
pub const CANDIDATES: usize = 7;

/// The most aliases that are told of a user, the newest first. All of them go on working.
pub const MAX_ALIASES: u8 = 100;

/// A referral code and the template of the link around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// The code, in canonical form.
    pub code: String,
    /// The program's signup URL, with the placeholder `{your_code}`.
    pub signup_url: String,
}

impl Share {
    /// From two columns, code and template; `None` if there is no code.
    pub(super) fn read(columns: &mut Columns<'_>) -> Result<Option<Self>, Refusal> {
        let code = columns.optional_string()?;
        let signup_url = columns.optional_string()?;
        match (code, signup_url) {
            (None, _) => Ok(None),
            (Some(code), Some(signup_url)) => Ok(Some(Self { code, signup_url })),
            (Some(_), None) => Err(BROKEN),
        }
    }
}

/// What a user shares in a program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shared {
    /// Their current code, if they have one.
    pub current: Option<Share>,
    /// Their other codes, the newest first.
    pub aliases: Vec<String>,
}

/// SQL: the codes on offer, as columns `c1` to `c7` of a common table `candidates`. Takes
/// [`CANDIDATES`] parameters.
macro_rules! candidates {
    () => {
        "candidates (c1, c2, c3, c4, c5, c6, c7) AS (
    VALUES (CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT),
        CAST(? AS TEXT), CAST(? AS TEXT))
)"
    };
}
pub(super) use candidates;

/// SQL: the first of the candidates that is long enough and free, or `NULL`. Stands where
/// `candidates` does. Each is looked up by itself, and none beyond the first that will do: a join
/// might read the codes of the whole network, and have disagreed with every other signup.
macro_rules! free_code {
    ($network:literal, $length:literal) => {
        concat!(
            "CASE",
            free_code!(@ $network, $length, "c1"),
            free_code!(@ $network, $length, "c2"),
            free_code!(@ $network, $length, "c3"),
            free_code!(@ $network, $length, "c4"),
            free_code!(@ $network, $length, "c5"),
            free_code!(@ $network, $length, "c6"),
            free_code!(@ $network, $length, "c7"),
            "
    END"
        )
    };
    (@ $network:literal, $length:literal, $candidate:literal) => {
        concat!(
            "
        WHEN LENGTH(candidates.", $candidate, ") >= ", $length, " AND (
            SELECT taken.user_id FROM codes AS taken
            WHERE taken.network_id = ", $network, " AND taken.code = candidates.", $candidate, "
        ) IS NULL THEN candidates.", $candidate
        )
    };
}
pub(super) use free_code;

/// The question: what does `user`, a canonical email, share in `program`? Whoever has no code
/// there gets one; to ask again gives the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShareOf {
    /// Who asks.
    pub caller: Caller,
    /// The program's short id.
    pub program: String,
    /// Whose code it is.
    pub user: String,
}

/// One statement both looks and makes, so there is nothing to agree on with later ones: if the
/// user has no code and one is free, they get it.
const MINT: &str = concat!(
    "INSERT INTO codes (network_id, code, program_id, user_id, is_current, created_at)
WITH ",
    caller!(),
    ",
given (made_at, program, email) AS (
    VALUES (CAST(? AS BIGINT), ?, ?)
),
",
    candidates!(),
    ",
offered (network_id, program_id, user_id, made_at, code) AS (
    SELECT caller.network_id, programs.id, users.id, given.made_at,
        ",
    free_code!("caller.network_id", "programs.code_length"),
    "
    FROM given
    CROSS JOIN candidates
    CROSS JOIN caller
    JOIN programs ON programs.network_id = caller.network_id AND programs.name = given.program
    JOIN users ON users.network_id = caller.network_id AND users.email = given.email
    LEFT JOIN codes
        ON codes.program_id = programs.id AND codes.user_id = users.id AND codes.is_current = 1
    WHERE codes.code IS NULL
)
SELECT network_id, code, program_id, user_id, 1, made_at
FROM offered
WHERE code IS NOT NULL"
);

const READ: &str = concat!(
    "WITH ",
    caller!(),
    ",
given (program, email) AS (
    VALUES (?, ?)
)
SELECT programs.id AS program_id, users.id AS user_id, codes.code, programs.signup_url
FROM given
CROSS JOIN caller
LEFT JOIN programs ON programs.network_id = caller.network_id AND programs.name = given.program
LEFT JOIN users ON users.network_id = caller.network_id AND users.email = given.email
LEFT JOIN codes
    ON codes.program_id = programs.id AND codes.user_id = users.id AND codes.is_current = 1"
);

const ALIASES: &str = concat!(
    "WITH ",
    caller!(),
    ",
given (program, email) AS (
    VALUES (?, ?)
)
SELECT codes.code
FROM given
CROSS JOIN caller
JOIN programs ON programs.network_id = caller.network_id AND programs.name = given.program
JOIN users ON users.network_id = caller.network_id AND users.email = given.email
JOIN codes
    ON codes.program_id = programs.id AND codes.user_id = users.id AND codes.is_current = 0
ORDER BY codes.created_at DESC, codes.code DESC
LIMIT CAST(? AS BIGINT)"
);

impl ShareOf {
    /// The question as a batch. `now` is in unix milliseconds; of `candidates` the first that is
    /// free becomes the user's code if they have none. Without candidates the batch only reads.
    pub fn batch(&self, now: i64, candidates: Option<&[String; CANDIDATES]>) -> Vec<Statement> {
        let [network, key] = self.caller.params();
        let (program, user) = ((&self.program).into(), (&self.user).into());
        let mut batch = Vec::new();
        if let Some(candidates) = candidates {
            let given = [network, key, now.into(), program, user];
            let candidates = candidates.each_ref().map(Param::from);
            let params = [&given[..], &candidates].concat();
            batch.push(statement(MINT, &params));
        }
        self.read(&mut batch);
        batch
    }

    /// Ends a batch with the statements that read, of which [`result`](Self::result) takes the
    /// rows.
    pub(super) fn read(&self, batch: &mut Vec<Statement>) {
        let [network, key] = self.caller.params();
        let (program, user) = ((&self.program).into(), (&self.user).into());
        let most = i64::from(MAX_ALIASES).into();
        batch.push(statement(READ, &[network, key, program, user]));
        batch.push(statement(ALIASES, &[network, key, program, user, most]));
    }

    /// The result, from the rows of a batch that ends with reading; there is no current code if
    /// the user has none, which takes that none was on offer, or none of them free.
    ///
    /// # Errors
    /// `unauthorised`, `unknown_program`, `unknown_user`, `unavailable`.
    pub fn result(results: &[Rows]) -> Result<Shared, Refusal> {
        let place = results.len().saturating_sub(2);
        let mut columns = context(results, place)?;
        if columns.optional_integer()?.is_none() {
            return Err(Reason::UnknownProgram.of("program"));
        }
        if columns.optional_integer()?.is_none() {
            return Err(Reason::UnknownUser.of("user"));
        }
        let mut shared = Shared {
            current: Share::read(&mut columns)?,
            aliases: Vec::new(),
        };
        for row in rows(results, place + 1)? {
            shared.aliases.push(Columns(row).string()?);
        }
        Ok(shared)
    }
}
