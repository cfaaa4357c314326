//! Many codes over one crossing. Lines to be checked cross through a place of their own, which
//! is as large as they need; lists of new codes as wasm-bindgen's strings.

use super::code::expectation;
use super::mint::random;
use super::only_thread::OnlyThread;
use crate::code::{self, Distinct, Mode, Spec};
use alloc::string::String;
use alloc::vec::Vec;
use wasm_bindgen::prelude::wasm_bindgen;

static LINES: OnlyThread<Vec<u8>> = OnlyThread::new(Vec::new());

/// Makes room for so many bytes of lines and tells where it is; for none, gives all room back.
#[unsafe(no_mangle)]
pub extern "C" fn room(bytes: usize) -> *mut u8 {
    LINES.with(|lines| {
        if bytes == 0 {
            *lines = Vec::new();
        } else if lines.len() < bytes {
            lines.resize(bytes, 0);
        }
        lines.as_mut_ptr()
    })
}

/// Checks the lines of codes in the first so many bytes of the room, and tells how many there
/// are. In their place it leaves a byte for each: 0 if the code is right, else the number of the
/// problem. `expected` is as [`check`](super::code::check) takes it.
#[unsafe(no_mangle)]
pub extern "C" fn check_lines(bytes: usize, expected: u32) -> usize {
    let expected = expectation(expected);
    LINES.with(|lines| {
        let (mut count, mut from) = (0, 0);
        while let Some(rest) = lines.get(from..bytes)
            && let Some((problem, length)) = code::check_line(rest, expected)
        {
            // No line is shorter than its verdict, so none is overwritten unread.
            if let Some(verdict) = lines.get_mut(count) {
                *verdict = problem.map_or(0, |problem| problem as u8 + 1);
            }
            (count, from) = (count + 1, from + length);
        }
        count
    })
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
                let Some(random) = random(self.0.spec().payload()) else {
                    return lines;
                };
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
