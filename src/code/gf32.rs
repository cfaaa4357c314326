//! The check symbols' arithmetic: GF(32), the field of 32 elements, as polynomials over GF(2)
//! modulo x⁵ + x² + 1. Addition is exclusive or; α = x generates all 31 other elements.

/// The order of α.
pub(super) const ORDER: usize = 31;

/// x⁵ + x² + 1, which is primitive.
const MODULUS: u8 = 0b10_0101;

/// α⁰ to α³⁰.
const POWERS: [u8; ORDER] = {
    let mut powers = [1; ORDER];
    let mut at = 1;
    while at < ORDER {
        let doubled = powers[at - 1] << 1;
        powers[at] = if doubled & 32 == 0 {
            doubled
        } else {
            doubled ^ MODULUS
        };
        at += 1;
    }
    powers
};

/// The exponent of each element; that of 0 is never asked for.
const LOGS: [u8; 32] = {
    let mut logs = [0; 32];
    let mut at = 0;
    while at < ORDER {
        logs[POWERS[at] as usize] = at as u8;
        at += 1;
    }
    logs
};

/// α to the power of `exponent`.
pub(super) fn power(exponent: usize) -> u8 {
    POWERS[exponent % ORDER]
}

/// The exponent of `element` as a power of α, which must not be 0.
pub(super) fn log(element: u8) -> usize {
    usize::from(LOGS[usize::from(element & 31)])
}

/// The element that a polynomial of degree 24 at most stands for.
#[inline]
pub(super) fn reduce(polynomial: u32) -> u8 {
    // By x²⁰ = x⁸ + 1, x¹⁰ = x⁴ + 1 and x⁵ = x² + 1: to square is linear in this field.
    let by = |rest: u32, degree: u32| {
        let high = rest >> degree;
        rest ^ high << degree ^ high << (degree / 5 * 2) ^ high
    };
    [20, 10, 10, 5, 5].into_iter().fold(polynomial, by) as u8
}

/// `a` ÷ `b`, which must not be 0.
pub(super) fn divide(a: u8, b: u8) -> u8 {
    if a == 0 {
        0
    } else {
        power(log(a) + ORDER - log(b))
    }
}

#[cfg(test)]
mod tests {
    use super::{LOGS, MODULUS, ORDER, POWERS, divide, log, power, reduce};

    fn times_alpha(element: u8) -> u8 {
        (element << 1) ^ ((element >> 4 & 1) * MODULUS)
    }

    /// Multiplication as it is taught: shift, add, reduce.
    fn multiply(a: u8, b: u8) -> u8 {
        (0..5).rev().fold(0, |sum, bit| {
            times_alpha(sum) ^ if b >> bit & 1 == 1 { a } else { 0 }
        })
    }

    #[test]
    fn alpha_generates_the_field() {
        let mut seen = POWERS.to_vec();
        seen.sort_unstable();
        assert_eq!(seen, (1..32).collect::<Vec<u8>>());
        assert_eq!(times_alpha(power(ORDER - 1)), 1);
        assert!((1..32).all(|element| power(log(element)) == element));
        assert_eq!(LOGS[1], 0);
    }

    #[test]
    fn polynomials_of_every_degree_reduce() {
        for degree in 0..=24 {
            for below in [0, 1, 0x5A_5A5A, 0xFF_FFFF] {
                let polynomial = 1 << degree | below & ((1 << degree) - 1);
                let terms = (0..=degree).filter(|term| polynomial >> term & 1 == 1);
                let sum = terms.fold(0, |sum, term| sum ^ power(term));
                assert_eq!(reduce(polynomial), sum, "{polynomial:b}");
            }
        }
    }

    #[test]
    fn division_undoes_multiplication() {
        for a in 0..32 {
            for b in 1..32 {
                assert_eq!(divide(multiply(a, b), b), a);
            }
        }
    }
}
