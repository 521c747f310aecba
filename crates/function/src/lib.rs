//! The code that the hub's functions share: settings, the log, metrics, the table in force, and S3.
//!
//! The functions use this crate and never each other.

pub mod aws;
pub mod emf;
pub mod invocation;
pub mod logging;
pub mod setting;
pub mod settings;
pub mod store;
pub mod table_source;
