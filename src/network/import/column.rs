//! Columns: what a file calls the parts of a row. A CSV names them in its header, JSON in each
//! object; both go by the same names.

use alloc::string::String;
use alloc::vec::Vec;

use crate::list::{is_listed, words};
use crate::refusal::{Reason, Refusal};

/// A part of a row that is read. All others are passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// Who is added, or was brought in.
    User,
    /// Who brought them in.
    Connection,
    /// The program of the connection.
    Program,
    /// When they were connected: see [`import`](super).
    ConnectedAt,
    /// Whether the user is banned.
    Banned,
    /// How many levels a program shows: such a row is of the program alone.
    Levels,
    /// How far apart the two of a row of the API are. Only those of level 1 are connections.
    Level,
    /// The referral code of the user. A network in memory has none, and passes over it.
    Code,
}

impl Column {
    /// Every column, in the order of their declaration.
    pub const ALL: [Self; 8] = [
        Self::User,
        Self::Connection,
        Self::Program,
        Self::ConnectedAt,
        Self::Banned,
        Self::Levels,
        Self::Level,
        Self::Code,
    ];

    /// The name of the column, which is that of the field in refusals.
    pub const fn name(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Connection => "connection",
            Self::Program => "program",
            Self::ConnectedAt => "connected_at",
            Self::Banned => "banned",
            Self::Levels => "levels",
            Self::Level => "level",
            Self::Code => "code",
        }
    }

    /// The refusal of a text that is none, or is not what stands in such a column.
    pub(super) const fn malformed(self) -> Refusal {
        match self {
            Self::User | Self::Connection => Reason::InvalidUser.of(self.name()),
            Self::Program => Reason::InvalidId.of(self.name()),
            Self::ConnectedAt | Self::Banned => Reason::InvalidValue.of(self.name()),
            Self::Levels | Self::Level => Reason::LevelOutOfRange.of(self.name()),
            Self::Code => Reason::InvalidReferralCode.of(self.name()),
        }
    }

    /// What files call it, the likeliest first: where there are several, the first one counts.
    const fn names(self) -> &'static str {
        match self {
            Self::User => {
                "user email user_email email_address user_id member customer referred \
                 referred_email referee invitee id"
            }
            Self::Connection => {
                "connection amount referrer referrer_email referrer_id referred_by invited_by \
                 inviter sponsor parent upline"
            }
            Self::Program => "program campaign",
            Self::Code => "code referral_code ref_code coupon_code coupon affiliate_code",
            Self::ConnectedAt | Self::Banned | Self::Levels | Self::Level => self.name(),
        }
    }
}

/// What tables of other systems call the time of a row.
const TIMES: &str = "connected_at date created_at created signup_date signed_up_at signed_up \
                     joined_at joined referred_at registered_at";

/// Names that are the API's, but of anything in a table: there an amount is one of money, and a
/// level may be gold.
const NOT_IN_TABLES: &str = "amount level";

/// The names by which columns are found.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// The caller's own name of each column, which takes the place of all others. If it is empty
    /// there is no such column.
    own: [Option<String>; Column::ALL.len()],
    is_table: bool,
    /// Whether the rows are another system's, which has times of other names, and need no
    /// connection.
    is_foreign: bool,
}

impl Names {
    pub(super) fn new(own: [Option<String>; Column::ALL.len()], is_table: bool) -> Self {
        Self {
            own,
            is_table,
            is_foreign: false,
        }
    }

    /// The names of a table of another system.
    pub(super) fn of_rows(own: [Option<String>; Column::ALL.len()]) -> Self {
        Self {
            own,
            is_table: true,
            is_foreign: true,
        }
    }

    /// Whether a table must have this column: one that is missing may be one that is misspelt.
    pub(super) fn is_needed(&self, column: Column) -> bool {
        match &self.own[column as usize] {
            Some(own) => !own.is_empty(),
            None => column == Column::User || (column == Column::Connection && !self.is_foreign),
        }
    }

    /// The column of this name, and how likely the name is: 0 is the likeliest.
    pub(super) fn find(&self, name: &str) -> Option<(Column, usize)> {
        let plain = plain(name);
        let is_usual = !self.is_table || !is_listed(NOT_IN_TABLES, &plain);
        Column::ALL
            .iter()
            .zip(&self.own)
            .find_map(|(&column, own)| {
                let rank = match own {
                    Some(own) => (!own.is_empty() && own == name.trim()).then_some(0),
                    None if is_usual => {
                        let names = match column {
                            Column::ConnectedAt if self.is_foreign => TIMES,
                            _ => column.names(),
                        };
                        words(names).position(|known| known == plain)
                    }
                    None => None,
                };
                Some((column, rank?))
            })
    }
}

/// A name without what is written in one way or another: `Referred by` is `referred_by`.
fn plain(name: &str) -> Vec<u8> {
    let bytes = name.trim().bytes();
    let plain = bytes.map(|byte| match byte {
        b' ' | b'-' => b'_',
        other => other.to_ascii_lowercase(),
    });
    plain.collect()
}
