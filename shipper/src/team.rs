//! The state of each team between invocations: tokens, budget, breaker, pause.

pub mod breaker;
pub mod budget;
pub mod pause;
pub mod teams;
pub mod token;
pub mod tokens;
