//! Layouts and diagrams: against what a picture must have, and on networks of every shape.
#![cfg(feature = "full")]

use std::f64::consts::TAU;
use std::time::Instant;

use proptest::prelude::*;
use refgraph::network::diagram::Language;
use refgraph::network::layout::{Asked, Node, Shape};
use refgraph::network::{Network, UserHandle};
use refgraph::refusal::Reason;

const CLOSE: f64 = 1e-9;

/// A forest: of each user but the first, who brought them in, or nobody.
fn forest(referrers: &[Option<u32>]) -> Network {
    let mut network = Network::new(7);
    network.add_program("spring", 10).unwrap();
    for user in 0..=referrers.len() {
        network.add_user(&format!("u{user}")).unwrap();
    }
    for (user, referrer) in (1..).zip(referrers) {
        if let Some(referrer) = referrer {
            let (user, referrer) = (UserHandle::new(user), UserHandle::new(*referrer));
            network.connect("spring", user, referrer).unwrap();
        }
    }
    network
}

fn referrers() -> impl Strategy<Value = Vec<Option<u32>>> {
    let one = (any::<u32>(), 0..20_u8, any::<bool>());
    proptest::collection::vec(one, 0..120).prop_map(|users| {
        let brought_in = users.into_iter().enumerate();
        brought_in
            .map(|(before, (dice, kind, near))| {
                let before = before as u32 + 1;
                let reach = if near { before.min(4) } else { before };
                (kind > 0).then(|| before - 1 - dice % reach)
            })
            .collect()
    })
}

fn asked() -> impl Strategy<Value = Asked> {
    let shape = prop_oneof![Just(Shape::Tree), Just(Shape::Rings)];
    let shown = proptest::collection::btree_map(0..60_u32, 0..6_u32, 0..4);
    (shape, 0..4_u32, 1..=10_u8, 0..150_u32, 1..12_u32, shown).prop_map(
        |(shape, above, levels, limit, few, shown)| Asked {
            shape,
            above,
            levels,
            limit,
            few,
            shown: shown.into_iter().collect(),
        },
    )
}

