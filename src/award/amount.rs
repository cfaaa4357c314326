//! Amounts: decimals that are exact. A number comes in as text, is a whole number and a count of
//! decimals inside, and no float is on its way. What does not fit is refused, never cut.
//!
//! Kept crates of a fixed size, as `rust_decimal`, hold 28 digits and round a product that has more
//! without a word; those that have room for everything ask for memory at each step. So the few
//! operations that awards need stand here, and are held to `bigdecimal` in `tests/amounts.rs`.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// The most digits before the point, and the most after it, of a decimal that is read.
pub const MAX_DIGITS: usize = 18;

/// The most decimals that a unit has; Ethereum's has as many.
pub const MAX_DECIMALS: u8 = 18;

/// A decimal that is not negative: `digits` × 10 to the minus `scale`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decimal {
    digits: i128,
    scale: u8,
}

/// What becomes of the part of an amount that is smaller than its unit's last decimal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rounding {
    /// It is dropped: nobody gets more than the exact amount.
    #[default]
    Down,
    /// Any such part counts as a whole one.
    Up,
    /// Half of one and more counts as a whole one.
    HalfUp,
    /// Half of one goes to the even neighbour, as banks do it.
    HalfEven,
}

impl Decimal {
    /// One.
    pub const ONE: Self = Self {
        digits: 1,
        scale: 0,
    };

    /// The decimal that `text` is: 1 to [`MAX_DIGITS`] digits, and as many after a point if there
    /// is one. No sign, no exponent, no spaces.
    #[inline(never)]
    pub fn read(text: &str) -> Option<Self> {
        let (whole, part) = match text.split_once('.') {
            Some((whole, part)) => (whole, Some(part)),
            None => (text, None),
        };
        let mut digits = 0_i128;
        for run in [Some(whole), part].into_iter().flatten() {
            if run.is_empty() || run.len() > MAX_DIGITS {
                return None;
            }
            for byte in run.bytes() {
                let digit = byte.wrapping_sub(b'0');
                if digit > 9 {
                    return None;
                }
                // At most 36 digits, of which 38 have room.
                digits = digits * 10 + i128::from(digit);
            }
        }
        let mut scale = part.unwrap_or_default().len() as u8;
        // Zeros at the end would only take the room of products.
        while scale > 0 && digits % 10 == 0 {
            digits /= 10;
            scale -= 1;
        }
        Some(Self { digits, scale })
    }

    /// An amount of a unit as a decimal.
    pub fn of(amount: i128, decimals: u8) -> Self {
        Self {
            digits: amount,
            scale: decimals,
        }
    }

    /// The digits, and how many of them are decimals.
    pub const fn parts(self) -> (i128, u8) {
        (self.digits, self.scale)
    }

    /// The exact product, if it has room.
    #[inline]
    pub fn times(self, other: Self) -> Option<Self> {
        let digits = match (u64::try_from(self.digits), u64::try_from(other.digits)) {
            // So they are nearly always, and 64 bits are quicker, above all in WebAssembly.
            (Ok(one), Ok(two)) if one.leading_zeros() + two.leading_zeros() >= 64 => {
                i128::from(one * two)
            }
            _ => product(self.digits, other.digits)?,
        };
        Some(Self {
            digits,
            scale: self.scale.checked_add(other.scale)?,
        })
    }

    /// The decimal as [`Decimal::read`] reads it, without zeros at the end.
    pub fn text(self) -> String {
        write(self.digits, self.scale)
    }

    /// Whether this is less than `other`.
    #[inline(never)]
    pub fn is_less(self, other: Self) -> bool {
        // What was read has at most 36 digits; aligned by whole and part it needs no more room.
        let split = |decimal: Self| {
            let one = power(decimal.scale).unwrap_or(i128::MAX);
            let part = decimal.digits % one;
            let aligned = power(MAX_DECIMALS.saturating_sub(decimal.scale)).unwrap_or(1);
            (decimal.digits / one, part.saturating_mul(aligned))
        };
        split(self) < split(other)
    }

    /// Whether it has no more decimals than a unit has.
    pub fn fits(self, decimals: u8) -> bool {
        self.scale <= decimals
    }

