//! Forms: which field of a page gets the referral code, and why.
//!
//! Signup forms call that field by many names, some of them misspelt, some with nothing but a
//! placeholder; and pages are full of fields that look like it: coupons, "How did you hear about
//! us?", the address of the page before, other people's email. To fill one of those is worse
//! than to fill none. So a field is read as words, never as substrings; each attribute is graded
//! by what its words say together; and what asks for something else is a veto.
//!
//! A page hands over plain descriptors ([`Field`]); nothing here touches a document.

mod field;
#[cfg(feature = "full")]
mod fold;
mod login;
mod read;
mod words;

use crate::list::is_listed;
pub use field::{Field, Flags};
#[cfg(feature = "full")]
pub use fold::fold;
pub use login::is_login;
use read::{Lexicon, read};
use words::{
    ASPECT, BRINGER, BY, CODE, COUPON, FACT, FACT_BEHIND, FRIEND, FRIEND_CODE, ID, INVITATION,
    INVITE_CODE, NEVER, NUMBER, OWN, PARTNER, PASSIVE, PERSON, REF, REFERRAL, Roles, SUBJECT,
    UNKNOWN,
};

/// The lowest score of a field that is filled.
pub const THRESHOLD: u8 = 50;
/// What a field loses for being out of sight: enough that a visible one with nothing but a
/// placeholder comes before a hidden one with the best of names.
const HIDDEN_PENALTY: u8 = 30;
/// What a text loses for speaking of other things besides, as in "Promo or referral code".
const MIXED_PENALTY: u8 = 10;
/// What is lost where only the heading of a group says what its codes are.
const GROUP_PENALTY: u8 = 10;

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
    let mut lexicon = None;
    for (index, field) in fields.into_iter().enumerate() {
        let Ok((score, reason)) = score_by(&field, &mut lexicon) else {
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
    score_by(field, &mut None)
}

/// The same, with the words of the table once they were sought.
fn score_by(field: &Field, lexicon: &mut Option<Lexicon>) -> Result<(u8, Reason), Unfit> {
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
    by_words(field, lexicon.get_or_insert_with(Lexicon::new))
}

/// How sure a text is to ask for a referral code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Grade {
    /// It is not.
    No,
    /// It may be, where nothing speaks against it.
    Weak,
    /// It says referral and nothing more.
    Bare,
    /// It asks who brought the user in.
    Asked,
    /// It names the code.
    Named,
}

fn grade(roles: Roles, is_prose: bool) -> Grade {
    let has = |wanted: Roles| roles & wanted != 0;
    // `booking_ref`, "Your ref. no.": a reference.
    let is_ref = has(REF) && !has(UNKNOWN | NUMBER | NEVER | FRIEND);
    if has(REFERRAL) && has(CODE | ID)
        || has(PERSON) && has(CODE | ID | NUMBER)
        || has(PASSIVE) && has(BY) && has(CODE | ID)
        || has(INVITE_CODE)
        || has(REF) && !has(UNKNOWN | NUMBER | NEVER) && has(CODE | ID)
    {
        Grade::Named
    } else if has(BY) && (has(PASSIVE | INVITATION) || is_ref) {
        Grade::Asked
    } else if has(REFERRAL) && !has(UNKNOWN | NUMBER) {
        Grade::Bare
    } else if has(BRINGER) && !has(UNKNOWN)
        || has(FRIEND_CODE)
        || has(PARTNER) && has(ID)
        || is_ref && !is_prose
    {
        Grade::Weak
    } else {
        Grade::No
    }
}

