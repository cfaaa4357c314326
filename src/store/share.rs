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

/// SQL: the codes on offer, as a common table `candidates (place, code)`. Takes [`CANDIDATES`]
/// parameters.
macro_rules! candidates {
    () => {
        "candidates (place, code) AS (
    VALUES (1, ?), (2, ?), (3, ?), (4, ?), (5, ?), (6, ?), (7, ?)
)"
    };
}
pub(super) use candidates;

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
    "
SELECT caller.network_id, candidates.code, programs.id, users.id, 1, given.made_at
FROM given
CROSS JOIN caller
JOIN programs ON programs.network_id = caller.network_id AND programs.name = given.program
JOIN users ON users.network_id = caller.network_id AND users.email = given.email
CROSS JOIN candidates
WHERE LENGTH(candidates.code) >= programs.code_length
AND NOT EXISTS (
    SELECT 1 FROM codes
    WHERE codes.program_id = programs.id AND codes.user_id = users.id AND codes.is_current = 1
)
AND NOT EXISTS (
    SELECT 1 FROM codes
    WHERE codes.network_id = caller.network_id AND codes.code = candidates.code
)
ORDER BY candidates.place
LIMIT 1"
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