/// Where a node is drawn.
fn place(node: &Node, shape: Shape) -> (f64, f64) {
    match shape {
        Shape::Tree => (node.across, node.along),
        Shape::Rings => {
            let (sin, cos) = node.across.sin_cos();
            (node.along * cos, node.along * sin)
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn a_picture_tells_the_truth(
        referrers in referrers(),
        asked in asked(),
        user in proptest::option::of(0..60_u32),
    ) {
        let network = forest(&referrers);
        let user = user.filter(|user| (*user as usize) < network.users());
        let name = user.map(|user| UserHandle::new(user).into());
        let nodes = network.layout("spring", name, &asked).unwrap();
        let sum: u32 = asked.shown.iter().map(|(_, shown)| shown + 2).sum();
        let chain = asked.above * 2 + 1;
        prop_assert!(nodes.len() as u32 <= asked.limit.max(2) + sum + chain, "{}", nodes.len());

        for (at, node) in nodes.iter().enumerate() {
            let below: Vec<&Node> = nodes.iter().filter(|below| below.parent == Some(at)).collect();
            let drawn = below.iter().filter(|below| below.folded == 0).count();
            prop_assert_eq!(drawn as u32, node.shown);
            // Whoever is drawn at all is drawn or folded with all of their referrals.
            if let Some(handle) = node.user {
                let counts = network.counts("spring", handle).unwrap();
                prop_assert_eq!(node.direct, counts.levels()[0]);
                prop_assert_eq!(node.total, counts.total());
                let folded: u32 = below.iter().map(|below| below.folded).sum();
                prop_assert!(below.is_empty() || drawn as u32 + folded == node.direct);
                prop_assert!(folded != 1 || node.level < 0, "one alone is not folded");
                for below in &below {
                    prop_assert_eq!(below.level, node.level + 1);
                    if let Some(below) = below.user {
                        let connection = network.connection("spring", below).unwrap();
                        prop_assert_eq!(connection.unwrap().connection, handle);
                    }
                }
                prop_assert!(node.level < i32::from(asked.levels) || below.is_empty());
            } else {
                prop_assert!(node.folded > 0 && below.is_empty());
            }
            // The middle of those below.
            if asked.shape == Shape::Tree && !below.is_empty() {
                let middle = f64::midpoint(below[0].across, below[below.len() - 1].across);
                prop_assert!((node.across - middle).abs() < CLOSE);
            }
            let largest_first = below.windows(2).all(|pair| pair[0].total >= pair[1].total);
            prop_assert!(largest_first || node.level < 0 || below.iter().any(|below| below.folded > 0));
            for other in &nodes[..at] {
                prop_assert!(node.user.is_none() || other.user != node.user, "drawn twice");
                if other.level != node.level {
                    continue;
                }
                let apart = (node.across - other.across).abs();
                let apart = match asked.shape {
                    Shape::Tree => apart,
                    Shape::Rings => apart.min(TAU - apart) * node.along,
                };
                prop_assert!(apart > 1.0 - CLOSE, "{apart} apart");
                let ((x, y), (other_x, other_y)) = (place(node, asked.shape), place(other, asked.shape));
                prop_assert!((x - other_x).hypot(y - other_y) > 0.9);
            }
        }
    }

    /// With room for all, all are drawn; and a downline looks the same wherever it stands.
    #[test]
    fn a_downline_is_drawn_the_same_everywhere(referrers in referrers()) {
        let network = forest(&referrers);
        let asked = Asked { limit: 1000, few: 1000, ..Asked::default() };
        let nodes = network.layout("spring", None, &asked).unwrap();
        let deepest = nodes.iter().map(|node| node.level).max().unwrap_or(0);
        if deepest < 10 {
            let connected = referrers.iter().flatten().count();
            let roots = nodes.iter().filter(|node| node.parent.is_none()).count();
            prop_assert_eq!(nodes.len(), connected + roots);
        }
        for (at, node) in nodes.iter().enumerate().filter(|(_, node)| node.direct > 0) {
            if deepest - node.level >= 10 || deepest >= 10 {
                continue;
            }
            let alone = network.layout("spring", node.user.map(Into::into), &asked).unwrap();
            for (node, alone) in nodes[at..].iter().zip(&alone) {
                prop_assert_eq!(node.user, alone.user);
            }
            let offsets: Vec<f64> = nodes[at..].iter().zip(&alone).map(|(node, alone)| node.across - alone.across).collect();
            // Subtrees may be pushed apart by those beside them, never turned or swapped.
            prop_assert!(offsets.iter().all(|offset| *offset > -CLOSE));
        }
    }
}

#[test]
fn networks_of_extreme_shapes() {
    let start = Instant::now();
    let path: Vec<_> = (0..300_000).map(Some).collect();
    let path = forest(&path);
    let asked = Asked {
        above: u32::MAX,
        ..Asked::default()
    };
    let nodes = path
        .layout("spring", Some("u299990".into()), &asked)
        .unwrap();
    assert_eq!(nodes.len(), 65_536 + 1);
    assert_eq!((nodes[0].level, nodes.last().unwrap().level), (-65_536, 0));
    assert!(nodes.iter().all(|node| node.across == 0.0));

    let star = forest(&vec![Some(0); 300_000]);
    for limit in [0, 2, 200, u32::MAX] {
        let asked = Asked {
            limit,
            few: u32::MAX,
            shape: Shape::Rings,
            ..Asked::default()
        };
        let nodes = star.layout("spring", None, &asked).unwrap();
        let drawn = nodes.len();
        assert!(
            drawn <= 65_536 && drawn >= (limit as usize).min(60_000) / 2,
            "{drawn}"
        );
        let folded: u32 = nodes.iter().map(|node| node.folded).sum();
        let users = nodes.iter().filter(|node| node.folded == 0).count();
        if drawn > 1 {
            assert_eq!(folded as usize + users, 300_001);
        }
    }
    assert_eq!(
        forest(&[])
            .layout("spring", None, &Asked::default())
            .unwrap(),
        []
    );
    eprintln!("{:?}", start.elapsed());
}

#[test]
fn who_is_asked_for_is_drawn_whatever_the_limit() {
    let network = forest(&vec![Some(0); 50]);
    let shown = vec![(0, 40), (u32::MAX, 1)];
    let asked = Asked {
        limit: 2,
        shown,
        ..Asked::default()
    };
    let nodes = network.layout("spring", None, &asked).unwrap();
    assert_eq!(nodes.len(), 42);
    assert_eq!((nodes[0].shown, nodes[41].folded), (40, 10));
    let closed = Asked {
        shown: vec![(0, 0)],
        ..Asked::default()
    };
    assert_eq!(network.layout("spring", None, &closed).unwrap().len(), 1);
}

#[test]
fn a_chain_is_drawn_with_what_is_beside_it() {
    let network = forest(&[Some(0), Some(0), Some(1), Some(1), Some(1), Some(3)]);
    let asked = Asked {
        above: 5,
        ..Asked::default()
    };
    let nodes = network.layout("spring", Some("u3".into()), &asked).unwrap();
    let told: Vec<_> = nodes
        .iter()
        .map(|node| {
            (
                node.user.map(UserHandle::number),
                node.level,
                node.folded,
                node.total,
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (Some(0), -2, 0, 6),
            (Some(1), -1, 0, 4),
            (Some(3), 0, 0, 1),
            (Some(6), 1, 0, 0),
            (None, 0, 2, 0),
            (None, -1, 1, 0),
        ]
    );
}

#[test]
fn refusals() {
    let network = forest(&[Some(0)]);
    let layout = |program, user: &'static str| {
        let asked = Asked::default();
        network.layout(program, Some(user.into()), &asked).err()
    };
    assert_eq!(
        layout("autumn", "u0"),
        Some(Reason::UnknownProgram.of("program"))
    );
    assert_eq!(
        layout("spring", "nobody"),
        Some(Reason::UnknownUser.of("user"))
    );
    assert_eq!(layout("spring", "\0"), Some(Reason::InvalidUser.of("user")));
}

#[test]
fn labels_are_text_and_nothing_else() {
    let mut network = Network::new(7);
    network.add_program("spring", 3).unwrap();
    let nasty = [
        "a\"]; x -> y;//\\",
        "<script>&amp;`**b**`#35;",
        "Zo\u{e9} %% {end}",
        "o'hara@example.com",
        "\u{202e}x",
    ];
    for user in nasty {
        network.add_user(user).unwrap();
    }
    for user in &nasty[1..] {
        network.connect("spring", *user, nasty[0]).unwrap();
    }
    let nodes = network.layout("spring", None, &Asked::default()).unwrap();
    let dot = network.diagram(&nodes, Language::Dot, false);
    assert!(dot.contains(r#"n0 [label="a\"]; x -> y;//\\"]"#), "{dot}");
    assert!(
        dot.contains(r#"n1 [label="<script>&amp;amp;`**b**`#35;"]"#),
        "{dot}"
    );
    let mermaid = network.diagram(&nodes, Language::Mermaid, false);
    let labels = mermaid
        .lines()
        .filter_map(|line| line.split_once("[\"")?.1.strip_suffix("\"]"));
    for label in labels {
        let plain = |c: char| c.is_ascii_alphanumeric() || !c.is_ascii() || " @.-_+#;".contains(c);
        assert!(label.chars().all(plain), "{label}");
    }
    assert!(
        mermaid.contains("n0[\"a#34;#93;#59; x -#62; y#59;#47;#47;#92;\"]"),
        "{mermaid}"
    );
    let masked = network.diagram(&nodes, Language::Dot, true);
    assert!(
        masked.contains("\"o…@example.com\"") && masked.contains("\"Z…\""),
        "{masked}"
    );
    assert!(!masked.contains("hara"));
}
