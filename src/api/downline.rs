//! `/networks/{network}/connections/{program}/downline`: who is below a user.

use super::Request;
use super::cursor::{self, Listing};
use super::fields::Fields;
use super::page::{self, Page};
use super::refused::Refused;
use super::reply::Reply;
use crate::store::{Caller, Downline, Rows};
use alloc::string::String;

/// `GET`: those at one level below a user, by pages.
pub struct Get(pub Downline);

impl Get {
    pub fn parse(request: &Request<'_>, caller: Caller, program: String) -> Result<Self, Refused> {
        let fields = Fields::of_query(request, &["user", "level", "limit", "cursor"])?;
        let user = fields.email("user")?;
        let Page {
            level,
            limit,
            cursor,
        } = Page::of(&fields)?;
        let mut downline = Downline {
            caller,
            program,
            user,
            level: level.unwrap_or(1),
            after: 0,
            limit: limit.unwrap_or(page::LIMIT),
        };
        if let Some(text) = cursor {
            downline.after = cursor::read(&listing(&downline), text)?;
        }
        Ok(Self(downline))
    }

    pub fn reply(&self, results: &[Rows]) -> Result<Reply, Refused> {
        let page = self.0.result(results).map_err(Refused::at_program)?;
        let next = page
            .next
            .map(|after| cursor::write(&listing(&self.0), after));
        Ok(page::reply(&page.pairs, next.as_deref()))
    }
}

fn listing(downline: &Downline) -> Listing<'_> {
    Listing {
        caller: &downline.caller,
        program: &downline.program,
        level: downline.level,
        user: &downline.user,
    }
}
