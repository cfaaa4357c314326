//! petgraph, with a map for the ids, which the graph itself does not find.

use super::tree::Tree;
use super::{LEVELS, Tell, once, status, time};
use petgraph::Direction::{Incoming, Outgoing};
use petgraph::graph::{DiGraph, NodeIndex};
use std::collections::HashMap;

#[derive(Default)]
struct Network {
    graph: DiGraph<String, ()>,
    nodes: HashMap<String, NodeIndex>,
}

impl Network {
    fn node(&mut self, id: &String) -> NodeIndex {
        if let Some(node) = self.nodes.get(id) {
            return *node;
        }
        let node = self.graph.add_node(id.clone());
        self.nodes.insert(id.clone(), node);
        node
    }

    fn load(tree: &Tree) -> Self {
        let mut network = Self::default();
        for (user, referrer) in tree.connections() {
            let ids = [user, referrer].map(|user| &tree.ids[user as usize]);
            let [user, referrer] = ids.map(|id| network.node(id));
            network.graph.add_edge(user, referrer, ());
        }
        network
    }

    fn above(&self, user: NodeIndex) -> Option<NodeIndex> {
        self.graph.neighbors_directed(user, Outgoing).next()
    }

    fn counts(&self, user: NodeIndex) -> [usize; LEVELS] {
        let mut level = vec![user];
        let mut counts = [0; LEVELS];
        for count in &mut counts {
            let below = |user: &NodeIndex| self.graph.neighbors_directed(*user, Incoming);
            level = level.iter().flat_map(below).collect();
            *count = level.len();
        }
        counts
    }

    /// Whether it is no cycle.
    fn connect(&mut self, user: NodeIndex, to: NodeIndex) -> bool {
        if std::iter::successors(Some(to), |at| self.above(*at)).any(|at| at == user) {
            return false;
        }
        let edge = self.graph.first_edge(user, Outgoing).unwrap();
        self.graph.remove_edge(edge);
        self.graph.add_edge(user, to, ());
        true
    }
}

pub fn measure(shape: &str, users: u32, tell: Tell) {
    let tree = &Tree::of(shape, users);
    let before = status("VmRSS:");
    let (mut network, load) = once(|| Network::load(tree));
    tell("load", load);
    if let Some(bytes) = status("VmRSS:")
        .zip(before)
        .map(|(now, before)| now - before)
    {
        tell("memory", bytes / f64::from(users));
    }
    let by_id = time(|call| {
        let above = |user| network.above(user);
        let user = network.nodes[tree.asked_id(call)];
        let chain = std::iter::successors(above(user), |user| above(*user));
        let ids = chain.take(LEVELS).map(|user| network.graph[user].clone());
        ids.collect::<Vec<_>>()
    });
    tell("chain-by-id", by_id);
    let root = network.nodes[&tree.ids[0]];
    tell("counts-root", time(|_| network.counts(root)));
    if tree.is_usual {
        let below = |user: &u32| {
            let user = network.nodes[&tree.ids[*user as usize]];
            network.counts(user).iter().sum::<usize>()
        };
        let user = (100..300).rev().max_by_key(below).unwrap();
        let user = &*tree.ids[user as usize];
        let homes = [3, 7].map(|home: usize| &*tree.ids[home]);
        let moved = time(|call| {
            let [user, home] = [user, homes[call & 1]].map(|id| network.nodes[id]);
            assert!(network.connect(user, home));
        });
        tell("move-subtree", moved);
    }
    let top = time(|_| {
        let graph = &network.graph;
        let count = |user| (graph.neighbors_directed(user, Incoming).count(), user);
        let mut all: Vec<_> = graph.node_indices().map(count).collect();
        all.sort_unstable_by(|one, other| other.cmp(one));
        let top = all.into_iter().take(100);
        top.map(|(count, user)| (graph[user].clone(), count))
            .collect::<Vec<_>>()
    });
    tell("top-100", top);
}
