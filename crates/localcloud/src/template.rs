//! What `infra/hub.yaml` says, read and validated: the one place where queues, mappings and settings are defined.
//!
//! It reads plain CloudFormation: short-form `!Ref`, `!Sub`, `!GetAtt`, `!If` (and their long forms), conditions,
//! parameters with defaults, and the pseudo parameters. Mappings and macros are not played: a template that uses them
//! is refused with the place named. Resource types that have no part in the local cloud (keys, alarms, log groups)
//! are kept as they are resolved; references to them get an ARN of the right form.

mod conditions;
mod error;
mod read;
mod resolve;
mod resources;
mod written;
mod yaml;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

pub use error::Error;

/// Where and with what a template is read.
#[derive(Clone, Debug)]
pub struct Context {
    /// `AWS::StackName`.
    pub stack_name: String,
    /// `AWS::AccountId`.
    pub account: String,
    /// `AWS::Region`.
    pub region: String,
    /// The emulator's URL: queue URLs begin with it.
    pub endpoint: String,
    /// Parameters that override the template's defaults.
    pub parameters: BTreeMap<String, String>,
}

/// A template whose every part that the local cloud plays is known and complete.
#[derive(Clone, Debug)]
pub struct Template {
    /// Where and for whom it was read.
    pub context: Context,
    /// Kinesis streams.
    pub streams: Vec<Stream>,
    /// CloudWatch Logs destinations.
    pub destinations: Vec<Destination>,
    /// S3 buckets.
    pub buckets: Vec<Bucket>,
    /// SQS queues.
    pub queues: Vec<Queue>,
    /// Lambda functions.
    pub functions: Vec<Function>,
    /// Event source mappings.
    pub mappings: Vec<Mapping>,
    /// EventBridge rules with an event pattern.
    pub rules: Vec<Rule>,
    /// EventBridge Scheduler's schedules.
    pub schedules: Vec<Schedule>,
    /// Every resource that is made, by its name in the template, played or not.
    pub resources: BTreeMap<String, Resource>,
    /// Its conditions, and whether they hold.
    pub conditions: BTreeMap<String, bool>,
    /// The JSON that its text is short for; nothing in it is resolved.
    pub written: serde_json::Value,
}

/// Any resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// Its type, such as `AWS::SQS::Queue`.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Its ARN.
    pub arn: String,
    /// Its properties, with every reference replaced.
    pub properties: serde_json::Map<String, serde_json::Value>,
}

/// A Kinesis stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stream {
    /// Its name in the template.
    pub logical_id: String,
    /// Its name.
    pub name: String,
    /// Its ARN.
    pub arn: String,
}

/// A CloudWatch Logs destination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    /// Its name in the template.
    pub logical_id: String,
    /// Its name.
    pub name: String,
    /// Its ARN: what subscription filters point at.
    pub arn: String,
    /// The stream it puts into.
    pub target_arn: String,
    /// The role it does so with.
    pub role_arn: String,
    /// Who may point a filter at it: a policy document.
    pub policy: String,
}

/// An S3 bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// Its name in the template.
    pub logical_id: String,
    /// Its name.
    pub name: String,
    /// Its ARN.
    pub arn: String,
}

/// An SQS queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queue {
    /// Its name in the template.
    pub logical_id: String,
    /// Its name.
    pub name: String,
    /// Its ARN.
    pub arn: String,
    /// Its URL in the local cloud.
    pub url: String,
    /// How long a received message stays invisible.
    pub visibility: Duration,
    /// How long a message is kept.
    pub retention: Duration,
    /// When and where messages are given up.
    pub redrive: Option<Redrive>,
    /// Whether it is first in, first out.
    pub fifo: bool,
}

/// When a queue gives a message up, and where to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redrive {
    /// The dead-letter queue's ARN.
    pub dead_letter_arn: String,
    /// The receives after which a message goes there.
    pub max_receive_count: u32,
}

/// A Lambda function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// Its name in the template.
    pub logical_id: String,
    /// Its name.
    pub name: String,
    /// Its ARN.
    pub arn: String,
    /// The binary in the zip that it runs.
    pub handler: String,
    /// How long an invocation may take.
    pub timeout: Duration,
    /// The ARN of the role that it acts by.
    pub role_arn: String,
    /// Its memory in MiB.
    pub memory: u32,
    /// Its log format: `Text` or `JSON`.
    pub log_format: String,
    /// Its application log level, if it sets one.
    pub log_level: Option<String>,
    /// Its environment.
    pub environment: BTreeMap<String, String>,
}

