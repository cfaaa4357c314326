//! Minting: a name, some random symbols, and what every code ends with.

use super::name::{Name, values};
use crate::code::fields::{self, Kind, Mode};
use crate::code::sums::complete;
use crate::code::{Code, alphabet, groups, rude};
use alloc::borrow::ToOwned;
use alloc::string::String;

/// The fewest random symbols after a name: 1,024 codes a name.
pub const MIN_RANDOM: u8 = 2;
/// The most, for which the longest name leaves room: a million codes.
pub const MAX_RANDOM: u8 = 4;

/// What a new vanity code is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VanitySpec {
    /// In earnest or for trying out.
    pub mode: Mode,
    /// The program's tag, see [`tag_of`](crate::code::tag_of); 0 names no program. Only the lowest
    /// five bits count.
    pub tag: u8,
    /// How many random symbols come after the name, 2 to 4; what is outside is taken as the nearer
    /// end.
    pub random: u8,
}

impl Default for VanitySpec {
    fn default() -> Self {
        Self {
            mode: Mode::Live,
            tag: 0,
            random: MIN_RANDOM,
        }
    }
}

/// A code made of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vanity {
    /// The code.
    pub code: Code,
    /// The code as the name is spelled, with dashes between the words of the name and after it:
    /// `JULIA-7K0-4SJ` of `JV11A7K04SJ`. It is read as the code.
    pub display: String,
}

impl Name<'_> {
    /// Makes a code of this name and random bytes, which must come from a cryptographically secure
    /// generator. `None` if it would hold a rude word that is not the name's own, or a reserved
    /// one: draw again.
    pub fn mint(&self, spec: VanitySpec, random: &[u8; 16]) -> Option<Vanity> {
        let mut payload = self.letters();
        let name = payload.len();
        let count = usize::from(spec.random.clamp(MIN_RANDOM, MAX_RANDOM));
        for byte in random.iter().take(count) {
            payload.push(alphabet::symbol(*byte));
        }
        let mut values = values(&payload);
        values.extend_from_slice(&[spec.tag & 31, fields::head(Kind::Vanity, spec.mode), 0, 0]);
        complete(&mut values);
        if rude::is_rude_after(name, &values) {
            return None;
        }
        let code = Code::from_values(&values);
        // As the name is spelled, and all that comes after it.
        let fields = payload.len();
        payload.extend_from_slice(code.as_str().as_bytes().get(fields..).unwrap_or_default());
        if self.reserves(&payload, fields) {
            return None;
        }
        let mut display = self.as_str().to_owned();
        for group in groups(code.as_str().get(name..).unwrap_or_default()) {
            display.push('-');
            display.push_str(group);
        }
        Some(Vanity { code, display })
    }

    /// What is minted after so many codes of this name were found taken: with each second one a
    /// random symbol more, so that a name of many people gets longer codes instead of none.
    pub fn mint_after(&self, taken: u8, spec: VanitySpec, random: &[u8; 16]) -> Option<Vanity> {
        let random_symbols = spec.random.max(MIN_RANDOM).saturating_add(taken / 2);
        let spec = VanitySpec {
            random: random_symbols,
            ..spec
        };
        self.mint(spec, random)
    }

    /// Makes a code that is not `taken`, of as many draws as `random` gives; each is as
    /// [`mint`](Self::mint) takes it. `None` if none of them makes one.
    pub fn mint_unused(
        &self,
        spec: VanitySpec,
        random: impl IntoIterator<Item = [u8; 16]>,
        mut taken: impl FnMut(&Vanity) -> bool,
    ) -> Option<Vanity> {
        let mut found: u8 = 0;
        let mut codes = random.into_iter().filter_map(|random| {
            let code = self.mint_after(found, spec, &random)?;
            if !taken(&code) {
                return Some(code);
            }
            found = found.saturating_add(1);
            None
        });
        codes.next()
    }
}
