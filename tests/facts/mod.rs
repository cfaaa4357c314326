//! What networks of the same facts have in common, whatever way they came by them.

use refgraph::network::Network;

/// The part of a snapshot whose length stands before the last checksum.
pub fn facts(network: &Network) -> Vec<u8> {
    let mut snapshot = network.clone().save();
    let end = snapshot.len() - 16;
    let facts = u64::from_le_bytes(snapshot[end..end + 8].try_into().unwrap());
    snapshot.truncate(usize::try_from(facts).unwrap());
    snapshot
}
