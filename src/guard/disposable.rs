//! Disposable domains: a list of hashes in a few bits each, which the caller holds.
//!
//! The list is a set of whole numbers, coded as Elias and Fano did: each domain's hash is a bucket,
//! of which there are as many as domains, and [`LOW_BITS`] bits more. The buckets' sizes are unary
//! (a one for each domain, and a zero), in order; behind them stand the other bits. So a domain
//! takes 22 bits, and one that is not listed is found with a chance of 1 in 2^20.

use super::mailbox;
use alloc::string::String;
use alloc::vec::Vec;
use xxhash_rust::xxh64::xxh64;

/// The list that is kept, as lines; those that begin with `#` are comments. [`pack`] makes of it
/// what [`Domains`] reads.
pub const LIST: &str = include_str!("domains.txt");

/// What a packed list begins with; the last byte is the version.
const MAGIC: [u8; 4] = *b"RGD\x01";
/// The bytes before the buckets: the magic, how many domains there are, and how many labels the
/// longest has.
const HEAD: usize = 9;
/// How many bits of a hash are kept besides its bucket.
pub const LOW_BITS: usize = 20;

/// A packed list, to look domains up in.
#[derive(Clone, Copy, Debug)]
pub struct Domains<'a> {
    count: usize,
    labels: usize,
    buckets: &'a [u8],
    low: &'a [u8],
}

impl<'a> Domains<'a> {
    /// The list that these bytes are; `None` if they are none.
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(&MAGIC)?;
        let (count, rest) = rest.split_first_chunk()?;
        let count = usize::try_from(u32::from_le_bytes(*count)).ok()?;
        let (labels, rest) = rest.split_first()?;
        let (buckets, low) = rest.split_at_checked(bytes_of(count.checked_mul(2)?))?;
        let (words, rest) = buckets.as_chunks();
        let in_rest: usize = rest.iter().map(|byte| byte.count_ones() as usize).sum();
        let in_all = words.iter().fold(in_rest, |sum, word| sum + ones(*word));
        let is_whole = in_all == count && low.len() == bytes_of(count.checked_mul(LOW_BITS)?);
        is_whole.then_some(Self {
            count,
            labels: usize::from(*labels),
            buckets,
            low,
        })
    }

    /// How many domains are listed.
    pub const fn len(&self) -> usize {
        self.count
    }

    /// Whether none is.
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Whether a domain, or that of an address, is listed or below one that is. Anything else is
    /// not.
    pub fn has(&self, text: &str) -> bool {
        let domain = if text.contains('@') {
            mailbox::domain(text)
        } else {
            // The same rules: a domain is what an address has.
            mailbox::domain(&address(text))
        };
        domain.is_some_and(|domain| self.has_or_above(&domain))
    }

    fn has_or_above(&self, domain: &str) -> bool {
        let mut rest = domain;
        let mut labels = domain.split('.').count();
        while labels >= 2 {
            if labels <= self.labels && self.has_hash(xxh64(rest.as_bytes(), 0)) {
                return true;
            }
            rest = rest.split_once('.').map_or("", |(_, above)| above);
            labels -= 1;
        }
        false
    }

    fn has_hash(&self, hash: u64) -> bool {
        let (bucket, low) = place(hash, self.count);
        // The bucket begins behind as many zeros; before them stands a one for each domain.
        let mut at = 0;
        let mut zeros = bucket;
        for word in self.buckets.as_chunks().0 {
            let here = 64 - ones(*word);
            if here >= zeros {
                break;
            }
            zeros -= here;
            at += 64;
        }
        while zeros > 0 && at < 2 * self.count {
            zeros -= usize::from(!bit(self.buckets, at));
            at += 1;
        }
        while bit(self.buckets, at) {
            if self.low_of(at - bucket) == low {
                return true;
            }
            at += 1;
        }
        false
    }

    /// The low bits of the domain at this place.
    fn low_of(&self, place: usize) -> u32 {
        let from = place * LOW_BITS;
        (0..LOW_BITS).fold(0, |low, at| low | u32::from(bit(self.low, from + at)) << at)
    }
}

/// An address at this domain; of what is longer than a domain, none.
fn address(domain: &str) -> String {
    let mut address = String::new();
    if domain.len() < crate::email::MAX_LENGTH {
        address.push_str("a@");
        address.push_str(domain.trim_ascii());
    }
    address
}

/// How many of these bits are ones.
fn ones(word: [u8; 8]) -> usize {
    u64::from_le_bytes(word).count_ones() as usize
}

const fn bytes_of(bits: usize) -> usize {
    bits.div_ceil(8)
}

/// The bit at this place; beyond the end there are zeros.
fn bit(bits: &[u8], at: usize) -> bool {
    bits.get(at / 8)
        .is_some_and(|byte| byte >> (at % 8) & 1 == 1)
}

/// The bucket of so many that a hash belongs into, and its other bits.
fn place(hash: u64, count: usize) -> (usize, u32) {
    let bucket = ((hash >> 32) * count as u64) >> 32;
    let low = hash as u32 & ((1 << LOW_BITS) - 1);
    (usize::try_from(bucket).unwrap_or_default(), low)
}

