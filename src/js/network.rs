//! The network in memory. Users come as handles, or as texts through the mailbox. Each function
//! answers with a number: what was done, or how many there are; below zero, the length of a
//! refusal in the mailbox. What there is more to tell lies in [`answer`](JsNetwork::answer), as
//! words of 32 bits: users as handles, or as the places of their ids, of which JavaScript reads
//! the text by itself.

// Memory of 32 bits holds no 2 to the 31 users, nor texts of as many bytes.
#![allow(clippy::cast_possible_wrap)]

use super::mailbox::{self, SEPARATOR};
use super::mint;
use crate::network::{
    Added, By, Changed, Connected, Disconnected, List, Network, Outcome, ProgramHandle, Ranking,
    Replayed, UserHandle, UserName,
};
use crate::refusal::{Reason, Refusal};
use alloc::string::String;
use alloc::vec::Vec;
use wasm_bindgen::prelude::wasm_bindgen;

/// In place of a handle: there is none.
const NONE: u32 = u32::MAX;

/// Users, programs and connections in memory, and what was last answered.
#[wasm_bindgen(js_name = Network)]
pub struct JsNetwork {
    pub(super) network: Network,
    words: Vec<u32>,
    bytes: Vec<u8>,
}

#[wasm_bindgen]
extern "C" {
    /// What takes the parts of a snapshot that is saved.
    pub type Sink;
    #[wasm_bindgen(method, structural)]
    fn write(this: &Sink, part: &[u8]);

    /// What gives the parts of a snapshot that is loaded.
    pub type Source;
    #[wasm_bindgen(method, structural)]
    fn read(this: &Source, into: &mut [u8]) -> usize;
    /// Hears why it is refused: the length of the problem's code and message in the mailbox.
    #[wasm_bindgen(method, structural)]
    fn refused(this: &Source, length: u32);
}

fn seed() -> u64 {
    let seed = mint::random(mint::MOST).unwrap_or_default();
    u64::from_le_bytes(*seed.first_chunk().unwrap_or(&[0; 8]))
}

