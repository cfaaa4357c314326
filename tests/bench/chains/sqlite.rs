//! SQLite in the process, in memory, with recursive queries.

use super::tree::Tree;
use super::{Tell, few, time};
use rusqlite::{Connection, Statement, params};

fn load(tree: &Tree) -> Connection {
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
        let prepare = |sql| batch.prepare(sql).unwrap();
        let mut user = prepare("INSERT INTO users VALUES (?, ?)");
        let mut connection = prepare("INSERT INTO connections VALUES (?, ?)");
        for (at, id) in (0_i64..).zip(&tree.ids) {
            user.execute(params![at, id]).unwrap();
        }
        for (user, referrer) in tree.connections() {
            connection.execute([user, referrer]).unwrap();
        }
    }
    batch
        .execute_batch("CREATE INDEX below ON connections (referrer_id)")
        .unwrap();
    batch.commit().unwrap();
    database
}

fn chain(query: &mut Statement, user: &str) -> Vec<String> {
    let rows = query.query_map([user], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

fn counts(query: &mut Statement, user: &str) -> Vec<i64> {
    let rows = query.query_map([user], |row| row.get(1)).unwrap();
    rows.map(Result::unwrap).collect()
}

pub fn measure(shape: &str, users: u32, tell: Tell) {
    let tree = &Tree::of(shape, users);
    let (database, load) = few(tree.ids.len(), || load(tree));
    tell("load", load);
    let pragma = |name| database.pragma_query_value(None, name, |row| row.get::<_, f64>(0));
    let bytes = pragma("page_count").unwrap() * pragma("page_size").unwrap();
    tell("memory", bytes / f64::from(users));
    let prepare = |sql| database.prepare(sql).unwrap();

    let mut chain_of = prepare(
        "WITH RECURSIVE chain (user_id, level) AS (
            SELECT id, 0 FROM users WHERE email = ?
            UNION ALL
            SELECT referrer_id, level + 1 FROM chain JOIN connections USING (user_id)
            WHERE level < 10
        )
        SELECT email FROM chain JOIN users ON users.id = user_id WHERE level > 0
        ORDER BY level",
    );
    tell(
        "chain-by-id",
        time(|call| chain(&mut chain_of, tree.asked_id(call))),
    );
    let mut counts_of = prepare(
        "WITH RECURSIVE below (user_id, level) AS (
            SELECT id, 0 FROM users WHERE email = ?
            UNION ALL
            SELECT connections.user_id, level + 1
            FROM below JOIN connections ON referrer_id = below.user_id
            WHERE level < 10
        )
        SELECT level, COUNT(*) FROM below WHERE level > 0 GROUP BY level",
    );
    let root = &*tree.ids[0];
    tell("counts-root", time(|_| counts(&mut counts_of, root)));

    if tree.is_usual {
        let below = |user: &u32| {
            counts(&mut counts_of, &tree.ids[*user as usize])
                .iter()
                .sum::<i64>()
        };
        let user = (100..300).rev().max_by_key(below).unwrap();
        let user = &*tree.ids[user as usize];
        let homes = [3, 7].map(|home: usize| &*tree.ids[home]);
        // No row changes if the user is the new referrer or above them.
        let mut connect = prepare(
            "WITH RECURSIVE above (user_id) AS (
                SELECT id FROM users WHERE email = ?2
                UNION ALL
                SELECT referrer_id FROM above JOIN connections USING (user_id)
            ), moved (user_id) AS (SELECT id FROM users WHERE email = ?1)
            UPDATE connections SET referrer_id = (SELECT id FROM users WHERE email = ?2)
            WHERE user_id = (SELECT user_id FROM moved)
            AND user_id NOT IN (SELECT user_id FROM above)",
        );
        let moved = time(|call| {
            let changed = connect.execute([user, homes[call & 1]]).unwrap();
            assert_eq!(changed, 1);
        });
        tell("move-subtree", moved);
    }
    let mut top = prepare(
        "SELECT email, count FROM (
            SELECT referrer_id, COUNT(*) AS count FROM connections
            GROUP BY referrer_id ORDER BY count DESC, referrer_id LIMIT 100
        ) JOIN users ON users.id = referrer_id",
    );
    let top = time(|_| {
        let rows = top.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
        rows.unwrap()
            .map(Result::unwrap)
            .collect::<Vec<(String, i64)>>()
    });
    tell("top-100", top);
}
