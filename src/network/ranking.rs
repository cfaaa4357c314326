//! Rankings: the first of many by a number, found in one go through all.

use super::UserHandle;
use super::chunked::{Chunked, NoMemory};
use super::connections::Connection;
use super::counts::total;
use super::program::{NONE, Program};
use super::users::Users;
use alloc::collections::BinaryHeap;
use alloc::vec::Vec;
use core::cmp::Reverse;

/// By whom users are ranked: the number of those below them that count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Ranking {
    /// At which levels.
    pub by: By,
    /// Only those who were connected then or later count, in milliseconds since the beginning
    /// of 1970 (UTC): of connections whose time is not known, none.
    pub since: Option<u64>,
    /// Banned users neither count nor are ranked.
    pub active: bool,
}

/// The levels at which those below a user count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum By {
    /// One level, counted from 1: those whom they brought in directly.
    Level(u8),
    /// All levels that the program shows.
    #[default]
    Total,
}

impl Ranking {
    pub(super) fn top(
        self,
        users: &Users,
        program: &Program,
        limit: usize,
    ) -> Result<Vec<(UserHandle, u32)>, NoMemory> {
        let mut best = Best::new(limit);
        let mut rank = |user, count: u32| {
            if count > 0 && !(self.active && users.is_banned(user)) {
                // Whoever was added first comes first.
                best.offer(count.into(), !user);
            }
        };
        if let Some(since) = self.since {
            let counts = self.recent(users, program, since)?;
            for (user, count) in (0..).zip(counts.iter()) {
                rank(user, count);
            }
        } else {
            for user in program.referring() {
                let count = match self.by {
                    By::Level(level) if !self.active => program.count(user, level),
                    By::Level(level) => program.counts(user, true)[usize::from(level) - 1],
                    By::Total => total(&program.counts(user, self.active)),
                };
                rank(user, count);
            }
        }
        let best = best.in_order().into_iter();
        Ok(best
            .map(|Reverse((count, user))| (UserHandle::new(!user), count as u32))
            .collect())
    }

    /// The number for each user, of connections since a time.
    fn recent(
        self,
        users: &Users,
        program: &Program,
        since: u64,
    ) -> Result<Chunked<u32>, NoMemory> {
        let mut counts = Chunked::new();
        counts.grow(program.met() as usize, 0)?;
        for (user, referrer) in (0..).zip(program.referrers().iter()) {
            let time = program.time(user);
            if referrer == NONE
                || time == 0
                || time < since
                || (self.active && users.is_banned(user))
            {
                continue;
            }
            let (skip, take) = match self.by {
                By::Level(level) => (level - 1, 1),
                By::Total => (0, program.levels()),
            };
            let seers = program.above(user).skip(skip.into()).take(take.into());
            for seer in seers {
                *counts.at(seer) += 1;
            }
        }
        Ok(counts)
    }
}

/// The latest connections, latest first.
pub(super) fn newest(
    users: &Users,
    program: &Program,
    active: bool,
    limit: usize,
) -> Vec<Connection> {
    let counts =
        |user: &u32| program.referrer(*user) != NONE && !(active && users.is_banned(*user));
    let connection = |user| Connection::of(program, user);
    if !program.has_times() {
        let latest = (0..program.met()).rev().filter(counts).take(limit);
        return latest.filter_map(connection).collect();
    }
    let mut best = Best::new(limit);
    for user in (0..program.met()).filter(counts) {
        best.offer(program.time(user), user);
    }
    let best = best.in_order().into_iter();
    best.filter_map(|Reverse((_, user))| connection(user))
        .collect()
}

/// The greatest of the pairs that it is offered.
struct Best {
    limit: usize,
    /// The least of them on top.
    heap: BinaryHeap<Reverse<(u64, u32)>>,
}

impl Best {
    fn new(limit: usize) -> Self {
        Self {
            limit,
            heap: BinaryHeap::new(),
        }
    }

    #[inline(never)]
    fn offer(&mut self, number: u64, user: u32) {
        let item = (number, user);
        if self.heap.len() < self.limit {
            self.heap.push(Reverse(item));
        } else if let Some(mut least) = self.heap.peek_mut()
            && item > least.0
        {
            *least = Reverse(item);
        }
    }

    /// The greatest first.
    #[inline(never)]
    fn in_order(self) -> Vec<Reverse<(u64, u32)>> {
        self.heap.into_sorted_vec()
    }
}
