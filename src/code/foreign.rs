//! Foreign codes: what a company had printed on cards before it had this format. Their shape is
//! all that is known of them, and a pattern says what it is.
//!
//! In a pattern `#` is a digit, `@` a letter, `*` a letter or digit, and all else stands for
//! itself, letters in either case. Of pattern and text alike dashes and white space are dropped,
//! and full-width forms count as what they are in ASCII. Look-alikes are not folded: `O` and `0`
//! may well be two codes here.

use super::MAX_TEXT;
use super::alphabet::{self, Folded};
use super::problem::Problem;
use crate::utf8;
use arrayvec::ArrayString;

/// The most characters of a foreign code and of a pattern, dashes and white space not counted.
pub const MAX_FOREIGN: usize = 30;

/// What stands in patterns for a kind of character, and so in no code.
const PLACEHOLDERS: [u8; 3] = [b'#', b'@', b'*'];

/// The normal form of a foreign code: upper case, without dashes and white space. `None` for
/// what no pattern takes: an empty text, more than [`MAX_FOREIGN`] characters, a text beyond
/// [`MAX_TEXT`] UTF-16 code units, and all but printable ASCII without `#`, `@` and `*`.
///
/// ```
/// use refgraph::code::foreign::normal_form;
/// assert_eq!(normal_form(" acme-o012 ").unwrap().as_str(), "ACMEO012");
/// assert_eq!(normal_form("acme#12"), None);
/// ```
pub fn normal_form(text: &str) -> Option<ArrayString<MAX_FOREIGN>> {
    let mut bytes = [0; MAX_FOREIGN];
    let length = fold(text, &mut bytes).ok()?;
    let form = bytes.get(..length)?;
    let is_code = form.iter().all(|byte| !PLACEHOLDERS.contains(byte));
    is_code.then(|| ascii(form))
}

/// Whether `pattern` takes a code, of which this is the [`normal_form`].
pub fn takes(pattern: &str, form: &str) -> bool {
    let mut signs = [0; MAX_FOREIGN];
    let length = fold(pattern, &mut signs).unwrap_or_default();
    let pairs = signs.iter().zip(form.as_bytes());
    length == form.len() && pairs.fold(true, |fits, (sign, byte)| fits & fit(*sign, *byte))
}

/// Whether a code may have `byte` where the pattern has `sign`.
fn fit(sign: u8, byte: u8) -> bool {
    match sign {
        b'#' => byte.is_ascii_digit(),
        b'@' => byte.is_ascii_uppercase(),
        b'*' => byte.is_ascii_alphanumeric(),
        _ => sign == byte,
    }
}

/// The [`normal_form`] of `text` if one of the patterns takes it.
///
/// ```
/// use refgraph::code::foreign::accepted;
/// let patterns = ["ACME-####", "@@ **"];
/// assert_eq!(accepted(patterns, "acme 0815").unwrap().as_str(), "ACME0815");
/// assert_eq!(accepted(patterns, "acme 081"), None);
/// ```
pub fn accepted<'a>(
    patterns: impl IntoIterator<Item = &'a str>,
    text: &str,
) -> Option<ArrayString<MAX_FOREIGN>> {
    let form = normal_form(text)?;
    let mut patterns = patterns.into_iter();
    patterns
        .any(|pattern| takes(pattern, &form))
        .then_some(form)
}

/// What may stand in a pattern where a code has `byte`: itself, its kind, and either kind. So the
/// store matches in SQL.
#[cfg(feature = "full")]
pub(crate) fn signs(byte: u8) -> [u8; 3] {
    match byte {
        b'0'..=b'9' => [byte, b'#', b'*'],
        b'A'..=b'Z' => [byte, b'@', b'*'],
        _ => [byte; 3],
    }
}

/// A right pattern, in its shortest spelling: upper case, without dashes and white space.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Pattern(ArrayString<MAX_FOREIGN>);

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// `empty` if nothing counts in it, `too_long` if more than [`MAX_FOREIGN`] characters do or
    /// the text has over [`MAX_TEXT`] UTF-16 code units, `bad_symbol` for what is not printable
    /// ASCII.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let mut bytes = [0; MAX_FOREIGN];
        let length = fold(text, &mut bytes)?;
        Ok(Self(ascii(bytes.get(..length).unwrap_or_default())))
    }

    /// The pattern.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Leaves what counts in a text in upper case, and tells how many characters that is, or what is
/// wrong with it.
// Once, not at each of its uses.
#[inline(never)]
fn fold(text: &str, into: &mut [u8; MAX_FOREIGN]) -> Result<usize, Problem> {
    let (mut length, mut place) = (0, 0);
    for character in text.chars() {
        place += character.len_utf16();
        if place > MAX_TEXT {
            return Err(Problem::TooLong);
        }
        let unicode = alphabet::narrow(character);
        if alphabet::fold(character) != Folded::Separator {
            if !(0x21..0x7F).contains(&unicode) {
                return Err(Problem::BadSymbol);
            }
            let byte = into.get_mut(length).ok_or(Problem::TooLong)?;
            *byte = (unicode as u8).to_ascii_uppercase();
            length += 1;
        }
    }
    if length == 0 {
        return Err(Problem::Empty);
    }
    Ok(length)
}

