//! One activity run through a plan: who gets what, and why everyone else does not.
//!
//! Users are told apart by names, or, where a million of activities are run, by numbers. A
//! [`Runner`] keeps its lists between activities, so that none of these asks for memory.

use super::amount::{Decimal, Remainder, Rounding, divide_by};
use super::rules::{Conditions, Gates, Message, Multiplier, Plan, Rule, Segments, Share, Short};
use super::why::{By, Why};
use crate::refusal::{Reason, Refusal};
use alloc::string::String;
use alloc::vec::Vec;

/// What a user did.
#[derive(Clone, Copy, Debug)]
pub struct Activity<'a> {
    /// Its kind: what rules are set off by.
    pub short_id: &'a str,
    /// How much it was worth, if anything.
    pub amount: Option<Decimal>,
    /// When it was done, in unix milliseconds.
    pub at: u64,
    /// How many of the kind the user has done before.
    pub earlier: u32,
    /// Whether it is done to try the plan out. Nothing is ever paid for it, and users may stand
    /// above themselves.
    pub is_test: bool,
}

/// A user, and what is known of them.
#[derive(Clone, Copy, Debug)]
pub struct Person<U> {
    /// Who it is.
    pub user: U,
    /// Whether they are active, by whatever the business means by it.
    pub active: bool,
    /// Whether they are banned.
    pub banned: bool,
    /// How many they brought in.
    pub referrals: u32,
    /// The segments that they are of, as [`Plan::segments_of`] tells them.
    pub segments: Segments,
}

impl<U> Person<U> {
    /// The same of someone who is told apart in another way.
    fn of<V>(&self, user: V) -> Person<V> {
        Person {
            user,
            active: self.active,
            banned: self.banned,
            referrals: self.referrals,
            segments: self.segments,
        }
    }
}

/// What counts against budgets: what was given before, and not taken back.
pub trait Spending<U> {
    /// What was given of one of the plan's counts, to a person if it is a personal one, in the
    /// period that `at` lies in; nothing if that has no room.
    fn spent(&self, plan: &Plan, count: usize, person: Option<U>, at: u64) -> Option<i128>;
}

/// One award that was given before, and not taken back.
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

impl<'a> Spending<&'a str> for [Spent] {
    fn spent(&self, plan: &Plan, count: usize, person: Option<&'a str>, at: u64) -> Option<i128> {
        let count = plan.counts.get(count)?;
        let rule = count.rule.and_then(|rule| plan.rules.get(rule));
        let start = count.period.start(at);
        let counts = |spent: &&Spent| {
            spent.unit == count.unit
                && rule.is_none_or(|rule| rule.id == spent.rule)
                && person.is_none_or(|person| person == spent.user)
                && count.period.start(spent.at) == start
        };
        self.iter()
            .filter(counts)
            .try_fold(0_i128, |sum, spent| sum.checked_add(spent.amount))
    }
}

/// An award.
#[derive(Clone, Copy, Debug)]
pub struct Given<'p, U> {
    /// By which rule.
    pub rule: &'p Rule,
    /// The place of the rule in the plan.
    pub place: usize,
    /// To whom.
    pub user: U,
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
#[derive(Clone, Copy, Debug)]
pub struct Missed<'p, U> {
    /// By which rule; none if none was set off.
    pub rule: Option<&'p Rule>,
    /// Who.
    pub user: U,
    /// At which place of the chain; 0 for the actor.
    pub level: u8,
    /// Why not.
    pub why: Why,
}

/// A message, which someone is to be sent instead of an award.
#[derive(Clone, Copy, Debug)]
pub struct Told<'p, U> {
    /// By which rule.
    pub rule: &'p Rule,
    /// Who.
    pub user: U,
    /// At which level; 0 for the actor.
    pub level: u8,
    /// What.
    pub message: &'p Message,
}

