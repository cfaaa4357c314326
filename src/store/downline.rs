//! The downline of one user: those whom they brought in, whom those brought in, and so on, one
//! level and one page at a time.

use super::caller::caller;
use super::pairs::program;
use super::read::{Columns, rows};
use super::{Caller, Pair, PairPage, Param, Rows, Statement, named, statement};
use crate::refusal::{Reason, Refusal};
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// The question: who is `level` levels below `user`, a canonical email?
///
/// They come in the order in which they came into the network, so those who come while someone
/// is paging neither shift nor double what that one sees. A page of level 1 costs the same
/// however many there are. One of a higher level walks down all levels above it, each time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Downline {
    /// Who asks.
    pub caller: Caller,
    /// The program's short id.
    pub program: String,
    /// Who is above.
    pub user: String,
    /// How far below, from 1.
    pub level: u8,
    /// The users up to this one were seen; 0 to begin.
    pub after: i64,
    /// How many users a page has.
    pub limit: u16,
}

/// Those at level 1, in the order of an index. That holds all that is asked of it, so that it is
/// chosen before the table, which has the same order, but of the whole program.
const DIRECT: &str = concat!(
    "WITH ",
    caller!(),
    ",
",
    program!(),
    ",
page (program_id, user_id) AS (
    SELECT connections.program_id, connections.user_id
    FROM connections
    WHERE connections.referrer_id = (
            SELECT users.id
            FROM program
            JOIN users ON users.network_id = program.network_id AND users.email = ?
        )
        AND connections.program_id = (SELECT program.id FROM program)
        AND connections.user_id > CAST(? AS BIGINT)
    ORDER BY connections.user_id
    LIMIT CAST(? AS BIGINT)
)
SELECT page.user_id, users.email, connections.connected_at
FROM page
JOIN connections
    ON connections.program_id = page.program_id AND connections.user_id = page.user_id
JOIN users ON users.id = page.user_id
ORDER BY page.user_id"
);

const DEEPER: &str = concat!(
    "WITH RECURSIVE ",
    caller!(),
    ",
",
    program!(),
    ",
below (program_id, user_id, level) AS (
    SELECT connections.program_id, connections.user_id, 1
    FROM program
    JOIN users ON users.network_id = program.network_id AND users.email = ?
    JOIN connections
        ON connections.referrer_id = users.id AND connections.program_id = program.id
    UNION ALL
    SELECT connections.program_id, connections.user_id, below.level + 1
    FROM below
    JOIN connections
        ON connections.referrer_id = below.user_id
        AND connections.program_id = below.program_id
    WHERE below.level < CAST(? AS BIGINT)
)
SELECT below.user_id, users.email, connections.connected_at
FROM below
JOIN connections
    ON connections.program_id = below.program_id AND connections.user_id = below.user_id
JOIN users ON users.id = below.user_id
WHERE below.level = CAST(? AS BIGINT) AND below.user_id > CAST(? AS BIGINT)
ORDER BY below.user_id
LIMIT CAST(? AS BIGINT)"
);

impl Downline {
    /// The question as a batch. It asks for one user more than the page has, which tells
    /// whether there is another page.
    pub fn batch(&self) -> Vec<Statement> {
        let [network, key] = self.caller.params();
        let named = [network, key, (&self.program).into(), (&self.user).into()];
        let page = [self.after.into(), (i64::from(self.limit) + 1).into()];
        let read = if self.level == 1 {
            statement(DIRECT, &[&named[..], &page].concat())
        } else {
            let level = Param::Integer(self.level.into());
            statement(DEEPER, &[&named[..], &[level, level], &page].concat())
        };
        vec![named::look_up(&named), read]
    }

    /// The page, from the rows of the batch.
    ///
    /// # Errors
    /// `unauthorised`, `unknown_program`, `unknown_user`, `level_out_of_range`, `unavailable`.
    pub fn result(&self, results: &[Rows]) -> Result<PairPage, Refusal> {
        let levels = named::levels(results)?;
        if self.level > levels {
            return Err(Reason::LevelOutOfRange.of("level"));
        }
        let rows = rows(results, 1)?;
        let limit = usize::from(self.limit);
        let mut pairs = Vec::with_capacity(rows.len().min(limit));
        let mut last = self.after;
        for row in rows.iter().take(limit) {
            let mut columns = Columns(row);
            last = columns.integer()?;
            pairs.push(Pair {
                user: columns.string()?,
                connection: self.user.clone(),
                level: self.level,
                connected_at: columns.integer()?,
            });
        }
        Ok(PairPage {
            pairs,
            next: (rows.len() > limit).then_some(last),
        })
    }
}
