//! The wire: the API with strings of JSON for arguments and results, as a driver in another
//! language calls it.
//!
//! * A request is `{"method","path","query","authorization","contentType","ifNoneMatch",
//!   "idempotencyKey","privateWebhooks","dialect"}`:
//!   strings, of which all but the first two may be `null` or left out. The query may begin with its `?`. The body
//!   travels beside it as the bytes that came, as it need not be text at all; of a body that is
//!   too large, one byte more than [`MAX_BODY`](super::MAX_BODY) is enough.
//! * A batch is `[{"sql","params":[null | number | string, …]}, …]`.
//! * Results are `[[[column, …], …], …]`: for each statement its rows, for each row its columns
//!   in the order of the `SELECT`.
//! * A reply is `{"status","headers":{name: value},"body"}`.
//!
//! Nothing here panics, whatever text it gets. A request that is not of that shape is answered
//! as malformed; results that are not, as a store that is out of order.

use super::fields::only_known;
use super::json::{Json, Writer};
use super::refused::Refused;
use super::{Moment, Reply, Request, Step, about, plan, proceed, unavailable};
use crate::decimal;
use crate::refusal::{Reason, Refusal};
use crate::store::{
    CODE_LENGTH, Dialect, KeyChange, ProgramSettings, Row, Rows, Scope, Statement, Value, look,
    migrate, provision, settings, version,
};
use alloc::string::String;
use alloc::vec::Vec;

/// [`plan`]: `{"reply":…}` or `{"batch":…,"reads":…}`, where `reads` tells that the batch changes
/// nothing, so that a replica may run it. `now` is in unix milliseconds; `random` holds
/// [`Moment::RANDOM`] fresh random bytes: with fewer nothing is done, and the reply is a 503.
pub fn plan_json(request: &str, body: &[u8], now: u64, random: &[u8]) -> String {
    let parts = match Parts::read(request) {
        Ok(parts) => parts,
        Err(refused) => return step(&Step::Reply(refused.reply()), false),
    };
    let request = parts.request(body);
    let step_of = |next: &Step| step(next, matches!(request.method, "GET" | "HEAD"));
    let Ok(random) = random.try_into() else {
        return step_of(&Step::Reply(unavailable(&request)));
    };
    let moment = Moment::new(now, random).on(parts.dialect);
    step_of(&plan(&request, &moment))
}

/// [`proceed`]: what comes after batch number `round` of the same request, from 0, gave these
/// results: `{"reply"}`, or `{"batch","reads"}` again. Anything but results (`null`, for instance,
/// if the batch failed) makes a 503. `random` draws [`Moment::RANDOM`] bytes, if it is asked for.
pub fn proceed_json(
    request: &str,
    body: &[u8],
    results: &str,
    round: u32,
    now: u64,
    random: impl FnOnce() -> Option<[u8; Moment::RANDOM]>,
) -> String {
    let next = match Parts::read(request) {
        Err(refused) => Step::Reply(refused.reply()),
        Ok(parts) => match read_results(results) {
            Some(results) => proceed(&parts.request(body), round, &results, || {
                random().map(|random| Moment::new(now, random).on(parts.dialect))
            }),
            None => Step::Reply(unavailable(&parts.request(body))),
        },
    };
    step(&next, false)
}

/// [`migrate`]: the next batch that makes or updates the tables, for the dialect of this name,
/// after one that gave these results; `null` for the first. `{"version","batch"}`, where the
/// batch is `null` if there is nothing left to do; `null` if there is no such dialect, or the
/// results are not those of such a batch.
pub fn migrate_json(dialect: &str, results: &str) -> String {
    let mut out = Writer::default();
    let found = read_results(results);
    let step = Dialect::of(dialect).and_then(|dialect| match found {
        None => Some((0, Some(look(dialect)))),
        Some(results) => {
            let version = version(&results).ok()?;
            Some((version, migrate(dialect, version)))
        }
    });
    let Some((version, batch)) = step else {
        return out.optional(None).finish();
    };
    out.open('{').name("version").integer(version).name("batch");
    match batch {
        Some(batch) => write_batch(&mut out, &batch),
        None => {
            out.optional(None);
        }
    }
    out.close('}').finish()
}

