//! Counts: how many users there are at each level below one.

use super::records::Levels;

/// How many users there are at each level below a user. Made by
/// [`Network::counts`](super::Network::counts).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    /// Level 1 first; 0 from `len` on.
    levels: Levels,
    len: u8,
}

impl Counts {
    pub(super) fn new(levels: Levels, len: u8) -> Self {
        Self { levels, len }
    }

    /// One number a level that the program shows, level 1 first.
    pub fn levels(&self) -> &[u32] {
        &self.levels[..usize::from(self.len)]
    }

    /// The users of all these levels together.
    pub fn total(&self) -> u32 {
        // Each is another user, and users are numbered in 32 bits.
        total(&self.levels)
    }
}

/// The users of all levels together.
pub(super) fn total(levels: &Levels) -> u32 {
    levels.iter().fold(0, |sum, count| sum.wrapping_add(*count))
}
