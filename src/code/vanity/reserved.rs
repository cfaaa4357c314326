//! Reserved words: names that nobody should pass for.

use super::name::{BREAK, MAX_LETTERS};
use super::spell::spelled;
use crate::code::alphabet::fold;
use crate::code::rude;
use core::ops::Range;

/// What is always reserved: who runs the place, and what stands in place of a name.
pub const RESERVED: &str = "abuse admin administrator anonymous assistenza ayuda billing \
    ceo contact demo example founder guest help helpdesk hilfe info kundendienst legal mod \
    moderator none noreply null official officiel offiziell oficial owner payment payments \
    podderzhka pomoc postmaster refund root sales sample security service soporte staff suporte \
    support sysadmin system team test tester undefined unknown user webmaster";

/// Whether letters hold a reserved word, as it looks, that begins and ends at a bound; digits may
/// come after it. `bounds` has a bit set for each letter before which there is one. What lies
/// within `fixed` does not count: another draw would have it again.
pub(super) fn holds_reserved(
    letters: &[u8],
    bounds: u32,
    fixed: Range<usize>,
    own: &[&str],
) -> bool {
    RESERVED.split(' ').chain(own.iter().copied()).any(|word| {
        let mut word = spelled(word);
        word.retain(|letter| *letter != BREAK);
        // As much of it as is kept of a name.
        word.truncate(MAX_LETTERS);
        let is_bound = |at: usize| bounds >> at & 1 == 1;
        let mut starts = (0..letters.len()).filter(|at| is_bound(*at));
        !word.is_empty()
            && starts.any(|start| {
                let mut end = start + word.len();
                let is_it = letters
                    .get(start..end)
                    .is_some_and(|found| looks_like(found, &word));
                while is_it && !is_bound(end) && letters.get(end).is_some_and(u8::is_ascii_digit) {
                    end += 1;
                }
                is_it && is_bound(end) && (start < fixed.start || end > fixed.end)
            })
    })
}

fn looks_like(one: &[u8], other: &[u8]) -> bool {
    let sight = |letter: &u8| rude::sight(fold(char::from(*letter)).value());
    one.iter()
        .zip(other)
        .all(|(one, other)| sight(one) == sight(other))
}
