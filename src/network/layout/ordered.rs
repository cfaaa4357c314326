//! Pairs of numbers in order. One type for all that a layout puts in order, and none of it
//! inlined: the machinery of sorting is larger than all of the rest.

use alloc::collections::BinaryHeap;
use alloc::vec::Vec;

/// Pairs, of which the greatest is at hand.
#[derive(Default)]
pub(super) struct Ordered(BinaryHeap<(u64, u64)>);

impl Ordered {
    #[inline(never)]
    pub(super) fn push(&mut self, first: u64, second: u64) {
        self.0.push((first, second));
    }

    #[inline(never)]
    pub(super) fn pop(&mut self) -> Option<(u64, u64)> {
        self.0.pop()
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// All of them, the smallest first.
    #[inline(never)]
    pub(super) fn sorted(self) -> Vec<(u64, u64)> {
        self.0.into_sorted_vec()
    }
}
