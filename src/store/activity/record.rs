//! Writing down an activity and what it gave, if what was decided on is still so.

use super::super::caller::caller;

use super::super::intent::forget;
use super::super::sums::{carried, carry, slot};
use super::super::{Caller, Param, Rows, Statement, Value, money, statement};
use super::look::starts;
use super::read;
use crate::refusal::Refusal;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// The most of a chain that an activity looks at, the actor included.
const MOST_PEOPLE: usize = 11;
/// How many awards one statement writes: what a statement may have of parameters holds so many.
const AWARDS: usize = 7;
/// How many messages one statement writes.
const MESSAGES: usize = 8;

/// Someone, and what must be so with them still.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected<'a> {
    /// Their number.
    pub id: i64,
    /// Who is above them: 0 for nobody; nothing, if it does not matter.
    pub above: Option<i64>,
    /// Their status.
    pub status: &'a str,
}

/// What must be so with what was spent still.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guard<'a> {
    /// By whom; 0 for all.
    pub user_id: i64,
    /// The name of the period, as the table has it.
    pub period: &'static str,
    /// The first of the starts that count.
    pub begins: i64,
    /// The last of them.
    pub ends: i64,
    /// In which unit.
    pub unit: &'a str,
    /// By which rule; by all, if none.
    pub rule: Option<&'a str>,
    /// It must be so much or less.
    pub most: Option<i128>,
    /// It must be so much or more.
    pub least: Option<i128>,
}

/// An award that was decided on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAward<'a> {
    /// By which rule.
    pub rule: &'a str,
    /// To whom.
    pub user_id: i64,
    /// At which level.
    pub level: u8,
    /// In which unit.
    pub unit: &'a str,
    /// How many decimals that has.
    pub decimals: u8,
    /// How much, in its smallest parts.
    pub amount: i128,
    /// How much it would be without cap and budgets.
    pub intended: i128,
    /// By what it was found.
    pub found_by: &'static str,
    /// From when on it can be approved, in unix milliseconds.
    pub due: i64,
}

/// A message that was decided on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMessage<'a> {
    /// By which rule.
    pub rule: &'a str,
    /// To whom.
    pub user_id: i64,
    /// At which level.
    pub level: u8,
    /// The name of the template.
    pub template: &'a str,
    /// What is put into it, as JSON.
    pub variables: String,
}

/// The command: write this down.
#[derive(Debug)]
pub struct Record<'a> {
    /// Who asks.
    pub caller: &'a Caller,
    /// What the activity is called.
    pub reference: &'a str,
    /// A hash of what was told of it.
    pub asked: &'a str,
    /// In which program.
    pub program_id: i64,
    /// The version of the plan by which it was decided.
    pub version: i64,
    /// What was done.
    pub kind: &'a str,
    /// What it was worth.
    pub amount: Option<&'a str>,
    /// What the caller says of it.
    pub description: Option<&'a str>,
    /// When, in unix milliseconds.
    pub done: u64,
    /// Whether it is a test.
    pub is_test: bool,
    /// Whether the user must have done the like before, or not; nothing, if it does not matter.
    pub is_first: Option<bool>,
    /// Who did it, and those above.
    pub people: Vec<Expected<'a>>,
    /// What must be so with what was spent.
    pub guards: Vec<Guard<'a>>,
    /// Who stood above, as JSON.
    pub chain: String,
    /// Who got nothing and why, and the sums, as JSON.
    pub explained: String,
    /// What is given.
    pub awards: Vec<NewAward<'a>>,
    /// What is told.
    pub messages: Vec<NewMessage<'a>>,
}

