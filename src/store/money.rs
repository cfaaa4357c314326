//! Money: amounts of up to 128 bits as the two numbers of 64 bits that databases add up.

use super::Param;
use super::read::{BROKEN, Columns};
use crate::refusal::Refusal;

/// What the high one of the two counts.
pub const BASE: i128 = 1_000_000_000_000;

/// The most that one award may be, in a unit's smallest parts: sums of nine hundred of these still
/// have room.
pub const MOST: i128 = BASE * 10_000_000_000_000;

/// The most that either number may be: drivers in JavaScript give numbers that are exact up to
/// there.
const MOST_EXACT: i128 = (1 << 53) - 1;

/// The two numbers of an amount. Both have its sign.
pub fn split(amount: i128) -> [i64; 2] {
    let part = |part: i128| i64::try_from(part).unwrap_or(i64::MAX);
    [part(amount / BASE), part(amount % BASE)]
}

/// The two numbers as parameters.
pub fn params(amount: i128) -> [Param<'static>; 2] {
    split(amount).map(Param::from)
}

/// An amount from two columns. They may be sums, of which the lower one was not carried over.
pub fn read(columns: &mut Columns<'_>) -> Result<i128, Refusal> {
    let [high, low] = [columns.integer()?, columns.integer()?].map(i128::from);
    if high.abs() > MOST_EXACT || low.abs() > MOST_EXACT {
        return Err(BROKEN);
    }
    Ok(high * BASE + low)
}

#[cfg(test)]
mod tests {
    use super::{BASE, MOST, split};

    #[test]
    fn an_amount_is_the_sum_of_its_two_numbers() {
        for amount in [0, 1, -1, BASE, BASE - 1, -BASE - 1, MOST, -MOST, MOST + 7] {
            let [high, low] = split(amount).map(i128::from);
            assert_eq!(high * BASE + low, amount);
            assert!(low.abs() < BASE && high.signum() * amount.signum() >= 0);
        }
    }
}
