//! Users: each id, stored once and numbered from 0 in the order of adding, and their standing.

use alloc::vec::Vec;
use core::hash::Hasher;

use foldhash::SharedSeed;
use foldhash::fast::FoldHasher;

use super::chunked::{Chunked, NoMemory};
use super::ids::Ids;
use super::many::WINDOW;
use super::program::NONE;
use super::snapshot::SnapshotProblem;
use super::table::Table;
use super::user_id::{self, MAX_LENGTH};

/// What a user's standing is made of.
const BANNED: u8 = 1;
pub(super) const REMOVED: u8 = 2;
pub(super) const MERGED: u8 = 4;

#[derive(Clone)]
pub(super) struct Users {
    ids: Ids,
    /// The number of each user, by the hash of the id.
    table: Table,
    seed: Seed,
    standings: Chunked<u8>,
    /// Those who were merged into another, and that one, in the order of the former.
    merged: Vec<(u32, u32)>,
    /// How many of the numbers are of no user any more.
    gone: u32,
    /// How many users are banned.
    banned: u32,
}

impl Users {
    pub(super) fn new(hash_seed: u64) -> Self {
        Self {
            ids: Ids::new(),
            table: Table::new(),
            seed: Seed::new(hash_seed),
            standings: Chunked::new(),
            merged: Vec::new(),
            gone: 0,
            banned: 0,
        }
    }

    /// How many numbers were given out.
    pub(super) fn len(&self) -> u32 {
        self.ids.len() as u32
    }

    /// How many users there are.
    pub(super) fn count(&self) -> usize {
        self.ids.len() - self.gone as usize
    }

    /// How many users are banned.
    pub(super) fn banned(&self) -> u32 {
        self.banned
    }

    /// What a number is of, in bits.
    #[inline(never)]
    pub(super) fn standing(&self, number: u32) -> u8 {
        self.standings.get(number).unwrap_or(REMOVED)
    }

    /// Whether a user is there under this very number.
    #[inline]
    pub(super) fn is_there(&self, number: u32) -> bool {
        self.standing(number) & (REMOVED | MERGED) == 0
    }

    #[inline]
    pub(super) fn is_banned(&self, number: u32) -> bool {
        self.standing(number) & BANNED != 0
    }

    /// The number of the user whom a number means: another, if they were merged into that.
    #[inline(never)]
    pub(super) fn meant(&self, number: u32) -> Option<u32> {
        if self.gone == 0 {
            return (number < self.len()).then_some(number);
        }
        match self.standing(number) & (REMOVED | MERGED) {
            0 => Some(number),
            MERGED => {
                let at = self.merged.binary_search_by_key(&number, |(from, _)| *from);
                at.ok().map(|at| self.merged[at].1)
            }
            _ => None,
        }
    }

    /// Below which number each means their own user, for who asks that of many: none if someone is
    /// gone.
    pub(super) fn sure(&self) -> u32 {
        if self.gone == 0 { self.len() } else { 0 }
    }

    /// Those who were merged into another, and that one.
    pub(super) fn merged(&self) -> &[(u32, u32)] {
        &self.merged
    }

    /// The id of a user, whose number must be less than `len`.
    #[inline]
    pub(super) fn id(&self, number: u32) -> &str {
        self.ids.get(number)
    }

    /// Where the id of a user stands.
    #[cfg(all(target_arch = "wasm32", feature = "js"))]
    #[inline]
    pub(super) fn place(&self, number: u32) -> [u32; 2] {
        self.ids.packed(number)
    }

    /// A piece of the text of all ids.
    #[cfg(all(target_arch = "wasm32", feature = "js"))]
    pub(super) fn piece(&self, piece: u32) -> &str {
        self.ids.piece(piece)
    }

    /// The number of the id `id`, byte for byte. It may mean another; see [`meant`](Self::meant).
    #[inline]
    pub(super) fn find(&self, id: &str) -> Option<u32> {
        if id.len() > MAX_LENGTH {
            return None; // Not worth the hashing.
        }
        self.find_hashed(id, self.seed.hash(id))
    }

