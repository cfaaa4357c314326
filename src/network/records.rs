//! Records: what a program keeps of those who brought others in. Most users brought in no one and
//! have none. A record is the first whom the user brought in and a count for each level below, in
//! as few bytes as these take: counts up to 255 in one byte each, and none for levels that are
//! empty. So records are of several kinds, each in a pool of its own, and one moves to another
//! pool when its counts outgrow it.

use super::MAX_LEVELS;
use super::chunked::{Chunked, NoMemory};
use super::program::NONE;
use alloc::vec::Vec;

/// One count a level, level 1 first.
pub(super) type Levels = [u32; MAX_LEVELS as usize];

/// How many levels the kinds of records have room for: few kinds, as a record that grows has to move
/// from each to the next.
const DEPTHS: [u8; 3] = [1, 4, MAX_LEVELS];
/// Kinds: those depths with a byte a count, and once more with four.
pub(super) const KINDS: usize = 2 * DEPTHS.len();
/// A record's place is its kind, and in this many lower bits its number.
const NUMBER_BITS: u32 = 28;
/// Bytes of the first field, which is there in each kind.
const FIRST: usize = 4;
/// So many records of each kind can be made without asking for memory: more than any one change
/// makes. So a change that began cannot fail halfway.
const SPARE: usize = 64;

#[derive(Clone)]
pub(super) struct Records {
    /// The place of each user's record, or [`NONE`].
    places: Chunked<u32>,
    pools: [Pool; KINDS],
    /// Whether a pool has fewer than it should have to spare.
    low: bool,
}

impl Records {
    pub(super) fn new() -> Self {
        Self {
            places: Chunked::new(),
            pools: core::array::from_fn(|kind| Pool {
                pieces: Vec::new(),
                size: FIRST
                    + usize::from(DEPTHS[kind % DEPTHS.len()])
                        * if kind < DEPTHS.len() { 1 } else { 4 },
                len: 0,
                free: NONE,
                spare: 0,
            }),
            low: true,
        }
    }

    /// Makes sure of the memory that the next change takes, with users below `users`.
    #[inline]
    pub(super) fn prepare(&mut self, users: usize) -> Result<(), NoMemory> {
        self.places.grow(users, NONE)?;
        if self.low { self.top_up() } else { Ok(()) }
    }

    #[inline(never)]
    fn top_up(&mut self) -> Result<(), NoMemory> {
        for pool in &mut self.pools {
            pool.top_up()?;
        }
        self.low = false;
        Ok(())
    }

    #[inline]
    fn place(&self, user: u32) -> u32 {
        self.places.get(user).unwrap_or(NONE)
    }

    #[inline(never)]
    fn bytes(&self, place: u32) -> &[u8] {
        self.pools[(place >> NUMBER_BITS) as usize].bytes(place)
    }

    #[inline(never)]
    fn bytes_mut(&mut self, place: u32) -> &mut [u8] {
        self.pools[(place >> NUMBER_BITS) as usize].bytes_mut(place)
    }

    /// The first whom `user` brought in, or [`NONE`].
    #[inline(never)]
    pub(super) fn first(&self, user: u32) -> u32 {
        match self.place(user) {
            NONE => NONE,
            place => word(self.bytes(place), 0),
        }
    }

    /// Sets the first whom `user`, who has a record, brought in.
    pub(super) fn set_first(&mut self, user: u32, first: u32) {
        let place = self.place(user);
        if place != NONE {
            self.bytes_mut(place)[..FIRST].copy_from_slice(&first.to_le_bytes());
        }
    }

    /// How many there are at a level below `user`, counted from 1.
    #[inline]
    pub(super) fn count(&self, user: u32, level: u8) -> u32 {
        match self.place(user) {
            NONE => 0,
            place => {
                let bytes = self.bytes(place);
                let at = usize::from(level) - 1;
                if wide(place) {
                    word(bytes, at + 1)
                } else {
                    bytes.get(FIRST + at).copied().map_or(0, u32::from)
                }
            }
        }
    }

