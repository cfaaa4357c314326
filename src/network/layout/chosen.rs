//! Who of a network is drawn, where there are too many for all: the largest downlines first, and
//! of each only so many; the rest is folded into one node that tells how many they are.

use alloc::vec::Vec;
use core::ops::Range;

use super::Asked;
use super::ordered::Ordered;
use crate::network::counts;
use crate::network::program::{NONE, Program};

/// The most nodes of a layout, whatever is asked for.
const MOST: usize = 1 << 16;

/// A node of the tree that is drawn. The first one stands for nobody: below it are the roots.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chosen {
    /// [`NONE`] for those who are folded.
    pub(super) user: u32,
    pub(super) parent: usize,
    /// How many steps from the first.
    pub(super) depth: u32,
    /// How many are folded into this node; 0 for a user.
    pub(super) folded: u32,
    /// How many this user brought in.
    pub(super) direct: u32,
    /// How many stand below within the levels of the program, and below those who are folded.
    pub(super) total: u32,
    /// Those below who are drawn.
    first: usize,
    count: usize,
}

impl Chosen {
    pub(super) fn below(&self) -> Range<usize> {
        self.first..self.first + self.count
    }

    fn new(user: u32, parent: usize, depth: u32) -> Self {
        Self {
            user,
            parent,
            depth,
            folded: 0,
            direct: 0,
            total: 0,
            first: 0,
            count: 0,
        }
    }
}

fn total(program: &Program, user: u32) -> u32 {
    counts::total(&program.counts(user, false))
}

/// Those whom a user brought in, in the order of their connection.
fn brought_in(program: &Program, user: u32) -> impl Iterator<Item = u32> {
    let real = |user: u32| (user != NONE).then_some(user);
    core::iter::successors(real(program.first(user)), move |&user| {
        real(program.next(user))
    })
}

/// A tree of those who are drawn, each after whoever brought them in, siblings side by side.
pub(super) struct Choice<'a> {
    program: &'a Program,
    asked: &'a Asked,
    pub(super) tree: Vec<Chosen>,
    /// The depth of the user who was asked for, or of the roots.
    pub(super) base: u32,
    /// Those who could be opened: how many are below, and the complement of the place, as the
    /// largest come first and of equals those who were drawn first.
    closed: Ordered,
    /// How many are to be drawn below whom.
    shown: Vec<(u64, u64)>,
}

impl<'a> Choice<'a> {
    pub(super) fn new(program: &'a Program, user: Option<u32>, asked: &'a Asked) -> Self {
        let mut shown = Ordered::default();
        for (user, count) in &asked.shown {
            shown.push((*user).into(), (*count).into());
        }
        let mut choice = Self {
            program,
            asked,
            tree: Vec::from([Chosen::new(NONE, 0, 0)]),
            base: 1,
            closed: Ordered::default(),
            shown: shown.sorted(),
        };
        match user {
            Some(user) => choice.draw_chain(user),
            None => choice.draw_roots(),
        }
        choice.open_largest();
        choice
    }

    fn draw_roots(&mut self) {
        let program = self.program;
        let most = self.asked.limit.min(MOST as u32).saturating_sub(1);
        let few = self.shown(NONE).unwrap_or(self.asked.few.min(most));
        // Whoever has no connection at all is no root of this program's.
        let mut roots = program
            .referring()
            .filter(|user| program.referrer(*user) == NONE);
        self.open(0, &mut roots, few);
    }

