//! The REST API over a real SQLite, through `plan` and `answer` alone: what an endpoint answers,
//! what it refuses, and that a refused request leaves the database as it was.

#![cfg(feature = "full")]

mod access;
mod activity;
mod again;
mod backfill;
mod bad_input;
mod codes;
mod connecting;
mod corrections;
mod downline;
mod leaderboard;
mod oracle;
mod programs;
mod reading;
mod rules;
mod signup;
mod simulation;
mod store;
mod users;
mod wire;
mod world;
