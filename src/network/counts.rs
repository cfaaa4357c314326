//! Counts: how many users there are at each level below one.

use super::MAX_LEVELS;
use super::program::Program;

/// How many users there are at each level below a user. Made by
/// [`Network::counts`](super::Network::counts).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    /// Level 1 first; 0 from `len` on.
    levels: [u32; MAX_LEVELS as usize],
    len: u8,
}

impl Counts {
    pub(super) fn of(program: &Program, user: u32) -> Self {
        let mut levels = [0; MAX_LEVELS as usize];
        for (_, level) in program.below(user, program.levels()) {
            levels[usize::from(level) - 1] += 1;
        }
        Self {
            levels,
            len: program.levels(),
        }
    }

    /// One number a level that the program shows, level 1 first.
    pub fn levels(&self) -> &[u32] {
        &self.levels[..usize::from(self.len)]
    }

    /// The users of all these levels together.
    pub fn total(&self) -> u32 {
        // Each is another user, and users are numbered in 32 bits.
        self.levels.iter().sum()
    }
}