/// What became of all that a rule was to give: `intended` is the sum of all others.
#[derive(Clone, Copy, Debug)]
pub struct Sum<'p> {
    /// Which rule.
    pub rule: &'p Rule,
    /// The place of the rule in the plan.
    pub place: usize,
    /// What it was to give with every level filled: the pool, and all other amounts.
    pub intended: i128,
    /// What it gives: the sum of its awards.
    pub given: i128,
    /// What was for levels at which nobody is who may get it.
    pub empty: i128,
    /// What a division of the pool left over, and nobody gets.
    pub remainder: i128,
    /// What cap and budgets took away.
    pub cut: i128,
}

/// What an activity brings.
#[derive(Clone, Debug)]
pub struct Outcome<'p, U> {
    /// Who gets what.
    pub given: Vec<Given<'p, U>>,
    /// Who gets nothing, and why; once a rule that was set off.
    pub missed: Vec<Missed<'p, U>>,
    /// Who is told what.
    pub told: Vec<Told<'p, U>>,
    /// The sums of the rules that applied.
    pub sums: Vec<Sum<'p>>,
}

impl<'p, U> Outcome<'p, U> {
    /// The same of people who are told apart in another way.
    fn named<V>(self, name: impl Fn(U) -> V) -> Outcome<'p, V> {
        let given = self.given.into_iter().map(|it| Given {
            user: name(it.user),
            rule: it.rule,
            place: it.place,
            level: it.level,
            amount: it.amount,
            intended: it.intended,
            by: it.by,
        });
        let missed = self.missed.into_iter().map(|it| Missed {
            user: name(it.user),
            rule: it.rule,
            level: it.level,
            why: it.why,
        });
        let told = self.told.into_iter().map(|it| Told {
            user: name(it.user),
            rule: it.rule,
            level: it.level,
            message: it.message,
        });
        Outcome {
            given: given.collect(),
            missed: missed.collect(),
            told: told.collect(),
            sums: self.sums,
        }
    }
}

impl<U> Default for Outcome<'_, U> {
    fn default() -> Self {
        Self {
            given: Vec::new(),
            missed: Vec::new(),
            told: Vec::new(),
            sums: Vec::new(),
        }
    }
}

/// Someone, or nobody, to whom an amount is to go.
#[derive(Clone, Copy)]
struct Seat<U> {
    /// None if the level is empty.
    user: Option<U>,
    level: u8,
    by: By,
    intended: i128,
}

/// A user, or nobody, the level, and what that gets.
type Placed<U> = (Option<U>, u8, Share);

// What has no room in 128 bits is refused as a whole: half an outcome would be a wrong one.
fn room<T>(found: Option<T>) -> Result<T, Refusal> {
    found.ok_or(Reason::Overflow.of("amount"))
}

/// Runs one activity through a plan: of the actor, and the chain above them from level 1 up, as it
/// stands. `spent` is what counts against budgets.
///
/// # Errors
/// `overflow`, if an amount has no room; `conflict` at `chain`, if someone stands in it twice or,
/// unless it is a test, above themselves; `missing_field` at `amount`, if a rule asks for a rate
/// of none.
pub fn run<'a>(
    plan: &'a Plan,
    activity: &Activity<'_>,
    actor: &Person<&'a str>,
    chain: &[Person<&'a str>],
    spent: &(impl Spending<&'a str> + ?Sized),
) -> Result<Outcome<'a, &'a str>, Refusal> {
    for (at, person) in chain.iter().enumerate() {
        let before = chain.get(..at).unwrap_or_default();
        let is_own = person.user == actor.user && !activity.is_test;
        if is_own || before.iter().any(|other| other.user == person.user) {
            return Err(Reason::Conflict.of("chain"));
        }
    }
    // One runner serves names and numbers: everyone is told apart by their first place here.
    let mut names: Vec<_> = [actor].into_iter().chain(chain).map(|it| it.user).collect();
    names.extend(
        plan.rules
            .iter()
            .filter_map(|rule| rule.default_sponsor.as_deref()),
    );
    let place = |name: &str| names.iter().position(|other| *other == name).unwrap_or(0) as u32;
    let numbered = |person: &Person<&str>| person.of(place(person.user));
    let chain: Vec<_> = chain.iter().map(numbered).collect();
    let mut runner = Runner::new(plan, place);
    let spent = Named {
        names: &names,
        spent,
    };
    runner.run(activity, &numbered(actor), &chain, &spent)?;
    Ok(runner.outcome.named(|number| spent.name(number)))
}

/// What counts against budgets of people who have numbers instead of their names.
struct Named<'n, 'a, S: ?Sized> {
    names: &'n [&'a str],
    spent: &'n S,
}

