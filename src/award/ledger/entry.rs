//! Entries: the lines of the ledger, as plain data. Each names the activity that it is of; an award
//! is known by that and its number among the activity's awards, so that a store can keep entries
//! without counting them.

use super::super::amount::Decimal;
use crate::guard::review::{Note, Step};
use alloc::string::String;
use alloc::vec::Vec;

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

/// What an entry does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// An activity was run: the first entry of it.
    Ran(Ran),
    /// An award was made, and waits. They are numbered from 0, in their order.
    Gave(Award),
    /// Someone is to be sent a message.
    Told(Message),
    /// The award of that number is approved.
    Approved(u32),
    /// The award of that number was paid.
    Paid(u32),
    /// The award of that number is taken back, from wherever it had got to.
    TookBack {
        /// Its number.
        award: u32,
        /// What for: a refund, fraud.
        why: String,
    },
    /// What was owed back of the award of that number was kept from a payment.
    Settled(u32),
    /// The activity is to be looked at, and what it gave is not to be paid until then: what was
    /// approved is pending again.
    HeldForReview(Note),
    /// The activity was looked at, and is right.
    Cleared(Note),
    /// The activity was looked at, and is wrong; what it gave is taken back after this.
    Confirmed(Note),
}

/// An activity, and the chain as it stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ran {
    /// Its kind.
    pub short_id: String,
    /// Who did it.
    pub user: String,
    /// How much it was worth, if anything.
    pub amount: Option<Decimal>,
    /// When it was done, in unix milliseconds.
    pub done: u64,
    /// Who stood above, from level 1 up.
    pub chain: Vec<String>,
    /// Whether it was a test, of which nothing is ever paid.
    pub is_test: bool,
}

/// An award, as the ledger keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Award {
    /// Its number among the activity's awards, from 0.
    pub number: u32,
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
    /// How much, in the unit's smallest parts; above 0.
    pub amount: i128,
    /// From when on it can be approved, in unix milliseconds.
    pub due: u64,
    /// Why, as a sentence.
    pub reason: String,
}

/// A message, as the ledger keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its number among the activity's messages, from 0.
    pub number: u32,
    /// By which rule.
    pub rule: String,
    /// To whom.
    pub user: String,
    /// At which level; 0 for the actor.
    pub level: u8,
    /// The name of the template.
    pub template: String,
    /// What is put into it.
    pub variables: Vec<(String, String)>,
}

/// Where an award has got to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It waits for its hold time to be over.
    Pending,
    /// It can be paid.
    Approved,
    /// It was paid.
    Paid,
    /// It was taken back before it was paid.
    Gone,
    /// It was taken back after it was paid, and is owed back.
    Owed,
    /// What was owed back was kept from a payment.
    Settled,
    /// It is of a test, and stays where it is.
    Test,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 7] = [
        Self::Pending,
        Self::Approved,
        Self::Paid,
        Self::Gone,
        Self::Owed,
        Self::Settled,
        Self::Test,
    ];

    /// The stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Paid => "paid",
            Self::Gone => "reversed",
            Self::Owed => "owed",
            Self::Settled => "settled",
            Self::Test => "test",
        }
    }

    /// Where an act takes an award from here; nothing if it does not apply to it.
    pub const fn after(self, act: &Act) -> Option<Self> {
        match (self, act) {
            (Self::Pending, Act::Approved(_)) => Some(Self::Approved),
            (Self::Approved, Act::Paid(_)) => Some(Self::Paid),
            (Self::Owed, Act::Settled(_)) => Some(Self::Settled),
            (Self::Pending | Self::Approved | Self::Test, Act::TookBack { .. }) => Some(Self::Gone),
            (Self::Paid, Act::TookBack { .. }) => Some(Self::Owed),
            (Self::Approved, Act::HeldForReview(_)) => Some(Self::Pending),
            _ => None,
        }
    }

    /// Whether the award counts against budgets.
    pub const fn is_spent(self) -> bool {
        matches!(self, Self::Pending | Self::Approved | Self::Paid)
    }
}

impl Act {
    /// The number of the award that it is about, if it moves one on.
    pub const fn award(&self) -> Option<u32> {
        match self {
            Self::Ran(_)
            | Self::Gave(_)
            | Self::Told(_)
            | Self::HeldForReview(_)
            | Self::Cleared(_)
            | Self::Confirmed(_) => None,
            Self::Approved(award)
            | Self::Paid(award)
            | Self::TookBack { award, .. }
            | Self::Settled(award) => Some(*award),
        }
    }

    /// The step of a review.
    pub const fn of_review(step: Step, note: Note) -> Self {
        match step {
            Step::Hold => Self::HeldForReview(note),
            Step::Clear => Self::Cleared(note),
            Step::Confirm => Self::Confirmed(note),
        }
    }

    /// Which step of a review it is, if any, and who took it and why.
    pub const fn step(&self) -> Option<(Step, &Note)> {
        match self {
            Self::HeldForReview(note) => Some((Step::Hold, note)),
            Self::Cleared(note) => Some((Step::Clear, note)),
            Self::Confirmed(note) => Some((Step::Confirm, note)),
            _ => None,
        }
    }
}

/// What a user has of a unit, in its smallest parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    /// What waits.
    pub pending: i128,
    /// What can be paid; below zero, what is owed back.
    pub approved: i128,
    /// What was paid, in all.
    pub paid: i128,
    /// What tests brought, of which nothing is ever paid.
    pub test: i128,
}

impl Balance {
    /// The balance after an award of that amount went from one state, or nowhere, to another;
    /// nothing if that has no room.
    #[must_use]
    pub fn moved(self, from: Option<State>, to: State, amount: i128) -> Option<Self> {
        let mut balance = self;
        let parts = |state| match state {
            State::Pending => [amount, 0, 0, 0],
            State::Approved => [0, amount, 0, 0],
            State::Paid => [0, 0, amount, 0],
            // The money is there, and is owed: it comes out of what is approved next.
            State::Owed => [0, -amount, amount, 0],
            State::Test => [0, 0, 0, amount],
            State::Gone | State::Settled => [0; 4],
        };
        let before = from.map_or([0; 4], parts);
        let after = parts(to);
        let places = [
            &mut balance.pending,
            &mut balance.approved,
            &mut balance.paid,
            &mut balance.test,
        ];
        for ((place, before), after) in places.into_iter().zip(before).zip(after) {
            *place = place.checked_sub(before)?.checked_add(after)?;
        }
        Some(balance)
    }
}
