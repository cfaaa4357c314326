//! Many codes at once, a line each: for lists of thousands, where a verdict a line is all that is
//! asked for.

use super::check::problem;
use super::expected::Expected;
use super::plain::Plain;
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
    let mut rest = text.as_bytes();
    core::iter::from_fn(move || {
        let (problem, length) = check_line(rest, expected)?;
        rest = rest.get(length..).unwrap_or_default();
        Some(problem)
    })
}

/// What is wrong with the first line, and how many bytes it takes with its end; `None` where there
/// is no more.
#[inline]
pub(crate) fn check_line(lines: &[u8], expected: Expected) -> Option<(Option<Problem>, usize)> {
    // Nearly all lines of a long list are plain: judged as they are read.
    let plain = Plain::read(lines);
    match lines.get(plain.length()) {
        Some(b'\n') if plain.is_right(plain.length(), expected) => Some((None, plain.length() + 1)),
        _ => check_any_line(lines, expected),
    }
}

#[cold]
fn check_any_line(lines: &[u8], expected: Expected) -> Option<(Option<Problem>, usize)> {
    let line = lines.split(|byte| *byte == b'\n').next()?;
    let text = core::str::from_utf8(line).unwrap_or_default();
    let length = lines.len().min(line.len() + 1);
    (length > 0).then(|| (problem(&Symbols::read(text), expected), length))
}
