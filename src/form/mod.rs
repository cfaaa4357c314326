//! Forms: which field of a page gets the referral code, and why.
//!
//! Signup forms call that field by many names, some of them misspelt, some with nothing but a
//! placeholder; and pages are full of fields that look like it: coupons, "How did you hear about
//! us?", the address of the page before, other people's email. To fill one of those is worse
//! than to fill none. So a field is read as words, never as substrings; each attribute is graded
//! by what its words say together; and what asks for something else is a veto.
//!
//! A page hands over plain descriptors ([`Field`]); nothing here touches a document.

mod evidence;
mod field;
#[cfg(feature = "full")]
mod fold;
mod grade;
mod login;
mod read;
mod words;

use crate::list::is_listed;
use evidence::Evidence;
pub use field::{Field, Flags};
#[cfg(feature = "full")]
pub use fold::fold;
pub use login::is_login;
use read::Lexicon;

/// The lowest score of a field that is filled.
pub const THRESHOLD: u8 = 50;

/// The types of field that no script can write text into.
static UNWRITABLE: &str = "button checkbox color file image radio range reset submit";

/// Which attribute decided, strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The page's author marked the field.
    Author,
    /// The attribute `autocomplete`.
    Autocomplete,
    /// The attribute `name`.
    Name,
    /// The attribute `id`.
    Id,
    /// The data attributes.
    Data,
    /// The text of a label.
    Label,
    /// The attribute `aria-label`.
    AriaLabel,
    /// The attribute `placeholder`.
    Placeholder,
    /// The text right before the field, or the legend or heading of its group.
    Nearby,
}

impl Reason {
    /// Every reason, in the order of their numbers.
    pub const ALL: [Self; 9] = [
        Self::Author,
        Self::Autocomplete,
        Self::Name,
        Self::Id,
        Self::Data,
        Self::Label,
        Self::AriaLabel,
        Self::Placeholder,
        Self::Nearby,
    ];

    /// The stable name, `snake_case`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Author => "author",
            Self::Autocomplete => "autocomplete",
            Self::Name => "name",
            Self::Id => "id",
            Self::Data => "data",
            Self::Label => "label",
            Self::AriaLabel => "aria_label",
            Self::Placeholder => "placeholder",
            Self::Nearby => "nearby",
        }
    }

    /// The score of a field that this attribute names beyond doubt.
    const fn score(self) -> u8 {
        match self {
            Self::Author => 100,
            Self::Autocomplete => 98,
            Self::Name => 95,
            Self::Id => 90,
            Self::Data => 85,
            Self::Label => 80,
            Self::AriaLabel => 75,
            Self::Placeholder => 70,
            Self::Nearby => 65,
        }
    }

    /// Whether the attribute is text for people.
    const fn is_prose(self) -> bool {
        matches!(
            self,
            Self::Label | Self::AriaLabel | Self::Placeholder | Self::Nearby
        )
    }
}

/// Why a field does not get the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unfit {
    /// The page's author says that it is not the field.
    Excluded,
    /// It cannot be edited.
    ReadOnly,
    /// It is disabled.
    Disabled,
    /// A person typed into it, or it holds text.
    Typed,
    /// Fields of this type hold no referral code.
    WrongKind,
    /// It belongs to a form to log in with.
    LoginForm,
    /// It belongs to a form to search with.
    SearchForm,
    /// It speaks of referrals or codes, but asks for something else.
    FalseFriend,
    /// Nothing about it speaks of referrals.
    NoMatch,
}

impl Unfit {
    /// The stable name, `snake_case`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Excluded => "excluded",
            Self::ReadOnly => "read_only",
            Self::Disabled => "disabled",
            Self::Typed => "typed",
            Self::WrongKind => "wrong_kind",
            Self::LoginForm => "login_form",
            Self::SearchForm => "search_form",
            Self::FalseFriend => "false_friend",
            Self::NoMatch => "no_match",
        }
    }
}

