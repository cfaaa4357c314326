//! Logs: the changes of a network since a snapshot, as bytes that are only ever appended to.
//! Applied to what the snapshot holds, they make the identical network. `docs/snapshots.md` has
//! the format.

use super::chunked::NoMemory;
use super::user_id::MAX_LENGTH;
use super::varint;
use super::{Network, ProgramHandle, UserHandle};
use crate::refusal::Refusal;
use crate::short_id;
use alloc::vec::Vec;
use xxhash_rust::xxh64::xxh64;

/// What every part of a log begins with; the last byte is the version.
pub(super) const MAGIC: [u8; 8] = *b"refglog\x01";
/// Bytes of a part before its first change: magic, snapshot, position, checksum.
const HEADER: usize = 8 + 8 + 8 + 8;
/// More bytes than any change takes.
const MOST: usize = MAX_LENGTH + short_id::MAX_LENGTH + 64;
/// The most bytes that a connection takes: its length, its kind, numbers, a time and the checksum.
const CONNECTION: usize = 2 + 1 + 3 * 5 + 10 + CHECK;
/// Bytes of the checksum behind each change.
const CHECK: usize = 4;

/// One change, by numbers.
#[derive(Clone, Copy)]
pub(super) enum Change<'a> {
    AddProgram(&'a str, u8),
    AddUser(&'a str),
    Connect {
        program: u32,
        user: u32,
        referrer: u32,
        time: u64,
    },
    Disconnect {
        program: u32,
        user: u32,
    },
    Remove(u32),
    Ban(u32),
    Unban(u32),
    Merge {
        user: u32,
        into: u32,
    },
}

/// The changes that were not taken yet.
#[derive(Clone, Default)]
pub(super) struct Log {
    keep: bool,
    /// Which snapshot the changes follow: its checksum, or 0 for the empty network.
    pub(super) snapshot: u64,
    /// How many changes there were since.
    position: u64,
    bytes: Vec<u8>,
}

/// How far a log could be applied. Made by [`Network::replay`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replayed {
    /// How many changes were applied.
    pub changes: u64,
    /// How many bytes of the log these take. Behind them it can be cut off and continued.
    pub bytes: usize,
    /// Why it was not applied to its end.
    pub problem: Option<LogProblem>,
}

/// Why a log was not applied to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LogProblem {
    /// It ends within a change: the last write was torn.
    Truncated,
    /// What stands there is no log, or bytes of it have changed.
    Damaged,
    /// It is of a version that this one does not know.
    UnknownVersion,
    /// It follows another snapshot, or changes are missing in between, or were applied before.
    OtherNetwork,
    /// There is no memory left, or a change is refused, which those of an honest log never are.
    Refused(Refusal),
}

impl LogProblem {
    /// The stable name, `snake_case`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Truncated => "truncated",
            Self::Damaged => "damaged",
            Self::UnknownVersion => "unknown_version",
            Self::OtherNetwork => "other_network",
            Self::Refused(_) => "refused",
        }
    }
}

impl Log {
    /// Makes sure of the memory for one more change.
    #[inline]
    pub(super) fn reserve(&mut self) -> Result<(), NoMemory> {
        if self.keep && self.bytes.capacity() - self.bytes.len() < HEADER + MOST {
            return self.bytes.try_reserve(HEADER + MOST).map_err(|_| NoMemory);
        }
        Ok(())
    }

    /// Makes sure of the memory for so many connections.
    pub(super) fn reserve_connections(&mut self, count: usize) -> Result<(), NoMemory> {
        if !self.keep {
            return Ok(());
        }
        let bytes = count.checked_mul(CONNECTION).ok_or(NoMemory)?;
        self.bytes.try_reserve(HEADER + bytes).map_err(|_| NoMemory)
    }

    /// Notes a change that was made.
    #[inline]
    pub(super) fn note(&mut self, change: Change) {
        if self.keep {
            self.write(change);
        }
        self.position += 1;
    }

    #[inline(never)]
    fn write(&mut self, change: Change) {
        if self.bytes.is_empty() {
            self.header();
        }
        let from = self.bytes.len();
        // Its length, less than 128 times 128, is known behind it.
        self.bytes.extend_from_slice(&[0, 0]);
        let bytes = &mut self.bytes;
        match change {
            Change::AddProgram(id, levels) => {
                bytes.extend_from_slice(&[1, levels]);
                bytes.extend_from_slice(id.as_bytes());
            }
            Change::AddUser(id) => {
                bytes.push(2);
                bytes.extend_from_slice(id.as_bytes());
            }
            Change::Connect {
                program,
                user,
                referrer,
                time,
            } => {
                fields(bytes, 3, &[program, user, referrer]);
                varint::push(bytes, time);
            }
            Change::Disconnect { program, user } => fields(bytes, 4, &[program, user]),
            Change::Remove(user) => fields(bytes, 5, &[user]),
            Change::Ban(user) => fields(bytes, 6, &[user]),
            Change::Unban(user) => fields(bytes, 7, &[user]),
            Change::Merge { user, into } => fields(bytes, 8, &[user, into]),
        }
        let length = bytes.len() - from - 2;
        let head = [length as u8 | 0x80, (length >> 7) as u8];
        bytes[from..from + 2].copy_from_slice(&head);
        let check = xxh64(&bytes[from..], self.position) as u32;
        bytes.extend_from_slice(&check.to_le_bytes());
    }

    #[inline(never)]
    fn header(&mut self) {
        let bytes = &mut self.bytes;
        for word in [u64::from_le_bytes(MAGIC), self.snapshot, self.position] {
            bytes.extend_from_slice(&word.to_le_bytes());
        }
        let check = xxh64(bytes, 0);
        bytes.extend_from_slice(&check.to_le_bytes());
    }

