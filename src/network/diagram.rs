//! Diagrams: a layout as text for people's own tools, Graphviz (DOT) and Mermaid. These place
//! the nodes themselves; who is drawn, and who is folded, is that of the [layout](super::layout).

use alloc::string::String;

use super::Network;
use super::layout::Node;
use crate::decimal::push_integer;

/// The language of a diagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Graphviz, <https://graphviz.org/doc/info/lang.html>.
    Dot,
    /// Mermaid, <https://mermaid.js.org/syntax/flowchart.html>.
    Mermaid,
}

impl Network {
    /// A layout of this network as text. With `is_masked`, an id shows only its first character,
    /// and of an email the domain besides.
    ///
    /// ```
    /// use refgraph::network::Network;
    /// use refgraph::network::diagram::Language;
    /// use refgraph::network::layout::Asked;
    ///
    /// let mut network = Network::new(7);
    /// network.add_program("spring", 3)?;
    /// for user in ["ann@example.com", "ben@example.com"] {
    ///     network.add_user(user)?;
    /// }
    /// network.connect("spring", "ben@example.com", "ann@example.com")?;
    /// let nodes = network.layout("spring", None, &Asked::default())?;
    /// assert_eq!(
    ///     network.diagram(&nodes, Language::Mermaid, true),
    ///     "flowchart LR\nn0[\"a…@example.com\"]\nn1[\"b…@example.com\"]\nn0 --> n1\n",
    /// );
    /// # Ok::<(), refgraph::refusal::Refusal>(())
    /// ```
    pub fn diagram(&self, nodes: &[Node], language: Language, is_masked: bool) -> String {
        let is_dot = language == Language::Dot;
        let mut text = String::from(if is_dot {
            "digraph {\nrankdir=LR\nnode [shape=box style=rounded]\n"
        } else {
            "flowchart LR\n"
        });
        for (at, node) in nodes.iter().enumerate() {
            push_name(&mut text, at);
            text.push_str(if is_dot { " [label=\"" } else { "[\"" });
            if let Some(id) = node.user.and_then(|user| self.id(user)) {
                let (start, end) = if is_masked { masked(id) } else { (id, "") };
                push_label(&mut text, start, is_dot);
                if is_masked {
                    text.push('…');
                }
                push_label(&mut text, end, is_dot);
            } else {
                text.push_str("+ ");
                push_integer(&mut text, node.folded.into());
                text.push_str(" more");
            }
            text.push_str("\"]\n");
            if let Some(parent) = node.parent {
                push_name(&mut text, parent);
                text.push_str(if is_dot { " -> " } else { " --> " });
                push_name(&mut text, at);
                text.push('\n');
            }
        }
        if is_dot {
            text.push_str("}\n");
        }
        text
    }
}

fn push_name(text: &mut String, at: usize) {
    text.push('n');
    // There are no more nodes than 16 bits hold.
    push_integer(text, (at as u32).into());
}

/// The parts of an id that are shown, before and after what is not.
fn masked(id: &str) -> (&str, &str) {
    let first = id.chars().next().map_or(0, char::len_utf8);
    let end = crate::email::canonical(id).and_then(|_| id.rfind('@'));
    (
        id.get(..first).unwrap_or_default(),
        end.and_then(|at| id.get(at..)).unwrap_or_default(),
    )
}

/// A text within a label, where each language has characters of its own. Both read entities, and
/// Mermaid, which also reads markup, has its own spelling of these.
fn push_label(text: &mut String, label: &str, is_dot: bool) {
    for character in label.chars() {
        match character {
            '"' | '\\' if is_dot => {
                text.push('\\');
                text.push(character);
            }
            '&' if is_dot => text.push_str("&amp;"),
            '!'..='~' if !is_dot && !is_plain(character) => {
                text.push('#');
                push_integer(text, u32::from(character).into());
                text.push(';');
            }
            _ => text.push(character),
        }
    }
}

fn is_plain(character: char) -> bool {
    character.is_ascii_alphanumeric() || "@.-_+".contains(character)
}
