//! What is read, in parts, with checksums over it.

use super::{BUFFER, SnapshotProblem};
use crate::network::chunked::{Chunked, Plain};
use alloc::vec::Vec;
use xxhash_rust::xxh64::Xxh64;

pub(super) struct Reader<'a> {
    read: &'a mut dyn FnMut(&mut [u8]) -> usize,
    /// How many bytes there are in all.
    size: usize,
    buffer: Vec<u8>,
    /// What of the buffer was not taken yet.
    from: usize,
    to: usize,
    /// How many bytes there are behind those of the buffer.
    behind: usize,
    /// What of the buffer is in `check` already.
    checked: usize,
    check: Xxh64,
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        size: usize,
        read: &'a mut dyn FnMut(&mut [u8]) -> usize,
    ) -> Result<Self, SnapshotProblem> {
        let mut buffer = Vec::new();
        buffer
            .try_reserve_exact(BUFFER)
            .map_err(|_| SnapshotProblem::Full)?;
        buffer.resize(BUFFER, 0);
        Ok(Self {
            read,
            size,
            buffer,
            from: 0,
            to: 0,
            behind: size,
            checked: 0,
            check: Xxh64::new(0),
        })
    }

    /// How many bytes were taken.
    pub(super) fn taken(&self) -> u64 {
        (self.size - self.left()) as u64
    }

    /// How many bytes there are that were not taken.
    pub(super) fn left(&self) -> usize {
        self.behind + self.to - self.from
    }

    /// The next bytes, of which there are no more than the buffer holds.
    #[inline(never)]
    pub(super) fn take(&mut self, bytes: usize) -> Result<&[u8], SnapshotProblem> {
        if self.to - self.from < bytes {
            self.refill(bytes)?;
        }
        let from = self.from;
        self.from += bytes;
        Ok(&self.buffer[from..self.from])
    }

    pub(super) fn byte(&mut self) -> Result<u8, SnapshotProblem> {
        Ok(self.take(1)?[0])
    }

    #[inline(never)]
    pub(super) fn word(&mut self) -> Result<u32, SnapshotProblem> {
        let bytes = self.take(4)?.first_chunk().copied();
        Ok(u32::from_le_bytes(bytes.unwrap_or_default()))
    }

    #[inline(never)]
    pub(super) fn long(&mut self) -> Result<u64, SnapshotProblem> {
        let bytes = self.take(8)?.first_chunk().copied();
        Ok(u64::from_le_bytes(bytes.unwrap_or_default()))
    }

    /// The next `count` items of so many bytes each, as many at a time as are at hand. Those that
    /// there are no bytes for take no memory.
    // Once, not at each of its uses.
    #[inline(never)]
    pub(super) fn parts(
        &mut self,
        count: usize,
        size: usize,
        each: &mut dyn FnMut(&[u8]) -> Result<(), SnapshotProblem>,
    ) -> Result<(), SnapshotProblem> {
        if count > self.left() / size {
            return Err(SnapshotProblem::Truncated);
        }
        let mut left = count;
        while left > 0 {
            let at_hand = (self.to - self.from) / size;
            let items = if at_hand > 0 { at_hand } else { BUFFER / size }.min(left);
            each(self.take(items * size)?)?;
            left -= items;
        }
        Ok(())
    }

    /// Appends so many numbers to a list.
    pub(super) fn list<T: Plain>(
        &mut self,
        count: usize,
        list: &mut Chunked<T>,
    ) -> Result<(), SnapshotProblem> {
        self.parts(count, size_of::<T>(), &mut |bytes| {
            Ok(list.extend(T::split(bytes), T::read)?)
        })
    }

    #[inline(never)]
    fn refill(&mut self, bytes: usize) -> Result<(), SnapshotProblem> {
        if self.left() < bytes {
            return Err(SnapshotProblem::Truncated);
        }
        self.check_taken();
        self.buffer.copy_within(self.from..self.to, 0);
        self.to -= self.from;
        self.from = 0;
        self.checked = 0;
        while self.to < bytes {
            let room = &mut self.buffer[self.to..];
            let most = room.len().min(self.behind);
            match (self.read)(&mut room[..most]).min(most) {
                0 => return Err(SnapshotProblem::Truncated),
                read => {
                    self.to += read;
                    self.behind -= read;
                }
            }
        }
        Ok(())
    }

    fn check_taken(&mut self) {
        self.check.update(&self.buffer[self.checked..self.from]);
        self.checked = self.from;
    }

    /// Reads the checksum of the part that ends here, and tells it.
    pub(super) fn check_seal(&mut self) -> Result<u64, SnapshotProblem> {
        self.check_taken();
        let check = self.check.digest();
        if self.long()? != check {
            return Err(SnapshotProblem::Damaged);
        }
        self.check = Xxh64::new(check);
        self.checked = self.from;
        Ok(check)
    }
}
