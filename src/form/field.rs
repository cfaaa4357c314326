//! A form field as plain text and flags: all that a decision about it needs.

/// What a page tells about one of its fields. An attribute that is missing is an empty text.
///
/// Texts must be folded, see [`fold`](super::fold): `Codigo`, not `Código`. One that is not is
/// read as well, but fewer of its words are known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Field<'a> {
    /// `type` of an input in lower case, `textarea`, or `select` (also as scripts call it:
    /// `select-one`). Empty is an input without `type`, which is a text field.
    pub kind: &'a str,
    /// The attribute `name`.
    pub name: &'a str,
    /// The attribute `id`.
    pub id: &'a str,
    /// The attribute `autocomplete`.
    pub autocomplete: &'a str,
    /// The names and values of its data attributes, and of what frameworks name it by, with
    /// anything between.
    pub data: &'a str,
    /// The text of the labels: by `for`, wrapped around the field, or by `aria-labelledby`.
    pub label: &'a str,
    /// The attribute `aria-label`.
    pub aria_label: &'a str,
    /// The attribute `placeholder`.
    pub placeholder: &'a str,
    /// Where the field has no label, the text right before it.
    pub nearby: &'a str,
    /// The legend or heading of what it stands in.
    pub group: &'a str,
    /// What else is known.
    pub flags: Flags,
}

impl Field<'_> {
    /// Whether nobody sees the field.
    pub fn is_hidden(&self) -> bool {
        self.kind == "hidden" || self.flags.has(Flags::HIDDEN)
    }
}

/// Yes-or-no facts about a [`Field`], as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags(u8);

impl Flags {
    /// The page's author marked it as the field for the referral code (`data-referral`).
    pub const AUTHOR_SAYS: Self = Self(1);
    /// It cannot be edited.
    pub const READ_ONLY: Self = Self(2);
    /// It, or the fieldset around it, is disabled.
    pub const DISABLED: Self = Self(4);
    /// It is out of sight, whatever its type.
    pub const HIDDEN: Self = Self(8);
    /// A person typed into it, or it holds text.
    pub const TYPED: Self = Self(16);
    /// It belongs to a form to log in with.
    pub const IN_LOGIN_FORM: Self = Self(32);
    /// It belongs to a form to search with.
    pub const IN_SEARCH_FORM: Self = Self(64);
    /// The page's author says that it is not the field (`data-referral="off"`).
    pub const EXCLUDED: Self = Self(128);

    /// Flags from their bits, as a binding passes them.
    pub const fn from_bits(bits: u8) -> Self {
        Self(bits)
    }

    /// The bits: the sum of the constants above.
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// Whether one of `flags` is set.
    pub const fn has(self, flags: Self) -> bool {
        self.0 & flags.0 != 0
    }
}

impl core::ops::BitOr for Flags {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}
