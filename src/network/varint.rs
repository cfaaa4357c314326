//! Whole numbers in as few bytes as they take: seven bits a byte, the lowest first; all bytes but
//! the last have the highest bit set (LEB128).

use alloc::vec::Vec;

/// Appends a number.
#[inline(never)]
pub(super) fn push(bytes: &mut Vec<u8>, mut number: u64) {
    while number > 0x7F {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// The number that some bytes begin with, and the bytes behind it.
#[inline(never)]
pub(super) fn take(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut number = 0;
    for (at, byte) in bytes.iter().enumerate().take(10) {
        let bits = u64::from(byte & 0x7F);
        let shift = 7 * at as u32;
        if bits << shift >> shift != bits {
            return None;
        }
        number |= bits << shift;
        if byte & 0x80 == 0 {
            return Some((number, bytes.get(at + 1..)?));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{push, take};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_number(number: u64, shift in 0..64_u32, behind: Vec<u8>) {
            let mut bytes = Vec::new();
            push(&mut bytes, number >> shift);
            for end in 0..bytes.len() {
                prop_assert_eq!(take(&bytes[..end]), None);
            }
            bytes.extend(&behind);
            prop_assert_eq!(take(&bytes), Some((number >> shift, &*behind)));
        }
    }
}
