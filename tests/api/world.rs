//! A world for tests: networks in a real SQLite, a driver for it, and requests.

use refgraph::api::{Moment, Reply, Request, Step, plan, proceed};
use refgraph::code::{Code, Expected, check};
use refgraph::store::{
    CODE_LENGTH, Dialect, ProgramSettings, Rows, Statement, Value, look, migrate, provision,
    version,
};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, StatementStatus, params_from_iter};
use serde_json::{Value as Json, json};
use std::borrow::Cow;

pub const KEY: &str = "acme-key-0123456789";
pub const OTHER_KEY: &str = "other-key-0123456789";
pub const NOW: u64 = 1_800_000_000_123;

/// A database, and what changes from request to request.
pub struct World {
    pub db: Connection,
    pub requests: u64,
    /// Random bytes for every request, if they are to be the same.
    pub random: Option<[u8; Moment::RANDOM]>,
    /// The header `Idempotency-Key` of every request, if there is one.
    pub idempotency_key: Option<String>,
    /// Steps of SQLite's virtual machine that the last request took.
    pub steps: i32,
}

pub struct Answer {
    pub status: u16,
    pub json: Json,
    pub headers: Vec<(&'static str, Cow<'static, str>)>,
}

impl Answer {
    pub fn code(&self) -> &str {
        self.json["error"]["code"].as_str().unwrap_or("none")
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let header = self.headers.iter().find(|(other, _)| *other == name);
        header.map(|(_, value)| &**value)
    }

    /// Asserts that this is a refusal with such a status, code and field.
    #[track_caller]
    pub fn refuses(&self, status: u16, code: &str, field: impl Into<Json>) -> &Self {
        let error = &self.json["error"];
        assert_eq!(
            (self.status, &error["code"], &error["field"]),
            (status, &json!(code), &field.into()),
            "{}",
            self.json
        );
        self.has_error_shape();
        self
    }

    #[track_caller]
    pub fn has_error_shape(&self) {
        let error = self.json["error"].as_object().expect("an error");
        assert_eq!(self.json.as_object().unwrap().len(), 1);
        assert_eq!(error.len(), 3);
        assert!(error["code"].is_string() && !error["message"].as_str().unwrap().is_empty());
        assert!(error["field"].is_null() || !error["field"].as_str().unwrap().is_empty());
    }

    /// Asserts status and outcome of what was done.
    #[track_caller]
    pub fn did(&self, status: u16, outcome: &str) -> &Self {
        let found = (self.status, &self.json["outcome"]);
        assert_eq!(found, (status, &json!(outcome)), "{}", self.json);
        self
    }
}

pub fn settings(program: &str, levels: u8, default: bool) -> ProgramSettings {
    ProgramSettings {
        program: program.into(),
        levels,
        signup_url: format!("https://example.com/{program}?referral_code={{your_code}}"),
        default,
        code_length: CODE_LENGTH,
        foreign_codes: Vec::new(),
    }
}

/// Patterns of the program `spring`.
pub const SPRING_CODES: [&str; 2] = ["ACME-####", "@# **"];

/// The programs of the network `acme`.
pub fn acme() -> [ProgramSettings; 2] {
    let mut spring = settings("spring", 3, true);
    spring.foreign_codes = SPRING_CODES.map(Into::into).into();
    [settings("autumn", 10, false), spring]
}

/// The columns of a row, as the store takes them.
pub fn columns(row: &rusqlite::Row<'_>, count: usize) -> Vec<Value> {
    let column = |place| match row.get_ref(place).unwrap() {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Integer(number),
        ValueRef::Text(text) => Value::Text(String::from_utf8(text.into()).unwrap()),
        other => panic!("{other:?}"),
    };
    (0..count).map(column).collect()
}

pub fn params(statement: &Statement) -> impl rusqlite::Params + '_ {
    params_from_iter(statement.params.iter().map(|param| match param {
        Value::Null => rusqlite::types::Value::Null,
        Value::Integer(number) => (*number).into(),
        Value::Text(text) => text.clone().into(),
    }))
}

