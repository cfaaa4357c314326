//! Reading: from what was typed to symbol values, each with the place where it was typed.
//! Places are counted in UTF-16 code units, as a text field in a browser counts them.

use super::MAX_LENGTH;
use super::alphabet::{self, Folded};
use arrayvec::ArrayString;

/// The longest text that is read for a code, in UTF-16 code units. A code with all its
/// separators is far shorter; a longer text is refused unread.
pub const MAX_TEXT: usize = 256;

/// The symbols of a text, as far as it has any.
pub(super) struct Symbols {
    /// The value of each; what is no symbol counts as 0.
    pub(super) values: [u8; MAX_LENGTH],
    /// Where each stood in the text.
    places: [u8; MAX_LENGTH],
    /// How many of these there are.
    pub(super) length: usize,
    /// There was more than a code can have, or the text went on beyond what is read.
    pub(super) too_long: bool,
    /// How many of them are no symbols, and the number of the first.
    pub(super) others: usize,
    pub(super) first_other: usize,
}

impl Symbols {
    pub(super) fn read(text: &str) -> Self {
        let mut symbols = Self {
            values: [0; MAX_LENGTH],
            places: [0; MAX_LENGTH],
            length: 0,
            too_long: false,
            others: 0,
            first_other: 0,
        };
        let mut place = 0;
        for character in text.chars() {
            if place >= MAX_TEXT {
                symbols.too_long = true;
                break;
            }
            symbols.push(alphabet::fold(character), place as u8);
            place += character.len_utf16();
        }
        symbols
    }

    fn push(&mut self, folded: Folded, place: u8) {
        let value = match folded {
            Folded::Separator => return,
            Folded::Symbol(value) => value,
            Folded::Other => {
                if self.others == 0 {
                    self.first_other = self.length;
                }
                self.others += 1;
                0
            }
        };
        let next = self
            .values
            .get_mut(self.length)
            .zip(self.places.get_mut(self.length));
        if let Some((kept, stood)) = next {
            (*kept, *stood) = (value, place);
            self.length += 1;
        } else {
            self.too_long = true;
        }
    }

    /// The values that there are.
    pub(super) fn values(&self) -> &[u8] {
        self.values.get(..self.length).unwrap_or_default()
    }

    /// Where symbol `at` stood in the text, in UTF-16 code units.
    pub(super) fn place(&self, at: usize) -> Option<usize> {
        let places = self.places.get(..self.length)?;
        places.get(at).map(|place| usize::from(*place))
    }
}

/// The canonical spelling of the symbols in `text`: upper case, look-alikes folded, white space
/// and dashes dropped. `None` if there are no symbols, more than a code can have, or something
/// else among them. This does not say that the code is right; [`check`](super::check()) does.
///
/// ```
/// use refgraph::code::normalize;
/// assert_eq!(normalize(" 7k3m-9qwl ").unwrap().as_str(), "7K3M9QW1");
/// assert_eq!(normalize("7k3m?"), None);
/// ```
pub fn normalize(text: &str) -> Option<ArrayString<MAX_LENGTH>> {
    let symbols = Symbols::read(text);
    let fine = !symbols.values().is_empty() && !symbols.too_long && symbols.others == 0;
    fine.then(|| alphabet::spell(symbols.values()))
}
