//! Programs: a program's forest of connections, over the numbers of users. Users that it has
//! not met yet are roots with no one below; its arrays grow to those that it meets.

use super::{Connected, UserHandle};
use crate::refusal::{Reason, Refusal};
use alloc::boxed::Box;
use alloc::vec::Vec;

/// The number of no user.
pub(super) const NONE: u32 = u32::MAX;

#[derive(Clone)]
pub(super) struct Program {
    id: Box<str>,
    levels: u8,
    /// The referrer of each user, or [`NONE`].
    referrers: Vec<u32>,
    /// As long as `referrers`.
    links: Vec<Links>,
}

/// Where a user stands in the list of those brought in by the same referrer, and where the list
/// of those whom they brought in begins.
#[derive(Clone, Copy)]
struct Links {
    /// The first whom this user brought in, or [`NONE`].
    first: u32,
    /// The next whom the same referrer brought in, or [`NONE`].
    next: u32,
    /// The one before; for the first of a list it is the last one, which makes appending take
    /// constant time with no further field. Without meaning while there is no referrer.
    previous: u32,
}

impl Links {
    const NONE: Self = Self {
        first: NONE,
        next: NONE,
        previous: NONE,
    };
}

impl Program {
    pub(super) fn new(id: &str, levels: u8) -> Self {
        Self {
            id: id.into(),
            levels,
            referrers: Vec::new(),
            links: Vec::new(),
        }
    }

    pub(super) fn id(&self) -> &str {
        &self.id
    }

    pub(super) fn levels(&self) -> u8 {
        self.levels
    }

    /// `level`, if this program shows it.
    pub(super) fn shown(&self, level: u8, field: &'static str) -> Result<u8, Refusal> {
        if (1..=self.levels).contains(&level) {
            Ok(level)
        } else {
            Err(Reason::LevelOutOfRange.of(field))
        }
    }

    /// The referrer of `user`, or [`NONE`].
    pub(super) fn referrer(&self, user: u32) -> u32 {
        self.referrers.get(user as usize).copied().unwrap_or(NONE)
    }

    /// The first whom `user` brought in, or [`NONE`].
    pub(super) fn first(&self, user: u32) -> u32 {
        self.links.get(user as usize).map_or(NONE, |at| at.first)
    }

    /// The next whom the same referrer brought in, or [`NONE`].
    pub(super) fn next(&self, user: u32) -> u32 {
        self.links.get(user as usize).map_or(NONE, |at| at.next)
    }

    /// Everyone above `user`, nearest first.
    pub(super) fn above(&self, user: u32) -> impl Iterator<Item = u32> {
        let real = |user: u32| (user != NONE).then_some(user);
        core::iter::successors(real(self.referrer(user)), move |&user| {
            real(self.referrer(user))
        })
    }

    /// Everyone below `user`, down to the level `deepest`.
    pub(super) fn below(&self, user: u32, deepest: u8) -> Below<'_> {
        Below {
            program: self,
            at: user,
            level: 0,
            deepest,
        }
    }

    /// Puts `user` below `referrer`.
    pub(super) fn connect(&mut self, user: u32, referrer: u32) -> Result<Connected, Refusal> {
        let from = self.referrer(user);
        if from == referrer {
            return Ok(Connected::Unchanged);
        }
        if user == referrer {
            return Err(Reason::SelfConnection.of("connection"));
        }
        // Whoever has brought in no one is above no one: most signups end here.
        if self.first(user) != NONE && self.above(referrer).any(|above| above == user) {
            return Err(Reason::Cycle.of("connection"));
        }
        self.grow_to(user.max(referrer))?;
        if from != NONE {
            self.unlink(user, from);
        }
        self.link(user, referrer);
        Ok(if from == NONE {
            Connected::New
        } else {
            Connected::Moved {
                from: UserHandle::new(from),
            }
        })
    }

    fn grow_to(&mut self, user: u32) -> Result<(), Refusal> {
        let full = Reason::Full.of("connection");
        let more = (user as usize + 1).saturating_sub(self.links.len());
        self.referrers.try_reserve(more).map_err(|_| full)?;
        self.links.try_reserve(more).map_err(|_| full)?;
        let len = self.links.len() + more;
        self.referrers.resize(len, NONE);
        self.links.resize(len, Links::NONE);
        Ok(())
    }

    /// Makes `user`, who has no referrer, the last whom `referrer` brought in.
    fn link(&mut self, user: u32, referrer: u32) {
        let first = self.first(referrer);
        if first == NONE {
            self.links[referrer as usize].first = user;
            self.links[user as usize].previous = user;
        } else {
            let last = self.links[first as usize].previous;
            self.links[last as usize].next = user;
            self.links[user as usize].previous = last;
            self.links[first as usize].previous = user;
        }
        self.links[user as usize].next = NONE;
        self.referrers[user as usize] = referrer;
    }

    /// Takes `user` from `referrer`, who brought them in.
    fn unlink(&mut self, user: u32, referrer: u32) {
        let first = self.first(referrer);
        let Links { next, previous, .. } = self.links[user as usize];
        if user == first {
            self.links[referrer as usize].first = next;
        } else {
            self.links[previous as usize].next = next;
        }
        if next != NONE {
            self.links[next as usize].previous = previous;
        } else if user != first {
            self.links[first as usize].previous = previous;
        }
        self.referrers[user as usize] = NONE;
    }
}

/// Everyone below a user with their level, each before those whom they brought in. The way back
/// up is found by the referrers, so that it needs neither recursion nor a stack.
#[derive(Clone)]
pub(super) struct Below<'a> {
    program: &'a Program,
    at: u32,
    /// The level of `at`; 0 is the user where the walk began.
    level: u8,
    deepest: u8,
}

impl Iterator for Below<'_> {
    type Item = (u32, u8);

    fn next(&mut self) -> Option<Self::Item> {
        if self.level < self.deepest {
            let first = self.program.first(self.at);
            if first != NONE {
                self.at = first;
                self.level += 1;
                return Some((self.at, self.level));
            }
        }
        while self.level > 0 {
            let next = self.program.links[self.at as usize].next;
            if next != NONE {
                self.at = next;
                return Some((self.at, self.level));
            }
            self.at = self.program.referrer(self.at);
            self.level -= 1;
        }
        self.deepest = 0; // Back at the start, for good.
        None
    }
}
