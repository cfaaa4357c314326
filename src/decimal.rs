//! Decimals: whole numbers as text. `to_string` does the same, and brings the machinery of `fmt`
//! with it, which is larger than the whole of the JSON writer.

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

#[cfg(test)]
mod tests {
    use super::push_integer;
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
        }
    }

    proptest! {
        #[test]
        fn any_number(number: i64, shift in 0..64) {
            prop_assert_eq!(written(number >> shift), (number >> shift).to_string());
        }
    }
}