#[wasm_bindgen(js_class = Network)]
impl JsNetwork {
    /// An empty network. Where the platform has no secure generator its hashing is not seeded,
    /// which costs nothing but the guard against ids that were made to collide.
    #[wasm_bindgen(constructor)]
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        Self::of(Network::new(seed()))
    }

    /// The network of a snapshot of so many bytes, or none.
    pub fn load(size: usize, source: &Source) -> Option<Self> {
        match Network::load_from(size, &mut |into| source.read(into)) {
            Ok(network) => Some(Self::of(network)),
            Err(problem) => {
                let length = mailbox::send(problem.code());
                source.refused(mailbox::append(length, problem.message()));
                None
            }
        }
    }

    fn of(network: Network) -> Self {
        Self {
            network,
            words: Vec::new(),
            bytes: Vec::new(),
        }
    }

    /// Where the words of the last answer are.
    pub fn answer(&self) -> *const u32 {
        self.words.as_ptr()
    }

    /// How many words it has.
    #[wasm_bindgen(js_name = answerLength)]
    pub fn answer_length(&self) -> usize {
        self.words.len()
    }

    /// Where the bytes of the last answer are.
    #[wasm_bindgen(js_name = answerBytes)]
    pub fn answer_bytes(&self) -> *const u8 {
        self.bytes.as_ptr()
    }

    /// Where a piece of the text of all ids is.
    pub fn piece(&self, piece: u32) -> *const u8 {
        self.network.piece(piece).as_ptr()
    }

    /// How many bytes it has.
    #[wasm_bindgen(js_name = pieceLength)]
    pub fn piece_length(&self, piece: u32) -> usize {
        self.network.piece(piece).len()
    }

    /// How many users there are.
    pub fn users(&self) -> usize {
        self.network.users()
    }

    /// How many bytes it takes.
    pub fn memory(&self) -> usize {
        self.network.memory()
    }

    /// Adds the program in the mailbox: 0 if it is new.
    #[wasm_bindgen(js_name = addProgram)]
    pub fn add_program(&mut self, bytes: usize, levels: u8) -> i32 {
        let outcome = mailbox::received(bytes, |program| self.network.add_program(program, levels));
        said(outcome, added)
    }

    /// The handle of the program in the mailbox.
    pub fn program(&self, bytes: usize) -> i32 {
        let found = mailbox::received(bytes, |program| {
            // Asked in a way that tells what is wrong with it.
            let program = self.network.connections(program).map(|_| program)?;
            Ok(self.network.program(program))
        });
        said(found, |program| {
            program.map_or(0, ProgramHandle::number) as i32
        })
    }

    /// The levels of a program; its id is in the mailbox, of the length that is the answer. 0 if
    /// there is none.
    pub fn levels(&mut self, program: u32) -> u8 {
        self.words.clear();
        let Some((id, levels)) = self.network.programs().nth(program as usize) else {
            return 0;
        };
        self.words.push(mailbox::send(id));
        levels
    }

    /// Adds the user in the mailbox: 0 if they are new. The answer is the handle.
    #[wasm_bindgen(js_name = addUser)]
    pub fn add_user(&mut self, bytes: usize) -> i32 {
        let outcome = mailbox::received(bytes, |user| self.network.user_or_new(user));
        self.words.clear();
        said(outcome, |(user, how)| {
            self.words.push(user.number());
            added(how)
        })
    }

    /// Adds the users in the mailbox, so many lines, and tells how many are new; -1 if these are not
    /// as many. The answer has a handle for each, or none if the id was refused. Of the first part
    /// of a list `left` tells how many come in others.
    #[wasm_bindgen(js_name = addUsers)]
    pub fn add_users(&mut self, bytes: usize, count: usize, left: usize) -> i32 {
        let Self { network, words, .. } = self;
        words.clear();
        let before = network.users();
        let right = mailbox::received(bytes, |text| {
            let right = are_lines(text, count);
            if right {
                network.users_or_new(lines(text), |user| {
                    words.push(user.map_or(NONE, |(user, _)| user.number()));
                });
            }
            right
        });
        if !right {
            return -1;
        }
        let new = network.users() - before;
        expect(network, new, count, left);
        new as i32
    }

    /// The handle of the user who is named; none if there is no such user.
    pub fn handle(&self, user: u32, texts: u32) -> u32 {
        one(&self.network, user, texts).map_or(NONE, UserHandle::number)
    }

    /// The answer has a handle for each of the ids in the mailbox, so many lines, or none. False
    /// if these are not as many.
    pub fn handles(&mut self, bytes: usize, count: usize) -> bool {
        let Self { network, words, .. } = self;
        words.clear();
        mailbox::received(bytes, |text| {
            let right = are_lines(text, count);
            if right {
                network.find_users(lines(text), |user| {
                    words.push(user.map_or(NONE, UserHandle::number));
                });
            }
            right
        })
    }

    /// The answer has the handles of so many users in the mailbox, a line each, and behind them
    /// those of as many referrers, whose lines begin at `middle`. With `add`, who is not there is
    /// added, who brought in others before them. In place of a handle may stand the number of a
    /// reason, all bits turned. False if the lines are not as many. `left` is as of
    /// [`add_users`](Self::add_users).
    pub fn resolve(
        &mut self,
        middle: usize,
        bytes: usize,
        count: usize,
        left: usize,
        add: bool,
    ) -> bool {
        let Self { network, words, .. } = self;
        words.clear();
        let before = network.users();
        let right = mailbox::received(bytes, |text| {
            let Some((users, referrers)) = text.split_at_checked(middle) else {
                return false;
            };
            if !are_lines(users, count) || !are_lines(referrers, count) {
                return false;
            }
            words.resize(2 * count, NONE);
            let pairs = lines(referrers).zip(lines(users));
            let ids = pairs.flat_map(|(referrer, user)| [referrer, user]);
            let mut at = 0;
            let mut put = |user: Result<UserHandle, Refusal>| {
                let place = if at & 1 == 0 { count + at / 2 } else { at / 2 };
                if let Some(word) = words.get_mut(place) {
                    *word = match user {
                        Ok(user) => user.number(),
                        Err(refusal) => !(refusal.reason as u32),
                    };
                }
                at += 1;
            };
            if add {
                network.users_or_new(ids, |user| put(user.map(|(user, _)| user)));
            } else {
                network.find_users(ids, put);
            }
            true
        });
        expect(network, network.users() - before, count, left);
        right
    }

    /// The answer has the places of the ids of these users, or none.
    pub fn ids(&mut self, users: &[u32]) {
        let Self { network, words, .. } = self;
        words.clear();
        for user in users {
            match network.user(UserHandle::new(*user)) {
                Some(user) => put(network, words, user, true),
                None => words.extend([NONE, 0]),
            }
        }
    }

    /// Connects two users: 0 if the connection is new, 1 unchanged, 2 moved, with the referrer
    /// until now as the answer. `at` is 0 if it is not known; as a signup does if `joins`.
    #[allow(clippy::cast_sign_loss)]
    pub fn connect(
        &mut self,
        program: u32,
        user: u32,
        connection: u32,
        texts: u32,
        at: f64,
        joins: bool,
    ) -> i32 {
        let program = ProgramHandle::new(program);
        let at = Some(at as u64).filter(|at| *at != 0);
        let users = named(&self.network, [user, connection], texts, CONNECTED);
        let outcome = users.and_then(|[user, connection]| {
            if joins {
                self.network.join(program, user, connection, at)
            } else {
                self.network.connect_at(program, user, connection, at)
            }
        });
        self.words.clear();
        said(outcome, |connected| match connected {
            Connected::New => 0,
            Connected::Unchanged => 1,
            Connected::Moved { from } => {
                put(&self.network, &mut self.words, from, texts != 0);
                2
            }
        })
    }

    /// Connects many by two lists of handles, or of what [`resolve`](Self::resolve) has answered
    /// if `resolved`. The answer has a byte for each: the outcome as of `connect`, or 3 and the
    /// number of the reason. How many there are, or below zero a refusal of all.
    #[wasm_bindgen(js_name = connectMany)]
    #[allow(clippy::cast_sign_loss)]
    pub fn connect_many(
        &mut self,
        program: u32,
        users: &[u32],
        connections: &[u32],
        times: &[f64],
        joins: bool,
        resolved: bool,
    ) -> i32 {
        let Self { network, bytes, .. } = self;
        bytes.clear();
        let named = |list: &[u32], at: usize| list.get(at).copied().unwrap_or(NONE);
        let pair = |at: usize| {
            let [user, connection] = [users, connections].map(|list| named(list, at));
            let time = times.get(at).map_or(0, |time| *time as u64);
            (UserHandle::new(user), UserHandle::new(connection), time)
        };
        let count = users.len().min(connections.len());
        let outcomes = network.connect_many(ProgramHandle::new(program), count, pair, joins);
        said(outcomes, |outcomes| {
            bytes.extend(outcomes.into_iter().enumerate().map(|(at, outcome)| {
                match outcome {
                    Outcome::New => 0,
                    Outcome::Unchanged => 1,
                    Outcome::Moved => 2,
                    Outcome::Refused(reason) => {
                        // What was wrong with the text, as that is no handle.
                        let told = [users, connections].map(|list| !named(list, at));
                        let told = told.into_iter().find(|told| resolved && *told < 256);
                        3 + told.map_or(reason as u8, |told| told as u8)
                    }
                }
            }));
            bytes.len() as i32
        })
    }

    /// Ends a connection: 0 with the referrer until now as the answer, or 1 unchanged.
    pub fn disconnect(&mut self, program: u32, user: u32, texts: u32) -> i32 {
        let program = ProgramHandle::new(program);
        let outcome =
            one(&self.network, user, texts).and_then(|user| self.network.disconnect(program, user));
        self.words.clear();
        said(outcome, |disconnected| match disconnected {
            Disconnected::Done { from } => {
                put(&self.network, &mut self.words, from, texts != 0);
                0
            }
            Disconnected::Unchanged => 1,
        })
    }

    /// Changes users: 0 removes one, 1 bans, 2 lifts a ban, 3 merges one into the other. 1 if
    /// nothing had to be done.
    pub fn change(&mut self, what: u32, user: u32, into: u32, texts: u32) -> i32 {
        let fields = if what == 3 { MERGED } else { ["user", ""] };
        let users = named(&self.network, [user, into], texts, fields);
        let outcome = users.and_then(|[user, into]| match what {
            0 => self.network.remove_user(user).map(|()| Changed::Done),
            1 => self.network.ban(user),
            2 => self.network.unban(user),
            _ => self.network.merge(user, into),
        });
        said(outcome, |changed| match changed {
            Changed::Done => 0,
            Changed::Unchanged => 1,
        })
    }

    /// Whether a user is banned.
    #[wasm_bindgen(js_name = isBanned)]
    pub fn is_banned(&self, user: u32, texts: u32) -> i32 {
        let banned = one(&self.network, user, texts).and_then(|user| self.network.is_banned(user));
        said(banned, i32::from)
    }

    /// The chain upwards; `levels` 0 is the program's, 256 to the root. The answer is the users.
    pub fn chain(&mut self, program: u32, user: u32, texts: u32, levels: u32, active: bool) -> i32 {
        let Self { network, words, .. } = self;
        words.clear();
        let program = ProgramHandle::new(program);
        let chain = one(network, user, texts).and_then(|user| match levels {
            256 => network.upline(program, user),
            levels => network.chain(program, user, Some(levels as u8).filter(|it| *it != 0)),
        });
        said(chain, |chain| {
            let chain = if active { chain.active() } else { chain };
            listed(network, words, &mut chain.handles(), texts != 0)
        })
    }

    /// The chains of many, of so many levels, or the program's if 0: how many these are. The
    /// answer has as many handles for each user, none behind the end of a chain. A user who is
    /// not there has none at all.
    pub fn chains(&mut self, program: u32, users: &[u32], levels: u8) -> i32 {
        let Self { network, words, .. } = self;
        words.clear();
        let shown = levels_of(network, program);
        let levels = if levels == 0 { shown } else { levels };
        if levels > shown {
            return refused(Reason::LevelOutOfRange.of("levels"));
        }
        let program = ProgramHandle::new(program);
        for user in users {
            let end = words.len() + usize::from(levels);
            if let Ok(chain) = network.chain(program, UserHandle::new(*user), Some(levels)) {
                words.extend(chain.handles().map(UserHandle::number));
            }
            words.resize(end, NONE);
        }
        i32::from(levels)
    }

    /// A page of a downline, from behind the user `after` on. The answer is the users; the next
    /// page begins behind the one that is told, below zero a refusal. What comes after the words
    /// of the users is the handle of the last one.
    #[allow(clippy::too_many_arguments)]
    pub fn downline(
        &mut self,
        program: u32,
        user: u32,
        texts: u32,
        level: u8,
        after: u32,
        limit: usize,
        active: bool,
    ) -> i32 {
        let Self { network, words, .. } = self;
        words.clear();
        let program = ProgramHandle::new(program);
        let downline =
            one(network, user, texts).and_then(|user| network.downline(program, user, level));
        let downline = downline.and_then(|downline| match after {
            NONE => Ok(downline),
            after => downline.after(UserHandle::new(after)),
        });
        said(downline, |downline| {
            let downline = if active { downline.active() } else { downline };
            page(network, words, &mut downline.handles(), limit, texts != 0)
        })
    }

    /// A page of the roots or the orphans of a program, as [`downline`](Self::downline) has it.
    pub fn list(
        &mut self,
        program: u32,
        orphans: bool,
        after: u32,
        limit: usize,
        active: bool,
        ids: bool,
    ) -> i32 {
        let Self { network, words, .. } = self;
        words.clear();
        let list = if orphans { List::Orphans } else { List::Roots };
        said(network.list(ProgramHandle::new(program), list), |list| {
            let list = if active { list.active() } else { list };
            let list = match after {
                NONE => list,
                after => list.after(UserHandle::new(after)),
            };
            page(network, words, &mut list.handles(), limit, ids)
        })
    }

    /// How many users there are at each level below: the answer.
    pub fn counts(&mut self, program: u32, user: u32, texts: u32, active: bool) -> i32 {
        let program = ProgramHandle::new(program);
        let counts = one(&self.network, user, texts).and_then(|user| {
            if active {
                self.network.active_counts(program, user)
            } else {
                self.network.counts(program, user)
            }
        });
        self.words.clear();
        said(counts, |counts| {
            self.words.extend_from_slice(counts.levels());
            self.words.len() as i32
        })
    }

    /// The counts of many: how many levels there are of each. Zeros for a user who is not there.
    #[wasm_bindgen(js_name = countsMany)]
    pub fn counts_many(&mut self, program: u32, users: &[u32], active: bool) -> i32 {
        let Self { network, words, .. } = self;
        words.clear();
        let levels = usize::from(levels_of(network, program));
        let program = ProgramHandle::new(program);
        for user in users {
            let end = words.len() + levels;
            let user = UserHandle::new(*user);
            let counts = if active {
                network.active_counts(program, user)
            } else {
                network.counts(program, user)
            };
            if let Ok(counts) = counts {
                words.extend_from_slice(counts.levels());
            }
            words.resize(end, 0);
        }
        levels as i32
    }

    /// The path between two users: the place of its top. The answer is the users.
    pub fn path(&mut self, program: u32, from: u32, to: u32, texts: u32, ids: bool) -> i32 {
        let Self { network, words, .. } = self;
        words.clear();
        let program = ProgramHandle::new(program);
        let users = named(network, [from, to], texts, BETWEEN);
        let path = users.and_then(|[from, to]| network.path(program, from, to));
        said(path, |path| {
            listed(network, words, &mut path.handles(), ids);
            path.top() as i32
        })
    }

    /// The nearest referrer of two users: the answer, if there is one.
    #[wasm_bindgen(js_name = commonReferrer)]
    pub fn common_referrer(
        &mut self,
        program: u32,
        from: u32,
        to: u32,
        texts: u32,
        ids: bool,
    ) -> i32 {
        let Self { network, words, .. } = self;
        words.clear();
        let program = ProgramHandle::new(program);
        let users = named(network, [from, to], texts, BETWEEN);
        let found = users.and_then(|[from, to]| network.common_referrer(program, from, to));
        said(found, |found| {
            listed(network, words, &mut found.into_iter(), ids)
        })
    }

    /// The users with most others below: the answer has for each the count behind them. `level` 0
    /// is all levels; `since` is -1 for all times.
    #[allow(clippy::cast_sign_loss)]
    pub fn top(
        &mut self,
        program: u32,
        level: u8,
        since: f64,
        active: bool,
        limit: usize,
        ids: bool,
    ) -> i32 {
        let Self { network, words, .. } = self;
        words.clear();
        let ranking = Ranking {
            by: match level {
                0 => By::Total,
                level => By::Level(level),
            },
            since: (since >= 0.0).then_some(since as u64),
            active,
        };
        said(
            network.top(ProgramHandle::new(program), ranking, limit),
            |top| {
                for (user, count) in &top {
                    put(network, words, *user, ids);
                    words.push(*count);
                }
                top.len() as i32
            },
        )
    }

    /// The latest connections: the answer has for each the user, the referrer, and the time in
    /// two words, the lower one first.
    pub fn newest(&mut self, program: u32, active: bool, limit: usize, ids: bool) -> i32 {
        let Self { network, words, .. } = self;
        words.clear();
        let newest = network.newest(ProgramHandle::new(program), active, limit);
        said(newest, |newest| {
            for made in &newest {
                put(network, words, made.user, ids);
                put(network, words, made.connection, ids);
                let time = made.at.unwrap_or(0);
                words.extend([time as u32, (time >> 32) as u32]);
            }
            newest.len() as i32
        })
    }

    /// The connection of a user, as of [`newest`](Self::newest), if there is one.
    pub fn connection(&mut self, program: u32, user: u32, texts: u32) -> i32 {
        let Self { network, words, .. } = self;
        words.clear();
        let program = ProgramHandle::new(program);
        let found = one(network, user, texts).and_then(|user| network.connection(program, user));
        said(found, |found| {
            let Some(made) = found else { return 0 };
            put(network, words, made.connection, texts != 0);
            let time = made.at.unwrap_or(0);
            words.extend([time as u32, (time >> 32) as u32]);
            1
        })
    }

    /// How many users there are at each depth: the answer.
    pub fn depths(&mut self, program: u32, active: bool) -> i32 {
        let depths = self.network.depths(ProgramHandle::new(program), active);
        said(depths, |depths| {
            self.words = depths;
            self.words.len() as i32
        })
    }

    /// Gives the parts of a snapshot away.
    pub fn save(&mut self, sink: &Sink) {
        self.network.save_to(&mut |part| sink.write(part));
    }

    /// Keeps a log of changes, or no longer.
    #[wasm_bindgen(js_name = keepLog)]
    pub fn keep_log(&mut self, keep: bool) {
        self.network.keep_log(keep);
    }

    /// The log since it was last taken: the bytes of the answer, and how many these are.
    #[wasm_bindgen(js_name = takeLog)]
    pub fn take_log(&mut self) -> usize {
        self.bytes = self.network.take_log();
        self.bytes.len()
    }

    /// Applies a log: 0 if to its end. The answer is the numbers of changes and of bytes that
    /// were applied; of a problem the code is in the mailbox.
    pub fn replay(&mut self, log: &[u8]) -> i32 {
        let Replayed {
            changes,
            bytes,
            problem,
        } = self.network.replay(log);
        self.words.clear();
        self.words.extend([changes as u32, bytes as u32]);
        problem.map_or(0, |problem| -(mailbox::send(problem.code()) as i32))
    }
}

