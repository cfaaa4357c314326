//! Mailboxes: which spellings of an address reach the same one. That is not how users are stored
//! or told apart, which is [`email`](crate::email)'s; it tells that two of them may be one person.

use super::provider;
use crate::email;
use alloc::string::String;

/// The mailbox that an address reaches: one address for all spellings of which the provider
/// documents that they reach it. `None` if it is no valid address; the canonical form of it if
/// nothing is known of its provider.
///
/// ```
/// use refgraph::guard::mailbox;
/// assert_eq!(mailbox("A.n.n+shop@googlemail.com").as_deref(), Some("ann@gmail.com"));
/// assert_eq!(mailbox("ann-shop@yahoo.com").as_deref(), Some("ann@yahoo.com"));
/// assert_eq!(mailbox("a.n.n+shop@example.com").as_deref(), Some("a.n.n+shop@example.com"));
/// assert_eq!(mailbox("ann"), None);
/// ```
pub fn mailbox(text: &str) -> Option<String> {
    let canonical = email::canonical(text)?;
    let (local, domain) = canonical.split_once('@')?;
    let Some((provider, name)) = provider::of(domain) else {
        return Some(canonical);
    };
    let (local, domain) = match name {
        // `tag@name.domain` is `name@domain`.
        Some(name) => (name, domain.get(name.len() + 1..)?),
        None => (local, domain),
    };
    let base = local.split(char::from(provider.tag)).next()?;
    let mut reached = String::with_capacity(canonical.len());
    for character in base.chars() {
        let byte = character as u8;
        if provider.dot_is_dash && byte == b'.' {
            reached.push('-');
        } else if !provider.ignored.contains(&byte) {
            reached.push(character);
        }
    }
    // No name is empty: this is nobody's address, and stays as it is.
    if reached.is_empty() {
        reached.push_str(local);
    }
    reached.push('@');
    reached.push_str(provider.one.unwrap_or(domain));
    Some(reached)
}

/// The domain of a valid address, in lower case.
pub(super) fn domain(text: &str) -> Option<String> {
    let canonical = email::canonical(text)?;
    canonical.split_once('@').map(|(_, domain)| domain.into())
}