fn by_words(field: &Field, lexicon: &Lexicon) -> Result<(u8, Reason), Unfit> {
    let mut best: Option<(u8, Reason)> = None;
    let mut best_grade = Grade::No;
    // The words of all prose, of what is nearby, and of all identifiers.
    let (mut prose, mut nearby, mut names) = (0, 0, 0);
    let mut is_named = false;
    // Whether something speaks of other things: prose; an identifier, of something about a
    // referral; an identifier, of something that has nothing to do with referrals.
    let (mut prose_other, mut name_other, mut name_foreign) = (false, false, false);
    // Whether it says something that is not in the table.
    let mut is_foreign = false;

    for (reason, text) in [
        (Reason::Autocomplete, field.autocomplete),
        (Reason::Name, field.name),
        (Reason::Id, field.id),
        (Reason::Data, field.data),
        (Reason::Label, field.label),
        (Reason::AriaLabel, field.aria_label),
        (Reason::Placeholder, field.placeholder),
        (Reason::Nearby, field.nearby),
    ] {
        let mut roles = read(text, lexicon);
        if reason == Reason::Autocomplete && roles == REFERRAL {
            roles |= CODE; // `referral` alone is one of its values in use.
        }
        if reason == Reason::Autocomplete && is_listed("one-time-code", text.as_bytes()) {
            roles |= NEVER;
        }
        let has = |wanted: Roles| roles & wanted != 0;
        let grade = grade(roles, reason.is_prose());
        if reason == Reason::Data {
            // Much is kept there. It counts where it names the code, and says nothing against.
            if grade != Grade::Named {
                continue;
            }
        } else if reason.is_prose() {
            // What is nearby may be of another field, and outweighs nothing.
            if reason == Reason::Nearby {
                nearby = roles;
            } else {
                prose |= roles;
            }
            if has(NEVER) || has(SUBJECT) && has(OWN) {
                return Err(Unfit::FalseFriend);
            }
            let is_tip = has(REF) && has(FRIEND) && !has(CODE); // "Refer a friend"
            prose_other |= grade != Grade::Named
                && (has(COUPON | FACT) || has(SUBJECT) && has(ASPECT) || is_tip);
        } else {
            names |= roles;
            if has(FACT_BEHIND) {
                return Err(Unfit::FalseFriend);
            }
            if grade == Grade::Named {
                is_named = true;
            } else if has(SUBJECT) {
                name_other |= has(NEVER | COUPON | FACT | ASPECT);
            } else {
                name_foreign |= has(NEVER | COUPON | FACT);
            }
        }

        // What a field says of itself, if it is no example and no number of the page's maker.
        if reason == Reason::Nearby && is_foreign {
            continue;
        }
        is_foreign |= !matches!(reason, Reason::Autocomplete | Reason::Data)
            && has(UNKNOWN)
            && !has(SUBJECT | CODE)
            && !text.bytes().any(|byte| byte.is_ascii_digit());

        let penalty = match grade {
            Grade::No => continue,
            Grade::Weak => 20,
            Grade::Bare => 10,
            Grade::Asked | Grade::Named => 0,
        } + if has(COUPON | FACT) { MIXED_PENALTY } else { 0 };
        let score = reason.score() - penalty;
        if best.is_none_or(|(best, _)| score > best) {
            best = Some((score, reason));
        }
        best_grade = best_grade.max(grade);
    }

    // A "Code" in a group headed "Were you invited?"
    let group = read(field.group, lexicon);
    if best.is_none()
        && (prose | nearby | names) & CODE != 0
        && (prose | nearby) & UNKNOWN == 0
        && !is_foreign
        && group & (REFERRAL | PASSIVE | BRINGER | INVITATION) != 0
        && group & (OWN | NEVER | COUPON) == 0
    {
        best = Some((Reason::Nearby.score() - GROUP_PENALTY, Reason::Nearby));
        best_grade = Grade::Asked;
    }

    let prose_named = grade(prose, true) == Grade::Named;
    let is_vetoed = prose_other && !prose_named
        || name_other && !is_named
        || name_foreign && !is_named && (!prose_named || prose & FACT != 0);
    // A vague identifier against a label that speaks of something else.
    let is_doubtful = best_grade == Grade::Weak && field.is_hidden()
        || matches!(best_grade, Grade::Weak | Grade::Bare)
            && prose & UNKNOWN != 0
            && prose & SUBJECT == 0
        || best_grade == Grade::Weak && prose != 0 && prose & (SUBJECT | CODE | ID) == 0;
    match best {
        Some((score, reason)) if !is_vetoed && !is_doubtful => {
            let penalty = if field.is_hidden() { HIDDEN_PENALTY } else { 0 };
            let score = score - penalty;
            if score < THRESHOLD {
                Err(Unfit::NoMatch)
            } else {
                Ok((score, reason))
            }
        }
        _ if (prose | names) & (SUBJECT | NEVER | COUPON) != 0 => Err(Unfit::FalseFriend),
        _ => Err(Unfit::NoMatch),
    }
}
