//! The brake on removals: a limit for the whole account, judged before the first filter is removed.

use std::fmt;

/// The number of filters that a run may always remove.
const LEAST: u64 = 20;
/// The percentage of filters that a run may remove.
const PERCENT: u64 = 5;

/// The removals of a run in one Region of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Removals {
    /// The number of filters to remove.
    pub wanted: u64,
    /// The number of filters that would remain.
    pub remaining: u64,
}

/// The reasons for which a run's removals are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// They exceed the limit.
    TooMany {
        /// The limit.
        limit: u64,
    },
    /// No filter would remain.
    All,
}

/// The number of filters that one run may remove of this number.
#[must_use]
pub fn limit(filters: u64) -> u64 {
    LEAST.max(filters.saturating_mul(PERCENT) / 100)
}

/// Judges a run's removals. An approval by the table's version allows all of them.
pub fn judge(removals: Removals, approved: bool) -> Result<(), Refused> {
    let limit = limit(removals.wanted.saturating_add(removals.remaining));
    match removals {
        Removals { wanted: 0, .. } => Ok(()),
        _ if approved => Ok(()),
        Removals { wanted, .. } if wanted > limit => Err(Refused::TooMany { limit }),
        Removals { remaining: 0, .. } => Err(Refused::All),
        Removals { .. } => Ok(()),
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refused::TooMany { limit } => write!(f, "a run may remove at most {limit} filters here")?,
            Refused::All => f.write_str("no filter of the hub would remain")?,
        }
        f.write_str("; to confirm, publish the table with `approve = [\"unsubscribe\"]`")
    }
}
