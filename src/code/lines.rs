//! Many codes at once, a line each: for lists of thousands, where a verdict a line is all that is
//! asked for.

use super::alphabet::{self, Folded};
use super::check::problem;
use super::expected::Expected;
use super::problem::Problem;
use super::read::Symbols;
use super::{MAX_LENGTH, MIN_LENGTH, sums};

/// Checks a list of codes, each ended by a line feed: what is wrong with each, in their order;
/// `None` of a right one. Who wants to know what was meant by a wrong one asks
/// [`check`](super::check()).
///
/// ```
/// use refgraph::code::{Expected, Problem, check_lines};
///
/// let verdicts: Vec<_> = check_lines("7K3M\n9Y4ND200J3\n", Expected::default()).collect();
/// assert_eq!(verdicts, [Some(Problem::TooShort), None]);
/// ```
pub fn check_lines(text: &str, expected: Expected) -> impl Iterator<Item = Option<Problem>> {
    text.split_terminator('\n').map(move |line| {
        if is_plainly_right(line, expected) {
            None
        } else {
            problem(&Symbols::read(line), expected)
        }
    })
}

/// Whether a line is a right code without any separators, as nearly all of a long list are: told
/// in one pass, without keeping the symbols.
pub(super) fn is_plainly_right(line: &str, expected: Expected) -> bool {
    let (mut sums, mut last) = (sums::START, [0; 4]);
    for byte in line.bytes() {
        let Folded::Symbol(value) = alphabet::fold(char::from(byte)) else {
            return false;
        };
        sums = sums::add(sums, value);
        last = [last[1], last[2], last[3], value];
    }
    (MIN_LENGTH..=MAX_LENGTH).contains(&line.len())
        && sums == (0, 0)
        && expected.problem(&last).is_none()
}
