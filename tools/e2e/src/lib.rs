//! A whole hub for a test: the built binaries on the local cloud, and what to wait for and look at.
//!
//! Every hub has an emulator, a listener and functions of its own, so tests share nothing and may run side by side.
//! It panics as an assertion does: with what was waited for and everything that was counted.
#![expect(clippy::missing_panics_doc, reason = "every part of a test harness fails the test by a panic")]

mod accounts;
mod books;
mod enforced;
mod fixtures;
mod functions;
mod hub;
mod logs;
mod members;
mod plan;
mod report;
mod scenario;
mod storage;
mod templates;

pub use accounts::Accounts;
pub use books::{Books, gzip};
pub use enforced::Enforced;
pub use fixtures::{LIMIT, PAY_PROD, SEARCH, SHARED, STRANGER, TEAMS};
pub use hub::LocalHub;
pub use logs::Logs;
pub use members::{Filter, Members};
pub use plan::Plan;
pub use scenario::Scenario;