/// The field that gets the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Its place among the fields that were passed, from 0.
    pub index: usize,
    /// How sure it is, from [`THRESHOLD`] to 100.
    pub score: u8,
    /// Which attribute decided.
    pub reason: Reason,
}

/// The field of a page that gets the referral code: the one with the best [`score`]; of equals
/// one that can be seen, and then the first. `None` if no field will do.
///
/// ```
/// use refgraph::form::{Field, Reason, choose};
/// let fields = [
///     Field { kind: "email", name: "email", ..Field::default() },
///     Field { kind: "text", label: "Referral code (optional)", ..Field::default() },
/// ];
/// let choice = choose(fields).unwrap();
/// assert_eq!((choice.index, choice.reason), (1, Reason::Label));
/// ```
pub fn choose<'a>(fields: impl IntoIterator<Item = Field<'a>>) -> Option<Choice> {
    let mut best: Option<(Choice, bool)> = None;
    let lexicon = Lexicon::new();
    for (index, field) in fields.into_iter().enumerate() {
        let Ok((score, reason)) = score_by(&field, &lexicon) else {
            continue;
        };
        let hidden = field.is_hidden();
        let is_better =
            best.is_none_or(|(best, best_hidden)| (score, !hidden) > (best.score, !best_hidden));
        if is_better {
            best = Some((
                Choice {
                    index,
                    score,
                    reason,
                },
                hidden,
            ));
        }
    }
    best.map(|(choice, _)| choice)
}

/// How surely a field takes the referral code, from [`THRESHOLD`] to 100, and which attribute
/// says so.
///
/// * What the author marked is taken (100), if it can be written and holds no text yet.
/// * Otherwise it must be a text field (`text`, `textarea`, `hidden`, or without type) outside
///   of forms to log in or search with.
/// * A text that names its code beyond doubt ("Referral code", `sponsor_id`, "Who referred
///   you?") scores by its attribute, from 98 for `autocomplete` down to 70 for `placeholder`;
///   one that only says "referral" 10 less; one that may mean something else (`ref`,
///   "Partner code") 20 less; one that names other things besides 10 less. A field that nobody
///   sees scores 30 less.
/// * "Promo or referral code" takes the code, since referral is named; a coupon by its name takes
///   it only if a label or placeholder names the referral code, and a referral code by its name
///   does not if the label speaks of coupons only.
/// * What asks for the channel a visitor came by, or for a person's name or email, never does.
///   Neither does a hidden `referrer` or `ref`: scripts keep the address of the page before there.
///
/// # Errors
/// [`Unfit`] says why the field does not get the code.
pub fn score(field: &Field) -> Result<(u8, Reason), Unfit> {
    score_by(field, &Lexicon::new())
}

/// The same, with the words of the table.
fn score_by(field: &Field, lexicon: &Lexicon) -> Result<(u8, Reason), Unfit> {
    for (flag, unfit) in [
        (Flags::EXCLUDED, Unfit::Excluded),
        (Flags::DISABLED, Unfit::Disabled),
        (Flags::READ_ONLY, Unfit::ReadOnly),
        (Flags::TYPED, Unfit::Typed),
    ] {
        if field.flags.has(flag) {
            return Err(unfit);
        }
    }
    if field.flags.has(Flags::AUTHOR_SAYS) {
        // The author may know that a number or an address is wanted, but no script can write
        // text into a button, a tick box or a file.
        return if is_listed(UNWRITABLE, field.kind.as_bytes()) {
            Err(Unfit::WrongKind)
        } else {
            Ok((100, Reason::Author))
        };
    }
    if !field.kind.is_empty() && !is_listed("text textarea hidden", field.kind.as_bytes()) {
        return Err(Unfit::WrongKind);
    }
    if field.flags.has(Flags::IN_LOGIN_FORM) {
        return Err(Unfit::LoginForm);
    }
    if field.flags.has(Flags::IN_SEARCH_FORM) {
        return Err(Unfit::SearchForm);
    }
    Evidence::of(field, lexicon)?.verdict(field)
}