const DECIDE: &str = concat!(
    "INSERT INTO intents (id, made_at, network_id, program_id, user_id, outcome)
WITH ",
    caller!(),
    ",
given (id, made_at, program_id, version, reference, kind, is_first) AS (
    VALUES (CAST(? AS TEXT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT),
        CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS BIGINT))
),
expected (place, user_id, above_id, status) AS (
    VALUES (0, CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS TEXT)),
        (1, CAST(? AS BIGINT), CAST(? AS BIGINT), ?), (2, CAST(? AS BIGINT), CAST(? AS BIGINT), ?),
        (3, CAST(? AS BIGINT), CAST(? AS BIGINT), ?), (4, CAST(? AS BIGINT), CAST(? AS BIGINT), ?),
        (5, CAST(? AS BIGINT), CAST(? AS BIGINT), ?), (6, CAST(? AS BIGINT), CAST(? AS BIGINT), ?),
        (7, CAST(? AS BIGINT), CAST(? AS BIGINT), ?), (8, CAST(? AS BIGINT), CAST(? AS BIGINT), ?),
        (9, CAST(? AS BIGINT), CAST(? AS BIGINT), ?), (10, CAST(? AS BIGINT), CAST(? AS BIGINT), ?)
)
SELECT given.id, given.made_at, caller.network_id, given.program_id, actor.user_id,
    CASE
        WHEN EXISTS (
            SELECT 1 FROM activities
            WHERE activities.network_id = caller.network_id
                AND activities.reference = given.reference
        ) THEN 'known'
        WHEN given.version <> COALESCE((
            SELECT plans.version FROM plans WHERE plans.program_id = given.program_id
        ), 0) THEN '*stale'
        WHEN given.is_first = 1 AND done.times > 0 THEN '*stale'
        WHEN given.is_first = 0 AND done.times IS NULL THEN '*stale'
        WHEN EXISTS (
            SELECT 1
            FROM expected
            JOIN users ON users.id = expected.user_id
            LEFT JOIN connections
                ON connections.program_id = given.program_id
                AND connections.user_id = expected.user_id
            WHERE users.status <> expected.status
                OR COALESCE(connections.referrer_id, 0)
                    <> COALESCE(expected.above_id, connections.referrer_id, 0)
        ) THEN '*stale'
        ELSE 'ran'
    END
FROM given
CROSS JOIN caller
JOIN expected AS actor ON actor.place = 0
LEFT JOIN done
    ON done.program_id = given.program_id AND done.user_id = actor.user_id
    AND done.kind = given.kind"
);

/// A sum is compared by its two numbers, of which the lower one is carried over first.
const GUARD: &str = "UPDATE intents SET outcome = '*stale'
WHERE id = ? AND outcome = 'ran' AND EXISTS (
    WITH ends (most_high, most_low, least_high, least_low) AS (
        VALUES (CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT))
    ),
    summed (high, low) AS (
        SELECT CAST(COALESCE(SUM(spent.high), 0) AS BIGINT),
            CAST(COALESCE(SUM(spent.low), 0) AS BIGINT)
        FROM spent
        WHERE spent.program_id = CAST(? AS BIGINT) AND spent.user_id = CAST(? AS BIGINT)
            AND spent.period = ? AND spent.start BETWEEN CAST(? AS BIGINT) AND CAST(? AS BIGINT)
            AND spent.unit = ? AND spent.rule = COALESCE(CAST(? AS TEXT), spent.rule)
    ),
    apart (over_high, over_low, under_high, under_low) AS (
        SELECT summed.high - ends.most_high + (summed.low - ends.most_low) / 1000000000000,
            (summed.low - ends.most_low) % 1000000000000,
            summed.high - ends.least_high + (summed.low - ends.least_low) / 1000000000000,
            (summed.low - ends.least_low) % 1000000000000
        FROM summed
        CROSS JOIN ends
    )
    SELECT 1 FROM apart
    WHERE apart.over_high > 0 OR (apart.over_high = 0 AND apart.over_low > 0)
        OR apart.under_high < 0 OR (apart.under_high = 0 AND apart.under_low < 0)
)";

const ACTIVITY: &str = "INSERT INTO activities
    (network_id, reference, program_id, asked, kind, user_id, amount, description, done_at,
    year_at, month_at, day_at, made_at, is_test, chain, explained)
SELECT network_id, CAST(? AS TEXT), program_id, CAST(? AS TEXT), CAST(? AS TEXT), user_id,
    CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT),
    CAST(? AS BIGINT), made_at, CAST(? AS BIGINT),
    CAST(? AS TEXT), CAST(? AS TEXT)
FROM intents
WHERE id = ? AND outcome = 'ran'";

const KEEP_ID: &str = "UPDATE intents
SET activity_id = (
    SELECT activities.id FROM activities
    WHERE activities.network_id = intents.network_id AND activities.reference = ?
)
WHERE id = ? AND outcome = 'ran'";

