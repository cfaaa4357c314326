//! One activity run through a plan: who gets what, and why everyone else does not.

use super::amount::{Decimal, Remainder, divide};
use super::rules::{Budget, Conditions, Gates, Per, Plan, Rule, Share, Short};
use super::why::{By, Why};
use crate::refusal::{Reason, Refusal};
use alloc::string::String;
use alloc::vec::Vec;

/// What a user did.
#[derive(Clone, Debug)]
pub struct Activity {
    /// What it is known by, so that it counts once.
    pub reference: String,
    /// Its kind: what rules are set off by.
    pub short_id: String,
    /// How much it was worth, if anything.
    pub amount: Option<Decimal>,
    /// When it was done, in unix milliseconds.
    pub at: u64,
    /// How many of the kind the user has done before.
    pub earlier: u32,
}

/// A user, and what is known of them.
#[derive(Clone, Debug)]
pub struct Person {
    /// Who it is.
    pub user: String,
    /// Whether they are active, by whatever the business means by it.
    pub active: bool,
    /// Whether they are banned.
    pub banned: bool,
    /// How many they brought in.
    pub referrals: u32,
    /// The segments that they are of.
    pub segments: Vec<String>,
}

/// What was given before, and not taken back.
#[derive(Clone, Debug)]
pub struct Spent {
    /// By which rule.
    pub rule: String,
    /// To whom.
    pub user: String,
    /// In which unit.
    pub unit: String,
    /// How much, in the unit's smallest parts.
    pub amount: i128,
    /// When, in unix milliseconds.
    pub at: u64,
}

/// An award.
#[derive(Clone, Debug)]
pub struct Given<'a> {
    /// By which rule.
    pub rule: &'a Rule,
    /// To whom.
    pub user: &'a str,
    /// At which level; 0 for the actor.
    pub level: u8,
    /// How much, in the unit's smallest parts; above 0.
    pub amount: i128,
    /// How much it would be without cap and budgets.
    pub intended: i128,
    /// By what it was found.
    pub by: By,
}

/// No award.
#[derive(Clone, Debug)]
pub struct Missed<'a> {
    /// By which rule; none if none was set off.
    pub rule: Option<&'a Rule>,
    /// Who.
    pub user: &'a str,
    /// At which place of the chain; 0 for the actor.
    pub level: u8,
    /// Why not.
    pub why: Why,
}

/// What became of all that a rule was to give.
#[derive(Clone, Copy, Debug)]
pub struct Sum<'a> {
    /// Which rule.
    pub rule: &'a Rule,
    /// What it was to give with every level filled: the pool, and all other amounts.
    pub intended: i128,
    /// What it gives: the sum of its awards.
    pub given: i128,
}

/// What an activity brings.
#[derive(Clone, Debug, Default)]
pub struct Outcome<'a> {
    /// Who gets what.
    pub given: Vec<Given<'a>>,
    /// Who gets nothing, and why; once a rule that was set off.
    pub missed: Vec<Missed<'a>>,
    /// The sums of the rules that applied.
    pub sums: Vec<Sum<'a>>,
}

/// Someone, or nobody, to whom an amount is to go.
struct Seat<'a> {
    /// None if the level is empty.
    user: Option<&'a str>,
    level: u8,
    by: By,
    intended: i128,
}

/// A user, or nobody, the level, and what that gets.
type Placed<'a> = (Option<&'a str>, u8, Share);

// What has no room in 128 bits is refused as a whole: half an outcome would be a wrong one.
fn room<T>(found: Option<T>) -> Result<T, Refusal> {
    found.ok_or(Reason::Overflow.of("amount"))
}

