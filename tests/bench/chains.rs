//! Chains, natively: the same core without WebAssembly, petgraph, and SQLite in the process with
//! recursive queries. The figures go to `bench/chains.native.json` under the target folder, for
//! `chains.js` to show beside the others.

#![expect(
    clippy::cast_precision_loss,
    reason = "counts are far below what floats hold"
)]

use petgraph::Direction::{Incoming, Outgoing};
use petgraph::graph::{DiGraph, NodeIndex};
use refgraph::network::{By, Network, Ranking, UserHandle};
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, HashMap};
use std::time::{Duration, Instant};
use std::{env, fs, hint, path::PathBuf};

const LEVELS: usize = 10;
const NONE: u32 = u32::MAX;

type Figures = BTreeMap<String, BTreeMap<&'static str, f64>>;

/// The tree that `chains/tree.js` makes.
fn referrers(users: u32) -> Vec<u32> {
    let mut state = 1_u32;
    let mut random = |below: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        ((u64::from(state) * u64::from(below)) >> 32) as u32
    };
    let mut referrers = vec![NONE];
    for user in 1..users {
        referrers.push(if user < 50 || random(4) > 0 {
            user - 1 - random(user.min(50))
        } else {
            random(user).min(random(user))
        });
    }
    referrers
}

/// The median nanoseconds of a call.
fn time<T>(mut task: impl FnMut(usize) -> T) -> f64 {
    let (mut calls, mut times) = (1, Vec::new());
    while times.len() < 9 {
        let start = Instant::now();
        for call in 0..calls {
            hint::black_box(task(call));
        }
        let elapsed = start.elapsed();
        if elapsed < Duration::from_millis(20) && calls < 1 << 24 {
            calls *= 2;
        } else {
            times.push(elapsed.as_secs_f64() * 1e9 / calls as f64);
        }
    }
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn once<T>(task: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let made = task();
    (made, start.elapsed().as_secs_f64() * 1e3)
}

fn main() {
    let mut figures = Figures::new();
    let sizes: &[(u32, &str)] = &[(10_000, "10k"), (1_000_000, "1m"), (10_000_000, "10m")];
    for &(users, size) in sizes {
        let referrers = referrers(users);
        let ids: Vec<String> = (0..users)
            .map(|user| format!("user{user}@example.com"))
            .collect();
        let mut state = 7_u32;
        let asked: Vec<u32> = (0..1 << 16)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                ((u64::from(state) * u64::from(users)) >> 32) as u32
            })
            .collect();
        let mut note = |name: &str, who, value| {
            let row = figures.entry(format!("{name}@{size}")).or_default();
            row.insert(who, value);
        };
        ours(&referrers, &ids, &asked, &mut note);
        if users <= 1_000_000 {
            petgraph(&referrers, &ids, &asked, &mut note);
            sqlite(&referrers, &ids, &asked, &mut note);
        }
    }
    let target = env::var_os("CARGO_TARGET_DIR").map_or("target".into(), PathBuf::from);
    let folder = target.join("bench");
    fs::create_dir_all(&folder).unwrap();
    let text = serde_json::to_string_pretty(&serde_json::json!(figures)).unwrap();
    fs::write(folder.join("chains.native.json"), text).unwrap();
}

