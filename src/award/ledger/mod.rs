//! The ledger: what was given, approved, paid and taken back. It only grows; whatever it tells is
//! a sum of its entries, so who replays them has the same ledger.
//!
//! [`entry`] has the entries, which are plain data; [`decide`] what is to be written, from what is
//! asked and the awards that it is about; a [`Ledger`] keeps entries in memory, with the sums at
//! hand.

pub mod decide;
pub mod entry;
pub mod payout;
pub mod wire;

use super::rules::{DAY, Plan};
use super::run::{Activity, Outcome, Person, Spending};
use crate::guard::review::{Note, Review, Step};
use crate::refusal::{Reason, Refusal};
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use decide::{Held, Payment};
use entry::{Act, Award, Balance, Entry, State};

/// Whether something was written, or had been before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// So many entries were.
    Added(usize),
    /// None was: it was all there.
    Unchanged,
}

impl Written {
    const fn of(count: usize) -> Self {
        if count == 0 {
            Self::Unchanged
        } else {
            Self::Added(count)
        }
    }
}

/// What is known of an activity.
#[derive(Clone, Debug)]
struct Activities {
    is_test: bool,
    done: u64,
    messages: u32,
    /// The place of the entry of each of its awards, and where that has got to.
    awards: Vec<(usize, State)>,
    /// Its review, if there is one, and the places of the entries that opened and closed it.
    review: Option<(Review, usize, Option<usize>)>,
}

impl Activities {
    fn is_held(&self) -> bool {
        self.review.is_some_and(|(review, ..)| review.holds())
    }
}

/// The review of an activity.
#[derive(Clone, Copy, Debug)]
pub struct Reviewed<'a> {
    /// Where it has got to.
    pub state: Review,
    /// The entry that opened it.
    pub opened: &'a Entry,
    /// The entry that closed it.
    pub closed: Option<&'a Entry>,
}

/// What a user has of a unit.
#[derive(Clone, Debug)]
struct Account {
    decimals: u8,
    balance: Balance,
    /// The places of the entries of all awards.
    awards: Vec<usize>,
}

/// What was given, approved, paid and taken back.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    entries: Vec<Entry>,
    /// The places of the entries of all awards.
    awards: Vec<usize>,
    activities: BTreeMap<String, Activities>,
    /// By user, and then by unit.
    accounts: BTreeMap<String, BTreeMap<String, Account>>,
    /// By unit, rule, and day: what counts against budgets.
    spent: BTreeMap<(String, String, u64), i128>,
}

impl Ledger {
    /// The ledger of these entries.
    ///
    /// # Errors
    /// As those of [`Ledger::append`].
    pub fn replay(entries: impl IntoIterator<Item = Entry>) -> Result<Self, Refusal> {
        let mut ledger = Self::default();
        ledger
            .append(entries.into_iter().collect())
            .map_err(|(_, refusal)| refusal)?;
        Ok(ledger)
    }

    /// Adds entries: all, or none.
    ///
    /// # Errors
    /// With the place of the entry: `conflict` if it does not follow from those before it: it runs
    /// an activity again, is of one that was not run, or moves an award that is not there or not
    /// where it would have to be; `overflow` if a sum has no room.
    pub fn append(&mut self, entries: Vec<Entry>) -> Result<Written, (usize, Refusal)> {
        let count = entries.len();
        let length = self.entries.len();
        for (at, entry) in entries.into_iter().enumerate() {
            if let Err(refusal) = self.write(entry) {
                // What is there follows from what was there.
                self.entries.truncate(length);
                let kept = core::mem::take(&mut self.entries);
                *self = Self::default();
                for entry in kept {
                    let _ = self.write(entry);
                }
                return Err((at, refusal));
            }
        }
        Ok(Written::of(count))
    }

    /// All entries, in the order of writing.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Whether the activity of this reference was run.
    pub fn has(&self, reference: &str) -> bool {
        self.activities.contains_key(reference)
    }

