//! What the function is invoked with, told apart by its shape, and what it answers.

mod events;
pub mod notice;
mod reconcile;
pub mod schedule;

use aws_lambda_events::event::sqs::{SqsEvent, SqsMessage};
use function::answer::BatchAnswer;
use function::invocation::Invocation;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::input::schedule::Schedule;
use crate::report::{Report, Reports};
use crate::subscriber::{Failure, Subscriber};
use crate::task::Task;

/// What an invocation answers, and what it says.
#[derive(Debug)]
pub struct Answered {
    /// The answer to Lambda.
    pub answer: Value,
    /// What its runs did.
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
    /// Handles one invocation: a batch of either queue, a schedule, or what a person asks for.
    pub async fn handle(&self, invocation: &Invocation, payload: Value) -> Result<Answered, Failure> {
        let has = |key: &str| payload.get(key).is_some();
        if has("Records") {
            self.batch(invocation, parse(payload)?).await
        } else if has("schedule") {
            let Scheduled { schedule } = parse(payload)?;
            self.answered(self.schedule(invocation, schedule).await?, Vec::new())
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

    async fn batch(&self, invocation: &Invocation, event: SqsEvent) -> Result<Answered, Failure> {
        let (tasks, events): (Vec<_>, Vec<_>) = event.records.into_iter().partition(is_task);
        let mut reports = Vec::new();
        let mut failed = Vec::new();
        for message in tasks {
            match self.task(invocation, &message).await {
                Ok(report) => reports.push(report),
                Err(error) => {
                    tracing::error!(error_type = error.error_type(), %error, "a task is left in the queue");
                    failed.extend(message.message_id);
                }
            }
        }
        if !events.is_empty() {
            let batch = self.events(invocation, &events).await?;
            reports.extend(batch.reports);
            failed.extend(batch.failed);
        }
        self.answered(BatchAnswer::failing(failed), reports)
    }

    async fn task(&self, invocation: &Invocation, message: &SqsMessage) -> Result<Report, Failure> {
        let body = message.body.as_deref().unwrap_or_default();
        let task = serde_json::from_str(body).map_err(|error| Failure::BadInput(error.to_string()))?;
        self.work(invocation, task).await
    }

    fn answered(&self, answer: impl serde::Serialize, reports: Vec<Report>) -> Result<Answered, Failure> {
        let answer = serde_json::to_value(answer).map_err(|error| Failure::BadInput(error.to_string()))?;
        Ok(Answered { answer, reports: Reports { reports, table_rejected: self.take_rejected() } })
    }
}

/// Whether a message is of the tasks' queue: that is a FIFO queue, and the events' is not.
fn is_task(message: &SqsMessage) -> bool {
    message.event_source_arn.as_deref().is_some_and(|arn| arn.rsplit('.').next() == Some("fifo"))
}

fn parse<T: DeserializeOwned>(payload: Value) -> Result<T, Failure> {
    serde_json::from_value(payload).map_err(|error| Failure::BadInput(error.to_string()))
}
