//! What is there to know for a decision: the plan, the chain as it stands, and what was spent.

use super::super::caller::caller;
use super::super::intent::outcome;
use super::super::read::{BROKEN, Columns, rows};
use super::super::standing::default_program;
use super::super::user::found;
use super::super::{Caller, Param, Rows, Statement, Status, money, statement};
use crate::award::rules::Period;
use crate::refusal::Refusal;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// The question: what is there to know for an activity of `user`, a canonical email?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// Who asks.
    pub caller: Caller,
    /// Who did it.
    pub user: String,
    /// The program that the request names; without, it is found as in [`Signup`](crate::store::Signup).
    pub program: Option<String>,
    /// What was done, as a short id.
    pub kind: String,
    /// What the activity is called.
    pub reference: String,
}

/// A user, as a decision sees them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Someone {
    /// Their number.
    pub id: i64,
    /// Their email.
    pub email: String,
    /// What may be done with them.
    pub status: Status,
    /// How many they brought in.
    pub referrals: i64,
}

/// What was given and not taken back, in a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpentSum {
    /// To whom; 0 for all.
    pub user_id: i64,
    /// The name of the period, as rules have it.
    pub period: String,
    /// In which unit.
    pub unit: String,
    /// By which rule.
    pub rule: String,
    /// How much, in the unit's smallest parts.
    pub amount: i128,
}

/// What a decision takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The number of the program.
    pub program_id: i64,
    /// How many levels it has.
    pub levels: u8,
    /// The version of its plan.
    pub version: i64,
    /// The plan, if there is one.
    pub plan: Option<String>,
    /// Who did it.
    pub actor: Someone,
    /// How often they did the like before.
    pub earlier: i64,
    /// Whether an activity of that reference is there already.
    pub is_known: bool,
    /// Who is above them, nearest first.
    pub chain: Vec<Someone>,
    /// The default sponsors of the plan.
    pub sponsors: Vec<Someone>,
    /// What counts against the budgets of the plan.
    pub spent: Vec<SpentSum>,
}

const STANDING: &str = concat!(
    "WITH ",
    found!(),
    ",
asked (kind, reference) AS (
    VALUES (CAST(? AS TEXT), CAST(? AS TEXT))
)
SELECT
    CASE
        WHEN found.program IS NOT NULL AND found.named_id IS NULL THEN 'unknown_program'
        WHEN found.program_id IS NULL THEN 'no_program'
        WHEN found.user_id IS NULL THEN 'unknown_user'
        ELSE 'found'
    END AS outcome,
    found.program_id, programs.levels, plans.version, plans.plan, found.user_id, users.email,
    found.status, done.times, activities.id
FROM found
CROSS JOIN asked
LEFT JOIN programs ON programs.id = found.program_id
LEFT JOIN plans ON plans.program_id = found.program_id
LEFT JOIN users ON users.id = found.user_id
LEFT JOIN done
    ON done.program_id = found.program_id AND done.user_id = found.user_id
    AND done.kind = asked.kind
LEFT JOIN activities
    ON activities.network_id = users.network_id AND activities.reference = asked.reference"
);

/// SQL: those above, as a common table `chain`, after `found`.
macro_rules! chain {
    () => {
        "chain (program_id, levels, above_id, level) AS (
    SELECT programs.id, programs.levels, connections.referrer_id, 1
    FROM found
    JOIN programs ON programs.id = found.program_id
    JOIN connections
        ON connections.program_id = programs.id AND connections.user_id = found.user_id
    UNION ALL
    SELECT chain.program_id, chain.levels, connections.referrer_id, chain.level + 1
    FROM chain
    JOIN connections
        ON connections.program_id = chain.program_id AND connections.user_id = chain.above_id
    WHERE chain.level < chain.levels
)"
    };
}

const CHAIN: &str = concat!(
    "WITH RECURSIVE ",
    found!(),
    ",
",
    chain!(),
    "
SELECT users.id, users.email, users.status, COALESCE((
        SELECT CAST(SUM(counts.users) AS BIGINT) FROM counts
        WHERE counts.program_id = chain.program_id AND counts.user_id = chain.above_id
            AND counts.level = 1
    ), 0) AS referrals
FROM chain
JOIN users ON users.id = chain.above_id
ORDER BY chain.level"
);

const SPONSORS: &str = concat!(
    "WITH ",
    found!(),
    "
SELECT users.id, users.email, users.status, 0 AS referrals
FROM found
JOIN sponsors ON sponsors.program_id = found.program_id
JOIN users ON users.id = sponsors.user_id"
);

