//! The Lambda that reconciles every member's log groups with the table.
//!
//! `plan/` decides and is pure; `apply/` only calls. `input/` has a handler for each input: tasks, events, schedules,
//! memberships. `report/` counts, logs and keeps the outcome of a run. `seams.rs` has the interfaces to the world.

pub mod apply;
pub mod aws;
pub mod failure;
pub mod hub;
pub mod input;
pub mod plan;
pub mod report;
pub mod seams;
pub mod setting;
pub mod settings;
mod shared;
pub mod subscriber;
pub mod task;
