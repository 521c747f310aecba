//! The handler of `shipper`: a Kinesis batch through the pipeline, its bulks delivered, parked or failed.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::Arc;

use lambda_runtime::Diagnostic;
use pipeline::{Batch, Bulk, Ledger, NotABatch, NotPushed, Pipeline, Record};
use thiserror::Error;
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout_at};

use crate::delivery::flight::{ANSWER_MARGIN, Bounds, Flight};
use crate::park::quarantine::Quarantined;
use crate::park::tries::{self, Trial};
use crate::park::write::Origin;
use crate::report::conflicts::Conflicts;
use crate::report::event_ages::EventAges;
use crate::report::summary::{Summary, TeamSummary};
use crate::report::tally::Tally;
use crate::report::{Report, join, kinesis_answer};
use crate::settings::ShipperSettings;
use crate::stages::{self, Stages};
use crate::state::ShipperState;
use crate::team::tokens::TokenError;
use crate::world::World;
use function::invocation::Invocation;
use function::table_source::{Checked, TableError};

/// The function `shipper`: what lives as long as its environment.
pub struct Shipper {
    settings: ShipperSettings,
    hub: Arc<ShipperState>,
    stages: Mutex<Option<Stages>>,
    ages: EventAges,
    conflicts: Conflicts,
    isolates: bool,
}