/// The text of ASCII bytes.
fn ascii(bytes: &[u8]) -> ArrayString<MAX_FOREIGN> {
    let text = utf8::text(bytes).unwrap_or_default();
    ArrayString::from(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::string::String;
    use std::vec::Vec;

    /// What counts, in the plainest words.
    fn plain(text: &str) -> Vec<char> {
        let narrow = |c: char| match c {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap(),
            _ => c,
        };
        let chars = text.chars().map(narrow);
        let counted = chars.filter(|c| {
            !c.is_whitespace() && !"-\u{2010}\u{2013}\u{2212}\u{200B}\u{FEFF}".contains(*c)
        });
        counted.map(|c| c.to_ascii_uppercase()).collect()
    }

    /// A matcher that takes the pattern apart from the left, as a regular expression would.
    fn oracle(pattern: &[char], text: &[char]) -> bool {
        match (pattern.split_first(), text.split_first()) {
            (None, None) => true,
            (Some((sign, pattern)), Some((c, text))) => {
                let fits = match sign {
                    '#' => c.is_ascii_digit(),
                    '@' => c.is_ascii_uppercase(),
                    '*' => c.is_ascii_digit() || c.is_ascii_uppercase(),
                    _ => sign == c,
                };
                fits && oracle(pattern, text)
            }
            _ => false,
        }
    }

    /// A text that `pattern` takes, typed somehow.
    fn filled(pattern: &str, seed: &[u8]) -> String {
        let mut seed = seed.iter().cycle();
        let mut pick = |from: &str| {
            let at = usize::from(*seed.next().unwrap()) % from.len();
            char::from(from.as_bytes()[at])
        };
        let mut text = String::new();
        for sign in pattern.chars() {
            match sign {
                '#' => text.push(pick("0123456789")),
                '@' => text.push(pick("ABCXYZabcxyzOIL")),
                '*' => text.push(pick("0189AMZamz")),
                other => text.push(other),
            }
            if pick("0123") == '0' {
                text.push(pick(" -\t"));
            }
        }
        text
    }

    const TYPED: &str = "[#@*A-Ca-c0-2Oo./_ \u{2013}\u{200B}\u{3000}\u{FF21}\u{FF41}\u{FF11}\u{FF0D}\u{FF20}-]{0,6}";

    proptest! {
        #[test]
        fn matching_agrees_with_the_oracle(patterns in proptest::collection::vec(TYPED, 0..4), text in TYPED) {
            let (plain_text, patterns_of) = (plain(&text), patterns.iter().map(|pattern| plain(pattern)));
            let expected = !plain_text.is_empty()
                && patterns_of.into_iter().any(|pattern| oracle(&pattern, &plain_text));
            let found = accepted(patterns.iter().map(String::as_str), &text);
            prop_assert_eq!(found.is_some(), expected);
            if let Some(form) = found {
                prop_assert_eq!(form.chars().collect::<Vec<_>>(), plain_text);
            }
        }

        #[test]
        fn what_a_pattern_describes_matches(pattern in "[#@*A-Za-z0-9./_-]{1,30}", seed: [u8; 16]) {
            prop_assume!(Pattern::parse(&pattern).is_ok());
            let text = filled(&pattern, &seed);
            let form = accepted([pattern.as_str()], &text);
            prop_assert!(form.is_some(), "{pattern} {text}");
            // The normal form is one: it is its own, and its pattern's shortest spelling takes it.
            let form = form.unwrap();
            prop_assert_eq!(normal_form(&form), Some(form));
            prop_assert!(takes(Pattern::parse(&pattern).unwrap().as_str(), &form));
        }

        #[test]
        fn whatever_is_typed_has_an_answer(pattern in any::<String>(), text in any::<String>()) {
            let parsed = Pattern::parse(&pattern);
            if let Some(form) = accepted([pattern.as_str()], &text) {
                prop_assert!(parsed.is_ok() && (1..=MAX_FOREIGN).contains(&form.len()));
            }
        }
    }

    #[test]
    fn look_alikes_are_not_folded() {
        assert_eq!(accepted(["ACME-O"], "acme-0"), None);
        assert_eq!(accepted(["@"], "0"), None);
        assert_eq!(accepted(["#"], "O"), None);
        assert_eq!(normal_form("OIL-u").unwrap().as_str(), "OILU");
    }

    #[test]
    fn placeholders_stand_for_themselves_nowhere() {
        for sign in ["#", "@", "*", "＃", "＠", "＊"] {
            assert_eq!(accepted(["#", "@", "*"], sign), None, "{sign}");
        }
    }

    #[test]
    fn limits() {
        let parse = |text: &str| Pattern::parse(text).map(|pattern| String::from(pattern.as_str()));
        let most = "#".repeat(MAX_FOREIGN);
        assert_eq!(parse(&most), Ok(most.clone()));
        assert_eq!(parse("a-c me＃"), Ok("ACME#".into()));
        for (text, problem) in [
            ("", Problem::Empty),
            (" - \u{200B}", Problem::Empty),
            ("é", Problem::BadSymbol),
            ("K\u{212A}", Problem::BadSymbol),
            ("a\0", Problem::BadSymbol),
            ("a\u{7F}", Problem::BadSymbol),
            ("\u{FFFD}", Problem::BadSymbol),
            (&"*".repeat(MAX_FOREIGN + 1), Problem::TooLong),
            (&" ".repeat(MAX_TEXT + 1), Problem::TooLong),
            (&"é".repeat(1 << 20), Problem::BadSymbol),
        ] {
            assert_eq!(parse(text), Err(problem));
            assert_eq!(normal_form(text), None);
            assert_eq!(accepted([text], text), None);
        }
        let spaced = |spaces: usize| " ".repeat(spaces) + "A1";
        assert!(accepted(["@#"], &spaced(MAX_TEXT - 2)).is_some());
        assert_eq!(accepted(["@#"], &spaced(MAX_TEXT - 1)), None);
    }
}
