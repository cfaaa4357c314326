//! Forms: which of a page's fields gets the code, through the mailbox.

use super::mailbox::{self, SEPARATOR};
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
pub fn choose_field(bytes: usize) -> u32 {
    let choice = mailbox::received(bytes, |text| {
        // More fields than can be counted in 16 bits are no form.
        choose(text.split_terminator(END).take(0xFFFE).map(field))
    });
    choice.map_or(0, |choice| {
        (choice.index as u32 + 1) | u32::from(choice.score) << 16 | (choice.reason as u32 + 1) << 23
    })
}

fn field(description: &str) -> Field<'_> {
    let mut texts = [""; 8];
    for (place, text) in texts.iter_mut().zip(description.split(SEPARATOR)) {
        *place = text;
    }
    let [
        flags,
        kind,
        name,
        id,
        autocomplete,
        label,
        aria_label,
        placeholder,
    ] = texts;
    Field {
        kind,
        name,
        id,
        autocomplete,
        label,
        aria_label,
        placeholder,
        flags: Flags::from_bits(flags.bytes().next().unwrap_or_default()),
    }
}
