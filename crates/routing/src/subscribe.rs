//! `[subscribe]`, validated: the subscription of members' log groups.

use std::fmt;
use std::sync::Arc;

use strum::{EnumString, IntoStaticStr, VariantNames};

/// The settings of the subscriber.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscribe {
    /// The name of the hub's subscription filter, the same on every log group.
    pub filter_name: Arc<str>,
    /// The distribution of log events over the hub's stream.
    pub distribution: Distribution,
    /// The selection of log groups by their tags.
    pub tags: Tags,
    /// The handling of the hub's filter on an excluded log group.
    pub on_exclude: OnExclude,
    /// The list of member accounts.
    pub accounts: AccountSource,
}

impl Default for Subscribe {
    fn default() -> Self {
        Subscribe {
            filter_name: Arc::from("loghub"),
            distribution: Distribution::Random,
            tags: Tags::default(),
            on_exclude: OnExclude::Unsubscribe,
            accounts: AccountSource::Table,
        }
    }
}

/// The distributions of log events over the hub's stream (AWS, `PutSubscriptionFilter`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum Distribution {
    /// Evenly.
    Random,
    /// Log events of one log stream together.
    ByLogStream,
}

/// The handling of the hub's filter on an excluded log group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum OnExclude {
    /// It is removed.
    Unsubscribe,
    /// It is left as it is.
    Leave,
}

/// The list of member accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccountSource {
    /// The table's own `[accounts]`.
    Table,
    /// The accounts of this CloudFormation StackSet's instances.
    StackSet(Arc<str>),
    /// The accounts in these organisational units, at any depth.
    OrganizationalUnits(Vec<Arc<str>>),
}

/// The selection of log groups by their tags.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tags {
    /// Unless empty, one of these is required.
    pub any: Vec<Tag>,
    /// All of these are required.
    pub all: Vec<Tag>,
    /// A log group with one of these is not selected.
    pub none: Vec<Tag>,
}

/// A tag, or a tag with a value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag {
    /// The tag's key.
    pub key: Arc<str>,
    /// The value it must have; any if none is stated.
    pub value: Option<Arc<str>>,
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.value {
            Some(value) => write!(f, "{}={value}", self.key),
            None => f.write_str(&self.key),
        }
    }
}

impl Tags {
    /// Returns true if no tag decides, so that tags need not be read.
    pub fn is_empty(&self) -> bool {
        self.named().next().is_none()
    }

    /// Every tag that decides something.
    pub fn named(&self) -> impl Iterator<Item = &Tag> {
        self.any.iter().chain(&self.all).chain(&self.none)
    }

    /// The reason for which a log group is not selected, in a few words; `has` returns true for a tag that it has.
    pub fn refuse(&self, has: impl Fn(&Tag) -> bool) -> Option<String> {
        if let Some(tag) = self.none.iter().find(|tag| has(tag)) {
            return Some(format!("it has the tag {tag}"));
        }
        if let Some(tag) = self.all.iter().find(|tag| !has(tag)) {
            return Some(format!("it lacks the tag {tag}"));
        }
        let missing = !self.any.is_empty() && !self.any.iter().any(has);
        missing.then(|| "it has none of the tags in `any`".to_owned())
    }
}

/// The brakes of the subscriber that a version of the table releases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, EnumString, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum Approval {
    /// Removing more of the hub's filters in one run than the brake allows.
    Unsubscribe,
    /// Shortening the retention of log groups that are older than their account's onboarding.
    Retention,
}
