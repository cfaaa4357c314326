//! Refusals: why an operation was refused. A refusal is a value, not a failure: it names one
//! [`Reason`], each with a stable code, and the field that is at fault. The in-memory network,
//! the SQL stores and the REST API share these reasons, so that the same mistake has the same
//! name wherever it is made.

use core::fmt;

/// Why an operation was refused, and which of its inputs is at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Refusal {
    /// What is wrong.
    pub reason: Reason,
    /// The name of the input at fault, as callers know it (`user`, `connection`, `level` …);
    /// empty where no single input is.
    pub field: &'static str,
}

macro_rules! reasons {
    ($($(#[$only:meta])* $name:ident $code:literal $message:literal;)*) => {
        /// What can be wrong with a request. Codes are stable; messages are for people and may
        /// be reworded.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Reason {
            $($(#[$only])* #[doc = $message] $name,)*
        }

        impl Reason {
            /// Every reason, in the order of their declaration.
            pub const ALL: &'static [Self] = &[$($(#[$only])* Self::$name,)*];

            /// The stable name, `snake_case`.
            pub const fn code(self) -> &'static str {
                match self {
                    $($(#[$only])* Self::$name => $code,)*
                }
            }

            /// A sentence for the developer who reads the answer.
            pub const fn message(self) -> &'static str {
                match self {
                    $($(#[$only])* Self::$name => $message,)*
                }
            }
        }
    };
}

reasons! {
    // Names and users.
    InvalidId "invalid_id" "An id has 1 to 64 letters, digits, dashes or underscores.";
    InvalidUser "invalid_user" "A user is named by an email or by an id of 1 to 254 bytes without control characters.";
    InvalidEmail "invalid_email" "This is not a valid email address.";
    UnknownNetwork "unknown_network" "There is no such network.";
    UnknownProgram "unknown_program" "There is no such program in this network.";
    UnknownUser "unknown_user" "There is no such user in this network.";
    // Connections and chains.
    SelfConnection "self_connection" "A user cannot be connected to themselves.";
    Cycle "cycle" "The connection would put a user above themselves.";
    LevelOutOfRange "level_out_of_range" "A level is a whole number from 1 to the program's number of levels, 10 at most.";
    ProgramExists "program_exists" "A program of that name exists with other settings.";
    AlreadyConnected "already_connected" "The user was brought in by someone else already.";
    InvalidCursor "invalid_cursor" "This cursor is of another list, or the user it stands at has left the list. Begin anew without it.";
    NoPath "no_path" "No one brought in both users: they are in different trees.";
    Banned "banned" "This user is banned.";
    InviteUsed "invite_used" "The invitation was used: this user has brought others in. They can be banned instead.";
    Full "full" "The network holds as many users as it can.";
    // Referral codes.
    InvalidReferralCode "invalid_referral_code" "This is not a well-formed referral code.";
    CodeTaken "code_taken" "Another user of this network, or another program, has this code.";
    UnknownReferralCode "unknown_referral_code" "No user of this network has this referral code.";
    // Requests.
    Unauthorised "unauthorised" "The request needs the header `Authorization: Bearer` with a key of this network.";
    Forbidden "forbidden" "This key may not do that: it has not the scope for it.";
    NotFound "not_found" "There is nothing at this address.";
    MethodNotAllowed "method_not_allowed" "This address does not take that method.";
    TooLarge "too_large" "The request is larger than the limit.";
    UnsupportedMediaType "unsupported_media_type" "The body must be JSON, sent as application/json.";
    MalformedJson "malformed_json" "The body is not one well-formed JSON object.";
    MalformedCsv "malformed_csv" "A quotation mark opens a field and none closes it.";
    MissingField "missing_field" "This field is required.";
    UnknownField "unknown_field" "There is no such field.";
    DuplicateField "duplicate_field" "This field was given more than once.";
    WrongType "wrong_type" "This field is of the wrong type.";
    InvalidValue "invalid_value" "This field has a value that is not allowed.";
    Conflict "conflict" "Two fields that mean the same differ.";
    UnknownKey "unknown_key" "This network has no such key, or it has expired.";
    OutdatedSchema "outdated_schema" "The tables are of another version than this engine: run `npx refgraph migrate`.";
    IdempotencyKeyReused "idempotency_key_reused" "Another request was sent under this Idempotency-Key.";
    Unavailable "unavailable" "The store did not answer. Nothing was changed, or all of it: the same request may be sent again.";
    // Webhooks; a signup page has none.
    #[cfg(feature = "full")]
    UnknownWebhook "unknown_webhook" "There is no such webhook in this network.";
    #[cfg(feature = "full")]
    TooMany "too_many" "There are as many of these as there may be.";
    // Awards; a signup page has none.
    #[cfg(feature = "full")]
    Overflow "overflow" "This amount is larger than can be counted.";
    #[cfg(feature = "full")]
    UnknownReference "unknown_reference" "No activity of that reference was recorded.";
    #[cfg(feature = "full")]
    UnknownRule "unknown_rule" "The program's plan has no rule of that id.";
    #[cfg(feature = "full")]
    ReferenceReused "reference_reused" "Another activity was recorded under this reference.";
}

impl Reason {
    /// This reason, laid at the door of one input.
    pub const fn of(self, field: &'static str) -> Refusal {
        Refusal {
            reason: self,
            field,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason.message())
    }
}

impl core::error::Error for Refusal {}

#[cfg(test)]
mod tests {
    use super::Reason;

    #[test]
    fn codes_are_distinct_snake_case() {
        for (at, reason) in Reason::ALL.iter().enumerate() {
            let code = reason.code();
            assert!(code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'));
            assert!(Reason::ALL[..at].iter().all(|other| other.code() != code));
        }
    }
}
