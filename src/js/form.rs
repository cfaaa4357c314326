//! Forms: which of a page's fields gets the code, through the mailbox.

use super::mailbox::{self, SEPARATOR};
use crate::form::{Choice, Field, Flags, choose, is_login};

/// Ends a field's description.
const END: u8 = 0x1E;

/// Chooses among the fields described in the mailbox. A description is thirteen texts with a
/// separator between them and an end: flags as a decimal number, what the form is called and its
/// passwords (see [`is_login`]), kind, name, id, autocomplete, data, label, aria-label,
/// placeholder, nearby, group. `descriptor.js` joins them.
///
/// The answer is 0 if no field will do; else, from the lowest bit, 16 bits index + 1, 7 bits
/// score, and the reason's number, from 1.
#[unsafe(no_mangle)]
pub extern "C" fn choose_field(bytes: usize) -> u32 {
    chosen(bytes).map_or(0, number)
}

/// The choice among the fields described in the mailbox.
pub(super) fn chosen(bytes: usize) -> Option<Choice> {
    mailbox::received(bytes, |mut rest| {
        let fields = core::iter::from_fn(|| {
            let (description, after) = mailbox::cut(rest, END);
            rest = after;
            Some(field(description)).filter(|_| !description.is_empty())
        });
        // More fields than can be counted in 16 bits are no form.
        choose(fields.take(0xFFFE))
    })
}

/// A choice as [`choose_field`] answers it.
#[inline]
pub(super) fn number(choice: Choice) -> u32 {
    (choice.index as u32 + 1) | u32::from(choice.score) << 16 | (choice.reason as u32 + 1) << 23
}

pub(super) fn field(description: &str) -> Field<'_> {
    let mut rest = description;
    let mut next = || {
        let (text, after) = mailbox::cut(rest, SEPARATOR);
        rest = after;
        text
    };
    let bits = next().bytes().fold(0, |number: u8, digit| {
        number
            .wrapping_mul(10)
            .wrapping_add(digit.wrapping_sub(b'0'))
    });
    let mut flags = Flags::from_bits(bits);
    if is_login(next(), next()) {
        flags = flags | Flags::IN_LOGIN_FORM;
    }
    // In the order in which they are written.
    Field {
        flags,
        kind: next(),
        name: next(),
        id: next(),
        autocomplete: next(),
        data: next(),
        label: next(),
        aria_label: next(),
        placeholder: next(),
        nearby: next(),
        group: next(),
    }
}
