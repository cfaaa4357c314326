//! Signals: what may be wrong with a signup, with a stable code, a weight, and whom it is about.

use alloc::string::String;
use alloc::vec::Vec;

macro_rules! signals {
    ($($name:ident $code:literal $weight:literal $hint:literal $doc:literal;)*) => {
        /// What may be wrong.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = $doc] $name,)*
        }

        impl Code {
            /// Every code, in the order of their declaration.
            pub const ALL: [Self; 12] = [$(Self::$name,)*];

            /// The stable name, `snake_case`.
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)*
                }
            }

            /// Its weight where the settings do not say otherwise.
            pub const fn default_weight(self) -> u8 {
                match self {
                    $(Self::$name => $weight,)*
                }
            }

            /// Whether it is a hint: hints alone lead to no review, whatever their weights.
            /// Families, offices and schools share devices and addresses.
            pub const fn is_hint(self) -> bool {
                match self {
                    $(Self::$name => $hint,)*
                }
            }
        }
    };
}

signals! {
    SelfReferral "self_referral" 100 false "The mailbox is the referrer's.";
    UplineAlias "upline_alias" 70 false "The mailbox is that of someone further above.";
    NeighbourAlias "neighbour_alias" 60 false "The mailbox is that of someone around.";
    AliasChain "alias_chain" 50 false "Two of those above have one mailbox.";
    SamePayout "same_payout" 60 false "They are paid where someone else is.";
    Ring "ring" 40 false "They, or their referrer, are of a group that shares mailboxes or payout targets.";
    Burst "burst" 30 false "The referrer brings in many more at once than ever before.";
    QuickRefunds "quick_refunds" 30 false "Those whom the referrer brought in buy at once, and give it back.";
    DisposableEmail "disposable_email" 30 false "The mailbox is a throw-away one.";
    SameDevice "same_device" 25 true "They use a device of someone else.";
    SameAddress "same_address" 10 true "They come from an address of someone else.";
    Crowd "crowd" 15 true "They are of a group that shares devices or addresses.";
}

/// Whom a signal is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evidence<'a> {
    /// The user's name.
    pub user: &'a str,
    /// At which level above, if they stand there.
    pub level: Option<u8>,
}

/// A signal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signal<'a> {
    /// What it is.
    pub code: Code,
    /// How much it counts.
    pub weight: u8,
    /// What it is, as a sentence. It has names as they came in, markup and all.
    pub text: String,
    /// How many it is about: people, or signups.
    pub count: usize,
    /// The first of those people, [`MAX_EVIDENCE`] at most.
    pub evidence: Vec<Evidence<'a>>,
}

/// The most people that a signal names.
pub const MAX_EVIDENCE: usize = 10;
