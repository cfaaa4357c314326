//! Reading an activity: what was done, what was given for it, and what became of that.

use super::super::caller::caller;
use super::super::read::{Columns, rows};
use super::super::{Caller, Rows, Statement, money, statement};
use crate::refusal::{Reason, Refusal};
use alloc::string::String;
use alloc::vec::Vec;

/// An activity as it was written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// What it is called.
    pub reference: String,
    /// The program's short id.
    pub program: String,
    /// A hash of what was told of it.
    pub asked: String,
    /// What was done.
    pub kind: String,
    /// Who did it.
    pub user: String,
    /// What it was worth.
    pub amount: Option<String>,
    /// What was said of it.
    pub description: Option<String>,
    /// When it was done, in unix milliseconds.
    pub done: i64,
    /// When it was recorded, in unix milliseconds.
    pub made: i64,
    /// Whether it is a test.
    pub is_test: bool,
    /// Who stood above, as a JSON array.
    pub chain: String,
    /// Who got nothing and why, and the sums, as a JSON object.
    pub explained: String,
    /// Where its review has got to.
    pub review: Option<String>,
    /// What was given.
    pub awards: Vec<AwardRow>,
    /// What was told.
    pub messages: Vec<MessageRow>,
    /// What became of it.
    pub acts: Vec<ActRow>,
}

/// An award, and where it has got to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwardRow {
    /// Its number among those of the activity.
    pub number: i64,
    /// By which rule.
    pub rule: String,
    /// To whom.
    pub user: String,
    /// At which level.
    pub level: u8,
    /// In which unit.
    pub unit: String,
    /// How many decimals that has.
    pub decimals: u8,
    /// How much, in its smallest parts.
    pub amount: i128,
    /// How much it would be without cap and budgets.
    pub intended: i128,
    /// By what it was found.
    pub found_by: String,
    /// From when on it can be approved, in unix milliseconds.
    pub due: i64,
    /// Where it has got to.
    pub state: String,
}

/// A message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageRow {
    /// Its number among those of the activity.
    pub number: i64,
    /// By which rule.
    pub rule: String,
    /// To whom.
    pub user: String,
    /// At which level.
    pub level: u8,
    /// The name of the template.
    pub template: String,
    /// What is put into it, as a JSON object.
    pub variables: String,
}

/// What became of an activity or one of its awards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActRow {
    /// The number of the award, if it is about one.
    pub number: Option<i64>,
    /// What it does, as the ledger calls it.
    pub act: String,
    /// When, in unix milliseconds.
    pub made: i64,
    /// Who says so, of a review.
    pub name: Option<String>,
    /// Why.
    pub why: Option<String>,
}

/// The question: what is known of an activity?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActivityOf {
    /// Who asks.
    pub caller: Caller,
    /// What the activity is called.
    pub reference: String,
}

impl ActivityOf {
    /// The question as a batch.
    pub fn batch(&self) -> Vec<Statement> {
        let mut batch = Vec::new();
        statements(&self.caller, &self.reference, &mut batch);
        batch
    }

    /// The activity, from the rows of the batch.
    ///
    /// # Errors
    /// `unknown_reference`, `unavailable`.
    pub fn result(results: &[Rows]) -> Result<Recorded, Refusal> {
        result(results, results.len().wrapping_sub(4))
    }
}

/// SQL: the activity, as a common table `known`.
macro_rules! known {
    () => {
        concat!(
            "WITH ",
            caller!(),
            ",
known (activity_id) AS (
    SELECT activities.id
    FROM caller
    JOIN activities ON activities.network_id = caller.network_id AND activities.reference = ?
)
"
        )
    };
}

const ACTIVITY: &str = concat!(
    known!(),
    "SELECT activities.reference, programs.name, activities.asked, activities.kind, users.email, activities.amount,
    activities.description, activities.done_at, activities.made_at, activities.is_test,
    activities.chain, activities.explained, activities.review
FROM known
JOIN activities ON activities.id = known.activity_id
JOIN programs ON programs.id = activities.program_id
JOIN users ON users.id = activities.user_id"
);

const AWARDS: &str = concat!(
    known!(),
    "SELECT awards.number, awards.rule, users.email, awards.level, awards.unit, awards.decimals,
    awards.high, awards.low, awards.intended_high, awards.intended_low, awards.found_by,
    awards.due_at, awards.state
FROM known
JOIN awards ON awards.activity_id = known.activity_id
JOIN users ON users.id = awards.user_id
ORDER BY awards.number"
);

const MESSAGES: &str = concat!(
    known!(),
    "SELECT messages.number, messages.rule, users.email, messages.level, messages.template,
    messages.variables
FROM known
JOIN messages ON messages.activity_id = known.activity_id
JOIN users ON users.id = messages.user_id
ORDER BY messages.number"
);

const ACTS: &str = concat!(
    known!(),
    "SELECT acts.number, acts.act, acts.made_at, acts.name, acts.why
FROM known
JOIN acts ON acts.activity_id = known.activity_id
ORDER BY acts.id"
);

/// Adds the four statements that read an activity.
pub(in super::super) fn statements(caller: &Caller, reference: &str, batch: &mut Vec<Statement>) {
    let [network, key] = caller.params();
    let params = [network, key, reference.into()];
    batch.extend([ACTIVITY, AWARDS, MESSAGES, ACTS].map(|sql| statement(sql, &params)));
}

/// The activity, from the rows of those statements, of which the first stands at `place`.
pub(in super::super) fn result(results: &[Rows], place: usize) -> Result<Recorded, Refusal> {
    let row = rows(results, place)?.first();
    let mut columns = Columns(row.ok_or(Reason::UnknownReference.of("reference"))?);
    let mut recorded = Recorded {
        reference: columns.string()?,
        program: columns.string()?,
        asked: columns.string()?,
        kind: columns.string()?,
        user: columns.string()?,
        amount: columns.optional_string()?,
        description: columns.optional_string()?,
        done: columns.integer()?,
        made: columns.integer()?,
        is_test: columns.integer()? == 1,
        chain: columns.string()?,
        explained: columns.string()?,
        review: columns.optional_string()?,
        awards: Vec::new(),
        messages: Vec::new(),
        acts: Vec::new(),
    };
    for row in rows(results, place + 1)? {
        recorded.awards.push(award(&mut Columns(row))?);
    }
    for row in rows(results, place + 2)? {
        let mut columns = Columns(row);
        recorded.messages.push(MessageRow {
            number: columns.integer()?,
            rule: columns.string()?,
            user: columns.string()?,
            level: columns.levels()?,
            template: columns.string()?,
            variables: columns.string()?,
        });
    }
    for row in rows(results, place + 3)? {
        let mut columns = Columns(row);
        recorded.acts.push(ActRow {
            number: columns.optional_integer()?,
            act: columns.string()?,
            made: columns.integer()?,
            name: columns.optional_string()?,
            why: columns.optional_string()?,
        });
    }
    Ok(recorded)
}

/// An award, from thirteen columns.
pub(in super::super) fn award(columns: &mut Columns<'_>) -> Result<AwardRow, Refusal> {
    Ok(AwardRow {
        number: columns.integer()?,
        rule: columns.string()?,
        user: columns.string()?,
        level: columns.levels()?,
        unit: columns.string()?,
        decimals: columns.levels()?,
        amount: money::read(columns)?,
        intended: money::read(columns)?,
        found_by: columns.string()?,
        due: columns.integer()?,
        state: columns.string()?,
    })
}
