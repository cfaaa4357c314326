//! What an activity brings: the decision of [`award::run`](crate::award::run) on what the store
//! found, and what must still be so when it is written down.

use super::super::Moment;
use super::super::json::Writer;
use super::super::operation::Decide;
use super::super::refused::Refused;
use super::Post;
use crate::award::message::{About, fill};
use crate::award::read;
use crate::award::rules::{Conditions, Period, Plan};
use crate::award::run::{Activity, Outcome, Person, Spending, run};
use crate::award::why::Why;
use crate::award::wire::{write_explained, write_variables_of};
use crate::refusal::Reason;
use crate::store::activity::look::{Found, Look, Someone};
use crate::store::activity::record::{Expected, Guard, NewAward, NewMessage, Record, known};
use crate::store::{MOST, Rows, Statement, Status};
use alloc::string::String;
use alloc::vec::Vec;

/// After all times, in unix milliseconds.
const END: i64 = 9_000_000_000_000_000;

/// How far ahead of the clock here others may be, in seconds.
const AHEAD: i64 = 24 * 60 * 60;

impl Post {
    /// When it was done, in unix milliseconds.
    pub(super) fn done_at(&self, moment: &Moment) -> u64 {
        let done = self.done.map_or(moment.millis(), |seconds| seconds * 1000);
        u64::try_from(done).unwrap_or(0)
    }
}

impl Decide for Post {
    fn decide(&self, found: &[Rows], moment: &Moment) -> Result<Vec<Statement>, Refused> {
        let found = Look::result(found)?;
        let reference = self.named(moment);
        if found.is_known {
            return Ok(known(&self.look.caller, &reference));
        }
        if self
            .done
            .is_some_and(|done| done > moment.millis() / 1000 + AHEAD)
        {
            return Err(Reason::InvalidValue
                .of("metadata.activity_timestamp")
                .into());
        }
        let plan = match &found.plan {
            Some(plan) => read::plan(plan)?,
            None => Plan::default(),
        };
        let activity = Activity {
            short_id: &self.look.kind,
            amount: self.amount.as_ref().map(|(_, decimal)| *decimal),
            at: self.done_at(moment),
            earlier: u32::try_from(found.earlier).unwrap_or(u32::MAX),
            is_test: self.is_test,
        };
        let mut actor = person(&found.actor);
        actor.segments = plan.segments_of(self.segments.iter().map(|name| &**name));
        let chain: Vec<_> = found.chain.iter().map(person).collect();
        let outcome = run(&plan, &activity, &actor, &chain, &found)?;
        let decided = Decided {
            found: &found,
            plan: &plan,
            activity: &activity,
            outcome: &outcome,
        };
        let record = Record {
            caller: &self.look.caller,
            reference: &reference,
            asked: &self.asked,
            program_id: found.program_id,
            version: found.version,
            kind: &self.look.kind,
            amount: self.amount.as_ref().map(|(text, _)| &**text),
            description: self.description.as_deref(),
            done: activity.at,
            is_test: self.is_test,
            is_first: decided.is_first(),
            people: decided.people(),
            guards: decided.guards()?,
            chain: decided.chain(),
            explained: explained(&outcome),
            awards: decided.awards()?,
            messages: decided.messages(&reference),
        };
        Ok(record.batch(&moment.intent(), moment.millis()))
    }
}

fn person(someone: &Someone) -> Person<&str> {
    Person {
        user: &someone.email,
        active: someone.status == Status::Active,
        banned: someone.status == Status::Banned,
        referrals: u32::try_from(someone.referrals).unwrap_or(0),
        segments: crate::award::rules::Segments::default(),
    }
}

fn explained(outcome: &Outcome<'_, &str>) -> String {
    let mut out = Writer::default();
    out.open('{');
    write_explained(&mut out, outcome);
    out.close('}').finish()
}

impl Found {
    fn id_of(&self, email: &str) -> i64 {
        let all = [&self.actor].into_iter().chain(&self.chain);
        let mut all = all.chain(&self.sponsors);
        all.find(|someone| someone.email == email)
            .map_or(0, |someone| someone.id)
    }

    /// What was given to one user, or with 0 to all, in a period, in a unit, by a rule or all.
    fn sum(&self, id: i64, period: Period, unit: &str, rule: Option<&str>) -> Option<i128> {
        let counts = self.spent.iter().filter(|sum| {
            sum.user_id == id
                && sum.period == period.code()
                && sum.unit == unit
                && rule.is_none_or(|rule| rule == sum.rule)
        });
        counts
            .map(|sum| sum.amount)
            .try_fold(0_i128, i128::checked_add)
    }
}

impl<'a> Spending<&'a str> for Found {
    fn spent(&self, plan: &Plan, count: usize, person: Option<&'a str>, _: u64) -> Option<i128> {
        let count = plan.counts.get(count)?;
        let rule = count.rule.and_then(|rule| plan.rules.get(rule));
        let id = person.map_or(0, |email| self.id_of(email));
        self.sum(id, count.period, &count.unit, rule.map(|rule| &*rule.id))
    }
}

fn total(mut amounts: impl Iterator<Item = i128>) -> Option<i128> {
    amounts.try_fold(0, i128::checked_add)
}

/// What was decided, and on what.
struct Decided<'d> {
    found: &'d Found,
    plan: &'d Plan,
    activity: &'d Activity<'d>,
    outcome: &'d Outcome<'d, &'d str>,
}

