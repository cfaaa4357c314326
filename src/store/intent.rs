//! Intents: what the first statement of a writing batch decided, as one row of the table
//! `intents` that the batch's other statements act on. The row is named by random bytes of the
//! request, holds the ids that were found and the outcome, and is deleted by the same batch.

use super::read::{BROKEN, Columns, context};
use super::{Rows, Statement, statement};
use crate::refusal::{Reason, Refusal};

const FORGET: &str = "DELETE FROM intents WHERE id = ?";

const READ_PREVIOUS: &str = "SELECT intents.outcome, users.email
FROM intents
LEFT JOIN users ON users.id = intents.previous_id
WHERE intents.id = ?";

/// The statement that reads the outcome, and the email of the referrer before.
pub fn read_previous(intent: &str) -> Statement {
    statement(READ_PREVIOUS, &[intent.into()])
}

/// The last statement of a writing batch.
pub fn forget(intent: &str) -> Statement {
    statement(FORGET, &[intent.into()])
}

/// The row that a reply is read from, after its first column, the outcome: the name of what was
/// done, or the refusal that was decided.
pub fn outcome(results: &[Rows], place: usize) -> Result<(&str, Columns<'_>), Refusal> {
    let mut columns = context(results, place)?;
    let outcome = columns.text()?;
    match refusal_of(outcome) {
        Some(refusal) => Err(refusal),
        None => Ok((outcome, columns)),
    }
}

/// The refusal that an outcome stands for, if it does.
pub fn refusal_of(outcome: &str) -> Option<Refusal> {
    let found = REFUSALS.iter().find(|(name, _)| *name == outcome);
    found.map(|(_, refusal)| *refusal)
}

/// The refusals that SQL decides, by the name that stands for them there.
static REFUSALS: &[(&str, Refusal)] = &[
    ("unknown_program", Reason::UnknownProgram.of("program")),
    ("no_program", Reason::MissingField.of("program")),
    ("other_program", Reason::Conflict.of("program")),
    ("unknown_user", Reason::UnknownUser.of("user")),
    ("banned_user", Reason::Banned.of("user")),
    ("invite_used", Reason::InviteUsed.of("user")),
    ("unknown_connection", Reason::UnknownUser.of("connection")),
    ("self_connection", Reason::SelfConnection.of("connection")),
    ("cycle", Reason::Cycle.of("connection")),
    ("taken_code", Reason::CodeTaken.of("code")),
    ("malformed_code", Reason::InvalidReferralCode.of("code")),
    (
        "malformed_referrer",
        Reason::InvalidReferralCode.of("referrer"),
    ),
    ("unknown_code", Reason::UnknownReferralCode.of("referrer")),
    ("unknown_referrer", Reason::UnknownUser.of("referrer")),
    ("self_referrer", Reason::SelfConnection.of("referrer")),
    ("other_referrer", Reason::AlreadyConnected.of("referrer")),
    ("cycle_of_referrer", Reason::Cycle.of("referrer")),
    ("banned_referrer", Reason::Banned.of("referrer")),
    (
        "unknown_reference",
        Reason::UnknownReference.of("reference"),
    ),
    ("closed_review", Reason::Conflict.of("reference")),
    ("no_free_code", BROKEN),
];
