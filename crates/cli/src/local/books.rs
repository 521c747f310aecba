//! The books: every event written is accounted for, and every part agrees with its neighbour.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use listener::Totals;
use localcloud::delivery;
use serde::Serialize;
use shipper::report::summary::{Column, TeamSummary};

use super::news::Heard;

/// What each part says of the events that went through it.
pub(crate) struct Books {
    /// What this process wrote to log groups with our filter; others may have written too.
    pub(crate) written: u64,
    /// What delivery made of what was written.
    pub(crate) delivery: delivery::Counts,
    /// Records that the mapping gave up: their events are in the quarantine.
    pub(crate) records_given_up: u64,
    /// What the functions say.
    pub(crate) heard: Heard,
    /// What the listener has.
    pub(crate) listener: Totals,
}

/// The hub's line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct HubBooks {
    /// Events in log groups with our filter.
    pub(crate) seen: u64,
    /// Events that were put on the stream.
    pub(crate) put: u64,
    /// Events that the shipper has not accounted for yet, or that delivery has not put yet.
    pub(crate) in_flight: u64,
    pub(crate) records: u64,
    pub(crate) poison: u64,
    /// The version of the table that the functions used last.
    pub(crate) table: String,
}

/// One team's line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct TeamBooks {
    pub(crate) received: u64,
    pub(crate) delivered: u64,
    pub(crate) redelivered: u64,
    pub(crate) still_parked: u64,
    pub(crate) refused: u64,
    pub(crate) over_budget: u64,
    pub(crate) held_back: u64,
    pub(crate) vanished: u64,
    pub(crate) masked: u64,
    pub(crate) withheld: u64,
    pub(crate) documents: u64,
    pub(crate) duplicates: u64,
    /// Different events among the documents.
    pub(crate) events_at_listener: u64,
}

impl Books {
    pub(crate) fn hub(&self) -> HubBooks {
        let Books { delivery, heard, .. } = self;
        HubBooks {
            seen: delivery.seen,
            put: delivery.put,
            in_flight: delivery.pending + delivery.put.saturating_sub(self.received()),
            records: heard.records,
            poison: heard.poison,
            table: heard.table.clone(),
        }
    }

    /// Every team's line, by name.
    pub(crate) fn teams(&self) -> BTreeMap<Arc<str>, TeamBooks> {
        let heard = self.heard.shipped.keys().chain(self.heard.redelivered.keys()).map(Arc::clone);
        let listener = self.listener.accounts.keys().map(|name| Arc::from(name.as_str()));
        let names: BTreeSet<Arc<str>> = heard.chain(listener).collect();
        names.into_iter().map(|name| (Arc::clone(&name), self.team(&name))).collect()
    }

    /// Whether nothing is on its way any more.
    pub(crate) fn settled(&self) -> bool {
        let all_seen = self.delivery.seen >= self.written;
        all_seen && self.hub().in_flight == 0 && self.teams().values().all(|team| team.still_parked == 0)
    }

    /// What does not agree, in sentences; nothing where the books balance.
    pub(crate) fn faults(&self) -> Vec<String> {
        let faults = self.hub_faults().into_iter();
        faults.chain(self.teams().iter().flat_map(|(name, team)| team.faults(name))).collect()
    }

    fn hub_faults(&self) -> Vec<String> {
        let Books { written, delivery, records_given_up, heard, .. } = self;
        let delivery::Counts { seen, put, refused, oversize, pending, .. } = *delivery;
        let received = self.received();
        let mut faults = holding([
            (seen < *written, format!("{written} events were written and delivery saw {seen}")),
            (pending > 0, format!("{pending} events are still on their way to the stream")),
            (refused > 0, format!("{refused} events were refused by the destination's policy")),
            (oversize > 0, format!("{oversize} events are too large for a Kinesis record")),
            (
                put != received,
                format!("{put} events were put on the stream and the shipper took in {received}"),
            ),
            (*records_given_up > 0, format!("the mapping gave up {records_given_up} records")),
            (heard.poison > 0, format!("{} records could not be decoded", heard.poison)),
        ]);
        let unbalanced = heard.unbalanced.iter();
        faults.extend(unbalanced.map(|id| format!("the ledger of the invocation {id} does not balance")));
        faults
    }

    /// Events that the shipper took in; what failed is taken in again.
    fn received(&self) -> u64 {
        self.heard
            .shipped
            .values()
            .map(|team| team[Column::Received].saturating_sub(team[Column::Failed]))
            .sum()
    }

    fn team(&self, name: &Arc<str>) -> TeamBooks {
        let nothing = TeamSummary::default();
        let shipped = self.heard.shipped.get(name).unwrap_or(&nothing);
        let again = self.heard.redelivered.get(name).unwrap_or(&nothing);
        let at_listener = self.listener.of(name);
        TeamBooks {
            received: shipped[Column::Received].saturating_sub(shipped[Column::Failed]),
            delivered: shipped[Column::Delivered],
            redelivered: again[Column::Delivered],
            still_parked: still_parked(shipped, again),
            refused: shipped[Column::Refused] + again[Column::Refused] + again[Column::GivenUp],
            over_budget: shipped[Column::OverBudget] + again[Column::OverBudget],
            held_back: held_back(shipped),
            vanished: again[Column::Vanished],
            masked: shipped[Column::Masked],
            withheld: shipped[Column::Withheld],
            documents: at_listener.documents,
            duplicates: at_listener.duplicates,
            events_at_listener: at_listener.distinct_ids,
        }
    }
}

