//! Awards: who gets what for an activity, and why, exactly.
//!
//! A program has a [`Plan`](rules::Plan) of rules: when a user buys, signs up, does whatever has
//! an activity's short id, the user and the chain above them get fixed amounts, rates or shares.
//! [`run`](run::run) decides it for one activity: from the plan, the chain as it stands, what was
//! spent and the time, to awards with their reasons, and for everyone who gets nothing, why not.
//! It is a function of its arguments alone. A [`Ledger`](ledger::Ledger) keeps what was given: it
//! only grows, takes an activity once, and takes back exactly what was given. A
//! [`Simulation`](simulation::Simulation) plays a plan over what people did, or might.
//!
//! Amounts are whole numbers of a unit's smallest part ([`amount`]); no float is on the way.
//!
//! ```
//! use refgraph::award::wire::run_json;
//!
//! let told = run_json(r#"{
//!     "plan": {"rules": [{
//!         "id": "sale", "trigger": "purchase", "unit": "USD", "decimals": 2,
//!         "award": {"levels": [{"rate": "0.1"}, {"rate": "0.05"}]}
//!     }]},
//!     "activity": {"reference": "1", "activity_short_id": "purchase", "amount": "100.00",
//!         "user": "cy@example.com", "at": 0},
//!     "chain": [{"user": "ben@example.com"}, {"user": "ann@example.com"}]
//! }"#);
//! assert!(told.contains(r#""user":"ben@example.com","level":1,"unit":"USD","amount":"10.00""#));
//! assert!(told.contains(r#""user":"ann@example.com","level":2,"unit":"USD","amount":"5.00""#));
//! ```

pub mod amount;
pub mod ledger;
pub mod message;
pub mod node;
pub mod read;
pub mod rules;
pub mod run;
pub mod simulation;
pub mod why;
pub mod wire;
