//! Again: requests that may be sent again, as a caller does who does not know what became of the
//! first. All that the answer is made of is kept by the batch that has the effects; the batch of
//! a repeat has no effects, and its answer is made of what was kept. So both answers are the
//! same, byte by byte, whatever happened in between.
//!
//! A batch of this kind begins by [claiming](Again::batch) the answer. The claim of a second one
//! fails as a double key does, or is not tried: `caller!` sees that another batch has kept the
//! answer, and gives no caller. Each statement that would read becomes one that keeps what it
//! would have read, and the last one reads all that is kept.
//!
//! Answers are kept for [`KEPT`]. Each batch looks at a few that lie next to its own, and drops
//! what is older: as the ids are hashes, all are looked at in turn, and no index by time is
//! needed on which all batches would meet.

use super::caller::caller;
use super::decided::STALE;
use super::read::{BROKEN, Columns, rows};
use super::{Caller, Param, Rows, Statement, Value, statement};
use crate::refusal::{Reason, Refusal};
use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

/// How long answers are kept, in milliseconds: a day.
pub const KEPT: i64 = 24 * 60 * 60 * 1000;

/// The most columns of a statement whose rows are kept.
pub const MAX_COLUMNS: usize = 14;

/// The most statements of a batch whose answer is kept.
const MAX_STATEMENTS: usize = 1 << 16;

/// A request that may be sent again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Again {
    /// Which answer is meant: a hash of the caller, their key and what they call the request.
    pub id: String,
    /// What is asked: a hash of the request.
    pub asked: String,
}

/// A row too many is of the next answer, or of one before that it does not harm.
const DROP: &str = "DELETE FROM answers
WHERE made_at < CAST(? AS BIGINT) AND id IN (
    SELECT nearby.id FROM answers AS nearby WHERE nearby.id >= ? ORDER BY nearby.id LIMIT 8
)";

const CLAIM: &str = concat!(
    "INSERT INTO answers (id, place, line, made_at, c1, c2, c3)
WITH ",
    caller!(),
    "
SELECT CAST(? AS TEXT), 0, 0, CAST(? AS BIGINT), CAST(? AS TEXT), CAST(? AS TEXT),
    CAST(? AS BIGINT)
FROM caller"
);

const READ: &str = "SELECT place, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14
FROM answers
WHERE id = ?
ORDER BY place, line";

/// What was decided on what has changed since is no answer.
const LET_GO: &str = "DELETE FROM answers
WHERE id = ?
    AND EXISTS (SELECT 1 FROM answers AS told WHERE told.id = ? AND told.c1 = ?)
    AND EXISTS (
        SELECT 1 FROM answers AS claim WHERE claim.id = ? AND claim.place = 0 AND claim.c2 = ?
    )";

impl Again {
    /// The statements that do once what `batch` does, for `caller`, at a time in unix
    /// milliseconds.
    pub fn batch(
        &self,
        caller: &Caller,
        intent: &str,
        now: i64,
        batch: Vec<Statement>,
    ) -> Vec<Statement> {
        let [network, key] = caller.params();
        let id = Param::from(&self.id);
        let statements = i64::try_from(batch.len()).unwrap_or(i64::MAX);
        let mut once = Vec::with_capacity(batch.len() + 3);
        once.push(statement(DROP, &[now.saturating_sub(KEPT).into(), id]));
        let claim = [
            network,
            key,
            id,
            now.into(),
            (&self.asked).into(),
            intent.into(),
            statements.into(),
        ];
        once.push(statement(CLAIM, &claim));
        for (place, own) in (1..).zip(batch) {
            once.push(if own.reads() {
                self.keep(own, place, intent, now)
            } else {
                own
            });
        }
        let stale = [id, id, STALE.into(), id, intent.into()];
        once.push(statement(LET_GO, &stale));
        once.push(statement(READ, &[id]));
        once
    }

