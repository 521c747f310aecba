//! The stages in a row, and what outlives a batch.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use routing::{Rule, Table};
use strum::EnumCount;
use thiserror::Error;

use crate::batch::{Batcher, Filling, Mark};
use crate::bulk::Bulk;
use crate::decode::Decoder;
use crate::document::{Documents, Reason, Written};
use crate::envelope::Event;
use crate::event::Record;
use crate::filter::{Verdict, filter};
use crate::json::{Escaped, escape};
use crate::ledger::{Column, Counts, Ledger};
use crate::limits::Limits;
use crate::mask::{Masked, Maskers, Unmaskable};
use crate::mask_key::MaskKey;
use crate::poison::Poison;
use crate::route::{Route, Router};
use crate::types::{Types, Watch};

/// The column of each reason for which a part of a message is not lifted as it is.
const UNLIFTED: [(Reason, Column); Reason::COUNT] = [
    (Reason::Deep, Column::UnliftedDeep),
    (Reason::Fields, Column::UnliftedFields),
    (Reason::Long, Column::UnliftedLong),
    (Reason::Large, Column::UnliftedLarge),
    (Reason::Number, Column::UnliftedNumber),
    (Reason::Name, Column::UnliftedName),
    (Reason::Twice, Column::UnliftedTwice),
    (Reason::Mended, Column::UnliftedMended),
];

/// The column of each reason for which a message can't be masked.
const UNMASKABLE: [(Unmaskable, Column); Unmaskable::COUNT] = [
    (Unmaskable::Budget, Column::WithheldBudget),
    (Unmaskable::NoKey, Column::WithheldNoKey),
    (Unmaskable::Pattern, Column::WithheldPattern),
    (Unmaskable::Deep, Column::WithheldDeep),
    (Unmaskable::Defect, Column::WithheldDefect),
];

/// The reason why a record was not taken in, or not all of it.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum NotPushed {
    /// It can't be decoded. Nothing of it was taken in.
    #[error(transparent)]
    Poison(#[from] Poison),
    /// The time was over before its last event. Those before are in bulks; the others are in no column of the ledger.
    #[error("the time was over before the record's last event")]
    CutOff,
}

/// The stages between an invocation and its bulks. Kept between invocations: its buffers and memo are reused.
pub struct Pipeline {
    decoder: Decoder,
    router: Router,
    documents: Documents,
    batcher: Batcher,
    types: Types,
    ledger: Ledger,
}

impl Pipeline {
    /// A pipeline for one version of the table.
    pub fn new(table: Arc<Table>, mask_key: Option<MaskKey>, limits: Limits) -> Pipeline {
        Pipeline {
            decoder: Decoder::new(limits.inflated_bytes),
            router: Router::new(table, Maskers::new(mask_key)),
            documents: Documents::new(limits),
            batcher: Batcher::new(limits),
            types: Types::default(),
            ledger: Ledger::default(),
        }
    }

    /// Takes in one record; `index` is its place in the batch. Bulks that it filled wait in [`Pipeline::sealed`].
    ///
    /// `is_over` is asked before each event: once it returns true, the rest of the record is not taken in.
    pub fn push(
        &mut self,
        index: usize,
        record: &Record<'_>,
        is_over: &mut dyn FnMut() -> bool,
    ) -> Result<(), NotPushed> {
        self.ledger.records += 1;
        let (envelope, bytes) =
            self.decoder.decode(&record.kinesis.data).inspect_err(|_| self.ledger.poison += 1)?;
        self.ledger.decoded_bytes += bytes as u64;
        let Some(envelope) = envelope else {
            self.ledger.control += 1;
            return Ok(());
        };
        self.ledger.note_newest(&envelope);
        let central = self.router.is_central(&envelope.owner);
        let mut log_stream = String::new();
        escape(&envelope.log_stream, &mut log_stream);
        // Events of one account follow each other: what they share is looked up once.
        let mut cut_off = false;
        for events in envelope.events.chunk_by(|one, next| !central || one.account == next.account) {
            let account = events.first().and_then(|event| event.account.as_deref()).filter(|_| central);
            let route = self.router.route(account.unwrap_or(&envelope.owner), &envelope.log_group);
            let mut run = Run {
                route: &route,
                log_stream: &log_stream,
                record: index,
                steps: &mut self.ledger.steps,
                counts: self.ledger.teams.entry(Arc::clone(&route.decision.team)).or_default(),
                documents: &mut self.documents,
                types: self.types.watch(&route.decision, &envelope.log_group),
                filling: self.batcher.filling(&route.address),
            };
            for event in events {
                cut_off = is_over();
                if cut_off {
                    break;
                }
                run.ship(event);
            }
            if cut_off {
                break;
            }
        }
        self.batcher.bound();
        if cut_off { Err(NotPushed::CutOff) } else { Ok(()) }
    }

    /// The bulks that are full by now.
    pub fn sealed(&mut self) -> Vec<Bulk> {
        self.batcher.take_sealed()
    }

    /// Seals what is open and ends the batch: its last bulks, and the account of every event.
    pub fn finish(&mut self) -> (Vec<Bulk>, Ledger) {
        self.ledger.conflicts = self.types.take();
        (self.batcher.finish(), std::mem::take(&mut self.ledger))
    }
}

