//! The console: a page on a local hub, with each sub-account's logs and the way of every line.
//!
//! It reads documents from the listener, and asks a hub through one trait, [`seams::Hub`].

pub mod index;
pub mod query;
pub mod seams;
