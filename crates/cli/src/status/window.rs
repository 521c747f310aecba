//! The time that metrics are read of.

use jiff::SignedDuration;

/// The time back to which metrics are read.
pub(super) const DAY: SignedDuration = SignedDuration::from_hours(24);
