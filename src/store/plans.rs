//! Plans: what a program gives for what, as [`award`](crate::award) has it. The plan is kept as the
//! text that it is; what decisions and other programs have to know of it stands beside it.

use super::caller::caller;
use super::intent::{forget, outcome};
use super::pairs::program;
use super::read::{BROKEN, context};
use super::{Caller, Param, Rows, Statement, Value, statement};
use crate::refusal::{Reason, Refusal};
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// The most default sponsors of a plan.
pub const MAX_SPONSORS: usize = 8;

/// The most units of a plan.
pub const MAX_UNITS: usize = 16;

/// What decisions have to look at for the budgets of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Budgets {
    /// It has none.
    None = 0,
    /// What was given to all.
    OfAll = 1,
    /// And to each person.
    OfPersons = 2,
}

/// The question: what is the plan of a program?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanOf {
    /// Who asks.
    pub caller: Caller,
    /// The program's short id.
    pub program: String,
}

/// The plan of a program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Planned {
    /// How often it was changed; 0 if the program never had one.
    pub version: i64,
    /// The plan, as JSON.
    pub plan: Option<String>,
}

/// A plan, with what is to be known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPlan {
    /// The plan, as JSON.
    pub plan: String,
    /// What its budgets ask for.
    pub budgets: Budgets,
    /// Its default sponsors, as canonical emails, [`MAX_SPONSORS`] at most.
    pub sponsors: Vec<String>,
    /// Its units with their decimals, [`MAX_UNITS`] at most.
    pub units: Vec<(String, u8)>,
    /// The version that it comes after; any, if none is named.
    pub after: Option<i64>,
}

/// The command: let this be the plan of a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetPlan {
    /// Who asks.
    pub caller: Caller,
    /// The program's short id.
    pub program: String,
}

/// What setting a plan did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlanSet {
    /// The program had none.
    Created,
    /// It had another.
    Changed,
    /// It had this one.
    Unchanged,
    /// Nothing was done, as one of the default sponsors is no user.
    UnknownSponsor(String),
    /// Nothing was done, as another plan of the network has a unit with other decimals.
    OtherDecimals(String),
}

const READ: &str = concat!(
    "WITH ",
    caller!(),
    ",
",
    program!(),
    "
SELECT program.id, plans.version, plans.plan
FROM program
LEFT JOIN plans ON plans.program_id = program.id"
);

/// SQL: the sponsors and units of a plan, as common tables; what is not needed of the rows is
/// `NULL`.
macro_rules! planned {
    () => {
        "named (email) AS (
    VALUES (CAST(? AS TEXT)), (?), (?), (?), (?), (?), (?), (?)
),
counted (unit, decimals) AS (
    VALUES (CAST(? AS TEXT), CAST(? AS BIGINT)), (?, CAST(? AS BIGINT)), (?, CAST(? AS BIGINT)),
        (?, CAST(? AS BIGINT)), (?, CAST(? AS BIGINT)), (?, CAST(? AS BIGINT)),
        (?, CAST(? AS BIGINT)), (?, CAST(? AS BIGINT)), (?, CAST(? AS BIGINT)),
        (?, CAST(? AS BIGINT)), (?, CAST(? AS BIGINT)), (?, CAST(? AS BIGINT)),
        (?, CAST(? AS BIGINT)), (?, CAST(? AS BIGINT)), (?, CAST(? AS BIGINT)),
        (?, CAST(? AS BIGINT))
)"
    };
}

const DECIDE: &str = concat!(
    "INSERT INTO intents (id, made_at, network_id, program_id, code, outcome)
WITH ",
    caller!(),
    ",
given (id, made_at, program, plan, version) AS (
    VALUES (?, CAST(? AS BIGINT), ?, CAST(? AS TEXT), CAST(? AS BIGINT))
),
",
    planned!(),
    ",
found AS (
    SELECT
        given.*,
        caller.network_id,
        programs.id AS program_id,
        COALESCE(plans.version, 0) AS old_version,
        plans.plan AS old_plan,
        (
            SELECT MIN(named.email) FROM named
            WHERE named.email IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM users
                WHERE users.network_id = caller.network_id AND users.email = named.email
            )
        ) AS nobody,
        (
            SELECT MIN(counted.unit)
            FROM counted
            JOIN units ON units.network_id = caller.network_id AND units.unit = counted.unit
            WHERE units.decimals <> counted.decimals
        ) AS other
    FROM given
    CROSS JOIN caller
    LEFT JOIN programs
        ON programs.network_id = caller.network_id AND programs.name = given.program
    LEFT JOIN plans ON plans.program_id = programs.id
)
SELECT id, made_at, network_id, program_id, COALESCE(nobody, other),
    CASE
        WHEN program_id IS NULL THEN 'unknown_program'
        WHEN version <> old_version THEN '*stale'
        WHEN nobody IS NOT NULL THEN 'unknown_sponsor'
        WHEN other IS NOT NULL THEN 'other_decimals'
        WHEN plan = old_plan THEN 'unchanged'
        WHEN old_plan IS NULL THEN 'created'
        ELSE 'changed'
    END
