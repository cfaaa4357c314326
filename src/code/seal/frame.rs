//! The frame of a sealed code: its length, tag, mode and key, to which the cipher is bound, and
//! how number and symbols become each other within it.

use super::feistel::Feistel;
use super::key::{Key, MAX_ID};
use super::{MAX_NUMBER, MIN_LENGTH};
use crate::code::MAX_LENGTH;
use crate::code::fields::OVERHEAD;
use crate::code::sums::complete;
use arrayvec::ArrayVec;

/// How many bits the key's id takes.
const ID_BITS: u32 = 4;
/// How many times a code may walk on from rude words.
pub(super) const WALKS: u64 = 16;

/// All of a sealed code but the number.
pub(super) struct Frame<'ring> {
    key: &'ring Key,
    /// How many symbols, 9 to 20.
    length: usize,
    tag: u8,
    head: u8,
    /// How many bits there are for the number, 0 to 60.
    room: u32,
    cipher: Feistel<'ring>,
}

impl<'ring> Frame<'ring> {
    /// The frame of these fields; `None` if a code of that length has no room for any number.
    pub(super) fn new(key: &'ring Key, length: usize, tag: u8, head: u8) -> Option<Self> {
        if !(MIN_LENGTH..=MAX_LENGTH).contains(&length) {
            return None;
        }
        let bits = 5 * (length - OVERHEAD) as u32 - ID_BITS;
        let tweak = (length as u64) << 44
            | u64::from(tag) << 49
            | u64::from(head) << 54
            | u64::from(key.id) << 59;
        Some(Self {
            key,
            length,
            tag,
            head,
            room: bits.checked_sub(u32::from(key.bits))?,
            cipher: Feistel {
                key: &key.secret,
                tweak,
                bits,
            },
        })
    }

    /// Whether there is room for the number.
    pub(super) fn holds(&self, number: u64) -> bool {
        number >> self.room == 0 && number <= MAX_NUMBER
    }

    /// The symbol values of the code of a number, which there is room for, after so many walks.
    pub(super) fn values(&self, number: u64, walk: u64) -> ArrayVec<u8, MAX_LENGTH> {
        let plain = u128::from(number) << self.key.bits | u128::from(walk);
        let mut payload = self.cipher.encipher(plain) << ID_BITS | u128::from(self.key.id);
        let mut values = ArrayVec::from([0; MAX_LENGTH]);
        values.truncate(self.length);
        if let [fields @ .., tag, head, _, _] = values.as_mut_slice() {
            for value in fields.iter_mut().rev() {
                *value = payload as u8 & 31;
                payload >>= 5;
            }
            (*tag, *head) = (self.tag, self.head);
        }
        complete(&mut values);
        values
    }

    /// The number and what keeps forgeries out, of a code's payload.
    pub(super) fn opened(&self, payload: u128) -> (u64, u64) {
        let plain = self.cipher.decipher(payload >> ID_BITS);
        let redundancy = plain as u64 & ((1 << self.key.bits) - 1);
        ((plain >> self.key.bits) as u64, redundancy)
    }
}

/// The id of the key that sealed a payload.
pub(super) fn id_of(payload: u128) -> u8 {
    payload as u8 & MAX_ID
}

/// The payload of a code's symbol values, read as a number.
pub(super) fn payload_of(values: &[u8]) -> u128 {
    let fields = values.len().saturating_sub(OVERHEAD);
    let payload = values.iter().take(fields);
    payload.fold(0, |payload, value| payload << 5 | u128::from(*value))
}