    /// Adds one entry, if it follows; else nothing is changed.
    fn write(&mut self, entry: Entry) -> Result<(), Refusal> {
        let conflict = Reason::Conflict.of("entries");
        let place = self.entries.len();
        match &entry.act {
            Act::Ran(ran) => {
                if self.has(&entry.reference) {
                    return Err(conflict);
                }
                let activity = Activities {
                    is_test: ran.is_test,
                    done: ran.done,
                    messages: 0,
                    awards: Vec::new(),
                    review: None,
                };
                self.activities.insert(entry.reference.clone(), activity);
            }
            Act::Told(message) => {
                let activity = self.activities.get_mut(&entry.reference);
                let activity = activity.ok_or(conflict)?;
                if message.number != activity.messages {
                    return Err(conflict);
                }
                activity.messages += 1;
            }
            Act::Gave(award) => {
                let activity = self.activities.get(&entry.reference).ok_or(conflict)?;
                let account = self.account(&award.user, &award.unit);
                if award.amount <= 0
                    || award.number as usize != activity.awards.len()
                    || account.is_some_and(|account| account.decimals != award.decimals)
                {
                    return Err(conflict);
                }
                let state = if activity.is_test {
                    State::Test
                } else {
                    State::Pending
                };
                let done = activity.done;
                self.count(award, done, None, state)?;
                let accounts = self.accounts.entry(award.user.clone()).or_default();
                if let Some(account) = accounts.get_mut(&award.unit) {
                    account.awards.push(place);
                }
                if let Some(activity) = self.activities.get_mut(&entry.reference) {
                    activity.awards.push((place, state));
                }
                self.awards.push(place);
            }
            Act::HeldForReview(_) | Act::Cleared(_) | Act::Confirmed(_) => {
                let activity = self.activities.get(&entry.reference).ok_or(conflict)?;
                let from = activity.review;
                let step = entry.act.step().map(|(step, _)| step).ok_or(conflict)?;
                let to = Review::after(from.map(|(state, ..)| state), step).ok_or(conflict)?;
                for number in 0..activity.awards.len() {
                    self.advance(&entry, number)?;
                }
                let opened = from.map(|(_, opened, _)| opened);
                let review = (to, opened.unwrap_or(place), opened.and(Some(place)));
                if let Some(activity) = self.activities.get_mut(&entry.reference) {
                    activity.review = Some(review);
                }
            }
            act => {
                let number = act.award().unwrap_or_default();
                let activity = self.activities.get(&entry.reference).ok_or(conflict)?;
                let is_barred = matches!(act, Act::Approved(_)) && activity.is_held();
                if is_barred || !self.advance(&entry, number as usize)? {
                    return Err(conflict);
                }
            }
        }
        self.entries.push(entry);
        Ok(())
    }

    /// Moves an award of an activity on, as an act of it does; tells whether the act applies.
    // Once, not at each of its uses.
    #[inline(never)]
    fn advance(&mut self, entry: &Entry, number: usize) -> Result<bool, Refusal> {
        let activity = self.activities.get(&entry.reference);
        let Some((activity, (of, from))) =
            activity.and_then(|it| Some((it, *it.awards.get(number)?)))
        else {
            return Ok(false);
        };
        let Some(to) = from.after(&entry.act) else {
            return Ok(false);
        };
        let done = activity.done;
        if let Some(Act::Gave(award)) = self.entries.get(of).map(|entry| &entry.act) {
            let award = award.clone();
            self.count(&award, done, Some(from), to)?;
        }
        let activity = self.activities.get_mut(&entry.reference);
        if let Some(state) = activity.and_then(|it| it.awards.get_mut(number)) {
            state.1 = to;
        }
        Ok(true)
    }

