//! What the table wants of a log group, before anyone has looked at its subscription filters.

use std::fmt;

use jiff::Timestamp;
use routing::{OnExclude, Subscribe, Table, Tag};

use crate::hub::HubIdentity;
use crate::plan::group::{Class, Filter, LogGroup};

/// The prefix of names that AWS keeps for itself (AWS, `CreateLogGroup`).
const RESERVED: &str = "aws/";

/// The system fields that are asked for (AWS, `PutSubscriptionFilter`, `emitSystemFields`), sorted.
pub const SYSTEM_FIELDS: [&str; 2] = ["@aws.account", "@aws.region"];

/// What log groups of one account and Region are judged by.
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
    /// When the account was onboarded; not known of one that is about to be.
    pub onboarded: Option<Timestamp>,
}

/// What is wanted of a log group's subscription.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// It is the hub's own: hands off.
    Own,
    /// It has this filter.
    Subscribe(Filter),
    /// It has no filter of ours.
    Exclude(Exclusion),
    /// It can't have a filter.
    Blocked(Blocked),
}

/// Why a log group is not to be shipped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exclusion {
    /// The table says `ship = false`.
    Unshipped,
    /// Its tags, in a few words.
    Tags(String),
}

/// Why a log group that should be subscribed can't be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Blocked {
    /// Its class takes no subscription filters.
    Class(String),
    /// Its name is AWS's own.
    ReservedName,
    /// Another's filter has our filter's name.
    NameTaken {
        /// Where that filter sends to.
        destination: String,
    },
    /// It has as many filters as it can have, none of them ours.
    FilterQuota {
        /// Each with its name and where it sends to.
        others: Vec<String>,
    },
}

impl Terms<'_> {
    pub(crate) fn subscribe(&self) -> &Subscribe {
        self.table.subscribe()
    }

    /// Whether a filter is ours: by its name and by its destination.
    #[must_use]
    pub fn is_ours(&self, filter: &Filter) -> bool {
        filter.name == *self.subscribe().filter_name && self.hub.owns_destination(&filter.destination)
    }

    /// Whether tags decide about a log group. Where they don't, nobody need ask for them.
    #[must_use]
    pub fn needs_tags(&self, group: &LogGroup) -> bool {
        !self.subscribe().tags.is_empty()
            && matches!(self.wish(group, |_| false), Wish::Subscribe(_) | Wish::Exclude(Exclusion::Tags(_)))
    }

    /// What the table wants of a log group; `has` says whether it has a tag.
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
    /// Whether the log group's filters must be looked at to fulfil the wish.
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
                write!(f, "log groups of the class {class} take no subscription filters")
            }
            Blocked::ReservedName => f.write_str("AWS keeps names with `aws/` for itself"),
            Blocked::NameTaken { destination } => {
                write!(f, "someone else's filter has our filter's name and sends to {destination}")
            }
            Blocked::FilterQuota { others } => {
                write!(f, "it has all the filters it can have: {}", others.join(", "))
            }
        }
    }
}
