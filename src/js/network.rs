//! The network in memory. Every answer is one text: a line with its stable code, then a line an
//! item; ids have no line breaks. That crosses once and is decoded once, whatever its length.

use super::mint;
use crate::decimal::push_integer;
use crate::network::{Added, Connected, Network};
use crate::refusal::Refusal;
use alloc::borrow::ToOwned;
use alloc::string::String;
use wasm_bindgen::prelude::wasm_bindgen;

/// Users, programs and connections in memory.
#[wasm_bindgen(js_name = Network)]
pub struct JsNetwork(pub(super) Network);

#[wasm_bindgen(js_class = Network)]
impl JsNetwork {
    /// An empty network. Where the platform has no secure generator its hashing is not seeded,
    /// which costs nothing but the guard against ids that were made to collide.
    #[wasm_bindgen(constructor)]
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        let seed = mint::random().unwrap_or_default();
        Self(Network::new(u64::from_le_bytes(
            *seed.first_chunk().unwrap_or(&[0; 8]),
        )))
    }

    /// How many users there are.
    pub fn users(&self) -> usize {
        self.0.users()
    }

    /// Adds a program: `new` or `unchanged`.
    #[wasm_bindgen(js_name = addProgram)]
    pub fn add_program(&mut self, program: &str, levels: u8) -> String {
        answer(self.0.add_program(program, levels), added)
    }

    /// Adds a user: `new` or `unchanged`.
    #[wasm_bindgen(js_name = addUser)]
    pub fn add_user(&mut self, user: &str) -> String {
        answer(self.0.add_user(user), added)
    }

    /// Connects a user: `new`, `unchanged`, or `moved` and the referrer before.
    pub fn connect(&mut self, program: &str, user: &str, connection: &str) -> String {
        let connected = self.0.connect(program, user, connection);
        answer(connected, |connected| match connected {
            Connected::New => "new".to_owned(),
            Connected::Unchanged => "unchanged".to_owned(),
            Connected::Moved { from } => lines("moved", &mut self.0.id(from).into_iter()),
        })
    }

    /// The chain upwards, nearest first; `levels` 0 is the program's.
    pub fn chain(&self, program: &str, user: &str, levels: u8) -> String {
        let levels = Some(levels).filter(|levels| *levels != 0);
        answer(self.0.chain(program, user, levels), |chain| {
            lines("ok", &mut { chain })
        })
    }

    /// The users a number of levels below, at most `limit` of them.
    pub fn downline(&self, program: &str, user: &str, level: u8, limit: usize) -> String {
        answer(self.0.downline(program, user, level), |downline| {
            lines("ok", &mut downline.take(limit))
        })
    }

    /// How many users there are at each level below.
    pub fn counts(&self, program: &str, user: &str) -> String {
        answer(self.0.counts(program, user), |counts| {
            let mut text = String::from("ok");
            for count in counts.levels() {
                text.push('\n');
                push_integer(&mut text, i64::from(*count));
            }
            text
        })
    }

    /// The path between two users: the index of its top, then the users.
    pub fn path(&self, program: &str, from: &str, to: &str) -> String {
        answer(self.0.path(program, from, to), |path| {
            let mut first = String::from("ok\n");
            // Users are numbered in 32 bits.
            push_integer(&mut first, i64::from(path.top() as u32));
            lines(&first, &mut path.users())
        })
    }
}

fn added(added: Added) -> String {
    match added {
        Added::New => "new".to_owned(),
        Added::Unchanged => "unchanged".to_owned(),
    }
}

/// The outcome as text: what `say` makes of it, or a refusal's code, field and message behind an
/// exclamation mark.
fn answer<T>(outcome: Result<T, Refusal>, say: impl FnOnce(T) -> String) -> String {
    match outcome {
        Ok(outcome) => say(outcome),
        Err(refusal) => refused(refusal),
    }
}

#[inline(never)]
pub(super) fn refused(Refusal { reason, field }: Refusal) -> String {
    let code = String::from("!") + reason.code();
    lines(&code, &mut [field, reason.message()].into_iter())
}

/// A line, and a line an item. One function for all kinds of items, which are many.
fn lines(first: &str, rest: &mut dyn Iterator<Item = &str>) -> String {
    let mut text = first.to_owned();
    for line in rest {
        text.push('\n');
        text.push_str(line);
    }
    text
}