FROM found"
);

const SET: &str = "INSERT INTO plans (program_id, version, plan, budgets)
SELECT program_id, 1, CAST(? AS TEXT), CAST(? AS BIGINT)
FROM intents
WHERE id = ? AND outcome IN ('created', 'changed')
ON CONFLICT (program_id) DO UPDATE
SET version = plans.version + 1, plan = excluded.plan, budgets = excluded.budgets";

const CLEAR_SPONSORS: &str = "DELETE FROM sponsors
WHERE program_id = (
    SELECT intents.program_id FROM intents
    WHERE intents.id = ? AND intents.outcome IN ('created', 'changed')
)";

const ADD_SPONSORS: &str = concat!(
    "INSERT INTO sponsors (program_id, user_id)
WITH ",
    planned!(),
    "
SELECT intents.program_id, users.id
FROM intents
CROSS JOIN named
JOIN users ON users.network_id = intents.network_id AND users.email = named.email
WHERE intents.id = ? AND intents.outcome IN ('created', 'changed')"
);

const ADD_UNITS: &str = concat!(
    "INSERT INTO units (network_id, unit, decimals)
WITH ",
    planned!(),
    "
SELECT intents.network_id, counted.unit, counted.decimals
FROM intents
CROSS JOIN counted
WHERE intents.id = ? AND intents.outcome IN ('created', 'changed') AND counted.unit IS NOT NULL
ON CONFLICT DO NOTHING"
);

const OUTCOME: &str = "SELECT intents.outcome, intents.code, plans.version, plans.plan
FROM intents
LEFT JOIN plans ON plans.program_id = intents.program_id
WHERE intents.id = ?";

impl PlanOf {
    /// The question as a batch.
    pub fn batch(&self) -> Vec<Statement> {
        let [network, key] = self.caller.params();
        vec![statement(READ, &[network, key, (&self.program).into()])]
    }

    /// The plan, from the rows of the batch.
    ///
    /// # Errors
    /// `unauthorised`, `unknown_program`, `unavailable`.
    pub fn result(results: &[Rows]) -> Result<Planned, Refusal> {
        let mut columns = context(results, 0)?;
        if columns.0.first() == Some(&Value::Null) {
            return Err(Reason::UnknownProgram.of("program"));
        }
        columns.integer()?;
        Ok(Planned {
            version: columns.optional_integer()?.unwrap_or(0),
            plan: columns.optional_string()?,
        })
    }
}

impl SetPlan {
    /// The command as a batch. `intent` is a fresh random id, `now` the unix milliseconds.
    pub fn batch(&self, new: &NewPlan, intent: &str, now: i64) -> Vec<Statement> {
        let [network, key] = self.caller.params();
        let id = intent.into();
        let mut planned = [Param::Null; MAX_SPONSORS + 2 * MAX_UNITS];
        let (named, counted) = planned.split_at_mut(MAX_SPONSORS);
        for (place, email) in named.iter_mut().zip(&new.sponsors) {
            *place = email.into();
        }
        for (place, (unit, decimals)) in counted.as_chunks_mut::<2>().0.iter_mut().zip(&new.units) {
            *place = [unit.into(), i64::from(*decimals).into()];
        }
        let plan = (&new.plan).into();
        let given = [
            network,
            key,
            id,
            now.into(),
            (&self.program).into(),
            plan,
            new.after.into(),
        ];
        let planned_for = [&planned[..], &[id]].concat();
        vec![
            statement(DECIDE, &[&given[..], &planned].concat()),
            statement(SET, &[plan, (new.budgets as i64).into(), id]),
            statement(CLEAR_SPONSORS, &[id]),
            statement(ADD_SPONSORS, &planned_for),
            statement(ADD_UNITS, &planned_for),
            statement(OUTCOME, &[id]),
            forget(intent),
        ]
    }

    /// What was done, and the plan as it is now, from the rows of the batch.
    ///
    /// # Errors
    /// `unauthorised`, `unknown_program`, `unavailable`.
    pub fn result(results: &[Rows]) -> Result<(PlanSet, Planned), Refusal> {
        let (outcome, mut columns) = outcome(results, 5)?;
        let fault = columns.optional_string()?;
        let planned = Planned {
            version: columns.optional_integer()?.unwrap_or(0),
            plan: columns.optional_string()?,
        };
        let set = match (outcome, fault) {
            ("created", _) => PlanSet::Created,
            ("changed", _) => PlanSet::Changed,
            ("unchanged", _) => PlanSet::Unchanged,
            ("unknown_sponsor", Some(email)) => PlanSet::UnknownSponsor(email),
            ("other_decimals", Some(unit)) => PlanSet::OtherDecimals(unit),
            _ => return Err(BROKEN),
        };
        Ok((set, planned))
    }
}