    /// How many there are at each level below `user`.
    #[inline(never)]
    pub(super) fn counts(&self, user: u32) -> Levels {
        let mut levels = Levels::default();
        let place = self.place(user);
        if place != NONE {
            let bytes = self.bytes(place);
            if wide(place) {
                for (at, count) in levels.iter_mut().enumerate() {
                    *count = word(bytes, at + 1);
                }
            } else {
                let counts = bytes.get(FIRST..).unwrap_or_default();
                for (count, byte) in levels.iter_mut().zip(counts) {
                    *count = u32::from(*byte);
                }
            }
        }
        levels
    }

    /// Adds `amounts` to the counts of `user`, from `level` on. It takes the memory that
    /// [`prepare`](Self::prepare) made sure of.
    #[inline]
    pub(super) fn add(&mut self, user: u32, level: u8, amounts: &[u32]) {
        if let [1] = amounts {
            let place = self.place(user);
            if place != NONE
                && !wide(place)
                && let Some(count) = self
                    .bytes_mut(place)
                    .get_mut(FIRST + usize::from(level) - 1)
                && *count < u8::MAX
            {
                *count += 1;
                return;
            }
        }
        self.change(user, level, amounts, u32::wrapping_add);
    }

    /// Takes `amounts` from the counts of `user`, from `level` on.
    pub(super) fn subtract(&mut self, user: u32, level: u8, amounts: &[u32]) {
        self.change(user, level, amounts, u32::wrapping_sub);
    }

    #[inline(never)]
    fn change(&mut self, user: u32, level: u8, amounts: &[u32], how: fn(u32, u32) -> u32) {
        let mut counts = self.counts(user);
        let from = usize::from(level) - 1;
        for (count, amount) in counts.iter_mut().skip(from).zip(amounts) {
            *count = how(*count, *amount);
        }
        self.put(user, &counts);
    }

    /// Writes the counts of `user`, in another record if theirs has no room for them.
    pub(super) fn put(&mut self, user: u32, counts: &Levels) {
        let before = self.place(user);
        let needed = kind_of(counts);
        let kind = (before >> NUMBER_BITS) as usize;
        let fits = before != NONE
            && kind % DEPTHS.len() >= needed % DEPTHS.len()
            && kind / DEPTHS.len() >= needed / DEPTHS.len();
        let place = if fits {
            before
        } else {
            let first = self.first(user);
            let place = self.take(user, needed);
            self.set_first(user, first);
            self.give_back(before);
            place
        };
        let is_wide = wide(place);
        let bytes = &mut self.bytes_mut(place)[FIRST..];
        if is_wide {
            for (bytes, count) in bytes.chunks_exact_mut(4).zip(counts) {
                bytes.copy_from_slice(&count.to_le_bytes());
            }
        } else {
            for (byte, count) in bytes.iter_mut().zip(counts) {
                *byte = *count as u8;
            }
        }
    }

    /// Gives `user` a record of a kind.
    fn take(&mut self, user: u32, kind: usize) -> u32 {
        let place = (kind as u32) << NUMBER_BITS | self.pools[kind].take();
        self.low |= self.pools[kind].spare < SPARE;
        *self.places.at(user) = place;
        self.set_first(user, NONE);
        place
    }

    /// Gives `user`, who has none, a record with room for so many levels.
    pub(super) fn make(&mut self, user: u32, depth: u8, first: u32) -> Result<(), NoMemory> {
        self.prepare(0)?;
        let kind = DEPTHS.iter().position(|room| *room >= depth);
        self.take(user, kind.unwrap_or(0));
        if first != NONE {
            self.set_first(user, first);
        }
        Ok(())
    }

    /// A look at the record of `user`, for the processor to have it at hand.
    #[inline]
    pub(super) fn glance(&self, user: u32) -> u8 {
        let place = self.place(user);
        let pool = self.pools.get((place >> NUMBER_BITS) as usize);
        pool.map_or(0, |pool| pool.glance(place))
    }

