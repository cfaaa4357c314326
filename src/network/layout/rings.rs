//! Levels as rings: everyone in the middle of a sector of their own, in which all below them lie.
//!
//! A node at the depth `d` takes an arc of 1, which on a ring of the radius `d` is an angle of
//! `1 / d`; and no less than those below it together. Where that comes to more than a full turn,
//! all rings are as much larger, and the angles as much smaller.

use alloc::vec;
use alloc::vec::Vec;
use core::f64::consts::TAU;

use super::chosen::Chosen;

/// The angle of each node, in radians, and how far one ring is from the next.
pub(super) fn rings(tree: &[Chosen], middle: u32) -> (Vec<f64>, f64) {
    // From the outside in: whoever is below has a higher number.
    let mut needs = vec![0.0_f64; tree.len()];
    for (at, node) in tree.iter().enumerate().rev() {
        let ring = node.depth.saturating_sub(middle);
        if ring > 0 {
            needs[at] = needs[at].max(1.0 / f64::from(ring));
        }
        if at > 0 {
            needs[node.parent] += needs[at];
        }
    }
    let all = needs.first().copied().unwrap_or_default();
    let scale = if all > 0.0 { TAU / all } else { 0.0 };
    // Of each node where its sector begins, and then its middle; of each parent, up to where
    // sectors are given out. Siblings come one after the other.
    let mut angles = vec![0.0; tree.len()];
    for (at, node) in tree.iter().enumerate() {
        let mut start: f64 = angles[at];
        angles[at] += needs[at] * scale / 2.0;
        // Those below may need less than their sector has.
        let below: f64 = node.below().map(|below| needs[below]).sum();
        start += (needs[at] - below) * scale / 2.0;
        for below in node.below() {
            angles[below] = start;
            start += needs[below] * scale;
        }
    }
    (angles, (all / TAU).max(1.0))
}
