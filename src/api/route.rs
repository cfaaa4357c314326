//! Routes: which resource a path names.

use super::refused::Refused;
use crate::refusal::Reason;
use crate::short_id::is_short_id;
use alloc::string::String;
use percent_encoding::percent_decode_str;

/// What a path names, with the ids that stand in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The network's short id.
    pub network: String,
    /// What of it.
    pub resource: Resource,
}

/// A resource of a network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resource {
    /// `/networks/{network}/connections`: the programs.
    Programs,
    /// `/networks/{network}/connections/{program}`: the connections of a program.
    Connections(String),
    /// `/networks/{network}/connections/{program}/codes`: its referral codes.
    Codes(String),
    /// `/networks/{network}/user_status`: where users are made and banned.
    UserStatus,
}

impl Route {
    /// The route of a path that is still percent-encoded.
    ///
    /// # Errors
    /// `not_found` if no path is formed like this one, `invalid_id` if an id in it is none.
    pub fn of(path: &str) -> Result<Self, Refused> {
        let not_found = || Refused::from(Reason::NotFound.of(""));
        let mut segments = path
            .strip_prefix("/networks/")
            .ok_or_else(not_found)?
            .split('/');
        let network = segments.next().unwrap_or_default();
        let rest = [(); 4].map(|()| segments.next());
        let (program, resource): (_, fn(String) -> Resource) = match rest {
            [Some("connections"), None, ..] => (None, |_| Resource::Programs),
            [Some("user_status"), None, ..] => (None, |_| Resource::UserStatus),
            [Some("connections"), Some(program), None, _] => (Some(program), Resource::Connections),
            [Some("connections"), Some(program), Some("codes"), None] => {
                (Some(program), Resource::Codes)
            }
            _ => return Err(not_found()),
        };
        if network.is_empty() || program == Some("") {
            return Err(not_found());
        }
        let network = id(network, "network")?;
        let program = program.map_or(Ok(String::new()), |program| id(program, "program"))?;
        Ok(Self {
            network,
            resource: resource(program),
        })
    }

    /// The methods that the resource takes, as the header `Allow` lists them.
    pub fn methods(&self) -> &'static str {
        match self.resource {
            Resource::Programs => "GET, HEAD",
            Resource::Connections(_) | Resource::Codes(_) => "GET, HEAD, POST",
            Resource::UserStatus => "POST",
        }
    }
}

/// The id in a segment. What is encoded in it may not be a slash, nor anything else that ids
/// do not have.
fn id(segment: &str, field: &'static str) -> Result<String, Refused> {
    let id = percent_decode_str(segment).decode_utf8();
    match id {
        Ok(id) if is_short_id(&id) => Ok(id.into_owned()),
        _ => Err(Reason::InvalidId.of(field).into()),
    }
}
