//! Subscribers: whose an IP address is. One has a whole network of IPv6 addresses, of which a
//! device takes a new one every day; and IPv4 and IPv6 have several spellings.

use crate::decimal::push_integer;
use alloc::string::String;
use core::net::IpAddr;

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
        IpAddr::V4(address) => {
            for byte in address.octets() {
                if !text.is_empty() {
                    text.push('.');
                }
                push_integer(&mut text, byte.into());
            }
        }
        // By hand, as the library's way to write them is larger than the rest of this.
        IpAddr::V6(address) => {
            for group in address.segments().into_iter().take(4) {
                push_hex(&mut text, group);
                text.push(':');
            }
            text.push(':');
        }
    }
    Some(text)
}

/// A number in hex, without zeros before it.
fn push_hex(text: &mut String, number: u16) {
    for shift in [12, 8, 4, 0] {
        let digit = u32::from(number >> shift & 15);
        if shift == 0 || number >> shift != 0 {
            text.extend(char::from_digit(digit, 16));
        }
    }
}
