//! The check sums: what makes two symbols of a code follow from the others.

use super::gf32;

/// The unwritten symbol before the first, `R`.
const UNWRITTEN: u8 = 24;

/// Both check sums of a code's symbols, the unwritten one included; 0 and 0 if it is right.
pub(super) fn sums(values: &[u8]) -> (u8, u8) {
    values.iter().fold(START, |sums, value| add(sums, *value))
}

/// The sums of the unwritten symbol alone.
pub(super) const START: (u8, u8) = (UNWRITTEN, UNWRITTEN);

/// The sums with one more symbol at the end: Horner's rule, from the left, where the highest power
/// of α stands.
pub(super) fn add((plain, weighted): (u8, u8), value: u8) -> (u8, u8) {
    (plain ^ value, gf32::times_alpha(weighted) ^ value)
}

/// Sets the last two symbols so that both sums come to 0.
pub(super) fn complete(values: &mut [u8]) {
    // With both at 0 the sums are p and q; c₀ + c₁ = p and c₀ + α c₁ = q give them.
    let (p, q) = sums(values);
    let c1 = gf32::divide(p ^ q, 1 ^ gf32::power(1));
    if let [.., second_last, last] = values {
        *second_last = c1;
        *last = p ^ c1;
    }
}