    #[inline(never)]
    fn find_hashed(&self, id: &str, hash: u64) -> Option<u32> {
        self.table.find(hash, |user| self.ids.get(user) == id)
    }

    /// The hashes of several ids; 0 of those that are too long.
    pub(super) fn hash_all(&self, ids: &[&str]) -> [u64; WINDOW] {
        let mut hashes = [0; WINDOW];
        for (hash, id) in hashes.iter_mut().zip(ids) {
            if id.len() <= MAX_LENGTH {
                *hash = self.seed.hash(id);
            }
        }
        hashes
    }

    /// [`find`](Self::find) of several by their hashes: the processor looks for them side by
    /// side, as none waits for another.
    pub(super) fn find_all(&self, ids: &[&str], hashes: [u64; WINDOW]) -> [Option<u32>; WINDOW] {
        let mut found = [None; WINDOW];
        // All places first: the processor fetches them side by side, as no branch waits.
        let mut first = 0;
        for hash in hashes {
            first |= self.table.first(hash);
        }
        if first == 0 {
            return found;
        }
        for (found, hash) in found.iter_mut().zip(hashes).take(ids.len()) {
            // The first of this half of the hash is nearly always the one.
            *found = self.table.find(hash, |_| true);
        }
        // Their ids likewise.
        let mut glance = 0;
        for user in found.iter().flatten() {
            glance |= self.ids.glance(*user);
        }
        core::hint::black_box(glance);
        for ((found, hash), id) in found.iter_mut().zip(hashes).zip(ids) {
            if let Some(user) = *found
                && self.ids.get(user) != *id
            {
                *found = self.find_hashed(id, hash);
            }
        }
        found
    }

    /// The hash of an id.
    pub(super) fn hash(&self, id: &str) -> u64 {
        self.seed.hash(id)
    }

    /// The number of the user whose id is `id`, which is in its canonical form and has this hash,
    /// and whether they had to be added.
    pub(super) fn add(&mut self, id: &str, hash: u64) -> Result<(u32, bool), NoMemory> {
        if let Some(number) = self.find_hashed(id, hash) {
            return Ok((number, false));
        }
        let number = self.len();
        // That one is of no user.
        if number >= NONE - 1 {
            return Err(NoMemory);
        }
        // All memory first, so that a refusal changes nothing.
        self.ids.reserve(id.len())?;
        self.table.reserve(hash)?;
        self.standings.push(0)?;
        self.ids.push(id);
        self.table.insert(hash, number);
        Ok((number, true))
    }

    /// Makes room in the table for so many more, or leaves it to grow.
    pub(super) fn make_room(&mut self, users: usize) -> Result<(), NoMemory> {
        self.table.reserve_all(self.table.len() + users)
    }

    /// Bans a user or lifts the ban; tells whether that changed anything.
    pub(super) fn set_banned(&mut self, number: u32, banned: bool) -> bool {
        let standing = self.standings.at(number);
        let changed = (*standing & BANNED != 0) != banned;
        if changed {
            *standing ^= BANNED;
            if banned {
                self.banned += 1;
            } else {
                self.banned -= 1;
            }
        }
        changed
    }

    /// Forgets a user, and those who were merged into them.
    pub(super) fn remove(&mut self, number: u32) {
        let mut merged = core::mem::take(&mut self.merged);
        merged.retain(|(from, to)| {
            if *to == number {
                self.forget(*from);
            }
            *to != number
        });
        self.merged = merged;
        self.set_banned(number, false);
        self.forget(number);
        self.gone += 1;
    }

    #[inline(never)]
    fn forget(&mut self, number: u32) {
        let hash = self.seed.hash(self.ids.get(number));
        self.table.remove(hash, number);
        self.ids.wipe(number);
        *self.standings.at(number) = REMOVED;
    }

