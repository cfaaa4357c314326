//! Tidy trees: everyone in the middle above those they brought in, no two closer than 1, the same
//! downline drawn the same wherever it stands, and all as narrow as that allows.
//!
//! After C. Buchheim, M. Jünger and S. Leipert, “Improving Walker's Algorithm to Run in Linear
//! Time” (Graph Drawing 2002, LNCS 2528, pages 344 to 353), whose names are kept; without its
//! recursions, as whoever is below has a higher number.

use alloc::vec;
use alloc::vec::Vec;

use super::chosen::Chosen;

/// No node.
const NONE: usize = usize::MAX;

/// The place of each node across its level, from 0 on.
pub(super) fn tidy(tree: &[Chosen]) -> Vec<f64> {
    let mut walk = Walk::new(tree);
    for node in (0..tree.len()).rev() {
        walk.first(node);
    }
    walk.second()
}

#[derive(Clone, Copy)]
struct Place {
    prelim: f64,
    modifier: f64,
    shift: f64,
    change: f64,
    /// The middle of those below, if there are any.
    middle: f64,
    thread: usize,
    ancestor: usize,
}

struct Walk<'a> {
    tree: &'a [Chosen],
    places: Vec<Place>,
}

impl<'a> Walk<'a> {
    fn new(tree: &'a [Chosen]) -> Self {
        let place = Place {
            prelim: 0.0,
            modifier: 0.0,
            shift: 0.0,
            change: 0.0,
            middle: 0.0,
            thread: NONE,
            ancestor: NONE,
        };
        let mut places = vec![place; tree.len()];
        for (node, place) in places.iter_mut().enumerate() {
            place.ancestor = node;
        }
        Self { tree, places }
    }

    /// Places those below `node` beside one another, each with everyone below them.
    fn first(&mut self, node: usize) {
        let below = self.tree[node].below();
        let mut default = below.start;
        for child in below.clone() {
            let middle = self.places[child].middle;
            if child > below.start {
                let prelim = self.places[child - 1].prelim + 1.0;
                self.places[child].prelim = prelim;
                self.places[child].modifier = prelim - middle;
                default = self.apportion(child, below.start, default);
            } else {
                self.places[child].prelim = middle;
            }
        }
        let (mut shift, mut change) = (0.0, 0.0);
        for child in below.clone().rev() {
            let place = &mut self.places[child];
            place.prelim += shift;
            place.modifier += shift;
            change += place.change;
            shift += place.shift + change;
        }
        if !below.is_empty() {
            let ends = self.places[below.start].prelim + self.places[below.end - 1].prelim;
            self.places[node].middle = ends / 2.0;
        }
    }

    /// Moves `node` away from those beside it, as far as those below them need.
    fn apportion(&mut self, node: usize, leftmost: usize, default: usize) -> usize {
        let modifier = |walk: &Self, node: usize| walk.places[node].modifier;
        let (mut inner_right, mut outer_right) = (node, node);
        let (mut inner_left, mut outer_left) = (node - 1, leftmost);
        let mut sum_inner_right = modifier(self, node);
        let mut sum_outer_right = sum_inner_right;
        let mut sum_inner_left = modifier(self, inner_left);
        let mut sum_outer_left = modifier(self, outer_left);
        loop {
            let (left, right) = (self.next_right(inner_left), self.next_left(inner_right));
            if left == NONE || right == NONE {
                break;
            }
            (inner_left, inner_right) = (left, right);
            outer_left = self.next_left(outer_left);
            outer_right = self.next_right(outer_right);
            self.places[outer_right].ancestor = node;
            let shift = (self.places[inner_left].prelim + sum_inner_left)
                - (self.places[inner_right].prelim + sum_inner_right)
                + 1.0;
            if shift > 0.0 {
                let ancestor = self.places[inner_left].ancestor;
                let is_sibling = self.tree[ancestor].parent == self.tree[node].parent;
                self.move_subtree(if is_sibling { ancestor } else { default }, node, shift);
                sum_inner_right += shift;
                sum_outer_right += shift;
            }
            sum_inner_left += modifier(self, inner_left);
            sum_inner_right += modifier(self, inner_right);
            sum_outer_left += modifier(self, outer_left);
            sum_outer_right += modifier(self, outer_right);
        }
        let (left, right) = (self.next_right(inner_left), self.next_left(inner_right));
        if left != NONE && self.next_right(outer_right) == NONE {
            self.places[outer_right].thread = left;
            self.places[outer_right].modifier += sum_inner_left - sum_outer_right;
        }
        if right != NONE && self.next_left(outer_left) == NONE {
            self.places[outer_left].thread = right;
            self.places[outer_left].modifier += sum_inner_right - sum_outer_left;
            return node;
        }
        default
    }

    #[allow(clippy::cast_precision_loss)]
    fn move_subtree(&mut self, left: usize, right: usize, shift: f64) {
        let part = shift / (right - left) as f64;
        self.places[left].change += part;
        let moved = &mut self.places[right];
        moved.change -= part;
        moved.shift += shift;
        moved.prelim += shift;
        moved.modifier += shift;
    }

    /// The next node down the left contour.
    fn next_left(&self, node: usize) -> usize {
        let below = self.tree[node].below();
        if below.is_empty() {
            self.places[node].thread
        } else {
            below.start
        }
    }

    /// The next node down the right contour.
    fn next_right(&self, node: usize) -> usize {
        let below = self.tree[node].below();
        if below.is_empty() {
            self.places[node].thread
        } else {
            below.end - 1
        }
    }

    fn second(&self) -> Vec<f64> {
        // What is added to everyone below a node, and where each node comes to be.
        let mut sums = vec![0.0; self.tree.len()];
        let mut across: Vec<f64> = Vec::with_capacity(self.tree.len());
        let mut least = 0.0_f64;
        for (node, place) in self.places.iter().enumerate() {
            let above = if node == 0 {
                0.0
            } else {
                sums[self.tree[node].parent]
            };
            sums[node] = above + place.modifier;
            across.push(above + place.prelim);
            least = least.min(above + place.prelim);
        }
        // The first node has nobody beside it: its own place is the middle of those below.
        if let Some(first) = across.first_mut() {
            *first = self.places[0].middle;
        }
        for place in &mut across {
            *place -= least;
        }
        across
    }
}