    /// Adds `user` and all who are counted for them to the counts of `referrer`, who sees so many
    /// `levels` and has a record with room for them. False with nothing done if that takes
    /// counts of more than a byte.
    #[inline]
    pub(super) fn carry(&mut self, user: u32, referrer: u32, levels: u8) -> bool {
        let (from, to) = (self.place(user), self.place(referrer));
        if to == NONE || wide(to) || (from != NONE && wide(from)) {
            return false;
        }
        // A count in each byte, level 1 in the lowest.
        let below = if from == NONE {
            0
        } else {
            narrow(self.bytes(from))
        };
        let mask = (1_u128 << (8 * u32::from(levels))) - 1;
        let (more, there) = ((below << 8 | 1) & mask, narrow(self.bytes(to)));
        let high = u128::from_ne_bytes([0x80; 16]);
        let sum = ((more & !high) + (there & !high)) ^ ((more ^ there) & high);
        let over = ((more & there) | ((more | there) & !sum)) & high;
        if over != 0 {
            return false;
        }
        // By lengths that are known: copies of unknown ones are calls.
        let counts = &mut self.bytes_mut(to)[FIRST..];
        if let Some(counts) = counts.first_chunk_mut::<{ MAX_LEVELS as usize }>() {
            if let Some(sum) = sum.to_le_bytes().first_chunk() {
                *counts = *sum;
            }
        } else if let Some(counts) = counts.first_chunk_mut() {
            *counts = (sum as u32).to_le_bytes();
        } else if let Some(count) = counts.first_mut() {
            *count = sum as u8;
        }
        true
    }

    /// Drops the record of `user`, if there is one.
    #[inline(never)]
    pub(super) fn release(&mut self, user: u32) {
        let place = self.place(user);
        if place != NONE {
            *self.places.at(user) = NONE;
            self.give_back(place);
        }
    }

    fn give_back(&mut self, place: u32) {
        if place != NONE {
            self.pools[(place >> NUMBER_BITS) as usize].give_back(place);
        }
    }

    /// Of what kind the record of `user` is.
    pub(super) fn kind(&self, user: u32) -> Option<usize> {
        match self.place(user) {
            NONE => None,
            place => Some((place >> NUMBER_BITS) as usize),
        }
    }

    /// The record of `user`, who has one, as it lies in memory.
    pub(super) fn record(&self, user: u32) -> &[u8] {
        self.bytes(self.place(user))
    }

    /// Bytes a record of a kind.
    pub(super) fn size(&self, kind: usize) -> usize {
        self.pools[kind].size
    }

    /// The place of the record of a kind that is loaded as number `number`.
    #[inline]
    pub(super) fn place_of(kind: usize, number: u32) -> u32 {
        (kind as u32) << NUMBER_BITS | number & ((1 << NUMBER_BITS) - 1)
    }

    /// Takes the next records of a kind from a snapshot.
    pub(super) fn load(&mut self, kind: usize, records: &[u8]) -> Result<(), NoMemory> {
        self.pools[kind].load(records)
    }

    /// Appends a place for each of the next users, by the kinds of their records.
    #[inline]
    pub(super) fn load_places(
        &mut self,
        kinds: &[u8],
        place: impl FnMut(&u8) -> u32,
    ) -> Result<(), NoMemory> {
        self.places.extend(kinds, place)
    }

    /// Sets the first whom `user` brought in, in the record that was loaded. False if there is
    /// none.
    #[inline]
    pub(super) fn load_first(&mut self, user: u32, first: u32) -> bool {
        let place = self.place(user);
        if place == NONE {
            return false;
        }
        let pool = &mut self.pools[(place >> NUMBER_BITS) as usize];
        pool.bytes_mut(place)[..FIRST].copy_from_slice(&first.to_le_bytes());
        true
    }

