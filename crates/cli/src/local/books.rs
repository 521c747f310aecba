//! The books: every event written is accounted for, and every part agrees with its neighbour.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use listener::Totals;
use localcloud::delivery;
use loghub_console::seams::{HubBooks, Ledger, TeamBooks};
use shipper::report::summary::{Column, TeamSummary};

use super::news::Heard;
use crate::output::count;

/// The counts of each part that events went through.
pub(crate) struct Books {
    /// The events that this process wrote to log groups with our filter; others may have written too.
    pub(crate) written: u64,
    /// Delivery's counts of the events written.
    pub(crate) delivery: delivery::Counts,
    /// Filter patterns that delivery can't play.
    pub(crate) unplayed: BTreeMap<String, delivery::Unplayed>,
    /// Records that the mapping gave up: their events are in the quarantine.
    pub(crate) records_given_up: u64,
    /// The sums of the functions' summaries.
    pub(crate) heard: Heard,
    /// The listener's counts.
    pub(crate) listener: Totals,
}

impl Books {
    pub(crate) fn hub(&self) -> HubBooks {
        let Books { delivery, heard, .. } = self;
        HubBooks {
            seen: delivery.seen,
            put: delivery.put,
            unmatched: delivery.unmatched,
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

    /// The books as an answer. Until they are closed, what time may mend is no fault yet; `more` are faults that others
    /// found.
    pub(crate) fn ledger(&self, closing: bool, more: Vec<String>) -> Ledger {
        let mut faults = if closing { self.faults() } else { self.faults_so_far() };
        faults.extend(more);
        Ledger {
            balanced: faults.is_empty(),
            closing,
            faults,
            written: self.written,
            hub: self.hub(),
            teams: self.teams().into_iter().map(|(name, team)| (name.to_string(), team)).collect(),
        }
    }

    /// Returns true if no event is on its way any more.
    pub(crate) fn settled(&self) -> bool {
        let all_seen = self.delivery.seen >= self.written;
        all_seen && self.hub().in_flight == 0 && !self.heard.shipped.keys().any(|name| self.parked(name) > 0)
    }

    /// Sentences that say what does not agree; none if the books balance.
    pub(crate) fn faults(&self) -> Vec<String> {
        self.judged().into_iter().map(|fault| fault.said).collect()
    }

    /// The faults that no event on its way can mend.
    fn faults_so_far(&self) -> Vec<String> {
        self.judged().into_iter().filter(|fault| !fault.may_pass).map(|fault| fault.said).collect()
    }

    fn judged(&self) -> Vec<Fault> {
        let faults = self.hub_faults().into_iter();
        faults.chain(self.teams().iter().flat_map(|(name, team)| team_faults(team, name))).collect()
    }

    fn hub_faults(&self) -> Vec<Fault> {
        let Books { written, delivery, unplayed, records_given_up, heard, .. } = self;
        let delivery::Counts { seen, put, refused, oversize, pending, .. } = *delivery;
        let received = self.received();
        let mut faults = holding([
            (
                seen < *written,
                true,
                format!("delivery saw {} of {written} that were written", count(seen, "event")),
            ),
            (
                pending > 0,
                true,
                format!("delivery has not yet put {} on the stream", count(pending, "event")),
            ),
            (refused > 0, false, format!("the destination's policy refused {}", count(refused, "event"))),
            (
                oversize > 0,
                false,
                format!("delivery left out {}, too large for a record", count(oversize, "event")),
            ),
            (
                put != received,
                put > received,
                format!(
                    "delivery put {} on the stream, and the shipper received {received}",
                    count(put, "event")
                ),
            ),
            (
                *records_given_up > 0,
                false,
                format!("the mapping gave up {}", count(*records_given_up, "record")),
            ),
            (
                heard.poison > 0,
                false,
                format!("the shipper failed to decode {}", count(heard.poison, "record")),
            ),
        ]);
        faults.extend(unplayed.iter().map(|(pattern, unplayed)| {
            let delivery::Unplayed { why, events } = unplayed;
            let events = count(*events, "event");
            Fault::lasting(format!(
                "delivery can't play the filter pattern {pattern}, which holds back {events}: {why}"
            ))
        }));
        let unbalanced = heard.unbalanced.iter();
        faults.extend(
            unbalanced.map(|id| Fault::lasting(format!("the ledger of invocation {id} does not balance"))),
        );
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
        let none = TeamSummary::default();
        let shipped = self.heard.shipped.get(name).unwrap_or(&none);
        let again = self.heard.redelivered.get(name).unwrap_or(&none);
        let at_listener = self.listener.of(name);
        let team = TeamBooks {
            received: shipped[Column::Received].saturating_sub(shipped[Column::Failed]),
            delivered: shipped[Column::Delivered],
            redelivered: again[Column::Delivered],
            replayed: 0,
            still_parked: self.parked(name),
            refused: shipped[Column::Refused] + again[Column::Refused] + again[Column::GivenUp],
            over_budget: shipped[Column::OverBudget] + again[Column::OverBudget],
            held_back: held_back(shipped),
            vanished: again[Column::Vanished],
            masked: shipped[Column::Masked],
            withheld: shipped[Column::Withheld],
            documents: at_listener.documents,
            duplicates: at_listener.duplicates,
            events_at_listener: at_listener.distinct_ids,
        };
        with_replayed(team)
    }

    /// The team's events that are parked: each message that `redeliver` is done with leaves the park, and the pieces that
    /// it parked again came in.
    fn parked(&self, name: &Arc<str>) -> u64 {
        let none = TeamSummary::default();
        let shipped = self.heard.shipped.get(name).unwrap_or(&none);
        let again = self.heard.redelivered.get(name).unwrap_or(&none);
        let out = again[Column::Received].saturating_sub(again[Column::Failed]);
        (shipped[Column::Parked] + again[Column::Parked]).saturating_sub(out)
    }
}

/// Moves to `replayed` the events that the listener has besides those that the functions delivered. `replay run` sends
/// what the functions gave up or parked, and they do not hear of it: as many as they kept are explained so, and no more.
fn with_replayed(mut team: TeamBooks) -> TeamBooks {
    let mut more = team.events_at_listener.saturating_sub(team.delivered + team.redelivered);
    for kept in [&mut team.refused, &mut team.vanished, &mut team.still_parked] {
        let replayed = more.min(*kept);
        *kept -= replayed;
        more -= replayed;
        team.replayed += replayed;
    }
    team
}

fn team_faults(team: &TeamBooks, name: &str) -> Vec<Fault> {
    let TeamBooks { received, still_parked, vanished, events_at_listener, .. } = *team;
    let sent = team.delivered + team.redelivered + team.replayed;
    let accounted = sent + still_parked + team.refused + team.over_budget + team.held_back + vanished;
    holding([
        (
            received != accounted,
            false,
            format!("{name}: the shipper received {} and accounts for {accounted}", count(received, "event")),
        ),
        (
            sent != events_at_listener,
            // The functions report a delivery after the listener has it.
            sent < events_at_listener,
            format!(
                "{name}: the hub delivered {} and the listener has {events_at_listener}",
                count(sent, "event")
            ),
        ),
        (still_parked > 0, true, format!("{name}: the park still has {}", count(still_parked, "event"))),
        (
            vanished > 0,
            false,
            format!("{name}: the park lost {} before redelivery", count(vanished, "event")),
        ),
    ])
}

fn held_back(shipped: &TeamSummary) -> u64 {
    shipped[Column::Unshipped]
        + shipped[Column::Platform]
        + shipped[Column::Dropped]
        + shipped[Column::Sampled]
        + shipped[Column::Unmaskable]
}

/// Something that does not agree.
struct Fault {
    said: String,
    /// True if an event on its way may mend it.
    may_pass: bool,
}

impl Fault {
    fn lasting(said: String) -> Fault {
        Fault { said, may_pass: false }
    }
}

/// The faults that hold: each with whether it may pass.
fn holding<const N: usize>(checks: [(bool, bool, String); N]) -> Vec<Fault> {
    let held = checks.into_iter().filter(|(holds, ..)| *holds);
    held.map(|(_, may_pass, said)| Fault { said, may_pass }).collect()
}

#[cfg(test)]
mod tests {
    use listener::Counts;

    use super::*;

    /// Ten events that balance: six delivered, two parked and redelivered, two platform lines.
    fn balanced_books() -> Books {
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
            unplayed: BTreeMap::new(),
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
        let changes: [(&str, Change); 10] = [
            ("nothing special", |_| {}),
            ("a filter pattern holds events back", |books| {
                books.delivery.seen += 3;
                books.delivery.unmatched += 3;
            }),
            ("refused events are replayed", |books| {
                shipped(books)[Column::Received] += 3;
                shipped(books)[Column::Refused] += 3;
                books.delivery.put += 3;
                books.delivery.seen += 3;
                at_listener(books).distinct_ids += 2;
            }),
            ("a parked bulk is replayed, and then redeliver misses it", |books| {
                again(books)[Column::Delivered] -= 2;
                again(books)[Column::Vanished] += 2;
            }),
            ("a bulk is replayed that was given up by age", |books| {
                again(books)[Column::Delivered] -= 1;
                again(books)[Column::GivenUp] += 1;
            }),
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
            let mut books = balanced_books();
            change(&mut books);
            assert_eq!(books.faults(), [""; 0], "{what}");
            assert!(books.settled(), "{what}");
        }
    }

    #[test]
    fn whatever_is_missing_is_said() {
        let changes: [(&[&str], Change); 10] = [
            (&["core: the hub delivered 8 events and the listener has 10"], |books| {
                again(books)[Column::Refused] += 1;
                again(books)[Column::Delivered] -= 1;
                at_listener(books).distinct_ids += 2;
            }),
            (&["delivery saw 10 events of 11 that were written"], |books| books.written = 11),
            (&["delivery put 11 events on the stream, and the shipper received 10"], |books| {
                books.delivery.put = 11;
            }),
            (&["the destination's policy refused 1 event"], |books| books.delivery.refused = 1),
            (
                &[
                    "delivery can't play the filter pattern { $.a = 1, which holds back 3 events: `{` is never closed",
                ],
                |books| {
                    (books.delivery.seen, books.delivery.unplayed) = (13, 3);
                    let unplayed = delivery::Unplayed { why: "`{` is never closed".to_owned(), events: 3 };
                    books.unplayed.insert("{ $.a = 1".to_owned(), unplayed);
                },
            ),
            (&["the mapping gave up 1 record"], |books| books.records_given_up = 1),
            (&["the shipper failed to decode 2 records"], |books| books.heard.poison = 2),
            (&["the ledger of invocation r1 does not balance"], |books| {
                books.heard.unbalanced.push("r1".to_owned());
            }),
            (&["core: the hub delivered 8 events and the listener has 0"], |books| {
                books.listener.accounts.clear();
            }),
            (
                &[
                    "core: the hub delivered 8 events and the listener has 7",
                    "other: the hub delivered 0 events and the listener has 1",
                ],
                |books| {
                    at_listener(books).distinct_ids -= 1;
                    let one = Counts { distinct_ids: 1, ..Counts::default() };
                    books.listener.accounts.insert("other".to_owned(), one);
                },
            ),
        ];
        for (expected, change) in changes {
            let mut books = balanced_books();
            change(&mut books);
            assert_eq!(books.faults(), expected);
        }
    }

    #[test]
    fn what_is_on_its_way_is_no_fault_before_the_books_close() {
        let changes: [(&str, bool, Change); 8] = [
            ("nothing special", true, |_| {}),
            ("written and not seen", true, |books| books.written += 1),
            ("on the stream", true, |books| books.delivery.put += 1),
            ("not yet put", true, |books| books.delivery.pending += 1),
            ("parked", true, |books| {
                books.heard.redelivered.clear();
                at_listener(books).distinct_ids -= 2;
            }),
            ("delivered and not yet reported", true, |books| {
                shipped(books)[Column::Received] -= 1;
                shipped(books)[Column::Delivered] -= 1;
            }),
            ("lost by the listener", false, |books| at_listener(books).distinct_ids -= 1),
            ("poison", false, |books| books.heard.poison = 1),
        ];
        for (what, balanced, change) in changes {
            let mut books = balanced_books();
            change(&mut books);
            let ledger = books.ledger(false, Vec::new());
            assert_eq!((ledger.balanced, ledger.closing), (balanced, false), "{what}: {:?}", ledger.faults);
            let closed = books.ledger(true, Vec::new());
            assert_eq!(closed.faults, books.faults(), "{what}");
        }
        let leaked = balanced_books().ledger(true, vec!["core: 1 secret is unmasked".to_owned()]);
        assert!(!leaked.balanced, "what others found is a fault too");
    }

    #[test]
    fn what_is_parked_or_in_flight_is_not_settled() {
        let changes: [(&str, Change); 3] = [
            ("parked", |books| books.heard.redelivered.clear()),
            ("on the stream", |books| books.delivery.put += 1),
            ("written", |books| books.written += 1),
        ];
        for (what, change) in changes {
            let mut books = balanced_books();
            change(&mut books);
            assert!(!books.settled(), "{what}");
        }
    }
}