    /// The user who was asked for, below those of their chain.
    fn draw_chain(&mut self, user: u32) {
        let above = self
            .program
            .above(user)
            .take(MOST.min(self.asked.above as usize));
        let mut chain: Vec<u32> = above.collect();
        chain.insert(0, user);
        let mut at = 0;
        for user in chain.into_iter().rev() {
            let Chosen {
                depth,
                direct,
                total: all,
                ..
            } = self.tree[at];
            let drawn = self.push(Chosen {
                direct: self.program.count(user, 1),
                total: total(self.program, user),
                ..Chosen::new(user, at, depth + 1)
            });
            // Their other referrals, in one node beside the chain.
            if direct > 1 {
                let own = self.tree[drawn].total + 1;
                self.push(Chosen {
                    folded: direct - 1,
                    total: all.saturating_sub(own).saturating_sub(direct - 1),
                    ..Chosen::new(NONE, at, depth + 1)
                });
            }
            at = drawn;
        }
        self.base = self.tree[at].depth;
        self.offer(at);
    }

    /// Draws a node as the last of those below its parent.
    fn push(&mut self, chosen: Chosen) -> usize {
        let at = self.tree.len();
        let parent = &mut self.tree[chosen.parent];
        if parent.count == 0 {
            parent.first = at;
        }
        parent.count += 1;
        self.tree.push(chosen);
        at
    }

    /// How many below a user are to be drawn, if that was asked for.
    fn shown(&self, user: u32) -> Option<u32> {
        let at = self
            .shown
            .binary_search_by_key(&user.into(), |&(user, _)| user);
        Some(self.shown[at.ok()?].1 as u32)
    }

    /// Has a node opened when its turn comes, if there is anybody below within the levels.
    fn offer(&mut self, at: usize) {
        let Chosen {
            user, depth, total, ..
        } = self.tree[at];
        if total == 0 || depth - self.base >= self.asked.levels.into() {
            return;
        }
        // What was asked for comes first, and whom nobody is to be drawn of never.
        match self.shown(user) {
            Some(0) => {}
            Some(_) => self.closed.push(u64::MAX, !(at as u64)),
            None => self.closed.push(total.into(), !(at as u64)),
        }
    }

    fn open_largest(&mut self) {
        while let Some((_, place)) = self.closed.pop() {
            let at = !place as usize;
            let user = self.tree[at].user;
            let shown = self.shown(user);
            let few = shown.unwrap_or(self.asked.few);
            let most = if shown.is_some() {
                MOST
            } else {
                (self.asked.limit as usize).min(MOST)
            };
            // With those below, and the node for the rest of them.
            let room = most.saturating_sub(self.tree.len());
            if room < 2 {
                continue;
            }
            let few = few.min(room as u32 - 1);
            self.open(at, &mut brought_in(self.program, user), few);
        }
    }

    /// Draws the largest of those below a node, and folds the others.
    fn open(&mut self, at: usize, users: &mut dyn Iterator<Item = u32>, few: u32) {
        let few = few.clamp(1, MOST as u32) as usize;
        let depth = self.tree[at].depth + 1;
        // The largest, by the complement of their size, so that the smallest of them is at hand;
        // of equals those who came first stay.
        let mut largest = Ordered::default();
        let (mut direct, mut totals) = (0_u32, 0_u32);
        for user in users {
            let total = total(self.program, user);
            direct += 1;
            totals = totals.saturating_add(total);
            let order = u64::from(direct) << 32 | u64::from(user);
            largest.push(u64::MAX - u64::from(total), order);
            // One more than were asked for: to fold a single one would save nothing.
            if largest.len() > few + 1 {
                largest.pop();
            }
        }
        if direct as usize > few + 1 {
            largest.pop();
        }
        let drawn = largest.sorted();
        let folded = direct - drawn.len() as u32;
        let mut opened = Vec::with_capacity(drawn.len());
        for (size, order) in drawn {
            let (total, user) = ((u64::MAX - size) as u32, order as u32);
            opened.push(self.push(Chosen {
                direct: self.program.count(user, 1),
                total,
                ..Chosen::new(user, at, depth)
            }));
            totals = totals.saturating_sub(total);
        }
        if folded > 0 {
            self.push(Chosen {
                folded,
                total: totals,
                ..Chosen::new(NONE, at, depth)
            });
        }
        for at in opened {
            self.offer(at);
        }
    }
}
