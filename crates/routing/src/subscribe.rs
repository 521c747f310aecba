//! `[subscribe]`, validated: how members' log groups are subscribed, which ones, and in which accounts.

use std::fmt;
use std::sync::Arc;

use strum::{EnumString, IntoStaticStr, VariantNames};

/// How the subscriber subscribes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscribe {
    /// The name of our subscription filter, the same on every log group.
    pub filter_name: Arc<str>,
    /// How CloudWatch Logs spreads log events over the hub's stream.
    pub distribution: Distribution,
    /// Which log groups, by their tags.
    pub tags: Tags,
    /// What becomes of our filter on a log group that is not to be shipped.
    pub on_exclude: OnExclude,
    /// Where the member accounts are listed.
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

/// How CloudWatch Logs spreads log events over the hub's stream (AWS, `PutSubscriptionFilter`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum Distribution {
    /// Evenly.
    Random,
    /// A log stream's events together.
    ByLogStream,
}

/// What becomes of our filter on a log group that is not to be shipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum OnExclude {
    /// It is removed.
    Unsubscribe,
    /// It is left as it is.
    Leave,
}

/// Where the member accounts are listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccountSource {
    /// In the table's own `[accounts]`.
    Table,
    /// They are where this CloudFormation StackSet has instances.
    StackSet(Arc<str>),
    /// They are in these organisational units, at any depth.
    OrganizationalUnits(Vec<Arc<str>>),
}

/// Which log groups are subscribed, by their tags.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tags {
    /// Unless empty, one of these must be there.
    pub any: Vec<Tag>,
    /// All of these must be there.
    pub all: Vec<Tag>,
    /// None of these may be there.
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
    /// Whether no tag is asked for, so that nobody need look at tags.
    pub fn is_empty(&self) -> bool {
        self.named().next().is_none()
    }

    /// Every tag that decides something.
    pub fn named(&self) -> impl Iterator<Item = &Tag> {
        self.any.iter().chain(&self.all).chain(&self.none)
    }

    /// Why a log group is not selected, in a few words; `has` says whether it has a tag.
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

/// What a version of the table allows the subscriber to do beyond its brakes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, EnumString, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum Approval {
    /// Removing more of our filters in one run than the brake lets pass.
    Unsubscribe,
    /// Shortening the retention of log groups that are older than their account's onboarding.
    Retention,
}
