//! Minting for a batch: the codes that it offers to a user, all of one request's random bytes.

use super::Moment;
use crate::code::{Mode, Spec, mint_unused, tag_of};
use crate::store::CANDIDATES;
use alloc::borrow::ToOwned;
use alloc::string::String;

/// How many symbols the codes on offer have, in the order in which they are tried. A program with
/// 100,000 codes of eight symbols has taken a tenth of them, so that one user in a hundred finds
/// both short ones taken and gets a longer code. The long ones are for programs that ask for them.
const LENGTHS: [u8; CANDIDATES] = [8, 8, 9, 10, 12, 16, 20];

/// Codes for one user. They carry the tag of `program`; where the program is only found inside
/// the batch, the tag that names none.
pub fn candidates(moment: &Moment, program: Option<&str>) -> [String; CANDIDATES] {
    let tag = program.map_or(0, tag_of);
    core::array::from_fn(|place| {
        let spec = Spec {
            mode: Mode::Live,
            tag,
            length: LENGTHS[place],
        };
        let bytes = moment.chunk(place + 1);
        // A rude one is passed over by turning all of its symbols on, which takes a turn or two.
        let turns = (0..=u8::MAX).map(|turn| bytes.map(|byte| byte.wrapping_add(turn)));
        let code = mint_unused(spec, turns, |_| false);
        code.map_or_else(String::new, |code| code.as_str().to_owned())
    })
}
