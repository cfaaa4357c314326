//! What becomes of awards: they are approved, paid and taken back, and held while somebody looks
//! at them. Each batch finds which awards move, writes an act of each, moves the sums along, and
//! then the awards; which are those of the ledger in memory, whose words these are
//! ([`ledger::decide`](crate::award::ledger::decide)).

use super::activity::read::{self, Recorded};
use super::caller::caller;

use super::intent::{forget, outcome};
use super::read::{Columns, rows};
use super::sums::{carry, slot};
use super::{Caller, Param, Rows, Statement, money, statement};
use crate::guard::review::Step;
use crate::refusal::{Reason, Refusal};
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// The most awards that one batch approves.
pub const APPROVED_AT_ONCE: u16 = 500;

/// SQL: which awards move, as a common table `moving (award_id, was, becomes)`. Each takes the
/// intent as its one parameter.
macro_rules! moving {
    (reversal) => {
        "WITH moving (award_id, was, becomes) AS (
    SELECT awards.id, awards.state,
        CASE WHEN awards.state = 'paid' THEN 'owed' ELSE 'reversed' END
    FROM intents
    JOIN awards ON awards.activity_id = intents.activity_id
    WHERE intents.id = ? AND intents.outcome IN ('reversed', 'confirmed')
        AND awards.state IN ('pending', 'approved', 'paid', 'test')
)"
    };
    (hold) => {
        "WITH moving (award_id, was, becomes) AS (
    SELECT awards.id, awards.state, 'pending'
    FROM intents
    JOIN awards ON awards.activity_id = intents.activity_id
    WHERE intents.id = ? AND intents.outcome = 'held_for_review' AND awards.state = 'approved'
)"
    };
    (approval) => {
        "WITH moving (award_id, was, becomes) AS (
    SELECT awards.id, awards.state, 'approved'
    FROM intents
    JOIN awards ON awards.network_id = intents.network_id
    WHERE intents.id = ? AND awards.ready_at <= intents.made_at
    ORDER BY awards.ready_at, awards.id
    LIMIT 500
)"
    };
    (payment) => {
        "WITH moving (award_id, was, becomes) AS (
    SELECT awards.id, awards.state,
        CASE WHEN awards.state = 'approved' THEN 'paid' ELSE 'settled' END
    FROM intents
    JOIN awards ON awards.user_id = intents.user_id AND awards.unit = intents.code
    WHERE intents.id = ? AND intents.outcome = 'paid' AND awards.state IN ('approved', 'owed')
)"
    };
}

/// The statements that move awards, each with the intent as its first parameter.
struct Moves {
    acts: Option<&'static str>,
    balances: &'static str,
    spent: Option<&'static str>,
    events: Option<&'static str>,
    awards: &'static str,
}

macro_rules! acts {
    ($which:ident) => {
        concat!(
            "INSERT INTO acts (activity_id, number, act, made_at, why)
",
            moving!($which),
            "
SELECT awards.activity_id, awards.number,
    CASE WHEN moving.becomes IN ('reversed', 'owed') THEN 'took_back' ELSE moving.becomes END,
    CAST(? AS BIGINT), CAST(? AS TEXT)
FROM moving
JOIN awards ON awards.id = moving.award_id
ORDER BY CASE WHEN moving.becomes = 'settled' THEN 1 ELSE 0 END, awards.id"
        )
    };
}

