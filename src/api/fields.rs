//! Fields: the named values of a request, out of its body or its query, read by their definitions
//! ([`Field`]). Only the names that an endpoint knows are let through, each once, and only values
//! of the kind that was defined.

use super::Request;
use super::field::{Field, Kind};
use super::json::Json;
use super::refused::Refused;
use crate::award::amount::Decimal;
use crate::award::node::is_name;
use crate::award::rules::MAX_SEGMENTS;
use crate::decimal;
use crate::email;
use crate::network::MAX_LEVELS;
use crate::network::import::time;
use crate::refusal::{Reason, Refusal};
use crate::short_id::is_short_id;
use alloc::string::String;
use alloc::vec::Vec;

/// The last millisecond of a year of four digits.
const MAX_DATE: i64 = 253_402_300_799_999;

/// The most bytes of a body.
pub const MAX_BODY: usize = 64 * 1024;

/// The fields of a request, each with a value as its definition wants it.
#[derive(Debug, Default)]
pub struct Fields(Vec<(&'static str, Json)>);

impl Fields {
    /// The fields of a JSON body.
    ///
    /// # Errors
    /// `too_large`, `unsupported_media_type`, `malformed_json`, `duplicate_field`,
    /// `unknown_field`, and what the definitions refuse.
    pub fn of_body(request: &Request<'_>, known: &'static [Field]) -> Result<Self, Refused> {
        if request.body.len() > MAX_BODY {
            return Err(Reason::TooLarge.of("").into());
        }
        if !is_of(request, &["application/json"]) {
            return Err(Reason::UnsupportedMediaType.of("").into());
        }
        Self::of_object(request.body, known)
    }

    /// The fields of a JSON object.
    ///
    /// # Errors
    /// As those of a body.
    pub fn of_object(bytes: &[u8], known: &'static [Field]) -> Result<Self, Refused> {
        let malformed = || Refused::from(Reason::MalformedJson.of(""));
        let text = core::str::from_utf8(bytes).map_err(|_| malformed())?;
        let members = Json::read(text)?.members().ok_or_else(malformed)?;
        Self::of_members(members, known)
    }

    /// The parameters of a query.
    ///
    /// # Errors
    /// `unknown_field`, `duplicate_field`, and what the definitions refuse.
    pub fn of_query(request: &Request<'_>, known: &'static [Field]) -> Result<Self, Refused> {
        let mut members: Vec<(String, Json)> = Vec::new();
        for (name, value) in form_urlencoded::parse(request.query.as_bytes()) {
            let Some(field) = known.iter().find(|field| field.name == name) else {
                return Err(Refused::naming(Reason::UnknownField, &name));
            };
            if members.iter().any(|(other, _)| *other == *name) {
                return Err(Refused::naming(Reason::DuplicateField, &name));
            }
            let value = value.into_owned();
            // All of a query is text, so that what is no number is out of range, as 0 is.
            let is_number = decimal::integer(&value).is_some();
            let value = match (field.kind, &*value) {
                (Kind::Level | Kind::Limit | Kind::Whole(..), _) if is_number => {
                    Json::Number(value)
                }
                (Kind::Level | Kind::Limit, _) => Json::Number("0".into()),
                (Kind::Flag, "true") => Json::Flag(true),
                (Kind::Flag, "false") => Json::Flag(false),
                (Kind::Flag | Kind::Whole(..), _) => {
                    return Err(Reason::InvalidValue.of(field.name).into());
                }
                _ => Json::Text(value),
            };
            members.push((name.into_owned(), value));
        }
        Self::of_members(members, known)
    }

    /// Checks members by the definitions, in the order of these.
    fn of_members(
        mut members: Vec<(String, Json)>,
        known: &'static [Field],
    ) -> Result<Self, Refused> {
        let unknown = |(name, _): &&(String, Json)| known.iter().all(|field| field.name != *name);
        if let Some((name, _)) = members.iter().find(unknown) {
            return Err(Refused::naming(Reason::UnknownField, name));
        }
        let mut fields = Self::default();
        for field in known {
            let place = members.iter().position(|(name, _)| *name == field.name);
            match place.map(|place| members.swap_remove(place).1) {
                // `null` stands for a field that was not given.
                None | Some(Json::Null) if field.is_required => {
                    return Err(Reason::MissingField.of(field.name).into());
                }
                None | Some(Json::Null) => {}
                Some(value) => fields.0.push((field.name, field.read(value)?)),
            }
        }
        Ok(fields)
    }

    fn get(&self, name: &str) -> Option<&Json> {
        let (_, value) = self.0.iter().find(|(other, _)| *other == name)?;
        Some(value)
    }

    /// A text, if it was given.
    pub fn text(&self, name: &'static str) -> Option<&str> {
        self.get(name)?.text()
    }

    /// The same, to be kept.
    pub fn owned(&self, name: &'static str) -> Option<String> {
        self.text(name).map(Into::into)
    }

    /// A text that was defined as required.
    ///
    /// # Errors
    /// `missing_field`, if it was not.
    pub fn required(&self, name: &'static str) -> Result<&str, Refused> {
        self.text(name)
            .ok_or_else(|| Reason::MissingField.of(name).into())
    }

    /// What an operation reads itself, if it was given.
    pub fn data(&self, name: &'static str) -> Option<&Json> {
        self.get(name)
    }

    /// Texts, if they were given.
    pub fn texts(&self, name: &'static str) -> Option<Vec<String>> {
        self.get(name)?.texts()
    }

    /// A flag, if it was given.
    pub fn optional_flag(&self, name: &'static str) -> Option<bool> {
        match self.get(name)? {
            Json::Flag(flag) => Some(*flag),
            _ => None,
        }
    }

    /// Whether a flag is set.
    pub fn flag(&self, name: &'static str) -> bool {
        self.optional_flag(name).unwrap_or(false)
    }

    /// A number, if it was given.
    pub fn number<N: TryFrom<i64>>(&self, name: &'static str) -> Option<N> {
        self.get(name)?.integer()?.try_into().ok()
    }
}

impl Field {
    /// The value of this field as the endpoint works with it.
    ///
    /// # Errors
    /// `wrong_type`, and what the kind refuses.
    fn read(&self, value: Json) -> Result<Json, Refused> {
        let refuse = |reason: Reason| Err(reason.of(self.name).into());
        let value = match value {
            // It is a whole number too, however it is written.
            Json::Number(text) => Json::Number(decimal::trim_fraction(&text).into()),
            other => other,
        };
        let text = match (value, self.kind) {
            (flag @ Json::Flag(_), Kind::Flag) => return Ok(flag),
            (Json::Number(text), Kind::Level) => {
                return number(
                    text,
                    MAX_LEVELS.into(),
                    Reason::LevelOutOfRange.of(self.name),
                );
            }
            (Json::Number(text), Kind::Limit) => {
                return number(text, Kind::MAX_LIMIT, Reason::InvalidValue.of(self.name));
            }
            (Json::Number(text), Kind::Whole(least, most)) => {
                return match decimal::integer(&text) {
                    Some(number) if (least..=most).contains(&number) => Ok(Json::Number(text)),
                    // What is not whole, or too long to be read, is no number of this kind.
                    None => refuse(Reason::WrongType),
                    Some(_) => refuse(Reason::InvalidValue),
                };
            }
            (Json::Number(text) | Json::Text(text), Kind::Date) => {
                let Some(millis) = time::read(&text).and_then(|time| i64::try_from(time).ok())
                else {
                    return refuse(Reason::InvalidValue);
                };
                if millis > MAX_DATE {
                    return refuse(Reason::InvalidValue);
                }
                let mut digits = String::new();
                decimal::push_integer(&mut digits, millis);
                return Ok(Json::Number(digits));
            }
            (list @ Json::Array(_), Kind::Patterns | Kind::Names | Kind::ListOf(_)) => {
                let texts = list.texts().ok_or(Reason::WrongType.of(self.name))?;
                return match self.kind {
                    Kind::Names
                        if texts.len() > MAX_SEGMENTS
                            || !texts.iter().all(|text| is_name(text)) =>
                    {
                        refuse(Reason::InvalidValue)
                    }
                    Kind::ListOf(words) if !texts.iter().all(|text| words.contains(&&**text)) => {
                        refuse(Reason::InvalidValue)
                    }
                    _ => Ok(list),
                };
            }
            (data @ Json::Object(_), Kind::Object) | (data @ Json::Array(_), Kind::Objects) => {
                return Ok(data);
            }
            (
                _,
                Kind::Flag
                | Kind::Object
                | Kind::Names
                | Kind::Objects
                | Kind::Level
                | Kind::Limit
                | Kind::Whole(..)
                | Kind::Date
                | Kind::Patterns
                | Kind::ListOf(_),
            ) => return refuse(Reason::WrongType),
            (Json::Text(text), _) => text,
            _ => return refuse(Reason::WrongType),
        };
        let (is_right, reason) = match self.kind {
            Kind::Email => {
                return canonical(&text, self.name).map(Json::Text);
            }
            Kind::Decimal => (Decimal::read(&text).is_some(), Reason::InvalidValue),
            Kind::Name => (is_name(&text), Reason::InvalidValue),
            Kind::Id => (is_short_id(&text), Reason::InvalidId),
            Kind::OneOf(words) => (words.contains(&&*text), Reason::InvalidValue),
            Kind::Reason => {
                let is_short = text.chars().nth(Kind::MAX_REASON.into()).is_none();
                (
                    is_short && !text.chars().any(char::is_control),
                    Reason::InvalidValue,
                )
            }
            _ => (true, Reason::InvalidValue),
        };
        if is_right {
            Ok(Json::Text(text))
        } else {
            refuse(reason)
        }
    }
}

/// Refuses members that are not known, by the first of them.
///
/// # Errors
/// `unknown_field`.
pub fn only_known(members: &[(String, Json)], known: &[&str]) -> Result<(), Refused> {
    match members.iter().find(|(name, _)| !known.contains(&&**name)) {
        Some((name, _)) => Err(Refused::naming(Reason::UnknownField, name)),
        None => Ok(()),
    }
}

/// The canonical form of an email, or `invalid_email`.
pub fn canonical(text: &str, field: &'static str) -> Result<String, Refused> {
    email::canonical(text).ok_or_else(|| Reason::InvalidEmail.of(field).into())
}

/// A whole number from 1 to `max`, in plain digits.
fn number(text: String, max: u16, refusal: Refusal) -> Result<Json, Refused> {
    match decimal::integer(&text) {
        Some(number) if (1..=max.into()).contains(&number) => Ok(Json::Number(text)),
        Some(_) => Err(refusal.into()),
        None => Err(Reason::WrongType.of(refusal.field).into()),
    }
}

/// Whether a request's content type is one of these, whatever its parameters.
pub fn is_of(request: &Request<'_>, types: &[&str]) -> bool {
    let essence = request.content_type.unwrap_or_default();
    let essence = essence.split(';').next().unwrap_or_default().trim_ascii();
    types.iter().any(|name| essence.eq_ignore_ascii_case(name))
}
