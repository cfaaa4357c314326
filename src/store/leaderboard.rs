//! The leaderboard: the users of a program with the most others below them.

use super::caller::caller;
use super::pairs::{self, program};
use super::read::{BROKEN, Columns, context, rows};
use super::{Caller, Param, Rows, Statement, Value, leaders, statement};
use crate::refusal::{Reason, Refusal};
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// The most connections that a question `since` a time looks at.
pub const MAX_RECENT: u16 = 10_000;

/// The question: who has the most others below them?
///
/// Without `since`, a page is read off an index and costs the same however large the network is
/// and wherever in the list it is. With it, the connections made since then are looked at, which
/// may be [`MAX_RECENT`] at most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaderboard {
    /// Who asks.
    pub caller: Caller,
    /// The program's short id.
    pub program: String,
    /// The level at which those below count, from 1; without, all that the program shows.
    pub level: Option<u8>,
    /// Whether users who are banned or revoked neither count nor are listed.
    pub active: bool,
    /// Only connections made then or later count, in unix milliseconds.
    pub since: Option<i64>,
    /// Where the page before ended.
    pub after: Place,
    /// How many users a page has.
    pub limit: u16,
}

/// A place in the list: everything up to it was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// How many users are listed up to there.
    pub rank: i64,
    /// How many are below the last of them, as a negative number, in whose order they are listed.
    pub negative: i64,
    /// The id of the last of them. Of those with as many below, who came first comes first.
    pub user: i64,
}

impl Place {
    /// Before the first. The number is one that every driver can hold.
    pub const START: Self = Self {
        rank: 0,
        negative: -(1 << 52),
        user: 0,
    };
}

/// One of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leader {
    /// Which one: 1 is the first.
    pub rank: i64,
    /// Their email.
    pub user: String,
    /// How many are below them.
    pub users: i64,
}

/// A page of leaders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeaderPage {
    /// The leaders.
    pub leaders: Vec<Leader>,
    /// What to look [`after`](Leaderboard::after) for the next page; `None` if this is the last.
    pub next: Option<Place>,
}

