//! A whole hub for a test: the built binaries on the local cloud, and what to wait for and look at.
//!
//! Every hub has an emulator, a listener and functions of its own, so tests share nothing and may run side by side.
//! It panics as an assertion does: with what was waited for and everything that was counted.
#![expect(clippy::missing_panics_doc, reason = "every part of a test harness fails the test by a panic")]

mod accounts;
mod books;
mod enforced;
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
pub use hub::Hub;
pub use logs::Logs;
pub use members::{Filter, Members};
pub use plan::Plan;
pub use scenario::Scenario;

use std::time::Duration;

/// The member that belongs to the team `payments` in the tests' tables.
pub const PAY_PROD: &str = "111111111111";
/// The member that belongs to the team `search`.
pub const SEARCH: &str = "222222222222";
/// A member that no team owns.
pub const SHARED: &str = "333333333333";
/// A member that the tests' tables do not list.
pub const STRANGER: &str = "444444444444";
/// The sub-accounts of the listener, by their teams.
pub const TEAMS: [&str; 3] = ["payments", "search", "platform"];

/// How long anything may take before it counts as lost. Generous: it only bounds a failing test.
pub const LIMIT: Duration = Duration::from_mins(4);