impl World {
    /// Two networks: `acme` with the programs `autumn` of ten levels and `spring` of three, which
    /// is the default and takes foreign codes, and `other` with one program.
    pub fn new() -> Self {
        let mut world = Self::empty();
        world.run(&provision("acme", &acme(), KEY).unwrap());
        world.run(&provision("other", &[settings("only", 10, false)], OTHER_KEY).unwrap());
        world
    }

    pub fn empty() -> Self {
        let mut world = Self::unmigrated();
        world.migrate();
        world
    }

    /// A database without tables.
    pub fn unmigrated() -> Self {
        let db = Connection::open_in_memory().unwrap();
        db.pragma_update(None, "foreign_keys", true).unwrap();
        Self {
            db,
            requests: 0,
            random: None,
            idempotency_key: None,
            steps: 0,
        }
    }

    /// Brings the tables up to date, and tells how many batches that took.
    pub fn migrate(&mut self) -> usize {
        let mut results = self.run(&look(Dialect::Sqlite));
        for steps in 0.. {
            let version = version(&results).unwrap();
            match migrate(Dialect::Sqlite, version) {
                None => return steps,
                Some(batch) => results = self.run(&batch),
            }
        }
        unreachable!()
    }

    /// Runs a batch as a driver does: in order, in one transaction.
    pub fn run(&mut self, batch: &[Statement]) -> Vec<Rows> {
        self.steps = 0;
        let transaction = self.db.transaction().unwrap();
        let mut results = Vec::new();
        for part in batch {
            let mut statement = transaction.prepare_cached(&part.sql).expect(&part.sql);
            let mut names = statement.column_names();
            let count = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), count, "columns of one name: {}", part.sql);
            let rows = statement.query_map(params(part), |row| Ok(columns(row, count)));
            let rows = rows.unwrap().map(Result::unwrap).collect();
            self.steps += statement.reset_status(StatementStatus::VmStep);
            results.push(rows);
        }
        transaction.commit().unwrap();
        results
    }

    pub fn moment(&mut self) -> Moment {
        self.requests += 1;
        let mut state = self.requests;
        let random = core::array::from_fn(|_| {
            // A linear congruential generator (Knuth, MMIX) will do for tests.
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            state.to_be_bytes()[0]
        });
        Moment::new(NOW + self.requests * 1000, self.random.unwrap_or(random))
    }

    pub fn reply(&mut self, request: &Request<'_>) -> Reply {
        let moment = self.moment();
        let mut step = plan(request, &moment);
        for round in 0.. {
            match step {
                Step::Reply(reply) => return reply,
                Step::Batch(batch) => {
                    let results = self.run(&batch);
                    step = proceed(request, round, &results, || Some(moment.clone()));
                }
            }
        }
        unreachable!()
    }

    pub fn send(&mut self, key: &str, method: &str, target: &str, body: &[u8]) -> Answer {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let authorization = format!("Bearer {key}");
        let idempotency_key = self.idempotency_key.clone();
        let reply = self.reply(&Request {
            method,
            path,
            query,
            authorization: Some(&authorization),
            content_type: Some("application/json; charset=utf-8"),
            idempotency_key: idempotency_key.as_deref(),
            body,
            ..Request::default()
        });
        assert_eq!(
            reply.headers[0],
            ("content-type", "application/json".into())
        );
        Answer {
            status: reply.status,
            json: serde_json::from_str(&reply.body).unwrap_or_default(),
            headers: reply.headers,
        }
    }

    pub fn post(&mut self, path: &str, body: &Json) -> Answer {
        self.send(KEY, "POST", path, body.to_string().as_bytes())
    }

    pub fn get(&mut self, target: &str) -> Answer {
        self.send(KEY, "GET", target, b"")
    }

    pub fn status(&mut self, body: &Json) -> Answer {
        self.post("/networks/acme/user_status", body)
    }

    pub fn create(&mut self, user: &str) -> Answer {
        self.status(&json!({ "user": user, "status_change": "create_user" }))
    }

    pub fn create_by(&mut self, user: &str, referrer: &str) -> Answer {
        self.status(&json!({ "user": user, "status_change": "create_user", "referrer": referrer }))
    }

    pub fn connect(&mut self, program: &str, user: &str, connection: &str) -> Answer {
        let path = format!("/networks/acme/connections/{program}");
        self.post(&path, &json!({ "user": user, "connection": connection }))
    }

    pub fn disconnect(&mut self, program: &str, user: &str) -> Answer {
        let target = format!("/networks/acme/connections/{program}?user={user}");
        self.send(KEY, "DELETE", &target, b"")
    }

    pub fn give(&mut self, program: &str, user: &str, code: &str) -> Answer {
        let path = format!("/networks/acme/connections/{program}/codes");
        self.post(&path, &json!({ "user": user, "code": code }))
    }

    /// The emails above a user.
    pub fn chain(&mut self, program: &str, user: &str) -> Vec<String> {
        let target = format!("/networks/acme/connections/{program}?user={user}");
        let answer = self.get(&target);
        assert_eq!(answer.status, 200, "{}", answer.json);
        let pairs = answer.json["connections"].as_array().unwrap();
        for (place, pair) in pairs.iter().enumerate() {
            assert_eq!(
                (&pair["user"], &pair["level"]),
                (&json!(user), &json!(place + 1))
            );
        }
        let names = pairs
            .iter()
            .map(|pair| pair["connection"].as_str().unwrap().to_owned());
        names.collect()
    }

    /// How many users are below a user, level by level.
    pub fn counts(&mut self, program: &str, user: &str) -> Vec<i64> {
        let answer = self.get(&format!("/networks/acme/users/{user}?program={program}"));
        assert_eq!(answer.status, 200, "{}", answer.json);
        let counts = answer.json["counts"].as_array().unwrap();
        let count = |(place, count): (usize, &Json)| {
            assert_eq!(count["level"], place + 1);
            count["users"].as_i64().unwrap()
        };
        counts.iter().enumerate().map(count).collect()
    }

    /// The texts of SQL that make the tables and indexes.
    pub fn tables(&self) -> Vec<String> {
        let texts = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY sql";
        let mut texts = self.db.prepare(texts).unwrap();
        let texts = texts.query_map([], |row| row.get(0)).unwrap();
        texts.map(Result::unwrap).collect()
    }

    /// Everything that is stored.
    pub fn dump(&self) -> Vec<Vec<Vec<Value>>> {
        let mut tables = self
            .db
            .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
            .unwrap();
        let names: Vec<String> = tables
            .query_map([], |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        assert!(names.len() >= 8);
        let read = |name: &String| {
            let mut all = self.db.prepare(&format!("SELECT * FROM {name}")).unwrap();
            let count = all.column_count();
            let rows = all.query_map([], |row| Ok(columns(row, count))).unwrap();
            rows.map(Result::unwrap).collect()
        };
        names.iter().map(read).collect()
    }

    /// Does `ask`, and asserts that it changed nothing.
    #[track_caller]
    pub fn idle(&mut self, ask: impl FnOnce(&mut Self) -> Answer) -> Answer {
        let before = self.dump();
        let answer = ask(self);
        assert!(
            self.dump() == before,
            "something was stored: {}",
            answer.json
        );
        answer
    }
}

