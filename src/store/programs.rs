//! The connection programs of a network.

use super::caller::caller;
use super::read::{Columns, rows};
use super::{Caller, Rows, Statement, statement};
use crate::refusal::{Reason, Refusal};
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// The question: which programs has the caller's network?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Programs {
    /// Who asks.
    pub caller: Caller,
    /// Only the one of this short id.
    pub program: Option<String>,
}

/// A connection program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// Its short id.
    pub name: String,
    /// How many levels of connections it shows, 1 to 10.
    pub levels: u8,
    /// The template of its signup links, with the placeholder `{your_code}`.
    pub signup_url: String,
    /// The fewest symbols of codes that are made from now on.
    pub code_length: u8,
    /// Whether this one is meant where none is named: it was set so, or is the only one.
    pub is_default: bool,
    /// The patterns of the foreign codes that it takes, in their shortest spelling, by their
    /// order.
    pub foreign_codes: Vec<String>,
}

/// SQL: the columns that [`Program::read`] takes; the number of the network is in the column that
/// is named.
macro_rules! program_columns {
    ($network:literal) => {
        concat!(
            "programs.name, programs.levels, programs.signup_url, programs.code_length,
    CASE
        WHEN programs.is_default = 1 THEN 1
        WHEN EXISTS (
            SELECT 1 FROM programs AS others
            WHERE others.network_id = ",
            $network,
            " AND others.id <> programs.id
        ) THEN 0
        ELSE 1
    END AS is_default"
        )
    };
}
pub(super) use program_columns;

/// A network without programs gives one row of `NULL`s, a wrong key none.
const READ: &str = concat!(
    "WITH ",
    caller!(),
    ",
given (program) AS (
    VALUES (CAST(? AS TEXT))
)
SELECT ",
    program_columns!("caller.network_id"),
    "
FROM caller
CROSS JOIN given
LEFT JOIN programs
    ON programs.network_id = caller.network_id
    AND programs.name = COALESCE(given.program, programs.name)
ORDER BY programs.name"
);

const READ_PATTERNS: &str = concat!(
    "WITH ",
    caller!(),
    ",
given (program) AS (
    VALUES (CAST(? AS TEXT))
)
SELECT programs.name, patterns.pattern
FROM caller
CROSS JOIN given
JOIN programs
    ON programs.network_id = caller.network_id
    AND programs.name = COALESCE(given.program, programs.name)
JOIN patterns ON patterns.program_id = programs.id
ORDER BY programs.name, patterns.pattern"
);

impl Programs {
    /// The question as a batch.
    pub fn batch(&self) -> Vec<Statement> {
        let [network, key] = self.caller.params();
        let params = [network, key, self.program.as_deref().into()];
        vec![statement(READ, &params), statement(READ_PATTERNS, &params)]
    }

    /// The programs in order of their names, from the rows of the batch.
    ///
    /// # Errors
    /// `unauthorised`, `unknown_program` if one was asked for; `unavailable`.
    pub fn result(&self, results: &[Rows]) -> Result<Vec<Program>, Refusal> {
        let rows_of_programs = rows(results, 0)?;
        if rows_of_programs.is_empty() {
            return Err(Reason::Unauthorised.of(""));
        }
        let mut patterns = rows(results, 1)?.iter().peekable();
        let mut programs = Vec::with_capacity(rows_of_programs.len());
        for row in rows_of_programs {
            let mut columns = Columns(row);
            let Some(name) = columns.optional_string()? else {
                continue;
            };
            let mut program = Program::read(name, &mut columns)?;
            while let Some(row) = patterns.peek() {
                let mut columns = Columns(row);
                if columns.text()? != program.name {
                    break;
                }
                program.foreign_codes.push(columns.string()?);
                patterns.next();
            }
            programs.push(program);
        }
        if programs.is_empty() && self.program.is_some() {
            return Err(Reason::UnknownProgram.of("program"));
        }
        Ok(programs)
    }
}

impl Program {
    /// A program of this name, from the columns after it; the patterns are still to come.
    pub(super) fn read(name: String, columns: &mut Columns<'_>) -> Result<Self, Refusal> {
        Ok(Self {
            name,
            levels: columns.levels()?,
            signup_url: columns.string()?,
            code_length: columns.levels()?,
            is_default: columns.integer()? == 1,
            foreign_codes: Vec::new(),
        })
    }
}
