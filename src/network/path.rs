//! Paths: the way from one user to another along connections.

use alloc::vec::Vec;
use core::fmt;

use super::UserHandle;
use super::program::Program;
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
        let line = |user| core::iter::once(user).chain(program.above(user));
        let (from_depth, to_depth) = (line(from).count(), line(to).count());
        // From the same depth on, both lines reach a common user at the same step, if ever.
        let (from_ahead, to_ahead) = (
            from_depth.saturating_sub(to_depth),
            to_depth.saturating_sub(from_depth),
        );
        let apart = line(from)
            .skip(from_ahead)
            .zip(line(to).skip(to_ahead))
            .position(|(one, other)| one == other)?;

        let (top, down) = (from_ahead + apart, to_ahead + apart);
        let mut steps = Vec::with_capacity(top + 1 + down);
        steps.extend(line(from).take(top + 1));
        steps.extend(line(to).take(down));
        steps[top + 1..].reverse();
        Some(Self { users, steps, top })
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

impl fmt::Debug for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.users()).finish()
    }
}
