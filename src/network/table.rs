//! The hash table: numbers by the hash of what they stand for. It is many small tables, each of
//! which grows by a quarter when it is full; so no growth takes much memory or time at once. A
//! slot keeps half of the hash beside the number, by which it finds its new place when its table
//! grows and by which nearly all others are passed over without a look at what they stand for.

use super::chunked::NoMemory;
use super::snapshot::SnapshotProblem;
use alloc::vec::Vec;

/// How many tables there are, as a power of two.
const TABLES: u32 = 8;
/// The fewest slots of a table that has any.
const FEWEST: usize = 8;

#[derive(Clone)]
pub(super) struct Table {
    tables: Vec<Slots>,
}

impl Table {
    pub(super) const fn new() -> Self {
        Self { tables: Vec::new() }
    }

    /// How many tables there are.
    pub(super) const PARTS: usize = 1 << TABLES;

    /// Which of the tables a hash belongs into. The upper bits, as the next ones find the slot.
    const fn part(hash: u64) -> usize {
        (hash >> (64 - TABLES)) as usize
    }

    /// The number of this hash for which `is_it` holds.
    #[inline]
    pub(super) fn find(&self, hash: u64, is_it: impl Fn(u32) -> bool) -> Option<u32> {
        self.tables.get(Self::part(hash))?.find(half(hash), is_it)
    }

    /// The slot where the search for a hash begins; 0 if it ends there.
    #[inline]
    pub(super) fn first(&self, hash: u64) -> u64 {
        let table = self.tables.get(Self::part(hash));
        let slot = table.and_then(|table| table.slots.get(table.home(half(hash))));
        slot.copied().unwrap_or(0)
    }

    /// Makes room for one more of this hash.
    pub(super) fn reserve(&mut self, hash: u64) -> Result<(), NoMemory> {
        if self.tables.is_empty() {
            self.tables
                .try_reserve_exact(Self::PARTS)
                .map_err(|_| NoMemory)?;
            self.tables.resize(Self::PARTS, Slots::default());
        }
        self.tables[Self::part(hash)].reserve(1)
    }

    /// Makes room for `users` in all, with hashes of all kinds.
    pub(super) fn reserve_all(&mut self, users: usize) -> Result<(), NoMemory> {
        self.reserve(0)?;
        // As many as chance may bring to one of them; who gets more grows.
        let each = users / Self::PARTS;
        let each = each + each.isqrt() * 2;
        for table in &mut self.tables {
            table.reserve(each.saturating_sub(table.used))?;
        }
        Ok(())
    }

    /// Adds a number, for which there is room.
    pub(super) fn insert(&mut self, hash: u64, number: u32) {
        self.tables[Self::part(hash)].insert(half(hash), number);
    }

    /// Takes out a number that is there.
    pub(super) fn remove(&mut self, hash: u64, number: u32) {
        if let Some(table) = self.tables.get_mut(Self::part(hash)) {
            table.remove(half(hash), number);
        }
    }

    /// How many numbers there are.
    pub(super) fn len(&self) -> usize {
        self.tables.iter().map(|table| table.used).sum()
    }

    /// The slots of each table, none if there is nothing in any.
    pub(super) fn parts(&self) -> impl Iterator<Item = &[u64]> {
        (0..Self::PARTS).map(|part| self.tables.get(part).map_or(&[][..], |table| &*table.slots))
    }

    /// Takes the slots of the next table of a snapshot, one of which must be empty, and all others
    /// of numbers below `users`.
    pub(super) fn load(
        &mut self,
        part: usize,
        slots: Vec<u64>,
        users: u32,
    ) -> Result<(), SnapshotProblem> {
        if self.tables.is_empty() {
            self.reserve(0)?;
        }
        let mut table = Slots { slots, used: 0 };
        table.used = table.check(users).ok_or(SnapshotProblem::Damaged)?;
        self.tables[part] = table;
        Ok(())
    }

    /// How many bytes it takes.
    pub(super) fn memory(&self) -> usize {
        let mut slots = 0;
        for table in &self.tables {
            slots += table.slots.len();
        }
        slots * size_of::<u64>() + self.tables.capacity() * size_of::<Slots>()
    }
}

/// The part of the hash that a slot keeps.
const fn half(hash: u64) -> u32 {
    (hash >> 16) as u32
}

