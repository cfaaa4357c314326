//! Snapshots: a whole network as bytes, and bytes as a network, in one pass over either. What is
//! stored is what people did: ids, standings, connections in their order, times. What follows
//! from that (the hash table, the counts) is made anew, so that a snapshot cannot contradict
//! itself. `docs/snapshots.md` has the format.

use super::chunked::NoMemory;
use super::program::{NONE, Program};
use super::table::Table;
use super::users::{REMOVED, Users};
use super::{MAX_LEVELS, Network};
use crate::short_id::is_short_id;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use xxhash_rust::xxh64::Xxh64;

/// What every snapshot begins with; the last byte is the version.
const MAGIC: [u8; 8] = *b"refgnet\x01";
/// How many users stand together: first their lengths and standings, then their ids.
const BLOCK: u32 = 1024;
/// Bytes that are read or written at once.
const BUFFER: usize = 1 << 16;

/// Why a snapshot was refused. Nothing of it was loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SnapshotProblem {
    /// It does not begin as a snapshot does.
    NotASnapshot,
    /// It is of a version that this one does not know: a newer one.
    UnknownVersion,
    /// It ends too early.
    Truncated,
    /// Its bytes have changed, or were never those of a network.
    Damaged,
    /// There is not enough memory.
    Full,
}

impl SnapshotProblem {
    /// Every problem, in the order of their declaration.
    pub const ALL: &'static [Self] = &[
        Self::NotASnapshot,
        Self::UnknownVersion,
        Self::Truncated,
        Self::Damaged,
        Self::Full,
    ];

    /// The stable name, `snake_case`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotASnapshot => "not_a_snapshot",
            Self::UnknownVersion => "unknown_version",
            Self::Truncated => "truncated",
            Self::Damaged => "damaged",
            Self::Full => "full",
        }
    }

    /// A sentence for the developer who reads the answer.
    pub const fn message(self) -> &'static str {
        match self {
            Self::NotASnapshot => "These bytes are no snapshot of a network.",
            Self::UnknownVersion => "The snapshot was made by a newer version.",
            Self::Truncated => "The snapshot ends too early.",
            Self::Damaged => "The snapshot is damaged.",
            Self::Full => "There is not enough memory for the snapshot.",
        }
    }
}

impl fmt::Display for SnapshotProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl core::error::Error for SnapshotProblem {}

impl From<NoMemory> for SnapshotProblem {
    fn from(_: NoMemory) -> Self {
        Self::Full
    }
}

impl Network {
    /// The network as bytes: some 5 for each user and connection, and the ids. The
    /// [log](Self::keep_log) begins anew behind it.
    ///
    /// ```
    /// # use refgraph::network::Network;
    /// let mut network = Network::new(7);
    /// network.add_program("spring", 3)?;
    /// for user in ["ann", "bob", "cy"] {
    ///     network.add_user(user)?;
    /// }
    /// network.keep_log(true);
    /// let snapshot = network.save();
    /// network.connect("spring", "bob", "ann")?;
    /// let log = network.take_log();
    ///
    /// let mut other = Network::load(&snapshot, 8).unwrap();
    /// assert_eq!(other.replay(&log).changes, 1);
    /// assert!(other.chain("spring", "bob", None)?.eq(["ann"]));
    /// # Ok::<(), refgraph::refusal::Refusal>(())
    /// ```
    pub fn save(&mut self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.save_to(&mut |part| bytes.extend_from_slice(part));
        bytes
    }

    /// [`save`](Self::save) in parts, without the memory for the whole.
    pub fn save_to(&mut self, write: &mut dyn FnMut(&[u8])) {
        let mut writer = Writer {
            write,
            bytes: Vec::with_capacity(BUFFER + 1024),
            check: Xxh64::new(0),
        };
        writer.bytes(&MAGIC);
        writer.word(self.users.len());
        writer.word(self.programs.len() as u32);
        writer.word(self.users.merged().len() as u32);
        write_users(&self.users, &mut writer);
        for program in &self.programs {
            write_program(program, &mut writer);
        }
        let check = writer.finish();
        self.log.follow(check);
    }

