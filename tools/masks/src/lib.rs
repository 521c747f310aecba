//! A generated corpus of secrets in real notations and of log lines without any, and the judge of the masks.
//!
//! Every text is made by a grammar from a fixed seed; none is copied. A secret is found if less than half of it is left
//! in one piece, in any escaping.

mod attribution;
mod error;
mod escape;
mod examples;
mod fill;
mod hub;
mod judge;
mod kind;
mod kinds;
mod log;
mod logs;
mod negative;
mod notation;
mod notations;
mod positive;
mod random;
mod report;
mod rows;
mod secret;
mod spelling;
pub mod tables;
mod traces;

pub use attribution::{Attribution, DETECTORS};
pub use error::Error;
pub use examples::Choice;
pub use judge::{Change, Hit, Judgement};
pub use kind::Kind;
pub use negative::{Negative, negatives};
pub use positive::{Positive, positives};
pub use rows::Row;
pub use traces::remains;
