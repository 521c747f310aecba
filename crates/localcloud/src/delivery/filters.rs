//! The subscription filters of the members' log groups, and those of them that point at the hub's destination.

use std::collections::{BTreeMap, BTreeSet};

use filterpattern::{Matcher, Pattern};

use super::status::Shared;
use crate::aws::{CallError, Doing as _};
use crate::cloud::Cloud;
use crate::destination::Destination;
use crate::notices::{FilterChange, Put};

/// An account and a log group of it.
pub(super) type Place = (String, String);

/// Our filter on a member's log group.
pub(super) struct Filter {
    pub(super) name: String,
    pub(super) admission: Admission,
    /// Records are spread at random, and not by their log stream.
    pub(super) is_random: bool,
}

/// The events of a log group that delivery takes.
pub(super) enum Admission {
    /// Those that the filter's pattern matches.
    Matched(Matcher),
    /// None: the destination's policy refuses them.
    Refused,
    /// None: the filter's pattern can't be played.
    Unplayed { pattern: String, why: String },
}

/// Every filter that is known, of members and others.
pub(super) struct Filters {
    organization_id: String,
    members: BTreeSet<String>,
    destination: Option<Destination>,
    known: BTreeMap<Place, BTreeMap<String, Put>>,
    ours: BTreeMap<Place, Filter>,
}

impl Filters {
    pub(super) fn new(organization_id: &str, members: &[String]) -> Self {
        Self {
            organization_id: organization_id.to_owned(),
            members: members.iter().cloned().collect(),
            destination: None,
            known: BTreeMap::new(),
            ours: BTreeMap::new(),
        }
    }

    /// Returns our filter on a log group, if its account is a member.
    pub(super) fn ours(&self, place: &Place) -> Option<&Filter> {
        self.ours.get(place)
    }

    /// Returns the number of members' log groups with our filter.
    pub(super) fn groups(&self) -> usize {
        self.ours.len()
    }

    /// Returns the member that comes after this one, and after the last the first.
    pub(super) fn member_after(&self, account: &str) -> Option<String> {
        let after = self.members.iter().find(|member| member.as_str() > account);
        after.or_else(|| self.members.first()).cloned()
    }

    pub(super) fn destination(&self) -> Option<&Destination> {
        self.destination.as_ref()
    }

    /// Sets the destination; its policy is checked again for every filter.
    pub(super) fn set_destination(&mut self, destination: Option<Destination>, shared: &Shared) {
        if self.destination != destination {
            self.destination = destination;
            self.judge_all(shared);
        }
    }

    pub(super) fn change(&mut self, place: &Place, change: &FilterChange, shared: &Shared) {
        match change {
            FilterChange::Put(put) => {
                let filters = self.known.entry(place.clone()).or_default();
                filters.insert(put.filter_name.clone(), put.clone());
            }
            FilterChange::Deleted(name) => {
                if let Some(filters) = self.known.get_mut(place) {
                    filters.remove(name);
                }
            }
            FilterChange::GroupDeleted => {
                self.known.remove(place);
            }
        }
        self.judge(place, shared);
    }

    /// Reads the filters of a member, as they are in the emulator.
    pub(super) async fn read(
        &mut self,
        cloud: &Cloud,
        account: &str,
        shared: &Shared,
    ) -> Result<(), CallError> {
        let logs = cloud.logs(account);
        let groups = logs.describe_log_groups().into_paginator().items().send();
        let groups = groups.collect::<Result<Vec<_>, _>>().await;
        let groups = groups.doing(|| format!("Listing the log groups of {account}"))?;
        let mut read = BTreeMap::new();
        for name in groups.into_iter().filter_map(|group| group.log_group_name) {
            let describe = logs.describe_subscription_filters().log_group_name(&name).send().await;
            let described = describe.doing(|| format!("Reading the filters of {name} in {account}"))?;
            let filters = described.subscription_filters.into_iter().flatten().map(|filter| Put {
                filter_name: filter.filter_name.unwrap_or_default(),
                filter_pattern: filter.filter_pattern.unwrap_or_default(),
                destination_arn: filter.destination_arn.unwrap_or_default(),
                distribution: filter.distribution.map(|how| how.as_str().to_owned()).unwrap_or_default(),
            });
            let filters = filters.map(|filter| (filter.filter_name.clone(), filter)).collect();
            read.insert((account.to_owned(), name), filters);
        }
        self.members.insert(account.to_owned());
        self.known.retain(|(owner, _), _| owner != account);
        self.known.extend(read);
        self.judge_all(shared);
        Ok(())
    }

    fn judge_all(&mut self, shared: &Shared) {
        self.ours.clear();
        for place in self.known.keys().cloned().collect::<Vec<_>>() {
            self.judge(&place, shared);
        }
    }

    /// Finds our filter on a log group, and whether its events may be delivered.
    fn judge(&mut self, place: &Place, shared: &Shared) {
        self.ours.remove(place);
        let (account, group) = place;
        let Some(destination) = self.destination.as_ref().filter(|_| self.members.contains(account)) else {
            return;
        };
        let mut filters = self.known.get(place).into_iter().flat_map(BTreeMap::values);
        let Some(ours) = filters.find(|filter| filter.destination_arn == destination.arn) else { return };
        let admission = match destination.admits(account, &self.organization_id) {
            Ok(()) => play(&ours.filter_pattern),
            Err(refusal) => {
                shared.complain(format!("{group} in {account} is refused: {refusal}"));
                Admission::Refused
            }
        };
        if let Admission::Unplayed { pattern, why } = &admission {
            shared.complain(format!("the filter pattern {pattern} can't be played: {why}"));
        }
        let filter =
            Filter { name: ours.filter_name.clone(), admission, is_random: ours.distribution == "Random" };
        self.ours.insert(place.clone(), filter);
    }
}

fn play(pattern: &str) -> Admission {
    let matcher = Pattern::read(pattern)
        .map_err(|fault| fault.to_string())
        .and_then(|read| Matcher::new(&read).map_err(|unplayable| unplayable.to_string()));
    match matcher {
        Ok(matcher) => Admission::Matched(matcher),
        Err(why) => Admission::Unplayed { pattern: pattern.to_owned(), why },
    }
}
