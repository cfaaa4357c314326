//! Programs: a program's forest of connections, over the numbers of users. Users that it has
//! not met yet are roots with no one below; its lists grow to those that it meets.

mod anew;
mod below;
mod loaded;

pub(super) use below::Below;
pub(super) use loaded::Lists;

use super::MAX_LEVELS;
use super::chunked::{Chunked, NoMemory};
use super::records::{Levels, Records};
use super::users::Users;
use crate::refusal::{Reason, Refusal};
use alloc::boxed::Box;

/// The number of no user.
pub(super) const NONE: u32 = u32::MAX;

#[derive(Clone)]
pub(super) struct Program {
    id: Box<str>,
    levels: u8,
    /// The referrer of each user, or [`NONE`].
    referrers: Chunked<u32>,
    /// As long as `referrers`.
    siblings: Chunked<Siblings>,
    /// Of each user who brought others in, the first of them and how many are below.
    records: Records,
    /// How many of those are banned. There is none before anyone is.
    banned: Option<Box<Records>>,
    /// When each user was connected, in milliseconds since 1970; 0 where that is not known. It
    /// grows to those who were connected at a known time.
    times: Chunked<u64>,
}

/// Where a user stands in the list of those brought in by the same referrer.
#[derive(Clone, Copy)]
struct Siblings {
    /// The next whom the same referrer brought in, or [`NONE`].
    next: u32,
    /// The one before; for the first of a list it is the last one, which makes appending take
    /// constant time with no further field. Without meaning while there is no referrer.
    previous: u32,
}

impl Siblings {
    const NONE: Self = Self {
        next: NONE,
        previous: NONE,
    };
}

/// A user and those below, level by level: what moves when the user does.
struct Weight {
    levels: [u32; MAX_LEVELS as usize + 1],
    /// How many of `levels` are to be counted: from there on they are 0.
    len: usize,
}

impl Weight {
    fn new(own: u32, below: &Levels) -> Self {
        let mut levels = [0; MAX_LEVELS as usize + 1];
        levels[0] = own;
        levels[1..].copy_from_slice(below);
        let len = levels.iter().rposition(|count| *count != 0);
        Self {
            levels,
            len: len.map_or(0, |last| last + 1),
        }
    }

    /// What counts for a user `level` levels above, in a program of `levels`.
    fn seen_from(&self, level: u8, levels: u8) -> &[u32] {
        let within = usize::from(levels - level) + 1;
        &self.levels[..within.min(self.len)]
    }
}

