//! The parts of a template, resolved.

use std::collections::BTreeMap;
use std::time::Duration;

/// The surroundings that a template is read for.
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
    /// The surroundings that it was read for.
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
    /// The policy that says which accounts may point a filter at it: a document.
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
    /// The time for which a received message stays invisible.
    pub visibility: Duration,
    /// The time for which a message is kept.
    pub retention: Duration,
    /// The rule by which messages are given up.
    pub redrive: Option<Redrive>,
    /// True if it is first in, first out.
    pub fifo: bool,
}

/// The rule by which a queue gives a message up, and the queue that takes it.
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
    /// The longest that an invocation may take.
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

/// The settings of a Kinesis event source mapping (defaults and limits: AWS Lambda, "Kinesis parameters").
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
    /// The time for which records are gathered.
    pub window: Duration,
    /// Batches of one shard that run at the same time.
    pub parallelization: usize,
    /// Retries before a batch is given up; none = until the records expire.
    pub max_retries: Option<u32>,
    /// The age at which a record is given up; none = when it expires.
    pub max_age: Option<Duration>,
    /// True if a failed batch is split.
    pub bisect: bool,
    /// True if the function's answer names the failed items.
    pub report_failures: bool,
    /// The bucket's ARN that given-up batches go to.
    pub on_failure: Option<String>,
    /// The place at which a new mapping begins.
    pub start: Start,
}

/// The place at which a new Kinesis mapping begins to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// At the oldest record.
    TrimHorizon,
    /// At what comes next.
    Latest,
}

/// The settings of an SQS event source mapping (defaults and limits: AWS Lambda, "Amazon SQS parameters").
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
    /// The time for which messages are gathered.
    pub window: Duration,
    /// Invocations that run at the same time; none = unlimited.
    pub max_concurrency: Option<usize>,
    /// True if the function's answer names the failed items.
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
    /// The time between invocations.
    pub every: Duration,
    /// The function's name.
    pub function: String,
    /// The input that the function is given.
    pub input: String,
}
