//! Folding: letters beyond ASCII, as the decision takes them.

use alloc::string::String;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A text of a page as a [`Field`](super::Field) takes it: letters beyond ASCII small, without
/// their accents and in their plain form. ASCII stays, since the capitals of `referralCode` tell
/// where its words begin.
///
/// What scripts hand over is folded by the platform's own tables before it crosses, which saves
/// the browser's module a copy of them; this is for callers in Rust.
///
/// ```
/// use refgraph::form::fold;
/// assert_eq!(fold("CÓDIGO de Indicação"), "CoDIGO de Indicacao");
/// assert_eq!(fold("Реферальный КОД"), "реферальныи код");
/// assert_eq!(fold("招待コード １"), "招待コート 1");
/// ```
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for char in text.chars() {
        if char.is_ascii() {
            folded.push(char);
        } else {
            let plain = core::iter::once(char).nfkd();
            let plain = plain.filter(|part| !is_combining_mark(*part));
            folded.extend(plain.flat_map(char::to_lowercase).nfc());
        }
    }
    folded
}
