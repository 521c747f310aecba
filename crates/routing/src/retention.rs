//! `retention`, validated: how long a log group in a member keeps its log events.

use strum::{EnumString, IntoStaticStr, VariantNames};

/// What the table says of a log group's retention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retention {
    /// Nothing: it is not loghub's to say.
    Off,
    /// How long log events are kept.
    Keep(Keep),
}

/// How long a log group keeps its log events, and on which log groups that is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keep {
    /// Days, one of `Keep::DAYS`.
    pub days: u32,
    /// When it is set.
    pub mode: RetentionMode,
    /// Whether it is set on log groups that are older than their account's onboarding too.
    pub existing: bool,
}

/// When a retention is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum RetentionMode {
    /// Whenever another one is set, or none.
    Exact,
    /// When a shorter one is set.
    Min,
    /// When a longer one is set, or none.
    Max,
    /// When none is set.
    IfUnset,
}

impl Keep {
    /// The retentions there are (AWS, `PutRetentionPolicy`).
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
