//! Bearer keys, as the header `Authorization` carries them (RFC 6750, 2.1).

use crate::store::is_key;

/// The key in a header `Authorization: Bearer KEY`. The scheme's name may be in any case; only
/// what can be a key is taken for one.
pub fn key(authorization: Option<&str>) -> Option<&str> {
    let (scheme, key) = authorization?.trim_ascii().split_once(' ')?;
    let key = key.trim_ascii_start();
    (scheme.eq_ignore_ascii_case("bearer") && is_key(key)).then_some(key)
}