/// SQL: a page out of the order that a column keeps.
macro_rules! ranked {
    ($rank:literal) => {
        concat!(
            "WITH ",
            caller!(),
            ",
",
            program!(),
            ",
page (user_id, place) AS (
    SELECT leaders.user_id, leaders.",
            $rank,
            "
    FROM leaders
    WHERE leaders.program_id = (SELECT program.id FROM program)
        AND leaders.kind = CAST(? AS BIGINT)
        AND leaders.",
            $rank,
            " < 0
        AND (leaders.",
            $rank,
            ", leaders.user_id) > (CAST(? AS BIGINT), CAST(? AS BIGINT))
    ORDER BY leaders.",
            $rank,
            ", leaders.user_id
    LIMIT CAST(? AS BIGINT)
)
SELECT page.place, page.user_id, users.email
FROM page
JOIN users ON users.id = page.user_id
ORDER BY page.place, page.user_id"
        )
    };
}

const ALL: &str = ranked!("rank_all");
const ACTIVE: &str = ranked!("rank_active");

const HOW_MANY: &str = concat!(
    "WITH ",
    caller!(),
    ",
",
    program!(),
    "
SELECT COUNT(*) AS connections
FROM (
    SELECT 1 AS one
    FROM connections
    WHERE connections.program_id = (SELECT program.id FROM program)
        AND connections.connected_at >= CAST(? AS BIGINT)
    LIMIT CAST(? AS BIGINT)
) AS recent"
);

const RECENT: &str = concat!(
    "WITH RECURSIVE ",
    caller!(),
    ",
",
    program!(),
    ",
given (active, levels) AS (
    VALUES (CAST(? AS BIGINT), CAST(? AS BIGINT))
),
recent (program_id, user_id, referrer_id) AS (
    SELECT connections.program_id, connections.user_id, connections.referrer_id
    FROM connections
    WHERE connections.program_id = (SELECT program.id FROM program)
        AND connections.connected_at >= CAST(? AS BIGINT)
    ORDER BY connections.connected_at DESC, connections.user_id
    LIMIT CAST(? AS BIGINT)
),
climb (program_id, above_id, level) AS (
    SELECT recent.program_id, recent.referrer_id, 1
    FROM recent
    JOIN users ON users.id = recent.user_id
    WHERE users.status = 'active' OR (SELECT given.active FROM given) = 0
    UNION ALL
    SELECT connections.program_id, connections.referrer_id, climb.level + 1
    FROM climb
    JOIN connections
        ON connections.program_id = climb.program_id AND connections.user_id = climb.above_id
    WHERE climb.level < (
        SELECT COALESCE(given.levels, program.levels) FROM given CROSS JOIN program
    )
),
below (user_id, place) AS (
    SELECT climb.above_id, -COUNT(*)
    FROM climb
    WHERE climb.level >= (SELECT COALESCE(given.levels, 1) FROM given)
    GROUP BY climb.above_id
)
SELECT below.place, below.user_id, users.email
FROM below
JOIN users ON users.id = below.user_id
WHERE (below.place, below.user_id) > (CAST(? AS BIGINT), CAST(? AS BIGINT))
    AND (users.status = 'active' OR (SELECT given.active FROM given) = 0)
ORDER BY below.place, below.user_id
LIMIT CAST(? AS BIGINT)"
);

impl Leaderboard {
    /// The question as a batch. It asks for one user more than the page has, which tells whether
    /// there is another page. If it may write, it first brings the order up to date.
    pub fn batch(&self, only_looks: bool) -> Vec<Statement> {
        let [network, key] = self.caller.params();
        let named = [network, key, (&self.program).into()];
        let page = [
            self.after.negative.into(),
            self.after.user.into(),
            (i64::from(self.limit) + 1).into(),
        ];
        let level = self.level.map(i64::from);
        let mut batch = vec![pairs::look_up(&named)];
        if let Some(since) = self.since {
            let most = i64::from(MAX_RECENT);
            let since = Param::Integer(since);
            let count = [since, (most + 1).into()];
            let given = [
                i64::from(self.active).into(),
                level.into(),
                since,
                most.into(),
            ];
            batch.push(statement(HOW_MANY, &[&named[..], &count].concat()));
            batch.push(statement(RECENT, &[&named[..], &given, &page].concat()));
        } else {
            if !only_looks {
                batch.extend(leaders::fold_for([network, key]));
            }
            let sql = if self.active { ACTIVE } else { ALL };
            let kind = [level.unwrap_or(0).into()];
            batch.push(statement(sql, &[&named[..], &kind, &page].concat()));
        }
        batch
    }

    /// The page, from the rows of the batch.
    ///
    /// # Errors
    /// `unauthorised`, `unknown_program`, `level_out_of_range`, `too_large` (`since`),
    /// `unavailable`.
    pub fn result(&self, results: &[Rows]) -> Result<LeaderPage, Refusal> {
        let mut program = context(results, 0)?;
        if program.0.first() == Some(&Value::Null) {
            return Err(Reason::UnknownProgram.of("program"));
        }
        let levels = program.levels()?;
        if self.level.is_some_and(|level| level > levels) {
            return Err(Reason::LevelOutOfRange.of("level"));
        }
        if self.since.is_some() {
            let counted = rows(results, 1)?.first().ok_or(BROKEN)?;
            if Columns(counted).integer()? > MAX_RECENT.into() {
                return Err(Reason::TooLarge.of("since"));
            }
        }
        let rows = rows(results, results.len().wrapping_sub(1))?;
        let limit = usize::from(self.limit);
        let mut leaders = Vec::with_capacity(rows.len().min(limit));
        let mut last = self.after;
        for row in rows.iter().take(limit) {
            let mut columns = Columns(row);
            last = Place {
                rank: last.rank + 1,
                negative: columns.integer()?,
                user: columns.integer()?,
            };
            leaders.push(Leader {
                rank: last.rank,
                user: columns.string()?,
                users: -last.negative,
            });
        }
        Ok(LeaderPage {
            leaders,
            next: (rows.len() > limit).then_some(last),
        })
    }
}
