//! Depths: how many users there are so and so far below the roots of their trees.

use super::chunked::NoMemory;
use super::program::{NONE, Program};
use super::users::Users;
use alloc::vec::Vec;

/// How many users there are at each depth, roots first.
pub(super) fn depths(users: &Users, program: &Program, active: bool) -> Result<Vec<u32>, NoMemory> {
    let mut depths = Vec::new();
    let mut count = |user, depth: u32| {
        let depth = depth as usize;
        if depth >= depths.len() {
            // One more at most: each comes after the one above.
            depths.try_reserve(1).map_err(|_| NoMemory)?;
            depths.push(0);
        }
        if !(active && users.is_banned(user)) {
            depths[depth] += 1;
        }
        Ok(())
    };
    for root in program.referring() {
        if program.referrer(root) == NONE {
            count(root, 0)?;
            for (user, depth) in program.below(root, u32::MAX) {
                count(user, depth)?;
            }
        }
    }
    // Where all are banned there is nothing to tell.
    while depths.last() == Some(&0) {
        depths.pop();
    }
    Ok(depths)
}
