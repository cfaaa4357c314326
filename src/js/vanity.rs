//! Minting of vanity codes.

use super::mailbox::{self, SEPARATOR};
use super::mint::{MOST, random};
use crate::code::Mode;
use crate::code::vanity::{Name, VanityProblem, VanitySpec};
use alloc::vec::Vec;

/// How many draws may hold rude words before there is held to be no code without.
const DRAWS: usize = 64;

/// Makes a code of the name in the mailbox, after which stand the caller's reserved words, each
/// with a separator before it. Leaves the code and, after a separator, as it is shown, and tells
/// the length of both, or the number of the problem, which is smaller; 0 if the platform has no
/// secure generator. `mode` is 1 for a test code, `taken` says how many were found taken.
#[unsafe(no_mangle)]
pub extern "C" fn vanity(bytes: usize, tag: u8, mode: u8, symbols: u8, taken: u8) -> u32 {
    let mode = if mode == 1 { Mode::Test } else { Mode::Live };
    let spec = VanitySpec {
        mode,
        tag,
        random: symbols,
    };
    let minted = mailbox::received(bytes, |sent| {
        let mut texts = sent.split(char::from(SEPARATOR));
        let wish = texts.next().unwrap_or_default();
        let reserved: Vec<&str> = texts.collect();
        let name = Name::read(wish, &reserved)?;
        for _ in 0..DRAWS {
            let Some(random) = random(MOST) else {
                return Ok(None);
            };
            if let Some(vanity) = name.mint_after(taken, spec, &random) {
                return Ok(Some(vanity));
            }
        }
        Err(VanityProblem::Exhausted)
    });
    match minted {
        Ok(Some(vanity)) => {
            let length = mailbox::send(vanity.code.as_str());
            mailbox::append(length, &vanity.display)
        }
        Ok(None) => 0,
        Err(problem) => problem as u32 + 1,
    }
}
