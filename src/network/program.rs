//! Programs: a program's forest of connections, over the numbers of users. Users that it has
//! not met yet are roots with no one below; its lists grow to those that it meets.

use super::MAX_LEVELS;
use super::chunked::{Chunked, NoMemory, Plain};
use super::many::WINDOW;
use super::records::{Levels, Records};
use super::users::Users;
use crate::refusal::{Reason, Refusal};
use alloc::boxed::Box;
use arrayvec::ArrayVec;

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

    /// Makes sure of the memory for the referrers of users below `users`.
    #[inline]
    pub(super) fn meet(&mut self, users: u32) -> Result<(), NoMemory> {
        self.referrers.grow(users as usize, NONE)
    }

    /// Sets the referrer of `user`, who was met, of whom nothing else is to know until
    /// [`count_anew`](Self::count_anew).
    pub(super) fn set_referrer(&mut self, user: u32, referrer: u32) {
        *self.referrers.at(user) = referrer;
    }

    /// Puts `user`, whose referrer was set and counted, behind the last whom that brought in.
    #[inline]
    pub(super) fn append_at(
        &mut self,
        user: u32,
        referrer: u32,
        time: u64,
        lasts: &mut Chunked<u32>,
    ) {
        let last = core::mem::replace(lasts.at(referrer), user);
        let previous = if last == NONE {
            self.records.set_first(referrer, user);
            user
        } else {
            self.siblings.at(last).next = user;
            last
        };
        *self.siblings.at(user) = Siblings {
            next: NONE,
            previous,
        };
        if (user as usize) < self.times.len() {
            *self.times.at(user) = time;
        }
    }

    /// Has the first of each list know the last.
    pub(super) fn end_lists(&mut self, lasts: &Chunked<u32>) {
        for (user, last) in (0..).zip(lasts.iter()) {
            if last != NONE {
                let first = self.first(user);
                self.siblings.at(first).previous = last;
            }
        }
    }

    /// The last whom each brought in.
    fn lasts(&self) -> Result<Chunked<u32>, NoMemory> {
        let mut lasts = Chunked::new();
        lasts.grow(self.referrers.len(), NONE)?;
        for user in self.records.users() {
            if let Some(first) = self.siblings.get(self.first(user)) {
                *lasts.at(user) = first.previous;
            }
        }
        Ok(lasts)
    }

    /// Makes all counts anew, as they follow from the referrers, and sure of the memory for the
    /// times of users below `timed`. The last whom each has brought in so far; `None` if someone
    /// is above themselves. Then, and without memory, nothing has changed.
    pub(super) fn count_anew(
        &mut self,
        users: &Users,
        timed: u32,
    ) -> Result<Option<Chunked<u32>>, NoMemory> {
        let lasts = self.lasts()?;
        let Some(records) = self.records_anew()? else {
            return Ok(None);
        };
        let mut counted = None;
        if self.banned.is_some() {
            let mut banned = Box::new(Records::new());
            banned.prepare(self.referrers.len())?;
            for user in (0..self.met()).filter(|user| users.is_banned(*user)) {
                banned.prepare(0)?;
                let (seers, len) = self.seers(user);
                for (level, seer) in (1..=len).zip(seers) {
                    banned.add(seer, level, &[1]);
                }
            }
            counted = Some(banned);
        }
        self.times.grow(timed as usize, 0)?;
        if counted.is_some() {
            self.banned = counted;
        }
        self.records = records;
        Ok(Some(lasts))
    }

    /// The records that follow from all referrers; whom each brought in first is as it was.
    /// `None` if someone is above themselves.
    fn records_anew(&self) -> Result<Option<Records>, NoMemory> {
        let met = self.met();
        let Some(below_first) = self.below_first()? else {
            return Ok(None);
        };
        let mut records = Records::new();
        records.prepare(met as usize)?;
        // How many levels are below each user, so that each record is made once.
        let mut depths = Chunked::new();
        depths.grow(met as usize, 0_u8)?;
        for user in below_first.users() {
            let referrer = self.referrer(user);
            if referrer != NONE {
                let depth = depths.get(user).unwrap_or(0);
                let above = depths.at(referrer);
                *above = (*above).max(self.levels.min(depth + 1));
            }
        }
        for (user, depth) in (0..met).zip(depths.iter()) {
            if depth > 0 {
                records.make(user, depth, self.records.first(user))?;
            }
        }
        let mut users = below_first.users();
        loop {
            let window: ArrayVec<u32, WINDOW> = users.by_ref().take(WINDOW).collect();
            if window.is_empty() {
                return Ok(Some(records));
            }
            // All records first, which the processor fetches side by side.
            let (mut referrers, mut glance) = ([NONE; WINDOW], 0);
            for (referrer, user) in referrers.iter_mut().zip(&window) {
                *referrer = self.referrer(*user);
                glance |= records.glance(*referrer);
            }
            core::hint::black_box(glance);
            for (user, referrer) in window.into_iter().zip(referrers) {
                if referrer != NONE && !records.carry(user, referrer, self.levels) {
                    records.prepare(0)?;
                    let weight = Weight::new(1, &records.counts(user));
                    records.add(referrer, 1, weight.seen_from(1, self.levels));
                }
            }
        }
    }

    /// All users, each behind all those below. `None` if there is no such order, as someone is
    /// above themselves.
    fn below_first(&self) -> Result<Option<BelowFirst>, NoMemory> {
        let referrers = || (0..).zip(self.referrers.iter());
        if referrers().all(|(user, referrer)| referrer == NONE || referrer < user) {
            return Ok(Some(BelowFirst::Backwards(self.met())));
        }
        // From those with no one below upwards: each as soon as all below are through.
        let met = self.referrers.len();
        let mut waiting = Chunked::new();
        waiting.grow(met, 0_u32)?;
        for (_, referrer) in referrers() {
            if referrer != NONE {
                *waiting.at(referrer) += 1;
            }
        }
        let mut order = Chunked::new();
        for (user, below) in (0..).zip(waiting.iter()) {
            if below == 0 {
                order.push(user)?;
            }
        }
        let mut next = 0;
        while let Some(user) = order.get(next) {
            let referrer = self.referrer(user);
            if referrer != NONE {
                let left = waiting.at(referrer);
                *left -= 1;
                if *left == 0 {
                    order.push(referrer)?;
                }
            }
            next += 1;
        }
        let all = order.len() == met;
        Ok(all.then_some(BelowFirst::Listed(order)))
    }

    // Of a snapshot: first the referrers; then the lists of those whom each brought in; then the
    // records.

    /// The records.
    pub(super) fn records(&self) -> &Records {
        &self.records
    }

    /// Where referrers are read into.
    pub(super) fn referrers_mut(&mut self) -> &mut Chunked<u32> {
        &mut self.referrers
    }

    /// Where times are read into.
    pub(super) fn times_mut(&mut self) -> &mut Chunked<u64> {
        &mut self.times
    }

    /// How many connections there are, if the referrers are a forest of users who are there.
    pub(super) fn check_referrers(&self, users: &Users) -> Result<Option<u32>, NoMemory> {
        let [mut connected, mut user] = [0, 0];
        let mut right = true;
        let mut upwards = true;
        let met = self.met();
        let all_there = users.count() == users.len() as usize;
        for piece in self.referrers.pieces() {
            for referrer in piece {
                if *referrer != NONE {
                    right &= *referrer < met
                        && (all_there || users.is_there(user) && users.is_there(*referrer));
                    upwards &= *referrer < user;
                    connected += 1;
                }
                user += 1;
            }
        }
        if !right {
            return Ok(None);
        }
        // Where all were added after their referrer, no one is above themselves.
        if !upwards && self.below_first()?.is_none() {
            return Ok(None);
        }
        Ok(Some(connected))
    }

    /// Begins the lists of those whom each brought in.
    pub(super) fn begin_lists(&mut self) -> Result<Lists, NoMemory> {
        self.siblings.grow(self.referrers.len(), Siblings::NONE)?;
        Ok(Lists {
            referrer: NONE,
            first: NONE,
            last: NONE,
            before: NONE,
            firsts: Chunked::new(),
        })
    }

    /// Appends users to the lists: all of one referrer, then all of another. `None` if one of
    /// them has no referrer, or one whose list is ended.
    pub(super) fn load_lists(
        &mut self,
        lists: &mut Lists,
        users: &[<u32 as Plain>::Bytes],
    ) -> Result<Option<()>, NoMemory> {
        for window in users.chunks(WINDOW) {
            // All places first: the processor fetches them side by side, as no branch waits.
            let (mut referrers, mut glance) = ([NONE; WINDOW], 0);
            for (referrer, user) in referrers.iter_mut().zip(window) {
                let user = u32::read(user);
                *referrer = self.referrer(user);
                glance |= self.siblings.get(user).map_or(0, |at| at.next);
            }
            core::hint::black_box(glance);
            for (user, referrer) in window.iter().zip(referrers) {
                let user = u32::read(user);
                if referrer == lists.referrer && referrer != NONE {
                    // Each is written once, as the one behind is known.
                    *self.siblings.at(lists.last) = Siblings {
                        next: user,
                        previous: lists.before,
                    };
                    lists.before = lists.last;
                } else {
                    // Each list once: those of higher numbers come later.
                    if referrer == NONE || lists.referrer != NONE && referrer < lists.referrer {
                        return Ok(None);
                    }
                    self.end_list(lists);
                    lists.firsts.push(user)?;
                    lists.first = user;
                    lists.before = user;
                    lists.referrer = referrer;
                }
                lists.last = user;
            }
        }
        Ok(Some(()))
    }

    /// Ends the list that was last appended to: the first knows the last.
    pub(super) fn end_list(&mut self, lists: &Lists) {
        if lists.first != NONE {
            *self.siblings.at(lists.last) = Siblings {
                next: NONE,
                previous: lists.before,
            };
            self.siblings.at(lists.first).previous = lists.last;
        }
    }

    /// Whether all who are connected are in a list, and no others.
    pub(super) fn check_lists(&self) -> Option<()> {
        let mut right = true;
        for (siblings, referrers) in self.siblings.pieces().zip(self.referrers.pieces()) {
            for (at, referrer) in siblings.iter().zip(referrers) {
                right &= (at.previous == NONE) == (*referrer == NONE);
            }
        }
        right.then_some(())
    }

    /// Makes the lists, in the order of the users' numbers.
    pub(super) fn make_lists(&mut self, lists: &mut Lists) -> Result<(), NoMemory> {
        let mut ends = Chunked::new();
        ends.grow(self.referrers.len(), NONE)?;
        for (user, referrer) in (0..).zip(self.referrers.iter()) {
            if referrer != NONE {
                let last = core::mem::replace(ends.at(referrer), user);
                self.siblings.at(user).previous = if last == NONE {
                    lists.firsts.push(user)?;
                    user
                } else {
                    self.siblings.at(last).next = user;
                    last
                };
            }
        }
        for first in lists.firsts.iter() {
            let last = ends.get(self.referrer(first)).unwrap_or(first);
            self.siblings.at(first).previous = last;
        }
        Ok(())
    }

    /// Takes the records, of which there are so many. `None` if not those who brought others in
    /// have one.
    pub(super) fn load_records(
        &mut self,
        records: Records,
        count: usize,
        lists: &Lists,
    ) -> Option<()> {
        self.records = records;
        for first in lists.firsts.iter() {
            if !self.records.load_first(self.referrer(first), first) {
                return None;
            }
        }
        (count == lists.firsts.len()).then_some(())
    }

    /// Whether those alone have a time who are connected.
    pub(super) fn check_times(&self) -> Option<()> {
        let mut both = self.times.iter().zip(self.referrers.iter());
        both.all(|(time, referrer)| time == 0 || referrer != NONE)
            .then_some(())
    }
}

