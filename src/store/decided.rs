//! What was decided outside of SQL: the batch that does it looks first whether all that it rests on
//! is still so. If not it tells [`STALE`] and does nothing, and is decided anew.

use super::caller::caller;
use super::{Caller, Rows, Statement, Value, statement};
use crate::refusal::Reason;

/// The outcome of a batch that found things changed. No name and no email begins like this.
pub const STALE: &str = "*stale";

const REFUSED: &str = "*refused";

const REFUSE: &str = concat!(
    "WITH ",
    caller!(),
    "
SELECT CAST(? AS TEXT) AS outcome, CAST(? AS TEXT) AS code, CAST(? AS TEXT) AS field
FROM caller"
);

/// Whether a batch did nothing, as what it rests on has changed.
pub fn is_stale(results: &[Rows]) -> bool {
    let mut firsts = results.iter().filter_map(|rows| rows.first()?.first());
    firsts.any(|first| matches!(first, Value::Text(text) if text == STALE))
}

/// The one statement of a batch that tells that a request was refused, so that the answer to it can
/// be kept.
pub fn refusal(caller: &Caller, reason: Reason, field: &str) -> Statement {
    let [network, key] = caller.params();
    let told = [
        network,
        key,
        REFUSED.into(),
        reason.code().into(),
        field.into(),
    ];
    statement(REFUSE, &told)
}

/// The code and the field that such a batch tells.
pub fn told_refusal(results: &[Rows]) -> Option<(&str, &str)> {
    match &**results.first()?.first()? {
        [
            Value::Text(outcome),
            Value::Text(code),
            Value::Text(field),
            ..,
        ] if outcome == REFUSED => Some((code, field)),
        _ => None,
    }
}
