//! Balances: what users have of each unit. They are kept by the batches that write the ledger, and
//! are the sums of it.

use super::caller::caller;
use super::read::{Columns, context, rows};
use super::{Caller, Rows, Statement, money, statement};
use crate::award::ledger::entry::Balance;
use crate::refusal::{Reason, Refusal};
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// The question: what does `user`, a canonical email, have?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BalancesOf {
    /// Who asks.
    pub caller: Caller,
    /// Whose balances they are.
    pub user: String,
}

/// What a user has of a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitBalance {
    /// The number of the user.
    pub user_id: i64,
    /// Who it is.
    pub user: String,
    /// The short id of the unit.
    pub unit: String,
    /// How many decimals it has.
    pub decimals: u8,
    /// What they have of it, in its smallest parts.
    pub balance: Balance,
}

const USER: &str = concat!(
    "WITH ",
    caller!(),
    ",
given (email) AS (
    VALUES (CAST(? AS TEXT))
)
SELECT users.id
FROM caller
CROSS JOIN given
LEFT JOIN users ON users.network_id = caller.network_id AND users.email = given.email"
);

/// SQL: the two numbers of the parts of a balance, each a sum.
macro_rules! parts {
    () => {
        "CAST(SUM(CASE WHEN balances.part = 'pending' THEN balances.high ELSE 0 END) AS BIGINT)
        AS pending_high,
    CAST(SUM(CASE WHEN balances.part = 'pending' THEN balances.low ELSE 0 END) AS BIGINT)
        AS pending_low,
    CAST(SUM(CASE WHEN balances.part = 'approved' THEN balances.high ELSE 0 END) AS BIGINT)
        AS approved_high,
    CAST(SUM(CASE WHEN balances.part = 'approved' THEN balances.low ELSE 0 END) AS BIGINT)
        AS approved_low,
    CAST(SUM(CASE WHEN balances.part = 'paid' THEN balances.high ELSE 0 END) AS BIGINT)
        AS paid_high,
    CAST(SUM(CASE WHEN balances.part = 'paid' THEN balances.low ELSE 0 END) AS BIGINT)
        AS paid_low,
    CAST(SUM(CASE WHEN balances.part = 'test' THEN balances.high ELSE 0 END) AS BIGINT)
        AS test_high,
    CAST(SUM(CASE WHEN balances.part = 'test' THEN balances.low ELSE 0 END) AS BIGINT)
        AS test_low"
    };
}

pub(super) use parts;

const READ: &str = concat!(
    "WITH ",
    caller!(),
    "
SELECT users.id, users.email, accounts.unit, units.decimals,
    ",
    parts!(),
    "
FROM caller
JOIN users ON users.network_id = caller.network_id AND users.email = ?
JOIN accounts ON accounts.network_id = caller.network_id AND accounts.user_id = users.id
JOIN units ON units.network_id = caller.network_id AND units.unit = accounts.unit
LEFT JOIN balances ON balances.user_id = users.id AND balances.unit = accounts.unit
GROUP BY users.id, users.email, accounts.unit, units.decimals
ORDER BY accounts.unit"
);

impl BalancesOf {
    /// The question as a batch.
    pub fn batch(&self) -> Vec<Statement> {
        let [network, key] = self.caller.params();
        let params = [network, key, (&self.user).into()];
        vec![statement(USER, &params), statement(READ, &params)]
    }

    /// The balances by unit, from the rows of the batch.
    ///
    /// # Errors
    /// `unauthorised`, `unknown_user`, `unavailable`.
    pub fn result(results: &[Rows]) -> Result<Vec<UnitBalance>, Refusal> {
        let mut user = context(results, 0)?;
        if user.optional_integer()?.is_none() {
            return Err(Reason::UnknownUser.of("user"));
        }
        rows(results, 1)?
            .iter()
            .map(|row| read(&mut Columns(row)))
            .collect()
    }
}

/// A balance, from user, unit, decimals and the columns of `parts!`.
pub(super) fn read(columns: &mut Columns<'_>) -> Result<UnitBalance, Refusal> {
    Ok(UnitBalance {
        user_id: columns.integer()?,
        user: columns.string()?,
        unit: columns.string()?,
        decimals: columns.levels()?,
        balance: Balance {
            pending: money::read(columns)?,
            approved: money::read(columns)?,
            paid: money::read(columns)?,
            test: money::read(columns)?,
        },
    })
}