pub fn text(json: &Json) -> String {
    json.as_str().expect("a text").to_owned()
}

pub fn well_formed(code: &str) -> Code {
    check(code, Expected::default())
        .valid()
        .expect("a referral code")
}

/// A world in which there are two users, not connected.
pub fn ready() -> World {
    let mut world = World::new();
    world.create("ann@example.com");
    world.create("bob@example.com");
    world
}

/// All pairs of a listing, and how many pages it took.
pub fn walk(
    world: &mut World,
    target: &str,
    mut between: impl FnMut(&mut World),
) -> (Vec<(String, String)>, usize) {
    let (mut pairs, mut pages, mut cursor) = (Vec::new(), 0, String::new());
    loop {
        let page = world.get(&format!("{target}{cursor}"));
        assert_eq!(page.status, 200, "{}", page.json);
        for pair in page.json["connections"].as_array().unwrap() {
            pairs.push((text(&pair["user"]), text(&pair["connection"])));
        }
        pages += 1;
        match page.json["next"].as_str() {
            None => return (pairs, pages),
            Some(next) => cursor = format!("&cursor={next}"),
        }
        between(world);
    }
}

/// Requests of every kind, each of which gets as far as the store.
pub fn kinds() -> Vec<(&'static str, String, Json)> {
    let user = "a40@example.com";
    let apart = "b0@example.com";
    let new = "new@example.com";
    let path = "/networks/acme/connections/spring";
    let status = "/networks/acme/user_status".to_owned();
    let create = json!({ "user": new, "status_change": "create_user", "referrer": user });
    let mut kinds = kinds_of_awards();
    kinds.extend([
        ("GET", "/networks/acme/connections".into(), Json::Null),
        ("GET", path.into(), Json::Null),
        ("GET", format!("{path}?level=3"), Json::Null),
        ("GET", format!("{path}?user={user}"), Json::Null),
        ("GET", format!("{path}/codes?user={user}"), Json::Null),
        ("GET", format!("{path}/downline?user={apart}"), Json::Null),
        (
            "GET",
            format!("{path}/downline?user={apart}&level=2"),
            Json::Null,
        ),
        ("GET", format!("{path}/leaderboard?limit=10"), Json::Null),
        (
            "GET",
            format!("{path}/leaderboard?level=2&active=true&limit=10"),
            Json::Null,
        ),
        (
            "GET",
            format!("{path}/leaderboard?since=9999999999"),
            Json::Null,
        ),
        ("GET", format!("/networks/acme/users/{apart}"), Json::Null),
        (
            "GET",
            format!("/networks/acme/connections/autumn/codes?user={user}"),
            Json::Null,
        ),
        (
            "POST",
            format!("{path}/codes"),
            json!({ "user": user, "code": "acme-0815" }),
        ),
        ("POST", status.clone(), create),
        (
            "POST",
            status.clone(),
            json!({ "user": new, "status_change": "create_user", "referrer": "acme-0815" }),
        ),
        (
            "POST",
            status.clone(),
            json!({ "user": new, "status_change": "revoke_invite" }),
        ),
        (
            "POST",
            status,
            json!({ "user": user, "status_change": "ban" }),
        ),
        (
            "POST",
            path.into(),
            json!({ "user": apart, "connection": "a50@example.com" }),
        ),
        ("GET", format!("{path}/history?user={apart}"), Json::Null),
        (
            "DELETE",
            format!("{path}?user={apart}&reason=moved"),
            Json::Null,
        ),
        (
            "POST",
            "/networks/acme/user_status".into(),
            json!({ "user": user, "status_change": "unban" }),
        ),
        ("GET", "/networks/acme/events?limit=50".into(), Json::Null),
        ("GET", "/networks/acme/webhooks".into(), Json::Null),
        (
            "POST",
            "/networks/acme/webhooks".into(),
            json!({ "url": "https://hooks.example.com/" }),
        ),
        ("GET", "/networks/acme/codes/ACME-0815".into(), Json::Null),
        ("GET", "/networks/acme/programs".into(), Json::Null),
        ("GET", "/networks/acme/programs/spring".into(), Json::Null),
        (
            "PUT",
            "/networks/acme/programs/winter".into(),
            json!({
                "levels": 4, "signup_url": "https://example.com/{your_code}",
                "foreign_codes": ["W-##"],
            }),
        ),
        (
            "PATCH",
            "/networks/acme/programs/winter".into(),
            json!({ "levels": 5, "foreign_codes": [] }),
        ),
    ]);
    kinds
}

/// Those of awards.
fn kinds_of_awards() -> Vec<(&'static str, String, Json)> {
    let path = "/networks/acme/connections/spring";
    let apart = "b0@example.com";
    let sale = json!({
        "id": "sale", "trigger": "purchase", "unit": "USD", "decimals": 2,
        "award": { "levels": [{ "rate": "0.1" }, { "rate": "0.05" }, { "rate": "0.01" }] },
        "default_sponsor": apart,
    });
    vec![
        (
            "PUT",
            format!("{path}/rules"),
            json!({ "program": { "hold_days": 0 }, "rules": [sale] }),
        ),
        ("GET", format!("{path}/rules"), Json::Null),
        ("GET", format!("{path}/rules/sale"), Json::Null),
        (
            "PUT",
            format!("{path}/rules/joining"),
            json!({
                "trigger": "joining", "unit": "points", "decimals": 0,
                "award": { "actor": { "fixed": "5" } },
            }),
        ),
        ("DELETE", format!("{path}/rules/joining"), Json::Null),
    ]
}
