//! The ledger: what was given, approved, paid and taken back. It only grows; whatever it tells is
//! a sum of its entries, so who replays them has the same ledger.

use super::run::{Activity, Outcome, Spent};
use super::why;
use crate::refusal::{Reason, Refusal};
use alloc::string::String;
use alloc::vec::Vec;

/// What an entry does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// An activity was run, with the chain as it stood from level 1 up.
    Ran {
        /// Who stood in the chain.
        chain: Vec<String>,
    },
    /// An award was made, and waits.
    Gave(Award),
    /// The award of that entry is approved.
    Approved(usize),
    /// The award of that entry was paid.
    Paid(usize),
    /// The award of that entry is taken back, from wherever it had got to.
    TookBack(usize),
}

/// An award, as the ledger keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Award {
    /// By which rule.
    pub rule: String,
    /// To whom.
    pub user: String,
    /// At which level; 0 for the actor.
    pub level: u8,
    /// In which unit.
    pub unit: String,
    /// How many decimals that has.
    pub decimals: u8,
    /// How much, in the unit's smallest parts.
    pub amount: i128,
    /// From when on it can be approved, in unix milliseconds.
    pub due: u64,
    /// Why, as a sentence.
    pub reason: String,
}

/// One line of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The activity that it is of.
    pub reference: String,
    /// When it was written, in unix milliseconds.
    pub at: u64,
    /// What it does.
    pub act: Act,
}

/// What a user has of a unit, in its smallest parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    /// What waits.
    pub pending: i128,
    /// What can be paid; below zero, what was paid and then taken back.
    pub approved: i128,
    /// What was paid.
    pub paid: i128,
}

/// Whether something was written, or had been before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// So many entries were.
    Added(usize),
    /// None was: it was all there.
    Unchanged,
}

/// Where an award has got to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Pending,
    Approved,
    Paid,
    Gone,
}

/// What was given, approved, paid and taken back.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    entries: Vec<Entry>,
    /// Of each entry that is an award, where that has got to.
    states: Vec<Option<State>>,
}

impl Ledger {
    /// The ledger of these entries.
    ///
    /// # Errors
    /// `conflict` at the first that does not follow from those before it: it names no award, an
    /// award that is not there yet, or one that the act does not apply to; or runs an activity
    /// again.
    pub fn replay(entries: impl IntoIterator<Item = Entry>) -> Result<Self, Refusal> {
        let mut ledger = Self::default();
        for entry in entries {
            let ran = ledger.has(&entry.reference);
            let follows = match &entry.act {
                Act::Ran { .. } => !ran,
                Act::Gave(award) => ran && award.amount > 0,
                Act::Approved(of) => ledger.state(*of, &entry) == Some(State::Pending),
                Act::Paid(of) => ledger.state(*of, &entry) == Some(State::Approved),
                Act::TookBack(of) => ledger
                    .state(*of, &entry)
                    .is_some_and(|state| state != State::Gone),
            };
            if !follows {
                return Err(Reason::Conflict.of("entries"));
            }
            ledger.write(entry);
        }
        Ok(ledger)
    }

    fn state(&self, of: usize, entry: &Entry) -> Option<State> {
        let same = self.entries.get(of)?.reference == entry.reference;
        self.states.get(of).copied().flatten().filter(|_| same)
    }

    /// All entries, in the order of writing.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Whether the activity of this reference was run.
    pub fn has(&self, reference: &str) -> bool {
        self.entries
            .iter()
            .any(|entry| entry.reference == reference)
    }

    fn write(&mut self, entry: Entry) {
        let mut put = |of: usize, state| {
            if let Some(old) = self.states.get_mut(of) {
                *old = Some(state);
            }
        };
        let own = match entry.act {
            Act::Gave(_) => Some(State::Pending),
            Act::Ran { .. } => None,
            Act::Approved(of) => {
                put(of, State::Approved);
                None
            }
            Act::Paid(of) => {
                put(of, State::Paid);
                None
            }
            Act::TookBack(of) => {
                put(of, State::Gone);
                None
            }
        };
        self.states.push(own);
        self.entries.push(entry);
    }

    /// Writes down what an activity brought. An activity whose reference is there already changes
    /// nothing, whatever it brings now. Awards can be approved `hold` milliseconds after `now`.
    pub fn record(
        &mut self,
        activity: &Activity,
        chain: &[String],
        outcome: &Outcome<'_>,
        now: u64,
        hold: u64,
    ) -> Written {
        if self.has(&activity.reference) {
            return Written::Unchanged;
        }
        let entry = |act| Entry {
            reference: activity.reference.clone(),
            at: now,
            act,
        };
        self.write(entry(Act::Ran {
            chain: chain.to_vec(),
        }));
        for given in &outcome.given {
            self.write(entry(Act::Gave(Award {
                rule: given.rule.id.clone(),
                user: given.user.into(),
                level: given.level,
                unit: given.rule.unit.id.clone(),
                decimals: given.rule.unit.decimals,
                amount: given.amount,
                due: now.saturating_add(hold),
                reason: why::given(given),
            })));
        }
        Written::Added(outcome.given.len() + 1)
    }