const GIVE: &str = "INSERT INTO awards
    (network_id, program_id, activity_id, number, rule, user_id, level, unit, decimals, high, low,
    intended_high, intended_low, found_by, due_at, state, ready_at)
WITH given (
    number, rule, user_id, level, unit, decimals, high, low, intended_high, intended_low,
    found_by, due_at
) AS (
    VALUES (CAST(? AS BIGINT), CAST(? AS TEXT), CAST(? AS BIGINT), CAST(? AS BIGINT),
            CAST(? AS TEXT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT),
            CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS TEXT), CAST(? AS BIGINT)),
        (CAST(? AS BIGINT), ?, CAST(? AS BIGINT), CAST(? AS BIGINT), ?, CAST(? AS BIGINT),
            CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), ?, CAST(? AS BIGINT)),
        (CAST(? AS BIGINT), ?, CAST(? AS BIGINT), CAST(? AS BIGINT), ?, CAST(? AS BIGINT),
            CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), ?, CAST(? AS BIGINT)),
        (CAST(? AS BIGINT), ?, CAST(? AS BIGINT), CAST(? AS BIGINT), ?, CAST(? AS BIGINT),
            CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), ?, CAST(? AS BIGINT)),
        (CAST(? AS BIGINT), ?, CAST(? AS BIGINT), CAST(? AS BIGINT), ?, CAST(? AS BIGINT),
            CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), ?, CAST(? AS BIGINT)),
        (CAST(? AS BIGINT), ?, CAST(? AS BIGINT), CAST(? AS BIGINT), ?, CAST(? AS BIGINT),
            CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), ?, CAST(? AS BIGINT)),
        (CAST(? AS BIGINT), ?, CAST(? AS BIGINT), CAST(? AS BIGINT), ?, CAST(? AS BIGINT),
            CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), ?, CAST(? AS BIGINT))
)
SELECT intents.network_id, intents.program_id, intents.activity_id, given.*,
    CASE WHEN activities.is_test = 1 THEN 'test' ELSE 'pending' END,
    CASE WHEN activities.is_test = 0 THEN given.due_at END
FROM intents
JOIN activities ON activities.id = intents.activity_id
CROSS JOIN given
WHERE intents.id = ? AND intents.outcome = 'ran' AND given.number IS NOT NULL
ORDER BY given.number";

const TELL: &str = "INSERT INTO messages
    (activity_id, number, rule, user_id, level, template, variables)
WITH given (number, rule, user_id, level, template, variables) AS (
    VALUES (CAST(? AS BIGINT), CAST(? AS TEXT), CAST(? AS BIGINT), CAST(? AS BIGINT),
            CAST(? AS TEXT), CAST(? AS TEXT)),
        (CAST(? AS BIGINT), ?, CAST(? AS BIGINT), CAST(? AS BIGINT), ?, ?),
        (CAST(? AS BIGINT), ?, CAST(? AS BIGINT), CAST(? AS BIGINT), ?, ?),
        (CAST(? AS BIGINT), ?, CAST(? AS BIGINT), CAST(? AS BIGINT), ?, ?),
        (CAST(? AS BIGINT), ?, CAST(? AS BIGINT), CAST(? AS BIGINT), ?, ?),
        (CAST(? AS BIGINT), ?, CAST(? AS BIGINT), CAST(? AS BIGINT), ?, ?),
        (CAST(? AS BIGINT), ?, CAST(? AS BIGINT), CAST(? AS BIGINT), ?, ?),
        (CAST(? AS BIGINT), ?, CAST(? AS BIGINT), CAST(? AS BIGINT), ?, ?)
)
SELECT intents.activity_id, given.*
FROM intents
CROSS JOIN given
WHERE intents.id = ? AND intents.outcome = 'ran' AND given.number IS NOT NULL";

const ACCOUNTS: &str = "INSERT INTO accounts (network_id, user_id, unit)
SELECT DISTINCT awards.network_id, awards.user_id, awards.unit
FROM intents
JOIN awards ON awards.activity_id = intents.activity_id
WHERE intents.id = ? AND intents.outcome = 'ran'
ON CONFLICT DO NOTHING";