/// An event source mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mapping {
    /// From a stream.
    Kinesis(KinesisMapping),
    /// From a queue.
    Sqs(SqsMapping),
}

impl Mapping {
    /// The name of the function that it invokes.
    #[must_use]
    pub fn function(&self) -> &String {
        match self {
            Self::Kinesis(mapping) => &mapping.function,
            Self::Sqs(mapping) => &mapping.function,
        }
    }
}

/// What a Kinesis event source mapping is set to (defaults and limits: AWS Lambda, "Kinesis parameters").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KinesisMapping {
    /// Its name in the template.
    pub logical_id: String,
    /// The function's name.
    pub function: String,
    /// The stream's ARN.
    pub stream_arn: String,
    /// Records an invocation gets at most.
    pub batch_size: usize,
    /// How long records are gathered.
    pub window: Duration,
    /// Batches of one shard that run at the same time.
    pub parallelization: usize,
    /// Retries before a batch is given up; none = until the records expire.
    pub max_retries: Option<u32>,
    /// The age at which a record is given up; none = when it expires.
    pub max_age: Option<Duration>,
    /// Whether a failed batch is split.
    pub bisect: bool,
    /// Whether the function's answer names the failed items.
    pub report_failures: bool,
    /// The bucket's ARN that given-up batches go to.
    pub on_failure: Option<String>,
    /// Where a new mapping begins.
    pub start: Start,
}

/// Where a new Kinesis mapping begins to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// At the oldest record.
    TrimHorizon,
    /// At what comes next.
    Latest,
}

/// What an SQS event source mapping is set to (defaults and limits: AWS Lambda, "Amazon SQS parameters").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqsMapping {
    /// Its name in the template.
    pub logical_id: String,
    /// The function's name.
    pub function: String,
    /// The queue's ARN.
    pub queue_arn: String,
    /// Messages an invocation gets at most.
    pub batch_size: usize,
    /// How long messages are gathered.
    pub window: Duration,
    /// Invocations that run at the same time; none = unlimited.
    pub max_concurrency: Option<usize>,
    /// Whether the function's answer names the failed items.
    pub report_failures: bool,
}

/// An EventBridge rule: events that match go to its targets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its name in the template.
    pub logical_id: String,
    /// The event pattern.
    pub pattern: serde_json::Value,
    /// The targets' ARNs.
    pub targets: Vec<String>,
}

/// A schedule of EventBridge Scheduler that invokes a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// Its name in the template.
    pub logical_id: String,
    /// How often it invokes.
    pub every: Duration,
    /// The function's name.
    pub function: String,
    /// What the function is given.
    pub input: String,
}

impl Template {
    /// Reads the template at `path`.
    pub fn read(path: &Path, context: &Context) -> Result<Self, Error> {
        let text = std::fs::read_to_string(path);
        let text = text.map_err(|source| Error::Read { path: path.to_owned(), source })?;
        Self::parse(&text, context)
    }

    /// Reads a template's text.
    pub fn parse(text: &str, context: &Context) -> Result<Self, Error> {
        read::template(text, context)
    }

    /// A template's text as the JSON that it is short for; nothing in it is resolved.
    pub fn as_written(text: &str) -> Result<serde_json::Value, Error> {
        yaml::parse(text)
    }

    /// The template without the function of that handler, and without what invokes it.
    #[must_use]
    pub fn without(mut self, handler: &str) -> Self {
        let gone = |name: &String| {
            self.functions.iter().any(|function| function.handler == handler && function.name == *name)
        };
        self.mappings.retain(|mapping| !gone(mapping.function()));
        self.schedules.retain(|schedule| !gone(&schedule.function));
        self.functions.retain(|function| function.handler != handler);
        self
    }

    /// The function of that name or logical id.
    #[must_use]
    pub fn function(&self, name: &str) -> Option<&Function> {
        self.functions.iter().find(|function| function.name == name || function.logical_id == name)
    }

    /// The queue of that ARN, URL, name or logical id.
    #[must_use]
    pub fn queue(&self, name: &str) -> Option<&Queue> {
        self.queues.iter().find(|queue| {
            [&queue.arn, &queue.url, &queue.name, &queue.logical_id].contains(&&name.to_owned())
        })
    }

    /// The bucket of that ARN, name or logical id.
    #[must_use]
    pub fn bucket(&self, name: &str) -> Option<&Bucket> {
        self.buckets
            .iter()
            .find(|bucket| [&bucket.arn, &bucket.name, &bucket.logical_id].contains(&&name.to_owned()))
    }
}
