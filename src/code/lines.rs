//! Many codes at once, a line each: for lists of thousands, where a verdict a line is all that is
//! asked for.

use super::check::problem;
use super::expected::Expected;
use super::problem::Problem;
use super::read::Symbols;

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
    text.split_terminator('\n')
        .map(move |line| problem(&Symbols::read(line), expected))
}