const BALANCE: &str = concat!(
    "INSERT INTO balances (user_id, unit, part, slot, high, low)
SELECT awards.user_id, awards.unit, awards.state, CAST(? AS BIGINT), ",
    carried!("awards"),
    "
FROM intents
JOIN awards ON awards.activity_id = intents.activity_id
WHERE intents.id = ? AND intents.outcome = 'ran'
GROUP BY awards.user_id, awards.unit, awards.state
ON CONFLICT (user_id, unit, part, slot) DO UPDATE
SET ",
    carry!("balances")
);

const SPEND: &str = concat!(
    "INSERT INTO spent (program_id, user_id, period, start, unit, rule, slot, high, low)
WITH calendar (period, start) AS (
    VALUES ('year', CAST(? AS BIGINT)), ('month', CAST(? AS BIGINT)), ('day', CAST(? AS BIGINT))
),
whose (is_all) AS (
    VALUES (0), (1)
)
SELECT awards.program_id, CASE WHEN whose.is_all = 0 THEN awards.user_id ELSE 0 END AS of_whom,
    calendar.period, calendar.start, awards.unit, awards.rule, CAST(? AS BIGINT), ",
    carried!("awards"),
    "
FROM intents
JOIN awards ON awards.activity_id = intents.activity_id
CROSS JOIN calendar
CROSS JOIN whose
WHERE intents.id = ? AND intents.outcome = 'ran'
GROUP BY awards.program_id, CASE WHEN whose.is_all = 0 THEN awards.user_id ELSE 0 END,
    calendar.period, calendar.start, awards.unit, awards.rule
ON CONFLICT (program_id, user_id, period, start, unit, rule, slot) DO UPDATE
SET ",
    carry!("spent")
);

const DO: &str = "INSERT INTO done (program_id, user_id, kind, times)
SELECT program_id, user_id, CAST(? AS TEXT), 1
FROM intents
WHERE id = ? AND outcome = 'ran'
ON CONFLICT (program_id, user_id, kind) DO UPDATE SET times = done.times + 1";

const PUBLISH_AWARDS: &str = "INSERT INTO events
    (network_id, name, kind, made_at, program_id, user_id, activity_id, number)
SELECT intents.network_id, 'evt_' || intents.id || 'a' || awards.number, 'award.given',
    intents.made_at, intents.program_id, awards.user_id, intents.activity_id, awards.number
FROM intents
JOIN awards ON awards.activity_id = intents.activity_id
WHERE intents.id = ? AND intents.outcome = 'ran'
ORDER BY awards.number";

const PUBLISH_MESSAGES: &str = "INSERT INTO events
    (network_id, name, kind, made_at, program_id, user_id, activity_id, number)
SELECT intents.network_id, 'evt_' || intents.id || 'm' || messages.number, 'award.message',
    intents.made_at, intents.program_id, messages.user_id, intents.activity_id, messages.number
FROM intents
JOIN messages ON messages.activity_id = intents.activity_id
WHERE intents.id = ? AND intents.outcome = 'ran'
ORDER BY messages.number";

const OUTCOME: &str = "SELECT intents.outcome FROM intents WHERE intents.id = ?";

