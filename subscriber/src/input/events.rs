//! The `events` queue: each log group that an event names is reconciled at once.

use std::collections::{BTreeMap, BTreeSet};

use aws_lambda_events::event::sqs::SqsMessage;
use function::invocation::Invocation;
use function::table_source::InForce;
use futures_util::StreamExt as _;
use futures_util::stream;
use jiff::Timestamp;
use tokio::time::{Instant, timeout_at};
use xxhash_rust::xxh3::xxh3_64;

use crate::apply::Apply;
use crate::apply::outcome::{Outcome, Subscription};
use crate::apply::pace::Share;
use crate::apply::tagged::Tagged;
use crate::failure::Failure;
use crate::input::notice::{Notice, Ours};
use crate::plan::wish::Terms;
use crate::report::counts::Counts;
use crate::report::{Kind, Report, ReportError};
use crate::shared::{Shared, now};
use crate::task::{Pass, Task};

/// Log groups worked on at once, over all accounts.
const AT_ONCE: usize = 16;

/// The log groups of a batch: by account and Region, each with the messages that name it.
type Named = BTreeMap<(String, String), BTreeMap<String, BTreeSet<String>>>;

/// The outcome of a batch.
pub(crate) struct Batch {
    pub(crate) reports: Vec<Report>,
    /// The messages that stay in the queue.
    pub(crate) failed: BTreeSet<String>,
}

/// Reconciles the log groups that events name.
pub(crate) struct EventHandler<'a> {
    pub(crate) shared: &'a Shared,
    pub(crate) invocation: &'a Invocation,
}

impl EventHandler<'_> {
    /// Works on a batch of events. A message leaves the queue unless its log group failed for a transient reason.
    pub(crate) async fn handle(&self, messages: &[SqsMessage]) -> Result<Batch, Failure> {
        let table = self.shared.table().await?;
        let mut batch = Batch { reports: Vec::new(), failed: BTreeSet::new() };
        let named = self.read(&table, messages, &mut batch.failed);
        let stop_at = self.shared.stop_at(self.invocation);
        for ((account, region), groups) in named {
            let start = Task {
                table: Some(table.version.to_string()),
                ..Task::start(&self.invocation.request_id, &account, &region, Pass::Converge)
            };
            let report = Report { kind: Kind::Events, ..Report::of(&start, now(self.invocation)) };
            match self.account_events(&table, report, &groups, stop_at).await {
                Ok(None) => {
                    tracing::debug!(%account, %region, "ignored events of an account that is not onboarded");
                }
                Ok(Some((report, failed))) => {
                    batch.reports.push(report);
                    batch.failed.extend(failed);
                }
                Err(error) => {
                    tracing::error!(%account, %region, error_type = error.error_type(), %error, "events failed and stay in the queue");
                    batch.failed.extend(groups.into_values().flatten());
                }
            }
        }
        Ok(batch)
    }

    fn read(&self, table: &InForce, messages: &[SqsMessage], failed: &mut BTreeSet<String>) -> Named {
        let subscribe = table.table.subscribe();
        let ours = Ours {
            member_role: &self.shared.settings.hub.member_role,
            filter_name: &subscribe.filter_name,
            tags_decide: !subscribe.tags.is_empty(),
        };
        let mut named = Named::new();
        for message in messages {
            let id = message.message_id.clone().unwrap_or_default();
            match Notice::read(message.body.as_deref().unwrap_or_default(), ours) {
                Ok(Some(Notice { account, region, group })) => {
                    named.entry((account, region)).or_default().entry(group).or_default().insert(id);
                }
                Ok(None) => {}
                Err(error) => {
                    tracing::error!(message = id, error_type = "bad_event", %error, "an event can't be read and stays in the queue");
                    failed.insert(id);
                }
            }
        }
        named
    }

    /// Works on the log groups of one account and Region and returns the messages that stay in the queue; `None` for an
    /// account that is not onboarded.
    async fn account_events(
        &self,
        table: &InForce,
        mut report: Report,
        groups: &BTreeMap<String, BTreeSet<String>>,
        stop_at: Instant,
    ) -> Result<Option<(Report, BTreeSet<String>)>, Failure> {
        let (account, region) = (report.account.clone(), report.region.clone());
        let Some(onboarded) = self.onboarded(&account, &region).await? else { return Ok(None) };
        let member = match self
            .shared
            .member(&account, &region, Share::Events(self.shared.settings.event_lanes))
            .await
        {
            Ok(member) => member,
            Err(refusal) if refusal.kind.is_transient() => return Err(Failure::Member { account, refusal }),
            Err(refusal) => {
                let error = Some(ReportError::of(&refusal));
                return Ok(Some((Report { error, ..report }, BTreeSet::new())));
            }
        };
        let terms = Terms {
            table: &table.table,
            hub: &self.shared.settings.hub,
            account: &account,
            region: &region,
            onboarded: Some(onboarded),
        };
        let apply = Apply { terms, member: &member, tagged: &Tagged::Asked, dry_run: false };
        let failed = one_by_one(&apply, groups, stop_at, &mut report.counts).await;
        if report.counts.to_remove > 0 {
            self.request_run(&account, &region).await?;
        }
        Ok(Some((report, failed)))
    }

    /// The time an account was onboarded, unless its events are ignored: the first run covers a new account as a whole.
    async fn onboarded(&self, account: &str, region: &str) -> Result<Option<Timestamp>, Failure> {
        let covered = self.shared.settings.regions.iter().any(|covered| covered == region);
        if !covered || self.shared.state.is_offboarded(account).await? {
            return Ok(None);
        }
        Ok(self.shared.state.onboarded(account).await?)
    }

    /// Requests a run over the account, because the brake judges removals over all of it. Until that run has started,
    /// further requests are duplicates, which the queue drops.
    async fn request_run(&self, account: &str, region: &str) -> Result<(), Failure> {
        let last = self.shared.state.last_run(account, region).await?;
        let run = format!("events-{:016x}", xxh3_64(last.as_bytes()));
        let task = Task::start(&run, account, region, Pass::Converge);
        Ok(self.shared.world.tasks.send(&[task]).await?)
    }
}

async fn one_by_one(
    apply: &Apply<'_>,
    groups: &BTreeMap<String, BTreeSet<String>>,
    stop_at: Instant,
    counts: &mut Counts,
) -> BTreeSet<String> {
    let mut failed: BTreeSet<String> = groups.values().flatten().cloned().collect();
    let work = |group: &String| converge(apply, group.clone());
    let mut done = stream::iter(groups.keys()).map(work).buffer_unordered(AT_ONCE);
    while let Ok(Some(outcome)) = timeout_at(stop_at, done.next()).await {
        counts.add(&outcome);
        let stays =
            matches!(&outcome.subscription, Subscription::Failed(refusal) if refusal.kind.is_transient());
        if let Some(messages) = groups.get(&outcome.group).filter(|_| !stays) {
            failed.retain(|id| !messages.contains(id));
        }
    }
    failed
}

async fn converge(apply: &Apply<'_>, name: String) -> Outcome {
    match apply.member.group(&name).await {
        Ok(Some(group)) => apply.converge(group).await,
        Ok(None) => Outcome::of(&name, Subscription::Vanished),
        Err(refusal) => Outcome::of(&name, Subscription::Failed(refusal)),
    }
}