impl<'a, S: ?Sized> Named<'_, 'a, S> {
    fn name(&self, number: u32) -> &'a str {
        self.names.get(number as usize).copied().unwrap_or_default()
    }
}

impl<'a, S: Spending<&'a str> + ?Sized> Spending<u32> for Named<'_, 'a, S> {
    fn spent(&self, plan: &Plan, count: usize, person: Option<u32>, at: u64) -> Option<i128> {
        let person = person.map(|number| self.name(number));
        self.spent.spent(plan, count, person, at)
    }
}

/// What runs activities through one plan.
pub struct Runner<'p, U> {
    plan: &'p Plan,
    /// What the last activity brought.
    pub outcome: Outcome<'p, U>,
    /// The default sponsor of each rule.
    sponsors: Vec<Option<U>>,
    above: Vec<(U, Option<Why>)>,
    placed: Vec<Placed<U>>,
    seats: Vec<Seat<U>>,
    weights: Vec<i128>,
    amounts: Vec<i128>,
}

impl<'p, U: Copy + Eq> Runner<'p, U> {
    /// A runner of this plan, to which `user` names those whom the plan names.
    pub fn new(plan: &'p Plan, user: impl Fn(&'p str) -> U) -> Self {
        let sponsor = |rule: &'p Rule| rule.default_sponsor.as_deref().map(&user);
        Self {
            plan,
            outcome: Outcome::default(),
            sponsors: plan.rules.iter().map(sponsor).collect(),
            above: Vec::new(),
            placed: Vec::new(),
            seats: Vec::new(),
            weights: Vec::new(),
            amounts: Vec::new(),
        }
    }

    /// Runs an activity of the actor, and the chain above them, in which nobody stands twice.
    ///
    /// # Errors
    /// `overflow`, if an amount has no room; `missing_field` at `amount`, if a rule asks for a
    /// rate of none. What [`Runner::outcome`] has then is of no use.
    pub fn run(
        &mut self,
        activity: &Activity<'_>,
        actor: &Person<U>,
        chain: &[Person<U>],
        spent: &dyn Spending<U>,
    ) -> Result<(), Refusal> {
        self.outcome.given.clear();
        self.outcome.missed.clear();
        self.outcome.told.clear();
        self.outcome.sums.clear();
        let mut none = true;
        for place in 0..self.plan.rules.len() {
            if let Some(rule) = self.plan.rules.get(place)
                && rule.trigger == activity.short_id
            {
                none = false;
                self.run_rule(place, rule, activity, actor, chain, spent)?;
            }
        }
        if none {
            for (level, person) in (0..).zip([actor].into_iter().chain(chain)) {
                self.outcome.missed.push(Missed {
                    rule: None,
                    user: person.user,
                    level,
                    why: Why::NoRule,
                });
            }
        }
        Ok(())
    }

    fn miss(&mut self, rule: &'p Rule, user: U, level: u8, why: Why) {
        self.outcome.missed.push(Missed {
            rule: Some(rule),
            user,
            level,
            why,
        });
    }

    fn run_rule(
        &mut self,
        place: usize,
        rule: &'p Rule,
        activity: &Activity<'_>,
        actor: &Person<U>,
        chain: &[Person<U>],
        spent: &dyn Spending<U>,
    ) -> Result<(), Refusal> {
        let conditions = &rule.conditions;
        // Who may stand at a level: all that is known of them, or the default sponsor, who passes.
        self.above.clear();
        for person in chain {
            self.above.push((person.user, barred(person, rule.gates)));
        }
        if let (true, Some(Some(sponsor))) = (chain.is_empty(), self.sponsors.get(place)) {
            let own = *sponsor == actor.user && !activity.is_test;
            self.above.push((*sponsor, own.then_some(Why::IsActor)));
        }
        if let Some(why) = unmet(conditions, activity, actor) {
            if rule.award.actor.is_some() {
                self.miss(rule, actor.user, 0, why);
            }
            for at in 0..self.above.len() {
                if let Some((user, _)) = self.above.get(at) {
                    self.miss(rule, *user, (at + 1) as u8, why);
                }
            }
            return Ok(());
        }
        self.place(rule, actor);
        let multiplier = multiplier(conditions, activity, actor)?;
        let mut sum = self.intend(place, rule, multiplier, activity)?;
        self.give(place, rule, activity, spent, &mut sum)?;
        self.outcome.sums.push(sum);
        Ok(())
    }

    /// Who is to get what, level by level, empty ones included; tells who is not.
    fn place(&mut self, rule: &'p Rule, actor: &Person<U>) {
        let award = &rule.award;
        let from = usize::from(award.from);
        let last = from + award.levels.len() - 1;
        let share_of = |level: usize| {
            let at = level.checked_sub(from);
            at.and_then(|at| award.levels.get(at).copied().flatten())
        };
        self.placed.clear();
        if let Some(share) = award.actor {
            self.placed.push((Some(actor.user), 0, share));
        }
        let mut level = 0_usize;
        for at in 0..self.above.len() {
            let Some(&(user, bar)) = self.above.get(at) else {
                break;
            };
            let place = u8::try_from(at + 1).unwrap_or(u8::MAX);
            if let (Some(why), true) = (bar, rule.skips) {
                self.miss(rule, user, place, why);
                continue;
            }
            level += 1;
            let share = share_of(level);
            let why = match (bar, share) {
                (Some(why), _) => why,
                (None, Some(share)) => {
                    self.placed.push((Some(user), level as u8, share));
                    continue;
                }
                (None, None) if level < from => Why::BelowLevels,
                (None, None) if level > last => Why::BeyondLevels,
                (None, None) => Why::NoAward,
            };
            self.miss(rule, user, place, why);
            if let Some(share) = share {
                self.placed.push((None, level as u8, share));
            }
        }
        for empty in level + 1..=last {
            if let Some(share) = share_of(empty) {
                self.placed.push((None, empty as u8, share));
            }
        }
    }

    /// What each is to get: fills the seats, and tells those who are told something instead.
    fn intend(
        &mut self,
        place: usize,
        rule: &'p Rule,
        multiplier: Decimal,
        activity: &Activity<'_>,
    ) -> Result<Sum<'p>, Refusal> {
        let decimals = rule.unit.decimals;
        let round = |share, first| {
            let exact = exact(share, multiplier, activity.amount, first, rule)?;
            room(exact.round(decimals, rule.rounding))
        };
        let base = rule.award.levels.first().copied().flatten();
        let of_first = |share: &Share| matches!(share, Share::RateOfFirst(_));
        let uses = self.placed.iter().any(|(_, _, share)| of_first(share))
            || rule.award.pool.as_ref().is_some_and(of_first);
        let first = match base {
            Some(base) if uses => Some(Decimal::of(round(base, None)?, decimals)),
            _ => None,
        };
        let mut sum = Sum {
            rule,
            place,
            intended: 0,
            given: 0,
            empty: 0,
            remainder: 0,
            cut: 0,
        };
        self.seats.clear();
        self.weights.clear();
        for (user, level, share) in &self.placed {
            let (by, weight) = match share {
                Share::Fixed(_) => (By::Fixed, 0),
                Share::Rate(_) => (By::Rate, 0),
                Share::RateOfFirst(_) => (By::RateOfFirst, 0),
                Share::Weight(_) if user.is_none() && rule.award.divides_vacant => (By::Share, 0),
                Share::Weight(weight) => (By::Share, i128::from(*weight)),
                Share::Message(at) => {
                    let message = rule.messages.get(usize::from(*at));
                    if let (Some(user), Some(message)) = (*user, message) {
                        self.outcome.told.push(Told {
                            rule,
                            user,
                            level: *level,
                            message,
                        });
                    }
                    continue;
                }
            };
            let intended = round(*share, first)?;
            sum.intended = room(sum.intended.checked_add(intended))?;
            self.weights.push(weight);
            self.seats.push(Seat {
                user: *user,
                level: *level,
                by,
                intended,
            });
        }
        if let Some(pool) = rule.award.pool {
            let pool = round(pool, first)?;
            sum.intended = room(sum.intended.checked_add(pool))?;
            room(divide_by(pool, &mut self.weights, rule.award.remainder))?;
            sum.remainder = pool;
            for (seat, part) in self.seats.iter_mut().zip(&self.weights) {
                seat.intended += part;
                sum.remainder -= part;
            }
        }
        Ok(sum)
    }

    /// Gives what cap and budgets leave of it.
    fn give(
        &mut self,
        place: usize,
        rule: &'p Rule,
        activity: &Activity<'_>,
        spent: &dyn Spending<U>,
        sum: &mut Sum<'p>,
    ) -> Result<(), Refusal> {
        for at in 0..self.seats.len() {
            if let Some(&Seat {
                user,
                level,
                intended,
                ..
            }) = self.seats.get(at)
            {
                match user {
                    None => sum.empty = room(sum.empty.checked_add(intended))?,
                    Some(user) if intended == 0 => self.miss(rule, user, level, Why::TooSmall),
                    Some(_) => {}
                }
            }
        }
        self.seats
            .retain(|seat| seat.user.is_some() && seat.intended > 0);
        self.amounts.clear();
        let purse = Purse {
            plan: self.plan,
            rule,
            at: activity.at,
            spent,
            given: &self.outcome.given,
        };
        for seat in &self.seats {
            let left = purse.left(seat.user)?;
            self.amounts
                .push(left.map_or(seat.intended, |left| left.min(seat.intended)));
        }
        let mut most = purse.left(None)?;
        if let Some(cap) = rule.award.cap {
            let cap = exact(cap, Decimal::ONE, activity.amount, None, rule)?;
            // A cap that is rounded up would not be one.
            let cap = room(cap.round(rule.unit.decimals, Rounding::Down))?;
            most = Some(most.map_or(cap, |most| most.min(cap)));
        }
        if let Some(most) = most {
            fit(&mut self.amounts, most, rule.award.short)?;
        }
        for (seat, amount) in self.seats.iter().zip(&self.amounts) {
            let Some(user) = seat.user else { continue };
            sum.cut = room(sum.cut.checked_add(seat.intended - amount))?;
            if *amount == 0 {
                self.outcome.missed.push(Missed {
                    rule: Some(rule),
                    user,
                    level: seat.level,
                    why: Why::BudgetSpent,
                });
                continue;
            }
            sum.given = room(sum.given.checked_add(*amount))?;
            self.outcome.given.push(Given {
                rule,
                place,
                user,
                level: seat.level,
                amount: *amount,
                intended: seat.intended,
                by: seat.by,
            });
        }
        Ok(())
    }
}

