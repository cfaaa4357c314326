//! Layouts: where to draw whom of a network, however large it is.
//!
//! The largest downlines are drawn first, until a limit is reached; whoever has no place is
//! folded into a node beside their siblings that tells how many they are. So a million people
//! make a picture of some hundred nodes, in the time that it takes to look at those.
//!
//! A [tree](Shape::Tree) is tidy: its places need only to be multiplied by the size of a node. On
//! [rings](Shape::Rings) a place is an angle and a radius.
//!
//! ```
//! use refgraph::network::Network;
//! use refgraph::network::layout::Asked;
//!
//! let mut network = Network::new(7);
//! network.add_program("spring", 3)?;
//! for (user, connection) in [("ben", "ann"), ("cy", "ann"), ("dee", "cy"), ("ed", "cy")] {
//!     network.user_or_new(connection)?;
//!     network.user_or_new(user)?;
//!     network.connect("spring", user, connection)?;
//! }
//! let nodes = network.layout("spring", Some("ann".into()), &Asked::default())?;
//! let drawn: Vec<_> = nodes
//!     .iter()
//!     .map(|node| (node.user.and_then(|user| network.id(user)), node.level, node.across))
//!     .collect();
//! assert_eq!(
//!     drawn,
//!     [
//!         (Some("ann"), 0, 1.0),
//!         (Some("cy"), 1, 0.5),
//!         (Some("dee"), 2, 0.0),
//!         (Some("ed"), 2, 1.0),
//!         (Some("ben"), 1, 1.5),
//!     ],
//! );
//! # Ok::<(), refgraph::refusal::Refusal>(())
//! ```

mod chosen;
mod ordered;
mod rings;
mod tidy;

use alloc::vec;
use alloc::vec::Vec;

use super::program::NONE;
use super::{MAX_LEVELS, Network, ProgramName, UserHandle, UserName};
use crate::refusal::Refusal;
use chosen::Choice;

/// How nodes are laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// Levels are lines, one after the other.
    #[default]
    Tree,
    /// Levels are rings, one around the other.
    Rings,
}

/// What is to be drawn.
#[derive(Clone, Debug)]
pub struct Asked {
    /// How nodes are laid out.
    pub shape: Shape,
    /// How many levels of the chain above the user are drawn.
    pub above: u32,
    /// How many levels below are drawn at most.
    pub levels: u8,
    /// How many nodes are drawn at most, but for what `shown` asks for.
    pub limit: u32,
    /// How many of those whom one user brought in are drawn before the rest is folded, and how
    /// many roots.
    pub few: u32,
    /// How many are drawn below single users, by the number of their handle, whatever the limit;
    /// 0 for none. The roots go by `u32::MAX`. At most 65,536 nodes are drawn in all.
    pub shown: Vec<(u32, u32)>,
}

impl Default for Asked {
    fn default() -> Self {
        Self {
            shape: Shape::Tree,
            above: 0,
            levels: MAX_LEVELS,
            limit: 200,
            few: 8,
            shown: Vec::new(),
        }
    }
}

/// A node of a layout.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Node {
    /// `None` if it stands for those who are folded.
    pub user: Option<UserHandle>,
    /// The place of the node above in the layout; `None` for a root.
    pub parent: Option<usize>,
    /// The level below the user who was asked for, or below the roots; negative above.
    pub level: i32,
    /// How many are folded into this node; 0 for a user.
    pub folded: u32,
    /// How many this user brought in.
    pub direct: u32,
    /// How many stand below within the levels of the program; for those who are folded, below
    /// all of them together.
    pub total: u32,
    /// How many of those whom this user brought in are drawn.
    pub shown: u32,
    /// Where across its level: from 0 on, with at least 1 between any two; on rings an angle in
    /// radians.
    pub across: f64,
    /// The place of its level: 0, 1, 2 and so on; on rings the radius, with at least 1 along a
    /// ring between any two of its nodes.
    pub along: f64,
}

impl Network {
    /// Where to draw the downline of `user`, or, if that is `None`, all trees. Each node comes
    /// before those below it; siblings by the size of their downlines, largest first.
    ///
    /// It takes the time to go through all those who were brought in by users who are drawn;
    /// for all trees, through all users who brought others in.
    ///
    /// # Errors
    /// None but those common to all functions of [`Network`].
    pub fn layout<'a>(
        &self,
        program: impl Into<ProgramName<'a>>,
        user: Option<UserName<'a>>,
        asked: &Asked,
    ) -> Result<Vec<Node>, Refusal> {
        let program = self.program_of(program)?;
        let user = match user {
            Some(user) => Some(self.find_user(user, "user")?),
            None => None,
        };
        let choice = Choice::new(program, user, asked);
        let tree = &choice.tree;
        // On rings the middle is the one at the top, or nobody, if there are several.
        let is_one = tree[0].below().len() == 1;
        let middle = u32::from(is_one);
        let (across, ring) = match asked.shape {
            Shape::Tree => (tidy::tidy(tree), 1.0),
            Shape::Rings => rings::rings(tree, middle),
        };
        let first = if asked.shape == Shape::Tree {
            1
        } else {
            middle
        };
        // In the order of reading. The first node, which stands for nobody, is left out.
        let mut nodes: Vec<Node> = Vec::with_capacity(tree.len());
        let mut places = vec![0; tree.len()];
        let mut stack: Vec<usize> = tree[0].below().rev().collect();
        while let Some(at) = stack.pop() {
            let chosen = &tree[at];
            places[at] = nodes.len();
            stack.extend(chosen.below().rev());
            let is_user = |at: &usize| tree[*at].folded == 0;
            nodes.push(Node {
                user: (chosen.user != NONE).then_some(UserHandle::new(chosen.user)),
                parent: (chosen.parent != 0).then(|| places[chosen.parent]),
                level: chosen.depth.cast_signed() - choice.base.cast_signed(),
                folded: chosen.folded,
                direct: chosen.direct,
                total: chosen.total,
                shown: chosen.below().filter(is_user).count() as u32,
                across: across[at],
                along: f64::from(chosen.depth - first) * ring,
            });
        }
        Ok(nodes)
    }
}
