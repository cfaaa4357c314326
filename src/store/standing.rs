//! Standing: how a user stands in a network and a program, as the answer to a change of status.

use super::intent::outcome;
use super::read::BROKEN;
use super::{Rows, Share, Statement, statement};
use crate::refusal::Refusal;
use alloc::string::String;

/// What may be done with a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Everything.
    Active,
    /// Nothing new: their code and email refer no one; their place in the forest stays.
    Banned,
    /// The invitation was taken back before it was used: to new signups they are not there.
    Revoked,
}

impl Status {
    /// The stable name, as stored and told.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Banned => "banned",
            Self::Revoked => "revoked",
        }
    }

    pub(super) fn of(name: &str) -> Option<Self> {
        [Self::Active, Self::Banned, Self::Revoked]
            .into_iter()
            .find(|status| status.name() == name)
    }
}

/// What a change of status did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The user is new.
    Created,
    /// The user is banned from now on.
    Banned,
    /// The user's invitation is revoked from now on.
    Revoked,
    /// The user is no longer banned.
    Unbanned,
    /// All was so before.
    Unchanged,
}

impl Change {
    /// The stable name, `snake_case`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Banned => "banned",
            Self::Revoked => "revoked",
            Self::Unbanned => "unbanned",
            Self::Unchanged => "unchanged",
        }
    }

    fn of(name: &str) -> Option<Self> {
        // What becomes of a user is told by the status to come.
        if name == Status::Active.name() {
            return Some(Self::Unbanned);
        }
        [Self::Created, Self::Banned, Self::Revoked, Self::Unchanged]
            .into_iter()
            .find(|change| change.name() == name)
    }
}

/// How a user stands after the batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// What the batch did.
    pub change: Change,
    /// The user's status.
    pub status: Status,
    /// The program that the rest is about, if the network has one that is meant.
    pub program: Option<String>,
    /// The email of the user's referrer in that program.
    pub connection: Option<String>,
    /// The user's current code in that program.
    pub share: Option<Share>,
}

/// SQL: the standing of the user of an intent, from a common table on, which may be all intents or
/// one of them.
///
/// Of a user who is new, the intent knows all; to look would be slower, and something to disagree
/// about with other signups of the same moment. Nothing is found by `NULL`.
macro_rules! told {
    ($which:literal) => {
        concat!(
            "told AS (
    SELECT intents.*,
        CASE WHEN intents.outcome <> 'created' THEN intents.user_id END AS known_id
    FROM intents",
            $which,
            "
)
SELECT told.outcome, COALESCE(users.status, 'active') AS status, programs.name, referrers.email,
    COALESCE(codes.code, CASE WHEN told.outcome = 'created' THEN told.code END) AS code,
    programs.signup_url
FROM told
LEFT JOIN users ON users.id = told.known_id
LEFT JOIN programs ON programs.id = told.program_id
LEFT JOIN connections
    ON connections.program_id = told.program_id AND connections.user_id = told.known_id
LEFT JOIN users AS referrers
    ON referrers.id = CASE
        WHEN told.outcome = 'created' THEN told.referrer_id ELSE connections.referrer_id
    END
LEFT JOIN codes
    ON codes.program_id = told.program_id AND codes.user_id = told.known_id
    AND codes.is_current = 1"
        )
    };
}
pub(super) use told;

const READ: &str = concat!("WITH ", told!("\n    WHERE intents.id = ?"));

/// SQL: which program is meant when the request names none: the network's default, or the only
/// one that it has. Stands where `caller` does.
macro_rules! default_program {
    () => {
        "COALESCE(
        (
            SELECT programs.id FROM programs
            WHERE programs.network_id = caller.network_id AND programs.is_default = 1
        ),
        (
            SELECT CASE WHEN COUNT(*) = 1 THEN MIN(programs.id) END FROM programs
            WHERE programs.network_id = caller.network_id
        )
    )"
    };
}
pub(super) use default_program;

/// The statement that reads the standing which [`standing`] takes.
pub fn read(intent: &str) -> Statement {
    statement(READ, &[intent.into()])
}

/// The standing, from the rows of the statement at `place`.
pub fn standing(results: &[Rows], place: usize) -> Result<Standing, Refusal> {
    let (outcome, mut columns) = outcome(results, place)?;
    Ok(Standing {
        change: Change::of(outcome).ok_or(BROKEN)?,
        status: Status::of(columns.text()?).ok_or(BROKEN)?,
        program: columns.optional_string()?,
        connection: columns.optional_string()?,
        share: Share::read(&mut columns)?,
    })
}