    /// The network that [`save`](Self::save) made these bytes of: handles, order and times are
    /// the same. Of `hash_seed`, [`new`](Self::new) tells.
    ///
    /// # Errors
    /// [`SnapshotProblem`]. Any bytes may be given.
    pub fn load(snapshot: &[u8], hash_seed: u64) -> Result<Self, SnapshotProblem> {
        let mut rest = snapshot;
        Self::load_from(snapshot.len(), hash_seed, &mut |into| {
            let (part, left) = rest.split_at(rest.len().min(into.len()));
            into[..part.len()].copy_from_slice(part);
            rest = left;
            part.len()
        })
    }

    /// [`load`](Self::load) in parts: `read` writes the next ones and tells how many bytes these
    /// are, 0 at the end. `size` is the number of all bytes, for which memory is set aside.
    ///
    /// # Errors
    /// Those of `load`.
    pub fn load_from(
        size: usize,
        hash_seed: u64,
        read: &mut dyn FnMut(&mut [u8]) -> usize,
    ) -> Result<Self, SnapshotProblem> {
        let mut buffer = Vec::new();
        buffer
            .try_reserve_exact(BUFFER)
            .map_err(|_| SnapshotProblem::Full)?;
        buffer.resize(BUFFER, 0);
        let mut reader = Reader {
            read,
            buffer,
            from: 0,
            to: 0,
            check: Xxh64::new(0),
        };
        let magic = reader.take(MAGIC.len());
        let magic = magic.map_err(|_| SnapshotProblem::NotASnapshot)?;
        if magic[..7] != MAGIC[..7] {
            return Err(SnapshotProblem::NotASnapshot);
        }
        if magic[7] != MAGIC[7] {
            return Err(SnapshotProblem::UnknownVersion);
        }
        let [users, programs, merged] = [reader.word()?, reader.word()?, reader.word()?];
        let mut network = Self::new(hash_seed);
        read_users(&mut network.users, users, merged, size, &mut reader)?;
        for _ in 0..programs {
            let program = read_program(&network.users, &mut reader)?;
            let place = network.search(program.id());
            let place = place.err().ok_or(SnapshotProblem::Damaged)?;
            let number = network.programs.len() as u32;
            let full = |_| SnapshotProblem::Full;
            network.programs.try_reserve(1).map_err(full)?;
            network.by_id.try_reserve(1).map_err(full)?;
            network.programs.push(program);
            network.by_id.insert(place, number);
        }
        network.log.follow(reader.finish()?);
        network.count_bans()?;
        Ok(network)
    }

    /// Counts all users who are banned.
    fn count_bans(&mut self) -> Result<(), NoMemory> {
        if self.users.banned() == 0 {
            return Ok(());
        }
        for program in &mut self.programs {
            program.prepare_ban()?;
            for user in 0..program.met() {
                if self.users.is_banned(user) {
                    program.prepare_ban()?;
                    program.count_ban(user, true);
                }
            }
        }
        Ok(())
    }
}

fn write_users(users: &Users, writer: &mut Writer) {
    let mut from = 0;
    while from < users.len() {
        let block = from..users.len().min(from + BLOCK);
        // A removed user has no id any more.
        let id = |user| match users.standing(user) {
            REMOVED => "",
            _ => users.id(user),
        };
        for user in block.clone() {
            writer.bytes(&[id(user).len() as u8]);
        }
        for user in block.clone() {
            writer.bytes(&[users.standing(user)]);
        }
        for user in block {
            writer.bytes(id(user).as_bytes());
        }
        from += BLOCK;
    }
    for (user, into) in users.merged() {
        writer.word(*user);
        writer.word(*into);
    }
}