    /// How many of a unit's smallest parts this is exactly, if it is so many and that has room.
    pub fn in_unit(self, decimals: u8) -> Option<i128> {
        let fits = self.fits(decimals);
        fits.then(|| self.round(decimals, Rounding::Down))?
    }

    /// How many of a unit's smallest parts this is, if that has room.
    #[inline]
    pub fn round(self, decimals: u8, rounding: Rounding) -> Option<i128> {
        let cut = usize::from(self.scale.saturating_sub(decimals));
        match (u64::try_from(self.digits), POWERS.get(cut)) {
            (Ok(digits), Some(one)) if cut > 0 => {
                let (least, rest) = (digits / one, digits % one);
                let up = match rounding {
                    Rounding::Down => false,
                    Rounding::Up => rest > 0,
                    Rounding::HalfUp => rest >= one - rest,
                    Rounding::HalfEven => {
                        let half = rest.cmp(&(one - rest));
                        half.is_gt() || half.is_eq() && least % 2 == 1
                    }
                };
                Some(i128::from(least) + i128::from(up))
            }
            _ => self.round_large(decimals, rounding),
        }
    }

    /// [`Decimal::round`] of what 64 bits have no room for.
    #[inline(never)]
    fn round_large(self, decimals: u8, rounding: Rounding) -> Option<i128> {
        if self.fits(decimals) {
            return self.digits.checked_mul(power(decimals - self.scale)?);
        }
        let (least, rest, one) = match power(self.scale - decimals) {
            Some(one) => (self.digits / one, self.digits % one, one),
            // A smallest part is more than there are digits, and so is half of one.
            None => (0, self.digits, i128::MAX),
        };
        let half = rest.cmp(&(one - rest));
        let up = match rounding {
            Rounding::Down => false,
            Rounding::Up => rest > 0,
            Rounding::HalfUp => half.is_ge() && one < i128::MAX,
            Rounding::HalfEven => {
                one < i128::MAX && (half.is_gt() || half.is_eq() && least % 2 == 1)
            }
        };
        least.checked_add(up.into())
    }
}

/// The powers of ten that have room in 64 bits.
const POWERS: [u64; 20] = {
    let mut powers = [1; 20];
    let mut at = 1;
    while at < powers.len() {
        powers[at] = powers[at - 1] * 10;
        at += 1;
    }
    powers
};

// Arithmetic of 128 bits is long: once, not at each of its uses.
#[inline(never)]
fn product(one: i128, two: i128) -> Option<i128> {
    one.checked_mul(two)
}

#[inline(never)]
fn power(exponent: u8) -> Option<i128> {
    10_i128.checked_pow(exponent.into())
}

/// An amount in a unit's smallest parts as a decimal: `1230` of 2 decimals is `12.30`.
#[inline(never)]
pub fn write(amount: i128, decimals: u8) -> String {
    let mut rest = amount.unsigned_abs();
    let mut digits: Vec<u8> = Vec::new();
    while rest > 0 || digits.len() <= usize::from(decimals) {
        digits.push(b'0' + (rest % 10) as u8);
        rest /= 10;
    }
    let mut text = String::new();
    if amount < 0 {
        text.push('-');
    }
    for (left, digit) in digits.iter().enumerate().rev() {
        text.push((*digit).into());
        if left == usize::from(decimals) && left > 0 {
            text.push('.');
        }
    }
    text
}

/// The amount that [`write()`] wrote, negative or not.
pub fn read(text: &str, decimals: u8) -> Option<i128> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() || part.len() != usize::from(decimals) {
        return None;
    }
    let mut amount = 0_i128;
    for byte in whole.bytes().chain(part.bytes()) {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        amount = amount.checked_mul(10)?.checked_add(digit.into())?;
    }
    Some(if digits.len() == text.len() {
        amount
    } else {
        -amount
    })
}

/// Who gets what is left over when a whole does not divide evenly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Remainder {
    /// One smallest part each to those with the largest fractions (Hamilton's method); of equal
    /// ones to the first.
    #[default]
    Largest,
    /// The first who has a part.
    Nearest,
    /// The last who has a part.
    Farthest,
    /// Nobody: it stays with the business.
    House,
}

