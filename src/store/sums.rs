//! Sums that many batches add to at once: each is one over slots, of which a batch changes one, so
//! that they need not wait for each other. The two numbers of an amount are carried over as they
//! are added up.

/// SQL: the two numbers of the sum of a group's amounts.
macro_rules! carried {
    ($table:literal) => {
        carried!($table, "1")
    };
    ($table:literal, $sign:literal) => {
        concat!(
            $sign,
            " * (CAST(SUM(",
            $table,
            ".high) AS BIGINT) + CAST(SUM(",
            $table,
            ".low) AS BIGINT) / 1000000000000) AS high,
    ",
            $sign,
            " * (CAST(SUM(",
            $table,
            ".low) AS BIGINT) % 1000000000000) AS low"
        )
    };
}
pub(super) use carried;

/// SQL: adds what is excluded to a row of a table.
macro_rules! carry {
    ($table:literal) => {
        concat!(
            "high = ",
            $table,
            ".high + excluded.high + (",
            $table,
            ".low + excluded.low) / 1000000000000,
    low = (",
            $table,
            ".low + excluded.low) % 1000000000000"
        )
    };
}
pub(super) use carry;

/// The slot of a batch, out of the random bytes that name its intent: one of 16.
pub fn slot(intent: &str) -> i64 {
    let digit = intent.chars().next().and_then(|digit| digit.to_digit(16));
    digit.unwrap_or(0).into()
}