    /// The users who have a record, in the order of their numbers.
    pub(super) fn users(&self) -> impl Iterator<Item = u32> {
        let places = (0_u32..).zip(self.places.iter());
        places
            .filter(|(_, place)| *place != NONE)
            .map(|(user, _)| user)
    }

    /// How many bytes they take.
    pub(super) fn memory(&self) -> usize {
        let mut pools = 0;
        for pool in &self.pools {
            // Those that were given back, and are to spare, are counted once.
            pools += (pool.len as usize + SPARE) * pool.size;
        }
        self.places.memory() + pools
    }
}

#[inline]
const fn wide(place: u32) -> bool {
    (place >> NUMBER_BITS) as usize >= DEPTHS.len()
}

/// The smallest kind that has room for these counts.
fn kind_of(counts: &Levels) -> usize {
    let depth = counts.iter().rposition(|count| *count != 0).unwrap_or(0) + 1;
    let kind = DEPTHS.iter().position(|room| usize::from(*room) >= depth);
    let narrow = counts.iter().all(|count| u8::try_from(*count).is_ok());
    kind.unwrap_or(0) + if narrow { 0 } else { DEPTHS.len() }
}

/// The counts of a record of bytes, one in each.
#[inline]
fn narrow(record: &[u8]) -> u128 {
    let counts = &record[FIRST..];
    if let Some(counts) = counts.first_chunk::<{ MAX_LEVELS as usize }>() {
        let mut bytes = [0; 16];
        bytes[..counts.len()].copy_from_slice(counts);
        u128::from_le_bytes(bytes)
    } else if let Some(counts) = counts.first_chunk() {
        u32::from_le_bytes(*counts).into()
    } else {
        counts.first().copied().unwrap_or(0).into()
    }
}

/// The four bytes of a place counted in fours; 0 beyond the end.
#[inline]
fn word(bytes: &[u8], at: usize) -> u32 {
    let bytes = bytes.get(at * 4..).and_then(|bytes| bytes.first_chunk());
    bytes.map_or(0, |bytes| u32::from_le_bytes(*bytes))
}

/// How many records a piece of a pool has, as a power of two.
const PIECE_BITS: u32 = 10;
const PIECE: usize = 1 << PIECE_BITS;

/// Records of one kind.
#[derive(Clone)]
struct Pool {
    pieces: Vec<Vec<u8>>,
    /// Bytes a record.
    size: usize,
    /// How many records were ever made.
    len: u32,
    /// The first of those that were given back, or [`NONE`]. Each has the next in its first field.
    free: u32,
    /// How many can be made without asking for memory.
    spare: usize,
}

impl Pool {
    #[inline]
    fn range(&self, number: u32) -> core::ops::Range<usize> {
        let from = (number as usize & (PIECE - 1)) * self.size;
        from..from + self.size
    }

    #[inline]
    fn bytes(&self, place: u32) -> &[u8] {
        let number = place & ((1 << NUMBER_BITS) - 1);
        &self.pieces[(number >> PIECE_BITS) as usize][self.range(number)]
    }

    #[inline]
    fn bytes_mut(&mut self, place: u32) -> &mut [u8] {
        let number = place & ((1 << NUMBER_BITS) - 1);
        let range = self.range(number);
        &mut self.pieces[(number >> PIECE_BITS) as usize][range]
    }

    #[inline]
    fn glance(&self, place: u32) -> u8 {
        let number = place & ((1 << NUMBER_BITS) - 1);
        let piece = self.pieces.get((number >> PIECE_BITS) as usize);
        let byte = piece.and_then(|piece| piece.get(self.range(number).start));
        byte.copied().unwrap_or(0)
    }