/// Events that share a route, and where they go.
struct Run<'a> {
    route: &'a Route,
    log_stream: &'a str,
    record: usize,
    steps: &'a mut u64,
    counts: &'a mut Counts,
    documents: &'a mut Documents,
    types: Watch<'a>,
    filling: Filling<'a>,
}

impl Run<'_> {
    /// Ships one event. A panic in its work is a defect, and the event's alone: it is shipped without its message.
    fn ship(&mut self, event: &Event<'_>) {
        let (counts, mark) = (self.counts.clone(), self.filling.mark());
        if unpanicked(|| self.follow(event)).is_none() {
            *self.counts = counts;
            self.cut_back(&mark);
            self.withhold(event);
        }
    }

    /// Takes one event through filter, mask, document and batch, into exactly one column.
    fn follow(&mut self, event: &Event<'_>) {
        let respelled = event.message.respelled();
        let event = match &respelled {
            Some(message) => &Event { message: Escaped::new(message), ..event.clone() },
            None => event,
        };
        let (route, counts) = (self.route, &mut *self.counts);
        counts[Column::Received] += 1;
        counts[Column::Unrouted] += u64::from(route.decision.rule == Rule::Unrouted);
        let verdict = filter(&route.decision.settings, event);
        let column = match verdict {
            Verdict::Pass | Verdict::Report => None,
            Verdict::Unshipped => Some(Column::Unshipped),
            Verdict::Platform => Some(Column::Platform),
            Verdict::Dropped => Some(Column::Dropped),
            Verdict::Sampled => Some(Column::Sampled),
        };
        if let Some(column) = column {
            counts[column] += 1;
            return;
        }
        let meter = route.masker.meter(event.message);
        let masked = route.masker.mask(event.message, &meter);
        *self.steps += meter.spent();
        note_reason(counts, masked.as_ref().map_or_else(|reason| Some(*reason), Masked::withheld));
        let Ok(masked) = masked else {
            counts[Column::Unmaskable] += 1;
            return;
        };
        let report = verdict == Verdict::Report && !masked.is_withheld();
        let (written, conflicts) = self.write(event, &masked, report);
        let counts = &mut *self.counts;
        counts[Column::Bulked] += 1;
        counts[Column::Masked] += u64::from(masked.is_masked());
        counts[Column::Withheld] += u64::from(masked.is_withheld());
        counts[Column::Split] += u64::from(written.documents > 1);
        counts[Column::Cut] += u64::from(written.cut);
        let notes = self.documents.notes();
        if !notes.is_empty() {
            counts[Column::Unlifted] += 1;
            for (reason, column) in UNLIFTED {
                counts[column] += u64::from(notes.has(reason));
            }
        }
        counts[Column::Conflicting] += u64::from(conflicts);
    }

    /// Ships an event whose work panicked, without its message; where that fails, too, it is dropped and counted.
    fn withhold(&mut self, event: &Event<'_>) {
        let mark = self.filling.mark();
        let shipped = self.route.masker.withheld(Unmaskable::Defect).ok().and_then(|masked| {
            let event = Event { message: Escaped::new(""), ..event.clone() };
            unpanicked(|| self.write(&event, &masked, false))
        });
        self.counts[Column::Received] += 1;
        self.counts[Column::Unrouted] += u64::from(self.route.decision.rule == Rule::Unrouted);
        self.counts[Column::Panicked] += 1;
        note_reason(self.counts, Some(Unmaskable::Defect));
        if shipped.is_some() {
            self.counts[Column::Bulked] += 1;
            self.counts[Column::Withheld] += 1;
        } else {
            self.cut_back(&mark);
            self.counts[Column::Unmaskable] += 1;
        }
    }

    /// Writes an event's documents. Answers also true if a field has another type than in an earlier document.
    fn write(&mut self, event: &Event<'_>, masked: &Masked<'_>, report: bool) -> (Written, bool) {
        let source = self.route.source(self.log_stream, event, masked, report);
        self.filling.add(self.record, |lines| {
            let start = lines.len();
            let written = self.documents.write(&source, lines);
            let conflicts =
                self.types.note(event.timestamp, written.shape, lines.get(start..).unwrap_or_default());
            (written.documents, (written, conflicts))
        })
    }

    /// Takes away what an unfinished event has written.
    fn cut_back(&mut self, mark: &Mark) {
        self.filling.cut_back(mark);
        self.documents.clear();
    }
}

/// Counts the reason for which a message can't be masked.
fn note_reason(counts: &mut Counts, found: Option<Unmaskable>) {
    for (reason, column) in UNMASKABLE {
        counts[column] += u64::from(found == Some(reason));
    }
}

/// Returns the answer of `work`; `None` if it panics. The caller then undoes the changes that `work` has made.
fn unpanicked<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

#[cfg(test)]
mod tests {
    use super::unpanicked;

    #[test]
    fn a_panic_in_an_events_work_is_caught() {
        assert_eq!(unpanicked(|| 7), Some(7));
        assert_eq!(unpanicked(|| "é".get(1..).map_or_else(|| panic!("a message"), str::len)), None);
    }
}
