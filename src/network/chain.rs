//! Chains: those above a user, level by level.

use core::fmt;
use core::iter::FusedIterator;

use super::UserHandle;
use super::program::{NONE, Program};
use super::users::Users;

/// The ids of those above a user, nearest first. Made by
/// [`Network::chain`](super::Network::chain) and [`Network::upline`](super::Network::upline).
#[derive(Clone)]
#[must_use = "a chain is read only as far as it is asked for"]
pub struct Chain<'a> {
    users: &'a Users,
    program: &'a Program,
    at: u32,
    left: u32,
    active: bool,
}

impl<'a> Chain<'a> {
    pub(super) fn new(users: &'a Users, program: &'a Program, user: u32, levels: u32) -> Self {
        Self {
            users,
            program,
            at: user,
            left: levels,
            active: false,
        }
    }

    /// The same without those who are banned. The others do not move up: a chain of three levels
    /// is of the same three people, less the banned.
    pub fn active(mut self) -> Self {
        self.active = true;
        self
    }

    /// The same users, by handle.
    pub fn handles(mut self) -> impl Iterator<Item = UserHandle> + 'a {
        core::iter::from_fn(move || self.step().map(UserHandle::new))
    }

    fn step(&mut self) -> Option<u32> {
        loop {
            self.left = self.left.checked_sub(1)?;
            // `NONE` has no referrer, so an ended chain stays ended.
            self.at = self.program.referrer(self.at);
            if self.at == NONE {
                return None;
            }
            if !(self.active && self.users.is_banned(self.at)) {
                return Some(self.at);
            }
        }
    }
}

impl<'a> Iterator for Chain<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        self.step().map(|user| self.users.id(user))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (0, Some(self.left as usize))
    }
}

impl FusedIterator for Chain<'_> {}

impl fmt::Debug for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}
