//! Forms: which of a page's fields gets the code, through the mailbox.

use super::link::SEPARATOR;
use super::mailbox;
use crate::form::{Field, Flags, choose};
use wasm_bindgen::prelude::wasm_bindgen;

/// Ends a field's description.
const END: char = '\u{1E}';

/// Chooses among the fields described in the mailbox. A description is eight texts with a
/// separator between them (flags as one character of that number, kind, name, id, autocomplete,
/// label, aria-label, placeholder) and an end.
///
/// The answer is 0 if no field will do; else, from the lowest bit, 16 bits index + 1, 7 bits
/// score, and the reason's number, from 1.
#[wasm_bindgen]
pub fn choose_field(units: usize) -> u32 {
    let text = mailbox::received_text(units);
    let fields = text.split_terminator(END).map(|description| {
        let mut texts = description.split(SEPARATOR);
        let mut next = || texts.next().unwrap_or_default();
        let flags = next().chars().next().map_or(0, |bits| bits as u8);
        Field {
            flags: Flags::from_bits(flags),
            kind: next(),
            name: next(),
            id: next(),
            autocomplete: next(),
            label: next(),
            aria_label: next(),
            placeholder: next(),
        }
    });
    // More fields than can be counted in 16 bits are no form.
    choose(fields.take(0xFFFE)).map_or(0, |choice| {
        (choice.index as u32 + 1) | u32::from(choice.score) << 16 | (choice.reason as u32 + 1) << 23
    })
}