/// Runs an activity through a plan: of the actor, and the chain above them from level 1 up, as it
/// stands. `spent` is what counts against budgets.
///
/// # Errors
/// `overflow`, if an amount has no room; `conflict` at `chain`, if someone stands in it twice or
/// above themselves; `missing_field` at `amount`, if a rule asks for a rate of none.
pub fn run<'a>(
    plan: &'a Plan,
    activity: &Activity,
    actor: &'a Person,
    chain: &'a [Person],
    spent: &[Spent],
) -> Result<Outcome<'a>, Refusal> {
    for (at, person) in chain.iter().enumerate() {
        let before = chain.get(..at).unwrap_or_default();
        if person.user == actor.user || before.iter().any(|other| other.user == person.user) {
            return Err(Reason::Conflict.of("chain"));
        }
    }
    let mut outcome = Outcome::default();
    let mut none = true;
    for rule in &plan.rules {
        if rule.trigger == activity.short_id {
            none = false;
            run_rule(&mut outcome, plan, rule, activity, actor, chain, spent)?;
        }
    }
    if none {
        for (level, person) in (0..).zip([actor].into_iter().chain(chain)) {
            outcome.missed.push(Missed {
                rule: None,
                user: &person.user,
                level,
                why: Why::NoRule,
            });
        }
    }
    Ok(outcome)
}

fn run_rule<'a>(
    outcome: &mut Outcome<'a>,
    plan: &'a Plan,
    rule: &'a Rule,
    activity: &Activity,
    actor: &'a Person,
    chain: &'a [Person],
    spent: &[Spent],
) -> Result<(), Refusal> {
    let conditions = rule.conditions.below(&plan.program);
    let mut miss = |user: &'a str, level, why| {
        outcome.missed.push(Missed {
            rule: Some(rule),
            user,
            level,
            why,
        });
    };
    // Who may stand at a level: all that is known of them, or the default sponsor, who passes.
    let mut above: Vec<(&'a str, Option<Why>)> = Vec::new();
    for person in chain {
        above.push((&person.user, barred(person, rule.gates)));
    }
    if let (true, Some(sponsor)) = (chain.is_empty(), &rule.default_sponsor) {
        let own = *sponsor == actor.user;
        above.push((sponsor, own.then_some(Why::IsActor)));
    }
    if let Some(why) = unmet(&conditions, activity, actor) {
        if rule.award.actor.is_some() {
            miss(&actor.user, 0, why);
        }
        for (level, (user, _)) in (1..).zip(&above) {
            miss(user, level, why);
        }
        return Ok(());
    }

    let placed = place(rule, actor, &above, &mut miss);

    // How much each is to get.
    let (mut seats, intended) = intend(rule, &conditions, activity, &placed)?;
    seats.retain(|seat| {
        let Some(user) = seat.user else { return false };
        if seat.intended == 0 {
            miss(user, seat.level, Why::TooSmall);
        }
        seat.intended > 0
    });

    // How much there is.
    let purse = Purse {
        rule,
        program: &plan.program,
        now: activity.at,
        spent,
        given: &outcome.given,
    };
    let mut amounts: Vec<i128> = Vec::new();
    for seat in &seats {
        let left = purse.left(&conditions.budgets, seat.user)?;
        amounts.push(left.map_or(seat.intended, |left| left.min(seat.intended)));
    }
    let mut most = purse.left(&conditions.budgets, None)?;
    if let Some(cap) = rule.award.cap {
        let cap = exact(cap, Decimal::ONE, activity.amount, None, rule)?;
        // A cap that is rounded up would not be one.
        let cap = room(cap.round(rule.unit.decimals, super::amount::Rounding::Down))?;
        most = Some(most.map_or(cap, |most| most.min(cap)));
    }
    if let Some(most) = most {
        amounts = fit(amounts, most, rule.award.short)?;
    }
    let mut sum = 0_i128;
    for (seat, amount) in seats.iter().zip(amounts) {
        let user = seat.user.unwrap_or_default();
        if amount == 0 {
            outcome.missed.push(Missed {
                rule: Some(rule),
                user,
                level: seat.level,
                why: Why::BudgetSpent,
            });
            continue;
        }
        sum = room(sum.checked_add(amount))?;
        outcome.given.push(Given {
            rule,
            user,
            level: seat.level,
            amount,
            intended: seat.intended,
            by: seat.by,
        });
    }
    outcome.sums.push(Sum {
        rule,
        intended,
        given: sum,
    });
    Ok(())
}

