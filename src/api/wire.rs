//! The wire: the API with strings of JSON for arguments and results, as a driver in another
//! language calls it.
//!
//! * A request is `{"method","path","query","authorization","contentType","privateWebhooks"}`:
//!   strings, of which the last four may be `null` or left out; the last one counts if it is there. The query may begin with its `?`. The body
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
use super::{Moment, Reply, Request, Step, answer, plan, unavailable};
use crate::refusal::{Reason, Refusal};
use crate::store::{Dialect, ProgramSettings, Row, Rows, Statement, Value, migrate, provision};
use alloc::string::String;
use alloc::vec::Vec;

/// [`plan`]: `{"reply":…}` or `{"batch":…,"reads":…}`, where `reads` tells that the batch changes
/// nothing, so that a replica may run it. `now` is in unix milliseconds; `random` holds
/// [`Moment::RANDOM`] fresh random bytes: with fewer nothing is done, and the reply is a 503.
pub fn plan_json(request: &str, body: &[u8], now: u64, random: &[u8]) -> String {
    let parts = match Parts::read(request) {
        Ok(parts) => parts,
        Err(refused) => return step(&Step::Reply(refused.reply())),
    };
    let Ok(random) = random.try_into() else {
        return step(&Step::Reply(unavailable(&parts.request(body))));
    };
    step(&plan(&parts.request(body), &Moment::new(now, random)))
}

/// [`answer`]: the reply to the same request, with the results of its batch. Anything but
/// results (`null`, for instance, if the batch failed) makes a 503.
pub fn answer_json(request: &str, body: &[u8], results: &str) -> String {
    let reply = match Parts::read(request) {
        Err(refused) => refused.reply(),
        Ok(parts) => match read_results(results) {
            Some(results) => answer(&parts.request(body), &results),
            None => unavailable(&parts.request(body)),
        },
    };
    let mut out = Writer::default();
    write_reply(&mut out, &reply);
    out.finish()
}

/// [`migrate`]: the batch that makes or updates the tables, for the dialect of this name; a text
/// without a batch (`null`) if there is no such dialect.
pub fn migrate_json(dialect: &str) -> String {
    let mut out = Writer::default();
    match Dialect::of(dialect) {
        Some(dialect) => write_batch(&mut out, &migrate(dialect)),
        None => {
            out.raw("null");
        }
    }
    out.finish()
}

/// [`provision`]: from `{"network","key","programs":[{"program","levels","signup_url",
/// "default","foreign_codes"}]}` to `{"batch":…}`, or to `{"error":{"code","message","field"}}`.
/// Only the last two of these may be left out.
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

/// The parts of a request, owned, but for its body.
struct Parts {
    method: String,
    path: String,
    query: Option<String>,
    authorization: Option<String>,
    content_type: Option<String>,
    private_webhooks: bool,
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
            private_webhooks: take("privateWebhooks")?.is_some(),
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
            body,
            private_webhooks: self.private_webhooks,
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
        let levels = member(program, "levels")?
            .integer()
            .ok_or(Reason::WrongType.of("levels"))?;
        programs.push(ProgramSettings {
            program: text_member(program, "program")?.into(),
            levels: u8::try_from(levels).map_err(|_| Reason::LevelOutOfRange.of("levels"))?,
            signup_url: text_member(program, "signup_url")?.into(),
            default: match member(program, "default") {
                Ok(Json::Flag(default)) => *default,
                Ok(_) => return Err(Reason::WrongType.of("default").into()),
                Err(_) => false,
            },
            foreign_codes: match member(program, "foreign_codes") {
                Ok(listed) => texts(listed, "foreign_codes")?,
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

fn texts(listed: &Json, name: &'static str) -> Result<Vec<String>, Refusal> {
    let Json::Array(items) = listed else {
        return Err(Reason::WrongType.of(name));
    };
    let mut texts = Vec::with_capacity(items.len());
    for item in items {
        texts.push(item.text().ok_or(Reason::WrongType.of(name))?.into());
    }
    Ok(texts)
}

fn text_member<'a>(members: &'a [(String, Json)], name: &'static str) -> Result<&'a str, Refusal> {
    member(members, name)?
        .text()
        .ok_or(Reason::WrongType.of(name))
}

fn step(step: &Step) -> String {
    let mut out = Writer::default();
    out.open('{');
    match step {
        Step::Reply(reply) => write_reply(out.name("reply"), reply),
        Step::Batch(batch) => {
            write_batch(out.name("batch"), batch);
            out.name("reads").flag(batch.iter().all(Statement::reads));
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
