//! The functions' promises, read as a specification.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod backoff;
mod breaker;
mod budget;
mod claim;
mod conflicts;
mod deliver;
mod emf;
mod event_ages;
mod http;
mod pause;
mod pointer;
mod properties;
mod redeliver;
mod report;
mod secrets;
mod settings;
mod ship;
mod simulation;
mod support;
mod table;
mod tokens;
mod tries;
mod verdict;