/// Who is to get what, level by level, empty ones included; tells who is not.
fn place<'a>(
    rule: &Rule,
    actor: &'a Person,
    above: &[(&'a str, Option<Why>)],
    miss: &mut impl FnMut(&'a str, u8, Why),
) -> Vec<Placed<'a>> {
    let award = &rule.award;
    let last = usize::from(award.from) + award.levels.len() - 1;
    let mut placed: Vec<Placed<'a>> = Vec::new();
    if let Some(share) = award.actor {
        placed.push((Some(&actor.user), 0, share));
    }
    let mut level = 0_usize;
    for (place, (user, bar)) in (1..).zip(above) {
        if let (Some(why), true) = (bar, rule.skips) {
            miss(user, place, *why);
            continue;
        }
        level += 1;
        let share = level
            .checked_sub(award.from.into())
            .and_then(|at| award.levels.get(at).copied().flatten());
        let why = match (bar, share) {
            (Some(why), _) => *why,
            (None, Some(share)) => {
                placed.push((Some(user), level as u8, share));
                continue;
            }
            (None, None) if level < award.from.into() => Why::BelowLevels,
            (None, None) if level > last => Why::BeyondLevels,
            (None, None) => Why::NoAward,
        };
        miss(user, place, why);
        if let Some(share) = share {
            placed.push((None, level as u8, share));
        }
    }
    for empty in level + 1..=last {
        let at = empty.checked_sub(award.from.into());
        if let Some(share) = at.and_then(|at| award.levels.get(at).copied().flatten()) {
            placed.push((None, empty as u8, share));
        }
    }
    placed
}

/// Why a rule does not apply, if it does not.
fn unmet(conditions: &Conditions, activity: &Activity, actor: &Person) -> Option<Why> {
    let small = |minimum: Decimal| activity.amount.is_none_or(|amount| amount.is_less(minimum));
    let checks = [
        (actor.banned, Why::ActorBanned),
        (
            conditions.from.is_some_and(|from| activity.at < from),
            Why::TooEarly,
        ),
        (
            conditions.until.is_some_and(|until| activity.at >= until),
            Why::TooLate,
        ),
        (
            conditions.first_only == Some(true) && activity.earlier > 0,
            Why::NotFirst,
        ),
        (
            conditions.minimum_amount.is_some_and(small),
            Why::BelowMinimum,
        ),
        (
            conditions
                .segment
                .as_ref()
                .is_some_and(|it| !actor.segments.contains(it)),
            Why::OtherSegment,
        ),
    ];
    checks
        .into_iter()
        .find(|(unmet, _)| *unmet)
        .map(|(_, why)| why)
}

/// Why a person gets nothing by a rule whatever the level, if so.
fn barred(person: &Person, gates: Gates) -> Option<Why> {
    let checks = [
        (gates.not_banned && person.banned, Why::Banned),
        (gates.active && !person.active, Why::Inactive),
        (person.referrals < gates.min_referrals, Why::TooFewReferrals),
    ];
    checks
        .into_iter()
        .find(|(barred, _)| *barred)
        .map(|(_, why)| why)
}

/// What a share that is no weight comes to, exactly.
fn exact(
    share: Share,
    multiplier: Decimal,
    amount: Option<Decimal>,
    first: Option<Decimal>,
    rule: &Rule,
) -> Result<Decimal, Refusal> {
    let of = match share {
        Share::Fixed(fixed) => return room(fixed.times(multiplier)),
        Share::Rate(rate) => (rate, amount.ok_or(Reason::MissingField.of("amount"))?),
        // The plan's reader has seen that there is a level 1.
        Share::RateOfFirst(rate) => (rate, first.unwrap_or(Decimal::of(0, rule.unit.decimals))),
        Share::Weight(_) => return Ok(Decimal::of(0, 0)),
    };
    let product = room(of.0.times(of.1))?;
    // Level 1 has been multiplied already.
    if matches!(share, Share::RateOfFirst(_)) {
        return Ok(product);
    }
    room(product.times(multiplier))
}

/// What each is to get, and the sum with every level filled.
fn intend<'a>(
    rule: &Rule,
    conditions: &Conditions,
    activity: &Activity,
    placed: &[Placed<'a>],
) -> Result<(Vec<Seat<'a>>, i128), Refusal> {
    let multiplier = conditions.multiplier.unwrap_or(Decimal::ONE);
    let decimals = rule.unit.decimals;
    let round = |share, first| {
        let exact = exact(share, multiplier, activity.amount, first, rule)?;
        room(exact.round(decimals, rule.rounding))
    };
    let base = rule.award.levels.first().copied().flatten();
    let of_first = |share: &Share| matches!(share, Share::RateOfFirst(_));
    let uses = placed.iter().any(|(_, _, share)| of_first(share))
        || rule.award.pool.as_ref().is_some_and(of_first);
    let first = match base {
        Some(base) if uses => Some(Decimal::of(round(base, None)?, decimals)),
        _ => None,
    };
    let mut total = 0_i128;
    let mut seats = Vec::new();
    let mut weights = Vec::new();
    for (user, level, share) in placed {
        let (by, weight) = match share {
            Share::Fixed(_) => (By::Fixed, 0),
            Share::Rate(_) => (By::Rate, 0),
            Share::RateOfFirst(_) => (By::RateOfFirst, 0),
            Share::Weight(_) if user.is_none() && rule.award.divides_vacant => (By::Share, 0),
            Share::Weight(weight) => (By::Share, i128::from(*weight)),
        };
        let intended = round(*share, first)?;
        total = room(total.checked_add(intended))?;
        weights.push(weight);
        seats.push(Seat {
            user: *user,
            level: *level,
            by,
            intended,
        });
    }
    if let Some(pool) = rule.award.pool {
        let pool = round(pool, first)?;
        total = room(total.checked_add(pool))?;
        let parts = room(divide(pool, &weights, rule.award.remainder))?;
        for (seat, part) in seats.iter_mut().zip(parts) {
            seat.intended += part;
        }
    }
    Ok((seats, total))
}

/// Amounts that together are no more than there is.
fn fit(amounts: Vec<i128>, most: i128, short: Short) -> Result<Vec<i128>, Refusal> {
    let mut sum = 0_i128;
    for amount in &amounts {
        sum = room(sum.checked_add(*amount))?;
    }
    if sum <= most {
        return Ok(amounts);
    }
    match short {
        Short::Scale => room(divide(most, &amounts, Remainder::Largest)),
        Short::Nothing => Ok(amounts.iter().map(|_| 0).collect()),
        Short::NearestFirst => {
            let mut left = most;
            let take = |amount: &i128| {
                let taken = left.min(*amount);
                left -= taken;
                taken
            };
            Ok(amounts.iter().map(take).collect())
        }
    }
}

/// What counts against the budgets of a rule.
struct Purse<'a, 'b> {
    rule: &'b Rule,
    program: &'b Conditions,
    now: u64,
    spent: &'b [Spent],
    /// What this activity has brought so far.
    given: &'b [Given<'a>],
}

