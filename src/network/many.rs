//! Many at once: the same changes as one by one, in the same order and with the same outcome, for
//! less. Ids are looked up side by side, so that the processor waits for several places in memory
//! at a time; and where connections are many in relation to those that there are, the counts are
//! made once, at the end, instead of being kept up to date at each.

use super::changes::Terms;
use super::log::Change;
use super::program::NONE;
use super::{Added, Connected, Network, ProgramHandle, ProgramName, UserHandle, UserName, user_id};
use crate::refusal::{Reason, Refusal};
use alloc::vec::Vec;
use arrayvec::ArrayVec;

/// The fewest connections for which counts are made anew.
const FEWEST: usize = 256;
/// How often it is tried: each time that someone moves in between ends it.
const ATTEMPTS: u32 = 8;

/// What came of one of many connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The user had no referrer in this program, and now has one.
    New,
    /// The user had this very referrer, and nothing changed.
    Unchanged,
    /// The user had another referrer, and moved with everyone below.
    Moved,
    /// Nothing changed, for this reason.
    Refused(Reason),
}

/// One of many connections: a user, their referrer, and the time or 0.
pub type Pair = (UserHandle, UserHandle, u64);

impl Network {
    /// Makes room for so many more users at once, instead of by and by as they come. It is only a
    /// hint: where there is not the memory, nothing happens.
    pub fn make_room(&mut self, users: usize) {
        let _ = self.users.make_room(users);
    }