/// The codes of what can come of a connection in `connectMany`, in the mailbox; their length.
#[wasm_bindgen(js_name = connectNames)]
pub fn connect_names() -> u32 {
    let outcomes = ["new", "unchanged", "moved"].into_iter();
    // Those behind are of requests, not of networks.
    let reasons = Reason::ALL.iter().take(Reason::Full as usize + 1);
    let reasons = reasons.map(|reason| reason.code());
    outcomes.chain(reasons).fold(0, mailbox::append)
}

/// Makes room for those who come in the `left` lines of a list whose first `count` had so many new
/// users.
fn expect(network: &mut Network, new: usize, count: usize, left: usize) {
    if left > 0 && count > 0 {
        network.make_room((new as u64 * left as u64 / count as u64) as usize);
    }
}

/// The levels of a program.
fn levels_of(network: &Network, program: u32) -> u8 {
    let levels = network.programs().nth(program as usize);
    levels.map_or(0, |(_, levels)| levels)
}

fn added(added: Added) -> i32 {
    match added {
        Added::New => 0,
        Added::Unchanged => 1,
    }
}

/// The outcome as a number: what `say` makes of it, or the length of a refusal.
fn said<T>(outcome: Result<T, Refusal>, say: impl FnOnce(T) -> i32) -> i32 {
    match outcome {
        Ok(outcome) => say(outcome),
        Err(refusal) => refused(refusal),
    }
}