    fn top_up(&mut self) -> Result<(), NoMemory> {
        if self.spare >= SPARE {
            return Ok(());
        }
        if self.len as usize + PIECE >= 1 << NUMBER_BITS {
            return Err(NoMemory);
        }
        // The first piece starts small and doubles; all others are whole.
        let records = match self.pieces.first_mut() {
            None => SPARE,
            Some(first) if first.capacity() < PIECE * self.size => {
                let records =
                    (first.capacity() / self.size).min(PIECE - first.capacity() / self.size);
                let more = first.capacity() - first.len() + records * self.size;
                first.try_reserve_exact(more).map_err(|_| NoMemory)?;
                self.spare += records;
                return Ok(());
            }
            Some(_) => PIECE,
        };
        let mut piece = Vec::new();
        piece
            .try_reserve_exact(records * self.size)
            .map_err(|_| NoMemory)?;
        self.pieces.try_reserve(1).map_err(|_| NoMemory)?;
        self.pieces.push(piece);
        self.spare += records;
        Ok(())
    }

    /// Appends records, with none given back and no more to spare than there is room.
    fn load(&mut self, mut records: &[u8]) -> Result<(), NoMemory> {
        let whole = PIECE * self.size;
        while !records.is_empty() {
            if self.pieces.last().is_none_or(|last| last.len() == whole) {
                if self.len as usize + 2 * PIECE >= 1 << NUMBER_BITS {
                    return Err(NoMemory);
                }
                let mut piece = Vec::new();
                piece.try_reserve_exact(whole).map_err(|_| NoMemory)?;
                self.pieces.try_reserve(1).map_err(|_| NoMemory)?;
                self.pieces.push(piece);
                self.spare += PIECE;
            }
            let Some(last) = self.pieces.last_mut() else {
                return Err(NoMemory);
            };
            let (part, rest) = records.split_at(records.len().min(whole - last.len()));
            last.extend_from_slice(part);
            let made = part.len() / self.size;
            self.len += made as u32;
            self.spare -= made;
            records = rest;
        }
        Ok(())
    }

    /// The number of a record, all zero but for its first field.
    fn take(&mut self) -> u32 {
        self.spare = self.spare.saturating_sub(1);
        if self.free != NONE {
            let number = self.free;
            let bytes = self.bytes_mut(number);
            let next = word(bytes, 0);
            bytes.fill(0);
            self.free = next;
            return number;
        }
        let number = self.len;
        self.len += 1;
        let (at, size) = (number as usize >> PIECE_BITS, self.size);
        if let Some(piece) = self.pieces.get_mut(at) {
            piece.resize(piece.len() + size, 0);
        }
        number
    }

    fn give_back(&mut self, place: u32) {
        let next = self.free;
        self.bytes_mut(place)[..FIRST].copy_from_slice(&next.to_le_bytes());
        self.free = place & ((1 << NUMBER_BITS) - 1);
        self.spare += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::{Levels, NONE, Records};

    #[test]
    fn counts_grow_in_depth_and_width_and_records_are_used_again() {
        const USERS: u32 = 5_000;
        let mut records = Records::new();
        let mut expected = vec![Levels::default(); USERS as usize];
        let mut state = 1_u64;
        for _ in 0..300_000 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let user = (state >> 33) as u32 % USERS;
            let level = (state >> 56) as u8 % 10 + 1;
            let amount = if (state >> 20).is_multiple_of(64) {
                300
            } else {
                1
            };
            records.prepare(USERS as usize).unwrap();
            if (state >> 26).is_multiple_of(16) {
                records.release(user);
                expected[user as usize] = Levels::default();
            } else {
                records.add(user, level, &[amount]);
                expected[user as usize][usize::from(level) - 1] += amount;
                records.set_first(user, user + 1);
                assert_eq!(records.first(user), user + 1);
            }
        }
        for (user, counts) in (0_u32..).zip(expected) {
            assert_eq!(records.counts(user), counts);
            assert_eq!(records.count(user, 7), counts[6]);
            let first = if counts == Levels::default() {
                NONE
            } else {
                user + 1
            };
            assert_eq!(records.first(user), first);
        }
    }
}