    /// The statement that keeps what another would read.
    fn keep(&self, read: Statement, place: i64, intent: &str, now: i64) -> Statement {
        let mut sql = String::from("INSERT INTO answers (id, place, line, made_at");
        for column in COLUMNS.get(..columns(&read.sql)).unwrap_or(&COLUMNS) {
            sql.push_str(", ");
            sql.push_str(column);
        }
        sql.push_str(
            ")
SELECT CAST(? AS TEXT), CAST(? AS BIGINT), ROW_NUMBER() OVER (), CAST(? AS BIGINT), kept.*
FROM (",
        );
        sql.push_str(&read.sql);
        sql.push_str(
            ") AS kept
WHERE EXISTS (
    SELECT 1 FROM answers WHERE answers.id = ? AND answers.place = 0 AND answers.c2 = ?
)",
        );
        let text = |text: &str| Value::Text(text.into());
        let mut params = Vec::with_capacity(read.params.len() + 5);
        params.extend([text(&self.id), Value::Integer(place), Value::Integer(now)]);
        params.extend(read.params);
        params.extend([text(&self.id), text(intent)]);
        Statement {
            sql: Cow::Owned(sql),
            params,
        }
    }

    /// [`kept`](Self::kept); nothing if the batch did nothing, as what it rests on has changed.
    ///
    /// # Errors
    /// As those of [`kept`](Self::kept).
    pub fn kept_or_stale(&self, results: &[Rows]) -> Result<Option<Vec<Rows>>, Refusal> {
        if results.last().is_some_and(Vec::is_empty) {
            return Ok(None);
        }
        self.kept(results).map(Some)
    }

    /// What the statements of the batch gave, be it this one or the first, from the rows of the
    /// batch.
    ///
    /// # Errors
    /// `idempotency_key_reused` if the first one did something else; `unavailable`.
    pub fn kept(&self, results: &[Rows]) -> Result<Vec<Rows>, Refusal> {
        let mut lines = rows(results, results.len().wrapping_sub(1))?.iter();
        let mut claim = Columns(lines.next().ok_or(BROKEN)?);
        claim.integer()?;
        if claim.text()? != self.asked {
            return Err(Reason::IdempotencyKeyReused.of("idempotency-key"));
        }
        claim.text()?;
        let statements = usize::try_from(claim.integer()?).map_err(|_| BROKEN)?;
        let mut kept = Vec::new();
        // The first batch may have been longer: what was decided then is not decided again.
        kept.resize(statements.min(MAX_STATEMENTS), Rows::new());
        for line in lines {
            let mut columns = Columns(line);
            let place = usize::try_from(columns.integer()?).map_err(|_| BROKEN)?;
            let rows = kept.get_mut(place.wrapping_sub(1)).ok_or(BROKEN)?;
            rows.push(columns.0.into());
        }
        Ok(kept)
    }
}

const COLUMNS: [&str; MAX_COLUMNS] = [
    "c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9", "c10", "c11", "c12", "c13", "c14",
];

/// How many columns the rows of a statement have: of its last `SELECT` outside of brackets, one
/// more than there are commas up to its `FROM`.
fn columns(sql: &str) -> usize {
    let (mut depth, mut columns, mut counts) = (0_i32, 0, false);
    let mut word = 0;
    for (at, byte) in sql.bytes().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            b',' if depth == 0 && counts => columns += 1,
            _ => {}
        }
        if byte.is_ascii_alphanumeric() || byte == b'_' {
            continue;
        }
        if depth == 0 {
            match sql.get(word..at) {
                Some("SELECT") => (columns, counts) = (1, true),
                Some("FROM") => counts = false,
                _ => {}
            }
        }
        word = at + 1;
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::columns;

    #[test]
    fn columns_are_counted() {
        for (sql, count) in [
            ("SELECT a FROM t", 1),
            ("SELECT a, MAX(b, c) AS b\nFROM t, u", 2),
            (
                "WITH x (a, b, c) AS (\n    SELECT 1, 2, 3\n)\nSELECT CASE WHEN a THEN b END, (SELECT c, d FROM e), f\nFROM x\nORDER BY a, b",
                3,
            ),
        ] {
            assert_eq!(columns(sql), count, "{sql}");
        }
    }
}
