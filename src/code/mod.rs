//! Referral codes: short, spoken, typed and pasted words that name the person who shared them.
//! A code is checked where it is typed, with no server and no database: two check symbols catch
//! every single and every double wrong symbol and every swap, and tell what was meant when one
//! slip explains the rest.
//!
//! ```
//! use refgraph::code::{Expected, Spec, Verdict, check, mint};
//!
//! let code = mint(Spec::default(), &[7; 16]).unwrap(); // in earnest: 16 bytes of a secure generator
//! assert_eq!(check(code.as_str(), Expected::default()), Verdict::Valid(code));
//!
//! // Case, spaces, dashes and look-alikes do not matter.
//! let typed = code.to_string().to_lowercase().replace('1', "l");
//! assert_eq!(check(&typed, Expected::default()), Verdict::Valid(code));
//! ```
//!
//! # Format, version 1
//!
//! A code is 8 to 20 symbols of [Crockford's base 32](https://www.crockford.com/base32.html):
//! `0123456789ABCDEFGHJKMNPQRSTVWXYZ`, worth 0 to 31 in that order. Canonically it is written in
//! upper case without separators (`7K3M9QWX`), and shown in groups of at most four
//! (`7K3M-9QWX`). Letters of either case count; white space and dashes are skipped; `O` is read
//! as `0`, `I` and `L` as `1`, `U` as `V`. All symbols stand in a URL as they are.
//!
//! From the left, in a code of *n* symbols:
//!
//! | symbols | field | values |
//! |---|---|---|
//! | *n* − 4 | payload | 5 bits a symbol, what makes the code unique |
//! | 1 | program tag | 0: no program named; 1 to 31: [`tag_of`] the program's short id |
//! | 1 | head | version − 1 (2 bits), kind (2 bits), mode (1 bit), from the highest bit |
//! | 2 | check | see below |
//!
//! Kinds are 0 random, 1 sealed, 2 vanity, 3 reserved; modes are 0 live, 1 test. This version is 1.
//!
//! **Check symbols.** Number the symbols from the right, c₀ to cₙ₋₁, and set an unwritten
//! symbol cₙ = `R` (24) before the first. Over GF(32) = GF(2)\[x\]/(x⁵ + x² + 1), α = x:
//!
//! * Σ cᵢ = 0
//! * Σ cᵢ αⁱ = 0
//!
//! for i = 0 to n. This is a Reed–Solomon code of distance 3 (Reed and Solomon, *Polynomial
//! Codes over Certain Finite Fields*, 1960): any one or two wrong symbols are caught, and so any
//! swap. Of other wrong inputs about 1 in 1,024 passes. The unwritten `R` keeps `00000000` and
//! the like from being codes, and a code from staying one when zeros are put before it.
//!
//! **Capacity.** A payload of *n* − 4 symbols tells 32ⁿ⁻⁴ codes apart. Random codes should fill
//! at most a tenth of them where a lookup settles collisions, and far less where none does:
//!
//! | symbols | distinct payloads | users with a lookup | users until a 1 % chance of a collision without |
//! |---|---|---|---|
//! | 8 | 1,048,576 | 100,000 | 145 |
//! | 9 | 33,554,432 | 3.3 million | 820 |
//! | 10 | 1.07 billion | 100 million | 4,600 |
//! | 12 | 1.1 trillion | 100 billion | 149,000 |
//!
//! A check symbol is no security: who knows the format can make codes that check. Whether a
//! code was ever given out, only a lookup tells.
//!
//! `docs/codes.md` has the format in full: sealed and vanity codes, suggestions and how often they
//! are right, rude words, foreign codes.

mod alphabet;
mod check;
#[cfg(feature = "full")]
mod distinct;
mod expected;
mod fields;
pub mod foreign;
mod gf32;
mod keyboard;
mod lines;
mod mint;
pub(crate) mod plain;
mod problem;
mod read;
mod rude;
#[cfg(feature = "full")]
pub mod seal;
mod suggest;
mod sums;
#[cfg(test)]
mod tests;
#[cfg(feature = "full")]
pub mod vanity;

use arrayvec::ArrayString;
use core::fmt;

