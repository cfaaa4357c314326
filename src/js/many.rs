//! Many codes over one crossing: lists of lines in, and lists out.

use super::code::expectation;
use super::mint::random;
use crate::code::{self, Distinct, Mode, Spec};
use alloc::string::String;
use alloc::vec::Vec;
use wasm_bindgen::prelude::wasm_bindgen;

/// Checks codes, each ended by a line feed. The answer has a byte a code: 0 if it is right, else
/// the number of the problem. `expected` is as [`check`](super::code::check) takes it.
#[wasm_bindgen(js_name = checkLines)]
pub fn check_lines(lines: &str, expected: u32) -> Vec<u8> {
    code::check_lines(lines, expectation(expected))
        .map(|problem| problem.map_or(0, |problem| problem as u8 + 1))
        .collect()
}

/// A run of codes, no two alike.
#[wasm_bindgen]
pub struct Minter(Distinct);

#[wasm_bindgen]
impl Minter {
    /// Prepares for `count` codes; nothing if there are not enough of that length. `mode` is 1
    /// for test codes.
    pub fn of(tag: u8, length: u8, mode: u8, count: usize) -> Option<Minter> {
        let mode = if mode == 1 { Mode::Test } else { Mode::Live };
        Distinct::new(Spec { mode, tag, length }, count).map(Minter)
    }

    /// The next codes, each ended by a line feed; fewer if the platform has no secure generator.
    pub fn next(&mut self, count: usize) -> String {
        let mut lines = String::new();
        for _ in 0..count {
            let code = loop {
                let Some(random) = random(self.0.spec().payload()) else { return lines };
                if let Some(code) = self.0.mint(&random) {
                    break code;
                }
            };
            lines.push_str(code.as_str());
            lines.push('\n');
        }
        lines
    }
}
