//! Sets of mask rules that loghub keeps. A mask includes them by name and version, such as `credentials@1`.
//!
//! **Invariant:** a published version never changes, so that an update of loghub changes no mask by itself. An
//! improvement is a new version of the set.

mod contact;
mod credentials;
mod identity;
mod payment;
mod rule_set;

pub use rule_set::RuleSet;

/// Every version of every set, in the order of the documentation; the versions of a set in order.
pub fn rule_sets() -> &'static [RuleSet] {
    SETS
}

impl RuleSet {
    /// The newer version of this set that a mask may include instead, if there is one.
    pub fn newer(&self) -> Option<&'static RuleSet> {
        newest(self.name).filter(|newest| newest.version > self.version)
    }
}

/// The newest version of the set by that name.
pub(crate) fn newest(name: &str) -> Option<&'static RuleSet> {
    SETS.iter().filter(|set| set.name == name).max_by_key(|set| set.version)
}

const SETS: &[RuleSet] = &[credentials::V1, payment::V1, contact::V1, identity::V1];

/// The ids of all sets, which are the values of `include`.
pub(crate) const IDS: &[&str] = &ids();

const fn ids() -> [&'static str; SETS.len()] {
    let mut ids = [""; SETS.len()];
    let mut at = 0;
    while at < SETS.len() {
        ids[at] = SETS[at].id;
        at += 1;
    }
    ids
}