fn is_small(minimum: Option<Decimal>, activity: &Activity<'_>) -> bool {
    minimum.is_some_and(|minimum| activity.amount.is_none_or(|amount| amount.is_less(minimum)))
}

/// Why a rule does not apply, if it does not.
fn unmet<U>(conditions: &Conditions, activity: &Activity<'_>, actor: &Person<U>) -> Option<Why> {
    let of = |segment| actor.segments.has(segment);
    if actor.banned {
        Some(Why::ActorBanned)
    } else if conditions.from.is_some_and(|from| activity.at < from) {
        Some(Why::TooEarly)
    } else if conditions.until.is_some_and(|until| activity.at >= until) {
        Some(Why::TooLate)
    } else if conditions.first_only == Some(true) && activity.earlier > 0 {
        Some(Why::NotFirst)
    } else if is_small(conditions.minimum_amount, activity) {
        Some(Why::BelowMinimum)
    } else if !conditions.segment.is_none_or(of) {
        Some(Why::OtherSegment)
    } else {
        None
    }
}

/// By what all awards are multiplied: the product of all multipliers that apply.
fn multiplier<U>(
    conditions: &Conditions,
    activity: &Activity<'_>,
    actor: &Person<U>,
) -> Result<Decimal, Refusal> {
    let mut product = conditions.multiplier.unwrap_or(Decimal::ONE);
    let applies = |it: &&Multiplier| {
        it.from.is_none_or(|from| activity.at >= from)
            && it.until.is_none_or(|until| activity.at < until)
            && !(it.first_only && activity.earlier > 0)
            && !is_small(it.minimum_amount, activity)
            && it.segment.is_none_or(|segment| actor.segments.has(segment))
    };
    for multiplier in conditions.multipliers.iter().filter(applies) {
        product = room(product.times(multiplier.by))?;
    }
    Ok(product)
}

