//! The check sums: what makes two symbols of a code follow from the others.

use super::gf32;

/// The unwritten symbol before the first, `R`.
const UNWRITTEN: u8 = 24;

/// The check sums of a code's symbols, the unwritten one included.
#[derive(Clone, Copy)]
pub(super) struct Sums {
    plain: u8,
    /// The weighted sum as a polynomial that was not reduced yet. It has room for more symbols
    /// than a code has.
    weighted: u32,
}

impl Sums {
    /// The sums of the unwritten symbol alone.
    pub(super) const START: Self = Self {
        plain: UNWRITTEN,
        weighted: UNWRITTEN as u32,
    };

    /// The sums with one more symbol at the end: Horner's rule, from the left, where the highest
    /// power of α stands.
    #[inline]
    pub(super) fn add(self, value: u8) -> Self {
        Self {
            plain: self.plain ^ value,
            weighted: self.weighted << 1 ^ u32::from(value),
        }
    }

    /// The sums of symbols.
    pub(super) fn of(values: &[u8]) -> Self {
        let add = |sums: Self, value: &u8| sums.add(*value);
        values.iter().fold(Self::START, add)
    }

    /// The sum of the symbols as they are.
    pub(super) fn plain(self) -> u8 {
        self.plain
    }

    /// Whether both come to 0.
    #[inline]
    pub(super) fn are_right(self) -> bool {
        self.plain == 0 && gf32::reduce(self.weighted) == 0
    }
}

/// Sets the last two symbols so that both sums come to 0.
pub(super) fn complete(values: &mut [u8]) {
    // With both at 0 the sums are p and q; c₀ + c₁ = p and c₀ + α c₁ = q give them.
    let sums = Sums::of(values);
    let (p, q) = (sums.plain, gf32::reduce(sums.weighted));
    let c1 = gf32::divide(p ^ q, 1 ^ gf32::power(1));
    if let [.., second_last, last] = values {
        *second_last = c1;
        *last = p ^ c1;
    }
}
