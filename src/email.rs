//! Emails: the names of users. Two spellings of an address that reach the same mailbox in
//! practice are one user, so each address has a canonical form, by which it is stored and
//! compared.

use alloc::string::String;

/// The most bytes of a whole address (RFC 5321, 4.5.3.1.3, less the angle brackets).
pub const MAX_LENGTH: usize = 254;
/// The most bytes before the `@` (RFC 5321, 4.5.3.1.1).
const MAX_LOCAL: usize = 64;
/// The most bytes of one label of a domain (RFC 1035, 2.3.4).
const MAX_LABEL: usize = 63;

/// The canonical form of `text`: white space around it dropped, ASCII letters in lower case.
/// `None` if it is not a valid address.
///
/// Valid is what a browser's `<input type="email">` accepts (the grammar of the HTML Standard,
/// "valid e-mail address"), within the lengths of RFC 5321. Domains of other scripts come in
/// their ASCII form (`xn--…`), as browsers send them.
///
/// The letters before the `@` could matter by RFC 5321; no provider of note lets two people
/// differ by them, and people do type their address in both cases.
///
/// ```
/// use refgraph::email::canonical;
/// assert_eq!(canonical(" Ann@Example.COM ").as_deref(), Some("ann@example.com"));
/// assert_eq!(canonical("ann@"), None);
/// ```
pub fn canonical(text: &str) -> Option<String> {
    let text = text.trim_ascii();
    let (local, domain) = text.split_once('@')?;
    let valid = text.len() <= MAX_LENGTH
        && (1..=MAX_LOCAL).contains(&local.len())
        && local.bytes().all(is_local)
        && domain.split('.').all(is_label);
    valid.then(|| text.to_ascii_lowercase())
}

fn is_local(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&byte)
}

fn is_label(label: &str) -> bool {
    (1..=MAX_LABEL).contains(&label.len())
        && label
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::canonical;

    #[test]
    fn one_mailbox_one_form() {
        assert_eq!(canonical("A.B+c@Ex-1.Org").unwrap(), "a.b+c@ex-1.org");
        assert_eq!(canonical("\tann@example.com\n").unwrap(), "ann@example.com");
        assert_eq!(canonical("o'hara@localhost").unwrap(), "o'hara@localhost");
    }

    #[test]
    fn what_is_not_an_address() {
        let long_local = format!("{}@example.com", "a".repeat(65));
        let long_label = format!("a@{}.com", "b".repeat(64));
        let long = format!("a@{}", vec!["b".repeat(60); 5].join("."));
        for bad in [
            "",
            "@",
            "a@",
            "@b",
            "a b@c.d",
            "a@b c",
            "a@b@c",
            "a@-b.c",
            "a@b-.c",
            "a@b..c",
            "a@.b",
            "a@b.",
            "a\0@b.c",
            "<a@b.c>",
            "ä@b.c",
            "a@b\u{301}.c",
            "a,b@c.d",
            &long_local,
            &long_label,
            &long,
        ] {
            assert_eq!(canonical(bad), None, "{bad:?}");
        }
    }
}
