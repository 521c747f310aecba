//! The table's wish for a log group, which does not depend on its subscription filters.

use std::fmt;

use jiff::Timestamp;
use routing::{OnExclude, Subscribe, Table, Tag};

use crate::hub::HubIdentity;
use crate::plan::group::{Class, Filter, LogGroup};

/// The prefix of names that AWS reserves (AWS, `CreateLogGroup`).
const RESERVED: &str = "aws/";

/// The system fields of the hub's filters (AWS, `PutSubscriptionFilter`, `emitSystemFields`), sorted.
pub const SYSTEM_FIELDS: [&str; 2] = ["@aws.account", "@aws.region"];

/// The terms by which log groups of one account and Region are judged.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    /// The table in force.
    pub table: &'a Table,
    /// The hub.
    pub hub: &'a HubIdentity,
    /// The member account.
    pub account: &'a str,
    /// The Region.
    pub region: &'a str,
    /// The time the account was onboarded; `None` before that.
    pub onboarded: Option<Timestamp>,
}

/// The wish for a log group's subscription.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// The log group is the hub's own and stays untouched.
    Own,
    /// The log group is to have this filter.
    Subscribe(Filter),
    /// The log group is to have no filter of the hub.
    Exclude(Exclusion),
    /// The log group can't have a filter.
    Blocked(Blocked),
}

/// The reasons for which a log group is excluded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exclusion {
    /// The table says `ship = false`.
    Unshipped,
    /// Its tags, in a few words.
    Tags(String),
}

/// The reasons for which a log group can't be subscribed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Blocked {
    /// Its class does not support subscription filters.
    Class(String),
    /// AWS reserves its name.
    ReservedName,
    /// A foreign filter has the name of the hub's filter.
    NameTaken {
        /// The destination of that filter.
        destination: String,
    },
    /// It has the maximum number of filters, none of them the hub's.
    FilterQuota {
        /// The name and destination of each.
        others: Vec<String>,
    },
}

impl Terms<'_> {
    pub(crate) fn subscribe(&self) -> &Subscribe {
        self.table.subscribe()
    }

    /// Returns true if a filter is the hub's, by its name and by its destination.
    #[must_use]
    pub fn is_ours(&self, filter: &Filter) -> bool {
        filter.name == *self.subscribe().filter_name && self.hub.owns_destination(&filter.destination)
    }

    /// Returns true if tags decide about a log group, so that they must be read.
    #[must_use]
    pub fn needs_tags(&self, group: &LogGroup) -> bool {
        !self.subscribe().tags.is_empty()
            && matches!(self.wish(group, |_| false), Wish::Subscribe(_) | Wish::Exclude(Exclusion::Tags(_)))
    }

    /// The table's wish for a log group; `has` returns true for a tag that it has.
    pub fn wish(&self, group: &LogGroup, has: impl Fn(&Tag) -> bool) -> Wish {
        if self.hub.owns_log_group(self.account, &group.name) {
            return Wish::Own;
        }
        let settings = self.table.decide(self.account, &group.name).settings;
        if !settings.ship.value {
            return Wish::Exclude(Exclusion::Unshipped);
        }
        if group.name.starts_with(RESERVED) {
            return Wish::Blocked(Blocked::ReservedName);
        }
        if group.class != Class::Standard {
            return Wish::Blocked(Blocked::Class(group.class.name().to_owned()));
        }
        match self.subscribe().tags.refuse(has) {
            Some(why) => Wish::Exclude(Exclusion::Tags(why)),
            None => Wish::Subscribe(self.filter(&settings.filter_pattern.value)),
        }
    }

    fn filter(&self, pattern: &str) -> Filter {
        let subscribe = self.subscribe();
        Filter {
            name: subscribe.filter_name.to_string(),
            destination: self.hub.destination_arn(self.region),
            role: Some(self.hub.delivery_role_arn(self.account, self.region)),
            distribution: Some(subscribe.distribution),
            pattern: pattern.to_owned(),
            system_fields: SYSTEM_FIELDS.map(str::to_owned).into(),
        }
    }
}

impl Wish {
    /// Returns true if the wish depends on the log group's current filters.
    #[must_use]
    pub fn needs_filters(&self, on_exclude: OnExclude) -> bool {
        match self {
            Wish::Subscribe(_) => true,
            Wish::Exclude(_) => on_exclude == OnExclude::Unsubscribe,
            Wish::Own | Wish::Blocked(_) => false,
        }
    }
}

impl Blocked {
    /// The reason's stable name.
    #[must_use]
    pub fn reason(&self) -> &'static str {
        match self {
            Blocked::Class(_) => "class",
            Blocked::ReservedName => "reserved_name",
            Blocked::NameTaken { .. } => "filter_name_taken",
            Blocked::FilterQuota { .. } => "filter_quota",
        }
    }
}

impl fmt::Display for Blocked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Blocked::Class(class) => {
                write!(f, "log groups of the class {class} do not support subscription filters")
            }
            Blocked::ReservedName => f.write_str("AWS reserves names that begin with `aws/`"),
            Blocked::NameTaken { destination } => {
                write!(f, "a foreign filter has the name of the hub's filter and sends to {destination}")
            }
            Blocked::FilterQuota { others } => {
                write!(f, "it has the maximum number of filters: {}", others.join(", "))
            }
        }
    }
}
