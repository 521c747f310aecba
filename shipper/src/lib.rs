//! The Lambdas that ship: `shipper`, Kinesis batches to Logz.io, and `redeliver`, what was parked.
//!
//! `ship.rs` and `redeliver.rs` are the handlers; `deliver.rs` is what they share; the world is behind `seams.rs`.

pub mod aws;
pub mod backoff;
pub mod breaker;
pub mod budget;
pub mod claim;
pub mod client;
pub mod cut;
pub mod deliver;
pub mod event_ages;
pub mod flight;
pub mod keys;
pub mod park;
pub mod pause;
pub mod pointer;
pub mod quarantine;
pub mod redeliver;
pub mod redelivery;
pub mod replay;
pub mod report;
pub mod seams;
pub mod setting;
pub mod settings;
pub mod ship;
pub mod stages;
pub mod state;
pub mod summary;
pub mod tally;
pub mod teams;
pub mod token;
pub mod tokens;
pub mod tries;
pub mod verdict;
pub mod world;