/// What is taken from where the awards were is added to where they come; what is owed counts
/// against what is approved.
macro_rules! balances {
    ($which:ident) => {
        concat!(
            "INSERT INTO balances (user_id, unit, part, slot, high, low)
",
            moving!($which),
            ",
parts (state, part, sign) AS (
    VALUES ('pending', 'pending', 1), ('approved', 'approved', 1), ('paid', 'paid', 1),
        ('owed', 'paid', 1), ('owed', 'approved', -1), ('test', 'test', 1)
),
moved (award_id, state, direction) AS (
    SELECT moving.award_id, moving.was, -1 FROM moving
    UNION ALL
    SELECT moving.award_id, moving.becomes, 1 FROM moving
),
summed (user_id, unit, part, high, low) AS (
    SELECT awards.user_id, awards.unit, parts.part,
        CAST(SUM(moved.direction * parts.sign * awards.high) AS BIGINT),
        CAST(SUM(moved.direction * parts.sign * awards.low) AS BIGINT)
    FROM moved
    JOIN parts ON parts.state = moved.state
    JOIN awards ON awards.id = moved.award_id
    GROUP BY awards.user_id, awards.unit, parts.part
)
SELECT summed.user_id, summed.unit, summed.part, CAST(? AS BIGINT),
    summed.high + summed.low / 1000000000000, summed.low % 1000000000000
FROM summed
WHERE summed.high <> 0 OR summed.low <> 0
ON CONFLICT (user_id, unit, part, slot) DO UPDATE
SET ",
            carry!("balances")
        )
    };
}

macro_rules! awards {
    ($which:ident, $set:literal) => {
        concat!(
            "UPDATE awards SET ",
            $set,
            "
WHERE awards.id IN (
    ",
            moving!($which),
            "
    SELECT moving.award_id FROM moving
)"
        )
    };
}

const REVERSAL: Moves = Moves {
    acts: Some(acts!(reversal)),
    balances: balances!(reversal),
    spent: Some(concat!(
        "INSERT INTO spent (program_id, user_id, period, start, unit, rule, slot, high, low)
",
        moving!(reversal),
        ",
periods (period) AS (
    VALUES ('year'), ('month'), ('day')
),
whose (is_all) AS (
    VALUES (0), (1)
),
summed (program_id, user_id, period, start, unit, rule, high, low) AS (
    SELECT awards.program_id, CASE WHEN whose.is_all = 0 THEN awards.user_id ELSE 0 END,
        periods.period,
        CASE periods.period WHEN 'year' THEN activities.year_at
            WHEN 'month' THEN activities.month_at ELSE activities.day_at END,
        awards.unit, awards.rule, -CAST(SUM(awards.high) AS BIGINT),
        -CAST(SUM(awards.low) AS BIGINT)
    FROM moving
    JOIN awards ON awards.id = moving.award_id
    JOIN activities ON activities.id = awards.activity_id
    CROSS JOIN periods
    CROSS JOIN whose
    WHERE moving.was <> 'test'
    GROUP BY awards.program_id, CASE WHEN whose.is_all = 0 THEN awards.user_id ELSE 0 END,
        periods.period, CASE periods.period WHEN 'year' THEN activities.year_at
            WHEN 'month' THEN activities.month_at ELSE activities.day_at END,
        awards.unit, awards.rule
)
SELECT summed.program_id, summed.user_id, summed.period, summed.start, summed.unit, summed.rule,
    CAST(? AS BIGINT), summed.high + summed.low / 1000000000000, summed.low % 1000000000000
FROM summed
WHERE summed.high <> 0 OR summed.low <> 0
ON CONFLICT (program_id, user_id, period, start, unit, rule, slot) DO UPDATE
SET ",
        carry!("spent")
    )),
    events: Some(concat!(
        "INSERT INTO events
    (network_id, name, kind, made_at, program_id, user_id, activity_id, number, reason)
",
        moving!(reversal),
        "
SELECT awards.network_id, 'evt_' || CAST(? AS TEXT) || 'r' || awards.number, 'award.reversed',
    CAST(? AS BIGINT), awards.program_id, awards.user_id, awards.activity_id, awards.number,
    CAST(? AS TEXT)
FROM moving
JOIN awards ON awards.id = moving.award_id
ORDER BY awards.id"
    )),
    awards: awards!(
        reversal,
        "state = CASE WHEN state = 'paid' THEN 'owed' ELSE 'reversed' END, ready_at = NULL"
    ),
};

