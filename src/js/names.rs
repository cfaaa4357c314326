//! The stable names behind the numbers that the other bindings return, told once at start, so
//! that no list stands twice.

use super::mailbox;
use crate::code::{Problem, Slip};
use crate::{form, link};
use wasm_bindgen::prelude::wasm_bindgen;

/// Leaves the names in the mailbox: a line a list, a space between names. Numbers count from 1.
#[wasm_bindgen]
pub fn names() -> u32 {
    let lists: [&[&str]; 5] = [
        &Problem::ALL.map(Problem::code),
        &Slip::ALL.map(Slip::code),
        &link::Source::ALL.map(link::Source::code),
        &form::Reason::ALL.map(form::Reason::code),
        &link::LinkRefusal::ALL.map(link::LinkRefusal::code),
    ];
    mailbox::send(&lists.map(|list| list.join(" ")).join("\n"))
}
