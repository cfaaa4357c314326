//! Activities: what users did, and what was given for it. Who gets what is decided by
//! [`award`](crate::award) between two batches: [`look`] finds all that the decision takes, and
//! [`record`] writes down what was decided, if what it rests on is still so. Neither depends on
//! how large the network or the ledger is. [`read`] tells what was written.

pub mod look;
pub mod read;
pub mod record;
