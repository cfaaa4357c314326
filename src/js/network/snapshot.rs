//! Networks as bytes, and the log of what changes.

use super::JsNetwork;
use crate::js::mailbox;
use crate::network::{Network, Replayed};
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// What takes the parts of a snapshot that is saved.
    pub type Sink;
    #[wasm_bindgen(method, structural)]
    fn write(this: &Sink, part: &[u8]);

    /// What gives the parts of a snapshot that is loaded.
    pub type Source;
    #[wasm_bindgen(method, structural)]
    fn read(this: &Source, into: &mut [u8]) -> usize;
    /// Hears why it is refused: the length of the problem's code and message in the mailbox.
    #[wasm_bindgen(method, structural)]
    fn refused(this: &Source, length: u32);
}

#[wasm_bindgen(js_class = Network)]
impl JsNetwork {
    /// The network of a snapshot of so many bytes, or none.
    pub fn load(size: usize, source: &Source) -> Option<Self> {
        match Network::load_from(size, &mut |into| source.read(into)) {
            Ok(network) => Some(Self::of(network)),
            Err(problem) => {
                let length = mailbox::send(problem.code());
                source.refused(mailbox::append(length, problem.message()));
                None
            }
        }
    }

    /// Gives the parts of a snapshot away.
    pub fn save(&mut self, sink: &Sink) {
        self.network.save_to(&mut |part| sink.write(part));
    }

    /// Keeps a log of changes, or no longer.
    #[wasm_bindgen(js_name = keepLog)]
    pub fn keep_log(&mut self, keep: bool) {
        self.network.keep_log(keep);
    }

    /// The log since it was last taken: the bytes of the answer, and how many these are.
    #[wasm_bindgen(js_name = takeLog)]
    pub fn take_log(&mut self) -> usize {
        self.bytes = self.network.take_log();
        self.bytes.len()
    }

    /// Applies a log: 0 if to its end. The answer is the numbers of changes and of bytes that
    /// were applied; of a problem the code is in the mailbox.
    pub fn replay(&mut self, log: &[u8]) -> i32 {
        let Replayed {
            changes,
            bytes,
            problem,
        } = self.network.replay(log);
        self.words.clear();
        self.words.extend([changes as u32, bytes as u32]);
        problem.map_or(0, |problem| -(mailbox::send(problem.code()) as i32))
    }
}
