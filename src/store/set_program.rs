//! Making a connection program, and changing its settings.

use super::caller::caller;
use super::intent::{forget, outcome};
use super::leaders::totals;
use super::programs::{Program, program_columns};
use super::read::{BROKEN, Columns, rows};
use super::settings::{padded, wanted};
use super::{Caller, Rows, Statement, statement};
use crate::code::foreign::Pattern;
use crate::refusal::Refusal;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// The command: let `program` have these settings; those that are `None` stay as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetProgram {
    /// Who asks.
    pub caller: Caller,
    /// The program's short id.
    pub program: String,
    /// Whether the program is made if there is none of that id; then no setting is `None`.
    pub makes: bool,
    /// How many levels of connections it shows, 1 to 10.
    pub levels: Option<u8>,
    /// The template of its signup links.
    pub signup_url: Option<String>,
    /// Whether it is meant where a request names none. The one that was is so no longer.
    pub default: Option<bool>,
    /// The fewest symbols of codes to come.
    pub code_length: Option<u8>,
    /// The patterns of foreign codes, each once.
    pub foreign_codes: Option<Vec<Pattern>>,
}

/// What setting a program did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// There was none of that id.
    Created,
    /// A setting was another.
    Changed,
    /// It was so already.
    Unchanged,
}

const DECIDE: &str = concat!(
    "INSERT INTO intents (id, made_at, network_id, program_id, outcome)
WITH ",
    caller!(),
    ",
given (
    id, made_at, program, makes, levels, signup_url, is_default, code_length, has_patterns
) AS (
    VALUES (
        ?, CAST(? AS BIGINT), ?, CAST(? AS BIGINT), CAST(? AS BIGINT), ?, CAST(? AS BIGINT),
        CAST(? AS BIGINT), CAST(? AS BIGINT)
    )
),
",
    wanted!(),
    "
SELECT given.id, given.made_at, caller.network_id, programs.id,
    CASE
        WHEN programs.id IS NULL AND given.makes = 0 THEN 'unknown_program'
        WHEN programs.id IS NULL THEN 'created'
        WHEN programs.levels <> COALESCE(given.levels, programs.levels)
            OR programs.signup_url <> COALESCE(given.signup_url, programs.signup_url)
            OR programs.is_default <> COALESCE(given.is_default, programs.is_default)
            OR programs.code_length <> COALESCE(given.code_length, programs.code_length)
            THEN 'changed'
        WHEN given.has_patterns = 1 AND EXISTS (
            SELECT 1 FROM wanted
            WHERE wanted.pattern IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM patterns
                WHERE patterns.program_id = programs.id AND patterns.pattern = wanted.pattern
            )
        ) THEN 'changed'
        WHEN given.has_patterns = 1 AND EXISTS (
            SELECT 1 FROM patterns
            WHERE patterns.program_id = programs.id AND NOT EXISTS (
                SELECT 1 FROM wanted WHERE wanted.pattern = patterns.pattern
            )
        ) THEN 'changed'
        ELSE 'unchanged'
    END
FROM given
CROSS JOIN caller
LEFT JOIN programs
    ON programs.network_id = caller.network_id AND programs.name = given.program"
);

/// SQL: a column of the intent, if it changes anything.
macro_rules! of_intent {
    ($column:literal) => {
        concat!(
            "(
    SELECT intents.",
            $column,
            "
    FROM intents
    WHERE intents.id = ? AND intents.outcome IN ('created', 'changed')
)"
        )
    };
}

const CLEAR_DEFAULT: &str = concat!(
    "UPDATE programs SET is_default = 0
WHERE is_default = 1 AND network_id = ",
    of_intent!("network_id")
);

const MAKE: &str = "INSERT INTO programs
    (network_id, name, levels, signup_url, is_default, code_length)
SELECT network_id, CAST(? AS TEXT), CAST(? AS BIGINT), CAST(? AS TEXT), CAST(? AS BIGINT),
    CAST(? AS BIGINT)
FROM intents
WHERE id = ? AND outcome = 'created'";

const KEEP_ID: &str = "UPDATE intents
SET program_id = (
    SELECT programs.id FROM programs
    WHERE programs.network_id = intents.network_id AND programs.name = ?
)
WHERE id = ? AND outcome = 'created'";

