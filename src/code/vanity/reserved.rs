//! Reserved words: names that nobody should pass for.

use super::name::{BREAK, MAX_LETTERS};
use super::spell::spelled;
use crate::code::alphabet::fold;
use crate::code::rude;

/// What is always reserved: who runs the place, and what stands in place of a name.
pub const RESERVED: &str = "abuse admin administrator anonymous assistenza ayuda billing \
    ceo contact demo example founder guest help helpdesk hilfe info kundendienst legal mod \
    moderator none noreply null official officiel offiziell oficial owner payment payments \
    podderzhka pomoc postmaster refund root sales sample security service soporte staff suporte \
    support sysadmin system team test tester undefined unknown user webmaster";

/// Whether one of some words is reserved, as it looks. A number at its end does not count.
pub(super) fn is_any_reserved(words: &[&[u8]], own: &[&str]) -> bool {
    RESERVED
        .split(' ')
        .chain(own.iter().copied())
        .any(|reserved| {
            let mut reserved = spelled(reserved);
            reserved.retain(|letter| *letter != BREAK);
            // As much of it as is kept of a name.
            reserved.truncate(MAX_LETTERS);
            let is_it = |word: &[u8]| !reserved.is_empty() && looks_like(word, &reserved);
            words
                .iter()
                .any(|word| is_it(word) || is_it(without_number(word)))
        })
}

fn without_number(mut word: &[u8]) -> &[u8] {
    while let [rest @ .., b'0'..=b'9'] = word {
        word = rest;
    }
    word
}

fn looks_like(one: &[u8], other: &[u8]) -> bool {
    let sight = |letter: &u8| rude::sight(fold(char::from(*letter)).value());
    one.len() == other.len() && one.iter().map(sight).eq(other.iter().map(sight))
}
