//! Awards in pages: those of a network, a user or an activity.

use super::activity::read::{AwardRow, award};
use super::caller::caller;
use super::read::{Columns, context, rows};
use super::{Caller, Rows, Statement, statement};
use crate::refusal::{Reason, Refusal};
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// The question: which awards are there, in the order in which they were made?
///
/// A page looks at so many awards, whatever their state, so that it costs the same if there are
/// few of that state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Awards {
    /// Who asks.
    pub caller: Caller,
    /// Only those of this user, a canonical email.
    pub user: Option<String>,
    /// Only those of this activity.
    pub reference: Option<String>,
    /// Only those that have got there.
    pub state: Option<String>,
    /// Awards up to this one were seen; 0 to begin.
    pub after: i64,
    /// How many awards a page looks at.
    pub limit: u16,
}

/// An award in a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The activity that it is of.
    pub reference: String,
    /// The program's short id.
    pub program: String,
    /// The award.
    pub award: AwardRow,
}

/// A page of awards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwardPage {
    /// The awards.
    pub awards: Vec<Listed>,
    /// What to look [`after`](Awards::after) for the next page; `None` if this is the last.
    pub next: Option<i64>,
}

/// SQL: a page, of those awards that the condition names.
macro_rules! read {
    ($which:literal) => {
        concat!(
            "WITH ",
            caller!(),
            ",
page (award_id) AS (
    SELECT awards.id
    FROM caller
    ",
            $which,
            "
    AND awards.id > CAST(? AS BIGINT)
    ORDER BY awards.id
    LIMIT CAST(? AS BIGINT)
)
SELECT awards.id, activities.reference, programs.name, awards.number, awards.rule, users.email,
    awards.level, awards.unit, awards.decimals, awards.high, awards.low, awards.intended_high,
    awards.intended_low, awards.found_by, awards.due_at, awards.state
FROM page
JOIN awards ON awards.id = page.award_id
JOIN activities ON activities.id = awards.activity_id
JOIN programs ON programs.id = awards.program_id
JOIN users ON users.id = awards.user_id
ORDER BY awards.id"
        )
    };
}

const ALL: &str = read!("JOIN awards ON awards.network_id = caller.network_id");
const OF_USER: &str = read!(
    "JOIN users ON users.network_id = caller.network_id AND users.email = ?
    JOIN awards ON awards.user_id = users.id"
);
const OF_ACTIVITY: &str = read!(
    "JOIN activities
        ON activities.network_id = caller.network_id AND activities.reference = ?
    JOIN awards ON awards.activity_id = activities.id"
);

const NAMED: &str = concat!(
    "WITH ",
    caller!(),
    ",
given (email, reference) AS (
    VALUES (CAST(? AS TEXT), CAST(? AS TEXT))
)
SELECT users.id AS user_id, activities.id AS activity_id
FROM caller
CROSS JOIN given
LEFT JOIN users ON users.network_id = caller.network_id AND users.email = given.email
LEFT JOIN activities
    ON activities.network_id = caller.network_id AND activities.reference = given.reference"
);

impl Awards {
    /// The question as a batch.
    pub fn batch(&self) -> Vec<Statement> {
        let [network, key] = self.caller.params();
        let page = [self.after.into(), (i64::from(self.limit) + 1).into()];
        let (sql, which) = match (&self.reference, &self.user) {
            (Some(reference), _) => (OF_ACTIVITY, vec![reference.into()]),
            (None, Some(user)) => (OF_USER, vec![user.into()]),
            (None, None) => (ALL, Vec::new()),
        };
        let params = [&[network, key][..], &which, &page].concat();
        let named = [
            network,
            key,
            self.user.as_deref().into(),
            self.reference.as_deref().into(),
        ];
        vec![statement(NAMED, &named), statement(sql, &params)]
    }

    /// The page, from the rows of the batch.
    ///
    /// # Errors
    /// `unauthorised`, `unknown_user`, `unknown_reference`, `unavailable`.
    pub fn result(&self, results: &[Rows]) -> Result<AwardPage, Refusal> {
        let mut named = context(results, 0)?;
        if named.optional_integer()?.is_none() && self.user.is_some() {
            return Err(Reason::UnknownUser.of("user"));
        }
        if named.optional_integer()?.is_none() && self.reference.is_some() {
            return Err(Reason::UnknownReference.of("reference"));
        }
        let rows = rows(results, 1)?;
        let limit = usize::from(self.limit);
        let (mut awards, mut last) = (Vec::new(), self.after);
        for row in rows.iter().take(limit) {
            let mut columns = Columns(row);
            last = columns.integer()?;
            let listed = Listed {
                reference: columns.string()?,
                program: columns.string()?,
                award: award(&mut columns)?,
            };
            let is_state = |state: &String| *state == listed.award.state;
            let is_user = |user: &String| *user == listed.award.user;
            if self.state.as_ref().is_none_or(is_state) && self.user.as_ref().is_none_or(is_user) {
                awards.push(listed);
            }
        }
        Ok(AwardPage {
            awards,
            next: (rows.len() > limit).then_some(last),
        })
    }
}
