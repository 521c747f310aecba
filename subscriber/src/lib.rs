//! The Lambda that makes every member's log groups what the table says, and keeps them so.
//!
//! `plan.rs` and `brake.rs` have all the judgement and are pure; `apply.rs` only calls. `reconcile.rs` works on a task
//! of the queue, `events.rs` on events, `schedule.rs` fills the queue; the world is behind `seams.rs`.

pub mod apply;
pub mod aws;
pub mod brake;
mod clock;
pub mod counts;
mod events;
pub mod group;
pub mod handler;
pub mod hub;
pub mod member;
pub mod notice;
pub mod outcome;
pub mod pace;
pub mod patience;
pub mod plan;
mod reconcile;
pub mod refusal;
pub mod report;
pub mod retry;
pub mod schedule;
pub mod seams;
pub mod setting;
pub mod settings;
pub mod state;
pub mod subscriber;
pub mod tagged;
pub mod task;
pub mod walk;
pub mod wish;