/// [`provision`]: from `{"network","key","programs":[{"program","levels","signup_url",
/// "default","code_length","foreign_codes"}]}` to `{"batch":…}`, or to
/// `{"error":{"code","message","field"}}`. Only the last three of these may be left out.
pub fn provision_json(settings: &str) -> String {
    let mut out = Writer::default();
    match read_settings(settings) {
        Ok(batch) => {
            out.open('{').name("batch");
            write_batch(&mut out, &batch);
            out.close('}');
            out.finish()
        }
        Err(refused) => refused.reply().body,
    }
}

/// [`KeyChange::batch`]: from `{"action","network"}`, where the action is `list`, `create` with
/// `{"name","scopes","expires_in","create_network"}`, `rotate` with `{"id","overlap"}` or `revoke` with `{"id"}`,
/// times in seconds, to `{"batch","key"}` or `{"error"}`. `random` holds 32 fresh random bytes;
/// with fewer nothing is done.
pub fn keys_json(change: &str, now: u64, random: &[u8]) -> String {
    let now = i64::try_from(now).unwrap_or(i64::MAX);
    let made = read_key_change(change, now).and_then(|(network, change)| {
        let random = random.try_into().map_err(|_| Reason::Unavailable.of(""))?;
        Ok(change.batch(&network, now, random)?)
    });
    let mut out = Writer::default();
    match made {
        Ok((batch, key)) => {
            write_batch(out.open('{').name("batch"), &batch);
            out.name("key").optional(key.as_deref());
            out.close('}').finish()
        }
        Err(refused) => refused.reply().body,
    }
}

/// [`KeyChange::result`]: from the same change, the key that was made and the results of its batch
/// to `{"keys":[{"id","name","scopes","created_at","expires_at"}]}`, times in unix seconds, or to
/// `{"error"}`.
pub fn keys_found_json(change: &str, key: Option<&str>, results: &str) -> String {
    let found = read_key_change(change, 0).and_then(|(_, change)| {
        let results = read_results(results).ok_or(Reason::Unavailable.of(""))?;
        Ok(change.result(key, &results)?)
    });
    let keys = match found {
        Ok(keys) => keys,
        Err(refused) => return refused.reply().body,
    };
    let mut out = Writer::default();
    out.open('{').name("keys").open('[');
    for key in &keys {
        out.open('{')
            .member("id", &key.id)
            .member("name", &key.name)
            .name("scopes")
            .open('[');
        for scope in &key.scopes {
            out.text(scope.name());
        }
        out.close(']')
            .name("created_at")
            .integer(key.created_at.div_euclid(1000))
            .name("expires_at")
            .optional_integer(key.expires_at.map(|at| at.div_euclid(1000)))
            .close('}');
    }
    out.close(']').close('}').finish()
}

/// The most seconds from now on that a time may be given by: a century.
const MOST_SECONDS: i64 = 100 * 366 * 24 * 60 * 60;

