//! Minting: a new code from random bytes.

use super::fields::{self, Kind, Mode, OVERHEAD};
use super::rude::is_rude;
use super::sums::complete;
use super::{Code, MAX_LENGTH, MIN_LENGTH};

/// How many symbols a code has where nothing else is asked for: short enough to read aloud, long
/// enough that a few thousand codes without a lookup do not collide.
pub const DEFAULT_LENGTH: u8 = 10;

/// What a new code is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spec {
    /// In earnest or for trying out.
    pub mode: Mode,
    /// The program's tag, see [`tag_of`](super::tag_of); 0 names no program. Only the lowest
    /// five bits count.
    pub tag: u8,
    /// How many symbols, 8 to 20; what is outside is taken as the nearer end.
    pub length: u8,
}

impl Spec {
    /// How many symbols are payload: a random code takes as many bytes.
    pub(crate) fn payload(self) -> usize {
        usize::from(self.length).clamp(MIN_LENGTH, MAX_LENGTH) - OVERHEAD
    }
}

impl Default for Spec {
    fn default() -> Self {
        Self {
            mode: Mode::Live,
            tag: 0,
            length: DEFAULT_LENGTH,
        }
    }
}

/// Makes a code of random bytes, which must come from a cryptographically secure generator:
/// guessable codes invite people to help themselves. Each payload symbol takes five bits of one
/// byte, so every code is as likely as any other.
///
/// `None` if the code would hold a rude word, as two or three in a hundred do: draw again. Two
/// calls may give the same code; see the module's table for how likely that is.
pub fn mint(spec: Spec, random: &[u8; 16]) -> Option<Code> {
    let length = spec.payload() + OVERHEAD;
    let mut values = [0; MAX_LENGTH];
    let (payload, rest) = values[..length].split_at_mut(spec.payload());
    for (value, byte) in payload.iter_mut().zip(random) {
        *value = byte & 31;
    }
    rest[0] = spec.tag & 31;
    rest[1] = fields::head(Kind::Random, spec.mode);
    complete(&mut values[..length]);
    let values = &values[..length];
    (!is_rude(values)).then(|| Code::from_values(values))
}

/// Makes a code that is not `taken`, of as many draws as `random` gives; each is as [`mint`] takes
/// it. `None` if none of them makes one: then codes of this length are nearly used up, and it is
/// time for longer ones.
pub fn mint_unused(
    spec: Spec,
    random: impl IntoIterator<Item = [u8; 16]>,
    mut taken: impl FnMut(&Code) -> bool,
) -> Option<Code> {
    let mut codes = random.into_iter().filter_map(|random| mint(spec, &random));
    codes.find(|code| !taken(code))
}