/// One table. Slots are looked through from the one that the hash points at to the first that is
/// empty, round the end.
#[derive(Clone, Default)]
struct Slots {
    /// The half of a hash in the upper 32 bits, the number + 1 in the lower; 0 is empty.
    slots: Vec<u64>,
    used: usize,
}

impl Slots {
    /// Where the search for a hash begins. Hashes are spread over any number of slots.
    #[inline]
    fn home(&self, half: u32) -> usize {
        ((u64::from(half) * self.slots.len() as u64) >> 32) as usize
    }

    #[inline]
    fn find(&self, half: u32, is_it: impl Fn(u32) -> bool) -> Option<u32> {
        let mut at = self.home(half);
        loop {
            let slot = *self.slots.get(at)?;
            if slot == 0 {
                return None;
            }
            if (slot >> 32) as u32 == half && is_it(slot as u32 - 1) {
                return Some(slot as u32 - 1);
            }
            at += 1;
            if at == self.slots.len() {
                at = 0;
            }
        }
    }

    /// How many numbers there are, if all are below `users` and each search has an end.
    fn check(&self, users: u32) -> Option<usize> {
        let [mut empty, mut without] = [0; 2];
        let mut most = 0;
        for slot in &self.slots {
            empty += usize::from(*slot == 0);
            without += usize::from(*slot as u32 == 0);
            most = most.max(*slot as u32);
        }
        let right = empty == without && most <= users && (empty > 0 || self.slots.is_empty());
        right.then(|| self.slots.len() - empty)
    }

    fn reserve(&mut self, more: usize) -> Result<(), NoMemory> {
        // Thirteen in sixteen full at most, so that a search ends soon.
        let needed = (self.used + more) * 16 / 13 + 1;
        if needed <= self.slots.len() {
            return Ok(());
        }
        let len = self.slots.len();
        let len = needed.max(len + len / 4).max(FEWEST);
        let mut slots = Vec::new();
        slots.try_reserve_exact(len).map_err(|_| NoMemory)?;
        slots.resize(len, 0);
        let before = core::mem::replace(&mut self.slots, slots);
        for slot in before {
            if slot != 0 {
                self.put(slot);
            }
        }
        Ok(())
    }

    fn insert(&mut self, half: u32, number: u32) {
        self.put(u64::from(half) << 32 | (u64::from(number) + 1));
        self.used += 1;
    }

    #[inline(never)]
    fn put(&mut self, slot: u64) {
        let mut at = self.home((slot >> 32) as u32);
        while self.slots[at] != 0 {
            at += 1;
            if at == self.slots.len() {
                at = 0;
            }
        }
        self.slots[at] = slot;
    }

    #[inline(never)]
    fn remove(&mut self, half: u32, number: u32) {
        let len = self.slots.len();
        let wanted = u64::from(half) << 32 | (u64::from(number) + 1);
        let mut hole = self.home(half);
        while let Some(slot) = self.slots.get(hole)
            && *slot != wanted
        {
            if *slot == 0 {
                return;
            }
            hole = (hole + 1) % len;
        }
        if len == 0 {
            return;
        }
        // Those behind move up, unless that were before where their search begins.
        let mut at = hole;
        loop {
            at = (at + 1) % len;
            let slot = self.slots[at];
            if slot == 0 {
                break;
            }
            let begin = self.home((slot >> 32) as u32);
            if (at + len - begin) % len >= (at + len - hole) % len {
                self.slots[hole] = slot;
                hole = at;
            }
        }
        self.slots[hole] = 0;
        self.used -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::Table;
    use std::collections::BTreeMap;

    /// Against a map, with hashes that collide a lot: all in a few tables and halves.
    #[test]
    fn finds_what_was_not_taken_out() {
        let mut table = Table::new();
        let mut there = BTreeMap::new();
        let mut state = 1_u64;
        for step in 0..200_000_u32 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let key = (state >> 40) as u32 % 3_000;
            let hash = u64::from(key % 3) << 60 | u64::from(key % 700) << 39;
            let found = table.find(hash, |number| number % 3_000 == key);
            assert_eq!(found, there.get(&key).copied());
            if let Some(number) = found {
                table.remove(hash, number);
                there.remove(&key);
            } else {
                let number = step / 3_000 * 3_000 + key;
                table.reserve(hash).unwrap();
                table.insert(hash, number);
                there.insert(key, number);
            }
        }
        assert_eq!(table.find(u64::MAX, |_| true), None);
        table.remove(u64::MAX, 7);
    }
}