fn read_key_change(text: &str, now: i64) -> Result<(String, KeyChange), Refused> {
    let malformed = || Refused::from(Reason::MalformedJson.of(""));
    let members = Json::read(text)?.members().ok_or_else(malformed)?;
    let after = |name| match member(&members, name) {
        Err(_) | Ok(Json::Null) => Ok(None),
        Ok(value) => {
            let seconds = number(value, name)?;
            let is_right = (0..=MOST_SECONDS).contains(&seconds);
            let then = is_right.then(|| now.saturating_add(seconds * 1000));
            then.map(Some).ok_or(Reason::InvalidValue.of(name))
        }
    };
    let network = text_member(&members, "network")?.into();
    let id = || text_member(&members, "id").map(Into::into);
    let (known, change): (&[&str], _) = match text_member(&members, "action")? {
        "list" => (&[], KeyChange::List),
        "create" => {
            let listed = member(&members, "scopes")?
                .texts()
                .ok_or(Reason::WrongType.of("scopes"))?;
            let mut scopes = Vec::with_capacity(listed.len());
            for name in &listed {
                scopes.push(Scope::of(name).ok_or(Reason::InvalidValue.of("scopes"))?);
            }
            let change = KeyChange::Create {
                name: text_member(&members, "name")?.into(),
                scopes,
                expires_at: after("expires_in")?,
                makes_network: matches!(member(&members, "create_network"), Ok(Json::Flag(true))),
            };
            (&["name", "scopes", "expires_in", "create_network"], change)
        }
        "rotate" => {
            let change = KeyChange::Rotate {
                id: id()?,
                old_expires_at: after("overlap")?.unwrap_or(now),
            };
            (&["id", "overlap"], change)
        }
        "revoke" => (&["id"], KeyChange::Revoke { id: id()? }),
        _ => return Err(Reason::InvalidValue.of("action").into()),
    };
    only_known(&members, &[known, &["action", "network"]].concat())?;
    Ok((network, change))
}

/// [`about`]: `{"route","network"}`, both `null` where the path is none of ours.
pub fn about_json(path: &str) -> String {
    let found = about(path);
    let found = found.as_ref();
    let pattern = found.map(|(pattern, _)| *pattern);
    let network = found.map(|(_, name)| name.as_str());
    let network = network.filter(|name| !name.is_empty());
    let mut out = Writer::default();
    out.open('{').name("route").optional(pattern);
    out.name("network").optional(network);
    out.close('}').finish()
}

/// The parts of a request, owned, but for its body.
struct Parts {
    method: String,
    path: String,
    query: Option<String>,
    authorization: Option<String>,
    content_type: Option<String>,
    if_none_match: Option<String>,
    idempotency_key: Option<String>,
    private_webhooks: bool,
    dialect: Dialect,
    lines_before: u32,
}

impl Parts {
    fn read(text: &str) -> Result<Self, Refused> {
        let malformed = || Refused::from(Reason::MalformedJson.of(""));
        let mut members = Json::read(text)?.members().ok_or_else(malformed)?;
        let mut take = |name: &str| {
            let place = members.iter().position(|(other, _)| other == name);
            match place.map(|place| members.swap_remove(place).1) {
                None | Some(Json::Null) => Ok(None),
                Some(Json::Text(text)) => Ok(Some(text)),
                Some(_) => Err(malformed()),
            }
        };
        Ok(Self {
            method: take("method")?.ok_or_else(malformed)?,
            path: take("path")?.ok_or_else(malformed)?,
            query: take("query")?,
            authorization: take("authorization")?,
            content_type: take("contentType")?,
            if_none_match: take("ifNoneMatch")?,
            idempotency_key: take("idempotencyKey")?,
            private_webhooks: take("privateWebhooks")?.is_some(),
            dialect: take("dialect")?
                .and_then(|name| Dialect::of(&name))
                .unwrap_or_default(),
            lines_before: take("linesBefore")?
                .and_then(|digits| decimal::integer(&digits)?.try_into().ok())
                .unwrap_or(0),
        })
    }

    fn request<'a>(&'a self, body: &'a [u8]) -> Request<'a> {
        let query = self.query.as_deref().unwrap_or_default();
        Request {
            method: &self.method,
            path: &self.path,
            query: query.strip_prefix('?').unwrap_or(query),
            authorization: self.authorization.as_deref(),
            content_type: self.content_type.as_deref(),
            if_none_match: self.if_none_match.as_deref(),
            idempotency_key: self.idempotency_key.as_deref(),
            body,
            private_webhooks: self.private_webhooks,
            lines_before: self.lines_before,
        }
    }
}

pub(crate) fn read_results(text: &str) -> Option<Vec<Rows>> {
    // Loops, which take less code than to collect `Option`s at three levels.
    let mut results = Vec::new();
    for statement in Json::read(text).ok()?.items()? {
        let mut rows = Rows::new();
        for row in statement.items()? {
            let mut columns = Row::new();
            for column in row.items()? {
                columns.push(match column {
                    Json::Null => Value::Null,
                    Json::Text(text) => Value::Text(text),
                    column => Value::Integer(column.integer()?),
                });
            }
            rows.push(columns);
        }
        results.push(rows);
    }
    Some(results)
}

