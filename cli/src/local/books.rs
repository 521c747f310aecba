//! The closing books: every event written is accounted for, and every account agrees with its neighbour.

use std::collections::BTreeMap;
use std::sync::Arc;

use listener::{Counts, Totals};
use localcloud::delivery;
use serde::Serialize;
use shipper::summary::TeamSummary;

use super::news::Heard;

/// What each part says of the events that went through it.
pub(crate) struct Books {
    /// What delivery put on the stream.
    pub(crate) delivery: delivery::Counts,
    /// Records that the mapping gave up: their events are in the quarantine.
    pub(crate) records_given_up: u64,
    /// What the functions say.
    pub(crate) heard: Heard,
    /// What the listener has.
    pub(crate) listener: Totals,
}

/// One team's line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct TeamBooks {
    pub(crate) received: u64,
    pub(crate) delivered: u64,
    pub(crate) redelivered: u64,
    pub(crate) still_parked: u64,
    pub(crate) refused: u64,
    pub(crate) held_back: u64,
    pub(crate) masked: u64,
    pub(crate) withheld: u64,
    pub(crate) documents: u64,
    pub(crate) duplicates: u64,
}

impl Books {
    /// Every team's line, by name.
    pub(crate) fn teams(&self) -> BTreeMap<Arc<str>, TeamBooks> {
        let names = self.heard.shipped.keys().chain(self.heard.redelivered.keys());
        names.map(|name| (Arc::clone(name), self.team(name))).collect()
    }

    fn team(&self, name: &Arc<str>) -> TeamBooks {
        let nothing = TeamSummary::default();
        let shipped = self.heard.shipped.get(name).unwrap_or(&nothing);
        let again = self.heard.redelivered.get(name).unwrap_or(&nothing);
        let at_listener = self.listener.of(name);
        TeamBooks {
            received: shipped.received - shipped.failed,
            delivered: shipped.delivered,
            redelivered: again.delivered,
            still_parked: shipped.parked.saturating_sub(again.delivered + again.refused + again.given_up),
            refused: shipped.refused + again.refused + again.given_up,
            held_back: shipped.unshipped
                + shipped.platform
                + shipped.dropped
                + shipped.sampled
                + shipped.unmaskable
                + shipped.over_budget,
            masked: shipped.masked,
            withheld: shipped.withheld,
            documents: at_listener.documents,
            duplicates: at_listener.duplicates,
        }
    }

    /// What does not agree, in sentences; nothing where the books balance.
    pub(crate) fn faults(&self) -> Vec<String> {
        let teams = self.teams();
        let received: u64 = teams.values().map(|team| team.received).sum();
        let mut faults = Vec::new();
        let mut check = |holds: bool, fault: String| {
            if !holds {
                faults.push(fault);
            }
        };
        let put = self.delivery.put;
        check(
            put == received,
            format!("{put} events were put on the stream and the shipper took in {received}"),
        );
        check(
            self.delivery.pending == 0,
            format!("{} events are still on their way to the stream", self.delivery.pending),
        );
        check(self.records_given_up == 0, format!("the mapping gave up {} records", self.records_given_up));
        check(self.heard.poison == 0, format!("{} records could not be decoded", self.heard.poison));
        for id in &self.heard.unbalanced {
            check(false, format!("the ledger of the invocation {id} does not balance"));
        }
        for (name, team) in &teams {
            let Counts { distinct_ids, .. } = self.listener.of(name);
            let sent = team.delivered + team.redelivered;
            check(
                sent == distinct_ids,
                format!("{name}: {sent} events were delivered and the listener has {distinct_ids}"),
            );
            check(team.still_parked == 0, format!("{name}: {} events are still parked", team.still_parked));
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(change: impl FnOnce(&mut delivery::Counts, &mut Heard, &mut Totals)) -> Vec<String> {
        let mut delivery = delivery::Counts { seen: 10, put: 10, ..delivery::Counts::default() };
        let shipped =
            TeamSummary { received: 10, delivered: 6, parked: 2, platform: 2, ..TeamSummary::default() };
        let again = TeamSummary { received: 2, delivered: 2, ..TeamSummary::default() };
        let mut heard = Heard::default();
        heard.shipped.insert("core".into(), shipped);
        heard.redelivered.insert("core".into(), again);
        let counts = Counts { documents: 8, distinct_ids: 8, ..Counts::default() };
        let mut listener =
            Totals { accounts: BTreeMap::from([("core".to_owned(), counts)]), ..Totals::default() };
        change(&mut delivery, &mut heard, &mut listener);
        let books = Books { delivery, records_given_up: 0, heard, listener };
        books.faults()
    }

    fn team(heard: &mut Heard) -> &mut TeamSummary {
        heard.shipped.entry("core".into()).or_default()
    }

    #[test]
    fn books_that_balance_have_no_fault() {
        assert_eq!(faults(|_, _, _| {}), [""; 0]);
        let retried = faults(|_, heard, _| {
            team(heard).received += 3;
            team(heard).failed += 3;
        });
        assert_eq!(retried, [""; 0], "what failed is taken in again");
    }

    #[test]
    fn whatever_is_missing_is_said() {
        let missing = faults(|delivery, _, _| delivery.put = 11);
        assert_eq!(missing, ["11 events were put on the stream and the shipper took in 10"]);
        let lost = faults(|_, _, listener| listener.accounts.clear());
        assert_eq!(lost, ["core: 8 events were delivered and the listener has 0"]);
        let parked = faults(|_, heard, listener| {
            heard.redelivered.clear();
            if let Some(counts) = listener.accounts.get_mut("core") {
                counts.distinct_ids = 6;
            }
        });
        assert_eq!(parked, ["core: 2 events are still parked"]);
        let unbalanced = faults(|_, heard, _| heard.unbalanced.push("r1".to_owned()));
        assert_eq!(unbalanced, ["the ledger of the invocation r1 does not balance"]);
    }
}
