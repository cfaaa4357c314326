//! Users: each id, stored once and numbered from 0 in the order of adding.

use alloc::string::String;
use alloc::vec::Vec;
use core::hash::Hasher;

use foldhash::SharedSeed;
use foldhash::fast::FoldHasher;
use hashbrown::HashTable;

use super::user_id::MAX_LENGTH;
use super::{Added, program};
use crate::refusal::{Reason, Refusal};

#[derive(Clone)]
pub(super) struct Users {
    ids: Ids,
    /// The number of each user, by the hash of the id.
    table: HashTable<u32>,
    seed: Seed,
}

impl Users {
    pub(super) fn new(hash_seed: u64) -> Self {
        Self {
            ids: Ids {
                text: String::new(),
                ends: Vec::new(),
            },
            table: HashTable::new(),
            seed: Seed {
                own: hash_seed,
                shared: SharedSeed::from_u64(hash_seed),
            },
        }
    }

    pub(super) fn len(&self) -> usize {
        self.ids.ends.len()
    }

    /// The id of a user, whose number must be less than `len`.
    pub(super) fn id(&self, number: u32) -> &str {
        self.ids.get(number)
    }

    /// The user whose id is `id`, byte for byte.
    pub(super) fn find(&self, id: &str) -> Option<u32> {
        if id.len() > MAX_LENGTH {
            return None; // Not worth the hashing.
        }
        self.table
            .find(self.seed.hash(id), |&user| self.ids.get(user) == id)
            .copied()
    }

    /// Adds the user whose id is `id`, which is in its canonical form.
    pub(super) fn add(&mut self, id: &str) -> Result<Added, Refusal> {
        if self.find(id).is_some() {
            return Ok(Added::Unchanged);
        }
        let full = Reason::Full.of("user");
        let Self { ids, table, seed } = self;
        if !has_room(ids.ends.len(), ids.text.len(), id.len()) {
            return Err(full);
        }
        // All memory first, so that a refusal changes nothing.
        ids.text.try_reserve(id.len()).map_err(|_| full)?;
        ids.ends.try_reserve(1).map_err(|_| full)?;
        // One closure for both calls: they share the code that rehashes.
        let hash = |&user: &u32| seed.hash(ids.get(user));
        table.try_reserve(1, hash).map_err(|_| full)?;

        table.insert_unique(seed.hash(id), ids.ends.len() as u32, hash);
        ids.text.push_str(id);
        ids.ends.push(ids.text.len() as u32);
        Ok(Added::New)
    }
}

/// Whether numbers and offsets still fit into 32 bits with one more user, of `more` bytes. The
/// number [`program::NONE`] is of no user.
fn has_room(users: usize, text: usize, more: usize) -> bool {
    users < program::NONE as usize && more <= u32::MAX as usize - text
}

/// All ids, one after the other.
#[derive(Clone)]
struct Ids {
    text: String,
    /// Where the id of each user ends in `text`. It begins where the one before ends.
    ends: Vec<u32>,
}

impl Ids {
    fn get(&self, number: u32) -> &str {
        let at = number as usize;
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        // `get`, as the message of a failed index would bring in the machinery of `fmt`.
        let end = self.ends[at] as usize;
        self.text.get(start as usize..end).unwrap_or_default()
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
    fn hash(&self, id: &str) -> u64 {
        let mut hasher = FoldHasher::with_seed(self.own, &self.shared);
        hasher.write(id.as_bytes());
        hasher.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::{Added, Users, has_room};

    #[test]
    fn ids_are_numbered_in_order_and_found() {
        let mut users = Users::new(3);
        assert_eq!(users.find("0"), None);
        for number in 0..10_000_u32 {
            assert_eq!(users.add(&number.to_string()), Ok(Added::New));
        }
        assert_eq!(users.add("77"), Ok(Added::Unchanged));
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
    fn hashes_differ_by_seed() {
        let [a, b] = [1, 2].map(Users::new);
        for id in ["ann", "a", "someone.with.a.long.name@example.com"] {
            assert_eq!(a.seed.hash(id), Users::new(1).seed.hash(id));
            assert_ne!(a.seed.hash(id), b.seed.hash(id));
        }
    }

    #[test]
    fn room_ends_where_32_bits_do() {
        let most = u32::MAX as usize;
        assert!(has_room(0, 0, 254));
        assert!(has_room(most - 1, 0, 1));
        assert!(!has_room(most, 0, 1));
        assert!(has_room(0, most - 254, 254));
        assert!(!has_room(0, most - 253, 254));
    }
}
