//! What became of one log group.

use crate::apply::refusal::Refusal;
use crate::plan::wish::Blocked;

/// What became of a log group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Its name.
    pub group: String,
    /// What became of its subscription.
    pub subscription: Subscription,
    /// What became of its retention.
    pub retention: Retention,
}

/// What became of a subscription.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subscription {
    /// The hub's own log group.
    Own,
    /// Right already.
    Right,
    /// Our filter was put.
    Subscribed,
    /// Our filter was put anew.
    Updated,
    /// Our filter was removed.
    Unsubscribed,
    /// Our filter is to be removed, if the brake lets it pass.
    ToRemove,
    /// Not to be shipped, and there is no filter of ours to be removed.
    Excluded,
    /// It can't be subscribed.
    Blocked(Blocked),
    /// The log group vanished meanwhile.
    Vanished,
    /// It could not be done.
    Failed(Refusal),
    /// Not a matter of this pass.
    Skipped,
}

/// What became of a retention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Retention {
    /// Left as it is.
    Left,
    /// Set.
    Set,
    /// To be shortened to so many days, which nobody approved.
    Refused(u32),
    /// It could not be set.
    Failed(Refusal),
}

impl Outcome {
    /// An outcome that leaves retention alone.
    #[must_use]
    pub fn of(group: &str, subscription: Subscription) -> Outcome {
        Outcome { group: group.to_owned(), subscription, retention: Retention::Left }
    }
}