fn read_users(
    users: &mut Users,
    count: u32,
    merged: u32,
    size: usize,
    reader: &mut Reader,
) -> Result<(), SnapshotProblem> {
    // Each takes two bytes at least, so this is in proportion to what was given.
    users.reserve_table((count as usize).min(size / 2))?;
    let mut unhashed = Unhashed::new();
    let mut left = count;
    while left > 0 {
        let block = left.min(BLOCK) as usize;
        let (mut lengths, mut standings) = ([0; BLOCK as usize], [0; BLOCK as usize]);
        lengths[..block].copy_from_slice(reader.take(block)?);
        standings[..block].copy_from_slice(reader.take(block)?);
        for (length, standing) in lengths.into_iter().zip(standings).take(block) {
            let id = reader.take(length.into())?;
            unhashed.add(users.load(id, standing)?)?;
        }
        if unhashed.is_full() {
            unhashed.put_into(users)?;
        }
        left -= block as u32;
    }
    unhashed.put_into(users)?;
    for _ in 0..merged {
        users.load_merged(reader.word()?, reader.word()?)?;
    }
    users.loaded().ok_or(SnapshotProblem::Damaged)
}

/// Users who are not in the hash table yet. They go there by its parts, so that each part is in
/// the processor's cache while it is filled.
struct Unhashed {
    users: Vec<(u64, u32)>,
    sorted: Vec<(u64, u32)>,
}

/// How many go there at once.
const AT_ONCE: usize = 1 << 17;

impl Unhashed {
    fn new() -> Self {
        Self {
            users: Vec::new(),
            sorted: Vec::new(),
        }
    }

    /// A user who has a hash, as one who was removed has not.
    fn add(&mut self, user: Option<(u64, u32)>) -> Result<(), NoMemory> {
        if let Some(user) = user {
            self.users.try_reserve(1).map_err(|_| NoMemory)?;
            self.users.push(user);
        }
        Ok(())
    }

    fn is_full(&self) -> bool {
        self.users.len() >= AT_ONCE
    }

    fn put_into(&mut self, users: &mut Users) -> Result<(), SnapshotProblem> {
        let mut ends = [0_usize; Table::PARTS + 1];
        for (hash, _) in &self.users {
            ends[Table::part(*hash) + 1] += 1;
        }
        for part in 0..Table::PARTS {
            ends[part + 1] += ends[part];
        }
        self.sorted.clear();
        self.sorted
            .try_reserve(self.users.len())
            .map_err(|_| SnapshotProblem::Full)?;
        self.sorted.resize(self.users.len(), (0, 0));
        for user in &self.users {
            let end = &mut ends[Table::part(user.0)];
            self.sorted[*end] = *user;
            *end += 1;
        }
        self.users.clear();
        for (hash, user) in &self.sorted {
            if !users.load_hash(*hash, *user)? {
                return Err(SnapshotProblem::Damaged);
            }
        }
        Ok(())
    }
}

/// What there is of a program, in the bits of a byte.
const ORDERED: u8 = 1;
const TIMED: u8 = 2;

fn write_program(program: &Program, writer: &mut Writer) {
    writer.bytes(&[program.id().len() as u8]);
    writer.bytes(program.id().as_bytes());
    let ordered = !program.is_in_order_of_numbers();
    let kinds = if ordered { ORDERED } else { 0 };
    let kinds = kinds | if program.has_times() { TIMED } else { 0 };
    writer.bytes(&[program.levels(), kinds]);
    writer.word(program.met());
    for referrer in program.referrers().iter() {
        writer.word(referrer);
    }
    if ordered {
        let users = || super::Connections::new(program).map(|made| made.user.number());
        writer.word(users().count() as u32);
        for user in users() {
            writer.word(user);
        }
    }
    if program.has_times() {
        for user in 0..program.met() {
            writer.bytes(&program.time(user).to_le_bytes());
        }
    }
}

