//! What waits for somebody: reviews to be made, and what can be paid to whom.

use super::balances::{self, UnitBalance, parts};
use super::caller::caller;
use super::read::{Columns, rows};
use super::{Caller, Rows, Statement, statement};
use crate::refusal::Refusal;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// The question: which activities have a review, in the order in which they were recorded?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reviews {
    /// Who asks.
    pub caller: Caller,
    /// Where it has got to: `open`, `cleared` or `confirmed`.
    pub state: String,
    /// Activities up to this one were seen; 0 to begin.
    pub after: i64,
    /// How many a page has.
    pub limit: u16,
}

/// An activity with a review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reviewed {
    /// What the activity is called.
    pub reference: String,
    /// What was done.
    pub kind: String,
    /// Who did it.
    pub user: String,
    /// When the last step of the review was taken, in unix milliseconds.
    pub made: i64,
    /// Who took it.
    pub by: String,
    /// Why.
    pub why: String,
}

/// A part of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part<T> {
    /// What is in it.
    pub items: Vec<T>,
    /// What to look after for the next; `None` if this is the last.
    pub next: Option<i64>,
}

const REVIEWS: &str = concat!(
    "WITH ",
    caller!(),
    ",
page (activity_id) AS (
    SELECT activities.id
    FROM caller
    JOIN activities ON activities.network_id = caller.network_id
    WHERE activities.review = ? AND activities.id > CAST(? AS BIGINT)
    ORDER BY activities.id
    LIMIT CAST(? AS BIGINT)
)
SELECT activities.id, activities.reference, activities.kind, users.email, acts.made_at, acts.name,
    acts.why
FROM page
JOIN activities ON activities.id = page.activity_id
JOIN users ON users.id = activities.user_id
JOIN acts ON acts.id = (
    SELECT MAX(steps.id) FROM acts AS steps
    WHERE steps.activity_id = page.activity_id AND steps.name IS NOT NULL
)
ORDER BY activities.id"
);

impl Reviews {
    /// The question as a batch.
    pub fn batch(&self) -> Vec<Statement> {
        let [network, key] = self.caller.params();
        let limit = (i64::from(self.limit) + 1).into();
        let params = [network, key, (&self.state).into(), self.after.into(), limit];
        vec![statement(REVIEWS, &params)]
    }

    /// The page, from the rows of the batch.
    ///
    /// # Errors
    /// `unavailable`.
    pub fn result(&self, results: &[Rows]) -> Result<Part<Reviewed>, Refusal> {
        let rows = rows(results, 0)?;
        let limit = usize::from(self.limit);
        let (mut items, mut last) = (Vec::new(), self.after);
        for row in rows.iter().take(limit) {
            let mut columns = Columns(row);
            last = columns.integer()?;
            items.push(Reviewed {
                reference: columns.string()?,
                kind: columns.string()?,
                user: columns.string()?,
                made: columns.integer()?,
                by: columns.string()?,
                why: columns.string()?,
            });
        }
        Ok(Part {
            items,
            next: (rows.len() > limit).then_some(last),
        })
    }
}

/// The question: what can be paid, in one unit? A page looks at so many users who ever had
/// something of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payable {
    /// Who asks.
    pub caller: Caller,
    /// In which unit.
    pub unit: String,
    /// Users up to this one were seen; 0 to begin.
    pub after: i64,
    /// How many users a page looks at.
    pub limit: u16,
}

const PAYABLE: &str = concat!(
    "WITH ",
    caller!(),
    ",
page (network_id, user_id, unit) AS (
    SELECT accounts.network_id, accounts.user_id, accounts.unit
    FROM caller
    JOIN accounts ON accounts.network_id = caller.network_id
    WHERE accounts.unit = ? AND accounts.user_id > CAST(? AS BIGINT)
    ORDER BY accounts.user_id
    LIMIT CAST(? AS BIGINT)
)
SELECT users.id, users.email, page.unit, units.decimals,
    ",
    parts!(),
    "
FROM page
JOIN users ON users.id = page.user_id
JOIN units ON units.network_id = page.network_id AND units.unit = page.unit
LEFT JOIN balances ON balances.user_id = page.user_id AND balances.unit = page.unit
GROUP BY users.id, users.email, page.unit, units.decimals
ORDER BY users.id"
);

impl Payable {
    /// The question as a batch.
    pub fn batch(&self) -> Vec<Statement> {
        let [network, key] = self.caller.params();
        let limit = (i64::from(self.limit) + 1).into();
        let params = [network, key, (&self.unit).into(), self.after.into(), limit];
        vec![statement(PAYABLE, &params)]
    }

    /// The page, from the rows of the batch.
    ///
    /// # Errors
    /// `unavailable`.
    pub fn result(&self, results: &[Rows]) -> Result<Part<UnitBalance>, Refusal> {
        let rows = rows(results, 0)?;
        let limit = usize::from(self.limit);
        let (mut items, mut last) = (Vec::new(), self.after);
        for row in rows.iter().take(limit) {
            let balance = balances::read(&mut Columns(row))?;
            last = balance.user_id;
            if balance.balance.approved > 0 {
                items.push(balance);
            }
        }
        Ok(Part {
            items,
            next: (rows.len() > limit).then_some(last),
        })
    }
}
