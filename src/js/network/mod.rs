//! The network in memory. Users come as handles, or as texts through the mailbox. Each function
//! answers with a number: what was done, or how many there are; below zero, the length of a
//! refusal in the mailbox. What there is more to tell lies in [`answer`](JsNetwork::answer), as
//! words of 32 bits: users as handles, or as the places of their ids, of which JavaScript reads
//! the text by itself.

// Memory of 32 bits holds no 2 to the 31 users, nor texts of as many bytes.
#![allow(clippy::cast_possible_wrap)]

mod asked;
mod changes;
mod lines;
mod snapshot;

use super::mailbox::{self, SEPARATOR};
use super::mint;
use crate::network::{Network, UserHandle, UserName};
use crate::refusal::Refusal;
use alloc::string::String;
use alloc::vec::Vec;
use wasm_bindgen::prelude::wasm_bindgen;

/// In place of a handle: there is none.
const NONE: u32 = u32::MAX;

/// Users, programs and connections in memory, and what was last answered.
#[wasm_bindgen(js_name = Network)]
pub struct JsNetwork {
    pub(super) network: Network,
    words: Vec<u32>,
    bytes: Vec<u8>,
}

fn seed() -> u64 {
    let seed = mint::random(mint::MOST).unwrap_or_default();
    u64::from_le_bytes(*seed.first_chunk().unwrap_or(&[0; 8]))
}

#[wasm_bindgen(js_class = Network)]
impl JsNetwork {
    /// An empty network. Where the platform has no secure generator its hashing is not seeded,
    /// which costs nothing but the guard against ids that were made to collide.
    #[wasm_bindgen(constructor)]
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        Self::of(Network::new(seed()))
    }

    fn of(network: Network) -> Self {
        Self {
            network,
            words: Vec::new(),
            bytes: Vec::new(),
        }
    }

    /// Where the words of the last answer are.
    pub fn answer(&self) -> *const u32 {
        self.words.as_ptr()
    }

    /// How many words it has.
    #[wasm_bindgen(js_name = answerLength)]
    pub fn answer_length(&self) -> usize {
        self.words.len()
    }

    /// Where the bytes of the last answer are.
    #[wasm_bindgen(js_name = answerBytes)]
    pub fn answer_bytes(&self) -> *const u8 {
        self.bytes.as_ptr()
    }

    /// Where a piece of the text of all ids is.
    pub fn piece(&self, piece: u32) -> *const u8 {
        self.network.piece(piece).as_ptr()
    }

    /// How many bytes it has.
    #[wasm_bindgen(js_name = pieceLength)]
    pub fn piece_length(&self, piece: u32) -> usize {
        self.network.piece(piece).len()
    }

    /// How many users there are.
    pub fn users(&self) -> usize {
        self.network.users()
    }

    /// How many bytes it takes.
    pub fn memory(&self) -> usize {
        self.network.memory()
    }
}

/// The outcome as a number: what `say` makes of it, or the length of a refusal.
fn said<T>(outcome: Result<T, Refusal>, say: impl FnOnce(T) -> i32) -> i32 {
    match outcome {
        Ok(outcome) => say(outcome),
        Err(refusal) => refused(refusal),
    }
}

/// Leaves a refusal's code, field and message in the mailbox, and tells the length, below zero.
#[inline(never)]
pub(super) fn refused(Refusal { reason, field }: Refusal) -> i32 {
    let mut text = String::from(reason.code());
    for more in [field, reason.message()] {
        text.push(char::from(SEPARATOR));
        text.push_str(more);
    }
    -(mailbox::send(&text) as i32)
}

/// Two users by what JavaScript gave for each: a handle, or a text in the mailbox. `texts` has in
/// its lower half the length + 1 of the first one's text, in its upper half that of the second;
/// 0 if there is none.
#[inline(never)]
fn named(
    network: &Network,
    [user, other]: [u32; 2],
    texts: u32,
    fields: [&'static str; 2],
) -> Result<[UserHandle; 2], Refusal> {
    let [one, two] = [texts & 0xFFFF, texts >> 16].map(|length| length as usize);
    let end = one.saturating_sub(1);
    mailbox::received(end + two.saturating_sub(1), |text| {
        let found = |length, handle, text, field| match length {
            0 => network.find(UserHandle::new(handle).into(), field),
            _ => network.find(UserName::Id(text), field),
        };
        let user = found(one, user, text.get(..end).unwrap_or_default(), fields[0])?;
        if fields[1].is_empty() {
            return Ok([user; 2]);
        }
        let other = found(two, other, text.get(end..).unwrap_or_default(), fields[1])?;
        Ok([user, other])
    })
}

/// One user, as [`named`] finds them.
fn one(network: &Network, user: u32, texts: u32) -> Result<UserHandle, Refusal> {
    named(network, [user, 0], texts, ["user", ""]).map(|[user, _]| user)
}

/// Appends a user: the place of their id in two words, or the handle.
#[inline]
fn put(network: &Network, words: &mut Vec<u32>, user: UserHandle, id: bool) {
    if id {
        words.extend(network.place(user.number()));
    } else {
        words.push(user.number());
    }
}

/// Appends users, and tells how many.
// Once, not at each of its uses.
#[inline(never)]
fn listed(
    network: &Network,
    words: &mut Vec<u32>,
    users: &mut dyn Iterator<Item = UserHandle>,
    ids: bool,
) -> i32 {
    let mut count = 0;
    for user in users {
        put(network, words, user, ids);
        count += 1;
    }
    count
}

/// Appends at most `limit` users, and behind them the handle of the last one if there are more,
/// or none. Tells how many.
#[inline(never)]
fn page(
    network: &Network,
    words: &mut Vec<u32>,
    users: &mut dyn Iterator<Item = UserHandle>,
    limit: usize,
    ids: bool,
) -> i32 {
    let (mut count, mut last) = (0, NONE);
    while count < limit
        && let Some(user) = users.next()
    {
        put(network, words, user, ids);
        last = user.number();
        count += 1;
    }
    let more = count == limit && users.next().is_some();
    words.push(if more { last } else { NONE });
    count as i32
}