/// Leaves a refusal's code, field and message in the mailbox, and tells the length, below zero.
#[inline(never)]
pub(super) fn refused(Refusal { reason, field }: Refusal) -> i32 {
    let mut text = String::from(reason.code());
    for more in [field, reason.message()] {
        text.push(char::from(SEPARATOR));
        text.push_str(more);
    }
    -(mailbox::send(&text) as i32)
}

/// Two users by what JavaScript gave for each: a handle, or a text in the mailbox. `texts` has in
/// its lower half the length + 1 of the first one's text, in its upper half that of the second;
/// 0 if there is none.
#[inline(never)]
fn named(
    network: &Network,
    [user, other]: [u32; 2],
    texts: u32,
    fields: [&'static str; 2],
) -> Result<[UserHandle; 2], Refusal> {
    let [one, two] = [texts & 0xFFFF, texts >> 16].map(|length| length as usize);
    let end = one.saturating_sub(1);
    mailbox::received(end + two.saturating_sub(1), |text| {
        let found = |length, handle, text, field| match length {
            0 => network.find(UserHandle::new(handle).into(), field),
            _ => network.find(UserName::Id(text), field),
        };
        let user = found(one, user, text.get(..end).unwrap_or_default(), fields[0])?;
        if fields[1].is_empty() {
            return Ok([user; 2]);
        }
        let other = found(two, other, text.get(end..).unwrap_or_default(), fields[1])?;
        Ok([user, other])
    })
}

/// One user, as [`named`] finds them.
fn one(network: &Network, user: u32, texts: u32) -> Result<UserHandle, Refusal> {
    named(network, [user, 0], texts, ["user", ""]).map(|[user, _]| user)
}

const CONNECTED: [&str; 2] = ["user", "connection"];
const MERGED: [&str; 2] = ["user", "into"];
const BETWEEN: [&str; 2] = ["from", "to"];

/// Whether a text has so many lines, the last of which does not end with a line feed.
fn are_lines(text: &str, count: usize) -> bool {
    let (words, rest) = text.as_bytes().as_chunks();
    let mut found = 0;
    for byte in rest {
        found += usize::from(*byte == b'\n');
    }
    for word in words {
        found += line_feeds(*word).count_ones() as usize;
    }
    found + 1 == count
}

/// The lines of a text.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    core::iter::from_fn(move || {
        let text = rest?;
        let (words, last) = text.as_bytes().as_chunks();
        let mut at = 0;
        for word in words {
            let found = line_feeds(*word);
            if found != 0 {
                at += found.trailing_zeros() as usize / 8;
                rest = text.get(at + 1..);
                return text.get(..at);
            }
            at += 8;
        }
        let Some(behind) = last.iter().position(|byte| *byte == b'\n') else {
            return rest.take();
        };
        at += behind;
        rest = text.get(at + 1..);
        text.get(..at)
    })
}