impl Program {
    pub(super) fn new(id: &str, levels: u8) -> Self {
        Self {
            id: id.into(),
            levels,
            referrers: Chunked::new(),
            siblings: Chunked::new(),
            records: Records::new(),
            banned: None,
            times: Chunked::new(),
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

    /// How many users it has met: the numbers of all others are higher.
    pub(super) fn met(&self) -> u32 {
        self.referrers.len() as u32
    }

    /// The referrer of `user`, or [`NONE`].
    #[inline]
    pub(super) fn referrer(&self, user: u32) -> u32 {
        self.referrers.get(user).unwrap_or(NONE)
    }

    /// The referrers of all users that it has met, in the order of their numbers.
    pub(super) fn referrers(&self) -> &Chunked<u32> {
        &self.referrers
    }

    /// The first whom `user` brought in, or [`NONE`].
    #[inline]
    pub(super) fn first(&self, user: u32) -> u32 {
        self.records.first(user)
    }

    /// The next whom the referrer of `user`, who has one, brought in, or [`NONE`].
    #[inline]
    pub(super) fn next(&self, user: u32) -> u32 {
        self.siblings.get(user).map_or(NONE, |at| at.next)
    }

    /// When `user` was connected; 0 if that is not known.
    pub(super) fn time(&self, user: u32) -> u64 {
        self.times.get(user).unwrap_or(0)
    }

    /// Whether the time of any connection may be known.
    pub(super) fn has_times(&self) -> bool {
        self.times.len() > 0
    }

    /// How many there are at a level below `user`.
    #[inline]
    pub(super) fn count(&self, user: u32, level: u8) -> u32 {
        self.records.count(user, level)
    }

    /// How many there are at each level below `user`; without banned users if `active`.
    #[inline(never)]
    pub(super) fn counts(&self, user: u32, active: bool) -> Levels {
        let mut counts = self.records.counts(user);
        if active && let Some(banned) = &self.banned {
            for (count, banned) in counts.iter_mut().zip(banned.counts(user)) {
                *count = count.wrapping_sub(banned);
            }
        }
        counts
    }

    /// The users who brought others in, in the order of their numbers.
    pub(super) fn referring(&self) -> impl Iterator<Item = u32> {
        self.records.users()
    }

    /// Everyone above `user`, nearest first.
    pub(super) fn above(&self, user: u32) -> impl Iterator<Item = u32> {
        let real = |user: u32| (user != NONE).then_some(user);
        core::iter::successors(real(self.referrer(user)), move |&user| {
            real(self.referrer(user))
        })
    }

    /// Whether `user` is somewhere above `other`.
    #[inline(never)]
    pub(super) fn is_above(&self, user: u32, other: u32) -> bool {
        // Whoever has brought in no one is above no one: most signups end here.
        self.first(user) != NONE && self.above(other).any(|above| above == user)
    }

    /// Those above `user` who see them, each with the level at which they do.
    #[inline(never)]
    fn seers(&self, user: u32) -> ([u32; MAX_LEVELS as usize], u8) {
        let (mut seers, mut len) = ([NONE; MAX_LEVELS as usize], 0);
        for above in self.above(user).take(usize::from(self.levels)) {
            seers[usize::from(len)] = above;
            len += 1;
        }
        (seers, len)
    }

    /// Makes sure of the memory that the next changes take, with users below `users`. Without it
    /// nothing has changed; with it nothing can fail.
    #[inline(never)]
    pub(super) fn prepare(&mut self, users: u32) -> Result<(), NoMemory> {
        let users = users as usize;
        self.referrers.grow(users, NONE)?;
        self.siblings.grow(users, Siblings::NONE)?;
        self.records.prepare(users)?;
        match &mut self.banned {
            Some(banned) => banned.prepare(users),
            None => Ok(()),
        }
    }

    /// Makes sure of the memory for a time of `user`.
    pub(super) fn prepare_time(&mut self, user: u32, time: u64) -> Result<(), NoMemory> {
        if time == 0 {
            return Ok(());
        }
        self.times.grow(user as usize + 1, 0)
    }

    /// Puts `user`, who has no referrer, below `referrer`, who is not below them. It is prepared.
    #[inline(never)]
    pub(super) fn link(&mut self, user: u32, referrer: u32, time: u64, users: &Users) {
        *self.referrers.at(user) = referrer;
        self.shift(user, users, Records::add);
        // The referrer has a record now.
        self.append(user, referrer);
        if time != 0 || (user as usize) < self.times.len() {
            *self.times.at(user) = time;
        }
    }

    /// Puts `user` behind those whom `referrer`, who has a record, brought in.
    #[inline(never)]
    fn append(&mut self, user: u32, referrer: u32) {
        let first = self.records.first(referrer);
        let mut own = Siblings::NONE;
        if first == NONE {
            self.records.set_first(referrer, user);
            own.previous = user;
        } else {
            own.previous = core::mem::replace(&mut self.siblings.at(first).previous, user);
            self.siblings.at(own.previous).next = user;
        }
        *self.siblings.at(user) = own;
    }

    /// Takes `user` from their referrer, if they have one.
    #[inline(never)]
    pub(super) fn unlink(&mut self, user: u32, users: &Users) {
        let referrer = self.referrer(user);
        if referrer == NONE {
            return;
        }
        self.shift(user, users, Records::subtract);
        let first = self.first(referrer);
        let Siblings { next, previous } = *self.siblings.at(user);
        if user == first {
            self.records.set_first(referrer, next);
        } else {
            self.siblings.at(previous).next = next;
        }
        if next != NONE {
            self.siblings.at(next).previous = previous;
        } else if user != first {
            self.siblings.at(first).previous = previous;
        } else {
            // That was the only one.
            self.records.release(referrer);
            if let Some(banned) = &mut self.banned {
                banned.release(referrer);
            }
        }
        self.leave(user);
    }

    /// Forgets the connection of `user`.
    fn leave(&mut self, user: u32) {
        *self.referrers.at(user) = NONE;
        if (user as usize) < self.times.len() {
            *self.times.at(user) = 0;
        }
    }

    /// Makes roots of those whom `user`, who has no referrer, brought in.
    pub(super) fn scatter(&mut self, user: u32) {
        let mut at = self.first(user);
        while at != NONE {
            let next = self.next(at);
            self.leave(at);
            at = next;
        }
        if user < self.met() {
            self.records.release(user);
            if let Some(banned) = &mut self.banned {
                banned.release(user);
            }
        }
    }

    /// Hands all that `user` has over to `into`, who is not below them, unless directly. It is
    /// prepared.
    pub(super) fn merge(&mut self, user: u32, into: u32, users: &Users) {
        if self.referrer(into) == user {
            self.unlink(into, users);
        }
        let mut at = self.first(user);
        while at != NONE {
            let (next, time) = (self.next(at), self.time(at));
            self.unlink(at, users);
            self.link(at, into, time, users);
            // What the next takes; without memory it would be the machine's to say.
            let _ = self.records.prepare(0);
            at = next;
        }
        let (referrer, time) = (self.referrer(user), self.time(user));
        self.unlink(user, users);
        let free = self.referrer(into) == NONE && referrer != NONE && referrer != into;
        if free && !self.is_above(into, referrer) {
            self.link(into, referrer, time, users);
        }
    }

    /// Adds `user` with everyone below to the counts of those above, or takes them out.
    #[inline(never)]
    fn shift(&mut self, user: u32, users: &Users, how: fn(&mut Records, u32, u8, &[u32])) {
        let weight = Weight::new(1, &self.records.counts(user));
        let (seers, len) = self.seers(user);
        for (level, seer) in (1..=len).zip(seers) {
            how(
                &mut self.records,
                seer,
                level,
                weight.seen_from(level, self.levels),
            );
        }
        let Some(banned) = &mut self.banned else {
            return;
        };
        let weight = Weight::new(u32::from(users.is_banned(user)), &banned.counts(user));
        if weight.len > 0 {
            for (level, seer) in (1..=len).zip(seers) {
                how(banned, seer, level, weight.seen_from(level, self.levels));
            }
        }
    }

    /// Makes sure of the memory that a ban takes.
    pub(super) fn prepare_ban(&mut self) -> Result<(), NoMemory> {
        let met = self.referrers.len();
        let banned = self.banned.get_or_insert_with(|| Box::new(Records::new()));
        banned.prepare(met)
    }

    /// Counts `user` as banned, or no longer so. A ban is prepared.
    pub(super) fn count_ban(&mut self, user: u32, is_banned: bool) {
        let (seers, len) = self.seers(user);
        let Some(banned) = &mut self.banned else {
            return;
        };
        for (level, seer) in (1..=len).zip(seers) {
            if is_banned {
                banned.add(seer, level, &[1]);
            } else {
                banned.subtract(seer, level, &[1]);
            }
        }
    }

    /// Everyone below `user`, down to the level `deepest`.
    pub(super) fn below(&self, user: u32, deepest: u32) -> Below<'_> {
        Below {
            program: self,
            at: user,
            level: 0,
            deepest,
        }
    }

    /// How many bytes it takes.
    pub(super) fn memory(&self) -> usize {
        let banned = self.banned.as_ref().map_or(0, |banned| banned.memory());
        self.referrers.memory()
            + self.siblings.memory()
            + self.records.memory()
            + self.times.memory()
            + banned
    }
}
