//! The judgement: what the table wants and what was observed to what is to be done. Pure.

pub mod brake;
pub mod group;
pub mod wish;

use jiff::Timestamp;
use routing::{Approval, OnExclude, Retention};

use crate::plan::group::{Class, Filter, LogGroup};
use crate::plan::wish::{Blocked, Exclusion, Terms, Wish};

/// What is to be done about a log group's subscription.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Nothing: it is the hub's own.
    Own,
    /// Nothing: our filter is as it should be.
    Right,
    /// Put our filter on it.
    Subscribe(Filter),
    /// Put our filter anew.
    Update {
        /// The filter as it should be.
        filter: Filter,
        /// What is wrong with the one that is there.
        differs: Vec<Difference>,
    },
    /// Remove our filter. Only the brakes' verdict over the whole account lets that happen.
    Unsubscribe,
    /// Nothing: it is not to be shipped, and no filter of ours is to be removed.
    Excluded(Exclusion),
    /// Nothing can be done.
    Blocked(Blocked),
}

/// What is wrong with a filter of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// Its pattern.
    Pattern,
    /// Its destination, though it is the hub's.
    Destination,
    /// Its role.
    Role,
    /// Its distribution.
    Distribution,
    /// Its system fields.
    SystemFields,
}

/// What is to be done about a log group's retention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetentionStep {
    /// Nothing.
    Leave,
    /// Set it to so many days.
    Set(u32),
    /// It would be shortened on a log group that is older than its account's onboarding, and nobody approved that.
    Refused(u32),
}

/// What is to be done about a log group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// About its subscription.
    pub action: Action,
    /// About its retention.
    pub retention: RetentionStep,
}

/// A log group with what was seen of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observed {
    /// The log group.
    pub group: LogGroup,
    /// What the table wants of its subscription.
    pub wish: Wish,
    /// The filters on it; empty where the wish needs none to be looked at.
    pub filters: Vec<Filter>,
}

/// What is to be done about each log group.
#[must_use]
pub fn plan(terms: &Terms, observed: &[Observed]) -> Vec<Step> {
    observed.iter().map(|observed| step(terms, observed)).collect()
}

/// What is to be done about one log group.
#[must_use]
pub fn step(terms: &Terms, observed: &Observed) -> Step {
    Step {
        action: action(terms, observed.wish.clone(), &observed.filters),
        retention: retention(terms, &observed.group),
    }
}

fn action(terms: &Terms, wish: Wish, filters: &[Filter]) -> Action {
    let ours = filters.iter().find(|filter| terms.is_ours(filter));
    match wish {
        Wish::Own => Action::Own,
        Wish::Blocked(blocked) => Action::Blocked(blocked),
        Wish::Exclude(_) if ours.is_some() && terms.subscribe().on_exclude == OnExclude::Unsubscribe => {
            Action::Unsubscribe
        }
        Wish::Exclude(exclusion) => Action::Excluded(exclusion),
        Wish::Subscribe(filter) => match ours {
            Some(ours) => compared(filter, ours),
            None => subscribed(filter, filters),
        },
    }
}

/// Putting our filter where a filter of its name is would overwrite that.
fn subscribed(filter: Filter, filters: &[Filter]) -> Action {
    match filters.iter().find(|other| other.name == filter.name) {
        Some(other) => Action::Blocked(Blocked::NameTaken { destination: other.destination.clone() }),
        None => Action::Subscribe(filter),
    }
}

fn compared(filter: Filter, ours: &Filter) -> Action {
    let parts = [
        (Difference::Pattern, filter.pattern != ours.pattern),
        (Difference::Destination, filter.destination != ours.destination),
        (Difference::Role, filter.role != ours.role),
        (Difference::Distribution, filter.distribution != ours.distribution),
        (Difference::SystemFields, filter.system_fields != ours.system_fields),
    ];
    let differs: Vec<Difference> =
        parts.into_iter().filter(|(_, differs)| *differs).map(|(part, _)| part).collect();
    if differs.is_empty() { Action::Right } else { Action::Update { filter, differs } }
}

fn retention(terms: &Terms, group: &LogGroup) -> RetentionStep {
    if terms.hub.owns_log_group(terms.account, &group.name) || group.class == Class::Delivery {
        return RetentionStep::Leave;
    }
    let Retention::Keep(keep) = terms.table.decide(terms.account, &group.name).settings.retention.value
    else {
        return RetentionStep::Leave;
    };
    let Some(days) = keep.change(group.retention) else { return RetentionStep::Leave };
    if is_newer(group, terms.onboarded) {
        return RetentionStep::Set(days);
    }
    let shortens = group.retention.is_none_or(|current| days < current);
    if !keep.existing {
        RetentionStep::Leave
    } else if shortens && !terms.table.approves(Approval::Retention) {
        RetentionStep::Refused(days)
    } else {
        RetentionStep::Set(days)
    }
}

/// Whether a log group was made after its account was onboarded. Where that is not known, it was there before.
fn is_newer(group: &LogGroup, onboarded: Option<Timestamp>) -> bool {
    group.created.zip(onboarded).is_some_and(|(created, onboarded)| created >= onboarded.as_millisecond())
}
