//! What a question names: a program and one of the network's users, who must both be there.

use super::caller::caller;
use super::pairs::program;
use super::read::context;
use super::{Param, Rows, Statement, Value, statement};
use crate::refusal::{Reason, Refusal};

const LOOK_UP: &str = concat!(
    "WITH ",
    caller!(),
    ",
",
    program!(),
    "
SELECT program.levels, users.id
FROM program
LEFT JOIN users ON users.network_id = program.network_id AND users.email = ?"
);

/// The first statement of such a question. The parameters are those of the caller, the program's
/// short id and the user's canonical email.
pub fn look_up(named: &[Param<'_>; 4]) -> Statement {
    statement(LOOK_UP, named)
}

/// How many levels the program has, from the rows of that statement.
///
/// # Errors
/// `unauthorised`, `unknown_program`, `unknown_user`, `unavailable`.
pub fn levels(results: &[Rows]) -> Result<u8, Refusal> {
    let mut named = context(results, 0)?;
    if named.0.first() == Some(&Value::Null) {
        return Err(Reason::UnknownProgram.of("program"));
    }
    let levels = named.levels()?;
    if named.optional_integer()?.is_none() {
        return Err(Reason::UnknownUser.of("user"));
    }
    Ok(levels)
}
