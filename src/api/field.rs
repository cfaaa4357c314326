//! Field definitions: what a request may hold and a reply does hold, written down once. Requests
//! are read by them ([`Fields`](super::fields::Fields)), and the `OpenAPI` document is made of
//! them, so that neither can know a field that the other does not.
//!
//! Without the feature `openapi` the definitions are there without their descriptions, which no
//! request needs.

/// One named value of a query, a body or a reply.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name, `snake_case`.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether a request has to have it.
    pub is_required: bool,
    /// What it means, as a sentence.
    #[cfg(feature = "openapi")]
    pub about: &'static str,
    /// A value in JSON, if that of the kind does not tell enough.
    #[cfg(feature = "openapi")]
    pub example: Option<&'static str>,
}

/// What a field holds. A request's value is checked by it.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// The email of a user, which is brought into its canonical form.
    Email,
    /// A short id.
    Id,
    /// A referral code, or what may be one.
    Code,
    /// A referrer: an email or a referral code.
    Referrer,
    /// Why something is done: up to [`MAX_REASON`](Self::MAX_REASON) characters, none of them a
    /// control character.
    Reason,
    /// Where a page ended.
    Cursor,
    /// A level, from 1 to [`MAX_LEVELS`](crate::network::MAX_LEVELS).
    Level,
    /// How many items a page may have, from 1 to [`MAX_LIMIT`](Self::MAX_LIMIT).
    Limit,
    /// `true` or `false`.
    Flag,
    /// A whole number in this range, both ends included.
    Whole(i64, i64),
    /// A time: unix seconds, or a date of ISO 8601. It is read as unix milliseconds.
    Date,
    /// The template of signup links.
    Template,
    /// Where a webhook is.
    Url,
    /// An array of the shapes of codes.
    Patterns,
    /// An array of these words.
    ListOf(&'static [&'static str]),
    /// A decimal as text, as [`Decimal::read`](crate::award::amount::Decimal::read) reads it.
    Decimal,
    /// A name that is not ours to shape: 1 to 254 bytes without control characters.
    Name,
    /// An array of names, at most 64.
    Names,
    /// An object, which whoever takes it reads.
    Object,
    /// An array of such objects.
    Objects,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// What only replies hold.
    #[cfg(feature = "openapi")]
    Told(super::openapi::Told),
}

impl Kind {
    /// The most characters of a reason.
    pub const MAX_REASON: u16 = 500;
    /// The most items of a page.
    pub const MAX_LIMIT: u16 = 1000;
}

impl Field {
    /// A field that a request has to have.
    pub const fn required(name: &'static str, kind: Kind, about: &'static str) -> Self {
        Self {
            is_required: true,
            ..Self::optional(name, kind, about)
        }
    }

    /// A field that may be left out.
    pub const fn optional(name: &'static str, kind: Kind, about: &'static str) -> Self {
        let _ = about;
        Self {
            name,
            kind,
            is_required: false,
            #[cfg(feature = "openapi")]
            about,
            #[cfg(feature = "openapi")]
            example: None,
        }
    }

    /// A field that a reply always has.
    #[cfg(feature = "openapi")]
    pub const fn told(name: &'static str, kind: Kind, about: &'static str) -> Self {
        Self::required(name, kind, about)
    }

    /// The same with a value, in JSON, that shows what it is.
    pub const fn example(self, json: &'static str) -> Self {
        let _ = json;
        Self {
            #[cfg(feature = "openapi")]
            example: Some(json),
            ..self
        }
    }
}
