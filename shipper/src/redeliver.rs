//! The handler of `redeliver`: parked bulks sent again, each until it is delivered, refused, or too old.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use aws_lambda_events::event::sqs::{SqsEvent, SqsMessage};
use routing::Table;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

use crate::delivery::cut::Cut;
use crate::delivery::reason::Reason;
use crate::park::redelivery::{Done, Redelivery};
use crate::report::summary::{REDELIVER, Summary, TeamSummary};
use crate::report::{Report, failing};
use crate::settings::RedeliverSettings;
use crate::state::ShipperState;
use crate::world::World;
use function::invocation::Invocation;
use function::table_source::Checked;

/// The part of the deadline margin that is kept for the answer itself.
const ANSWER_MARGIN: Duration = Duration::from_millis(250);

/// The function `redeliver`: what lives as long as its environment.
pub struct Redeliverer {
    settings: RedeliverSettings,
    hub: Arc<ShipperState>,
}

impl Redeliverer {
    /// A redeliverer that has done nothing yet.
    #[must_use]
    pub fn new(settings: RedeliverSettings, world: World) -> Redeliverer {
        let hub = Arc::new(ShipperState::new(settings.hub.clone(), world));
        Redeliverer { settings, hub }
    }

    /// Redelivers one batch of pointers. A message that is not named as failed is done with.
    pub async fn redeliver(&self, invocation: &Invocation, event: SqsEvent) -> Report {
        let checked = self.table().await;
        let messages: Vec<Arc<SqsMessage>> = event.records.into_iter().map(Arc::new).collect();
        let table = checked.as_ref().map(|checked| Arc::clone(&checked.in_force.table));
        let done = self.all(invocation, &messages, table).await;
        let mut report = report(invocation, &messages, done);
        if let Some(Checked { in_force, rejected }) = checked {
            report.table_rejected = rejected;
            report.summary.table = in_force.version.to_string();
        }
        report
    }

    /// The table in force, its budgets taken over. An environment that never had one leaves all messages as they are.
    async fn table(&self) -> Option<Checked> {
        let checked = self.hub.table().await;
        checked
            .inspect_err(|error| tracing::error!(%error, "no table is loaded to verify the bulks' teams; all bulks stay parked"))
            .ok()
    }

    /// Works on every message at once; the teams' bulkheads keep them apart.
    async fn all(
        &self,
        invocation: &Invocation,
        messages: &[Arc<SqsMessage>],
        table: Option<Arc<Table>>,
    ) -> BTreeMap<usize, Done> {
        let cut = Cut::default();
        let redelivery = Arc::new(Redelivery::new(
            Arc::clone(&self.hub),
            table,
            Arc::clone(&invocation.request_id),
            invocation.started,
            &self.settings,
            cut.clone(),
        ));
        let mut tasks = JoinSet::new();
        for (index, message) in messages.iter().enumerate() {
            let (redelivery, message) = (Arc::clone(&redelivery), Arc::clone(message));
            tasks.spawn(async move { (index, redelivery.message(&message).await) });
        }
        let stop_at = invocation.stop_at(self.settings.hub.deadline_margin);
        let give_up_at = invocation.deadline.checked_sub(ANSWER_MARGIN).unwrap_or(invocation.deadline);
        let mut done = BTreeMap::new();
        loop {
            tokio::select! {
                biased;
                ended = tasks.join_next() => match ended {
                    Some(Ok((index, outcome))) => { done.insert(index, outcome); }
                    // A crashed task's message is not done.
                    Some(Err(_)) => {}
                    None => return done,
                },
                () = sleep_until(stop_at), if !cut.is_made() => cut.make(Reason::Deadline),
                () = sleep_until(give_up_at), if Instant::now() >= stop_at || give_up_at <= stop_at => return done,
            }
        }
    }
}

/// Joins what became of each message. One of which nothing is known stays in the queue.
fn report(invocation: &Invocation, messages: &[Arc<SqsMessage>], done: BTreeMap<usize, Done>) -> Report {
    let stays = |index: &usize| done.get(index).is_none_or(|done| done.stays);
    let failed =
        (0..messages.len()).filter(stays).filter_map(|index| messages.get(index)?.message_id.clone());
    let answer = failing(failed);
    let refused_pointers = done.values().filter(|done| done.refused).count() as u64;
    let mut teams: BTreeMap<Arc<str>, TeamSummary> = BTreeMap::new();
    for (team, counts) in done.into_values().filter_map(|done| done.counts) {
        *teams.entry(team).or_default() += &counts;
    }
    let failures = answer.batch_item_failures.len();
    let summary = Summary {
        function: REDELIVER.to_owned(),
        request_id: invocation.request_id.to_string(),
        records: messages.len() as u64,
        refused_pointers,
        millis: invocation.millis(),
        failed_item: (failures > 0).then(|| failures.to_string()),
        balanced: teams.values().all(TeamSummary::balances),
        teams,
        ..Summary::default()
    };
    Report { answer, summary, table_rejected: false, event_ages: BTreeMap::new() }
}
