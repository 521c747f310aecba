//! Tasks that people would otherwise script: test, tidy, faults, bench, dist, local, masks, pictures.
//!
//! A library, so that every check of [`tidy`] can be shown to fail.

pub mod bench;
pub mod dist;
pub mod faults;
pub mod local;
pub mod masks;
pub mod pictures;
pub mod test;
pub mod tidy;
pub mod workspace;

mod error;

pub use error::Error;
