//! Paths: the way from one user to another along connections.

use alloc::vec::Vec;
use core::fmt;

use super::UserHandle;
use super::program::{NONE, Program};
use super::users::Users;

/// The users on the way from one user to another, both included: up to the nearest user above
/// both, and down again. Made by [`Network::path`](super::Network::path).
#[derive(Clone)]
pub struct Path<'a> {
    users: &'a Users,
    /// Not empty.
    steps: Vec<u32>,
    top: usize,
}

impl<'a> Path<'a> {
    /// `None` if there is no way.
    pub(super) fn between(users: &'a Users, program: &Program, from: u32, to: u32) -> Option<Self> {
        let (_, up, down) = meeting(program, from, to)?;
        let climb = |user, steps| {
            core::iter::once(user)
                .chain(program.above(user))
                .take(steps)
        };
        let mut steps: Vec<u32> = climb(from, up + 1).collect();
        steps.extend(climb(to, down));
        steps[up + 1..].reverse();
        Some(Self {
            users,
            steps,
            top: up,
        })
    }

    /// The ids, in the order of the way.
    pub fn users(&self) -> impl ExactSizeIterator<Item = &'a str> + DoubleEndedIterator {
        let users = self.users;
        self.steps.iter().map(move |&user| users.id(user))
    }

    /// The same users, by handle.
    pub fn handles(&self) -> impl ExactSizeIterator<Item = UserHandle> + DoubleEndedIterator {
        self.steps.iter().copied().map(UserHandle::new)
    }

    /// The place on the way, counted from 0, of the user above both: 0 if that is where it
    /// begins, the last place if it is where it ends.
    pub fn top(&self) -> usize {
        self.top
    }
}

/// The nearest user above both, and how many steps it takes from either. `None` if they are in
/// different trees.
pub(super) fn meeting(program: &Program, from: u32, to: u32) -> Option<(u32, usize, usize)> {
    let depth = |user| program.above(user).count();
    let (from_depth, to_depth) = (depth(from), depth(to));
    // Whoever is further down climbs first; then both climb until they meet.
    let (mut up, mut down) = (
        from_depth.saturating_sub(to_depth),
        to_depth.saturating_sub(from_depth),
    );
    let climb = |user: u32, steps: usize| (0..steps).fold(user, |user, _| program.referrer(user));
    let (mut from, mut to) = (climb(from, up), climb(to, down));
    while from != to {
        (from, to) = (program.referrer(from), program.referrer(to));
        (up, down) = (up + 1, down + 1);
    }
    // In different trees both are beyond the roots now.
    (from != NONE).then_some((from, up, down))
}

impl fmt::Debug for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.users()).finish()
    }
}