fn read_program(users: &Users, reader: &mut Reader) -> Result<Program, SnapshotProblem> {
    let damaged = SnapshotProblem::Damaged;
    let length = usize::from(reader.take(1)?[0]);
    let id = core::str::from_utf8(reader.take(length)?).map_err(|_| damaged)?;
    if !is_short_id(id) {
        return Err(damaged);
    }
    let id = String::from(id);
    let [levels, kinds] = [reader.take(1)?[0], reader.take(1)?[0]];
    if !(1..=MAX_LEVELS).contains(&levels) || kinds > ORDERED | TIMED {
        return Err(damaged);
    }
    let mut program = Program::new(&id, levels);
    let met = reader.word()?;
    if met > users.len() {
        return Err(damaged);
    }
    let mut connected = 0;
    for user in 0..met {
        let referrer = reader.word()?;
        if referrer != NONE {
            if !users.is_there(user) || !users.is_there(referrer) || referrer >= met {
                return Err(damaged);
            }
            connected += 1;
        }
        program.load_referrer(referrer)?;
    }
    program.load_records()?.ok_or(damaged)?;
    if kinds & ORDERED == 0 {
        for user in 0..met {
            program.load_sibling(user).ok_or(damaged)?;
        }
    } else {
        if reader.word()? != connected {
            return Err(damaged);
        }
        // Each of those who are connected once: were one twice, it would be there already.
        for _ in 0..connected {
            let user = reader.word()?;
            if user >= met || program.referrer(user) == NONE {
                return Err(damaged);
            }
            program.load_sibling(user).ok_or(damaged)?;
        }
    }
    if kinds & TIMED != 0 {
        for user in 0..met {
            let time = u64::from(reader.word()?) | u64::from(reader.word()?) << 32;
            if time != 0 && program.referrer(user) == NONE {
                return Err(damaged);
            }
            program.load_time(time)?;
        }
    }
    Ok(program)
}

/// What is written, in parts.
struct Writer<'a> {
    write: &'a mut dyn FnMut(&[u8]),
    bytes: Vec<u8>,
    check: Xxh64,
}

impl Writer<'_> {
    #[inline(never)]
    fn bytes(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        if self.bytes.len() >= BUFFER {
            self.flush();
        }
    }

    fn word(&mut self, word: u32) {
        self.bytes(&word.to_le_bytes());
    }

    fn flush(&mut self) {
        self.check.update(&self.bytes);
        (self.write)(&self.bytes);
        self.bytes.clear();
    }

    /// Ends with the checksum, and tells it.
    fn finish(mut self) -> u64 {
        self.flush();
        let check = self.check.digest();
        (self.write)(&check.to_le_bytes());
        check
    }
}

/// What is read, in parts.
struct Reader<'a> {
    read: &'a mut dyn FnMut(&mut [u8]) -> usize,
    buffer: Vec<u8>,
    /// What of the buffer was not taken yet.
    from: usize,
    to: usize,
    /// Of what was taken and is not in the buffer any more.
    check: Xxh64,
}

impl Reader<'_> {
    /// The next bytes, of which there are no more than the buffer holds.
    #[inline(never)]
    fn take(&mut self, bytes: usize) -> Result<&[u8], SnapshotProblem> {
        if self.to - self.from < bytes {
            self.refill(bytes)?;
        }
        let from = self.from;
        self.from += bytes;
        Ok(&self.buffer[from..self.from])
    }

    #[inline(never)]
    fn word(&mut self) -> Result<u32, SnapshotProblem> {
        let bytes = self.take(4)?.first_chunk().copied();
        Ok(u32::from_le_bytes(bytes.unwrap_or_default()))
    }

    #[inline(never)]
    fn refill(&mut self, bytes: usize) -> Result<(), SnapshotProblem> {
        self.check.update(&self.buffer[..self.from]);
        self.buffer.copy_within(self.from..self.to, 0);
        self.to -= self.from;
        self.from = 0;
        while self.to < bytes {
            let room = &mut self.buffer[self.to..];
            let most = room.len();
            match (self.read)(room).min(most) {
                0 => return Err(SnapshotProblem::Truncated),
                read => self.to += read,
            }
        }
        Ok(())
    }

    /// Reads the checksum, which nothing follows.
    fn finish(mut self) -> Result<u64, SnapshotProblem> {
        self.check.update(&self.buffer[..self.from]);
        let check = self.check.digest();
        let found = [self.word()?, self.word()?];
        let found = u64::from(found[0]) | u64::from(found[1]) << 32;
        let behind = self.take(1).is_ok();
        if found != check || behind {
            return Err(SnapshotProblem::Damaged);
        }
        Ok(check)
    }
}
