//! Downlines: those at one level below a user.

use core::fmt;
use core::iter::FusedIterator;

use super::UserHandle;
use super::program::{Below, Program};
use super::users::Users;

/// The ids of those at one level below a user. Made by
/// [`Network::downline`](super::Network::downline), which tells their order.
#[derive(Clone)]
#[must_use = "a downline is walked only as far as it is asked for"]
pub struct Downline<'a> {
    users: &'a Users,
    below: Below<'a>,
    level: u8,
}

impl<'a> Downline<'a> {
    pub(super) fn new(users: &'a Users, program: &'a Program, user: u32, level: u8) -> Self {
        Self {
            users,
            below: program.below(user, level),
            level,
        }
    }

    /// The same users, by handle.
    pub fn handles(mut self) -> impl Iterator<Item = UserHandle> + 'a {
        core::iter::from_fn(move || self.step().map(UserHandle::new))
    }

    fn step(&mut self) -> Option<u32> {
        let wanted = self.level;
        self.below
            .find(|&(_, level)| level == wanted)
            .map(|(user, _)| user)
    }
}

impl<'a> Iterator for Downline<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        self.step().map(|user| self.users.id(user))
    }
}

impl FusedIterator for Downline<'_> {}

impl fmt::Debug for Downline<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}
