//! Fields: the named values of a request, out of its body or its query. Only the names that an
//! endpoint knows are let through, each once.

use super::Request;
use super::json::Json;
use super::refused::Refused;
use crate::email;
use crate::refusal::Reason;
use crate::short_id::is_short_id;
use alloc::string::String;
use alloc::vec::Vec;

/// The most bytes of a body.
pub const MAX_BODY: usize = 64 * 1024;

/// The most characters of a reason.
const MAX_REASON: usize = 500;

/// The fields of a request.
#[derive(Debug)]
pub struct Fields(Vec<(String, Json)>);

impl Fields {
    /// The fields of a JSON body.
    ///
    /// # Errors
    /// `too_large`, `unsupported_media_type`, `malformed_json`, `duplicate_field`,
    /// `unknown_field`.
    pub fn of_body(request: &Request<'_>, known: &[&str]) -> Result<Self, Refused> {
        if request.body.len() > MAX_BODY {
            return Err(Reason::TooLarge.of("").into());
        }
        if !request.content_type.is_some_and(is_json) {
            return Err(Reason::UnsupportedMediaType.of("").into());
        }
        let malformed = || Refused::from(Reason::MalformedJson.of(""));
        let body = core::str::from_utf8(request.body).map_err(|_| malformed())?;
        let members = Json::read(body)?.members().ok_or_else(malformed)?;
        only_known(&members, known)?;
        Ok(Self(members))
    }

    /// The parameters of a query.
    ///
    /// # Errors
    /// `unknown_field`, `duplicate_field`.
    pub fn of_query(request: &Request<'_>, known: &[&str]) -> Result<Self, Refused> {
        let mut fields = Self(Vec::new());
        for (name, value) in form_urlencoded::parse(request.query.as_bytes()) {
            if !known.contains(&&*name) {
                return Err(Refused::naming(Reason::UnknownField, &name));
            }
            if fields.0.iter().any(|(other, _)| *other == *name) {
                return Err(Refused::naming(Reason::DuplicateField, &name));
            }
            fields
                .0
                .push((name.into_owned(), Json::Text(value.into_owned())));
        }
        Ok(fields)
    }

    /// The value of a field; `null` stands for one that was not given.
    fn get(&self, name: &str) -> Option<&Json> {
        let (_, value) = self.0.iter().find(|(other, _)| other == name)?;
        Some(value).filter(|value| !matches!(value, Json::Null))
    }

    /// Whether a field was given, and is not `null`.
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// A whole number that may be left out.
    ///
    /// # Errors
    /// `wrong_type`.
    pub fn integer(&self, name: &'static str) -> Result<Option<i64>, Refused> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        match value.integer() {
            Some(number) => Ok(Some(number)),
            None => Err(Reason::WrongType.of(name).into()),
        }
    }

    /// A list of texts that may be left out.
    ///
    /// # Errors
    /// `wrong_type`.
    pub fn texts(&self, name: &'static str) -> Result<Option<Vec<String>>, Refused> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        match value.texts() {
            Some(texts) => Ok(Some(texts)),
            None => Err(Reason::WrongType.of(name).into()),
        }
    }

    /// A text that may be left out.
    ///
    /// # Errors
    /// `wrong_type`.
    pub fn text(&self, name: &'static str) -> Result<Option<&str>, Refused> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        match value.text() {
            Some(text) => Ok(Some(text)),
            None => Err(Reason::WrongType.of(name).into()),
        }
    }

    /// A text that may not be left out.
    ///
    /// # Errors
    /// `missing_field`, `wrong_type`.
    pub fn required(&self, name: &'static str) -> Result<&str, Refused> {
        self.text(name)?
            .ok_or_else(|| Reason::MissingField.of(name).into())
    }

    /// `true` or `false`; left out, it is `false`.
    ///
    /// # Errors
    /// `wrong_type`.
    pub fn flag(&self, name: &'static str) -> Result<bool, Refused> {
        Ok(self.optional_flag(name)?.unwrap_or(false))
    }

    /// `true` or `false`, which may be left out.
    ///
    /// # Errors
    /// `wrong_type`.
    pub fn optional_flag(&self, name: &'static str) -> Result<Option<bool>, Refused> {
        match self.get(name) {
            None => Ok(None),
            Some(Json::Flag(flag)) => Ok(Some(*flag)),
            Some(_) => Err(Reason::WrongType.of(name).into()),
        }
    }

    /// An array that may be left out.
    ///
    /// # Errors
    /// `wrong_type`.
    pub fn array(&self, name: &'static str) -> Result<Option<&[Json]>, Refused> {
        match self.get(name) {
            None => Ok(None),
            Some(Json::Array(items)) => Ok(Some(items)),
            Some(_) => Err(Reason::WrongType.of(name).into()),
        }
    }

    /// A user, in the canonical form of their email, who may not be left out.
    ///
    /// # Errors
    /// `missing_field`, `wrong_type`, `invalid_email`.
    pub fn email(&self, name: &'static str) -> Result<String, Refused> {
        canonical(self.required(name)?, name)
    }

    /// A user who may be left out.
    ///
    /// # Errors
    /// `wrong_type`, `invalid_email`.
    pub fn optional_email(&self, name: &'static str) -> Result<Option<String>, Refused> {
        let text = self.text(name)?;
        text.map(|text| canonical(text, name)).transpose()
    }

    /// Why something is done, which may be left out: up to [`MAX_REASON`] characters, none of
    /// them a control character.
    ///
    /// # Errors
    /// `wrong_type`, `invalid_value`.
    pub fn reason(&self) -> Result<Option<String>, Refused> {
        match self.text("reason")? {
            None => Ok(None),
            Some(text)
                if text.chars().nth(MAX_REASON).is_none()
                    && !text.chars().any(char::is_control) =>
            {
                Ok(Some(text.into()))
            }
            Some(_) => Err(Reason::InvalidValue.of("reason").into()),
        }
    }

    /// A short id that may be left out.
    ///
    /// # Errors
    /// `wrong_type`, `invalid_id`.
    pub fn optional_id(&self, name: &'static str) -> Result<Option<String>, Refused> {
        match self.text(name)? {
            None => Ok(None),
            Some(id) if is_short_id(id) => Ok(Some(id.into())),
            Some(_) => Err(Reason::InvalidId.of(name).into()),
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

/// Whether a content type is that of JSON, whatever its parameters.
fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default();
    essence
        .trim_ascii()
        .eq_ignore_ascii_case("application/json")
}
