//! `retention`, validated.

use strum::{EnumString, IntoStaticStr, VariantNames};

/// The table's retention for a log group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retention {
    /// Not managed by loghub.
    Off,
    /// The time for which log events are kept.
    Keep(Keep),
}

/// A retention, and the condition for setting it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keep {
    /// Days, one of `Keep::DAYS`.
    pub days: u32,
    /// The condition for setting it.
    pub mode: RetentionMode,
    /// True if log groups that are older than their account's onboarding are included.
    pub existing: bool,
}

/// The conditions for setting a retention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum RetentionMode {
    /// Another retention is set, or none.
    Exact,
    /// A shorter retention is set.
    Min,
    /// A longer retention is set, or none.
    Max,
    /// No retention is set.
    IfUnset,
}

impl Keep {
    /// The valid retentions (AWS, `PutRetentionPolicy`).
    pub const DAYS: [u32; 22] = [
        1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
        3653,
    ];

    /// The days to set on a log group that now keeps its log events for `current` days, or for ever.
    pub fn change(self, current: Option<u32>) -> Option<u32> {
        let wrong = match (self.mode, current) {
            (RetentionMode::Exact, current) => current != Some(self.days),
            (RetentionMode::Min, Some(days)) => days < self.days,
            (RetentionMode::Max, Some(days)) => days > self.days,
            (RetentionMode::Max | RetentionMode::IfUnset, None) => true,
            (RetentionMode::Min, None) | (RetentionMode::IfUnset, Some(_)) => false,
        };
        wrong.then_some(self.days)
    }
}
