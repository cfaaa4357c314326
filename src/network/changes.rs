//! Changes: every operation that makes a network another. Each one checks first, makes sure of
//! the memory that it takes, and then cannot fail.

use super::chunked::NoMemory;
use super::log::Change;
use super::program::{NONE, Program};
use super::users::Users;
use super::{
    Added, Changed, Connected, Disconnected, MAX_LEVELS, Network, ProgramName, UserHandle,
    UserName, user_id,
};
use crate::refusal::{Reason, Refusal};
use crate::short_id::is_short_id;

/// What may become of a user who has another referrer already.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Terms {
    Correction,
    Signup,
}

impl Terms {
    /// Whether `user` may be put below `referrer`, cycles apart: false if they are there already.
    pub(super) fn allow(
        self,
        users: &Users,
        program: &Program,
        user: u32,
        referrer: u32,
    ) -> Result<bool, Refusal> {
        let from = program.referrer(user);
        if from == referrer {
            return Ok(false);
        }
        if user == referrer {
            return Err(Reason::SelfConnection.of("connection"));
        }
        if self == Self::Signup {
            if from != NONE {
                return Err(Reason::AlreadyConnected.of("user"));
            }
            if users.is_banned(referrer) {
                return Err(Reason::Banned.of("connection"));
            }
            if users.is_banned(user) {
                return Err(Reason::Banned.of("user"));
            }
        }
        Ok(true)
    }
}

impl Network {
    /// Adds a program that shows `levels` levels, 1 to [`MAX_LEVELS`].
    ///
    /// # Errors
    /// `InvalidId`, `LevelOutOfRange` (field `levels`), and `ProgramExists` (field `program`)
    /// if it exists with another number of levels.
    ///
    /// ```
    /// use refgraph::network::{Added, Network};
    /// use refgraph::refusal::Reason;
    ///
    /// let mut network = Network::new(7);
    /// assert_eq!(network.add_program("spring", 3), Ok(Added::New));
    /// assert_eq!(network.add_program("spring", 3), Ok(Added::Unchanged));
    /// assert_eq!(network.add_program("spring", 4), Err(Reason::ProgramExists.of("program")));
    /// assert_eq!(network.add_program("summer", 11), Err(Reason::LevelOutOfRange.of("levels")));
    /// ```
    pub fn add_program(&mut self, program: &str, levels: u8) -> Result<Added, Refusal> {
        if !is_short_id(program) {
            return Err(Reason::InvalidId.of("program"));
        }
        if !(1..=MAX_LEVELS).contains(&levels) {
            return Err(Reason::LevelOutOfRange.of("levels"));
        }
        match self.search(program) {
            Ok(at) if self.programs[at].levels() == levels => Ok(Added::Unchanged),
            Ok(_) => Err(Reason::ProgramExists.of("program")),
            Err(place) => {
                let full = Reason::Full.of("program");
                let number = u32::try_from(self.programs.len()).map_err(|_| full)?;
                self.programs.try_reserve(1).map_err(|_| full)?;
                self.by_id.try_reserve(1).map_err(|_| full)?;
                self.log.reserve().map_err(|_| full)?;
                let mut made = Program::new(program, levels);
                if self.users.banned() > 0 {
                    made.prepare_ban().map_err(|_| full)?;
                }
                self.programs.push(made);
                self.by_id.insert(place, number);
                self.log.note(Change::AddProgram(program, levels));
                Ok(Added::New)
            }
        }
    }

    /// Adds a user, who has no connections yet.
    ///
    /// # Errors
    /// `InvalidUser`, and `Full` if there is no room for another user, both with the field
    /// `user`.
    ///
    /// ```
    /// use refgraph::network::{Added, Network};
    /// let mut network = Network::new(7);
    /// assert_eq!(network.add_user("Ann@example.com"), Ok(Added::New));
    /// assert_eq!(network.add_user("ann@example.com"), Ok(Added::Unchanged));
    /// ```
    pub fn add_user(&mut self, user: &str) -> Result<Added, Refusal> {
        self.user_or_new(user).map(|(_, added)| added)
    }