    /// Moves on all awards in `state` that `picks` picks.
    fn advance(
        &mut self,
        now: u64,
        is_in: impl Fn(State) -> bool,
        picks: impl Fn(&Entry, &Award) -> bool,
        act: impl Fn(usize) -> Act,
    ) -> Written {
        let mut found = Vec::new();
        for (at, (entry, state)) in self.entries.iter().zip(&self.states).enumerate() {
            if let (Act::Gave(award), Some(state)) = (&entry.act, state)
                && is_in(*state)
                && picks(entry, award)
            {
                found.push((at, entry.reference.clone()));
            }
        }
        let count = found.len();
        for (of, reference) in found {
            self.write(Entry {
                reference,
                at: now,
                act: act(of),
            });
        }
        if count == 0 {
            Written::Unchanged
        } else {
            Written::Added(count)
        }
    }

    /// Takes back what an activity brought: exactly that, once, wherever it has got to and
    /// whatever has become of the chain.
    ///
    /// # Errors
    /// `unknown_reference`.
    pub fn reverse(&mut self, reference: &str, now: u64) -> Result<Written, Refusal> {
        if !self.has(reference) {
            return Err(Reason::UnknownReference.of("reference"));
        }
        let there = |state| state != State::Gone;
        Ok(self.advance(
            now,
            there,
            |entry, _| entry.reference == reference,
            Act::TookBack,
        ))
    }

    /// Approves all awards whose hold time is over.
    pub fn approve(&mut self, now: u64) -> Written {
        let pending = |state| state == State::Pending;
        self.advance(now, pending, |_, award| award.due <= now, Act::Approved)
    }

    /// Marks as paid all that is approved of a user's unit.
    pub fn pay(&mut self, user: &str, unit: &str, now: u64) -> Written {
        let approved = |state| state == State::Approved;
        let picks = |_: &Entry, award: &Award| award.user == user && award.unit == unit;
        self.advance(now, approved, picks, Act::Paid)
    }

    /// What a user has of a unit: the sum of all entries.
    ///
    /// # Errors
    /// `overflow`.
    pub fn balance(&self, user: &str, unit: &str) -> Result<Balance, Refusal> {
        let mut balance = Balance::default();
        // Where each award stood when it was taken back is in the entries before that.
        let mut states: Vec<State> = Vec::new();
        for (at, entry) in self.entries.iter().enumerate() {
            states.push(State::Gone);
            let (of, to) = match entry.act {
                Act::Ran { .. } => continue,
                Act::Gave(_) => (at, State::Pending),
                Act::Approved(of) => (of, State::Approved),
                Act::Paid(of) => (of, State::Paid),
                Act::TookBack(of) => (of, State::Gone),
            };
            let Some(Act::Gave(award)) = self.entries.get(of).map(|entry| &entry.act) else {
                continue;
            };
            let from = states.get(of).copied().unwrap_or(State::Gone);
            if let Some(state) = states.get_mut(of) {
                *state = to;
            }
            if award.user != user || award.unit != unit {
                continue;
            }
            let add = |place: &mut i128, amount: i128| {
                *place = place
                    .checked_add(amount)
                    .ok_or(Reason::Overflow.of("amount"))?;
                Ok(())
            };
            match from {
                State::Pending => add(&mut balance.pending, -award.amount)?,
                // What was paid stays paid: it is owed back, out of what is approved next.
                State::Approved | State::Paid => add(&mut balance.approved, -award.amount)?,
                State::Gone => {}
            }
            match to {
                State::Pending => add(&mut balance.pending, award.amount)?,
                State::Approved => add(&mut balance.approved, award.amount)?,
                State::Paid => add(&mut balance.paid, award.amount)?,
                State::Gone => {}
            }
        }
        Ok(balance)
    }

    /// What counts against budgets: what was given and not taken back.
    pub fn spent(&self) -> Vec<Spent> {
        let mut spent = Vec::new();
        for (entry, state) in self.entries.iter().zip(&self.states) {
            if let (Act::Gave(award), Some(State::Pending | State::Approved | State::Paid)) =
                (&entry.act, state)
            {
                spent.push(Spent {
                    rule: award.rule.clone(),
                    user: award.user.clone(),
                    unit: award.unit.clone(),
                    amount: award.amount,
                    at: entry.at,
                });
            }
        }
        spent
    }
}