/// Why a person gets nothing by a rule whatever the level, if so.
fn barred<U>(person: &Person<U>, gates: Gates) -> Option<Why> {
    if gates.not_banned && person.banned {
        Some(Why::Banned)
    } else if gates.active && !person.active {
        Some(Why::Inactive)
    } else if person.referrals < gates.min_referrals {
        Some(Why::TooFewReferrals)
    } else {
        None
    }
}

/// What a share that is no weight comes to, exactly.
fn exact(
    share: Share,
    multiplier: Decimal,
    amount: Option<Decimal>,
    first: Option<Decimal>,
    rule: &Rule,
) -> Result<Decimal, Refusal> {
    let product = match share {
        Share::Fixed(fixed) => fixed,
        Share::Rate(rate) => {
            let amount = amount.ok_or(Reason::MissingField.of("amount"))?;
            room(rate.times(amount))?
        }
        // The plan's reader has seen that there is a level 1. It has been multiplied already.
        Share::RateOfFirst(rate) => {
            let first = first.unwrap_or(Decimal::of(0, rule.unit.decimals));
            return room(rate.times(first));
        }
        Share::Weight(_) | Share::Message(_) => return Ok(Decimal::of(0, 0)),
    };
    if multiplier == Decimal::ONE {
        return Ok(product);
    }
    room(product.times(multiplier))
}

