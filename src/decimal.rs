//! Decimals: whole numbers as text, and text as whole numbers. `to_string` and `parse` do nearly
//! the same, and bring the machinery of `fmt` and every radix with them, which is larger than the
//! whole of the JSON writer.

use alloc::string::String;

/// Appends `number` in decimal digits.
pub fn push_integer(text: &mut String, number: i64) {
    if number < 0 {
        text.push('-');
    }
    // The digits come from the lowest up, at most 19 of them.
    let mut digits = [b'0'; 19];
    let (mut rest, mut left) = (number.unsigned_abs(), digits.len());
    for digit in digits.iter_mut().rev() {
        *digit += (rest % 10) as u8;
        rest /= 10;
        left -= 1;
        if rest == 0 {
            break;
        }
    }
    let digits = digits.get(left..).unwrap_or_default();
    text.push_str(core::str::from_utf8(digits).unwrap_or_default());
}

/// The number that `text` is, if it is decimal digits, with a minus before them or not, and in
/// range.
pub fn integer(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() {
        return None;
    }
    // Built up below zero, where there is room for one number more.
    let mut number = 0_i64;
    for byte in digits.bytes() {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        number = number.checked_mul(10)?.checked_sub(digit.into())?;
    }
    if digits.len() == text.len() {
        number.checked_neg()
    } else {
        Some(number)
    }
}

/// A number without a fraction that is nothing, as in `9.0`; any other as it is.
pub fn trim_fraction(text: &str) -> &str {
    match text.split_once('.') {
        Some((whole, fraction)) if fraction.bytes().all(|digit| digit == b'0') => whole,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::{integer, push_integer};
    use alloc::string::{String, ToString};
    use proptest::prelude::*;

    fn written(number: i64) -> String {
        let mut text = String::new();
        push_integer(&mut text, number);
        text
    }

    #[test]
    fn the_ends_of_the_range() {
        for number in [0, 1, -1, 9, 10, -10, 100, i64::MAX, i64::MIN] {
            assert_eq!(written(number), number.to_string());
            assert_eq!(integer(&number.to_string()), Some(number));
        }
        for beyond in [
            "9223372036854775808",
            "-9223372036854775809",
            "99999999999999999999",
        ] {
            assert_eq!(integer(beyond), None);
        }
    }

    #[test]
    fn what_is_no_whole_number() {
        for bad in [
            "", "-", "+1", "--1", "1-", "1.0", "1e3", " 1", "1 ", "0x1", "/", ":", "\u{663}",
        ] {
            assert_eq!(integer(bad), None, "{bad:?}");
        }
        assert_eq!(integer("-0"), Some(0));
        assert_eq!(integer("007"), Some(7));
    }

    proptest! {
        #[test]
        fn any_number(number: i64, shift in 0..64_u32) {
            let number = number >> shift;
            prop_assert_eq!(written(number), number.to_string());
            prop_assert_eq!(integer(&written(number)), Some(number));
        }
    }
}
