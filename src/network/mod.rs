//! The network in memory: who brought whom in, and what follows from it.
//!
//! A [`Network`] is one business. It has **users** and any number of **programs**. Within a
//! program each user has at most one referrer, the user who brought them in; such a pair is a
//! **connection**. So a program is a forest: whoever was brought in by no one is the root of a
//! tree. Seen from one user,
//!
//! * the **chain** leads upwards: level 1 is the direct referrer, level 2 the referrer's
//!   referrer, and so on;
//! * the **downline** lies below: level 1 are the users that this one brought in, level 2 those
//!   that they brought in, and so on.
//!
//! A program shows 1 to [`MAX_LEVELS`] levels. Its forest may be deeper by any amount: nothing
//! here recurses, and what is beyond the program's levels is kept, merely not shown. The one
//! answer without a bound is a [`Path`], which is as long as two users are apart.
//!
//! ```
//! use refgraph::network::{Connected, Network};
//! use refgraph::refusal::Reason;
//!
//! let mut network = Network::new(7); // in earnest, a seed that no one can guess
//! network.add_program("spring", 3)?;
//! for user in ["ann@example.com", "bob@example.com", "cy@example.com"] {
//!     network.add_user(user)?;
//! }
//!
//! // Ann brought Bob in, and Bob brought Cy in.
//! network.connect("spring", "bob@example.com", "ann@example.com")?;
//! network.connect("spring", "cy@example.com", "bob@example.com")?;
//! let chain: Vec<&str> = network.chain("spring", "cy@example.com", None)?.collect();
//! assert_eq!(chain, ["bob@example.com", "ann@example.com"]);
//!
//! // The same again changes nothing, and no one comes to stand above themselves.
//! let again = network.connect("spring", "Bob@Example.com", "ann@example.com")?;
//! assert_eq!(again, Connected::Unchanged);
//! let cycle = network.connect("spring", "ann@example.com", "cy@example.com");
//! assert_eq!(cycle, Err(Reason::Cycle.of("connection")));
//! # Ok::<(), refgraph::refusal::Refusal>(())
//! ```
//!
//! # Ids and handles
//!
//! Users and programs are named by id or by [handle](UserHandle): each argument takes either. A
//! handle is a number; who asks often looks it up once and saves the hashing.
//!
//! # What things cost
//!
//! | operation | time |
//! |---|---|
//! | a user by id | one hash, one place in the table |
//! | [`chain`](Network::chain) | one step a level |
//! | [`counts`](Network::counts) | one step a level, whatever is below |
//! | [`connect`](Network::connect) of a new user | one step a level |
//! | [`connect_many`](Network::connect_many) | as many times that; all users once, if they are many |
//! | a move, with everyone below | the square of the levels, and a walk to the root for cycles |
//! | [`downline`](Network::downline) | the users on the ways to those asked for |
//! | [`path`](Network::path) | a walk to the root from both |
//! | [`top`](Network::top), [`newest`](Network::newest), [`depths`](Network::depths) | all users |
//!
//! A user takes 4 bytes and their id in one long text, 10 to 12 in the hash table, and 1 of
//! standing. A program takes 16 for each user up to the highest number that it has connected:
//! the referrer, in a list of its own, so that a step up a chain is one load; the two neighbours
//! in the list of those brought in by the same referrer, so that a user moves without a look at
//! the others; and the place of a record. Only who brought others in has a record, of 5 to 44
//! bytes: the first of these, and the counts by level. Times, if any are given, take 8. On
//! heavy-tailed trees that is some 40 bytes a user. All of it lies in long lists that grow by a
//! piece at a time, so that there is never twice of anything.
//!
//! # Snapshots and logs
//!
//! A network can be [saved](Network::save) to bytes and [loaded](Network::load), and keeps a
//! [log](Network::keep_log) of the changes since, if it is told to, which makes of the snapshot
//! the identical network. `docs/snapshots.md` has both formats.

mod chain;
mod changes;
mod chunked;
mod connections;
mod counts;
mod depths;
pub mod diagram;
mod downline;
pub mod export;
mod handle;
mod ids;
pub mod import;
pub mod layout;
mod list;
mod log;
mod many;
mod outcome;
mod path;
mod program;
mod ranking;
mod records;
mod snapshot;
mod table;
pub mod user_id;
mod users;
mod varint;

use alloc::vec::Vec;
use core::fmt;