    /// [`user_or_new`](Self::user_or_new) of each id, in their order: `tell` hears what each was
    /// answered.
    pub fn users_or_new<'a>(
        &mut self,
        ids: impl Iterator<Item = &'a str>,
        mut tell: impl FnMut(Result<(UserHandle, Added), Refusal>),
    ) {
        let mut ids = ids.fuse();
        loop {
            let window: ArrayVec<&str, WINDOW> = ids.by_ref().take(WINDOW).collect();
            if window.is_empty() {
                return;
            }
            let hashes = self.users.hash_all(&window);
            let found = self.users.find_all(&window, hashes);
            for ((id, hash), found) in window.iter().zip(hashes).zip(found) {
                tell(match found {
                    // The form in which an id is known is its own canonical form.
                    Some(number) => {
                        let number = self.users.meant(number).unwrap_or(number);
                        Ok((UserHandle::new(number), Added::Unchanged))
                    }
                    None if user_id::is_plain_id(id) => self.add_canonical(id, hash),
                    None => self.user_or_new(id),
                });
            }
        }
    }

    /// The handles of many users, `None` for each who is not there: `tell` hears them in order.
    pub fn find_users<'a>(
        &self,
        ids: impl Iterator<Item = &'a str>,
        mut tell: impl FnMut(Result<UserHandle, Refusal>),
    ) {
        let mut ids = ids.fuse();
        loop {
            let window: ArrayVec<&str, WINDOW> = ids.by_ref().take(WINDOW).collect();
            if window.is_empty() {
                return;
            }
            let found = self.users.find_all(&window, self.users.hash_all(&window));
            for (id, found) in window.iter().zip(found) {
                let user = match found.and_then(|number| self.users.meant(number)) {
                    Some(number) => Ok(number),
                    None => self.find_user(UserName::Id(id), "user"),
                };
                tell(user.map(UserHandle::new));
            }
        }
    }

    /// Makes many connections, in order: the `count` that `pair` gives, each as
    /// [`connect_at`](Self::connect_at) would, or with `joins` as [`join`](Self::join) would.
    ///
    /// # Errors
    /// `InvalidId` or `UnknownProgram` (field `program`), or `Full` (field `connection`) if there
    /// is no memory for the outcomes: nothing was connected then.
    ///
    /// ```
    /// # use refgraph::network::{Network, Outcome};
    /// let mut network = Network::new(7);
    /// network.add_program("spring", 3)?;
    /// let mut users = vec![];
    /// network.users_or_new(["ann", "bob", "cy"].into_iter(), |user| users.extend(user));
    /// let [ann, bob, cy] = [0, 1, 2].map(|at| users[at].0);
    /// let pairs = [(bob, ann, 0), (cy, bob, 0), (ann, cy, 0)];
    /// let outcomes = network.connect_many("spring", pairs.len(), |at| pairs[at], false)?;
    /// assert_eq!(outcomes[..2], [Outcome::New, Outcome::New]);
    /// assert!(matches!(outcomes[2], Outcome::Refused(_))); // ann would stand above herself
    /// # Ok::<(), refgraph::refusal::Refusal>(())
    /// ```
    pub fn connect_many<'a>(
        &mut self,
        program: impl Into<ProgramName<'a>>,
        count: usize,
        pair: impl Fn(usize) -> Pair,
        joins: bool,
    ) -> Result<Vec<Outcome>, Refusal> {
        let terms = if joins {
            Terms::Signup
        } else {
            Terms::Correction
        };
        let number = self.find_program(program.into())?;
        let mut outcomes = Vec::new();
        let full = |_| Reason::Full.of("connection");
        outcomes.try_reserve_exact(count).map_err(full)?;
        let mut attempts = ATTEMPTS;
        while outcomes.len() < count {
            if attempts > 0 && self.is_worth_it(number, count - outcomes.len()) {
                attempts -= 1;
                if self
                    .connect_run(number, count, &pair, terms, &mut outcomes)
                    .is_none()
                {
                    attempts = 0;
                }
                if outcomes.len() == count {
                    break;
                }
            }
            let (user, connection, time) = pair(outcomes.len());
            let program = ProgramHandle::new(number);
            let names = (program.into(), user.into(), connection.into());
            outcomes.push(match self.make(names, time, terms) {
                Ok(Connected::New) => Outcome::New,
                Ok(Connected::Unchanged) => Outcome::Unchanged,
                Ok(Connected::Moved { .. }) => Outcome::Moved,
                Err(refusal) => Outcome::Refused(refusal.reason),
            });
        }
        Ok(outcomes)
    }

    /// Whether so many connections are so many that counts are better made anew.
    fn is_worth_it(&self, program: u32, connections: usize) -> bool {
        let met = self.programs[program as usize].met() as usize;
        connections >= FEWEST && connections >= met / 4
    }

    /// Makes connections up to the first that moves someone, with the counts at the end. `None`
    /// with nothing changed, if someone would stand above themselves or memory is missing: that
    /// is found out one by one.
    fn connect_run(
        &mut self,
        number: u32,
        count: usize,
        pair: &dyn Fn(usize) -> Pair,
        terms: Terms,
        outcomes: &mut Vec<Outcome>,
    ) -> Option<()> {
        let begin = outcomes.len();
        let Self {
            users,
            programs,
            log,
            ..
        } = self;
        let program = programs.get_mut(number as usize)?;
        log.reserve_connections(count - begin).ok()?;
        let sure = users.sure();
        let meant = |user: UserHandle| match user.number() {
            number if number < sure => Some(number),
            number => users.meant(number),
        };
        // The highest number, and the highest with a time, and 1.
        let [mut met, mut timed] = [0, 0];
        let mut full = false;
        for at in begin..count {
            let (user, connection, time) = pair(at);
            outcomes.push(match (meant(user), meant(connection)) {
                (Some(user), Some(referrer)) => match terms.allow(users, program, user, referrer) {
                    Ok(false) => Outcome::Unchanged,
                    Ok(true) if program.referrer(user) != NONE => break,
                    Ok(true) => {
                        met = met.max(user.max(referrer) + 1);
                        if program.meet(met).is_err() {
                            full = true;
                            break;
                        }
                        program.set_referrer(user, referrer);
                        if time != 0 {
                            timed = timed.max(user + 1);
                        }
                        Outcome::New
                    }
                    Err(refusal) => Outcome::Refused(refusal.reason),
                },
                _ => Outcome::Refused(Reason::UnknownUser),
            });
        }
        // Those that are new, by the numbers that their handles mean.
        let made = || {
            let new = (begin..).zip(&outcomes[begin..]);
            let new = new.filter(|(_, outcome)| **outcome == Outcome::New);
            new.filter_map(|(at, _)| {
                let (user, connection, time) = pair(at);
                Some((meant(user)?, meant(connection)?, time))
            })
        };
        let counted = if full || program.prepare(met).is_err() {
            Ok(None)
        } else {
            program.count_anew(users, timed)
        };
        if let Ok(Some(mut lasts)) = counted {
            let mut made = made();
            loop {
                let window: ArrayVec<(u32, u32, u64), WINDOW> =
                    made.by_ref().take(WINDOW).collect();
                if window.is_empty() {
                    break;
                }
                // All places first, which the processor fetches side by side.
                let mut glance = 0;
                for (_, referrer, _) in &window {
                    glance |= lasts.get(*referrer).unwrap_or(0);
                }
                core::hint::black_box(glance);
                for (user, referrer, time) in window {
                    program.append_at(user, referrer, time, &mut lasts);
                    log.note(Change::Connect {
                        program: number,
                        user,
                        referrer,
                        time,
                    });
                }
            }
            program.end_lists(&lasts);
            return Some(());
        }
        for (user, ..) in made() {
            program.set_referrer(user, NONE);
        }
        outcomes.truncate(begin);
        None
    }
}

/// How many ids are looked up side by side.
pub(super) const WINDOW: usize = 32;
