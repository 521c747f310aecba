//! Teams and their budgets.

use std::sync::Arc;

use strum::{EnumString, IntoStaticStr, VariantNames};

/// A team of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    /// Its name.
    pub name: Arc<str>,
    /// Its budget, if it has one.
    pub budget: Option<Budget>,
}

/// A limit of what a team ships.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Bytes of newline-delimited JSON a second, before compression, for the whole hub.
    pub bytes_per_second: u64,
    /// The handling of a bulk over the budget.
    pub over: Over,
}

/// The handling of a bulk over the budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum Over {
    /// Parked, and redelivered when the budget allows.
    Park,
    /// Dropped, and counted.
    Drop,
}