pub use chain::Chain;
pub use connections::{Connection, Connections};
pub use counts::Counts;
pub use downline::Downline;
pub use handle::{ProgramHandle, ProgramName, UserHandle, UserName};
pub use list::{List, Listed};
pub use log::{LogProblem, Replayed};
pub use many::{Outcome, Pair};
pub use outcome::{Added, Changed, Connected, Disconnected};
pub use path::Path;
pub use ranking::{By, Ranking};
pub use snapshot::SnapshotProblem;

use crate::refusal::{Reason, Refusal};
use crate::short_id::is_short_id;
use log::Log;
use program::Program;
use users::Users;

/// The most levels that a program may show.
pub const MAX_LEVELS: u8 = 10;

/// Users, programs and connections. The [module](self) tells what they are.
///
/// Every operation that is refused leaves the network as it was. These refusals are common to
/// all functions that take the input in question:
///
/// | reason | field | when |
/// |---|---|---|
/// | `InvalidId` | `program` | it is not a [short id](crate::short_id) |
/// | `UnknownProgram` | `program` | no such program was added |
/// | `InvalidUser` | the user's | the text is not an id by the rule of [`user_id`] |
/// | `UnknownUser` | the user's | no such user was added |
///
/// Where several inputs are at fault, the program is named first, then the users in the order
/// of the arguments, then the level.
#[derive(Clone)]
pub struct Network {
    users: Users,
    programs: Vec<Program>,
    /// The numbers of the programs, in the order of their ids.
    by_id: Vec<u32>,
    log: Log,
}

impl Network {
    /// A network with no users and no programs.
    ///
    /// `hash_seed` is drawn by the caller, who should have it from the system's source of
    /// randomness: without knowing it no one can choose ids that all fall into the same place of
    /// the hash table. It has no influence on any answer.
    pub fn new(hash_seed: u64) -> Self {
        Self {
            users: Users::new(hash_seed),
            programs: Vec::new(),
            by_id: Vec::new(),
            log: Log::default(),
        }
    }

    /// How many users there are.
    pub fn users(&self) -> usize {
        self.users.count()
    }

    /// The handles of all users, in the order in which they were added.
    pub fn handles(&self) -> impl DoubleEndedIterator<Item = UserHandle> {
        let there = (0..self.users.len()).filter(|user| self.users.is_there(*user));
        there.map(UserHandle::new)
    }

    /// The id and the levels of each program, in the order in which they were added: that of
    /// their handles, which count from 0.
    pub fn programs(&self) -> impl ExactSizeIterator<Item = (&str, u8)> {
        self.programs
            .iter()
            .map(|program| (program.id(), program.levels()))
    }