/// The reason why a whole invocation failed; Kinesis retries the batch.
#[derive(Debug, Error)]
pub enum ShipError {
    /// The payload is not a Kinesis batch.
    #[error(transparent)]
    NotABatch(#[from] NotABatch),
    /// There is no table.
    #[error(transparent)]
    TableError(#[from] TableError),
    /// The mask key could not be read.
    #[error("the table needs the mask key: {0}")]
    MaskKey(#[source] TokenError),
}

impl From<ShipError> for Diagnostic {
    fn from(error: ShipError) -> Diagnostic {
        let error_type = match error {
            ShipError::NotABatch(_) => "NotABatch",
            ShipError::TableError(_) => "NoTable",
            ShipError::MaskKey(_) => "MaskKeyUnreadable",
        };
        Diagnostic { error_type: error_type.to_owned(), error_message: error.to_string() }
    }
}

impl Shipper {
    /// A shipper that has done nothing yet.
    #[must_use]
    pub fn new(settings: ShipperSettings, world: World) -> Shipper {
        let hub = Arc::new(ShipperState::new(settings.hub.clone(), world));
        Shipper {
            settings,
            hub,
            stages: Mutex::default(),
            ages: EventAges::default(),
            conflicts: Conflicts::default(),
            isolates: true,
        }
    }

    /// Returns a shipper without care for the shard: its input holds up no shard, and no record that can be decoded is
    /// noted or quarantined.
    #[must_use]
    pub fn without_shard(self) -> Shipper {
        Shipper { isolates: false, ..self }
    }

    /// Ships one batch.
    pub async fn ship(&self, invocation: &Invocation, payload: &str) -> Result<Report, ShipError> {
        let batch = Batch::parse(payload)?;
        let Checked { in_force, rejected } = self.hub.table().await?;
        let mut kept = self.stages.lock().await;
        let stages = stages::ready(&mut kept, &self.hub, &in_force, self.settings.limits)
            .await
            .map_err(ShipError::MaskKey)?;
        let flight = self.flight(invocation, &in_force.version);
        let (ledger, tally) = self.run(&mut stages.pipeline, &batch, flight, invocation).await;
        self.conflicts.log(&ledger.conflicts, invocation.started);
        let mut report = report(invocation, &batch, &ledger, &tally);
        report.summary.table = in_force.version.to_string();
        report.table_rejected = rejected;
        if self.settings.account_metrics {
            report.event_ages = self.ages.due(&ledger.newest, invocation.started);
        }
        Ok(report)
    }

    fn flight(&self, invocation: &Invocation, table: &Arc<str>) -> Flight {
        let origin = Origin {
            request_id: Arc::clone(&invocation.request_id),
            started: invocation.started,
            table: Arc::clone(table),
        };
        let stop_at = invocation.stop_at(self.settings.hub.deadline_margin);
        let bounds = Bounds {
            team_bytes: self.settings.team_waiting_bytes,
            total_bytes: self.settings.in_flight_bytes,
            decode_until: self.decode_until(invocation, stop_at),
            stop_at,
            deadline: invocation.deadline,
            quarantine_bucket: self.settings.quarantine_bucket.clone(),
        };
        Flight::new(Arc::clone(&self.hub), origin, bounds)
    }

    /// Leaves time for a request after the last record, so that what it gave is sent rather than parked; but no more
    /// than a quarter of the time.
    fn decode_until(&self, invocation: &Invocation, stop_at: Instant) -> Instant {
        let time = stop_at.saturating_duration_since(invocation.began);
        stop_at - self.settings.hub.attempt_timeout.min(time / 4)
    }

    async fn run(
        &self,
        pipeline: &mut Pipeline,
        batch: &Batch<'_>,
        mut flight: Flight,
        invocation: &Invocation,
    ) -> (Ledger, Tally) {
        let trial = if self.isolates {
            Trial::begin(&self.hub, batch, invocation, flight.decode_until()).await
        } else {
            Trial::Unnoted
        };
        let cut_off = if matches!(trial, Trial::Spent(_)) {
            tracing::error!(reason = tries::KILLS, "a record goes to the quarantine undecoded");
            for record in batch.records.iter().take(1) {
                flight.isolate(quarantined(0, record, &tries::KILLS, invocation));
            }
            false
        } else {
            self.push(pipeline, batch, &mut flight, invocation, &trial).await
        };
        let (last, ledger) = pipeline.finish();
        self.send_last(last, &mut flight).await;
        let tally = flight.land().await;
        let by = invocation.deadline.checked_sub(ANSWER_MARGIN / 2).unwrap_or(invocation.deadline);
        match &trial {
            // It survived: whatever fails has other reasons.
            Trial::Begun(note) if !cut_off => note.forget(&self.hub, by).await,
            Trial::Spent(note) if tally.first_failed.is_none() => note.forget(&self.hub, by).await,
            _ => {}
        }
        (ledger, tally)
    }

    /// Pushes the records through the pipeline; bulks go out while later records are still decoding. Answers whether
    /// the first record was cut off.
    async fn push(
        &self,
        pipeline: &mut Pipeline,
        batch: &Batch<'_>,
        flight: &mut Flight,
        invocation: &Invocation,
        trial: &Trial,
    ) -> bool {
        for (index, record) in batch.records.iter().enumerate() {
            if flight.is_decoding_over() {
                tracing::error!(
                    record = index,
                    "the deadline is near; the batch is redelivered from this record on"
                );
                flight.fail_from(index);
                return false;
            }
            let (began, until) = (Instant::now(), flight.decode_until());
            match pipeline.push(index, record, &mut || self.hub.clock.now() >= until) {
                Ok(()) => {}
                Err(NotPushed::Poison(poison)) => {
                    tracing::error!(record = index, reason = %poison, "a record is poison; it goes to the quarantine");
                    flight.quarantine(quarantined(index, record, &poison, invocation));
                }
                Err(NotPushed::CutOff) => {
                    tracing::error!(
                        record = index,
                        "the deadline is near; the batch is redelivered from this record on"
                    );
                    // One that began late is not to blame: it is the first of the next try.
                    let half = (until - invocation.began) / 2;
                    if !self.isolates || index > 0 || began - invocation.began > half {
                        flight.fail_from(index);
                        return false;
                    }
                    flight.cut_off(
                        quarantined(index, record, &tries::CUT_OFF, invocation),
                        trial.note_of(record),
                    );
                    return true;
                }
            }
            pipeline.sealed().into_iter().for_each(|bulk| flight.send(bulk));
            if flight.is_busy() {
                flight.tend().await;
            }
        }
        false
    }

    /// Sends the last bulks, whose tokens are read together first.
    async fn send_last(&self, bulks: Vec<Bulk>, flight: &mut Flight) {
        let mut names: Vec<Arc<str>> = bulks.iter().map(|bulk| Arc::clone(&bulk.token)).collect();
        names.sort_unstable();
        names.dedup();
        // Tokens that don't come in time are asked for again, each by its own bulk, which holds up no other.
        let _ = timeout_at(flight.wait_until(), self.hub.tokens.warm(names)).await;
        for bulk in bulks {
            flight.send(bulk);
            flight.tend().await;
        }
    }
}

fn quarantined(
    index: usize,
    record: &Record<'_>,
    reason: &dyn Display,
    invocation: &Invocation,
) -> Quarantined {
    Quarantined::new(index, record, reason, &invocation.request_id)
}

fn report(invocation: &Invocation, batch: &Batch<'_>, ledger: &Ledger, tally: &Tally) -> Report {
    let sequence_number = |index: usize| {
        batch.records.get(index).map(|record| record.kinesis.sequence_number.clone().into_owned())
    };
    let answer = kinesis_answer(tally.first_failed, sequence_number);
    let teams = join(ledger, tally);
    let balanced = teams.values().all(TeamSummary::balances);
    if !balanced {
        tracing::error!("the ledger does not balance: an event is in no column, or in two");
    }
    let summary = Summary {
        function: "shipper".to_owned(),
        request_id: invocation.request_id.to_string(),
        records: ledger.records,
        control: ledger.control,
        poison: ledger.poison + tally.isolated,
        decoded_bytes: ledger.decoded_bytes,
        millis: invocation.millis(),
        failed_item: answer.batch_item_failures.first().map(|failure| failure.item_identifier.clone()),
        balanced,
        teams,
        ..Summary::default()
    };
    Report { answer, summary, table_rejected: false, event_ages: BTreeMap::new() }
}
