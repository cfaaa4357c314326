//! Layouts and diagrams: who is drawn, and where, out in two lists.

use super::network::{JsNetwork, refused};
use crate::network::UserHandle;
use crate::network::diagram::Language;
use crate::network::layout::{Asked, Node, Shape};
use crate::refusal::Refusal;
use alloc::string::String;
use alloc::vec::Vec;
use wasm_bindgen::prelude::wasm_bindgen;

/// A layout, or why there is none.
#[wasm_bindgen(js_name = Layout)]
pub struct JsLayout(Result<Vec<Node>, Refusal>);

#[wasm_bindgen(js_class = Layout)]
impl JsLayout {
    // JavaScript has a text or nothing, of which wasm-bindgen makes an owned one.
    #[allow(clippy::needless_pass_by_value)]
    /// Lays out the downline of a user, or, if that is nothing, all trees. `numbers` are: 1 for
    /// rings, then `above`, `levels`, `limit` and `few`, then how many are shown below each user
    /// of `shown`, whose ids are lines; an empty one is for the roots.
    pub fn of(
        network: &JsNetwork,
        program: &str,
        user: Option<String>,
        shown: &str,
        numbers: &[u32],
    ) -> Self {
        let network = &network.network;
        let (asked, counts) = numbers.split_at_checked(5).unwrap_or_default();
        let number = |at: usize| asked.get(at).copied().unwrap_or_default();
        let shown = shown.split('\n').zip(counts).filter_map(|(id, count)| {
            let number = match id {
                "" => u32::MAX,
                id => network.user(id)?.number(),
            };
            Some((number, *count))
        });
        let asked = Asked {
            shape: if number(0) == 1 {
                Shape::Rings
            } else {
                Shape::Tree
            },
            above: number(1),
            levels: number(2) as u8,
            limit: number(3),
            few: number(4),
            shown: shown.collect(),
        };
        let user = user.as_deref().map(Into::into);
        Self(network.layout(program, user, &asked))
    }

    /// 0, or below zero the length of the refusal, as the network's methods tell it.
    pub fn refusal(&self) -> i32 {
        self.0.as_ref().err().map_or(0, |refusal| refused(*refusal))
    }

    /// Eight numbers a node: the place of the node above, or -1; level; how many are folded,
    /// brought in, below, and shown; and the place, across and along.
    pub fn numbers(&self) -> Vec<f64> {
        let mut numbers = Vec::new();
        for node in self.0.as_ref().map(Vec::as_slice).unwrap_or_default() {
            numbers.extend([
                // A list that memory holds has no more nodes than 32 bits count.
                node.parent.map_or(-1.0, |parent| f64::from(parent as u32)),
                node.level.into(),
                node.folded.into(),
                node.direct.into(),
                node.total.into(),
                node.shown.into(),
                node.across,
                node.along,
            ]);
        }
        numbers
    }

    /// The id of each node's user, as lines; an empty one for those who are folded.
    pub fn users(&self, network: &JsNetwork) -> String {
        let mut lines = String::new();
        for node in self.0.as_ref().map(Vec::as_slice).unwrap_or_default() {
            let id = node
                .user
                .and_then(|user: UserHandle| network.network.id(user));
            lines.push_str(id.unwrap_or_default());
            lines.push('\n');
        }
        lines
    }

    /// The layout as text, in DOT or else in Mermaid's language.
    pub fn diagram(&self, network: &JsNetwork, dot: bool, masked: bool) -> String {
        let nodes = self.0.as_ref().map(Vec::as_slice).unwrap_or_default();
        let language = if dot {
            Language::Dot
        } else {
            Language::Mermaid
        };
        network.network.diagram(nodes, language, masked)
    }
}
