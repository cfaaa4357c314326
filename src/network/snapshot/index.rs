//! The index: what follows from the facts, as it lies in memory. Its numbers are checked, so that
//! none leads beyond what is there; that hashes and counts are the right ones is not.

use super::SnapshotProblem;
use super::reader::Reader;
use super::writer::Writer;
use crate::network::Network;
use crate::network::chunked::Plain;
use crate::network::program::{Lists, NONE, Program};
use crate::network::records::{KINDS, Records};
use crate::network::table::Table;
use alloc::vec::Vec;

impl Network {
    pub(super) fn write_index(&self, writer: &mut Writer) {
        let facts = writer.written();
        writer.long(self.users.seed());
        writer.long(self.users.probe());
        for slots in self.users.table().parts() {
            writer.word(slots.len() as u32);
            writer.all(slots);
        }
        for program in &self.programs {
            write_records(program.records(), program.met(), writer);
        }
        writer.long(facts);
    }

    /// Reads the index, given the lists of each program.
    pub(super) fn read_index(
        &mut self,
        reader: &mut Reader,
        lists: &[Lists],
    ) -> Result<(), SnapshotProblem> {
        let facts = reader.taken();
        let [seed, probe] = [reader.long()?, reader.long()?];
        self.users.set_seed(seed);
        let mut table = Table::new();
        for part in 0..Table::PARTS {
            let len = reader.word()? as usize;
            let mut slots = Vec::new();
            if len > reader.left() / size_of::<u64>() {
                return Err(SnapshotProblem::Truncated);
            }
            slots
                .try_reserve_exact(len)
                .map_err(|_| SnapshotProblem::Full)?;
            reader.parts(len, size_of::<u64>(), &mut |bytes| {
                slots.extend(u64::split(bytes).iter().map(u64::read));
                Ok(())
            })?;
            table.load(part, slots, self.users.len())?;
        }
        if probe == self.users.probe() {
            let loaded = self.users.load_table(table);
            loaded.ok_or(SnapshotProblem::Damaged)?;
        } else {
            // It was saved where hashes are others: by another version, or on another machine.
            drop(table);
            self.users.make_table()?;
        }
        for (program, lists) in self.programs.iter_mut().zip(lists) {
            read_records(program, lists, reader)?;
        }
        if reader.long()? != facts {
            return Err(SnapshotProblem::Damaged);
        }
        Ok(())
    }
}

/// The kind of each user's record, counted from 1, or 0; then the records of each kind, in the
/// order of the users.
#[inline(never)]
fn write_records(records: &Records, met: u32, writer: &mut Writer) {
    let mut counts = [0; KINDS];
    for user in 0..met {
        let kind = records.kind(user);
        writer.byte(kind.map_or(0, |kind| kind as u8 + 1));
        if let Some(kind) = kind {
            counts[kind] += 1;
        }
    }
    for (kind, count) in counts.into_iter().enumerate() {
        writer.word(count);
        if count > 0 {
            for user in (0..met).filter(|user| records.kind(*user) == Some(kind)) {
                writer.bytes(records.record(user));
            }
        }
    }
}

#[inline(never)]
fn read_records(
    program: &mut Program,
    lists: &Lists,
    reader: &mut Reader,
) -> Result<(), SnapshotProblem> {
    let damaged = SnapshotProblem::Damaged;
    let met = program.met() as usize;
    let mut records = Records::new();
    let mut counts = [0; KINDS];
    reader.parts(met, 1, &mut |kinds| {
        let right = kinds.iter().all(|kind| usize::from(*kind) <= KINDS);
        if !right {
            return Err(damaged);
        }
        let place = |kind: &u8| match usize::from(*kind).checked_sub(1) {
            Some(kind) => {
                counts[kind] += 1;
                Records::place_of(kind, counts[kind] - 1)
            }
            None => NONE,
        };
        Ok(records.load_places(kinds, place)?)
    })?;
    for (kind, count) in counts.into_iter().enumerate() {
        if reader.word()? != count {
            return Err(damaged);
        }
        reader.parts(count as usize, records.size(kind), &mut |bytes| {
            Ok(records.load(kind, bytes)?)
        })?;
    }
    let count: u32 = counts.iter().sum();
    let loaded = program.load_records(records, count as usize, lists);
    loaded.ok_or(damaged)
}
