//! The outcome of one log group.

use crate::apply::refusal::Refusal;
use crate::plan::wish::Blocked;

/// The outcome of a log group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Its name.
    pub group: String,
    /// The outcome of its subscription.
    pub subscription: Subscription,
    /// The outcome of its retention.
    pub retention: Retention,
}

/// The outcomes of a subscription.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subscription {
    /// The hub's own log group.
    Own,
    /// The hub's filter is already right.
    Right,
    /// The hub's filter was put.
    Subscribed,
    /// The hub's filter was put again, because it differed.
    Updated,
    /// The hub's filter was removed.
    Unsubscribed,
    /// The hub's filter is to be removed, if the brake allows it.
    ToRemove,
    /// Excluded, without a filter of the hub to remove.
    Excluded,
    /// The log group can't be subscribed.
    Blocked(Blocked),
    /// The log group no longer exists.
    Vanished,
    /// A call failed.
    Failed(Refusal),
    /// This pass does not concern it.
    Skipped,
}

/// The outcomes of a retention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Retention {
    /// It is unchanged.
    Unchanged,
    /// It was set.
    Set,
    /// Shortening it to this number of days is not approved.
    Refused(u32),
    /// A call failed.
    Failed(Refusal),
}

impl Outcome {
    /// An outcome without a change of retention.
    #[must_use]
    pub fn of(group: &str, subscription: Subscription) -> Outcome {
        Outcome { group: group.to_owned(), subscription, retention: Retention::Unchanged }
    }
}
