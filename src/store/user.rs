//! One user: how they stand, who is above them, and how many are below.

use super::caller::caller;
use super::intent::outcome;
use super::read::{BROKEN, Columns, rows};
use super::standing::default_program;
use super::{Caller, Pair, Rows, Share, Statement, Status, counts, statement};
use crate::refusal::Refusal;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// The question: what is there to know about `user`, a canonical email?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserOf {
    /// Who asks.
    pub caller: Caller,
    /// Who is asked about.
    pub user: String,
    /// The program that the request names; without, it is found as in [`Signup`](super::Signup).
    pub program: Option<String>,
}

/// A user, as a program sees them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// What may be done with them.
    pub status: Status,
    /// When they were made, in unix milliseconds.
    pub created_at: i64,
    /// The program that the rest is about, if the network has one that is meant.
    pub program: Option<String>,
    /// Their current code there, if they have one.
    pub share: Option<Share>,
    /// Those above, nearest first, as many as the program has levels.
    pub chain: Vec<Pair>,
    /// How many are below, from level 1 on, for each of the program's levels.
    pub counts: Vec<i64>,
}

/// SQL: who and what is meant, as a common table `found`. Two parameters after those of the
/// caller: the program's short id, which may be `NULL`, and the email.
macro_rules! found {
    () => {
        concat!(
            caller!(),
            ",
given (program, email) AS (
    VALUES (?, ?)
),
found AS (
    SELECT
        given.program,
        named.id AS named_id,
        COALESCE(named.id, ",
            default_program!(),
            ") AS program_id,
        users.id AS user_id,
        users.status,
        users.created_at
    FROM given
    CROSS JOIN caller
    LEFT JOIN programs AS named
        ON named.network_id = caller.network_id AND named.name = given.program
    LEFT JOIN users
        ON users.network_id = caller.network_id AND users.email = given.email
)"
        )
    };
}

pub(super) use found;

const STANDING: &str = concat!(
    "WITH ",
    found!(),
    "
SELECT
    CASE
        WHEN found.program IS NOT NULL AND found.named_id IS NULL THEN 'unknown_program'
        WHEN found.user_id IS NULL THEN 'unknown_user'
        ELSE 'found'
    END AS outcome,
    found.status, found.created_at, programs.name, programs.levels, codes.code,
    programs.signup_url
FROM found
LEFT JOIN programs ON programs.id = found.program_id
LEFT JOIN codes
    ON codes.program_id = found.program_id AND codes.user_id = found.user_id
    AND codes.is_current = 1"
);

const CHAIN: &str = concat!(
    "WITH RECURSIVE ",
    found!(),
    ",
chain (program_id, levels, above_id, connected_at, level) AS (
    SELECT programs.id, programs.levels, connections.referrer_id, connections.connected_at, 1
    FROM found
    JOIN programs ON programs.id = found.program_id
    JOIN connections
        ON connections.program_id = programs.id AND connections.user_id = found.user_id
    UNION ALL
    SELECT chain.program_id, chain.levels, connections.referrer_id, chain.connected_at,
        chain.level + 1
    FROM chain
    JOIN connections
        ON connections.program_id = chain.program_id AND connections.user_id = chain.above_id
    WHERE chain.level < chain.levels
)
SELECT users.email, chain.level, chain.connected_at
FROM chain
JOIN users ON users.id = chain.above_id
ORDER BY chain.level"
);

const COUNTS: &str = concat!(
    "WITH ",
    found!(),
    "
SELECT counts.level, CAST(SUM(counts.users) AS BIGINT) AS users
FROM found
JOIN counts ON counts.program_id = found.program_id AND counts.user_id = found.user_id
GROUP BY counts.level"
);

impl UserOf {
    /// The question as a batch.
    pub fn batch(&self) -> Vec<Statement> {
        let [network, key] = self.caller.params();
        let params = [
            network,
            key,
            self.program.as_deref().into(),
            (&self.user).into(),
        ];
        vec![
            statement(STANDING, &params),
            statement(CHAIN, &params),
            statement(COUNTS, &params),
        ]
    }

    /// The user, from the rows of the batch.
    ///
    /// # Errors
    /// `unauthorised`, `unknown_program`, `unknown_user`, `unavailable`.
    pub fn result(&self, results: &[Rows]) -> Result<User, Refusal> {
        let (_, mut columns) = outcome(results, 0)?;
        let status = Status::of(columns.text()?).ok_or(BROKEN)?;
        let created_at = columns.integer()?;
        let program = columns.optional_string()?;
        let levels = match columns.optional_integer()? {
            None => 0,
            Some(levels) => u8::try_from(levels).map_err(|_| BROKEN)?,
        };
        let share = Share::read(&mut columns)?;
        let mut chain = Vec::new();
        for row in rows(results, 1)? {
            let mut columns = Columns(row);
            chain.push(Pair {
                user: self.user.clone(),
                connection: columns.string()?,
                level: columns.levels()?,
                connected_at: columns.integer()?,
            });
        }
        Ok(User {
            status,
            created_at,
            program,
            share,
            chain,
            counts: counts::read(results, 2, levels)?,
        })
    }
}
