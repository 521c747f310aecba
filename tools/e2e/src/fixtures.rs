//! The accounts and teams of the tests' tables, and the time that anything may take.

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

/// The pause between two looks at what no channel tells of: it leaves the processor to the hub.
pub(crate) const LOOK_EVERY: Duration = Duration::from_millis(5);
/// The time after which anything counts as lost. Generous: it only bounds a failing test.
pub const LIMIT: Duration = Duration::from_mins(4);
