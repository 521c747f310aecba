//! The function: it dispatches its inputs by their shape to a handler, and answers Lambda.

use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent, SqsMessage};
use function::invocation::Invocation;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::failure::Failure;
use crate::input::schedule::{Enqueued, Schedule};
use crate::input::{EventHandler, MembershipHandler, ScheduleHandler, TaskHandler};
use crate::report::{Report, Reports};
use crate::seams::World;
use crate::settings::Settings;
use crate::shared::Shared;
use crate::task::Task;

/// The function `subscriber`, as long as its environment lives.
pub struct Subscriber(Shared);

/// The answer to an invocation, and the reports of its runs.
#[derive(Debug)]
pub struct Answered {
    /// The answer to Lambda.
    pub answer: Value,
    /// The reports of its runs.
    pub reports: Reports,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scheduled {
    schedule: Schedule,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Onboard {
    onboard: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Offboard {
    offboard: String,
}

impl Subscriber {
    /// A subscriber that calls nothing until its first invocation.
    #[must_use]
    pub fn new(settings: Settings, world: World) -> Subscriber {
        Subscriber(Shared::new(settings, world))
    }

    /// Handles one invocation: a batch of either queue, a schedule, or a person's request.
    pub async fn handle(&self, invocation: &Invocation, payload: Value) -> Result<Answered, Failure> {
        let has = |key: &str| payload.get(key).is_some();
        if has("Records") {
            self.batch(invocation, parse(payload)?).await
        } else if has("schedule") {
            let Scheduled { schedule } = parse(payload)?;
            let handler = ScheduleHandler { shared: &self.0, invocation };
            self.answered(handler.handle(schedule).await?, Vec::new())
        } else if has("onboard") {
            let Onboard { onboard } = parse(payload)?;
            self.answered(self.onboard(invocation, &onboard).await?, Vec::new())
        } else if has("offboard") {
            let Offboard { offboard } = parse(payload)?;
            let reports = self.offboard(invocation, &offboard).await?;
            self.answered(&reports, reports.clone())
        } else {
            let mut task: Task = parse(payload)?;
            if task.run.is_empty() {
                task.run = format!("manual-{}", invocation.request_id);
            }
            let report = self.work(invocation, task).await?;
            self.answered(&report, vec![report.clone()])
        }
    }

    /// Works on a task until it is done or time is up.
    pub async fn work(&self, invocation: &Invocation, task: Task) -> Result<Report, Failure> {
        TaskHandler { shared: &self.0, invocation }.handle(task).await
    }

    /// Onboards an account, again if it had been offboarded.
    pub async fn onboard(&self, invocation: &Invocation, account: &str) -> Result<Enqueued, Failure> {
        MembershipHandler { shared: &self.0, invocation }.onboard(account).await
    }

    /// Offboards an account: a report a Region.
    pub async fn offboard(&self, invocation: &Invocation, account: &str) -> Result<Vec<Report>, Failure> {
        MembershipHandler { shared: &self.0, invocation }.offboard(account).await
    }

    async fn batch(&self, invocation: &Invocation, event: SqsEvent) -> Result<Answered, Failure> {
        let (tasks, events): (Vec<_>, Vec<_>) = event.records.into_iter().partition(is_task);
        let mut reports = Vec::new();
        let mut failed = Vec::new();
        for message in tasks {
            match self.task(invocation, &message).await {
                Ok(report) => reports.push(report),
                Err(error) => {
                    tracing::error!(error_type = error.error_type(), %error, "a task failed and stays in the queue");
                    failed.extend(message.message_id);
                }
            }
        }
        if !events.is_empty() {
            let batch = EventHandler { shared: &self.0, invocation }.handle(&events).await?;
            reports.extend(batch.reports);
            failed.extend(batch.failed);
        }
        let mut answer = SqsBatchResponse::default();
        answer.set_failures(failed);
        self.answered(answer, reports)
    }

    async fn task(&self, invocation: &Invocation, message: &SqsMessage) -> Result<Report, Failure> {
        let body = message.body.as_deref().unwrap_or_default();
        let task = serde_json::from_str(body).map_err(|error| Failure::json(&error))?;
        self.work(invocation, task).await
    }

    fn answered(&self, answer: impl serde::Serialize, reports: Vec<Report>) -> Result<Answered, Failure> {
        let answer = serde_json::to_value(answer).map_err(|error| Failure::json(&error))?;
        Ok(Answered { answer, reports: Reports { reports, table_rejected: self.0.take_rejected() } })
    }
}

/// Returns true if a message is of the tasks' queue, which is a FIFO queue; the events' queue is not.
fn is_task(message: &SqsMessage) -> bool {
    message.event_source_arn.as_deref().is_some_and(|arn| arn.rsplit('.').next() == Some("fifo"))
}

fn parse<T: DeserializeOwned>(payload: Value) -> Result<T, Failure> {
    serde_json::from_value(payload).map_err(|error| Failure::json(&error))
}
