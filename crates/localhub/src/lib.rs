//! A whole hub on one machine: the functions' real programs, the listener, and AWS as `localcloud` plays it.
//!
//! A [`Builder`] takes everything that differs from one hub to another, and starts a [`LocalHub`]. The templates and the
//! table are arguments: this crate knows none of loghub's own code, so tests that use it judge from outside.

pub mod programs;

mod builder;
mod enforcement;
mod error;
mod hub;
mod members;
mod start;
mod templates;

pub use builder::Builder;
pub use enforcement::roles;
pub use error::Error;
pub use hub::LocalHub;
pub use members::{Members, STREAM};
pub use templates::{PARAMETERS, Templates};
