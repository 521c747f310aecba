//! The brake on removals: what a run may remove, judged over the whole account before the first filter goes.

use std::fmt;

/// So many filters of ours may go in one run, however few there are.
const LEAST: u64 = 20;
/// So many of a hundred may go in one run.
const PERCENT: u64 = 5;

/// What a run found in one Region of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Removals {
    /// Filters of ours that would be removed.
    pub wanted: u64,
    /// Filters of ours that would be left.
    pub left: u64,
}

/// Why a run may not remove what it wants to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It is more than the brake lets pass.
    TooMany {
        /// How many would have passed.
        limit: u64,
    },
    /// Nothing would be left.
    All,
}

/// How many of so many filters may be removed in one run.
#[must_use]
pub fn limit(filters: u64) -> u64 {
    LEAST.max(filters.saturating_mul(PERCENT) / 100)
}

/// Lets a run's removals pass, or says why not. An approval of the table's version lets all pass.
pub fn judge(removals: Removals, approved: bool) -> Result<(), Refused> {
    let limit = limit(removals.wanted.saturating_add(removals.left));
    match removals {
        Removals { wanted: 0, .. } => Ok(()),
        _ if approved => Ok(()),
        Removals { wanted, .. } if wanted > limit => Err(Refused::TooMany { limit }),
        Removals { left: 0, .. } => Err(Refused::All),
        Removals { .. } => Ok(()),
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refused::TooMany { limit } => write!(f, "a run may remove {limit} filters here")?,
            Refused::All => f.write_str("no filter of ours would be left")?,
        }
        f.write_str("; if that is meant, publish the table with `approve = [\"unsubscribe\"]`")
    }
}
