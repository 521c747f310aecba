//! What people would otherwise script: test, faults, tidy, local.
//!
//! A library, so that every check of [`tidy`] can be shown to fail.

pub mod faults;
pub mod local;
pub mod test;
pub mod tidy;
pub mod workspace;

mod error;

pub use error::Error;