fn ours(
    referrers: &[u32],
    ids: &[String],
    asked: &[u32],
    note: &mut impl FnMut(&str, &'static str, f64),
) {
    let (mut network, load) = once(|| {
        let mut network = Network::new(7);
        network.add_program("spring", 10).unwrap();
        network.add_user(&ids[0]).unwrap();
        for (id, referrer) in ids.iter().zip(referrers).skip(1) {
            let (user, _) = network.user_or_new(id).unwrap();
            let (referrer, _) = network.user_or_new(&ids[*referrer as usize]).unwrap();
            network.connect("spring", user, referrer).unwrap();
        }
        network
    });
    note("load", "native", load);
    note(
        "memory",
        "native",
        network.memory() as f64 / ids.len() as f64,
    );
    let of = |call: usize| asked[call & 0xFFFF];
    let by_id = time(|call| {
        let chain = network
            .chain("spring", &ids[of(call) as usize], None)
            .unwrap();
        chain.map(str::to_owned).collect::<Vec<_>>()
    });
    note("chain-by-id", "native", by_id);
    let program = network.program("spring").unwrap();
    let by_handle = time(|call| {
        let chain = network
            .chain(program, UserHandle::new(of(call)), None)
            .unwrap();
        chain.handles().collect::<Vec<_>>()
    });
    note("chain-by-handle", "native", by_handle);
    note(
        "counts-root",
        "native",
        time(|_| network.counts("spring", &ids[0]).unwrap()),
    );
    let below = |user: &u32| {
        network
            .counts(program, UserHandle::new(*user))
            .unwrap()
            .total()
    };
    let user = (100..300).rev().max_by_key(below).unwrap();
    let homes = [3, 7].map(UserHandle::new);
    let moved = time(|call| {
        network
            .connect(program, UserHandle::new(user), homes[call & 1])
            .unwrap()
    });
    note("move-subtree", "native", moved);
    let ranking = Ranking {
        by: By::Level(1),
        ..Ranking::default()
    };
    note(
        "top-100",
        "native",
        time(|_| network.top(program, ranking, 100).unwrap()),
    );
    let (snapshot, save) = once(|| network.save());
    note("save", "native", save);
    let (loaded, load) = once(|| Network::load(&snapshot).unwrap());
    assert_eq!(loaded.users(), ids.len());
    note("load-snapshot", "native", load);
}

fn petgraph(
    referrers: &[u32],
    ids: &[String],
    asked: &[u32],
    tell: &mut impl FnMut(&str, &'static str, f64),
) {
    // With a map for the ids, which the graph itself does not find.
    let ((graph, nodes), load) = once(|| {
        let mut graph = DiGraph::<String, ()>::new();
        let mut nodes: HashMap<String, NodeIndex> = HashMap::new();
        let mut node = |graph: &mut DiGraph<String, ()>, id: &String| {
            *nodes
                .entry(id.clone())
                .or_insert_with(|| graph.add_node(id.clone()))
        };
        for (id, referrer) in ids.iter().zip(referrers).skip(1) {
            let [user, referrer] = [id, &ids[*referrer as usize]].map(|id| node(&mut graph, id));
            graph.add_edge(user, referrer, ());
        }
        (graph, nodes)
    });
    tell("load", "petgraph", load);
    let above = |user| graph.neighbors_directed(user, Outgoing).next();
    let by_id = time(|call| {
        let user = nodes[&ids[asked[call & 0xFFFF] as usize]];
        let chain = std::iter::successors(above(user), |user| above(*user));
        chain
            .take(LEVELS)
            .map(|user| graph[user].clone())
            .collect::<Vec<_>>()
    });
    tell("chain-by-id", "petgraph", by_id);
    let counts = time(|_| {
        let mut level = vec![nodes[&ids[0]]];
        let mut counts = [0; LEVELS];
        for count in &mut counts {
            let below = |user: &NodeIndex| graph.neighbors_directed(*user, Incoming);
            level = level.iter().flat_map(below).collect();
            *count = level.len();
        }
        counts
    });
    tell("counts-root", "petgraph", counts);
}

fn sqlite(
    referrers: &[u32],
    ids: &[String],
    asked: &[u32],
    note: &mut impl FnMut(&str, &'static str, f64),
) {
    let (database, load) = once(|| {
        let mut database = Connection::open_in_memory().unwrap();
        database
            .execute_batch(
                "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE);
                CREATE TABLE connections (
                    user_id INTEGER PRIMARY KEY, referrer_id INTEGER NOT NULL
                );",
            )
            .unwrap();
        let batch = database.transaction().unwrap();
        {
            let mut user = batch.prepare("INSERT INTO users VALUES (?, ?)").unwrap();
            let mut connection = batch
                .prepare("INSERT INTO connections VALUES (?, ?)")
                .unwrap();
            for ((at, id), referrer) in (0_i64..).zip(ids).zip(referrers) {
                user.execute(params![at, id]).unwrap();
                if *referrer != NONE {
                    connection.execute(params![at, referrer]).unwrap();
                }
            }
        }
        batch
            .execute_batch("CREATE INDEX below ON connections (referrer_id)")
            .unwrap();
        batch.commit().unwrap();
        database
    });
    note("load", "sqlite", load);
    let mut chain = database
        .prepare(
            "WITH RECURSIVE chain (user_id, level) AS (
                SELECT id, 0 FROM users WHERE email = ?
                UNION ALL
                SELECT referrer_id, level + 1 FROM chain JOIN connections USING (user_id)
                WHERE level < 10
            )
            SELECT email FROM chain JOIN users ON users.id = user_id WHERE level > 0
            ORDER BY level",
        )
        .unwrap();
    let by_id = time(|call| {
        let user = &ids[asked[call & 0xFFFF] as usize];
        let rows = chain
            .query_map([user], |row| row.get::<_, String>(0))
            .unwrap();
        rows.map(Result::unwrap).collect::<Vec<_>>()
    });
    note("chain-by-id", "sqlite", by_id);
    let mut counts = database
        .prepare(
            "WITH RECURSIVE below (user_id, level) AS (
                SELECT id, 0 FROM users WHERE email = ?
                UNION ALL
                SELECT connections.user_id, level + 1
                FROM below JOIN connections ON referrer_id = below.user_id
                WHERE level < 10
            )
            SELECT level, COUNT(*) FROM below WHERE level > 0 GROUP BY level",
        )
        .unwrap();
    let (_, milliseconds) = once(|| {
        let rows = counts
            .query_map([&ids[0]], |row| row.get::<_, i64>(1))
            .unwrap();
        rows.map(Result::unwrap).collect::<Vec<_>>()
    });
    note("counts-root", "sqlite", milliseconds * 1e6);
}