/// Which of eight bytes are line feeds: the highest bit of each that is.
fn line_feeds(bytes: [u8; 8]) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * ONES;
    // Zero where there is one; a byte's highest bit stays clear there only.
    let other = u64::from_le_bytes(bytes) ^ (ONES * u64::from(b'\n'));
    !(((other & !HIGH) + !HIGH) | other) & HIGH
}

/// Appends a user: the place of their id in two words, or the handle.
#[inline]
fn put(network: &Network, words: &mut Vec<u32>, user: UserHandle, id: bool) {
    if id {
        words.extend(network.place(user.number()));
    } else {
        words.push(user.number());
    }
}

/// Appends users, and tells how many.
// Once, not at each of its uses.
#[inline(never)]
fn listed(
    network: &Network,
    words: &mut Vec<u32>,
    users: &mut dyn Iterator<Item = UserHandle>,
    ids: bool,
) -> i32 {
    let mut count = 0;
    for user in users {
        put(network, words, user, ids);
        count += 1;
    }
    count
}

/// Appends at most `limit` users, and behind them the handle of the last one if there are more,
/// or none. Tells how many.
#[inline(never)]
fn page(
    network: &Network,
    words: &mut Vec<u32>,
    users: &mut dyn Iterator<Item = UserHandle>,
    limit: usize,
    ids: bool,
) -> i32 {
    let (mut count, mut last) = (0, NONE);
    while count < limit
        && let Some(user) = users.next()
    {
        put(network, words, user, ids);
        last = user.number();
        count += 1;
    }
    let more = count == limit && users.next().is_some();
    words.push(if more { last } else { NONE });
    count as i32
}
