//! Links: a code out of a URL, through the mailbox.

use super::mailbox::{self, SEPARATOR};
use crate::code::{Expected, check};
use crate::link::find;
use arrayvec::ArrayString;

/// Looks for a referral code in the URL in the mailbox; before it stand the caller's own
/// parameter names, with a space between them, and a separator.
///
/// The answer is 0 if there is none; else, from the lowest bit, 2 bits source + 1 and the length
/// of text, separator and name, which lie in the mailbox.
#[unsafe(no_mangle)]
pub extern "C" fn find_code(bytes: usize) -> u32 {
    let is_code = |text: &str| check(text, Expected::default()).valid().is_some();
    let found = mailbox::received(bytes, |text| {
        let (own_names, url) = mailbox::cut(text, SEPARATOR);
        let found = find(url, own_names, is_code)?;
        // No name that is found is too long for that.
        let name = ArrayString::<64>::from(found.name).unwrap_or_default();
        Some((found.source, found.text, name))
    });
    found.map_or(0, |(source, text, name)| {
        let length = mailbox::send(&text);
        (source as u32 + 1) | mailbox::append(length, &name) << 2
    })
}