/// Has amounts together be no more than there is.
fn fit(amounts: &mut [i128], most: i128, short: Short) -> Result<(), Refusal> {
    let mut sum = 0_i128;
    for amount in &*amounts {
        sum = room(sum.checked_add(*amount))?;
    }
    if sum <= most {
        return Ok(());
    }
    match short {
        Short::Scale => room(divide_by(most, amounts, Remainder::Largest)),
        Short::Nothing => {
            amounts.fill(0);
            Ok(())
        }
        Short::NearestFirst => {
            let mut left = most;
            for amount in amounts {
                *amount = left.min(*amount);
                left -= *amount;
            }
            Ok(())
        }
    }
}

/// What counts against the budgets of a rule.
struct Purse<'a, 'p, U> {
    plan: &'p Plan,
    rule: &'p Rule,
    at: u64,
    spent: &'a dyn Spending<U>,
    /// What this activity has brought so far.
    given: &'a [Given<'p, U>],
}

impl<U: Copy + Eq> Purse<'_, '_, U> {
    /// What the budgets leave for one person, or, without one, for all; nothing if there are no
    /// such budgets.
    fn left(&self, person: Option<U>) -> Result<Option<i128>, Refusal> {
        let mut least: Option<i128> = None;
        for budget in &self.rule.conditions.budgets {
            let Some(count) = self.plan.counts.get(budget.count) else {
                continue;
            };
            if count.personal != person.is_some() {
                continue;
            }
            let mut sum = room(self.spent.spent(self.plan, budget.count, person, self.at))?;
            for given in self.given {
                let is_of_rule = count.rule.is_none_or(|rule| rule == given.place);
                if is_of_rule
                    && given.rule.unit.id == count.unit
                    && person.is_none_or(|person| person == given.user)
                {
                    sum = room(sum.checked_add(given.amount))?;
                }
            }
            let left = room(budget.maximum.checked_sub(sum))?.max(0);
            least = Some(least.map_or(left, |least| least.min(left)));
        }
        Ok(least)
    }
}
