//! Downlines: those at one level below a user.

use core::fmt;
use core::iter::FusedIterator;

use super::UserHandle;
use super::program::{NONE, Program};
use super::users::Users;
use crate::refusal::{Reason, Refusal};

/// The ids of those at one level below a user. Made by
/// [`Network::downline`](super::Network::downline), which tells their order.
#[derive(Clone)]
#[must_use = "a downline is walked only as far as it is asked for"]
pub struct Downline<'a> {
    users: &'a Users,
    program: &'a Program,
    /// Where it begins.
    top: u32,
    at: u32,
    /// How many levels `at` is below the top.
    depth: u8,
    level: u8,
    active: bool,
}

impl<'a> Downline<'a> {
    pub(super) fn new(users: &'a Users, program: &'a Program, user: u32, level: u8) -> Self {
        Self {
            users,
            program,
            top: user,
            at: user,
            depth: 0,
            level,
            active: false,
        }
    }

    /// The same without those who are banned. Those below them stay.
    pub fn active(mut self) -> Self {
        self.active = true;
        self
    }

    /// The same from behind `user` on: who reads a page, and goes on after its last user, sees
    /// everyone once, whoever is connected in between. They need not be read in one go, and
    /// the handle is all that there is to keep.
    ///
    /// It takes one step a level.
    ///
    /// # Errors
    /// `InvalidCursor` (field `after`) unless `user` is of this downline, banned or not: they may
    /// have moved away meanwhile.
    ///
    /// ```
    /// # use refgraph::network::Network;
    /// # let mut network = Network::new(7);
    /// # network.add_program("spring", 3)?;
    /// # for (user, connection) in [("bob", "ann"), ("cy", "ann"), ("dee", "ann")] {
    /// #     network.add_user(user)?;
    /// #     network.add_user(connection)?;
    /// #     network.connect("spring", user, connection)?;
    /// # }
    /// let downline = network.downline("spring", "ann", 1)?;
    /// let page: Vec<_> = downline.clone().handles().take(2).collect();
    /// assert!(downline.after(page[1])?.eq(["dee"]));
    /// # Ok::<(), refgraph::refusal::Refusal>(())
    /// ```
    pub fn after(mut self, user: UserHandle) -> Result<Self, Refusal> {
        let number = user.number();
        let top = self.program.above(number).nth(usize::from(self.level) - 1);
        if top != Some(self.top) {
            return Err(Reason::InvalidCursor.of("after"));
        }
        self.at = number;
        self.depth = self.level;
        Ok(self)
    }

    /// The same users, by handle.
    pub fn handles(mut self) -> impl Iterator<Item = UserHandle> + 'a {
        core::iter::from_fn(move || self.step().map(UserHandle::new))
    }

    fn step(&mut self) -> Option<u32> {
        loop {
            let user = self.walk()?;
            if !(self.active && self.users.is_banned(user)) {
                return Some(user);
            }
        }
    }

    /// The next one, banned or not. The way back up is found by the referrers, so that it needs
    /// neither recursion nor a stack; and no way is gone down that leads to no one.
    fn walk(&mut self) -> Option<u32> {
        // `NONE` ends it for good.
        let mut down = self.depth < self.level && self.at != NONE;
        loop {
            if down && self.program.count(self.at, self.level - self.depth) > 0 {
                self.at = self.program.first(self.at);
                self.depth += 1;
            } else {
                loop {
                    if self.depth == 0 {
                        self.at = NONE;
                        return None;
                    }
                    let next = self.program.next(self.at);
                    if next != NONE {
                        self.at = next;
                        break;
                    }
                    self.at = self.program.referrer(self.at);
                    self.depth -= 1;
                }
            }
            if self.depth == self.level {
                return Some(self.at);
            }
            down = true;
        }
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