const CHANGE: &str = concat!(
    "UPDATE programs
SET levels = COALESCE(CAST(? AS BIGINT), levels),
    signup_url = COALESCE(CAST(? AS TEXT), signup_url),
    is_default = COALESCE(CAST(? AS BIGINT), is_default),
    code_length = COALESCE(CAST(? AS BIGINT), code_length)
WHERE id = ",
    of_intent!("program_id")
);

const TOTALS: &str = totals!(of_intent!("program_id"));

const CLEAR_PATTERNS: &str = concat!(
    "DELETE FROM patterns WHERE program_id = ",
    of_intent!("program_id")
);

const ADD_PATTERNS: &str = concat!(
    "INSERT INTO patterns (program_id, pattern)
WITH ",
    wanted!(),
    "
SELECT intents.program_id, wanted.pattern
FROM intents
CROSS JOIN wanted
WHERE intents.id = ? AND intents.outcome IN ('created', 'changed')
    AND wanted.pattern IS NOT NULL"
);

const READ: &str = concat!(
    "SELECT intents.outcome, ",
    program_columns!("intents.network_id"),
    "
FROM intents
LEFT JOIN programs ON programs.id = intents.program_id
WHERE intents.id = ?"
);

const READ_PATTERNS: &str = "SELECT patterns.pattern
FROM intents
JOIN patterns ON patterns.program_id = intents.program_id
WHERE intents.id = ?
ORDER BY patterns.pattern";

impl SetProgram {
    /// The command as a batch. `intent` is a fresh random id, `now` the unix milliseconds.
    pub fn batch(&self, intent: &str, now: i64) -> Vec<Statement> {
        let [network, key] = self.caller.params();
        let id = intent.into();
        let program = (&self.program).into();
        let number = |number: Option<u8>| number.map(i64::from).into();
        let flag = self.default.map(i64::from).into();
        let (levels, length) = (number(self.levels), number(self.code_length));
        let signup_url = self.signup_url.as_deref().into();
        let patterns = self.foreign_codes.as_deref();
        let wanted = padded(patterns.unwrap_or_default());
        let given = [
            network,
            key,
            id,
            now.into(),
            program,
            i64::from(self.makes).into(),
            levels,
            signup_url,
            flag,
            length,
            i64::from(patterns.is_some()).into(),
        ];
        let mut batch = vec![statement(DECIDE, &[&given[..], &wanted].concat())];
        if self.default == Some(true) {
            batch.push(statement(CLEAR_DEFAULT, &[id]));
        }
        if self.levels.is_some() {
            batch.push(statement(TOTALS, &[levels, levels, id]));
        }
        // Whatever was there before the program was made is not its own.
        batch.push(statement(CHANGE, &[levels, signup_url, flag, length, id]));
        if self.makes {
            let made = [program, levels, signup_url, flag, length, id];
            batch.push(statement(MAKE, &made));
            batch.push(statement(KEEP_ID, &[program, id]));
        }
        if patterns.is_some() {
            batch.push(statement(CLEAR_PATTERNS, &[id]));
            batch.push(statement(ADD_PATTERNS, &[&wanted[..], &[id]].concat()));
        }
        batch.extend([
            statement(READ, &[id]),
            statement(READ_PATTERNS, &[id]),
            forget(intent),
        ]);
        batch
    }

    /// What was done, and the program as it is now, from the rows of the batch.
    ///
    /// # Errors
    /// `unauthorised`, `unknown_program`, `unavailable`.
    pub fn result(results: &[Rows]) -> Result<(Setting, Program), Refusal> {
        let place = results.len().wrapping_sub(3);
        let (outcome, mut columns) = outcome(results, place)?;
        let setting = Setting::of(outcome).ok_or(BROKEN)?;
        let name = columns.string()?;
        let mut program = Program::read(name, &mut columns)?;
        for row in rows(results, place + 1)? {
            program.foreign_codes.push(Columns(row).string()?);
        }
        Ok((setting, program))
    }
}

impl Setting {
    /// The stable name, `snake_case`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Changed => "changed",
            Self::Unchanged => "unchanged",
        }
    }

    fn of(name: &str) -> Option<Self> {
        [Self::Created, Self::Changed, Self::Unchanged]
            .into_iter()
            .find(|setting| setting.name() == name)
    }
}
