//! The subscriber's decisions, as tables; its work, in a world in memory whose time can be stopped.

#![expect(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod accounts;
mod api;
mod brake;
mod events;
mod notice;
mod pace;
mod plan;
mod properties;
mod refusal;
mod reports;
mod retries;
mod runs;
mod schedule;
mod settings;
mod support;
mod trouble;
