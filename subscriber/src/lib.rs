//! The Lambda that makes every member's log groups what the table says, and keeps them so.
//!
//! `plan/` has all the judgement and is pure; `apply/` only calls. `input/` has a file for each input: a task of the
//! queue, events, the schedule. `report/` is what a run counts, says and keeps. The world is behind `seams.rs`.

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