    /// Makes room for one more merge.
    pub(super) fn reserve_merge(&mut self) -> Result<(), NoMemory> {
        self.merged.try_reserve(1).map_err(|_| NoMemory)
    }

    /// Has one number mean another user.
    pub(super) fn merge(&mut self, number: u32, into: u32) {
        self.set_banned(number, false);
        for (_, to) in &mut self.merged {
            if *to == number {
                *to = into;
            }
        }
        let at = self.merged.partition_point(|(from, _)| *from < number);
        self.merged.insert(at, (number, into));
        *self.standings.at(number) = MERGED;
        self.gone += 1;
    }

    /// Gives the next numbers to a block of users of a snapshot, who are not in the table yet.
    pub(super) fn load(
        &mut self,
        lengths: &[u8],
        standings: &[u8],
        text: &[u8],
    ) -> Result<(), SnapshotProblem> {
        let damaged = SnapshotProblem::Damaged;
        let text = core::str::from_utf8(text).map_err(|_| damaged)?;
        let bytes: usize = lengths.iter().map(|length| usize::from(*length)).sum();
        if bytes != text.len() {
            return Err(damaged);
        }
        if self.ids.len() + lengths.len() >= NONE as usize {
            return Err(SnapshotProblem::Full);
        }
        let plain = user_id::is_plain(text);
        // As nearly all are: no one is anything but there, and each id its own canonical form.
        let usual = plain
            && standings.iter().all(|standing| *standing == 0)
            && lengths
                .iter()
                .all(|length| (1..=MAX_LENGTH).contains(&usize::from(*length)));
        let mut from = 0;
        let unusual = if usual { 0 } else { lengths.len() };
        for (length, standing) in lengths.iter().zip(standings).take(unusual) {
            let to = from + usize::from(*length);
            // Any part of a plain text is plain.
            let is_id = || {
                (1..=MAX_LENGTH).contains(&(to - from))
                    && (plain || text.get(from..to).is_some_and(user_id::is_canonical))
            };
            match *standing {
                0 if is_id() => {}
                BANNED if is_id() => self.banned += 1,
                MERGED if is_id() => self.gone += 1,
                REMOVED if *length == 0 => self.gone += 1,
                _ => return Err(damaged),
            }
            from = to;
        }
        self.standings.extend(standings, |standing| *standing)?;
        self.ids.load(text, lengths)?;
        Ok(())
    }

    /// The table.
    pub(super) fn table(&self) -> &Table {
        &self.table
    }

    /// What the hashes are made with.
    pub(super) fn seed(&self) -> u64 {
        self.seed.own
    }

    /// Makes other hashes. There is no one in the table yet.
    pub(super) fn set_seed(&mut self, seed: u64) {
        self.seed = Seed::new(seed);
    }

    /// The hash of some texts: another where hashes are made in another way.
    pub(super) fn probe(&self) -> u64 {
        let text = [b'~'; MAX_LENGTH];
        let text = core::str::from_utf8(&text).unwrap_or_default();
        let mut probe = 0_u64;
        for end in 1..=MAX_LENGTH {
            let part = text.get(..end).unwrap_or_default();
            probe = probe.rotate_left(5) ^ self.seed.hash(part);
        }
        probe
    }

    /// Takes the table of a snapshot, which must have as many as there are to be found.
    pub(super) fn load_table(&mut self, table: Table) -> Option<()> {
        // Those who were merged are found; `gone` are they and those who were removed.
        let removed = self.gone as usize - self.merged.len();
        let right = table.len() + removed == self.ids.len();
        self.table = table;
        right.then_some(())
    }

    /// Puts all users into the table, in which there is no one yet.
    pub(super) fn make_table(&mut self) -> Result<(), SnapshotProblem> {
        self.table.reserve_all(self.ids.len())?;
        for number in 0..self.len() {
            if self.standing(number) == REMOVED {
                continue;
            }
            let id = self.ids.get(number);
            let hash = self.seed.hash(id);
            if self.find_hashed(id, hash).is_some() {
                return Err(SnapshotProblem::Damaged);
            }
            self.table.reserve(hash)?;
            self.table.insert(hash, number);
        }
        Ok(())
    }