pub use check::{Accepted, Invalid, Verdict, check, check_among};
#[cfg(feature = "full")]
pub use distinct::Distinct;
pub use expected::Expected;
pub use fields::{Kind, Mode, tag_of};
#[cfg(all(target_arch = "wasm32", feature = "js", feature = "full"))]
pub(crate) use lines::check_line;
pub use lines::check_lines;
pub use mint::{DEFAULT_LENGTH, Spec, mint, mint_unused};
pub use problem::Problem;
pub use read::{MAX_TEXT, normalize};
pub use suggest::{Slip, Suggestion};

/// The fewest symbols of a code.
pub const MIN_LENGTH: usize = 8;
/// The most symbols of a code.
pub const MAX_LENGTH: usize = 20;
/// The most bytes of a code in groups: the most symbols make five of them.
const MAX_GROUPED: usize = MAX_LENGTH + 4;

/// A well-formed referral code. Whether it was ever given out, only a lookup tells.
///
/// [`Display`](fmt::Display) groups it for reading aloud: `7K3M-9QWX`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code {
    text: ArrayString<MAX_LENGTH>,
}

impl Code {
    /// The code of these symbol values, which the caller has checked.
    fn from_values(values: &[u8]) -> Self {
        Self {
            text: alphabet::spell(values),
        }
    }

    /// The code of a text that is nothing but its symbols, which the caller has checked.
    #[cfg(feature = "full")]
    fn of_plain(text: &str, is_canonical: bool) -> Self {
        if is_canonical {
            let text = ArrayString::from(text).unwrap_or_default();
            return Self { text };
        }
        let mut spelling = [0; MAX_LENGTH];
        for (symbol, byte) in spelling.iter_mut().zip(text.bytes()) {
            *symbol = alphabet::symbol(alphabet::fold(char::from(byte)).value());
        }
        let spelled = spelling.get(..text.len()).unwrap_or(&spelling);
        let spelled = core::str::from_utf8(spelled).unwrap_or_default();
        Self {
            text: ArrayString::from(spelled).unwrap_or_default(),
        }
    }

    /// The canonical spelling: upper case, no separators.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// How the code was made.
    pub fn kind(&self) -> Kind {
        fields::kind(self.head()).unwrap_or(Kind::Random)
    }

    /// Whether the code is for earnest or for trying out.
    pub fn mode(&self) -> Mode {
        fields::mode(self.head())
    }

    /// The tag of the program that it belongs to, 1 to 31; 0 if it names none.
    pub fn tag(&self) -> u8 {
        self.value_from_end(fields::TAG_FROM_END)
    }

    pub(crate) fn head(&self) -> u8 {
        self.value_from_end(fields::HEAD_FROM_END)
    }

    // Once, not at each of its uses.
    #[inline(never)]
    fn value_from_end(&self, at: usize) -> u8 {
        let symbol = self.text.as_bytes().iter().nth_back(at);
        symbol.map_or(0, |symbol| alphabet::fold(char::from(*symbol)).value())
    }

    /// The groups that the code is shown in: as few as can be of at most four symbols, as even
    /// as can be, the longer ones first (`4-4`, `3-3-3`, `4-3-3`).
    pub fn groups(&self) -> impl Iterator<Item = &str> {
        groups(self.as_str())
    }

    /// The code in its groups, with a dash between them, as [`Display`](fmt::Display) has it.
    pub fn grouped(&self) -> ArrayString<MAX_GROUPED> {
        let mut text = ArrayString::new();
        for group in self.groups() {
            let separator = if text.is_empty() { "" } else { "-" };
            // There is room for all of them, see `MAX_GROUPED`.
            let _ = text.try_push_str(separator);
            let _ = text.try_push_str(group);
        }
        text
    }
}

/// See [`Code::groups`].
fn groups(symbols: &str) -> impl Iterator<Item = &str> {
    let mut rest = symbols;
    let mut left = rest.len().div_ceil(4);
    core::iter::from_fn(move || {
        let (group, after) = rest.split_at_checked(rest.len().div_ceil(left.max(1)))?;
        (rest, left) = (after, left.saturating_sub(1));
        (!group.is_empty()).then_some(group)
    })
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.grouped())
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Code({self})")
    }
}