impl Purse<'_, '_> {
    /// What the budgets leave for one person, or, without one, for all; nothing if there are no
    /// such budgets.
    fn left(&self, budgets: &[Budget], person: Option<&str>) -> Result<Option<i128>, Refusal> {
        let mut least: Option<i128> = None;
        for (at, budget) in budgets.iter().enumerate() {
            let is_personal = budget.per == Per::Person;
            if is_personal != person.is_some() || budget.unit.id != self.rule.unit.id {
                continue;
            }
            // The program's budgets come first.
            let of_program = at < self.program.budgets.len();
            let one_rule = match budget.per {
                Per::Rule => true,
                Per::Program => false,
                Per::Person => !of_program,
            };
            let start = budget.period.start(self.now);
            let counts = |rule: &str, user: &str, unit: &str| {
                unit == self.rule.unit.id
                    && (!one_rule || rule == self.rule.id)
                    && person.is_none_or(|person| person == user)
            };
            let mut sum = 0_i128;
            for spent in self.spent {
                if counts(&spent.rule, &spent.user, &spent.unit)
                    && budget.period.start(spent.at) == start
                {
                    sum = room(sum.checked_add(spent.amount))?;
                }
            }
            for given in self.given {
                if counts(&given.rule.id, given.user, &given.rule.unit.id) {
                    sum = room(sum.checked_add(given.amount))?;
                }
            }
            let left = room(budget.maximum.checked_sub(sum))?.max(0);
            least = Some(least.map_or(left, |least| least.min(left)));
        }
        Ok(least)
    }
}
