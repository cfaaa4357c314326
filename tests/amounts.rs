//! The arithmetic of amounts beside that of `bigdecimal`, which has room for everything: what is
//! told is the same to the last digit, and nothing is told only where there is no room.
#![cfg(feature = "full")]

use bigdecimal::num_bigint::BigInt;
use bigdecimal::{BigDecimal, RoundingMode};
use proptest::prelude::*;
use refgraph::award::amount::{Decimal, Remainder, Rounding, divide, write};
use std::str::FromStr;

/// A decimal as people write it, some of them with all the digits that there may be.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9]{1,5}(\\.[0-9]{1,4})?",
        "[0-9]{1,18}(\\.[0-9]{1,18})?",
        "(0|9){1,18}\\.(0|4|5|9){1,18}",
    ]
}

fn rounding() -> impl Strategy<Value = (Rounding, RoundingMode)> {
    prop_oneof![
        Just((Rounding::Down, RoundingMode::Down)),
        Just((Rounding::Up, RoundingMode::Up)),
        Just((Rounding::HalfUp, RoundingMode::HalfUp)),
        Just((Rounding::HalfEven, RoundingMode::HalfEven)),
    ]
}

fn big(text: &str) -> BigDecimal {
    BigDecimal::from_str(text).unwrap()
}

/// Whether a whole number has room in 128 bits.
fn has_room(number: &BigInt) -> bool {
    i128::try_from(number).is_ok()
}

/// The digits of a decimal without its point, and without zeros at the end of its fraction.
fn digits(text: &str) -> BigInt {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    BigInt::from_str(&format!("{whole}{}", part.trim_end_matches('0'))).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn products_are_exact_and_rounded_as_stated(
        one in text(),
        two in text(),
        decimals in 0..=18_u8,
        (ours, theirs) in rounding(),
    ) {
        let [a, b] = [&one, &two].map(|text| Decimal::read(text).unwrap());
        let exact = big(&one) * big(&two);
        let Some(product) = a.times(b) else {
            prop_assert!(!has_room(&(digits(&one) * digits(&two))));
            return Ok(());
        };
        prop_assert_eq!(big(&product.text()), exact.clone());
        let wanted = exact.with_scale_round(i64::from(decimals), theirs);
        match product.round(decimals, ours) {
            Some(found) => prop_assert_eq!(big(&write(found, decimals)), wanted),
            None => prop_assert!(!has_room(&wanted.into_bigint_and_exponent().0)),
        }
    }

    #[test]
    fn three_factors_are_exact_where_they_have_room(
        [one, two, three] in [text(), text(), text()],
        (ours, theirs) in rounding(),
    ) {
        let factors = [&one, &two, &three].map(|text| Decimal::read(text).unwrap());
        let product = factors[0].times(factors[1]).and_then(|it| it.times(factors[2]));
        let Some(product) = product else { return Ok(()) };
        let exact = big(&one) * big(&two) * big(&three);
        let wanted = exact.with_scale_round(2, theirs);
        match product.round(2, ours) {
            Some(found) => prop_assert_eq!(big(&write(found, 2)), wanted),
            None => prop_assert!(!has_room(&wanted.into_bigint_and_exponent().0)),
        }
    }

    #[test]
    fn decimals_compare_as_numbers(one in text(), two in text()) {
        let [a, b] = [&one, &two].map(|text| Decimal::read(text).unwrap());
        prop_assert_eq!(a.is_less(b), big(&one) < big(&two));
        prop_assert!(!a.is_less(a));
    }

    /// By largest remainders no part is a smallest part or more away from its exact one, and who has
    /// the larger fraction is not passed over.
    #[test]
    fn a_whole_is_divided_by_largest_remainders(
        whole in 0..i128::from(u64::MAX),
        weights in proptest::collection::vec(0..i128::from(u32::MAX), 1..12),
    ) {
        let sum: i128 = weights.iter().sum();
        prop_assume!(sum > 0);
        let parts = divide(whole, &weights, Remainder::Largest).unwrap();
        prop_assert_eq!(parts.iter().sum::<i128>(), whole);
        let exact = |weight: &i128| BigInt::from(whole) * weight;
        let fractions: Vec<BigInt> = weights.iter().map(|weight| exact(weight) % sum).collect();
        let got_more: Vec<bool> = parts.iter().zip(&weights).map(|(part, weight)| {
            let least = exact(weight) / sum;
            let more = BigInt::from(*part) - least;
            assert!(more == BigInt::from(0) || more == BigInt::from(1));
            more == BigInt::from(1)
        }).collect();
        for (at, more) in got_more.iter().enumerate() {
            for (other, more_there) in got_more.iter().enumerate() {
                if *more && !more_there {
                    prop_assert!(fractions[at] > fractions[other] || fractions[at] == fractions[other] && at < other);
                }
            }
        }
    }
}