const HOLD: Moves = Moves {
    acts: None,
    balances: balances!(hold),
    spent: None,
    events: None,
    awards: awards!(hold, "state = 'pending', ready_at = NULL"),
};

const APPROVAL: Moves = Moves {
    acts: Some(acts!(approval)),
    balances: balances!(approval),
    spent: None,
    events: None,
    awards: awards!(approval, "state = 'approved', ready_at = NULL"),
};

const PAYMENT: Moves = Moves {
    acts: Some(acts!(payment)),
    balances: balances!(payment),
    spent: None,
    events: None,
    awards: awards!(
        payment,
        "state = CASE WHEN state = 'approved' THEN 'paid' ELSE 'settled' END"
    ),
};

impl Moves {
    fn add(&self, batch: &mut Vec<Statement>, intent: &str, now: i64, why: Option<&str>) {
        let (id, slot) = (Param::from(intent), slot(intent).into());
        if let Some(acts) = self.acts {
            batch.push(statement(acts, &[id, now.into(), why.into()]));
        }
        batch.push(statement(self.balances, &[id, slot]));
        if let Some(spent) = self.spent {
            batch.push(statement(spent, &[id, slot]));
        }
        if let Some(events) = self.events {
            batch.push(statement(events, &[id, id, now.into(), why.into()]));
        }
        batch.push(statement(self.awards, &[id]));
    }
}

/// What is done about an activity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// It is taken back.
    Reverse,
    /// A step of its review.
    Review(Step),
}

/// The command: do something about an activity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// Who asks.
    pub caller: Caller,
    /// What the activity is called.
    pub reference: String,
    /// What is done.
    pub about: About,
    /// Who says so, of a review.
    pub by: Option<String>,
    /// Why.
    pub why: String,
}

const DECIDE: &str = concat!(
    "INSERT INTO intents (id, made_at, network_id, activity_id, outcome)
WITH ",
    caller!(),
    ",
given (id, made_at, reference, step) AS (
    VALUES (CAST(? AS TEXT), CAST(? AS BIGINT), CAST(? AS TEXT), CAST(? AS TEXT))
)
SELECT given.id, given.made_at, caller.network_id, activities.id,
    CASE
        WHEN activities.id IS NULL THEN 'unknown_reference'
        WHEN given.step = 'reversed' AND EXISTS (
            SELECT 1 FROM awards
            WHERE awards.activity_id = activities.id
                AND awards.state IN ('pending', 'approved', 'paid', 'test')
        ) THEN 'reversed'
        WHEN given.step = 'reversed' THEN 'unchanged'
        WHEN given.step = 'held_for_review' AND activities.review = 'open' THEN 'unchanged'
        WHEN given.step = activities.review THEN 'unchanged'
        WHEN given.step = 'held_for_review' AND activities.review IS NULL THEN given.step
        WHEN given.step <> 'held_for_review' AND activities.review = 'open' THEN given.step
        ELSE 'closed_review'
    END
FROM given
CROSS JOIN caller
LEFT JOIN activities
    ON activities.network_id = caller.network_id AND activities.reference = given.reference"
);

const STEP: &str = "INSERT INTO acts (activity_id, act, made_at, name, why)
SELECT activity_id, outcome, made_at, CAST(? AS TEXT), CAST(? AS TEXT)
FROM intents
WHERE id = ? AND outcome IN ('held_for_review', 'cleared', 'confirmed')";

const SET_REVIEW: &str = "UPDATE activities
SET review = (
    SELECT CASE WHEN intents.outcome = 'held_for_review' THEN 'open' ELSE intents.outcome END
    FROM intents
    WHERE intents.id = ?
)
WHERE id = (
    SELECT intents.activity_id FROM intents
    WHERE intents.id = ? AND intents.outcome IN ('held_for_review', 'cleared', 'confirmed')
)";

