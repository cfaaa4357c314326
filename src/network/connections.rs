//! Connections: each with who was brought in, by whom, and when.

use super::UserHandle;
use super::program::{NONE, Program};

/// One connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connection {
    /// Who was brought in.
    pub user: UserHandle,
    /// By whom: the referrer.
    pub connection: UserHandle,
    /// When, in milliseconds since the beginning of 1970 (UTC), if that is known.
    pub at: Option<u64>,
}

impl Connection {
    /// That of `user`, if there is one.
    pub(super) fn of(program: &Program, user: u32) -> Option<Self> {
        let referrer = program.referrer(user);
        (referrer != NONE).then(|| Self {
            user: UserHandle::new(user),
            connection: UserHandle::new(referrer),
            at: Some(program.time(user)).filter(|time| *time != 0),
        })
    }
}

/// All connections of a program. Made by [`Network::connections`](super::Network::connections),
/// which tells their order.
#[derive(Clone)]
#[must_use = "connections are read only as far as they are asked for"]
pub struct Connections<'a> {
    program: &'a Program,
    /// Whose connections come next.
    referrer: u32,
    /// The next user, or [`NONE`].
    at: u32,
}

impl<'a> Connections<'a> {
    pub(super) fn new(program: &'a Program) -> Self {
        Self {
            program,
            referrer: 0,
            at: program.first(0),
        }
    }
}

impl Iterator for Connections<'_> {
    type Item = Connection;

    fn next(&mut self) -> Option<Connection> {
        while self.at == NONE {
            self.referrer += 1;
            if self.referrer >= self.program.met() {
                self.referrer -= 1;
                return None;
            }
            self.at = self.program.first(self.referrer);
        }
        let found = Connection::of(self.program, self.at);
        self.at = self.program.next(self.at);
        found
    }
}
