//! Reading: from what was typed to symbol values, each with the place where it was typed.
//! Places are counted in UTF-16 code units, as a text field in a browser counts them.

use super::MAX_LENGTH;
use super::alphabet::{self, Folded};

/// The longest text that is read for a code, in UTF-16 code units. A code with all its
/// separators is far shorter; a longer text is refused unread.
pub const MAX_TEXT: usize = 256;

/// The symbols of a text, as far as it has any.
pub(super) struct Symbols {
    pub(super) values: [u8; MAX_LENGTH],
    /// Where each symbol stood in the text.
    places: [u16; MAX_LENGTH],
    /// How many characters other than separators there were: those that are kept, and more if
    /// the text is too long.
    pub(super) count: usize,
    /// How many of these are no symbols, and the number of the first that is none.
    pub(super) others: usize,
    pub(super) first_other: usize,
    /// The text went on beyond what is read.
    pub(super) cut: bool,
}

impl Symbols {
    pub(super) fn read(units: impl Iterator<Item = u16>) -> Self {
        let mut symbols = Self {
            values: [0; MAX_LENGTH],
            places: [0; MAX_LENGTH],
            count: 0,
            others: 0,
            first_other: 0,
            cut: false,
        };
        for (place, unit) in units.enumerate() {
            if place == MAX_TEXT {
                symbols.cut = true;
                break;
            }
            let folded = alphabet::fold(unit);
            if folded == Folded::Separator {
                continue;
            }
            if folded == Folded::Other {
                if symbols.others == 0 {
                    symbols.first_other = symbols.count;
                }
                symbols.others += 1;
            }
            if let (Some(value), Some(stood)) = (
                symbols.values.get_mut(symbols.count),
                symbols.places.get_mut(symbols.count),
            ) {
                *value = folded.value();
                *stood = place as u16;
            }
            symbols.count += 1;
        }
        symbols
    }

    /// The values that are kept. What is no symbol counts as 0.
    pub(super) fn values(&self) -> &[u8] {
        &self.values[..self.count.min(MAX_LENGTH)]
    }

    /// Whether there are more symbols than a code can have.
    pub(super) fn too_long(&self) -> bool {
        self.cut || self.count > MAX_LENGTH
    }

    /// Where symbol `at` stood in the text, in UTF-16 code units.
    pub(super) fn place(&self, at: usize) -> Option<usize> {
        self.places[..self.count.min(MAX_LENGTH)]
            .get(at)
            .map(|place| usize::from(*place))
    }
}

/// The canonical spelling of the symbols in `text`: upper case, look-alikes folded, white space
/// and dashes dropped. `None` if there are no symbols, more than a code can have, or something
/// else among them. This does not say that the code is right; [`check`](super::check()) does.
///
/// ```
/// use refgraph::code::normalize;
/// assert_eq!(normalize(" 7k3m-9qwl ").as_deref(), Some("7K3M9QW1"));
/// assert_eq!(normalize("7k3m?"), None);
/// ```
pub fn normalize(text: &str) -> Option<String> {
    normalize_utf16(text.encode_utf16())
}

/// [`normalize`] for UTF-16 code units, lone surrogates included.
pub fn normalize_utf16(units: impl Iterator<Item = u16>) -> Option<String> {
    let symbols = Symbols::read(units);
    let fine = symbols.others == 0 && symbols.count > 0 && !symbols.too_long();
    let spell = |value: &u8| char::from(alphabet::symbol(*value));
    fine.then(|| symbols.values().iter().map(spell).collect())
}