/// What waits is not ready while it is held, and is when it is due once it was cleared.
const READY: &str = "UPDATE awards
SET ready_at = (
    SELECT CASE WHEN intents.outcome = 'cleared' THEN awards.due_at END
    FROM intents
    WHERE intents.id = ?
)
WHERE state = 'pending' AND activity_id = (
    SELECT intents.activity_id FROM intents
    WHERE intents.id = ? AND intents.outcome IN ('held_for_review', 'cleared', 'confirmed')
)";

const OUTCOME: &str = "SELECT intents.outcome FROM intents WHERE intents.id = ?";

impl Act {
    /// The command as a batch. `intent` is a fresh random id, `now` the unix milliseconds.
    pub fn batch(&self, intent: &str, now: i64) -> Vec<Statement> {
        let [network, key] = self.caller.params();
        let id = Param::from(intent);
        let step = match self.about {
            About::Reverse => "reversed",
            About::Review(Step::Hold) => "held_for_review",
            About::Review(Step::Clear) => "cleared",
            About::Review(Step::Confirm) => "confirmed",
        };
        let reference = (&self.reference).into();
        let given = [network, key, id, now.into(), reference, step.into()];
        let mut batch = vec![statement(DECIDE, &given)];
        let why = Param::from(&self.why);
        if let About::Review(step) = self.about {
            batch.push(statement(STEP, &[self.by.as_deref().into(), why, id]));
            batch.push(statement(SET_REVIEW, &[id, id]));
            if step == Step::Hold {
                HOLD.add(&mut batch, intent, now, None);
            }
            batch.push(statement(READY, &[id, id]));
        }
        if matches!(self.about, About::Reverse | About::Review(Step::Confirm)) {
            REVERSAL.add(&mut batch, intent, now, Some(&self.why));
        }
        batch.push(statement(OUTCOME, &[id]));
        read::statements(&self.caller, &self.reference, &mut batch);
        batch.push(forget(intent));
        batch
    }

    /// What was done, or `unchanged`, and the activity, from the rows of the batch.
    ///
    /// # Errors
    /// `unknown_reference`, `conflict` (a review that is closed, or was never opened),
    /// `unavailable`.
    pub fn result(results: &[Rows]) -> Result<(&str, Recorded), Refusal> {
        let place = results.len().wrapping_sub(6);
        let (outcome, _) = outcome(results, place)?;
        Ok((outcome, read::result(results, place + 1)?))
    }
}

/// The command: approve awards whose hold time is over, [`APPROVED_AT_ONCE`] at most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approve {
    /// Who asks.
    pub caller: Caller,
}

const BEGIN: &str = concat!(
    "INSERT INTO intents (id, made_at, network_id, outcome)
WITH ",
    caller!(),
    "
SELECT CAST(? AS TEXT), CAST(? AS BIGINT), caller.network_id, 'approved'
FROM caller"
);

const COUNT: &str = concat!(
    moving!(approval),
    "
SELECT COUNT(*) AS approved FROM moving"
);

const MORE: &str = "SELECT 1 AS more
FROM intents
JOIN awards ON awards.network_id = intents.network_id
WHERE intents.id = ? AND awards.ready_at <= intents.made_at
LIMIT 1";

impl Approve {
    /// The command as a batch. `intent` is a fresh random id, `now` the unix milliseconds.
    pub fn batch(&self, intent: &str, now: i64) -> Vec<Statement> {
        let [network, key] = self.caller.params();
        let id = Param::from(intent);
        let mut batch = vec![
            statement(BEGIN, &[network, key, id, now.into()]),
            statement(COUNT, &[id]),
        ];
        APPROVAL.add(&mut batch, intent, now, None);
        batch.push(statement(MORE, &[id]));
        batch.push(forget(intent));
        batch
    }

    /// How many were approved, and whether there are more, from the rows of the batch.
    ///
    /// # Errors
    /// `unavailable`.
    pub fn result(results: &[Rows]) -> Result<(i64, bool), Refusal> {
        let row = rows(results, 1)?.first();
        let approved = row.map_or(Ok(0), |row| Columns(row).integer())?;
        let more = rows(results, results.len().wrapping_sub(2))?;
        Ok((approved, !more.is_empty()))
    }
}

