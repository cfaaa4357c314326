//! The fields beside the payload: which program a code belongs to, how it was made, and whether
//! it is for earnest. They stand before the check symbols, so that codes differ where people
//! look first.

/// Where the tag stands, counted from the last symbol.
pub(super) const TAG_FROM_END: usize = 3;
/// Where the head stands, counted from the last symbol.
pub(super) const HEAD_FROM_END: usize = 2;
/// How many symbols are not payload: the tag, the head and two check symbols.
pub(super) const OVERHEAD: usize = 4;

/// The head's two highest bits: the version of the format, less one.
const VERSION: u8 = 0;

/// How a code was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// From random bytes.
    Random,
    /// From a user's number, by a keyed permutation.
    Sealed,
    /// From a name or a wish.
    Vanity,
}

/// Whether a code is for earnest or for trying out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Mode {
    /// In earnest.
    #[default]
    Live,
    /// For trying out: nothing that it brings about counts.
    Test,
}

/// The head of a code of this version.
pub(super) fn head(kind: Kind, mode: Mode) -> u8 {
    VERSION << 3 | (kind as u8) << 1 | mode as u8
}

/// The kind that a head tells; `None` if it is of another version or of the reserved kind.
pub(super) fn kind(head: u8) -> Option<Kind> {
    match head >> 1 {
        0 => Some(Kind::Random),
        1 => Some(Kind::Sealed),
        2 => Some(Kind::Vanity),
        _ => None,
    }
}

/// The mode that a head tells.
pub(super) fn mode(head: u8) -> Mode {
    if head & 1 == 0 {
        Mode::Live
    } else {
        Mode::Test
    }
}

/// The tag of a program, 1 to 31, from its short id: 1 + (32-bit FNV-1a of its bytes mod 31).
/// A tag tells most codes of other programs apart where no lookup is at hand; one program in 31
/// shares it, so it is a hint and no proof.
///
/// Source of the hash: Fowler, Noll, Vo and Eastlake, *The FNV Non-Cryptographic Hash Algorithm*.
///
/// ```
/// assert_eq!(refgraph::code::tag_of("spring"), refgraph::code::tag_of("spring"));
/// assert!((1..=31).contains(&refgraph::code::tag_of("")));
/// ```
pub fn tag_of(program: &str) -> u8 {
    let hash = program.bytes().fold(0x811C_9DC5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    (hash % 31) as u8 + 1
}
