//! Walks downwards.

use super::{NONE, Program};

/// Everyone below a user with their level, each before those whom they brought in. The way back
/// up is found by the referrers, so that it needs neither recursion nor a stack.
#[derive(Clone)]
pub(in crate::network) struct Below<'a> {
    pub(super) program: &'a Program,
    pub(super) at: u32,
    /// The level of `at`; 0 is the user where the walk began.
    pub(super) level: u32,
    pub(super) deepest: u32,
}

impl Iterator for Below<'_> {
    type Item = (u32, u32);

    fn next(&mut self) -> Option<Self::Item> {
        if self.level < self.deepest {
            let first = self.program.first(self.at);
            if first != NONE {
                self.at = first;
                self.level += 1;
                return Some((self.at, self.level));
            }
        }
        while self.level > 0 {
            let next = self.program.next(self.at);
            if next != NONE {
                self.at = next;
                return Some((self.at, self.level));
            }
            self.at = self.program.referrer(self.at);
            self.level -= 1;
        }
        self.deepest = 0; // Back at the start, for good.
        None
    }
}