/// Packs a list of domains, a line each, in lower case; lines that begin with `#` are comments.
pub fn pack(list: &str) -> Vec<u8> {
    let lines = list.lines().map(str::trim_ascii);
    let mut domains: Vec<_> = lines
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    domains.sort_unstable();
    domains.dedup();
    let count = domains.len();
    let labels = domains.iter().map(|domain| domain.split('.').count());
    let labels = u8::try_from(labels.max().unwrap_or_default()).unwrap_or(u8::MAX);
    let mut places: Vec<_> = domains
        .iter()
        .map(|domain| place(xxh64(domain.as_bytes(), 0), count))
        .collect();
    places.sort_unstable();

    let mut packed = Vec::from(MAGIC);
    packed.extend(u32::try_from(count).unwrap_or_default().to_le_bytes());
    packed.push(labels);
    let low = HEAD + bytes_of(2 * count);
    packed.resize(low + bytes_of(LOW_BITS * count), 0);
    let mut set = |from: usize, at: usize| {
        if let Some(byte) = packed.get_mut(from + at / 8) {
            *byte |= 1 << (at % 8);
        }
    };
    for (number, (bucket, bits)) in places.into_iter().enumerate() {
        set(HEAD, number + bucket);
        for at in (0..LOW_BITS).filter(|at| bits >> at & 1 == 1) {
            set(low, number * LOW_BITS + at);
        }
    }
    packed
}

#[cfg(test)]
mod tests {
    use super::{Domains, LIST, pack};
    use proptest::prelude::*;

    fn listed() -> impl Iterator<Item = &'static str> {
        LIST.lines().filter(|line| !line.starts_with('#'))
    }

    #[test]
    fn all_that_is_listed_is_found_and_what_is_below() {
        let packed = pack(LIST);
        let domains = Domains::read(&packed).unwrap();
        assert_eq!(domains.len(), listed().count());
        assert!(domains.len() > 8_000);
        for domain in listed() {
            assert!(domains.has(domain), "{domain}");
            assert!(domains.has(&format!(" A.b@{} ", domain.to_ascii_uppercase())));
            assert!(domains.has(&format!("x.Y.{domain}")), "{domain}");
        }
        // 22 bits each.
        assert!(packed.len() * 8 <= 22 * domains.len() + 100);
    }

    #[test]
    fn what_is_not_listed_is_hardly_ever_found() {
        let packed = pack(LIST);
        let domains = Domains::read(&packed).unwrap();
        // One suffix each: of a million about one, so that 20 are out of the question.
        let found = (0..1_000_000_u32).filter(|n| domains.has(&format!("not{n}.example")));
        assert!(found.count() < 20);
    }

    #[test]
    fn no_mailbox_of_note_is_disposable() {
        let packed = pack(LIST);
        let domains = Domains::read(&packed).unwrap();
        for domain in [
            "gmail.com",
            "googlemail.com",
            "outlook.com",
            "hotmail.com",
            "live.com",
            "msn.com",
            "yahoo.com",
            "yahoo.co.uk",
            "ymail.com",
            "icloud.com",
            "me.com",
            "mac.com",
            "proton.me",
            "protonmail.com",
            "pm.me",
            "yandex.ru",
            "ya.ru",
            "fastmail.com",
            "aol.com",
            "gmx.de",
            "gmx.net",
            "web.de",
            "mail.ru",
            "qq.com",
            "163.com",
            "126.com",
            "naver.com",
            "orange.fr",
            "free.fr",
            "libero.it",
            "t-online.de",
            "comcast.net",
            "zoho.com",
            "hey.com",
            "tutanota.com",
            "posteo.de",
            "mailbox.org",
            "duck.com",
            "privaterelay.appleid.com",
            "mozmail.com",
            "co.uk",
            "com",
            "example.com",
        ] {
            assert!(!domains.has(domain), "{domain}");
        }
    }

    #[test]
    fn bytes_that_are_no_list() {
        let packed = pack("a.example\nb.example\nc.d.example\n");
        assert!(Domains::read(&packed).is_some());
        for length in 0..packed.len() {
            assert!(Domains::read(&packed[..length]).is_none(), "{length}");
        }
        let empty = pack("# nothing\n\n");
        let empty = Domains::read(&empty).unwrap();
        assert!(empty.is_empty() && !empty.has("a.example"));
        assert!(Domains::read(b"RGD\x02\0\0\0\0\0").is_none());
        assert!(Domains::read(b"RGD\x01\xff\xff\xff\xff\x02").is_none());
    }

    proptest! {
        #[test]
        fn as_a_set_has_it(
            list in prop::collection::btree_set("[a-z]{1,3}\\.(com|co\\.uk|x)", 0..40),
            asked in "([a-z]{1,3}\\.){0,3}(com|co\\.uk|x)",
        ) {
            let packed = pack(&list.iter().map(String::as_str).collect::<Vec<_>>().join("\n"));
            let domains = Domains::read(&packed).unwrap();
            let parts: Vec<_> = asked.split('.').collect();
            let naive = (0..parts.len()).any(|from| list.contains(&parts[from..].join(".")));
            prop_assert_eq!(domains.has(&asked), naive);
        }

        #[test]
        fn any_bytes(mut bytes: Vec<u8>, text: String, count in 0..9_u8) {
            let _ = Domains::read(&bytes).map(|domains| domains.has(&text));
            bytes.splice(0..0, [b'R', b'G', b'D', 1, count, 0, 0, 0, 2]);
            let _ = Domains::read(&bytes).map(|domains| domains.has("a.example"));
        }
    }
}
