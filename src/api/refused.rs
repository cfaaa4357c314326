//! Refused requests: a [`Refusal`] as HTTP tells it, with a status and a body of stable shape.

use super::json::Writer;
use super::reply::Reply;
use super::route::place;
use crate::refusal::{Reason, Refusal};
use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::string::String;
use core::ops::{Deref, DerefMut};

/// The most characters of an unknown field's name that a reply repeats.
const MAX_NAME: usize = 64;

/// Why a request was refused. Nearly every function of the API can give this, and passes on what
/// others gave; behind one pointer it takes little code to do so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused(Box<Details>);

/// What a [`Refused`] tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Details {
    /// What is wrong.
    pub reason: Reason,
    /// The field, parameter or part of the path that is at fault; empty where no single one is.
    pub field: Cow<'static, str>,
    /// A sentence for people.
    pub message: Cow<'static, str>,
    /// The HTTP status.
    pub status: u16,
    /// The methods that the address takes, if the method was at fault.
    pub allow: Option<String>,
}

impl From<Refusal> for Refused {
    #[inline]
    fn from(Refusal { reason, field }: Refusal) -> Self {
        Self::new(reason, field)
    }
}

impl Deref for Refused {
    type Target = Details;

    fn deref(&self) -> &Details {
        &self.0
    }
}

impl DerefMut for Refused {
    fn deref_mut(&mut self) -> &mut Details {
        &mut self.0
    }
}

/// What is wrong with a request is a 400, its size and the unknown things that it names
/// included; only what HTTP itself has a status for gets another.
fn status(reason: Reason) -> u16 {
    match reason {
        Reason::Unauthorised => 401,
        Reason::Forbidden => 403,
        Reason::NotFound => 404,
        Reason::MethodNotAllowed => 405,
        Reason::UnsupportedMediaType => 415,
        Reason::IdempotencyKeyReused => 422,
        Reason::Unavailable | Reason::OutdatedSchema => 503,
        _ => 400,
    }
}

impl Refused {
    // `from`, but not inlined, and with arguments that a call takes without memory.
    #[inline(never)]
    fn new(reason: Reason, field: &'static str) -> Self {
        Self(Box::new(Details {
            reason,
            field: field.into(),
            message: reason.message().into(),
            status: status(reason),
            allow: None,
        }))
    }

    /// A refusal that names a field of the caller's own, cut to a length that can be repeated.
    pub fn naming(reason: Reason, field: &str) -> Self {
        let end = field
            .char_indices()
            .nth(MAX_NAME)
            .map_or(field.len(), |(at, _)| at);
        let mut refused = Self::from(reason.of(""));
        refused.field = Cow::Owned(field.get(..end).unwrap_or_default().into());
        refused
    }

    /// The refusal by a command of this path. If what there is none of stands in the path, there
    /// is nothing at the address.
    pub fn at(mut self, path: &'static str) -> Self {
        let is_absent = matches!(
            self.reason,
            Reason::UnknownProgram
                | Reason::UnknownUser
                | Reason::UnknownWebhook
                | Reason::UnknownRule
                | Reason::UnknownReference
        );
        if is_absent
            && path
                .split('/')
                .filter_map(place)
                .any(|place| place == self.field)
        {
            self.status = 404;
        }
        self
    }

    /// The reply: `{"error":{"code","message","field"}}`, where the field may be `null`.
    pub fn reply(self) -> Reply {
        let mut body = Writer::default();
        self.write(body.open('{'));
        let mut reply = Reply::json(self.status, body.close('}').finish());
        if self.0.status == 401 {
            reply.headers.push(("www-authenticate", "Bearer".into()));
        }
        if let Some(methods) = self.0.allow {
            reply.headers.push(("allow", methods.into()));
        }
        reply
    }

    /// Writes what is wrong, as a member of an object.
    pub fn write(&self, body: &mut Writer) {
        let field = Some(&*self.field).filter(|field| !field.is_empty());
        body.name("error")
            .open('{')
            .member("code", self.reason.code())
            .member("message", &self.message)
            .name("field")
            .optional(field)
            .close('}');
    }
}
