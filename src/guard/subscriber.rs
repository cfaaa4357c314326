//! Subscribers: whose an IP address is. One has a whole network of IPv6 addresses, of which a
//! device takes a new one every day; and IPv4 and IPv6 have several spellings.

use alloc::string::String;
use core::fmt::Write;
use core::net::{IpAddr, Ipv6Addr};

/// What stands for the subscriber that an IP address is of: an IPv4 address as it is, also one
/// within IPv6, and of an IPv6 address the first 64 bits. `None` of what is no IP address.
///
/// ```
/// use refgraph::guard::subscriber;
/// assert_eq!(subscriber("203.0.113.7").as_deref(), Some("203.0.113.7"));
/// assert_eq!(subscriber("::ffff:203.0.113.7").as_deref(), Some("203.0.113.7"));
/// assert_eq!(subscriber("2001:DB8:0:1::7").as_deref(), Some("2001:db8:0:1::"));
/// assert_eq!(subscriber("home"), None);
/// ```
pub fn subscriber(address: &str) -> Option<String> {
    let mut text = String::new();
    match address.trim_ascii().parse::<IpAddr>().ok()?.to_canonical() {
        IpAddr::V4(address) => write!(text, "{address}").ok()?,
        IpAddr::V6(address) => {
            let network = address.to_bits() >> 64 << 64;
            write!(text, "{}", Ipv6Addr::from_bits(network)).ok()?;
        }
    }
    Some(text)
}