/// The command: mark as paid all that is approved of a user's unit, less what is owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pay {
    /// Who asks.
    pub caller: Caller,
    /// Who was paid, as a canonical email.
    pub user: String,
    /// In which unit.
    pub unit: String,
}

/// What was paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// How much, in the unit's smallest parts; nothing, if nothing was to be paid.
    pub amount: Option<i128>,
    /// How many decimals the unit has.
    pub decimals: u8,
}

/// What is owed counts against what is approved; below zero nothing is paid.
const DECIDE_PAYMENT: &str = concat!(
    "INSERT INTO intents (id, made_at, network_id, user_id, code, outcome)
WITH ",
    caller!(),
    ",
given (id, made_at, email, unit) AS (
    VALUES (CAST(? AS TEXT), CAST(? AS BIGINT), CAST(? AS TEXT), CAST(? AS TEXT))
),
found AS (
    SELECT given.*, caller.network_id, users.id AS user_id,
        CAST(COALESCE((
            SELECT SUM(balances.high) FROM balances
            WHERE balances.user_id = users.id AND balances.unit = given.unit
                AND balances.part = 'approved'
        ), 0) AS BIGINT) AS high,
        CAST(COALESCE((
            SELECT SUM(balances.low) FROM balances
            WHERE balances.user_id = users.id AND balances.unit = given.unit
                AND balances.part = 'approved'
        ), 0) AS BIGINT) AS low
    FROM given
    CROSS JOIN caller
    LEFT JOIN users ON users.network_id = caller.network_id AND users.email = given.email
)
SELECT id, made_at, network_id, user_id, unit,
    CASE
        WHEN user_id IS NULL THEN 'unknown_user'
        WHEN high + low / 1000000000000 < 0
            OR (high + low / 1000000000000 = 0 AND low % 1000000000000 < 0) THEN 'unchanged'
        WHEN EXISTS (
            SELECT 1 FROM awards
            WHERE awards.user_id = found.user_id AND awards.unit = found.unit
                AND awards.state IN ('approved', 'owed')
        ) THEN 'paid'
        ELSE 'unchanged'
    END
FROM found"
);

const AMOUNT: &str = "SELECT intents.outcome, units.decimals,
    CAST(SUM(balances.high) AS BIGINT) AS high, CAST(SUM(balances.low) AS BIGINT) AS low
FROM intents
LEFT JOIN units ON units.network_id = intents.network_id AND units.unit = intents.code
LEFT JOIN balances
    ON balances.user_id = intents.user_id AND balances.unit = intents.code
    AND balances.part = 'approved'
WHERE intents.id = ?
GROUP BY intents.outcome, units.decimals";

impl Pay {
    /// The command as a batch. `intent` is a fresh random id, `now` the unix milliseconds.
    pub fn batch(&self, intent: &str, now: i64) -> Vec<Statement> {
        let [network, key] = self.caller.params();
        let id = Param::from(intent);
        let (user, unit) = ((&self.user).into(), (&self.unit).into());
        let mut batch = vec![
            statement(DECIDE_PAYMENT, &[network, key, id, now.into(), user, unit]),
            statement(AMOUNT, &[id]),
        ];
        PAYMENT.add(&mut batch, intent, now, None);
        batch.push(forget(intent));
        batch
    }

    /// What was paid, from the rows of the batch.
    ///
    /// # Errors
    /// `unauthorised`, `unknown_user`, `unavailable`.
    pub fn result(results: &[Rows]) -> Result<Payment, Refusal> {
        let (outcome, mut columns) = outcome(results, 1)?;
        let decimals = columns.optional_integer()?.unwrap_or(0);
        let decimals = u8::try_from(decimals).map_err(|_| Reason::Unavailable.of(""))?;
        let amount = match outcome {
            "paid" => Some(money::read(&mut columns)?),
            _ => None,
        };
        Ok(Payment { amount, decimals })
    }
}
