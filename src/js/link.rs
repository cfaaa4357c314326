//! Links: a code out of a URL, and a signup link out of a template, through the mailbox.

use super::mailbox;
use crate::code::{Expected, check};
use crate::link::{find, signup_link};
use wasm_bindgen::prelude::wasm_bindgen;

/// Separates texts that cross together.
pub(super) const SEPARATOR: char = '\u{1F}';

/// Looks for a referral code in the URL of `url_units` units at the start of the mailbox; after
/// it stand the caller's own parameter names, each behind a separator.
///
/// The answer is 0 if there is none; else, from the lowest bit, 2 bits source + 1 and the length
/// of name, separator and text, which lie in the mailbox.
#[wasm_bindgen]
pub fn find_code(units: usize, url_units: usize) -> u32 {
    let (url, names) = mailbox::received(units, |text| {
        let (url, names) = text.split_at(url_units.min(text.len()));
        (String::from_utf16_lossy(url), String::from_utf16_lossy(names))
    });
    let own_names: Vec<&str> = names.split(SEPARATOR).filter(|name| !name.is_empty()).collect();
    let is_code = |text: &str| check(text, Expected::default()).valid().is_some();
    find(&url, &own_names, is_code).map_or(0, |found| {
        let mut answer = found.name.to_owned();
        answer.push(SEPARATOR);
        answer.push_str(&found.text);
        (found.source as u32 + 1) | mailbox::send(&answer) << 2
    })
}

/// Makes a link of the template of `template_units` units at the start of the mailbox and the
/// code behind it. The answer is, from the lowest bit, 4 bits refusal (0: none) and the length
/// of the link, which lies in the mailbox.
#[wasm_bindgen]
pub fn link(units: usize, template_units: usize) -> u32 {
    let (template, code) = mailbox::received(units, |text| {
        let (template, code) = text.split_at(template_units.min(text.len()));
        (String::from_utf16_lossy(template), String::from_utf16_lossy(code))
    });
    match signup_link(&template, &code) {
        Ok(link) => mailbox::send(&link) << 4,
        Err(refusal) => refusal as u32 + 1,
    }
}