    /// The handle of a user; `None` if there is no such user.
    pub fn user<'a>(&self, user: impl Into<UserName<'a>>) -> Option<UserHandle> {
        let number = self.find_user(user.into(), "").ok()?;
        Some(UserHandle::new(number))
    }

    /// The handle of a program; `None` if there is no such program.
    pub fn program<'a>(&self, program: impl Into<ProgramName<'a>>) -> Option<ProgramHandle> {
        let number = self.find_program(program.into()).ok()?;
        Some(ProgramHandle::new(number))
    }

    /// The id of a user, in the form by which they are known (see [`user_id`]); `None` if the
    /// handle is of no user of this network.
    pub fn id(&self, user: UserHandle) -> Option<&str> {
        let number = self.users.meant(user.number())?;
        Some(self.users.id(number))
    }

    /// Whether a user is banned.
    ///
    /// # Errors
    /// None but those common to all functions of [`Network`].
    pub fn is_banned<'a>(&self, user: impl Into<UserName<'a>>) -> Result<bool, Refusal> {
        let user = self.find_user(user.into(), "user")?;
        Ok(self.users.is_banned(user))
    }

    /// The direct referrer of a user, and when they were connected, in milliseconds since 1970
    /// if that is known; `None` if nobody brought them in.
    ///
    /// # Errors
    /// None but those common to all functions of [`Network`].
    pub fn connection<'a>(
        &self,
        program: impl Into<ProgramName<'a>>,
        user: impl Into<UserName<'a>>,
    ) -> Result<Option<Connection>, Refusal> {
        let program = self.program_of(program)?;
        let user = self.find_user(user.into(), "user")?;
        Ok(Connection::of(program, user))
    }

    /// All connections of a program. They come by referrer, in the order of adding these; those
    /// of one referrer in the order in which they were connected. Made again in this order, they
    /// give the same network.
    ///
    /// # Errors
    /// None but those common to all functions of [`Network`].
    pub fn connections<'a>(
        &self,
        program: impl Into<ProgramName<'a>>,
    ) -> Result<Connections<'_>, Refusal> {
        Ok(Connections::new(self.program_of(program)?))
    }

    /// Those above `user`, nearest first: the first item is level 1, the direct referrer. At
    /// most `levels` of them, or as many as the program shows if that is `None`; fewer where the
    /// tree ends.
    ///
    /// # Errors
    /// `LevelOutOfRange` (field `levels`) unless `levels` is 1 to the program's number of levels.
    pub fn chain<'a>(
        &self,
        program: impl Into<ProgramName<'a>>,
        user: impl Into<UserName<'a>>,
        levels: Option<u8>,
    ) -> Result<Chain<'_>, Refusal> {
        let program = self.program_of(program)?;
        let user = self.find_user(user.into(), "user")?;
        let levels = program.shown(levels.unwrap_or(program.levels()), "levels")?;
        Ok(Chain::new(&self.users, program, user, levels.into()))
    }

    /// Everyone above `user` up to the root of the tree, nearest first, whatever the levels that
    /// the program shows.
    ///
    /// # Errors
    /// None but those common to all functions of [`Network`].
    pub fn upline<'a>(
        &self,
        program: impl Into<ProgramName<'a>>,
        user: impl Into<UserName<'a>>,
    ) -> Result<Chain<'_>, Refusal> {
        let program = self.program_of(program)?;
        let user = self.find_user(user.into(), "user")?;
        Ok(Chain::new(&self.users, program, user, u32::MAX))
    }

    /// The users at one level below `user`: those whose chain has `user` at that level.
    ///
    /// They come by referrer, in the order of the level above; those of one referrer in the
    /// order in which they were connected to them. It takes the time to walk the ways down to
    /// those that are read, and no memory. [`Downline::after`] goes on where a page ended.
    ///
    /// # Errors
    /// `LevelOutOfRange` (field `level`) unless `level` is 1 to the program's number of levels.
    ///
    /// ```
    /// # use refgraph::network::Network;
    /// let mut network = Network::new(7);
    /// network.add_program("spring", 3)?;
    /// for (user, connection) in [("bob", "ann"), ("cy", "ann"), ("dee", "cy"), ("ed", "bob")] {
    ///     network.add_user(user)?;
    ///     network.add_user(connection)?;
    ///     network.connect("spring", user, connection)?;
    /// }
    /// assert!(network.downline("spring", "ann", 1)?.eq(["bob", "cy"]));
    /// assert!(network.downline("spring", "ann", 2)?.eq(["ed", "dee"]));
    /// assert_eq!(network.counts("spring", "ann")?.levels(), [2, 2, 0]);
    /// # Ok::<(), refgraph::refusal::Refusal>(())
    /// ```
    pub fn downline<'a>(
        &self,
        program: impl Into<ProgramName<'a>>,
        user: impl Into<UserName<'a>>,
        level: u8,
    ) -> Result<Downline<'_>, Refusal> {
        let program = self.program_of(program)?;
        let user = self.find_user(user.into(), "user")?;
        let level = program.shown(level, "level")?;
        Ok(Downline::new(&self.users, program, user, level))
    }

    /// How many users there are at each level below `user`, for every level that the program
    /// shows. They are kept up to date by every change: the answer takes no walk.
    ///
    /// # Errors
    /// None but those common to all functions of [`Network`].
    pub fn counts<'a>(
        &self,
        program: impl Into<ProgramName<'a>>,
        user: impl Into<UserName<'a>>,
    ) -> Result<Counts, Refusal> {
        self.count(program.into(), user.into(), false)
    }

    /// [`counts`](Self::counts) without those who are banned. Those below them do count.
    ///
    /// # Errors
    /// Those of `counts`.
    pub fn active_counts<'a>(
        &self,
        program: impl Into<ProgramName<'a>>,
        user: impl Into<UserName<'a>>,
    ) -> Result<Counts, Refusal> {
        self.count(program.into(), user.into(), true)
    }

    fn count(&self, program: ProgramName, user: UserName, active: bool) -> Result<Counts, Refusal> {
        let program = self.program_of(program)?;
        let user = self.find_user(user, "user")?;
        Ok(Counts::new(program.counts(user, active), program.levels()))
    }

    /// The way from one user to another along connections: up to the nearest user who is above
    /// both, and down again. From a user to themselves it is that user alone.
    ///
    /// It takes the time to walk from both users to the top of their tree.
    ///
    /// # Errors
    /// `NoPath` (no field) if they are in different trees. Users are the fields `from` and `to`.
    ///
    /// ```
    /// # use refgraph::network::Network;
    /// let mut network = Network::new(7);
    /// network.add_program("spring", 3)?;
    /// for (user, connection) in [("bob", "ann"), ("cy", "ann"), ("dee", "cy")] {
    ///     network.add_user(user)?;
    ///     network.add_user(connection)?;
    ///     network.connect("spring", user, connection)?;
    /// }
    /// let path = network.path("spring", "bob", "dee")?;
    /// assert!(path.users().eq(["bob", "ann", "cy", "dee"]));
    /// assert_eq!(path.top(), 1); // ann, the nearest referrer of both
    /// # Ok::<(), refgraph::refusal::Refusal>(())
    /// ```
    pub fn path<'a>(
        &self,
        program: impl Into<ProgramName<'a>>,
        from: impl Into<UserName<'a>>,
        to: impl Into<UserName<'a>>,
    ) -> Result<Path<'_>, Refusal> {
        let program = self.program_of(program)?;
        let from = self.find_user(from.into(), "from")?;
        let to = self.find_user(to.into(), "to")?;
        Path::between(&self.users, program, from, to).ok_or(Reason::NoPath.of(""))
    }

    /// The nearest referrer that two users have in common, either of whom may be it themselves;
    /// `None` if they are in different trees. It takes the time of [`path`](Self::path), and no
    /// memory.
    ///
    /// # Errors
    /// None but those common to all functions of [`Network`], with the fields `from` and `to`.
    pub fn common_referrer<'a>(
        &self,
        program: impl Into<ProgramName<'a>>,
        from: impl Into<UserName<'a>>,
        to: impl Into<UserName<'a>>,
    ) -> Result<Option<UserHandle>, Refusal> {
        let program = self.program_of(program)?;
        let from = self.find_user(from.into(), "from")?;
        let to = self.find_user(to.into(), "to")?;
        Ok(path::meeting(program, from, to).map(|(user, _, _)| UserHandle::new(user)))
    }

    /// Users of one kind: the roots of trees, or those without any connection; in the order in
    /// which they were added. It takes the time to go through all users.
    ///
    /// # Errors
    /// None but those common to all functions of [`Network`].
    pub fn list<'a>(
        &self,
        program: impl Into<ProgramName<'a>>,
        list: List,
    ) -> Result<Listed<'_>, Refusal> {
        let program = self.program_of(program)?;
        Ok(Listed::new(&self.users, program, list))
    }

    /// The users with most others below them, most first; those of as many in the order in which
    /// they were added. None without any. See [`Ranking`] for what counts.
    ///
    /// It takes the time to go through all records of those who brought others in; with a time
    /// from which on they count, through all connections and their chains.
    ///
    /// # Errors
    /// `LevelOutOfRange` (field `level`); `Full` (no field) if there is no memory left.
    ///
    /// ```
    /// # use refgraph::network::{By, Network, Ranking};
    /// let mut network = Network::new(7);
    /// network.add_program("spring", 3)?;
    /// for (user, connection) in [("bob", "ann"), ("cy", "bob"), ("dee", "bob")] {
    ///     network.add_user(user)?;
    ///     network.add_user(connection)?;
    ///     network.connect("spring", user, connection)?;
    /// }
    /// let names = |by| -> Result<Vec<_>, _> {
    ///     let top = network.top("spring", Ranking { by, ..Ranking::default() }, 10)?;
    ///     let name = |(user, count)| (network.id(user).unwrap(), count);
    ///     Ok::<_, refgraph::refusal::Refusal>(top.into_iter().map(name).collect())
    /// };
    /// assert_eq!(names(By::Level(1))?, [("bob", 2), ("ann", 1)]);
    /// assert_eq!(names(By::Total)?, [("ann", 3), ("bob", 2)]);
    /// # Ok::<(), refgraph::refusal::Refusal>(())
    /// ```
    pub fn top<'a>(
        &self,
        program: impl Into<ProgramName<'a>>,
        ranking: Ranking,
        limit: usize,
    ) -> Result<Vec<(UserHandle, u32)>, Refusal> {
        let program = self.program_of(program)?;
        if let By::Level(level) = ranking.by {
            program.shown(level, "level")?;
        }
        let top = ranking.top(&self.users, program, limit);
        top.map_err(|_| Reason::Full.of(""))
    }

    /// The latest connections, latest first: by their time, and where that is the same or not
    /// known, those of users added later first. With `active`, those of banned users are left
    /// out. It takes the time to go through all connections, or, if no times are known, through
    /// those that are asked for.
    ///
    /// # Errors
    /// None but those common to all functions of [`Network`].
    pub fn newest<'a>(
        &self,
        program: impl Into<ProgramName<'a>>,
        active: bool,
        limit: usize,
    ) -> Result<Vec<Connection>, Refusal> {
        let program = self.program_of(program)?;
        Ok(ranking::newest(&self.users, program, active, limit))
    }

    /// How many users there are at each depth: first the roots of trees, then those whom they
    /// brought in, and so on to the deepest, whatever the levels that the program shows. Users
    /// without any connection are not counted; with `active`, banned ones neither.
    ///
    /// It takes the time to walk all trees, and 4 bytes a depth.
    ///
    /// # Errors
    /// `Full` (no field) if there is no memory left.
    pub fn depths<'a>(
        &self,
        program: impl Into<ProgramName<'a>>,
        active: bool,
    ) -> Result<Vec<u32>, Refusal> {
        let program = self.program_of(program)?;
        depths::depths(&self.users, program, active).map_err(|_| Reason::Full.of(""))
    }

    /// How many bytes the network takes, ids included.
    pub fn memory(&self) -> usize {
        let programs = self.programs.iter().map(Program::memory);
        self.users.memory() + programs.sum::<usize>()
    }

    /// The handle of a user.
    #[cfg(all(target_arch = "wasm32", feature = "js"))]
    pub(crate) fn find(&self, user: UserName, field: &'static str) -> Result<UserHandle, Refusal> {
        self.find_user(user, field).map(UserHandle::new)
    }

    /// Where the id of a user stands, for who reads the text itself: the piece of text, and in
    /// the lower [`PIECE_BITS`](ids::PIECE_BITS) the byte within; then how many bytes it has.
    #[cfg(all(target_arch = "wasm32", feature = "js"))]
    pub(crate) fn place(&self, user: u32) -> [u32; 2] {
        self.users.place(user)
    }

    /// A piece of the text of all ids.
    #[cfg(all(target_arch = "wasm32", feature = "js"))]
    pub(crate) fn piece(&self, piece: u32) -> &str {
        self.users.piece(piece)
    }

    /// The place of a program in `programs`, or the place of its number in `by_id`, had it one.
    fn search(&self, program: &str) -> Result<usize, usize> {
        self.by_id
            .binary_search_by(|&number| self.programs[number as usize].id().cmp(program))
            .map(|place| self.by_id[place] as usize)
    }

    /// The number of a program.
    #[inline(never)]
    fn find_program(&self, program: ProgramName) -> Result<u32, Refusal> {
        let refusal = match program {
            ProgramName::Handle(handle) => {
                if (handle.number() as usize) < self.programs.len() {
                    return Ok(handle.number());
                }
                Reason::UnknownProgram
            }
            ProgramName::Id(id) => match self.search(id) {
                Ok(at) => return Ok(at as u32),
                Err(_) if is_short_id(id) => Reason::UnknownProgram,
                Err(_) => Reason::InvalidId,
            },
        };
        Err(refusal.of("program"))
    }

    fn program_of<'a>(&self, program: impl Into<ProgramName<'a>>) -> Result<&Program, Refusal> {
        let number = self.find_program(program.into())?;
        Ok(&self.programs[number as usize])
    }

    /// The number of a user.
    #[inline(never)]
    fn find_user(&self, user: UserName, field: &'static str) -> Result<u32, Refusal> {
        let found = match user {
            UserName::Handle(handle) => Some(handle.number()),
            UserName::Id(id) => match self.users.find(id) {
                // The form in which an id is known is its own canonical form: a text that is
                // found as it stands needs no look at its form.
                None => {
                    let id = user_id::canonical(id).ok_or(Reason::InvalidUser.of(field))?;
                    self.users.find(&id)
                }
                found => found,
            },
        };
        found
            .and_then(|number| self.users.meant(number))
            .ok_or(Reason::UnknownUser.of(field))
    }
}

/// How many users and programs there are: the whole would be too long, and the seed of the hash
/// table is nothing for a log.
impl fmt::Debug for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Network")
            .field("users", &self.users.count())
            .field("programs", &self.programs.len())
            .finish_non_exhaustive()
    }
}