    /// Begins anew, behind a snapshot.
    pub(super) fn follow(&mut self, snapshot: u64) {
        self.snapshot = snapshot;
        self.position = 0;
        self.bytes = Vec::new();
    }
}

#[inline(never)]
fn fields(bytes: &mut Vec<u8>, kind: u8, fields: &[u32]) {
    bytes.push(kind);
    for field in fields {
        varint::push(bytes, u64::from(*field));
    }
}

impl Network {
    /// Keeps a log of the changes from now on, or no longer. It is best begun with the network,
    /// or right after a snapshot was saved or loaded. Until it is [taken](Self::take_log) it is
    /// in memory: some 15 bytes a connection, and a user's id and 7.
    pub fn keep_log(&mut self, keep: bool) {
        self.log.keep = keep;
        if !keep {
            self.log.bytes = Vec::new();
        }
    }

    /// The changes since the log was last taken; no bytes if there were none. Append them to
    /// those taken before: together they are the log since the last snapshot.
    pub fn take_log(&mut self) -> Vec<u8> {
        core::mem::take(&mut self.log.bytes)
    }

    /// Applies a log to the network that it follows: to the one loaded from its snapshot, or to
    /// an empty one. What is whole of it is applied, in order; the answer tells how far that was,
    /// and why it ended. None of it goes into
    /// [`take_log`](Self::take_log) again.
    pub fn replay(&mut self, log: &[u8]) -> Replayed {
        let keep = core::mem::take(&mut self.log.keep);
        let mut replayed = Replayed {
            changes: 0,
            bytes: 0,
            problem: None,
        };
        while let Some(rest) = log.get(replayed.bytes..)
            && !rest.is_empty()
        {
            match self.replay_next(rest) {
                Ok((bytes, changes)) => {
                    replayed.bytes += bytes;
                    replayed.changes += changes;
                }
                Err(problem) => {
                    replayed.problem = Some(problem);
                    break;
                }
            }
        }
        self.log.keep = keep;
        replayed
    }

    /// Applies the part's header or the change that `log` begins with; tells its bytes, and how
    /// many changes it was.
    fn replay_next(&mut self, log: &[u8]) -> Result<(usize, u64), LogProblem> {
        // The first byte of a change has its highest bit set.
        if log.first() == MAGIC.first() {
            self.check_header(log)?;
            return Ok((HEADER, 0));
        }
        let [low, high, rest @ ..] = log else {
            return Err(LogProblem::Truncated);
        };
        if low & 0x80 == 0 || high & 0x80 != 0 {
            return Err(LogProblem::Damaged);
        }
        let length = usize::from(low & 0x7F) | usize::from(*high) << 7;
        if length > MOST {
            return Err(LogProblem::Damaged);
        }
        let (Some(change), Some(check)) = (rest.get(..length), rest.get(length..length + CHECK))
        else {
            return Err(LogProblem::Truncated);
        };
        let expected = xxh64(&log[..length + 2], self.log.position) as u32;
        if check != expected.to_le_bytes() {
            return Err(LogProblem::Damaged);
        }
        self.apply(change)?;
        Ok((2 + length + CHECK, 1))
    }

    fn check_header(&self, log: &[u8]) -> Result<(), LogProblem> {
        let Some(header) = log.first_chunk::<HEADER>() else {
            return Err(LogProblem::Truncated);
        };
        let word = |at: usize| {
            let bytes = header.get(at..).and_then(|bytes| bytes.first_chunk());
            bytes.map_or(0, |bytes| u64::from_le_bytes(*bytes))
        };
        if header[..7] != MAGIC[..7] || word(24) != xxh64(&header[..24], 0) {
            return Err(LogProblem::Damaged);
        }
        if header[7] != MAGIC[7] {
            return Err(LogProblem::UnknownVersion);
        }
        if word(8) != self.log.snapshot || word(16) != self.log.position {
            return Err(LogProblem::OtherNetwork);
        }
        Ok(())
    }

    /// Makes a change that stands in a log, if it changes anything.
    fn apply(&mut self, change: &[u8]) -> Result<(), LogProblem> {
        let damaged = LogProblem::Damaged;
        let position = self.log.position;
        let text = |bytes| core::str::from_utf8(bytes).map_err(|_| damaged);
        let [kind, rest @ ..] = change else {
            return Err(damaged);
        };
        let refused = match kind {
            1 => {
                let [levels, id @ ..] = rest else {
                    return Err(damaged);
                };
                self.add_program(text(id)?, *levels).err()
            }
            2 => self.add_user(text(rest)?).err(),
            3..=8 => {
                let mut fields = [0; 4];
                let count = [4, 2, 1, 1, 1, 2][usize::from(*kind) - 3];
                let mut rest = rest;
                for field in &mut fields[..count] {
                    (*field, rest) = varint::take(rest).ok_or(damaged)?;
                }
                if !rest.is_empty() {
                    return Err(damaged);
                }
                let number = |at: usize| u32::try_from(fields[at]).unwrap_or(u32::MAX);
                let user = |at: usize| UserHandle::new(number(at));
                let program = ProgramHandle::new(number(0));
                match kind {
                    3 => {
                        let at = Some(fields[3]);
                        self.connect_at(program, user(1), user(2), at).err()
                    }
                    4 => self.disconnect(program, user(1)).err(),
                    5 => self.remove_user(user(0)).err(),
                    6 => self.ban(user(0)).err(),
                    7 => self.unban(user(0)).err(),
                    _ => self.merge(user(0), user(1)).err(),
                }
            }
            _ => return Err(damaged),
        };
        match refused {
            Some(refusal) => Err(LogProblem::Refused(refusal)),
            // One that changes nothing was never noted.
            None if self.log.position == position => Err(damaged),
            None => Ok(()),
        }
    }
}