    /// Moves an award from one state, or nowhere, to another, in all sums.
    #[inline(never)]
    fn count(
        &mut self,
        award: &Award,
        done: u64,
        from: Option<State>,
        to: State,
    ) -> Result<(), Refusal> {
        let overflow = Reason::Overflow.of("amount");
        let old = self.account(&award.user, &award.unit);
        let old = old.map_or_else(Balance::default, |account| account.balance);
        let balance = old.moved(from, to, award.amount).ok_or(overflow)?;
        let change = match (from.is_some_and(State::is_spent), to.is_spent()) {
            (false, true) => award.amount,
            (true, false) => -award.amount,
            _ => 0,
        };
        if change != 0 {
            let key = (award.unit.clone(), award.rule.clone(), done / DAY);
            let sum = self.spent.entry(key).or_default();
            *sum = sum.checked_add(change).ok_or(overflow)?;
        }
        let accounts = self.accounts.entry(award.user.clone()).or_default();
        let account = accounts
            .entry(award.unit.clone())
            .or_insert_with(|| Account {
                decimals: award.decimals,
                balance: Balance::default(),
                awards: Vec::new(),
            });
        account.balance = balance;
        Ok(())
    }

    fn account(&self, user: &str, unit: &str) -> Option<&Account> {
        self.accounts.get(user)?.get(unit)
    }

