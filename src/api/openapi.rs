//! The description of the API by `OpenAPI` 3.1, made of the definitions by which requests are routed and read
//! ([`Operation`]), and of what each operation tells about itself ([`About`]).
//!
//! It is made natively when the package is built, and stands in the package as a file: the module
//! that answers requests holds none of it.
//!
//! What follows from a definition is not written down again. A path with `{program}` can be
//! refused for an id that is none, and for a program that is not there; a body for its size, its
//! type and its form; each kind of field for the values that it does not take.

use super::field::{Field, Kind};
use super::json::Writer;
use super::lines;
use super::operation::Operation;
use super::refused::Refused;
use super::route::{OPERATIONS, place};
use crate::network::MAX_LEVELS;
use crate::refusal::Reason;
use crate::short_id;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use alloc::{format, vec};

/// What an operation tells about itself, beside how it is routed and read.
#[derive(Debug)]
pub struct About {
    /// Its name in a client that is made of the document, in `camelCase`.
    pub id: &'static str,
    /// What it does, in a few words.
    pub summary: &'static str,
    /// What it does, in some sentences.
    pub text: &'static str,
    /// What it replies if it does it.
    pub replies: &'static [Answer],
    /// Why it may refuse, besides what follows from its definition.
    pub refusals: &'static [Reason],
    /// Why it does not, though its definition lets it.
    pub never: &'static [Reason],
    /// Members of the body of which one has to be there.
    pub either: &'static [&'static str],
}

impl About {
    /// What most need not say.
    pub const NOTHING: Self = Self {
        id: "",
        summary: "",
        text: "",
        replies: &[],
        refusals: &[],
        never: &[],
        either: &[],
    };
}

/// A reply.
#[derive(Debug)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// When it comes.
    pub about: &'static str,
    /// Its body.
    pub body: &'static Object,
}

/// An object of a reply. All of its fields are always there.
#[derive(Debug)]
pub struct Object {
    /// Its name among the schemas, in `PascalCase`.
    pub name: &'static str,
    /// Its members.
    pub fields: &'static [Field],
}