/// Lists of those whom each brought in, as they come out of a snapshot.
pub(super) struct Lists {
    /// Whose list the last one is, with its first user, its last, and the one before that, or the
    /// first.
    referrer: u32,
    first: u32,
    last: u32,
    before: u32,
    /// The first of each.
    firsts: Chunked<u32>,
}

/// Users, each behind all those below.
enum BelowFirst {
    /// So many, from the last to the first, as each was added after their referrer.
    Backwards(u32),
    /// In the order of a list.
    Listed(Chunked<u32>),
}

impl BelowFirst {
    fn users(&self) -> impl Iterator<Item = u32> {
        let mut at = 0;
        core::iter::from_fn(move || {
            at += 1;
            match self {
                Self::Backwards(count) => count.checked_sub(at),
                Self::Listed(order) => order.get(at - 1),
            }
        })
    }
}

/// Everyone below a user with their level, each before those whom they brought in. The way back
/// up is found by the referrers, so that it needs neither recursion nor a stack.
#[derive(Clone)]
pub(super) struct Below<'a> {
    program: &'a Program,
    at: u32,
    /// The level of `at`; 0 is the user where the walk began.
    level: u32,
    deepest: u32,
}

impl Iterator for Below<'_> {
    type Item = (u32, u32);

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
            let next = self.program.next(self.at);
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
