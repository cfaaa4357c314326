//! Pairs: all connections of a program, one page at a time.

use super::caller::caller;
use super::read::{Columns, context, rows};
use super::{Caller, Param, Rows, Statement, Value, statement};
use crate::refusal::{Reason, Refusal};
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// The question: who is connected with whom, `level` levels apart?
///
/// A page looks at `limit` users of the program, in the order in which they came into the
/// network, and climbs `level` levels from each. Users who have no one that far above them give
/// no pair, so a page of a higher level may be short, or empty, and yet not be the last. In
/// return a page costs the same however large the network is, and users who come while someone
/// is paging neither shift nor double what they see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pairs {
    /// Who asks.
    pub caller: Caller,
    /// The program's short id.
    pub program: String,
    /// How far the two of a pair are apart, from 1.
    pub level: u8,
    /// The users up to this one were seen; 0 to begin.
    pub after: i64,
    /// How many users a page looks at.
    pub limit: u16,
}

/// A user, and someone above them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The email of the user.
    pub user: String,
    /// The email of the one above.
    pub connection: String,
    /// How far they are apart, from 1.
    pub level: u8,
    /// When the user was connected to their direct referrer, in unix milliseconds.
    pub connected_at: i64,
}

/// A page of pairs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairPage {
    /// The pairs.
    pub pairs: Vec<Pair>,
    /// What to look [`after`](Pairs::after) for the next page; `None` if this is the last.
    pub next: Option<i64>,
}

/// SQL: the program that is asked about, as a common table `program (id, network_id, levels)`:
/// no row without a right key, `NULL`s without such a program. Stands after `caller`. One
/// parameter: the program's short id.
macro_rules! program {
    () => {
        "program (id, network_id, levels) AS (
    SELECT programs.id, caller.network_id, programs.levels
    FROM caller
    LEFT JOIN programs ON programs.network_id = caller.network_id AND programs.name = ?
)"
    };
}
pub(super) use program;

const LOOK_UP: &str = concat!(
    "WITH ",
    caller!(),
    ",
",
    program!(),
    "
SELECT levels FROM program"
);

/// One row a user of the page, with nobody above where the chain is too short.
const READ: &str = concat!(
    "WITH RECURSIVE ",
    caller!(),
    ",
",
    program!(),
    ",
page (program_id, user_id, above_id, connected_at) AS (
    SELECT connections.program_id, connections.user_id, connections.referrer_id,
        connections.connected_at
    FROM connections
    WHERE connections.program_id = (SELECT program.id FROM program)
        AND connections.user_id > CAST(? AS BIGINT)
    ORDER BY connections.user_id
    LIMIT CAST(? AS BIGINT)
),
climb (program_id, user_id, above_id, connected_at, level) AS (
    SELECT program_id, user_id, above_id, connected_at, 1 FROM page
    UNION ALL
    SELECT climb.program_id, climb.user_id, connections.referrer_id, climb.connected_at,
        climb.level + 1
    FROM climb
    LEFT JOIN connections
        ON connections.program_id = climb.program_id AND connections.user_id = climb.above_id
    WHERE climb.level < CAST(? AS BIGINT)
)
SELECT climb.user_id, users.email, aboves.email AS above, climb.connected_at
FROM climb
JOIN users ON users.id = climb.user_id
LEFT JOIN users AS aboves ON aboves.id = climb.above_id
WHERE climb.level = CAST(? AS BIGINT)
ORDER BY climb.user_id"
);

/// The statement that finds the program: one row with its levels, `NULL` if there is none of that
/// name; no row without a right key. The parameters are those of the caller and the short id.
pub(super) fn look_up(named: &[Param<'_>; 3]) -> Statement {
    statement(LOOK_UP, named)
}

impl Pairs {
    /// The question as a batch. It asks for one user more than the page has, which tells
    /// whether there is another page.
    pub fn batch(&self) -> Vec<Statement> {
        let [network, key] = self.caller.params();
        let program = Param::from(&self.program);
        let level = Param::Integer(self.level.into());
        vec![
            look_up(&[network, key, program]),
            statement(
                READ,
                &[
                    network,
                    key,
                    program,
                    self.after.into(),
                    (i64::from(self.limit) + 1).into(),
                    level,
                    level,
                ],
            ),
        ]
    }

    /// The page, from the rows of the batch.
    ///
    /// # Errors
    /// `unauthorised`, `unknown_program`, `level_out_of_range`, `unavailable`.
    pub fn result(&self, results: &[Rows]) -> Result<PairPage, Refusal> {
        let mut program = context(results, 0)?;
        if program.0.first() == Some(&Value::Null) {
            return Err(Reason::UnknownProgram.of("program"));
        }
        if self.level > program.levels()? {
            return Err(Reason::LevelOutOfRange.of("level"));
        }
        let rows = rows(results, 1)?;
        let limit = usize::from(self.limit);
        let mut pairs = Vec::with_capacity(rows.len().min(limit));
        let mut last = self.after;
        for row in rows.iter().take(limit) {
            let mut columns = Columns(row);
            last = columns.integer()?;
            let user = columns.string()?;
            if let Some(connection) = columns.optional_string()? {
                pairs.push(Pair {
                    user,
                    connection,
                    level: self.level,
                    connected_at: columns.integer()?,
                });
            }
        }
        Ok(PairPage {
            pairs,
            next: (rows.len() > limit).then_some(last),
        })
    }
}
