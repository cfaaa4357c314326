//! What changes a network: users and connections, one by one or many.

use super::lines::{are_lines, lines};
use super::{JsNetwork, NONE, named, one, put, said};
use crate::js::mailbox;
use crate::network::{
    Added, Changed, Connected, Disconnected, Network, Outcome, ProgramHandle, UserHandle,
};
use crate::refusal::{Reason, Refusal};
use wasm_bindgen::prelude::wasm_bindgen;

const CONNECTED: [&str; 2] = ["user", "connection"];
const MERGED: [&str; 2] = ["user", "into"];

#[wasm_bindgen(js_class = Network)]
impl JsNetwork {
    /// Adds the program in the mailbox: 0 if it is new.
    #[wasm_bindgen(js_name = addProgram)]
    pub fn add_program(&mut self, bytes: usize, levels: u8) -> i32 {
        let outcome = mailbox::received(bytes, |program| self.network.add_program(program, levels));
        said(outcome, added)
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

fn added(added: Added) -> i32 {
    match added {
        Added::New => 0,
        Added::Unchanged => 1,
    }
}
