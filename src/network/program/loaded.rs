//! Out of a snapshot: first the referrers, then the lists of those whom each brought in, then the
//! records. All of it is checked.

use super::{NONE, Program, Siblings};
use crate::network::chunked::{Chunked, NoMemory, Plain};
use crate::network::many::WINDOW;
use crate::network::records::Records;
use crate::network::users::Users;

impl Program {
    /// The records.
    pub(in crate::network) fn records(&self) -> &Records {
        &self.records
    }

    /// Where referrers are read into.
    pub(in crate::network) fn referrers_mut(&mut self) -> &mut Chunked<u32> {
        &mut self.referrers
    }

    /// Where times are read into.
    pub(in crate::network) fn times_mut(&mut self) -> &mut Chunked<u64> {
        &mut self.times
    }

    /// How many connections there are, if the referrers are a forest of users who are there.
    pub(in crate::network) fn check_referrers(
        &self,
        users: &Users,
    ) -> Result<Option<u32>, NoMemory> {
        let [mut connected, mut user] = [0, 0];
        let mut right = true;
        let mut upwards = true;
        let met = self.met();
        let all_there = users.count() == users.len() as usize;
        for piece in self.referrers.pieces() {
            for referrer in piece {
                if *referrer != NONE {
                    right &= *referrer < met
                        && (all_there || users.is_there(user) && users.is_there(*referrer));
                    upwards &= *referrer < user;
                    connected += 1;
                }
                user += 1;
            }
        }
        if !right {
            return Ok(None);
        }
        // Where all were added after their referrer, no one is above themselves.
        if !upwards && self.below_first()?.is_none() {
            return Ok(None);
        }
        Ok(Some(connected))
    }

    /// Begins the lists of those whom each brought in.
    pub(in crate::network) fn begin_lists(&mut self) -> Result<Lists, NoMemory> {
        self.siblings.grow(self.referrers.len(), Siblings::NONE)?;
        Ok(Lists {
            referrer: NONE,
            first: NONE,
            last: NONE,
            before: NONE,
            firsts: Chunked::new(),
        })
    }

    /// Appends users to the lists: all of one referrer, then all of another. `None` if one of
    /// them has no referrer, or one whose list is ended.
    pub(in crate::network) fn load_lists(
        &mut self,
        lists: &mut Lists,
        users: &[<u32 as Plain>::Bytes],
    ) -> Result<Option<()>, NoMemory> {
        for window in users.chunks(WINDOW) {
            // All places first: the processor fetches them side by side, as no branch waits.
            let (mut referrers, mut glance) = ([NONE; WINDOW], 0);
            for (referrer, user) in referrers.iter_mut().zip(window) {
                let user = u32::read(user);
                *referrer = self.referrer(user);
                glance |= self.siblings.get(user).map_or(0, |at| at.next);
            }
            core::hint::black_box(glance);
            for (user, referrer) in window.iter().zip(referrers) {
                let user = u32::read(user);
                if referrer == lists.referrer && referrer != NONE {
                    // Each is written once, as the one behind is known.
                    *self.siblings.at(lists.last) = Siblings {
                        next: user,
                        previous: lists.before,
                    };
                    lists.before = lists.last;
                } else {
                    // Each list once: those of higher numbers come later.
                    if referrer == NONE || lists.referrer != NONE && referrer < lists.referrer {
                        return Ok(None);
                    }
                    self.end_list(lists);
                    lists.firsts.push(user)?;
                    lists.first = user;
                    lists.before = user;
                    lists.referrer = referrer;
                }
                lists.last = user;
            }
        }
        Ok(Some(()))
    }

    /// Ends the list that was last appended to: the first knows the last.
    pub(in crate::network) fn end_list(&mut self, lists: &Lists) {
        if lists.first != NONE {
            *self.siblings.at(lists.last) = Siblings {
                next: NONE,
                previous: lists.before,
            };
            self.siblings.at(lists.first).previous = lists.last;
        }
    }

    /// Whether all who are connected are in a list, and no others.
    pub(in crate::network) fn check_lists(&self) -> Option<()> {
        let mut right = true;
        for (siblings, referrers) in self.siblings.pieces().zip(self.referrers.pieces()) {
            for (at, referrer) in siblings.iter().zip(referrers) {
                right &= (at.previous == NONE) == (*referrer == NONE);
            }
        }
        right.then_some(())
    }

    /// Makes the lists, in the order of the users' numbers.
    pub(in crate::network) fn make_lists(&mut self, lists: &mut Lists) -> Result<(), NoMemory> {
        let mut ends = Chunked::new();
        ends.grow(self.referrers.len(), NONE)?;
        for (user, referrer) in (0..).zip(self.referrers.iter()) {
            if referrer != NONE {
                let last = core::mem::replace(ends.at(referrer), user);
                self.siblings.at(user).previous = if last == NONE {
                    lists.firsts.push(user)?;
                    user
                } else {
                    self.siblings.at(last).next = user;
                    last
                };
            }
        }
        for first in lists.firsts.iter() {
            let last = ends.get(self.referrer(first)).unwrap_or(first);
            self.siblings.at(first).previous = last;
        }
        Ok(())
    }

    /// Takes the records, of which there are so many. `None` if not those who brought others in
    /// have one.
    pub(in crate::network) fn load_records(
        &mut self,
        records: Records,
        count: usize,
        lists: &Lists,
    ) -> Option<()> {
        self.records = records;
        for first in lists.firsts.iter() {
            if !self.records.load_first(self.referrer(first), first) {
                return None;
            }
        }
        (count == lists.firsts.len()).then_some(())
    }

    /// Whether those alone have a time who are connected.
    pub(in crate::network) fn check_times(&self) -> Option<()> {
        let mut both = self.times.iter().zip(self.referrers.iter());
        both.all(|(time, referrer)| time == 0 || referrer != NONE)
            .then_some(())
    }
}

/// Lists of those whom each brought in, as they come out of a snapshot.
pub(in crate::network) struct Lists {
    /// Whose list the last one is, with its first user, its last, and the one before that, or the
    /// first.
    referrer: u32,
    first: u32,
    last: u32,
    before: u32,
    /// The first of each.
    firsts: Chunked<u32>,
}
