//! Routes: which resource a path names. [`ROUTES`] is the one place where addresses and their
//! methods are written down.

use super::fields::canonical;
use super::refused::Refused;
use crate::refusal::Reason;
use crate::short_id::is_short_id;
use crate::store::Scope;
use alloc::borrow::Cow;
use alloc::string::String;
use percent_encoding::percent_decode_str;

/// What a path names, with the ids that stand in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The network's short id.
    pub network: String,
    /// What of it.
    pub resource: Resource,
    /// The methods that it takes, as the header `Allow` lists them.
    pub methods: &'static str,
    /// The address's pattern, below `/networks/{network}/`.
    pub pattern: &'static str,
}

/// A resource of a network. The text is the short id of a program, or the email of a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resource {
    /// The programs.
    Programs,
    /// A program.
    Program(String),
    /// The connections of a program.
    Connections(String),
    /// Its referral codes.
    Codes(String),
    /// Whether a code is one.
    KnownCode(String),
    /// Who is below a user.
    Downline(String),
    /// How a user came to be connected.
    History(String),
    /// What happened.
    Events,
    /// A user.
    User(String),
    /// Where users are made and banned.
    UserStatus,
    /// Where events are sent.
    Webhooks,
    /// One of these.
    Webhook(String),
    /// What was given up on the way there.
    Dead(String),
    /// Where it is sent again.
    Replay(String),
    /// What messages are signed with.
    Secret(String),
}

impl Resource {
    /// What a key has to be good for, to use a method on this.
    pub fn scope(&self, method: &str) -> Scope {
        match self {
            _ if matches!(method, "GET" | "HEAD") => Scope::Read,
            Self::Programs
            | Self::Program(_)
            | Self::Webhooks
            | Self::Webhook(_)
            | Self::Replay(_)
            | Self::Secret(_) => Scope::Admin,
            _ => Scope::Write,
        }
    }
}

/// An address: what stands after the network, the methods that it takes, and what it names.
struct Address {
    path: &'static str,
    methods: &'static str,
    resource: fn(String) -> Resource,
}

/// Every address, below `/networks/{network}`.
static ROUTES: &[Address] = &[
    Address {
        path: "codes/{code}",
        methods: "GET, HEAD",
        resource: Resource::KnownCode,
    },
    Address {
        path: "connections",
        methods: "GET, HEAD",
        resource: |_| Resource::Programs,
    },
    Address {
        path: "connections/{program}",
        methods: "DELETE, GET, HEAD, POST",
        resource: Resource::Connections,
    },
    Address {
        path: "connections/{program}/codes",
        methods: "GET, HEAD, POST",
        resource: Resource::Codes,
    },
    Address {
        path: "connections/{program}/downline",
        methods: "GET, HEAD",
        resource: Resource::Downline,
    },
    Address {
        path: "connections/{program}/history",
        methods: "GET, HEAD",
        resource: Resource::History,
    },
    Address {
        path: "events",
        methods: "GET, HEAD",
        resource: |_| Resource::Events,
    },
    Address {
        path: "programs",
        methods: "GET, HEAD",
        resource: |_| Resource::Programs,
    },
    Address {
        path: "programs/{program}",
        methods: "GET, HEAD, PATCH, PUT",
        resource: Resource::Program,
    },
    Address {
        path: "users/{user}",
        methods: "GET, HEAD",
        resource: Resource::User,
    },
    Address {
        path: "user_status",
        methods: "POST",
        resource: |_| Resource::UserStatus,
    },
    Address {
        path: "webhooks",
        methods: "GET, HEAD, POST",
        resource: |_| Resource::Webhooks,
    },
    Address {
        path: "webhooks/{webhook}",
        methods: "DELETE, GET, HEAD, PATCH",
        resource: Resource::Webhook,
    },
    Address {
        path: "webhooks/{webhook}/dead",
        methods: "GET, HEAD",
        resource: Resource::Dead,
    },
    Address {
        path: "webhooks/{webhook}/replay",
        methods: "POST",
        resource: Resource::Replay,
    },
    Address {
        path: "webhooks/{webhook}/secret",
        methods: "POST",
        resource: Resource::Secret,
    },
];

impl Route {
    /// The route of a path that is still percent-encoded.
    ///
    /// # Errors
    /// `not_found` if no path is formed like this one, `invalid_id` or `invalid_email` if a name
    /// in it is none.
    pub fn of(path: &str) -> Result<Self, Refused> {
        let not_found = || Refused::from(Reason::NotFound.of(""));
        let rest = path.strip_prefix("/networks/").ok_or_else(not_found)?;
        let (network, rest) = rest.split_once('/').ok_or_else(not_found)?;
        let mut found = None;
        for address in ROUTES {
            if let Some(name) = named(address.path, rest) {
                found = Some((address, name));
            }
        }
        let (address, (kind, name)) = found.ok_or_else(not_found)?;
        if network.is_empty() {
            return Err(not_found());
        }
        let network = id(network, "network")?;
        let name = match kind {
            "{program}" => id(name, "program")?,
            "{code}" => decoded(name).into_owned(),
            "{webhook}" => id(name, "webhook")?,
            "{user}" => canonical(&decoded(name), "user")?,
            _ => String::new(),
        };
        Ok(Self {
            network,
            resource: (address.resource)(name),
            methods: address.methods,
            pattern: address.path,
        })
    }
}

/// Which placeholder a path has, and what stands there; both empty if it has none. `None` if the
/// path is not formed like the pattern.
fn named<'a>(pattern: &'static str, path: &'a str) -> Option<(&'static str, &'a str)> {
    let mut found = ("", "");
    let mut segments = path.split('/');
    for part in pattern.split('/') {
        let segment = segments.next()?;
        if part.starts_with('{') {
            found = (part, segment);
        }
        if segment.is_empty() || !(part.starts_with('{') || part == segment) {
            return None;
        }
    }
    segments.next().is_none().then_some(found)
}

/// The id in a segment. What is encoded in it may not be a slash, nor anything else that ids
/// do not have.
fn id(segment: &str, field: &'static str) -> Result<String, Refused> {
    let id = decoded(segment);
    if is_short_id(&id) {
        Ok(id.into_owned())
    } else {
        Err(Reason::InvalidId.of(field).into())
    }
}

/// A segment without its percent signs; empty, which is no name, if that is no text.
fn decoded(segment: &str) -> Cow<'_, str> {
    percent_decode_str(segment)
        .decode_utf8()
        .unwrap_or_default()
}
