//! The permutation: a Feistel network whose round function is SipHash-2-4, over any number of
//! bits up to 80. It is bound to a tweak: under each other one it is an unrelated permutation.

use siphasher::sip::SipHasher24;

/// As many as NIST SP 800-38G's FF1 has.
const ROUNDS: u64 = 10;
/// Where the round's number stands in what is hashed; the tweak is above, half the text below.
const ROUND_SHIFT: u32 = 40;

/// One permutation of the numbers below 2 to the power of `bits`.
pub(super) struct Feistel<'key> {
    /// The round function's key.
    pub(super) key: &'key [u8; 16],
    /// What it is bound to. Its lowest 44 bits are 0.
    pub(super) tweak: u64,
    /// How many bits it is over, at most 80.
    pub(super) bits: u32,
}

impl Feistel<'_> {
    /// What `plain`, which has no more than `bits` bits, is enciphered to.
    pub(super) fn encipher(&self, plain: u128) -> u128 {
        self.walk(plain, |halves| {
            (0..ROUNDS).fold(halves, |(left, right), round| {
                (right, left ^ self.scramble(round, right))
            })
        })
    }

    /// What was enciphered to `cipher`.
    pub(super) fn decipher(&self, cipher: u128) -> u128 {
        self.walk(cipher, |halves| {
            (0..ROUNDS).rev().fold(halves, |(left, right), round| {
                (right ^ self.scramble(round, left), left)
            })
        })
    }

    /// Applies a permutation of two halves until the result is in range. Halves are alike, so an
    /// odd number of bits is rounded up; as the way through a permutation leads back to where it
    /// began, which is in range, this comes to an end, after two times on average.
    fn walk(&self, number: u128, permute: impl Fn((u64, u64)) -> (u64, u64)) -> u128 {
        let half = self.half();
        let mut halves = ((number >> half) as u64, number as u64 & self.mask());
        loop {
            halves = permute(halves);
            let (left, right) = halves;
            if left >> (self.bits - half) == 0 {
                return u128::from(left) << half | u128::from(right);
            }
        }
    }

    /// The round function: as many bits of the keyed hash as a half has.
    #[inline]
    fn scramble(&self, round: u64, half: u64) -> u64 {
        let block = half | round << ROUND_SHIFT | self.tweak;
        // Keyed anew each time, which costs nothing, and keeps the key in one place.
        SipHasher24::new_with_key(self.key).hash(&block.to_le_bytes()) & self.mask()
    }

    fn half(&self) -> u32 {
        self.bits.div_ceil(2)
    }

    fn mask(&self) -> u64 {
        (1 << self.half()) - 1
    }
}

#[cfg(test)]
mod tests {
    use super::Feistel;
    use proptest::prelude::*;
    use siphasher::sip::SipHasher24;

    const KEY: [u8; 16] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

    fn over(bits: u32) -> Feistel<'static> {
        Feistel {
            key: &KEY,
            tweak: 3 << 44,
            bits,
        }
    }

    #[test]
    fn the_hash_is_that_of_the_paper() {
        // Aumasson and Bernstein, appendix A: the key 00 to 0f, the message 00 to 0e.
        let message: Vec<u8> = (0..15).collect();
        let hash = SipHasher24::new_with_key(&KEY).hash(&message);
        assert_eq!(hash, 0xa129_ca61_49be_45e5);
    }

    #[test]
    fn each_number_is_reached_once() {
        // 21 bits are those of the shortest code; 20 and 11 are an even and an odd one.
        for bits in [11, 14, 21] {
            let cipher = over(bits);
            let mut reached = vec![false; 1 << bits];
            for plain in 0..1_u128 << bits {
                let enciphered = cipher.encipher(plain);
                let place = &mut reached[usize::try_from(enciphered).unwrap()];
                assert!(!*place, "{plain} over {bits} bits");
                *place = true;
            }
            assert!(reached.into_iter().all(|reached| reached));
        }
    }

    #[test]
    fn neighbours_are_far_apart() {
        // Of unrelated words about half the bits differ.
        for bits in [21, 36, 41, 76] {
            let cipher = over(bits);
            let differing: u32 = (0..4_000)
                .map(|plain| (cipher.encipher(plain) ^ cipher.encipher(plain + 1)).count_ones())
                .sum();
            let share = f64::from(differing) / f64::from(4_000 * bits);
            assert!((0.48..0.52).contains(&share), "{share} of {bits} bits");
        }
    }

    #[test]
    fn each_bit_of_the_text_and_the_tweak_reaches_every_bit() {
        let (bits, rounds) = (40, 400_u64);
        for flipped in 0..bits + 19 {
            let mut counts = vec![0_u64; bits as usize];
            for round in 0..rounds {
                let plain = u128::from(round.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - bits));
                let (mut other, mut cipher) = (plain, over(bits));
                let before = cipher.encipher(plain);
                if flipped < bits {
                    other ^= 1 << flipped;
                } else {
                    cipher.tweak ^= 1 << (44 + flipped - bits);
                }
                let changed = before ^ cipher.encipher(other);
                for (bit, count) in counts.iter_mut().enumerate() {
                    *count += (changed >> bit & 1) as u64;
                }
            }
            for (bit, count) in counts.into_iter().enumerate() {
                assert!((120..280).contains(&count), "{flipped} on {bit}: {count}");
            }
        }
    }

    proptest! {
        #[test]
        fn what_is_enciphered_is_deciphered(
            key: [u8; 16], tweak in 0..1_u64 << 19, bits in 2..=80_u32, number: u128,
        ) {
            let cipher = Feistel { key: &key, tweak: tweak << 44, bits };
            let plain = number & ((1 << bits) - 1);
            let enciphered = cipher.encipher(plain);
            prop_assert_eq!(enciphered >> bits, 0);
            prop_assert_eq!(cipher.decipher(enciphered), plain);
        }
    }
}
