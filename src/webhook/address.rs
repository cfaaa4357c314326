//! Addresses of receivers. Whoever has a key of a network may name one, and the server then calls
//! it: so it must not be one that only the server can reach.

/// The most bytes of an address.
pub const MAX_LENGTH: usize = 2048;

/// Top-level names that are not for the internet (RFC 6761, 6762, 7686, 8375, 9476; `internal`
/// is set aside by ICANN).
const PRIVATE: &[&str] = &[
    "localhost",
    "local",
    "internal",
    "intranet",
    "private",
    "corp",
    "home",
    "lan",
    "test",
    "example",
    "invalid",
    "onion",
    "arpa",
    "alt",
];

/// Whether a webhook may have this address: `https`, a host by its public name, no name or
/// password, nothing but printable ASCII. Numbers for hosts are refused in every spelling, as a
/// public service has a name. With `private`, any host, and `http` too.
///
/// A public name may still lead to a private address. To follow it there is up to who connects:
/// platforms of workers do not; elsewhere an egress proxy keeps from it.
pub fn is_allowed(url: &str, private: bool) -> bool {
    if url.len() > MAX_LENGTH || !url.bytes().all(|byte| byte.is_ascii_graphic()) {
        return false;
    }
    let rest = match url.strip_prefix("https://") {
        Some(rest) => rest,
        None if private => match url.strip_prefix("http://") {
            Some(rest) => rest,
            None => return false,
        },
        None => return false,
    };
    let end = rest
        .bytes()
        .position(|byte| matches!(byte, b'/' | b'?' | b'#' | b'\\'));
    let authority = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
    // A backslash is a slash to browsers, and none to others; nobody needs one.
    if url.bytes().any(|byte| byte == b'\\' || byte == b'#') {
        return false;
    }
    let (host, port) = match authority.bytes().rposition(|byte| byte == b':') {
        Some(at) if !authority.ends_with(']') => (
            authority.get(..at).unwrap_or_default(),
            authority.get(at + 1..),
        ),
        _ => (authority, None),
    };
    let is_port = |port: &str| {
        (1..=5).contains(&port.len()) && port.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !port.is_none_or(is_port) {
        return false;
    }
    is_name(host) && (private || is_public(host)) || private && is_numbers(host)
}

/// Whether this can be the name of a host: labels of letters, digits and dashes.
fn is_name(host: &str) -> bool {
    host.len() <= 253
        && host.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        })
}

/// Whether a name is one of the internet: of two labels or more, of which the last is no number
/// (in any base) and not set aside for other use.
fn is_public(host: &str) -> bool {
    let mut labels = host.rsplit('.');
    let last = labels.next().unwrap_or_default();
    labels.next().is_some()
        && last.starts_with(|first: char| first.is_ascii_alphabetic())
        && !PRIVATE.iter().any(|name| name.eq_ignore_ascii_case(last))
}

/// An IPv6 address in brackets.
fn is_numbers(host: &str) -> bool {
    let inner = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    inner.is_some_and(|inner| {
        !inner.is_empty()
            && inner
                .bytes()
                .all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.'))
    })
}

#[cfg(test)]
mod tests {
    use super::is_allowed;

    #[test]
    fn public_names_over_https() {
        for good in [
            "https://example.com",
            "https://hooks.example.com/in?x=1",
            "https://a-b.example.co.uk:8443/",
            "https://xn--bcher-kva.de/",
            "https://EXAMPLE.COM/",
        ] {
            assert!(is_allowed(good, false), "{good}");
            assert!(is_allowed(good, true), "{good}");
        }
        for bad in [
            "",
            "example.com",
            "http://example.com/",
            "HTTPS://example.com/",
            "ftp://example.com/",
            "https://",
            "https:///x",
            "https://localhost/",
            "https://printer.local/",
            "https://metadata.google.internal/",
            "https://intra/",
            "https://127.0.0.1/",
            "https://10.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://a.0x7f000001/",
            "https://0177.0.0.1/",
            "https://169.254.169.254/latest",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://user@example.com/",
            "https://user:pass@example.com/",
            "https://example.com@10.0.0.1/",
            "https://example.com\\@10.0.0.1/",
            "https://example.com:0x50/",
            "https://example.com:/",
            "https://exa mple.com/",
            "https://exa\tmple.com/",
            "https://example.com/\r\nx: y",
            "https://ex%61mple.com/",
            "https://bücher.de/",
            "https://example..com/",
            "https://-a.com/",
            "https://example.com./",
            "https://example.com/#x",
        ] {
            assert!(!is_allowed(bad, false), "{bad}");
        }
        let long = "https://example.com/".to_owned() + &"x".repeat(3000);
        assert!(!is_allowed(&long, true));
    }

    #[test]
    fn private_ones_where_they_are_wanted() {
        for good in [
            "http://127.0.0.1:8080/x",
            "http://localhost/",
            "http://[::1]:80/",
            "https://10.0.0.1/",
        ] {
            assert!(is_allowed(good, true), "{good}");
        }
        for bad in [
            "ftp://localhost/",
            "http://",
            "http://[]/",
            "http://u@localhost/",
        ] {
            assert!(!is_allowed(bad, true), "{bad}");
        }
    }
}
