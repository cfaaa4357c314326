//! Dialects: how form builders take a code in their own URL.

use super::cut;
use crate::list::is_listed;

/// How a signup elsewhere takes the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// A parameter of the query.
    Plain,
    /// Typeform: hidden fields in the fragment, `#referral_code=CODE`.
    Typeform,
    /// Google Forms: the question's number, `?entry.1234=CODE`.
    GoogleForms,
    /// Jotform: the field's unique name.
    Jotform,
    /// Tally: the hidden field's name.
    Tally,
    /// Airtable: the field's title behind `prefill_`.
    Airtable,
    /// `HubSpot`: the property's internal name.
    HubSpot,
    /// Calendly: the answer to a question by its number, `?a1=CODE`, or a `utm_` parameter.
    Calendly,
    /// Stripe payment links: `?client_reference_id=CODE`.
    Stripe,
}

impl Dialect {
    /// Every dialect, in the order of their numbers.
    pub const ALL: [Self; 9] = [
        Self::Plain,
        Self::Typeform,
        Self::GoogleForms,
        Self::Jotform,
        Self::Tally,
        Self::Airtable,
        Self::HubSpot,
        Self::Calendly,
        Self::Stripe,
    ];

    /// The stable name, `snake_case`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Typeform => "typeform",
            Self::GoogleForms => "google_forms",
            Self::Jotform => "jotform",
            Self::Tally => "tally",
            Self::Airtable => "airtable",
            Self::HubSpot => "hubspot",
            Self::Calendly => "calendly",
            Self::Stripe => "stripe",
        }
    }

    /// The hosts that speak it; they and all below them.
    const fn hosts(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Typeform => "typeform.com",
            Self::GoogleForms => "docs.google.com",
            Self::Jotform => "jotform.com",
            Self::Tally => "tally.so",
            Self::Airtable => "airtable.com",
            Self::HubSpot => "hubspot.com hsforms.com hs-sites.com hubspotpagebuilder.com",
            Self::Calendly => "calendly.com",
            Self::Stripe => "buy.stripe.com book.stripe.com donate.stripe.com",
        }
    }

    /// The dialect of a host, in any case.
    pub(super) fn of(host: &[u8]) -> Self {
        let speaks = |dialect: &&Self| {
            let mut rest = host;
            // The host itself, and what is left of it without its first labels.
            while !rest.is_empty() {
                if is_listed(dialect.hosts(), rest) {
                    return true;
                }
                rest = cut(rest, b'.').1;
            }
            false
        };
        *Self::ALL.iter().find(speaks).unwrap_or(&Self::Plain)
    }

    /// The parameter that is meant where the page names none; empty where only the form's maker
    /// knows.
    pub(super) const fn parameter(self) -> &'static str {
        match self {
            Self::Plain => "via",
            Self::GoogleForms | Self::Airtable => "",
            Self::Calendly => "a1",
            Self::Stripe => "client_reference_id",
            Self::Typeform | Self::Jotform | Self::Tally | Self::HubSpot => "referral_code",
        }
    }

    /// What stands before the parameter's name if the page left it out.
    pub(super) const fn prefix(self) -> &'static str {
        match self {
            Self::GoogleForms => "entry.",
            Self::Airtable => "prefill_",
            _ => "",
        }
    }
}
