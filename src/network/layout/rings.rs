//! Levels as rings: a tidy tree bent round its root, each ring as large as it takes for no two of
//! its nodes to be closer than 1 along it, and at least 1 larger than the one within.

use alloc::vec;
use alloc::vec::Vec;
use core::f64::consts::TAU;

use super::chosen::Chosen;
use super::ordered::Ordered;

/// Turns places across the levels into angles, and tells the radius of each depth.
pub(super) fn rings(tree: &[Chosen], across: &mut [f64]) -> Vec<f64> {
    let width = across.iter().fold(0.0_f64, |most, place| most.max(*place)) + 1.0;
    let mut by_depth = Ordered::default();
    for (node, place) in tree.iter().zip(across) {
        *place *= TAU / width;
        // Of numbers that are not negative the bits are in the order of the numbers.
        by_depth.push(node.depth.into(), place.to_bits());
    }
    let by_depth = by_depth.sorted();
    let deepest = by_depth.last().map_or(0, |(depth, _)| *depth as usize);
    let mut gaps = vec![TAU; deepest + 1];
    let mut first = 0.0;
    for (at, &(depth, place)) in by_depth.iter().enumerate() {
        let place = f64::from_bits(place);
        let gap = &mut gaps[depth as usize];
        match at.checked_sub(1).map(|before| by_depth[before]) {
            Some((same, before)) if same == depth => {
                *gap = gap.min(place - f64::from_bits(before));
            }
            _ => first = place,
        }
        // From the last of a ring round to the first.
        let is_last = by_depth.get(at + 1).is_none_or(|next| next.0 != depth);
        if is_last && place > first {
            *gap = gap.min(first + TAU - place);
        }
    }
    // In the middle is the one root, or nobody.
    let is_one = tree.first().is_some_and(|first| first.below().len() == 1);
    let middle = usize::from(is_one);
    let mut radii = vec![0.0; deepest + 1];
    for depth in middle + 1..=deepest {
        radii[depth] = (radii[depth - 1] + 1.0_f64).max(1.0 / gaps[depth]);
    }
    radii
}