impl<'d> Decided<'d> {
    /// The conditions of the rules that the activity sets off.
    fn conditions(&self) -> impl Iterator<Item = &'d Conditions> {
        let plan = self.plan;
        let set_off = plan
            .rules
            .iter()
            .filter(|rule| rule.trigger == self.activity.short_id);
        set_off.map(|rule| &rule.conditions)
    }

    fn is_first(&self) -> Option<bool> {
        let asks = self.conditions().any(|conditions| {
            conditions.first_only == Some(true)
                || conditions.multipliers.iter().any(|it| it.first_only)
        });
        asks.then_some(self.found.earlier == 0)
    }

    /// The actor and those above, each with who is above them.
    fn people(&self) -> Vec<Expected<'d>> {
        let Found { actor, chain, .. } = self.found;
        let all: Vec<&Someone> = [actor].into_iter().chain(chain).collect();
        let is_whole = chain.len() < usize::from(self.found.levels);
        let each = all.iter().enumerate().map(|(at, someone)| Expected {
            id: someone.id,
            // Who is above the last level does not matter.
            above: match all.get(at + 1) {
                Some(above) => Some(above.id),
                None if is_whole => Some(0),
                None => None,
            },
            status: someone.status.name(),
        });
        each.collect()
    }

    /// The chain as a JSON array.
    fn chain(&self) -> String {
        let mut out = Writer::default();
        out.open('[');
        for someone in &self.found.chain {
            out.text(&someone.email);
        }
        out.close(']').finish()
    }

    fn awards(&self) -> Result<Vec<NewAward<'d>>, Refused> {
        let mut awards = Vec::with_capacity(self.outcome.given.len());
        for given in &self.outcome.given {
            if given.intended > MOST {
                return Err(Reason::Overflow.of("amount").into());
            }
            let hold = given.rule.conditions.hold.unwrap_or_default();
            let due = self.activity.at.saturating_add(hold);
            awards.push(NewAward {
                rule: &given.rule.id,
                user_id: self.found.id_of(given.user),
                level: given.level,
                unit: &given.rule.unit.id,
                decimals: given.rule.unit.decimals,
                amount: given.amount,
                intended: given.intended,
                found_by: given.by.code(),
                due: i64::try_from(due).unwrap_or(i64::MAX),
            });
        }
        Ok(awards)
    }

    fn messages(&self, reference: &str) -> Vec<NewMessage<'d>> {
        let about = About {
            reference,
            actor: &self.found.actor.email,
            amount: self.activity.amount,
        };
        let told = self.outcome.told.iter().map(|told| NewMessage {
            rule: &told.rule.id,
            user_id: self.found.id_of(told.user),
            level: told.level,
            template: &told.message.template,
            variables: write_variables_of(&fill(told, &about)),
        });
        told.collect()
    }

    /// What must be so with what was spent still, so that the same would be decided: nothing, as
    /// long as there is enough for all that was asked of a budget; and that there is nothing left,
    /// where there was nothing. Only in between it must be as it was.
    fn guards(&self) -> Result<Vec<Guard<'d>>, Refused> {
        let mut guards = Vec::new();
        for (at, count) in self.plan.counts.iter().enumerate() {
            let budgets = self.conditions().flat_map(|it| &it.budgets);
            let maxima = budgets.filter(|budget| budget.count == at);
            let maxima: Vec<i128> = maxima.map(|budget| budget.maximum).collect();
            let (Some(least), Some(most)) = (maxima.iter().min(), maxima.iter().max()) else {
                continue;
            };
            let of_count = |place: usize| count.rule.is_none_or(|rule| rule == place);
            let in_unit = |unit: &str| unit == count.unit;
            let mut whose: Vec<Option<&str>> = Vec::new();
            if count.personal {
                let given = self.outcome.given.iter().map(|it| it.user);
                let missed = self.outcome.missed.iter();
                let missed = missed.filter(|it| it.why == Why::BudgetSpent);
                for user in given.chain(missed.map(|it| it.user)) {
                    if !whose.contains(&Some(user)) {
                        whose.push(Some(user));
                    }
                }
            } else {
                whose.push(None);
            }
            for user in whose {
                let id = user.map_or(0, |user| self.found.id_of(user));
                let rule = count.rule.and_then(|rule| self.plan.rules.get(rule));
                let rule = rule.map(|rule| &*rule.id);
                let overflow = || Reason::Overflow.of("amount");
                let spent = self.found.sum(id, count.period, &count.unit, rule);
                let spent = spent.ok_or_else(overflow)?;
                // What was asked for at most; nothing, if that is not known.
                let asked: Option<i128> = match user {
                    None => {
                        let sums = self.outcome.sums.iter();
                        let sums =
                            sums.filter(|it| of_count(it.place) && in_unit(&it.rule.unit.id));
                        total(sums.flat_map(|it| [it.given, it.cut]))
                    }
                    Some(user) => {
                        let mut missed = self.outcome.missed.iter();
                        let is_cut = missed.any(|it| it.user == user && it.why == Why::BudgetSpent);
                        let given = self.outcome.given.iter().filter(|it| {
                            it.user == user && of_count(it.place) && in_unit(&it.rule.unit.id)
                        });
                        total(given.map(|it| it.intended)).filter(|_| !is_cut)
                    }
                };
                let room = asked.and_then(|asked| least.checked_sub(asked));
                let (begins, ends) = match count.period {
                    Period::Ever => (0, END),
                    period => {
                        let start = period.start(self.activity.at);
                        let start = i64::try_from(start).unwrap_or(i64::MAX);
                        (start, start)
                    }
                };
                let (most, least) = match room {
                    Some(room) if spent <= room => (Some(room), None),
                    _ if spent >= *most => (None, Some(*most)),
                    _ => (Some(spent), Some(spent)),
                };
                guards.push(Guard {
                    user_id: id,
                    period: match count.period {
                        Period::Ever => Period::Year.code(),
                        period => period.code(),
                    },
                    begins,
                    ends,
                    unit: &count.unit,
                    rule,
                    most,
                    least,
                });
            }
        }
        Ok(guards)
    }
}