/// Divides `whole` by `weights`: the parts are in proportion, down to the smallest part, and sum
/// up to the whole, but for a remainder that stays with the house. All are 0 if all weights are;
/// nothing comes back if a product has no room.
pub fn divide(whole: i128, weights: &[i128], remainder: Remainder) -> Option<Vec<i128>> {
    let mut parts = Vec::from(weights);
    divide_by(whole, &mut parts, remainder)?;
    Some(parts)
}

/// The most weights that are divided without asking for memory.
const FEW: usize = 16;

/// [`divide`], with the parts in place of their weights.
#[inline(never)]
pub fn divide_by(whole: i128, weights: &mut [i128], remainder: Remainder) -> Option<()> {
    let mut sum = 0_i128;
    for weight in &*weights {
        sum = sum.checked_add(*weight)?;
    }
    if sum == 0 {
        return Some(());
    }
    let (mut few, mut many);
    let fractions: &mut [i128] = if weights.len() <= FEW {
        few = [0; FEW];
        few.get_mut(..weights.len())?
    } else {
        many = vec![0; weights.len()];
        &mut many
    };
    let first = weights.iter().position(|weight| *weight > 0);
    let last = weights.iter().rposition(|weight| *weight > 0);
    // By quotient and rest, so that only what is left over has to have room for a product.
    let (each, over) = (whole / sum, whole % sum);
    let mut left = whole;
    for (weight, fraction) in weights.iter_mut().zip(&mut *fractions) {
        let small = [over, *weight, sum].map(u64::try_from);
        let (quotient, rest) = match small {
            // 64 bits are quicker, and nearly always enough.
            [Ok(over), Ok(weight), Ok(sum)]
                if over.leading_zeros() + weight.leading_zeros() >= 64 =>
            {
                let product = over * weight;
                (i128::from(product / sum), i128::from(product % sum))
            }
            _ => {
                let product = over.checked_mul(*weight)?;
                (product / sum, product % sum)
            }
        };
        *weight = each.checked_mul(*weight)?.checked_add(quotient)?;
        *fraction = rest;
        left -= *weight;
    }
    let mut give = |at: Option<usize>, amount: i128| {
        if let Some(part) = at.and_then(|at| weights.get_mut(at)) {
            *part += amount;
        }
    };
    match remainder {
        Remainder::House => {}
        Remainder::Nearest => give(first, left),
        Remainder::Farthest => give(last, left),
        // Fewer are left than there are fractions above 0.
        Remainder::Largest => {
            while left > 0 {
                let most = fractions.iter().max().copied().unwrap_or_default();
                let at = fractions.iter().position(|fraction| *fraction == most);
                give(at, 1);
                if let Some(fraction) = at.and_then(|at| fractions.get_mut(at)) {
                    *fraction = -1;
                }
                left -= 1;
            }
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::{Decimal, Remainder, Rounding, divide, read, write};
    use proptest::prelude::*;

    fn rounded(text: &str, decimals: u8, rounding: Rounding) -> i128 {
        Decimal::read(text)
            .unwrap()
            .round(decimals, rounding)
            .unwrap()
    }

    #[test]
    fn what_is_no_decimal() {
        for bad in [
            "",
            ".",
            "1.",
            ".5",
            "-1",
            "+1",
            "1e3",
            " 1",
            "1 ",
            "1,5",
            "0x1",
            "1.2.3",
            "NaN",
            "\u{663}",
            "1000000000000000000",
            "0.0000000000000000001",
        ] {
            assert_eq!(Decimal::read(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn each_way_of_rounding() {
        use Rounding::{Down, HalfEven, HalfUp, Up};
        for (text, down, up, half_up, half_even) in [
            ("2", 2, 2, 2, 2),
            ("2.000000001", 2, 3, 2, 2),
            ("2.5", 2, 3, 3, 2),
            ("3.5", 3, 4, 4, 4),
            ("2.500000001", 2, 3, 3, 3),
            ("2.499999999", 2, 3, 2, 2),
            ("0", 0, 0, 0, 0),
        ] {
            let found = [Down, Up, HalfUp, HalfEven].map(|mode| rounded(text, 0, mode));
            assert_eq!(found, [down, up, half_up, half_even], "{text}");
        }
    }

    #[test]
    fn parts_smaller_than_any_number_round_as_they_should() {
        let small = Decimal::read("0.000000000000000001").unwrap();
        let smaller = small.times(small).unwrap().times(small).unwrap();
        for (rounding, wanted) in [
            (Rounding::Down, 0),
            (Rounding::Up, 1),
            (Rounding::HalfUp, 0),
            (Rounding::HalfEven, 0),
        ] {
            assert_eq!(smaller.round(2, rounding), Some(wanted));
        }
    }

    #[test]
    fn what_has_no_room_is_nothing() {
        let large = Decimal::read("999999999999999999.999999999999999999").unwrap();
        assert_eq!(large.times(large), None);
        let many = Decimal::read("999999999999999999")
            .unwrap()
            .times(Decimal::read("9999").unwrap());
        assert_eq!(many.unwrap().round(18, Rounding::Down), None);
        assert_eq!(
            divide(i128::MAX / 2 - 1, &[i128::MAX / 2, 3], Remainder::Largest),
            None
        );
    }

    #[test]
    fn a_remainder_goes_where_it_is_sent() {
        for (remainder, wanted) in [
            (Remainder::Largest, [34, 33, 33, 0]),
            (Remainder::Nearest, [34, 33, 33, 0]),
            (Remainder::Farthest, [33, 33, 34, 0]),
            (Remainder::House, [33, 33, 33, 0]),
        ] {
            assert_eq!(divide(100, &[1, 1, 1, 0], remainder).unwrap(), wanted);
        }
        // 10 by 1 : 2 : 4 is 1 3/7, 2 6/7, 5 5/7.
        assert_eq!(
            divide(10, &[1, 2, 4], Remainder::Largest).unwrap(),
            [1, 3, 6]
        );
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(amount: i64, decimals in 0..=18_u8) {
            let text = write(amount.into(), decimals);
            prop_assert_eq!(read(&text, decimals), Some(amount.into()));
            if let Ok(unsigned) = u64::try_from(amount) {
                let wanted = Decimal::read(&text).and_then(|it| it.round(decimals, Rounding::Down));
                let fits = text.split('.').next().unwrap().len() <= 18;
                prop_assert_eq!(wanted, fits.then_some(unsigned.into()));
            }
        }

        #[test]
        fn decimals_compare_as_numbers(a in 0..10_000_u32, b in 0..10_000_u32, more in 0..5_u8) {
            let (one, other) = (write(a.into(), 2), write(i128::from(b) * 10_i128.pow(more.into()), 2 + more));
            let [one, other] = [one, other].map(|text| Decimal::read(&text).unwrap());
            prop_assert_eq!(one.is_less(other), a < b);
            prop_assert_eq!(other.is_less(one), b < a);
        }

        #[test]
        fn parts_sum_to_the_whole(
            whole in 0..1_000_000_000_000_i128,
            weights in proptest::collection::vec(0..1_000_000_i128, 1..12),
        ) {
            let sum: i128 = weights.iter().sum();
            for remainder in [Remainder::Largest, Remainder::Nearest, Remainder::Farthest] {
                let parts = divide(whole, &weights, remainder).unwrap();
                let total: i128 = parts.iter().sum();
                prop_assert_eq!(total, if sum == 0 { 0 } else { whole });
                for (part, weight) in parts.iter().zip(&weights) {
                    prop_assert!(*part >= 0 && (*weight > 0 || *part == 0));
                    if remainder == Remainder::Largest && sum > 0 {
                        // Never a whole part away from the exact proportion.
                        prop_assert!((part * sum - whole * weight).abs() < sum);
                    }
                }
            }
            let kept: i128 = divide(whole, &weights, Remainder::House).unwrap().iter().sum();
            prop_assert!(kept <= whole && whole - kept < 12 || sum == 0);
        }
    }
}
