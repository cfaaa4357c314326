//! Keys: what seals and opens. A key is never printed, never copied, and wiped when it goes.

use alloc::boxed::Box;
use core::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// The highest id of a key.
pub const MAX_ID: u8 = 15;
/// The fewest bits that keep forgeries out.
pub const MIN_BITS: u8 = 16;
/// The most bits that keep forgeries out.
pub const MAX_BITS: u8 = 40;

/// A key, with the id that stands in its codes.
pub struct Key {
    pub(super) id: u8,
    pub(super) bits: u8,
    /// On the heap, so that it stays in one place when the key is moved.
    pub(super) secret: Box<[u8; 16]>,
}

impl Key {
    /// A key.
    ///
    /// * `id`, 0 to 15, stands in each of its codes, so that the key can be told. Never give an
    ///   id to a second key.
    /// * `bits`, 16 to 40, keep forgeries out: a made-up code opens with a chance of one in 2 to
    ///   that power. Each five of them take a symbol from the numbers. They belong to the key: to
    ///   change them takes a new one.
    /// * `secret` is of a cryptographically secure generator, and used for nothing else. It is
    ///   copied; to wipe what it was copied from is the caller's part.
    ///
    /// # Errors
    ///
    /// [`KeyProblem::IdOutOfRange`], [`KeyProblem::BitsOutOfRange`].
    pub fn new(id: u8, bits: u8, secret: &[u8; 16]) -> Result<Self, KeyProblem> {
        if id > MAX_ID {
            return Err(KeyProblem::IdOutOfRange);
        }
        if !(MIN_BITS..=MAX_BITS).contains(&bits) {
            return Err(KeyProblem::BitsOutOfRange);
        }
        let mut own = Box::new([0; 16]);
        own.copy_from_slice(secret);
        Ok(Self {
            id,
            bits,
            secret: own,
        })
    }
}

impl Drop for Key {
    fn drop(&mut self) {
        self.secret.zeroize();
    }
}

impl ZeroizeOnDrop for Key {}

/// The id only.
impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({})", self.id)
    }
}

/// What can be wrong with keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyProblem {
    /// An id is above 15.
    IdOutOfRange,
    /// The bits that keep forgeries out are fewer than 16 or more than 40.
    BitsOutOfRange,
    /// Two keys of a ring have the same id.
    DuplicateId,
    /// A ring has no key.
    NoKey,
}

impl KeyProblem {
    /// The stable name, `snake_case`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::IdOutOfRange => "id_out_of_range",
            Self::BitsOutOfRange => "bits_out_of_range",
            Self::DuplicateId => "duplicate_id",
            Self::NoKey => "no_key",
        }
    }
}
