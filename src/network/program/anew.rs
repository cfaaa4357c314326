//! All at once: where connections are many, they are noted first, and the lists of those brought
//! in and all counts are made of them afterwards.

use super::{NONE, Program, Siblings, Weight};
use crate::network::chunked::{Chunked, NoMemory};
use crate::network::many::WINDOW;
use crate::network::records::Records;
use crate::network::users::Users;
use alloc::boxed::Box;
use arrayvec::ArrayVec;

impl Program {
    /// Makes sure of the memory for the referrers of users below `users`.
    #[inline]
    pub(in crate::network) fn meet(&mut self, users: u32) -> Result<(), NoMemory> {
        self.referrers.grow(users as usize, NONE)
    }

    /// Sets the referrer of `user`, who was met, of whom nothing else is to know until
    /// [`count_anew`](Self::count_anew).
    pub(in crate::network) fn set_referrer(&mut self, user: u32, referrer: u32) {
        *self.referrers.at(user) = referrer;
    }

    /// Puts `user`, whose referrer was set and counted, behind the last whom that brought in.
    #[inline]
    pub(in crate::network) fn append_at(
        &mut self,
        user: u32,
        referrer: u32,
        time: u64,
        lasts: &mut Chunked<u32>,
    ) {
        let last = core::mem::replace(lasts.at(referrer), user);
        let previous = if last == NONE {
            self.records.set_first(referrer, user);
            user
        } else {
            self.siblings.at(last).next = user;
            last
        };
        *self.siblings.at(user) = Siblings {
            next: NONE,
            previous,
        };
        if (user as usize) < self.times.len() {
            *self.times.at(user) = time;
        }
    }

    /// Has the first of each list know the last.
    pub(in crate::network) fn end_lists(&mut self, lasts: &Chunked<u32>) {
        for (user, last) in (0..).zip(lasts.iter()) {
            if last != NONE {
                let first = self.first(user);
                self.siblings.at(first).previous = last;
            }
        }
    }

    /// The last whom each brought in.
    fn lasts(&self) -> Result<Chunked<u32>, NoMemory> {
        let mut lasts = Chunked::new();
        lasts.grow(self.referrers.len(), NONE)?;
        for user in self.records.users() {
            if let Some(first) = self.siblings.get(self.first(user)) {
                *lasts.at(user) = first.previous;
            }
        }
        Ok(lasts)
    }

    /// Makes all counts anew, as they follow from the referrers, and sure of the memory for the
    /// times of users below `timed`. The last whom each has brought in so far; `None` if someone
    /// is above themselves. Then, and without memory, nothing has changed.
    pub(in crate::network) fn count_anew(
        &mut self,
        users: &Users,
        timed: u32,
    ) -> Result<Option<Chunked<u32>>, NoMemory> {
        let lasts = self.lasts()?;
        let Some(records) = self.records_anew()? else {
            return Ok(None);
        };
        let mut counted = None;
        if self.banned.is_some() {
            let mut banned = Box::new(Records::new());
            banned.prepare(self.referrers.len())?;
            for user in (0..self.met()).filter(|user| users.is_banned(*user)) {
                banned.prepare(0)?;
                let (seers, len) = self.seers(user);
                for (level, seer) in (1..=len).zip(seers) {
                    banned.add(seer, level, &[1]);
                }
            }
            counted = Some(banned);
        }
        self.times.grow(timed as usize, 0)?;
        if counted.is_some() {
            self.banned = counted;
        }
        self.records = records;
        Ok(Some(lasts))
    }

    /// The records that follow from all referrers; whom each brought in first is as it was.
    /// `None` if someone is above themselves.
    fn records_anew(&self) -> Result<Option<Records>, NoMemory> {
        let met = self.met();
        let Some(below_first) = self.below_first()? else {
            return Ok(None);
        };
        let mut records = Records::new();
        records.prepare(met as usize)?;
        // How many levels are below each user, so that each record is made once.
        let mut depths = Chunked::new();
        depths.grow(met as usize, 0_u8)?;
        for user in below_first.users() {
            let referrer = self.referrer(user);
            if referrer != NONE {
                let depth = depths.get(user).unwrap_or(0);
                let above = depths.at(referrer);
                *above = (*above).max(self.levels.min(depth + 1));
            }
        }
        for (user, depth) in (0..met).zip(depths.iter()) {
            if depth > 0 {
                records.make(user, depth, self.records.first(user))?;
            }
        }
        let mut users = below_first.users();
        loop {
            let window: ArrayVec<u32, WINDOW> = users.by_ref().take(WINDOW).collect();
            if window.is_empty() {
                return Ok(Some(records));
            }
            // All records first, which the processor fetches side by side.
            let (mut referrers, mut glance) = ([NONE; WINDOW], 0);
            for (referrer, user) in referrers.iter_mut().zip(&window) {
                *referrer = self.referrer(*user);
                glance |= records.glance(*referrer);
            }
            core::hint::black_box(glance);
            for (user, referrer) in window.into_iter().zip(referrers) {
                if referrer != NONE && !records.carry(user, referrer, self.levels) {
                    records.prepare(0)?;
                    let weight = Weight::new(1, &records.counts(user));
                    records.add(referrer, 1, weight.seen_from(1, self.levels));
                }
            }
        }
    }

    /// All users, each behind all those below. `None` if there is no such order, as someone is
    /// above themselves.
    pub(super) fn below_first(&self) -> Result<Option<BelowFirst>, NoMemory> {
        let referrers = || (0..).zip(self.referrers.iter());
        if referrers().all(|(user, referrer)| referrer == NONE || referrer < user) {
            return Ok(Some(BelowFirst::Backwards(self.met())));
        }
        // From those with no one below upwards: each as soon as all below are through.
        let met = self.referrers.len();
        let mut waiting = Chunked::new();
        waiting.grow(met, 0_u32)?;
        for (_, referrer) in referrers() {
            if referrer != NONE {
                *waiting.at(referrer) += 1;
            }
        }
        let mut order = Chunked::new();
        for (user, below) in (0..).zip(waiting.iter()) {
            if below == 0 {
                order.push(user)?;
            }
        }
        let mut next = 0;
        while let Some(user) = order.get(next) {
            let referrer = self.referrer(user);
            if referrer != NONE {
                let left = waiting.at(referrer);
                *left -= 1;
                if *left == 0 {
                    order.push(referrer)?;
                }
            }
            next += 1;
        }
        let all = order.len() == met;
        Ok(all.then_some(BelowFirst::Listed(order)))
    }
}

/// Users, each behind all those below.
pub(super) enum BelowFirst {
    /// So many, from the last to the first, as each was added after their referrer.
    Backwards(u32),
    /// In the order of a list.
    Listed(Chunked<u32>),
}

impl BelowFirst {
    fn users(&self) -> impl Iterator<Item = u32> {
        let mut at = 0;
        core::iter::from_fn(move || {
            at += 1;
            match self {
                Self::Backwards(count) => count.checked_sub(at),
                Self::Listed(order) => order.get(at - 1),
            }
        })
    }
}
