//! The header `Idempotency-Key`: what a caller calls a request that they may send again, as
//! draft-ietf-httpapi-idempotency-key-header has it.

use super::Request;
use super::refused::Refused;
use crate::refusal::Reason;
use crate::store::{Again, Caller, sha_256};
use alloc::string::String;

/// The most characters of a key.
const MAX_KEY: usize = 255;

/// Which answer is meant, if the request is one that changes things and has the header.
///
/// # Errors
/// `invalid_value`.
pub fn again(request: &Request<'_>, caller: &Caller) -> Result<Option<Again>, Refused> {
    let Some(header) = request.idempotency_key else {
        return Ok(None);
    };
    if matches!(request.method, "GET" | "HEAD") {
        return Ok(None);
    }
    let key = key(header.trim_ascii()).ok_or(Reason::InvalidValue.of("idempotency-key"))?;
    // Short ids and hashes hold no slash; a method and a target no line break.
    let id = [&caller.network, "/", caller.key_hash(), "/", &key];
    let asked = [
        request.method.as_bytes(),
        b"\n",
        request.path.as_bytes(),
        b"?",
        request.query.as_bytes(),
        b"\n",
        request.body,
    ];
    Ok(Some(Again {
        id: sha_256(&id.map(str::as_bytes)),
        asked: sha_256(&asked),
    }))
}

/// The key in a header: a string as structured fields have it (RFC 8941, 3.3.3), or, as many
/// send it, the same without quotation marks and so without spaces.
fn key(header: &str) -> Option<String> {
    let (inner, is_quoted) = match header.strip_prefix('"') {
        Some(rest) => (rest.strip_suffix('"')?, true),
        None => (header, false),
    };
    let mut key = String::new();
    let mut escaped = false;
    for byte in inner.bytes() {
        let plain = match byte {
            b'\\' | b'"' if escaped => true,
            b'\\' if is_quoted => false,
            b'"' => return None,
            b' ' => is_quoted && !escaped,
            _ => byte.is_ascii_graphic() && !escaped,
        };
        if plain {
            key.push(char::from(byte));
        } else if byte != b'\\' {
            return None;
        }
        escaped = !plain;
    }
    (!escaped && (1..=MAX_KEY).contains(&key.len())).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn keys_are_strings_of_structured_fields_or_bare() {
        for (header, expected) in [
            ("\"8e03978e-40d5\"", Some("8e03978e-40d5")),
            ("8e03978e-40d5", Some("8e03978e-40d5")),
            (r#""a \"b\" \\""#, Some(r#"a "b" \"#)),
            (r"a\b", Some(r"a\b")),
            ("", None),
            ("\"", None),
            ("\"\"", None),
            ("a b", None),
            ("\"a", None),
            ("a\"", None),
            (r#""a\""#, None),
            (r#""a\b""#, None),
            ("\"a\";p=1", None),
            ("\"a\", \"b\"", None),
            ("ä", None),
            ("\"\t\"", None),
        ] {
            assert_eq!(key(header).as_deref(), expected, "{header}");
        }
        assert!(key(&"x".repeat(255)).is_some() && key(&"x".repeat(256)).is_none());
    }
}
