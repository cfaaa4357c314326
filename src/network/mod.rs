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
//! # Text and handles
//!
//! Each question can be asked by text (`chain`) or by handle (`chain_of`). A handle is the
//! number of a user or program; who asks often looks it up once and saves the hashing.
//!
//! # Shape in memory
//!
//! The ids of all users lie in one text, found by a hash table of their numbers. A program holds
//! 16 bytes for each user up to the highest number that it has connected: the referrer, in a
//! dense array of its own, so that a step up a chain is one load; and the links of the list of
//! those brought in by the same referrer, so that a user moves, with everyone below, in constant
//! time.

mod chain;
mod counts;
mod downline;
pub mod export;
mod handle;
pub mod import;
mod outcome;
mod path;
mod program;
pub mod user_id;
mod users;

use alloc::vec::Vec;
use core::fmt;

pub use chain::Chain;
pub use counts::Counts;
pub use downline::Downline;
pub use handle::{ProgramHandle, UserHandle};
pub use outcome::{Added, Connected};
pub use path::Path;

use crate::refusal::{Reason, Refusal};
use crate::short_id::is_short_id;
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
        }
    }

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
                self.programs.push(Program::new(program, levels));
                self.by_id.insert(place, number);
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
        let id = user_id::canonical(user).ok_or(Reason::InvalidUser.of("user"))?;
        self.users.add(&id)
    }

    /// How many users there are.
    pub fn users(&self) -> usize {
        self.users.len()
    }

    /// The id and the levels of each program, in the order in which they were added.
    pub fn programs(&self) -> impl ExactSizeIterator<Item = (&str, u8)> {
        self.programs
            .iter()
            .map(|program| (program.id(), program.levels()))
    }

    /// The handle of a user; `None` if there is no such user.
    pub fn user(&self, user: &str) -> Option<UserHandle> {
        self.find_user(user, "").ok()
    }

    /// The handle of a program; `None` if there is no such program.
    pub fn program(&self, program: &str) -> Option<ProgramHandle> {
        self.find_program(program).ok()
    }

    /// The id of a user, in the form by which they are known (see [`user_id`]); `None` if the
    /// handle is of no user of this network.
    pub fn id(&self, user: UserHandle) -> Option<&str> {
        (user.index() < self.users.len()).then(|| self.users.id(user.number()))
    }

    /// Notes that, in `program`, `user` was brought in by `connection`.
    ///
    /// The same connection again changes nothing. Another referrer than before is a correction:
    /// the user moves, with everyone below, and becomes the last of those whom the new referrer
    /// brought in.
    ///
    /// It takes constant time for a user who has brought in no one yet; else the chain above
    /// `connection` is searched, up to its end.
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
    pub fn connect(
        &mut self,
        program: &str,
        user: &str,
        connection: &str,
    ) -> Result<Connected, Refusal> {
        let program = self.find_program(program)?;
        let user = self.find_user(user, "user")?;
        let connection = self.find_user(connection, "connection")?;
        self.connect_users(program, user, connection)
    }

    /// [`connect`](Self::connect) by handles.
    ///
    /// # Errors
    /// Those of `connect`; a handle from elsewhere is `UnknownProgram` or `UnknownUser`.
    pub fn connect_users(
        &mut self,
        program: ProgramHandle,
        user: UserHandle,
        connection: UserHandle,
    ) -> Result<Connected, Refusal> {
        self.program_at(program)?;
        let user = self.number(user, "user")?;
        let connection = self.number(connection, "connection")?;
        self.programs[program.index()].connect(user, connection)
    }

    /// Those above `user`, nearest first: the first item is level 1, the direct referrer. At
    /// most `levels` of them, or as many as the program shows if that is `None`; fewer where the
    /// tree ends.
    ///
    /// # Errors
    /// `LevelOutOfRange` (field `levels`) unless `levels` is 1 to the program's number of levels.
    pub fn chain(
        &self,
        program: &str,
        user: &str,
        levels: Option<u8>,
    ) -> Result<Chain<'_>, Refusal> {
        let program = self.find_program(program)?;
        self.chain_of(program, self.find_user(user, "user")?, levels)
    }

    /// [`chain`](Self::chain) by handles.
    ///
    /// # Errors
    /// Those of `chain`; a handle from elsewhere is `UnknownProgram` or `UnknownUser`.
    pub fn chain_of(
        &self,
        program: ProgramHandle,
        user: UserHandle,
        levels: Option<u8>,
    ) -> Result<Chain<'_>, Refusal> {
        let program = self.program_at(program)?;
        let user = self.number(user, "user")?;
        let levels = program.shown(levels.unwrap_or(program.levels()), "levels")?;
        Ok(Chain::new(&self.users, program, user, levels))
    }

    /// The users at one level below `user`: those whose chain has `user` at that level.
    ///
    /// They come by referrer, in the order of the level above; those of one referrer in the
    /// order in which they were connected to them. It takes the time to walk all levels down to
    /// this one, and no memory.
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
    pub fn downline(&self, program: &str, user: &str, level: u8) -> Result<Downline<'_>, Refusal> {
        let program = self.find_program(program)?;
        self.downline_of(program, self.find_user(user, "user")?, level)
    }

    /// [`downline`](Self::downline) by handles.
    ///
    /// # Errors
    /// Those of `downline`; a handle from elsewhere is `UnknownProgram` or `UnknownUser`.
    pub fn downline_of(
        &self,
        program: ProgramHandle,
        user: UserHandle,
        level: u8,
    ) -> Result<Downline<'_>, Refusal> {
        let program = self.program_at(program)?;
        let user = self.number(user, "user")?;
        let level = program.shown(level, "level")?;
        Ok(Downline::new(&self.users, program, user, level))
    }

    /// How many users there are at each level below `user`, for every level that the program
    /// shows.
    ///
    /// # Errors
    /// None but those common to all functions of [`Network`].
    pub fn counts(&self, program: &str, user: &str) -> Result<Counts, Refusal> {
        let program = self.find_program(program)?;
        self.counts_of(program, self.find_user(user, "user")?)
    }

    /// [`counts`](Self::counts) by handles.
    ///
    /// # Errors
    /// A handle from elsewhere is `UnknownProgram` or `UnknownUser`.
    pub fn counts_of(&self, program: ProgramHandle, user: UserHandle) -> Result<Counts, Refusal> {
        let program = self.program_at(program)?;
        Ok(Counts::of(program, self.number(user, "user")?))
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
    /// assert_eq!(path.top(), 1); // ann
    /// # Ok::<(), refgraph::refusal::Refusal>(())
    /// ```
    pub fn path(&self, program: &str, from: &str, to: &str) -> Result<Path<'_>, Refusal> {
        let program = self.find_program(program)?;
        let from = self.find_user(from, "from")?;
        self.path_of(program, from, self.find_user(to, "to")?)
    }

    /// [`path`](Self::path) by handles.
    ///
    /// # Errors
    /// Those of `path`; a handle from elsewhere is `UnknownProgram` or `UnknownUser`.
    pub fn path_of(
        &self,
        program: ProgramHandle,
        from: UserHandle,
        to: UserHandle,
    ) -> Result<Path<'_>, Refusal> {
        let program = self.program_at(program)?;
        let from = self.number(from, "from")?;
        let to = self.number(to, "to")?;
        Path::between(&self.users, program, from, to).ok_or(Reason::NoPath.of(""))
    }

    /// The place of a program in `programs`, or the place of its number in `by_id`, had it one.
    fn search(&self, program: &str) -> Result<usize, usize> {
        self.by_id
            .binary_search_by(|&number| self.programs[number as usize].id().cmp(program))
            .map(|place| self.by_id[place] as usize)
    }

    fn find_program(&self, program: &str) -> Result<ProgramHandle, Refusal> {
        match self.search(program) {
            Ok(at) => Ok(ProgramHandle::new(at as u32)),
            Err(_) if is_short_id(program) => Err(Reason::UnknownProgram.of("program")),
            Err(_) => Err(Reason::InvalidId.of("program")),
        }
    }

    fn find_user(&self, user: &str, field: &'static str) -> Result<UserHandle, Refusal> {
        // The form in which an id is known is its own canonical form: a text that is found as
        // it stands needs no look at its form.
        let found = self.users.find(user);
        let number = found.map_or_else(
            || {
                let id = user_id::canonical(user).ok_or(Reason::InvalidUser.of(field))?;
                self.users.find(&id).ok_or(Reason::UnknownUser.of(field))
            },
            Ok,
        )?;
        Ok(UserHandle::new(number))
    }

    fn program_at(&self, program: ProgramHandle) -> Result<&Program, Refusal> {
        self.programs
            .get(program.index())
            .ok_or(Reason::UnknownProgram.of("program"))
    }

    fn number(&self, user: UserHandle, field: &'static str) -> Result<u32, Refusal> {
        if user.index() < self.users.len() {
            Ok(user.number())
        } else {
            Err(Reason::UnknownUser.of(field))
        }
    }
}

/// How many users and programs there are: the whole would be too long, and the seed of the hash
/// table is nothing for a log.
impl fmt::Debug for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Network")
            .field("users", &self.users.len())
            .field("programs", &self.programs.len())
            .finish_non_exhaustive()
    }
}