    /// The award whose entry is at this place.
    fn held(&self, place: usize) -> Option<Held<'_>> {
        let entry = self.entries.get(place)?;
        let Act::Gave(award) = &entry.act else {
            return None;
        };
        let activity = self.activities.get(&entry.reference)?;
        let (_, state) = *activity.awards.get(award.number as usize)?;
        Some(Held {
            reference: &entry.reference,
            award,
            state,
            is_held: activity.is_held(),
        })
    }

    /// All awards, in the order in which they were made.
    pub fn awards(&self) -> impl Iterator<Item = Held<'_>> {
        self.awards.iter().filter_map(|place| self.held(*place))
    }

    /// The awards of an activity.
    pub fn awards_of(&self, reference: &str) -> impl Iterator<Item = Held<'_>> {
        let activity = self.activities.get(reference);
        let awards = activity.map_or(&[][..], |activity| &activity.awards);
        awards.iter().filter_map(|(place, _)| self.held(*place))
    }

    /// The awards of a user in a unit.
    fn awards_in(&self, user: &str, unit: &str) -> impl Iterator<Item = Held<'_>> {
        let account = self.account(user, unit);
        let awards = account.map_or(&[][..], |account| &account.awards);
        awards.iter().filter_map(|place| self.held(*place))
    }

    /// What was decided is sound; but for sums that have no room.
    fn put(&mut self, entries: Vec<Entry>) -> Result<Written, Refusal> {
        self.append(entries).map_err(|(_, refusal)| refusal)
    }

    /// Writes down what an activity brought. An activity whose reference is there already changes
    /// nothing, whatever it brings now.
    ///
    /// # Errors
    /// `overflow`; `conflict`, if a user has awards in one of the units with other decimals.
    pub fn record(
        &mut self,
        reference: &str,
        activity: &Activity<'_>,
        actor: &Person<&str>,
        chain: &[Person<&str>],
        outcome: &Outcome<'_, &str>,
        now: u64,
    ) -> Result<Written, Refusal> {
        if self.has(reference) {
            return Ok(Written::Unchanged);
        }
        self.put(decide::record(
            reference, activity, actor, chain, outcome, now,
        ))
    }

    /// Takes back what an activity brought: exactly that, once, wherever it has got to and
    /// whatever has become of the chain.
    ///
    /// # Errors
    /// `unknown_reference`; `invalid_value` at `why`, which has up to 254 bytes; `overflow`.
    pub fn reverse(&mut self, reference: &str, why: &str, now: u64) -> Result<Written, Refusal> {
        if !self.has(reference) {
            return Err(Reason::UnknownReference.of("reference"));
        }
        if !decide::is_reason(why) {
            return Err(Reason::InvalidValue.of("why"));
        }
        self.put(decide::reverse(self.awards_of(reference), why, now))
    }

    /// Takes a step of the review of an activity. While it is held nothing that it gave is approved
    /// or paid, and what was approved is pending again; what was paid before stays so. Once it is
    /// cleared, all goes on; if it is confirmed, all that it gave is taken back for that reason.
    ///
    /// # Errors
    /// `unknown_reference`; `conflict` at `reference` if the review is closed already or was never
    /// opened; `invalid_value` at `by` or `why`; `overflow`.
    pub fn review(
        &mut self,
        reference: &str,
        step: Step,
        note: Note,
        now: u64,
    ) -> Result<Written, Refusal> {
        let activity = self.activities.get(reference);
        let activity = activity.ok_or(Reason::UnknownReference.of("reference"))?;
        let from = activity.review.map(|(state, ..)| state);
        let awards = self.awards_of(reference);
        self.put(decide::review(reference, from, step, note, awards, now)?)
    }

    /// All reviews, by the reference of the activity.
    pub fn reviews(&self) -> impl Iterator<Item = Reviewed<'_>> {
        self.activities.values().filter_map(|activity| {
            let (state, opened, closed) = activity.review?;
            Some(Reviewed {
                state,
                opened: self.entries.get(opened)?,
                closed: closed.and_then(|place| self.entries.get(place)),
            })
        })
    }

    /// Approves all awards whose hold time is over, but for those of activities that are held for
    /// a review.
    ///
    /// # Errors
    /// `overflow`.
    pub fn approve(&mut self, now: u64) -> Result<Written, Refusal> {
        self.put(decide::approve(self.awards(), now))
    }

    /// Marks as paid all that is approved of a user's unit, less what is owed back, and tells how
    /// much that is: 0 if nothing is to be paid.
    ///
    /// # Errors
    /// `overflow`.
    pub fn pay(&mut self, user: &str, unit: &str, now: u64) -> Result<i128, Refusal> {
        let Payment { amount, entries } = decide::pay(self.awards_in(user, unit), now)?;
        self.put(entries)?;
        Ok(amount)
    }

    /// What a user has of a unit: the sum of all entries.
    pub fn balance(&self, user: &str, unit: &str) -> Balance {
        let account = self.account(user, unit);
        account.map_or_else(Balance::default, |account| account.balance)
    }

    /// What a user has: unit, the unit's decimals, and the balance; by unit.
    pub fn balances_of(&self, user: &str) -> impl Iterator<Item = (&str, u8, Balance)> {
        let units = self.accounts.get(user).into_iter().flatten();
        units.map(|(unit, account)| (&**unit, account.decimals, account.balance))
    }

    /// What everyone has: user, unit, the unit's decimals, and the balance; by user and unit.
    pub fn balances(&self) -> impl Iterator<Item = (&str, &str, u8, Balance)> {
        self.accounts.iter().flat_map(|(user, units)| {
            units
                .iter()
                .map(|(unit, account)| (&**user, &**unit, account.decimals, account.balance))
        })
    }

    /// How many decimals a unit has, if awards were made in it.
    pub fn decimals(&self, user: &str, unit: &str) -> Option<u8> {
        self.account(user, unit).map(|account| account.decimals)
    }
}

impl<'a> Spending<&'a str> for Ledger {
    fn spent(&self, plan: &Plan, count: usize, person: Option<&'a str>, at: u64) -> Option<i128> {
        let count = plan.counts.get(count)?;
        let rule = count.rule.and_then(|rule| plan.rules.get(rule));
        let start = count.period.start(at);
        let is_in = |done: u64| count.period.start(done) == start;
        let of_rule = |id: &str| rule.is_none_or(|rule| rule.id == id);
        let mut sum = 0_i128;
        if let Some(person) = person {
            for held in self.awards_in(person, &count.unit) {
                let activity = self.activities.get(held.reference)?;
                if held.state.is_spent() && of_rule(&held.award.rule) && is_in(activity.done) {
                    sum = sum.checked_add(held.award.amount)?;
                }
            }
            return Some(sum);
        }
        let from = (count.unit.clone(), String::new(), 0);
        for ((unit, id, day), amount) in self.spent.range(from..) {
            if *unit != count.unit {
                break;
            }
            if of_rule(id) && is_in(day * DAY) {
                sum = sum.checked_add(*amount)?;
            }
        }
        Some(sum)
    }
}
