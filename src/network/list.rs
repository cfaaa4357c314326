//! Lists: the users of one kind, of whom there is no other order than that of their adding.

use super::UserHandle;
use super::program::{NONE, Program};
use super::users::Users;

/// A kind of users.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum List {
    /// Those who were brought in by no one, and brought others in.
    Roots,
    /// Those without any connection.
    Orphans,
}

/// The ids of the users of a kind. Made by [`Network::list`](super::Network::list).
#[derive(Clone)]
#[must_use = "a list is read only as far as it is asked for"]
pub struct Listed<'a> {
    users: &'a Users,
    program: &'a Program,
    list: List,
    next: u32,
    active: bool,
}

impl<'a> Listed<'a> {
    pub(super) fn new(users: &'a Users, program: &'a Program, list: List) -> Self {
        Self {
            users,
            program,
            list,
            next: 0,
            active: false,
        }
    }

    /// The same without those who are banned.
    pub fn active(mut self) -> Self {
        self.active = true;
        self
    }

    /// The same from behind `user` on, who need not be of this list any more.
    pub fn after(mut self, user: UserHandle) -> Self {
        self.next = user.number().saturating_add(1);
        self
    }

    /// The same users, by handle.
    pub fn handles(mut self) -> impl Iterator<Item = UserHandle> + 'a {
        core::iter::from_fn(move || self.step().map(UserHandle::new))
    }

    fn step(&mut self) -> Option<u32> {
        while self.next < self.users.len() {
            let user = self.next;
            self.next += 1;
            let has_downline = self.program.first(user) != NONE;
            if self.program.referrer(user) == NONE
                && has_downline == (self.list == List::Roots)
                && self.users.is_there(user)
                && !(self.active && self.users.is_banned(user))
            {
                return Some(user);
            }
        }
        None
    }
}

impl<'a> Iterator for Listed<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        self.step().map(|user| self.users.id(user))
    }
}
