//! Minting: a new code from bytes of the platform's secure generator, drawn by the pool, as each
//! draw costs a crossing.

use super::mailbox;
use super::only_thread::OnlyThread;
use crate::code::{self, Mode, Spec};

/// The most bytes that are taken at once.
pub(super) const MOST: usize = 16;
/// Bytes a draw.
const POOL: usize = 4096;

struct Pool {
    bytes: [u8; POOL],
    /// How many are left, at the end.
    left: usize,
}

static RANDOM: OnlyThread<Pool> = OnlyThread::new(Pool {
    bytes: [0; POOL],
    left: 0,
});

/// Leaves a new code in the mailbox and tells its length; 0 if the platform has no secure
/// generator. `mode` is 1 for a test code.
#[unsafe(no_mangle)]
pub extern "C" fn mint(tag: u8, length: u8, mode: u8) -> u32 {
    let mode = if mode == 1 { Mode::Test } else { Mode::Live };
    let spec = Spec { mode, tag, length };
    let mut draws = core::iter::from_fn(|| random(spec.payload()));
    let code = draws.find_map(|random| code::mint(spec, &random));
    code.map_or(0, |code| mailbox::send(code.as_str()))
}

/// Takes random bytes out of the pool, each of them once and at most [`MOST`]; none is left there.
pub(super) fn random(take: usize) -> Option<[u8; MOST]> {
    RANDOM.with(|pool| {
        if pool.left < take {
            getrandom::fill(&mut pool.bytes).ok()?;
            pool.left = POOL;
        }
        let from = pool.left.checked_sub(take)?;
        let mut random = [0; MOST];
        let taken = pool.bytes.get_mut(from..pool.left)?;
        for (byte, taken) in random.iter_mut().zip(taken) {
            *byte = core::mem::take(taken);
        }
        pool.left = from;
        Some(random)
    })
}
