//! A history: what people did, in the order of time. An activity takes 24 bytes.

use crate::award::amount::Decimal;
use crate::award::run::Activity;
use crate::refusal::{Reason, Refusal};
use crate::short_id::is_short_id;
use alloc::string::String;
use alloc::vec::Vec;

/// In place of the decimals of an amount: there is none.
const NO_AMOUNT: u8 = u8::MAX;

/// One activity.
#[derive(Clone, Copy, Debug)]
struct Done {
    at: u64,
    digits: u64,
    user: u32,
    kind: u16,
    scale: u8,
}

/// What people did.
#[derive(Clone, Debug, Default)]
pub struct History {
    kinds: Vec<String>,
    done: Vec<Done>,
    /// How many are known to be in order.
    in_order: usize,
}

impl History {
    /// How many activities there are.
    pub fn len(&self) -> usize {
        self.done.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.done.is_empty()
    }

    /// The number of a kind of activity, by which it is added.
    ///
    /// # Errors
    /// `invalid_id`; `full`, of more kinds than 65,536.
    pub fn kind(&mut self, short_id: &str) -> Result<u16, Refusal> {
        if !is_short_id(short_id) {
            return Err(Reason::InvalidId.of("activity_short_id"));
        }
        let known = self.kinds.iter().position(|kind| kind == short_id);
        let number = u16::try_from(known.unwrap_or(self.kinds.len()))
            .map_err(|_| Reason::Full.of("activity_short_id"))?;
        if known.is_none() {
            self.kinds.push(short_id.into());
        }
        Ok(number)
    }

    /// The number of a kind that was done; nothing if it never was.
    pub(super) fn number_of(&self, short_id: &str) -> Option<u16> {
        let known = self.kinds.iter().position(|kind| kind == short_id)?;
        u16::try_from(known).ok()
    }

    /// Adds what a user did at `at`, in unix milliseconds. It may have been done before what is
    /// there already.
    ///
    /// # Errors
    /// `overflow` at `amount`, if it has more digits than 64 bits have room for: 18 have.
    pub fn add(
        &mut self,
        user: u32,
        kind: u16,
        amount: Option<Decimal>,
        at: u64,
    ) -> Result<(), Refusal> {
        let (digits, scale) = match amount.map(Decimal::parts) {
            None => (0, NO_AMOUNT),
            Some((digits, scale)) => (
                u64::try_from(digits).map_err(|_| Reason::Overflow.of("amount"))?,
                scale,
            ),
        };
        self.done.push(Done {
            at,
            digits,
            user,
            kind,
            scale,
        });
        Ok(())
    }

    /// Forgets all that was added last but so many.
    pub fn truncate(&mut self, length: usize) {
        self.done.truncate(length);
        self.in_order = self.in_order.min(length);
    }

    /// Puts all into the order of time; what was done at the same time stays as it was added.
    pub(super) fn sort(&mut self) {
        if self.in_order < self.done.len() {
            if !self.done.is_sorted_by_key(|done| done.at) {
                self.done.sort_by_key(|done| done.at);
            }
            self.in_order = self.done.len();
        }
    }

    /// Who did what at a place of the order, and the number of its kind; as the first of its kind.
    pub(super) fn get(&self, place: usize) -> Option<(u32, u16, Activity<'_>)> {
        let done = self.done.get(place)?;
        let short_id = self.kinds.get(usize::from(done.kind))?;
        let activity = Activity {
            short_id,
            amount: (done.scale != NO_AMOUNT).then(|| Decimal::of(done.digits.into(), done.scale)),
            at: done.at,
            earlier: 0,
            is_test: false,
        };
        Some((done.user, done.kind, activity))
    }
}