    /// Takes the next of those who were merged, from a snapshot.
    pub(super) fn load_merged(&mut self, number: u32, into: u32) -> Result<(), SnapshotProblem> {
        let behind = self.merged.last().is_none_or(|(last, _)| *last < number);
        if !behind || self.standing(number) != MERGED || !self.is_there(into) {
            return Err(SnapshotProblem::Damaged);
        }
        self.reserve_merge()?;
        self.merged.push((number, into));
        Ok(())
    }

    /// Whether all is there that a snapshot must have.
    pub(super) fn loaded(&self) -> Option<()> {
        if self.gone == 0 {
            return self.merged.is_empty().then_some(());
        }
        let standings = self.standings.iter();
        let merged = standings.filter(|standing| *standing == MERGED).count();
        (merged == self.merged.len()).then_some(())
    }

    /// How many bytes they take, the text of their ids included.
    pub(super) fn memory(&self) -> usize {
        self.ids.memory()
            + self.table.memory()
            + self.standings.memory()
            + self.merged.capacity() * size_of::<(u32, u32)>()
    }
}

/// What makes the hashes of one network unlike those of another. foldhash's own `FixedState`
/// takes the seed too, but blends it with constants that everyone knows, against which ids that
/// collide for every seed can be made; so the constants are drawn as well.
#[derive(Clone)]
struct Seed {
    own: u64,
    shared: SharedSeed,
}

impl Seed {
    fn new(own: u64) -> Self {
        Self {
            own,
            shared: SharedSeed::from_u64(own),
        }
    }

    #[inline(never)]
    fn hash(&self, id: &str) -> u64 {
        let mut hasher = FoldHasher::with_seed(self.own, &self.shared);
        hasher.write(id.as_bytes());
        hasher.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::{NoMemory, Users};

    fn add(users: &mut Users, id: &str) -> Result<(u32, bool), NoMemory> {
        users.add(id, users.hash(id))
    }

    #[test]
    fn ids_are_numbered_in_order_and_found() {
        let mut users = Users::new(3);
        assert_eq!(users.find("0"), None);
        for number in 0..10_000_u32 {
            assert_eq!(add(&mut users, &number.to_string()), Ok((number, true)));
        }
        assert_eq!(add(&mut users, "77"), Ok((77, false)));
        assert_eq!(users.len(), 10_000);
        for number in 0..10_000_u32 {
            let id = number.to_string();
            assert_eq!(users.find(&id), Some(number));
            assert_eq!(users.id(number), id);
        }
        assert_eq!(users.find("10000"), None);
        assert_eq!(users.find(""), None);
    }

    #[test]
    fn ids_span_no_piece_of_text() {
        let mut users = Users::new(3);
        let ids: Vec<String> = (0..2_000)
            .map(|at: usize| format!("{at}{}", "ä".repeat(at * 7 % 120)))
            .collect();
        for id in &ids {
            add(&mut users, id).unwrap();
        }
        for (number, id) in (0..).zip(&ids) {
            assert_eq!(users.id(number), id);
        }
        users.remove(1_000);
        assert_eq!(users.find(&ids[1_000]), None);
        assert_eq!(users.id(1_001), ids[1_001]);
        assert_eq!(users.id(999), ids[999]);
        assert_eq!(users.count(), 1_999);
    }

    #[test]
    fn hashes_differ_by_seed() {
        let [a, b] = [1, 2].map(Users::new);
        for id in ["ann", "a", "someone.with.a.long.name@example.com"] {
            assert_eq!(a.seed.hash(id), Users::new(1).seed.hash(id));
            assert_ne!(a.seed.hash(id), b.seed.hash(id));
        }
    }
}
