//! The Lambdas that ship: `shipper`, Kinesis batches to Logz.io, and `redeliver`, what was parked.
//!
//! `ship.rs` and `redeliver.rs` are the handlers; `delivery/` is what they share; the world is behind `seams.rs`.

pub mod aws;
pub mod delivery;
pub mod park;
pub mod redeliver;
pub mod report;
pub mod seams;
pub mod setting;
pub mod settings;
pub mod ship;
pub mod stages;
pub mod state;
pub mod team;
pub mod world;
