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
    /// Whether this one is meant where none is named: it was set so, or is the only one.
    pub is_default: bool,
}

/// A network without programs gives one row of `NULL`s, a wrong key none.
const READ: &str = concat!(
    "WITH ",
    caller!(),
    "
SELECT programs.name, programs.levels, programs.signup_url, programs.is_default
FROM caller
LEFT JOIN programs ON programs.network_id = caller.network_id
ORDER BY programs.name"
);

impl Programs {
    /// The question as a batch.
    pub fn batch(&self) -> Vec<Statement> {
        vec![statement(READ, &self.caller.params())]
    }

    /// The programs in order of their names, from the rows of the batch.
    ///
    /// # Errors
    /// `unauthorised`, `unavailable`.
    pub fn result(results: &[Rows]) -> Result<Vec<Program>, Refusal> {
        let rows = rows(results, 0)?;
        if rows.is_empty() {
            return Err(Reason::Unauthorised.of(""));
        }
        let mut programs = Vec::with_capacity(rows.len());
        for row in rows {
            let mut columns = Columns(row);
            let Some(name) = columns.optional_string()? else {
                continue;
            };
            programs.push(Program {
                name,
                levels: columns.levels()?,
                signup_url: columns.string()?,
                is_default: columns.integer()? == 1 || rows.len() == 1,
            });
        }
        Ok(programs)
    }
}