/// What was spent is looked at as far as the budgets of the plan ask.
const SPENT: &str = concat!(
    "WITH RECURSIVE ",
    found!(),
    ",
",
    chain!(),
    ",
wanted (name, period, begins, ends) AS (
    VALUES ('ever', 'year', CAST(0 AS BIGINT), CAST(9000000000000000 AS BIGINT)),
        ('year', 'year', CAST(? AS BIGINT), CAST(? AS BIGINT)),
        ('month', 'month', CAST(? AS BIGINT), CAST(? AS BIGINT)),
        ('day', 'day', CAST(? AS BIGINT), CAST(? AS BIGINT))
),
planned (program_id, budgets) AS (
    SELECT plans.program_id, plans.budgets
    FROM found
    JOIN plans ON plans.program_id = found.program_id
    WHERE plans.budgets > 0
),
whose (program_id, user_id) AS (
    SELECT planned.program_id, CAST(0 AS BIGINT) FROM planned
    UNION
    SELECT planned.program_id, found.user_id
    FROM planned
    CROSS JOIN found
    WHERE planned.budgets = 2
    UNION
    SELECT planned.program_id, chain.above_id
    FROM planned
    JOIN chain ON chain.program_id = planned.program_id
    WHERE planned.budgets = 2
    UNION
    SELECT planned.program_id, sponsors.user_id
    FROM planned
    JOIN sponsors ON sponsors.program_id = planned.program_id
    WHERE planned.budgets = 2
)
SELECT whose.user_id, wanted.name, spent.unit, spent.rule,
    CAST(SUM(spent.high) AS BIGINT) AS high, CAST(SUM(spent.low) AS BIGINT) AS low
FROM whose
CROSS JOIN wanted
JOIN spent
    ON spent.program_id = whose.program_id AND spent.user_id = whose.user_id
    AND spent.period = wanted.period
    AND spent.start BETWEEN wanted.begins AND wanted.ends
GROUP BY whose.user_id, wanted.name, spent.unit, spent.rule"
);

impl Look {
    /// The question as a batch, for an activity that was done at a time in unix milliseconds.
    pub fn batch(&self, done: u64) -> Vec<Statement> {
        let [network, key] = self.caller.params();
        let named = [
            network,
            key,
            self.program.as_deref().into(),
            (&self.user).into(),
        ];
        let asked = [(&self.kind).into(), (&self.reference).into()];
        let [year, month, day] = starts(done).map(Param::from);
        vec![
            statement(STANDING, &[&named[..], &asked].concat()),
            statement(CHAIN, &named),
            statement(SPONSORS, &named),
            statement(
                SPENT,
                &[&named[..], &[year, year, month, month, day, day]].concat(),
            ),
        ]
    }

    /// What there is to know, from the rows of the batch.
    ///
    /// # Errors
    /// `unauthorised`, `unknown_program`, `missing_field` (`program`), `unknown_user`,
    /// `unavailable`.
    pub fn result(results: &[Rows]) -> Result<Found, Refusal> {
        let (_, mut columns) = outcome(results, 0)?;
        let program_id = columns.integer()?;
        let levels = columns.levels()?;
        let version = columns.optional_integer()?.unwrap_or(0);
        let plan = columns.optional_string()?;
        let actor = Someone {
            id: columns.integer()?,
            email: columns.string()?,
            status: Status::of(columns.text()?).ok_or(BROKEN)?,
            referrals: 0,
        };
        let mut spent = Vec::new();
        for row in rows(results, 3)? {
            let mut columns = Columns(row);
            spent.push(SpentSum {
                user_id: columns.integer()?,
                period: columns.string()?,
                unit: columns.string()?,
                rule: columns.string()?,
                amount: money::read(&mut columns)?,
            });
        }
        Ok(Found {
            program_id,
            levels,
            version,
            plan,
            actor,
            earlier: columns.optional_integer()?.unwrap_or(0),
            is_known: columns.optional_integer()?.is_some(),
            chain: people(results, 1)?,
            sponsors: people(results, 2)?,
            spent,
        })
    }
}

fn people(results: &[Rows], place: usize) -> Result<Vec<Someone>, Refusal> {
    let mut people = Vec::new();
    for row in rows(results, place)? {
        let mut columns = Columns(row);
        people.push(Someone {
            id: columns.integer()?,
            email: columns.string()?,
            status: Status::of(columns.text()?).ok_or(BROKEN)?,
            referrals: columns.integer()?,
        });
    }
    Ok(people)
}

/// When the year, the month and the day of a time began.
pub(super) fn starts(done: u64) -> [i64; 3] {
    [Period::Year, Period::Month, Period::Day]
        .map(|period| i64::try_from(period.start(done)).unwrap_or(i64::MAX))
}
