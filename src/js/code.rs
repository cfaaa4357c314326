//! Codes: checking and spelling, through the mailbox.

use super::mailbox;
use crate::code::{Expected, Invalid, Mode, Verdict, check_utf16, normalize_utf16, tag_of};
use wasm_bindgen::prelude::wasm_bindgen;

/// Checks the text in the mailbox. `expected` is the program's tag (0: any) and from bit 5 the
/// mode (0: any, 1: live, 2: test).
///
/// The answer, from the lowest bit: 4 bits problem (0: valid), 3 bits slip (0: none), 9 bits
/// position + 1 (0: unknown), 5 bits length of the code that lies in the mailbox (the canonical
/// one, or the suggestion), 2 bits kind, 1 bit mode, 5 bits tag, 1 bit set if the text was
/// canonical as it stood, so that it need not be read back.
#[wasm_bindgen]
pub fn check(units: usize, expected: u32) -> u32 {
    let expected = Expected {
        tag: Some((expected & 31) as u8).filter(|tag| *tag != 0),
        mode: match expected >> 5 {
            1 => Some(Mode::Live),
            2 => Some(Mode::Test),
            _ => None,
        },
    };
    let (verdict, same) = mailbox::received(units, |text| {
        let verdict = check_utf16(text.iter().copied(), expected);
        let same = verdict.valid().is_some_and(|code| {
            code.as_bytes().iter().map(|byte| u16::from(*byte)).eq(text.iter().copied())
        });
        (verdict, same)
    });
    match verdict {
        Verdict::Valid(code) => {
            let length = if same { 0 } else { mailbox::send(code.as_str()) };
            length << 16
                | (code.kind() as u32) << 21
                | (code.mode() as u32) << 23
                | u32::from(code.tag()) << 24
                | u32::from(same) << 29
        }
        Verdict::Invalid(Invalid { problem, position, suggestion }) => {
            let position = position.map_or(0, |position| position as u32 + 1);
            let (slip, length) = suggestion.map_or((0, 0), |suggestion| {
                (suggestion.slip as u32 + 1, mailbox::send(suggestion.code.as_str()))
            });
            (problem as u32 + 1) | slip << 4 | position << 7 | length << 16
        }
    }
}

/// Leaves the canonical spelling of the text and tells its length; 0 if it has none.
#[wasm_bindgen]
pub fn normalize(units: usize) -> u32 {
    let normal = mailbox::received(units, |text| normalize_utf16(text.iter().copied()));
    normal.map_or(0, |normal| mailbox::send(&normal))
}

/// Leaves the code in groups for reading aloud and tells its length; 0 if it is not right.
#[wasm_bindgen]
pub fn format(units: usize) -> u32 {
    let verdict = mailbox::received(units, |text| {
        check_utf16(text.iter().copied(), Expected::default())
    });
    let Some(code) = verdict.valid() else {
        return 0;
    };
    let mut grouped = String::new();
    for group in code.groups() {
        if !grouped.is_empty() {
            grouped.push('-');
        }
        grouped.push_str(group);
    }
    mailbox::send(&grouped)
}

/// The tag of the program whose short id lies in the mailbox.
#[wasm_bindgen]
pub fn tag(units: usize) -> u8 {
    tag_of(&mailbox::received_text(units))
}