/// What only replies hold.
#[derive(Clone, Copy, Debug)]
pub enum Told {
    /// A time, in unix seconds.
    Time,
    /// A count.
    Integer,
    /// An amount, which may be below zero.
    Amount,
    /// A text.
    Text,
    /// A web address.
    Url,
    /// That, or `null`, which is what the example shows.
    Maybe(&'static Kind),
    /// An array.
    List(&'static Kind),
    /// An object.
    Object(&'static Object),
}

/// The tags of operations, by the first word of their path that is no place, with what they hold.
const TAGS: &[(&str, &str, &str)] = &[
    (
        "programs",
        "Programs",
        "Connection programs and their settings.",
    ),
    ("connections", "Connections", "Who brought whom in."),
    ("users", "Users", "Users, and their status."),
    ("user_status", "Users", ""),
    (
        "activity",
        "Awards",
        "What users did, and who gets what for it.",
    ),
    ("awards", "Awards", ""),
    ("payments", "Awards", ""),
    ("reviews", "Awards", ""),
    (
        "codes",
        "Codes",
        "Referral codes, as signup pages ask about them.",
    ),
    ("events", "Events", "What happened, and where it is told."),
    ("webhooks", "Events", ""),
    ("health", "Health", "Whether requests can be answered."),
];

/// The document, as JSON.
pub fn document() -> String {
    let mut schemas = Vec::new();
    let mut out = Writer::default();
    out.open('{')
        .member("openapi", "3.1.0")
        .name("info")
        .open('{');
    out.member("title", "refgraph")
        .member("version", env!("CARGO_PKG_VERSION"))
        .member(
            "summary",
            "Referral programs: who brought whom in, up to ten levels.",
        )
        .member("description", INTRODUCTION)
        .name("license")
        .raw(r#"{"name":"MIT OR Apache-2.0","identifier":"MIT OR Apache-2.0"}"#)
        .close('}');
    out.name("servers").raw(r#"[{"url":"/"}]"#);
    out.name("tags").open('[');
    for (_, tag, about) in TAGS.iter().filter(|(.., about)| !about.is_empty()) {
        out.open('{')
            .member("name", tag)
            .member("description", about)
            .close('}');
    }
    out.close(']');
    out.name("security").raw(r#"[{"key":[]}]"#);
    out.name("paths").open('{');
    let mut path = "";
    for operation in OPERATIONS {
        if operation.path != path {
            if !path.is_empty() {
                out.close('}');
            }
            path = operation.path;
            out.name(path).open('{');
            write_places(&mut out, path);
        }
        out.name(&operation.method.to_ascii_lowercase());
        write_operation(&mut out, operation, &mut schemas);
    }
    out.close('}').close('}');
    write_components(&mut out, &mut schemas);
    out.close('}').finish()
}

const INTRODUCTION: &str = "\
Connections of users in referral programs: signups with a referrer, chains of ten levels, downlines, counts and referral codes.

Every request carries a bearer key of its network, good for the scope that the request takes: `read`, `write` or `admin`. `HEAD` is answered wherever `GET` is, without the body. A reply of status 201 tells that something changed, 200 that all is as it was. A refusal is `{\"error\":{\"code\",\"message\",\"field\"}}`; its code is stable, its message is for people, and its field names what is at fault, if one thing is. A member that is `null` counts as left out.";

/// The parameters that stand in a path.
fn write_places(out: &mut Writer, path: &'static str) {
    out.name("parameters").open('[');
    for place in path.split('/').filter_map(place) {
        let (kind, about, example) = match place {
            "network" => (Kind::Id, "The network.", "\"acme\""),
            "program" => (Kind::Id, "The program.", "\"spring\""),
            "user" => (Kind::Email, "The user.", "\"ben@example.com\""),
            "code" => (Kind::Code, "The referral code.", "\"K7Q2M9XA\""),
            "webhook" => (Kind::Id, "The webhook.", "\"wh_5f3c0a91b2de\""),
            "rule" => (Kind::Id, "The rule.", "\"sale\""),
            "reference" => (
                Kind::Name,
                "The reference of the activity.",
                "\"order-4711\"",
            ),
            _ => (Kind::Id, "", "null"),
        };
        let field = Field::required(place, kind, about).example(example);
        write_parameter(out, &field, "path");
    }
    out.close(']');
}

fn write_parameter(out: &mut Writer, field: &Field, place: &str) {
    out.open('{')
        .member("name", field.name)
        .member("in", place)
        .name("required")
        .flag(field.is_required)
        .member("description", field.about)
        .name("schema");
    write_kind(out, field.kind, &mut Vec::new());
    if field.is_required {
        out.name("example").raw(&example(field));
    }
    out.close('}');
}

fn write_operation(out: &mut Writer, operation: &Operation, schemas: &mut Vec<&'static Object>) {
    let Operation {
        path,
        query,
        body,
        about,
        ..
    } = operation;
    let mut words = path
        .split('/')
        .filter(|part| !part.is_empty() && place(part).is_none());
    let word = words.find(|word| *word != "networks");
    out.open('{').name("tags").open('[');
    for (_, tag, _) in TAGS.iter().filter(|(first, ..)| Some(*first) == word) {
        out.text(tag);
    }
    out.close(']');
    out.member("operationId", about.id)
        .member("summary", about.summary)
        .member("description", &described(operation));
    out.name("parameters").open('[');
    for field in *query {
        write_parameter(out, field, "query");
    }
    for name in headers(operation) {
        let reference = format!("#/components/parameters/{name}");
        out.open('{').member("$ref", &reference).close('}');
    }
    out.close(']');
    if operation.scope.is_none() {
        out.name("security").raw("[]");
    }
    if let Some(fields) = body {
        write_body(out, operation, fields, schemas);
    }
    out.name("responses").open('{');
    let tag = operation.method == "GET";
    for answer in about.replies {
        out.name(&answer.status.to_string())
            .open('{')
            .member("description", answer.about);
        if tag {
            out.name("headers").raw(r#"{"ETag":{"description":"What tells this body from others.","schema":{"type":"string"}}}"#);
        }
        out.name("content")
            .open('{')
            .name(media_type(operation))
            .open('{')
            .name("schema");
        write_kind(out, Kind::Told(Told::Object(answer.body)), schemas);
        out.name("example")
            .raw(&example_of(answer.body.fields))
            .close('}')
            .close('}')
            .close('}');
    }
    if operation.method == "GET" {
        out.name("304")
            .raw("{\"$ref\":\"#/components/responses/unchanged\"}");
    }
    let refusals = refusals(operation);
    let mut statuses: Vec<u16> = refusals.iter().map(|(status, _)| *status).collect();
    statuses.dedup();
    for status in statuses {
        let codes: Vec<Reason> = refusals
            .iter()
            .filter_map(|(other, reason)| (*other == status).then_some(*reason))
            .collect();
        write_refusal(out, status, &codes);
    }
    if operation.body.is_some() {
        out.name("408")
            .raw("{\"$ref\":\"#/components/responses/tooSlow\"}");
    }
    out.name("429")
        .raw("{\"$ref\":\"#/components/responses/tooMany\"}");
    out.name("500")
        .raw("{\"$ref\":\"#/components/responses/internal\"}");
    out.close('}').close('}');
}

/// What an operation does, and what its key has to be good for.
fn described(operation: &Operation) -> String {
    let text = operation.about.text;
    match operation.scope {
        Some(scope) => format!("{text} The key needs the scope `{}`.", scope.name()),
        None => format!("{text} No key is needed."),
    }
}

/// What a body may be.
fn write_body(
    out: &mut Writer,
    operation: &Operation,
    fields: &[Field],
    schemas: &mut Vec<&'static Object>,
) {
    let either = operation.about.either;
    out.name("requestBody")
        .open('{')
        .name("required")
        .flag(true)
        .name("content")
        .open('{')
        .name(media_type(operation))
        .open('{')
        .name("schema")
        .open('{')
        .member("type", "object")
        .name("additionalProperties")
        .flag(false);
    write_members(out, fields, schemas);
    if !either.is_empty() {
        out.name("anyOf").open('[');
        for name in either {
            out.open('{')
                .name("required")
                .open('[')
                .text(name)
                .close(']')
                .close('}');
        }
        out.close(']');
    }
    out.close('}')
        .name("example")
        .raw(&example_of(fields))
        .close('}')
        .close('}')
        .close('}');
}

/// What a body is; of one of many lines the schema is that of a line.
fn media_type(operation: &Operation) -> &'static str {
    if operation.takes_lines() {
        lines::TYPE
    } else {
        "application/json"
    }
}

/// The headers that an operation takes, by their names among the parameters.
fn headers(operation: &Operation) -> &'static [&'static str] {
    match operation {
        Operation { method: "GET", .. } => &["ifNoneMatch"],
        Operation { scope: None, .. } => &[],
        _ if operation.takes_lines() => &[],
        _ => &["idempotencyKey"],
    }
}

/// Every reason why an operation may refuse, by the status and the code that it is told with.
fn refusals(operation: &Operation) -> Vec<(u16, Reason)> {
    let mut reasons = vec![
        Reason::UnknownField,
        Reason::DuplicateField,
        Reason::Unavailable,
    ];
    if operation.scope.is_some() {
        reasons.extend([Reason::Unauthorised, Reason::Forbidden]);
        if operation.method != "GET" {
            // The key of the header may be none, or another request's.
            reasons.extend([Reason::InvalidValue, Reason::IdempotencyKeyReused]);
        }
    }
    reasons.extend(operation.about.refusals);
    let mut fields: Vec<&Field> = operation.query.iter().collect();
    if let Some(body) = operation.body {
        fields.extend(body);
        reasons.extend([
            Reason::TooLarge,
            Reason::UnsupportedMediaType,
            Reason::MalformedJson,
            Reason::WrongType,
        ]);
    }
    if !operation.about.either.is_empty() || fields.iter().any(|field| field.is_required) {
        reasons.push(Reason::MissingField);
    }
    for field in fields {
        match field.kind {
            Kind::Email => reasons.push(Reason::InvalidEmail),
            Kind::Id => reasons.push(Reason::InvalidId),
            Kind::Code => reasons.push(Reason::InvalidReferralCode),
            Kind::Referrer => reasons.extend([
                Reason::InvalidEmail,
                Reason::InvalidReferralCode,
                Reason::UnknownReferralCode,
            ]),
            Kind::Level => reasons.push(Reason::LevelOutOfRange),
            Kind::Cursor => reasons.push(Reason::InvalidCursor),
            Kind::Told(_) => {}
            Kind::Flag if operation.body.is_some() => {}
            _ => reasons.push(Reason::InvalidValue),
        }
    }
    for place in operation.path.split('/').filter_map(place) {
        reasons.extend(match place {
            "user" => [Reason::InvalidEmail, Reason::UnknownUser],
            "program" => [Reason::InvalidId, Reason::UnknownProgram],
            "webhook" => [Reason::InvalidId, Reason::UnknownWebhook],
            "rule" => [Reason::InvalidId, Reason::UnknownRule],
            "reference" => [Reason::InvalidValue, Reason::UnknownReference],
            "code" => continue,
            _ => [Reason::InvalidId; 2],
        });
    }
    let mut found: Vec<(u16, Reason)> = Vec::new();
    for reason in reasons {
        let field = match reason {
            Reason::UnknownProgram => "program",
            Reason::UnknownUser => "user",
            Reason::UnknownWebhook => "webhook",
            Reason::UnknownRule => "rule",
            Reason::UnknownReference => "reference",
            _ => "",
        };
        // A referrer, for instance, may be unknown where the user of the path is not.
        let told = Refused::from(reason.of(field)).at(operation.path).status;
        found.push((told, reason));
    }
    found.retain(|(_, reason)| !operation.about.never.contains(reason));
    found.sort_by_key(|(status, reason)| (*status, reason.code()));
    found.dedup();
    found
}

fn write_refusal(out: &mut Writer, status: u16, reasons: &[Reason]) {
    let codes: Vec<String> = reasons
        .iter()
        .map(|reason| format!("`{}`", reason.code()))
        .collect();
    let about = if let [reason] = reasons {
        reason.message().into()
    } else {
        format!("Refused: {}.", codes.join(", "))
    };
    out.name(&status.to_string())
        .open('{')
        .member("description", &about)
        .name("content")
        .open('{')
        .name("application/json")
        .open('{')
        .name("schema")
        .open('{')
        .name("allOf")
        .raw(r##"[{"$ref":"#/components/schemas/Refusal"}]"##)
        .name("properties")
        .open('{')
        .name("error")
        .open('{')
        .name("properties")
        .open('{')
        .name("code")
        .open('{')
        .name("enum")
        .open('[');
    for reason in reasons {
        out.text(reason.code());
    }
    out.close(']')
        .close('}')
        .close('}')
        .close('}')
        .close('}')
        .close('}');
    out.name("examples").open('{');
    for reason in reasons {
        let reference = format!("#/components/examples/{}", reason.code());
        out.name(reason.code())
            .open('{')
            .member("$ref", &reference)
            .close('}');
    }
    out.close('}').close('}').close('}').close('}');
}

fn write_components(out: &mut Writer, schemas: &mut Vec<&'static Object>) {
    out.name("components").open('{').name("schemas").open('{');
    let mut place = 0;
    while let Some(object) = schemas.get(place).copied() {
        place += 1;
        out.name(object.name)
            .open('{')
            .member("type", "object")
            .name("additionalProperties")
            .flag(false);
        write_members(out, object.fields, schemas);
        out.close('}');
    }
    out.name("Refusal").raw(REFUSAL);
    out.close('}').name("examples").open('{');
    let mut reasons: Vec<Reason> = Vec::new();
    for operation in OPERATIONS {
        reasons.extend(refusals(operation).iter().map(|(_, reason)| *reason));
    }
    reasons.sort_by_key(|reason| reason.code());
    reasons.dedup();
    for reason in reasons {
        let reply = Refused::from(reason.of("")).reply();
        out.name(reason.code())
            .open('{')
            .member("summary", reason.message())
            .name("value")
            .raw(&reply.body)
            .close('}');
    }
    out.close('}').name("parameters").raw(HEADERS);
    out.name("responses").raw(RESPONSES);
    out.name("securitySchemes")
        .raw(r#"{"key":{"type":"http","scheme":"bearer","description":"A key of the network."}}"#);
    out.close('}');
}

const REFUSAL: &str = r#"{"type":"object","additionalProperties":false,"required":["error"],"properties":{"error":{"type":"object","additionalProperties":false,"required":["code","message","field"],"properties":{"code":{"type":"string","description":"What is wrong. It is stable."},"message":{"type":"string","description":"A sentence for people."},"field":{"type":["string","null"],"description":"The field, parameter or part of the path that is at fault, if one is."}}}}}"#;

const HEADERS: &str = r#"{"ifNoneMatch":{"name":"If-None-Match","in":"header","required":false,"description":"The `ETag` of a reply that the caller holds: if it is still right there is no body.","schema":{"type":"string"}},"idempotencyKey":{"name":"Idempotency-Key","in":"header","required":false,"description":"What the caller calls this request, bare or in quotation marks: sent again within a day it does nothing, and gets the first answer.","schema":{"type":"string","pattern":"^[ \\t]*(?:\"(?:[ !#-\\[\\]-~]|\\\\[\"\\\\]){1,255}\"|[!#-~]{1,255})[ \\t]*$"}}}"#;

const RESPONSES: &str = r##"{"unchanged":{"description":"The reply with that tag is still right."},"tooSlow":{"description":"The body took too long to arrive: `request_timeout`.","content":{"application/json":{"schema":{"$ref":"#/components/schemas/Refusal"},"example":{"error":{"code":"request_timeout","message":"The body took too long to arrive.","field":null}}}}},"tooMany":{"description":"Too many requests: `rate_limited`. `Retry-After` tells when the next may come, in seconds.","headers":{"Retry-After":{"description":"Seconds.","schema":{"type":"integer","minimum":1}}},"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Refusal"},"example":{"error":{"code":"rate_limited","message":"Too many requests. Try again later.","field":null}}}}},"internal":{"description":"Something went wrong on this side: `internal`.","content":{"application/json":{"schema":{"$ref":"#/components/schemas/Refusal"},"example":{"error":{"code":"internal","message":"Something went wrong on this side.","field":null}}}}}}"##;

/// The members of an object: `properties`, and which are `required`.
fn write_members(out: &mut Writer, fields: &[Field], schemas: &mut Vec<&'static Object>) {
    out.name("required").open('[');
    for field in fields.iter().filter(|field| field.is_required) {
        out.text(field.name);
    }
    out.close(']').name("properties").open('{');
    for field in fields {
        out.name(field.name);
        let mut schema = Writer::default();
        if field.is_required {
            write_kind(&mut schema, field.kind, schemas);
        } else {
            write_maybe(&mut schema, field.kind, schemas);
        }
        let schema = schema.finish();
        // A description stands beside what the kind says.
        let (start, end) = schema.split_at(schema.len() - 1);
        let mut about = Writer::default();
        about.text(field.about);
        out.raw(&format!("{start},\"description\":{}{end}", about.finish()));
    }
    out.close('}');
}

/// That, or `null`.
fn write_maybe(out: &mut Writer, kind: Kind, schemas: &mut Vec<&'static Object>) {
    let mut schema = Writer::default();
    write_kind(&mut schema, kind, schemas);
    let schema = schema.finish();
    if let Kind::OneOf(words) = kind {
        out.open('{').name("enum").open('[');
        for word in words {
            out.text(word);
        }
        out.raw("null").close(']').close('}');
        return;
    }
    for one in ["string", "integer", "boolean"] {
        let begin = format!("{{\"type\":\"{one}\"");
        if let Some(rest) = schema.strip_prefix(&begin) {
            out.raw(&format!("{{\"type\":[\"{one}\",\"null\"]{rest}"));
            return;
        }
    }
    out.raw(&format!("{{\"anyOf\":[{schema},{{\"type\":\"null\"}}]}}"));
}

/// The schema of what a field holds.
#[expect(clippy::too_many_lines, reason = "a line or two of each kind")]
fn write_kind(out: &mut Writer, kind: Kind, schemas: &mut Vec<&'static Object>) {
    match kind {
        Kind::Told(Told::Maybe(kind)) => return write_maybe(out, *kind, schemas),
        Kind::Told(Told::Object(object)) => {
            if !schemas.iter().any(|other| other.name == object.name) {
                schemas.push(object);
            }
            let reference = format!("#/components/schemas/{}", object.name);
            out.open('{').member("$ref", &reference).close('}');
            return;
        }
        Kind::Date => {
            out.raw(r#"{"type":["integer","string"],"minimum":0}"#);
            return;
        }
        _ => {}
    }
    let name = match kind {
        Kind::Level | Kind::Limit | Kind::Whole(..) | Kind::Told(Told::Time | Told::Integer) => {
            "integer"
        }
        Kind::Flag => "boolean",
        Kind::Told(Told::List(_))
        | Kind::Patterns
        | Kind::ListOf(_)
        | Kind::Names
        | Kind::Objects => "array",
        Kind::Object => "object",
        _ => "string",
    };
    out.open('{').member("type", name);
    match kind {
        Kind::Email => {
            out.member("pattern", &format!("^{SPACE}{EMAIL}{SPACE}$"));
        }
        Kind::Id => {
            out.member(
                "pattern",
                &format!("^[A-Za-z0-9_-]{{1,{}}}$", short_id::MAX_LENGTH),
            );
        }
        Kind::Code | Kind::Referrer | Kind::Name => {
            out.name("minLength").integer(1);
        }
        Kind::Reason => {
            out.name("maxLength")
                .integer(Kind::MAX_REASON.into())
                .member("pattern", "^[^\\u0000-\\u001f\\u007f-\\u009f]*$");
        }
        Kind::Level => {
            out.name("minimum")
                .integer(1)
                .name("maximum")
                .integer(MAX_LEVELS.into());
        }
        Kind::Limit => {
            out.name("minimum")
                .integer(1)
                .name("maximum")
                .integer(Kind::MAX_LIMIT.into());
        }
        Kind::OneOf(words) => {
            out.name("enum").open('[');
            for word in words {
                out.text(word);
            }
            out.close(']');
        }
        Kind::Told(Told::Time | Told::Integer) => {
            out.name("minimum").integer(0);
        }
        Kind::Told(Told::Url) | Kind::Url => {
            out.member("format", "uri");
        }
        Kind::Whole(least, most) => {
            out.name("minimum").integer(least);
            if most < i64::MAX {
                out.name("maximum").integer(most);
            }
        }
        Kind::Patterns => {
            out.name("maxItems")
                .integer(20)
                .name("items")
                .raw(r#"{"type":"string"}"#);
        }
        Kind::Names => {
            out.name("maxItems")
                .integer(64)
                .name("items")
                .raw(r#"{"type":"string","minLength":1}"#);
        }
        Kind::Decimal => {
            out.member("pattern", "^[0-9]{1,18}(\\.[0-9]{1,18})?$");
        }
        Kind::Told(Told::Amount) => {
            out.member("pattern", "^-?[0-9]+(\\.[0-9]+)?$");
        }
        Kind::Objects => {
            out.name("items").raw(r#"{"type":"object"}"#);
        }
        Kind::ListOf(words) => {
            out.name("items");
            write_kind(out, Kind::OneOf(words), schemas);
        }
        Kind::Told(Told::List(kind)) => {
            out.name("items");
            write_kind(out, *kind, schemas);
        }
        _ => {}
    }
    out.close('}');
}

/// White space that may be around an email.
const SPACE: &str = "[ \\t\\n\\f\\r]*";
/// An email, within the lengths that its parts may have; see [`canonical`](crate::email::canonical).
const EMAIL: &str = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*";

/// An object with a value for each field.
fn example_of(fields: &[Field]) -> String {
    let mut out = Writer::default();
    out.open('{');
    for field in fields {
        let value = example(field);
        // What may be left out and shows nothing is left out.
        if field.is_required || value != "null" {
            out.name(field.name).raw(&value);
        }
    }
    out.close('}').finish()
}

/// A value of a field, as JSON.
fn example(field: &Field) -> String {
    field
        .example
        .map_or_else(|| example_of_kind(field.kind), Into::into)
}

fn example_of_kind(kind: Kind) -> String {
    match kind {
        Kind::Email => "\"ben@example.com\"".into(),
        Kind::Id => "\"spring\"".into(),
        Kind::Code => "\"K7Q2M9XA\"".into(),
        Kind::Referrer => "\"ann@example.com\"".into(),
        Kind::Reason => "\"told by phone\"".into(),
        Kind::Cursor | Kind::Told(Told::Maybe(_)) => "null".into(),
        Kind::Level => "1".into(),
        Kind::Limit => "100".into(),
        Kind::Flag => "false".into(),
        Kind::Object => "{}".into(),
        Kind::Objects | Kind::Names => "[]".into(),
        Kind::Name => "\"order-4711\"".into(),
        Kind::Decimal | Kind::Told(Told::Amount) => "\"100.00\"".into(),
        Kind::Whole(least, _) => least.to_string(),
        Kind::Date => "\"2024-05-01\"".into(),
        Kind::Url => "\"https://example.com/events\"".into(),
        Kind::Patterns => "[\"ACME-####\"]".into(),
        Kind::ListOf(words) => format!("[\"{}\"]", words.first().unwrap_or(&"")),
        Kind::Told(Told::Text) => "\"\"".into(),
        Kind::OneOf(words) => format!("\"{}\"", words.first().unwrap_or(&"")),
        Kind::Told(Told::Time) => "1800000000".into(),
        Kind::Told(Told::Integer) => "12".into(),
        Kind::Told(Told::Url) => "\"https://example.com/signup?referral_code=K7Q2M9XA\"".into(),
        Kind::Template => "\"https://example.com/signup?referral_code={your_code}\"".into(),
        Kind::Told(Told::List(kind)) => format!("[{}]", example_of_kind(*kind)),
        Kind::Told(Told::Object(object)) => example_of(object.fields),
    }
}