impl TeamBooks {
    fn faults(&self, name: &str) -> Vec<String> {
        let TeamBooks { received, still_parked, vanished, events_at_listener, .. } = *self;
        let sent = self.delivered + self.redelivered;
        let accounted = sent + still_parked + self.refused + self.over_budget + self.held_back + vanished;
        holding([
            (
                received != accounted,
                format!("{name}: {received} events came in and {accounted} are accounted for"),
            ),
            (
                sent != events_at_listener,
                format!("{name}: {sent} events were delivered and the listener has {events_at_listener}"),
            ),
            (still_parked > 0, format!("{name}: {still_parked} events are still parked")),
            (vanished > 0, format!("{name}: {vanished} parked events were gone before they could be sent")),
        ])
    }
}

/// Each message that `redeliver` is done with leaves the park, and the pieces it parked again came in.
fn still_parked(shipped: &TeamSummary, again: &TeamSummary) -> u64 {
    let out = again[Column::Received].saturating_sub(again[Column::Failed]);
    (shipped[Column::Parked] + again[Column::Parked]).saturating_sub(out)
}

fn held_back(shipped: &TeamSummary) -> u64 {
    shipped[Column::Unshipped]
        + shipped[Column::Platform]
        + shipped[Column::Dropped]
        + shipped[Column::Sampled]
        + shipped[Column::Unmaskable]
}

fn holding<const N: usize>(checks: [(bool, String); N]) -> Vec<String> {
    checks.into_iter().filter(|(holds, _)| *holds).map(|(_, fault)| fault).collect()
}

#[cfg(test)]
mod tests {
    use listener::Counts;

    use super::*;

    /// Ten events that balance: six delivered, two parked and redelivered, two platform lines.
    fn balanced() -> Books {
        let shipped = TeamSummary::from([
            (Column::Received, 10),
            (Column::Delivered, 6),
            (Column::Parked, 2),
            (Column::Platform, 2),
        ]);
        let again = TeamSummary::from([(Column::Received, 2), (Column::Delivered, 2)]);
        let mut heard = Heard::default();
        heard.shipped.insert("core".into(), shipped);
        heard.redelivered.insert("core".into(), again);
        let counts = Counts { documents: 8, distinct_ids: 8, ..Counts::default() };
        Books {
            written: 10,
            delivery: delivery::Counts { seen: 10, put: 10, ..delivery::Counts::default() },
            records_given_up: 0,
            heard,
            listener: Totals { accounts: [("core".to_owned(), counts)].into(), ..Totals::default() },
        }
    }

    type Change = fn(&mut Books);

    fn shipped(books: &mut Books) -> &mut TeamSummary {
        books.heard.shipped.entry("core".into()).or_default()
    }

    fn again(books: &mut Books) -> &mut TeamSummary {
        books.heard.redelivered.entry("core".into()).or_default()
    }

    fn at_listener(books: &mut Books) -> &mut Counts {
        books.listener.accounts.entry("core".to_owned()).or_default()
    }

    #[test]
    fn books_that_balance_have_no_fault() {
        let changes: [(&str, Change); 6] = [
            ("nothing special", |_| {}),
            ("what failed is taken in again", |books| {
                shipped(books)[Column::Received] += 3;
                shipped(books)[Column::Failed] += 3;
            }),
            ("a message that stays is received again", |books| {
                again(books)[Column::Received] += 2;
                again(books)[Column::Failed] += 2;
            }),
            ("a piece of a halved bulk is parked again", |books| {
                again(books)[Column::Received] += 1;
                again(books)[Column::Parked] += 1;
            }),
            ("a person wrote too", |books| books.written = 9),
            ("copies have the same id", |books| at_listener(books).documents += 2),
        ];
        for (what, change) in changes {
            let mut books = balanced();
            change(&mut books);
            assert_eq!(books.faults(), [""; 0], "{what}");
            assert!(books.settled(), "{what}");
        }
    }

    #[test]
    fn whatever_is_missing_is_said() {
        let changes: [(&[&str], Change); 8] = [
            (&["11 events were written and delivery saw 10"], |books| books.written = 11),
            (&["11 events were put on the stream and the shipper took in 10"], |books| {
                books.delivery.put = 11;
            }),
            (&["1 events were refused by the destination's policy"], |books| books.delivery.refused = 1),
            (&["the mapping gave up 1 records"], |books| books.records_given_up = 1),
            (&["1 records could not be decoded"], |books| books.heard.poison = 1),
            (&["the ledger of the invocation r1 does not balance"], |books| {
                books.heard.unbalanced.push("r1".to_owned());
            }),
            (&["core: 8 events were delivered and the listener has 0"], |books| {
                books.listener.accounts.clear();
            }),
            (
                &[
                    "core: 8 events were delivered and the listener has 7",
                    "other: 0 events were delivered and the listener has 1",
                ],
                |books| {
                    at_listener(books).distinct_ids -= 1;
                    let one = Counts { distinct_ids: 1, ..Counts::default() };
                    books.listener.accounts.insert("other".to_owned(), one);
                },
            ),
        ];
        for (expected, change) in changes {
            let mut books = balanced();
            change(&mut books);
            assert_eq!(books.faults(), expected);
        }
    }

    #[test]
    fn what_is_parked_or_in_flight_is_not_settled() {
        let changes: [(&str, Change); 3] = [
            ("parked", |books| books.heard.redelivered.clear()),
            ("on the stream", |books| books.delivery.put += 1),
            ("written", |books| books.written += 1),
        ];
        for (what, change) in changes {
            let mut books = balanced();
            change(&mut books);
            assert!(!books.settled(), "{what}");
        }
    }
}
