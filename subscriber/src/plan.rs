//! The plan: the table's wish and the observed filters to the action. Pure.

pub mod brake;
pub mod group;
pub mod wish;

use jiff::Timestamp;
use routing::{Approval, OnExclude, Retention};

use crate::plan::group::{Class, Filter, LogGroup};
use crate::plan::wish::{Blocked, Exclusion, Terms, Wish};

/// The actions on a log group's subscription.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// None: the log group is the hub's own.
    Own,
    /// None: the hub's filter is right.
    Right,
    /// Put the hub's filter.
    Subscribe(Filter),
    /// Put the hub's filter again.
    Update {
        /// The right filter.
        filter: Filter,
        /// The differences of the current filter.
        differs: Vec<Difference>,
    },
    /// Remove the hub's filter, if the brake allows the removals of the whole account.
    Unsubscribe,
    /// None: the log group is excluded, and has no filter of the hub to remove.
    Excluded(Exclusion),
    /// None: the log group can't be subscribed.
    Blocked(Blocked),
}

/// The parts in which a filter of the hub can differ.
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

/// The actions on a log group's retention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetentionStep {
    /// None.
    Leave,
    /// Set it to this number of days.
    Set(u32),
    /// None: shortening it on a log group that is older than its account's onboarding is not approved.
    Refused(u32),
}

/// The actions on a log group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// On its subscription.
    pub action: Action,
    /// On its retention.
    pub retention: RetentionStep,
}

/// A log group with its current filters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observed {
    /// The log group.
    pub group: LogGroup,
    /// The table's wish for its subscription.
    pub wish: Wish,
    /// The current filters; empty if the wish does not depend on them.
    pub filters: Vec<Filter>,
}

/// The actions on each log group.
#[must_use]
pub fn plan(terms: &Terms, observed: &[Observed]) -> Vec<Step> {
    observed.iter().map(|observed| step(terms, observed)).collect()
}

/// The actions on one log group.
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

/// Puts the hub's filter, unless that would overwrite a foreign filter of the same name.
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

/// Returns true if a log group was created after its account was onboarded; false if that is unknown.
fn is_newer(group: &LogGroup, onboarded: Option<Timestamp>) -> bool {
    group.created.zip(onboarded).is_some_and(|(created, onboarded)| created >= onboarded.as_millisecond())
}
