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
        let depth_and_root = |user| {
            let below = (0_usize, user);
            let above = program.above(user);
            above.fold(below, |(depth, _), above| (depth + 1, above))
        };
        let (mut from_depth, from_root) = depth_and_root(from);
        let (mut to_depth, to_root) = depth_and_root(to);
        if from_root != to_root {
            return None;
        }
        // Whoever is further down climbs, so that both reach the nearest common user.
        let (mut up, mut down) = ((from, Vec::new()), (to, Vec::new()));
        while up.0 != down.0 {
            let (depth, (user, steps)) = if from_depth >= to_depth {
                (&mut from_depth, &mut up)
            } else {
                (&mut to_depth, &mut down)
            };
            steps.push(*user);
            *user = program.referrer(*user);
            *depth -= 1;
        }
        let ((above, mut steps), (_, down)) = (up, down);
        let top = steps.len();
        steps.push(above);
        steps.extend(down.iter().rev());
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
