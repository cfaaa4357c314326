//! Snapshots: a whole network as bytes, and bytes as a network, in one pass over either.
//!
//! A snapshot is in two parts, each under a checksum of its own. The **facts** are what people
//! did: ids, standings, connections in their order, times. Networks with the same facts have the
//! same bytes there, whatever came before. The **index** is what follows from the facts and would
//! take long to make anew: the hash table and the counts by level. It lies there as it does in
//! memory, so that loading is little more than reading. `docs/snapshots.md` has the format.
//!
//! What is read is not believed: whatever the bytes, no answer of the network that was loaded
//! panics, loops or reads where nothing is. All facts are checked, and the index as far as a look
//! at each of its numbers goes; only that hashes and counts are the right ones is taken on trust
//! in the checksum, as finding that out is as much work as making them.

mod facts;
mod index;
mod problem;
mod reader;
mod writer;

pub use problem::SnapshotProblem;

use super::Network;
use alloc::vec::Vec;
use reader::Reader;
use writer::Writer;

/// What every snapshot begins with; the last byte is the version.
const MAGIC: [u8; 8] = *b"refgnet\x01";
/// Bytes that are read or written at once.
const BUFFER: usize = 1 << 16;

impl Network {
    /// The network as bytes: some 27 for each user, and the ids. The
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
    /// let mut other = Network::load(&snapshot).unwrap();
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
        let mut writer = Writer::new(write);
        self.write_facts(&mut writer);
        let name = writer.seal();
        self.write_index(&mut writer);
        writer.seal();
        self.log.follow(name);
    }

    /// The network that [`save`](Self::save) made these bytes of: handles, order, times and the
    /// seed of the hash table are the same.
    ///
    /// # Errors
    /// [`SnapshotProblem`]. Any bytes may be given.
    pub fn load(snapshot: &[u8]) -> Result<Self, SnapshotProblem> {
        let mut rest = snapshot;
        Self::load_from(snapshot.len(), &mut |into| {
            let (part, left) = rest.split_at(rest.len().min(into.len()));
            into[..part.len()].copy_from_slice(part);
            rest = left;
            part.len()
        })
    }

    /// [`load`](Self::load) in parts: `read` writes the next ones and tells how many bytes these
    /// are, 0 at the end. `size` is the number of all bytes.
    ///
    /// # Errors
    /// Those of `load`.
    pub fn load_from(
        size: usize,
        read: &mut dyn FnMut(&mut [u8]) -> usize,
    ) -> Result<Self, SnapshotProblem> {
        let mut reader = Reader::new(size, read)?;
        let magic = reader.take(MAGIC.len());
        let magic = magic.map_err(|_| SnapshotProblem::NotASnapshot)?;
        if magic[..7] != MAGIC[..7] {
            return Err(SnapshotProblem::NotASnapshot);
        }
        if magic[7] != MAGIC[7] {
            return Err(SnapshotProblem::UnknownVersion);
        }
        let mut network = Self::new(0);
        let lists = network.read_facts(&mut reader)?;
        let name = reader.check_seal()?;
        network.read_index(&mut reader, &lists)?;
        reader.check_seal()?;
        if reader.left() > 0 {
            return Err(SnapshotProblem::Damaged);
        }
        network.log.follow(name);
        network.count_bans()?;
        Ok(network)
    }
}