    /// [`add_user`](Self::add_user), and the handle of the user who was added or there.
    ///
    /// # Errors
    /// Those of `add_user`.
    pub fn user_or_new(&mut self, user: &str) -> Result<(UserHandle, Added), Refusal> {
        let id = user_id::canonical(user).ok_or(Reason::InvalidUser.of("user"))?;
        self.add_canonical(&id, self.users.hash(&id))
    }

    /// [`user_or_new`](Self::user_or_new) of an id in its canonical form, whose hash is known.
    pub(super) fn add_canonical(
        &mut self,
        id: &str,
        hash: u64,
    ) -> Result<(UserHandle, Added), Refusal> {
        let full = |NoMemory| Reason::Full.of("user");
        self.log.reserve().map_err(full)?;
        let (number, new) = self.users.add(id, hash).map_err(full)?;
        if new {
            self.log.note(Change::AddUser(id));
            return Ok((UserHandle::new(number), Added::New));
        }
        // Only a number that was removed means no one, and that is in no table.
        let number = self.users.meant(number).unwrap_or(number);
        Ok((UserHandle::new(number), Added::Unchanged))
    }

    /// Notes that, in `program`, `user` was brought in by `connection`.
    ///
    /// The same connection again changes nothing. Another referrer than before is a correction:
    /// the user moves, with everyone below, and becomes the last of those whom the new referrer
    /// brought in. A ban is no hindrance: corrections are of what has been.
    ///
    /// It takes as many steps as the program has levels, for the counts of those above (their
    /// square, if there is someone below `user`); and if there is, the chain above `connection`
    /// is searched up to its end.
    ///
    /// # Errors
    /// All with the field `connection`: `SelfConnection`; `Cycle` if `connection` is below
    /// `user`; `Full` if there is no memory left. Users are the fields `user` and `connection`.
    ///
    /// ```
    /// use refgraph::network::{Connected, Network};
    /// let mut network = Network::new(7);
    /// network.add_program("spring", 3)?;
    /// for user in ["ann", "bob", "cy"] {
    ///     network.add_user(user)?;
    /// }
    /// assert_eq!(network.connect("spring", "cy", "ann")?, Connected::New);
    /// let Connected::Moved { from } = network.connect("spring", "cy", "bob")? else {
    ///     unreachable!()
    /// };
    /// assert_eq!(network.id(from), Some("ann"));
    /// # Ok::<(), refgraph::refusal::Refusal>(())
    /// ```
    pub fn connect<'a>(
        &mut self,
        program: impl Into<ProgramName<'a>>,
        user: impl Into<UserName<'a>>,
        connection: impl Into<UserName<'a>>,
    ) -> Result<Connected, Refusal> {
        self.connect_at(program, user, connection, None)
    }

    /// [`connect`](Self::connect), of a connection that was made `at` so many milliseconds after
    /// the beginning of 1970 (UTC). A connection that is there already keeps its time.
    ///
    /// # Errors
    /// Those of `connect`.
    pub fn connect_at<'a>(
        &mut self,
        program: impl Into<ProgramName<'a>>,
        user: impl Into<UserName<'a>>,
        connection: impl Into<UserName<'a>>,
        at: Option<u64>,
    ) -> Result<Connected, Refusal> {
        let names = (program.into(), user.into(), connection.into());
        self.make(names, at.unwrap_or(0), Terms::Correction)
    }

    /// [`connect_at`](Self::connect_at), as a signup does: it never moves anyone, and what a ban
    /// forbids is refused.
    ///
    /// # Errors
    /// Those of `connect`, and before `Cycle` these: `AlreadyConnected` (field `user`) if the
    /// user has another referrer; `Banned` (field `connection` or `user`).
    ///
    /// ```
    /// # use refgraph::network::Network;
    /// # use refgraph::refusal::Reason;
    /// # let mut network = Network::new(7);
    /// # network.add_program("spring", 3)?;
    /// # for user in ["ann", "bob", "cy"] {
    /// #     network.add_user(user)?;
    /// # }
    /// network.join("spring", "bob", "ann", None)?;
    /// let again = network.join("spring", "bob", "cy", None);
    /// assert_eq!(again, Err(Reason::AlreadyConnected.of("user")));
    /// network.ban("ann")?;
    /// let banned = network.join("spring", "cy", "ann", None);
    /// assert_eq!(banned, Err(Reason::Banned.of("connection")));
    /// # Ok::<(), refgraph::refusal::Refusal>(())
    /// ```
    pub fn join<'a>(
        &mut self,
        program: impl Into<ProgramName<'a>>,
        user: impl Into<UserName<'a>>,
        connection: impl Into<UserName<'a>>,
        at: Option<u64>,
    ) -> Result<Connected, Refusal> {
        let names = (program.into(), user.into(), connection.into());
        self.make(names, at.unwrap_or(0), Terms::Signup)
    }

    pub(super) fn make(
        &mut self,
        (program, user, connection): (ProgramName, UserName, UserName),
        time: u64,
        terms: Terms,
    ) -> Result<Connected, Refusal> {
        let number = self.find_program(program)?;
        let user = self.find_user(user, "user")?;
        let referrer = self.find_user(connection, "connection")?;
        let program = &mut self.programs[number as usize];
        let from = program.referrer(user);
        if !terms.allow(&self.users, program, user, referrer)? {
            return Ok(Connected::Unchanged);
        }
        if program.is_above(user, referrer) {
            return Err(Reason::Cycle.of("connection"));
        }
        let full = |NoMemory| Reason::Full.of("connection");
        program.prepare(user.max(referrer) + 1).map_err(full)?;
        program.prepare_time(user, time).map_err(full)?;
        self.log.reserve().map_err(full)?;
        program.unlink(user, &self.users);
        program.link(user, referrer, time, &self.users);
        self.log.note(Change::Connect {
            program: number,
            user,
            referrer,
            time,
        });
        Ok(if from == NONE {
            Connected::New
        } else {
            Connected::Moved {
                from: UserHandle::new(from),
            }
        })
    }

    /// Takes the connection of `user` away: in `program` they become the root of a tree, with
    /// everyone below. It takes the square of the program's levels.
    ///
    /// # Errors
    /// `Full` (field `user`) if there is no memory left.
    pub fn disconnect<'a>(
        &mut self,
        program: impl Into<ProgramName<'a>>,
        user: impl Into<UserName<'a>>,
    ) -> Result<Disconnected, Refusal> {
        let number = self.find_program(program.into())?;
        let user = self.find_user(user.into(), "user")?;
        let program = &mut self.programs[number as usize];
        let from = program.referrer(user);
        if from == NONE {
            return Ok(Disconnected::Unchanged);
        }
        let full = |NoMemory| Reason::Full.of("user");
        program.prepare(0).map_err(full)?;
        self.log.reserve().map_err(full)?;
        program.unlink(user, &self.users);
        self.log.note(Change::Disconnect {
            program: number,
            user,
        });
        Ok(Disconnected::Done {
            from: UserHandle::new(from),
        })
    }

    /// Takes `user` out of the network, with their id, which is wiped from memory, and all their
    /// connections: whom they brought in become roots of trees, with everyone below. Nothing
    /// bears their handle again; who has the same id later is another user.
    ///
    /// To keep the trees whole, [`ban`](Self::ban) or [`merge`](Self::merge) instead.
    ///
    /// It takes, in each program, the time to go through those whom the user brought in.
    ///
    /// # Errors
    /// `Full` (field `user`) if there is no memory left.
    pub fn remove_user<'a>(&mut self, user: impl Into<UserName<'a>>) -> Result<(), Refusal> {
        let user = self.find_user(user.into(), "user")?;
        self.prepare(Reason::Full.of("user"))?;
        for program in &mut self.programs {
            program.unlink(user, &self.users);
            program.scatter(user);
        }
        self.users.remove(user);
        self.log.note(Change::Remove(user));
        Ok(())
    }

    /// Bans `user` from all programs: nobody can [`join`](Self::join) by them, and answers that
    /// are asked for active users only leave them out. Their connections stay, and so do those
    /// below.
    ///
    /// It takes, in each program, as many steps as it has levels.
    ///
    /// # Errors
    /// `Full` (field `user`) if there is no memory left.
    pub fn ban<'a>(&mut self, user: impl Into<UserName<'a>>) -> Result<Changed, Refusal> {
        self.set_banned(user.into(), true)
    }

    /// Lifts the ban of `user`.
    ///
    /// # Errors
    /// `Full` (field `user`) if there is no memory left.
    pub fn unban<'a>(&mut self, user: impl Into<UserName<'a>>) -> Result<Changed, Refusal> {
        self.set_banned(user.into(), false)
    }

    fn set_banned(&mut self, user: UserName, banned: bool) -> Result<Changed, Refusal> {
        let user = self.find_user(user, "user")?;
        if self.users.is_banned(user) == banned {
            return Ok(Changed::Unchanged);
        }
        let full = Reason::Full.of("user");
        self.prepare(full)?;
        for program in &mut self.programs {
            program.prepare_ban().map_err(|_| full)?;
        }
        for program in &mut self.programs {
            program.count_ban(user, banned);
        }
        self.users.set_banned(user, banned);
        self.log.note(if banned {
            Change::Ban(user)
        } else {
            Change::Unban(user)
        });
        Ok(Changed::Done)
    }

    /// Makes one user of two, as when a person has signed up by two emails. In each program `into`
    /// gets whom `user` brought in, behind their own and in the same order; they keep their own
    /// referrer, and only who has none gets that of `user`. The id and the handle of `user` mean
    /// `into` from now on. A ban of `user` ends with them; that of `into` stays.
    ///
    /// If `user` brought `into` in themselves, `into` takes their place. If `user` stands higher
    /// above, the merge would put others above themselves, and is refused.
    ///
    /// It takes, in each program, the time to walk the chain above `into`, and to move all those
    /// whom `user` brought in.
    ///
    /// # Errors
    /// All with the field `into`: `Cycle`; `Full` if there is no memory left.
    ///
    /// ```
    /// # use refgraph::network::{Changed, Network};
    /// let mut network = Network::new(7);
    /// network.add_program("spring", 3)?;
    /// for user in ["ann@home.example", "ann@work.example", "bob", "cy"] {
    ///     network.add_user(user)?;
    /// }
    /// network.connect("spring", "bob", "ann@home.example")?;
    /// network.connect("spring", "ann@home.example", "cy")?;
    /// network.merge("ann@home.example", "ann@work.example")?;
    /// assert!(network.chain("spring", "bob", None)?.eq(["ann@work.example", "cy"]));
    /// assert_eq!(network.user("ann@home.example"), network.user("ann@work.example"));
    /// assert_eq!(network.merge("ann@home.example", "ann@work.example")?, Changed::Unchanged);
    /// # Ok::<(), refgraph::refusal::Refusal>(())
    /// ```
    pub fn merge<'a>(
        &mut self,
        user: impl Into<UserName<'a>>,
        into: impl Into<UserName<'a>>,
    ) -> Result<Changed, Refusal> {
        let user = self.find_user(user.into(), "user")?;
        let into = self.find_user(into.into(), "into")?;
        if user == into {
            return Ok(Changed::Unchanged);
        }
        let above =
            |program: &Program| program.referrer(into) != user && program.is_above(user, into);
        if self.programs.iter().any(above) {
            return Err(Reason::Cycle.of("into"));
        }
        let full = Reason::Full.of("into");
        self.prepare(full)?;
        for program in &mut self.programs {
            if user < program.met() {
                program.prepare(into + 1).map_err(|_| full)?;
                program
                    .prepare_time(into, program.time(user))
                    .map_err(|_| full)?;
            }
        }
        // It means both until the end, should memory be missing.
        let users = &mut self.users;
        users.reserve_merge().map_err(|_| full)?;
        for program in &mut self.programs {
            if user < program.met() {
                program.merge(user, into, users);
            }
        }
        users.merge(user, into);
        self.log.note(Change::Merge { user, into });
        Ok(Changed::Done)
    }

    /// Makes sure of the memory for a change in all programs.
    fn prepare(&mut self, full: Refusal) -> Result<(), Refusal> {
        for program in &mut self.programs {
            program.prepare(0).map_err(|_| full)?;
        }
        self.log.reserve().map_err(|_| full)
    }
}