impl Record<'_> {
    /// The command as a batch. `intent` is a fresh random id, `now` the unix milliseconds.
    pub fn batch(&self, intent: &str, now: i64) -> Vec<Statement> {
        let id = Param::from(intent);
        let program = Param::from(self.program_id);
        let mut batch = vec![self.decide(intent, now)];
        for guard in &self.guards {
            batch.push(guard.statement(id, program));
        }
        let [year, month, day] = starts(self.done).map(Param::from);
        let done = i64::try_from(self.done).unwrap_or(i64::MAX).into();
        let activity = [
            self.reference.into(),
            self.asked.into(),
            self.kind.into(),
            self.amount.into(),
            self.description.into(),
            done,
            year,
            month,
            day,
            i64::from(self.is_test).into(),
            (&self.chain).into(),
            (&self.explained).into(),
            id,
        ];
        batch.push(statement(ACTIVITY, &activity));
        batch.push(statement(KEEP_ID, &[self.reference.into(), id]));
        for (at, awards) in (0_i64..).step_by(AWARDS).zip(self.awards.chunks(AWARDS)) {
            batch.push(give(at, awards, id));
        }
        for (at, messages) in (0_i64..)
            .step_by(MESSAGES)
            .zip(self.messages.chunks(MESSAGES))
        {
            batch.push(tell(at, messages, id));
        }
        let slot = slot(intent).into();
        if !self.awards.is_empty() {
            batch.push(statement(ACCOUNTS, &[id]));
            batch.push(statement(BALANCE, &[slot, id]));
            if !self.is_test {
                batch.push(statement(SPEND, &[year, month, day, slot, id]));
            }
        }
        if !self.is_test {
            batch.push(statement(DO, &[self.kind.into(), id]));
        }
        if !self.awards.is_empty() {
            batch.push(statement(PUBLISH_AWARDS, &[id]));
        }
        if !self.messages.is_empty() {
            batch.push(statement(PUBLISH_MESSAGES, &[id]));
        }
        batch.push(statement(OUTCOME, &[id]));
        read::statements(self.caller, self.reference, &mut batch);
        batch.push(forget(intent));
        batch
    }

    fn decide(&self, intent: &str, now: i64) -> Statement {
        let [network, key] = self.caller.params();
        let mut params = vec![
            network,
            key,
            intent.into(),
            now.into(),
            self.program_id.into(),
            self.version.into(),
            self.reference.into(),
            self.kind.into(),
            self.is_first.map(i64::from).into(),
        ];
        let mut people = self.people.iter();
        for _ in 0..MOST_PEOPLE {
            match people.next() {
                Some(one) => params.extend::<[Param<'_>; 3]>([
                    one.id.into(),
                    one.above.into(),
                    one.status.into(),
                ]),
                None => params.extend([Param::Null; 3]),
            }
        }
        statement(DECIDE, &params)
    }
}

impl Guard<'_> {
    fn statement<'a>(&'a self, id: Param<'a>, program: Param<'a>) -> Statement {
        let ends = [self.most, self.least].map(|end| end.map_or([Param::Null; 2], money::params));
        let [[most_high, most_low], [least_high, least_low]] = ends;
        let params = [
            id,
            most_high,
            most_low,
            least_high,
            least_low,
            program,
            self.user_id.into(),
            self.period.into(),
            self.begins.into(),
            self.ends.into(),
            self.unit.into(),
            self.rule.into(),
        ];
        statement(GUARD, &params)
    }
}

fn give(first: i64, awards: &[NewAward<'_>], id: Param<'_>) -> Statement {
    let mut params = Vec::with_capacity(12 * AWARDS + 1);
    for (number, award) in (first..).zip(awards) {
        let [high, low] = money::params(award.amount);
        let [intended_high, intended_low] = money::params(award.intended);
        params.extend::<[Param<'_>; 12]>([
            number.into(),
            award.rule.into(),
            award.user_id.into(),
            i64::from(award.level).into(),
            award.unit.into(),
            i64::from(award.decimals).into(),
            high,
            low,
            intended_high,
            intended_low,
            award.found_by.into(),
            award.due.into(),
        ]);
    }
    params.resize(12 * AWARDS, Param::Null);
    params.push(id);
    statement(GIVE, &params)
}

fn tell(first: i64, messages: &[NewMessage<'_>], id: Param<'_>) -> Statement {
    let mut params = Vec::with_capacity(6 * MESSAGES + 1);
    for (number, message) in (first..).zip(messages) {
        params.extend::<[Param<'_>; 6]>([
            number.into(),
            message.rule.into(),
            message.user_id.into(),
            i64::from(message.level).into(),
            message.template.into(),
            (&message.variables).into(),
        ]);
    }
    params.resize(6 * MESSAGES, Param::Null);
    params.push(id);
    statement(TELL, &params)
}

/// Whether it was written by this batch; if not, it had been before.
pub fn is_new(results: &[Rows]) -> bool {
    // It stands before the four that read, and the one that forgets.
    let place = results.len().checked_sub(6);
    let first = place.and_then(|at| results.get(at)?.first()?.first());
    matches!(first, Some(Value::Text(outcome)) if outcome == "ran")
}

/// The batch that only reads an activity that is there already.
pub fn known(caller: &Caller, reference: &str) -> Vec<Statement> {
    let mut batch = Vec::new();
    read::statements(caller, reference, &mut batch);
    batch.push(forget(""));
    batch
}

/// What was written, from the rows of either batch.
///
/// # Errors
/// `unknown_reference`, `unavailable`.
pub fn result(results: &[Rows]) -> Result<read::Recorded, Refusal> {
    read::result(results, results.len().wrapping_sub(5))
}
