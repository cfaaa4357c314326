//! What a network is asked.

use super::lines::{are_lines, lines};
use super::{JsNetwork, NONE, listed, named, one, page, put, refused, said};
use crate::js::mailbox;
use crate::network::{By, List, Network, ProgramHandle, Ranking, UserHandle};
use crate::refusal::Reason;
use wasm_bindgen::prelude::wasm_bindgen;

const BETWEEN: [&str; 2] = ["from", "to"];

#[wasm_bindgen(js_class = Network)]
impl JsNetwork {
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

    /// Whether a user is banned.
    #[wasm_bindgen(js_name = isBanned)]
    pub fn is_banned(&self, user: u32, texts: u32) -> i32 {
        let banned = one(&self.network, user, texts).and_then(|user| self.network.is_banned(user));
        said(banned, i32::from)
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

    /// How many users there are at each depth: the answer.
    pub fn depths(&mut self, program: u32, active: bool) -> i32 {
        let depths = self.network.depths(ProgramHandle::new(program), active);
        said(depths, |depths| {
            self.words = depths;
            self.words.len() as i32
        })
    }
}

/// The levels of a program.
fn levels_of(network: &Network, program: u32) -> u8 {
    let levels = network.programs().nth(program as usize);
    levels.map_or(0, |(_, levels)| levels)
}
