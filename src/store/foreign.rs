//! Foreign codes as SQL: whether a pattern of a program takes one. A pattern takes a code of its
//! length if at each place it has the code's symbol, the sign of its kind, or that of either kind.

use crate::code::foreign::signs;
use alloc::string::String;

/// A foreign code spelled by the signs of its symbols' kinds, and by those of either kind.
pub(super) fn spelled(code: &str) -> (String, String) {
    let (mut kinds, mut either) = (String::new(), String::new());
    for byte in code.bytes() {
        let [_, kind, any] = signs(byte);
        kinds.push(char::from(kind));
        either.push(char::from(any));
    }
    (kinds, either)
}

/// SQL: the places of a code, as a common table of a recursive query.
macro_rules! places {
    () => {
        "places (place) AS (
    SELECT 1
    UNION ALL
    SELECT places.place + 1 FROM places WHERE places.place < 30
)"
    };
}
pub(super) use places;

/// SQL: whether the code of `found` is nobody's, is foreign (has `kinds`), and no pattern of its
/// program takes it.
macro_rules! is_untaken {
    () => {
        "owner_id IS NULL AND kinds IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM patterns
            WHERE patterns.program_id = found.program_id
                AND LENGTH(patterns.pattern) = LENGTH(found.code)
                AND NOT EXISTS (
                    SELECT 1 FROM places
                    WHERE places.place <= LENGTH(found.code)
                        AND SUBSTR(patterns.pattern, places.place, 1) NOT IN (
                            SUBSTR(found.code, places.place, 1),
                            SUBSTR(found.kinds, places.place, 1),
                            SUBSTR(found.either, places.place, 1)
                        )
                )
        )"
    };
}
pub(super) use is_untaken;