/// The settings that a network may have.
const SETTINGS: &[&str] = &["network", "key", "programs"];
/// The settings that a program may have.
const PROGRAM: &[&str] = &[
    "program",
    "levels",
    "signup_url",
    "default",
    "code_length",
    "foreign_codes",
];

fn read_settings(text: &str) -> Result<Vec<Statement>, Refused> {
    let malformed = || Refused::from(Reason::MalformedJson.of(""));
    let settings = Json::read(text)?.members().ok_or_else(malformed)?;
    only_known(&settings, SETTINGS)?;
    let Json::Array(listed) = member(&settings, "programs")? else {
        return Err(Reason::WrongType.of("programs").into());
    };
    let mut programs = Vec::with_capacity(listed.len());
    for program in listed {
        let Json::Object(program) = program else {
            return Err(Reason::WrongType.of("programs").into());
        };
        only_known(program, PROGRAM)?;
        programs.push(ProgramSettings {
            program: text_member(program, "program")?.into(),
            levels: settings::levels(number(member(program, "levels")?, "levels")?)?,
            signup_url: text_member(program, "signup_url")?.into(),
            default: match member(program, "default") {
                Ok(Json::Flag(default)) => *default,
                Ok(_) => return Err(Reason::WrongType.of("default").into()),
                Err(_) => false,
            },
            code_length: match member(program, "code_length") {
                Ok(length) => settings::code_length(number(length, "code_length")?)?,
                Err(_) => CODE_LENGTH,
            },
            foreign_codes: match member(program, "foreign_codes") {
                Ok(listed) => listed
                    .texts()
                    .ok_or(Reason::WrongType.of("foreign_codes"))?,
                Err(_) => Vec::new(),
            },
        });
    }
    let network = text_member(&settings, "network")?;
    let key = text_member(&settings, "key")?;
    Ok(provision(network, &programs, key)?)
}

fn member<'a>(members: &'a [(String, Json)], name: &'static str) -> Result<&'a Json, Refusal> {
    let found = members.iter().find(|(other, _)| other == name);
    found
        .map(|(_, value)| value)
        .ok_or(Reason::MissingField.of(name))
}

fn number(value: &Json, name: &'static str) -> Result<i64, Refusal> {
    value.integer().ok_or(Reason::WrongType.of(name))
}

fn text_member<'a>(members: &'a [(String, Json)], name: &'static str) -> Result<&'a str, Refusal> {
    member(members, name)?
        .text()
        .ok_or(Reason::WrongType.of(name))
}

/// A step as JSON. What a replica tells may be behind, which only questions bear.
fn step(step: &Step, asks: bool) -> String {
    let mut out = Writer::default();
    out.open('{');
    match step {
        Step::Reply(reply) => write_reply(out.name("reply"), reply),
        Step::Batch(batch) => {
            write_batch(out.name("batch"), batch);
            let reads = asks && batch.iter().all(Statement::reads);
            out.name("reads").flag(reads);
        }
    }
    out.close('}').finish()
}

fn write_reply(out: &mut Writer, reply: &Reply) {
    out.open('{')
        .name("status")
        .integer(reply.status.into())
        .name("headers")
        .open('{');
    for (name, value) in &reply.headers {
        out.member(name, value);
    }
    out.close('}').member("body", &reply.body).close('}');
}

pub(crate) fn write_batch(out: &mut Writer, batch: &[Statement]) {
    out.open('[');
    for statement in batch {
        out.open('{')
            .member("sql", &statement.sql)
            .name("params")
            .open('[');
        for param in &statement.params {
            match param {
                Value::Null => out.raw("null"),
                Value::Integer(number) => out.integer(*number),
                Value::Text(text) => out.text(text),
            };
        }
        out.close(']').close('}');
    }
    out.close(']');
}
