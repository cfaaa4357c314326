//! The chain of one user: who brought them in, who brought those in, and so on upwards.

use super::caller::caller;
use super::pairs::program;
use super::read::{Columns, rows};
use super::{Caller, Pair, Rows, Statement, named, statement};
use crate::refusal::{Reason, Refusal};
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// The question: who is above `user`, a canonical email, up to the program's number of levels?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// Who asks.
    pub caller: Caller,
    /// The program's short id.
    pub program: String,
    /// Whose chain it is.
    pub user: String,
    /// Only the one at this level, from 1.
    pub level: Option<u8>,
}

/// As many steps as the program has levels, whatever the size of the network.
const READ: &str = concat!(
    "WITH RECURSIVE ",
    caller!(),
    ",
",
    program!(),
    ",
chain (program_id, levels, above_id, connected_at, level) AS (
    SELECT program.id, program.levels, connections.referrer_id, connections.connected_at, 1
    FROM program
    JOIN users ON users.network_id = program.network_id AND users.email = ?
    JOIN connections
        ON connections.program_id = program.id AND connections.user_id = users.id
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

impl Chain {
    /// The question as a batch.
    pub fn batch(&self) -> Vec<Statement> {
        let [network, key] = self.caller.params();
        let params = [network, key, (&self.program).into(), (&self.user).into()];
        vec![named::look_up(&params), statement(READ, &params)]
    }

    /// The chain, nearest first, from the rows of the batch.
    ///
    /// # Errors
    /// `unauthorised`, `unknown_program`, `unknown_user`, `level_out_of_range`, `unavailable`.
    pub fn result(&self, results: &[Rows]) -> Result<Vec<Pair>, Refusal> {
        let levels = named::levels(results)?;
        if self.level.is_some_and(|level| level > levels) {
            return Err(Reason::LevelOutOfRange.of("level"));
        }
        let mut chain = Vec::new();
        for row in rows(results, 1)? {
            let mut columns = Columns(row);
            let pair = Pair {
                user: self.user.clone(),
                connection: columns.string()?,
                level: columns.levels()?,
                connected_at: columns.integer()?,
            };
            if self.level.is_none_or(|level| level == pair.level) {
                chain.push(pair);
            }
        }
        Ok(chain)
    }
}
