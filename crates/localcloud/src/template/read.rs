//! From the template as written to the validated one.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::error::Error;
use super::resolve::Resolver;
use super::types::{
    Bucket, Context, Destination, Function, KinesisMapping, Mapping, Queue, Redrive, Resource, Rule,
    Schedule, SqsMapping, Start, Stream, Template,
};
use super::written::{self, Number, Written};
use super::{conditions, yaml};

/// SQS's own defaults (Amazon SQS, `CreateQueue`): 30 seconds and four days.
const DEFAULT_VISIBILITY: Duration = Duration::from_secs(30);
const DEFAULT_RETENTION: Duration = Duration::from_hours(4 * 24);

pub(super) fn template(text: &str, context: &Context) -> Result<Template, Error> {
    let json = yaml::parse(text)?;
    let written: Written = serde_json::from_value(json.clone()).map_err(|e| Error::Yaml(e.to_string()))?;
    let resolver = conditions::resolver(&written, context)?;
    let mut template = Template {
        context: context.clone(),
        streams: Vec::new(),
        destinations: Vec::new(),
        buckets: Vec::new(),
        queues: Vec::new(),
        functions: Vec::new(),
        mappings: Vec::new(),
        rules: Vec::new(),
        schedules: Vec::new(),
        resources: BTreeMap::new(),
        conditions: resolver.conditions().clone(),
        written: json,
    };
    for (id, resource) in written.resources.iter().filter(|(_, resource)| resolver.makes(resource)) {
        Reader { id, resource, context, resolver: &resolver }.add_to(&mut template)?;
    }
    check_references(&template)?;
    Ok(template)
}

/// Reads one resource.
struct Reader<'a> {
    id: &'a str,
    resource: &'a written::Resource,
    context: &'a Context,
    resolver: &'a Resolver<'a>,
}

impl Reader<'_> {
    fn add_to(&self, template: &mut Template) -> Result<(), Error> {
        template.resources.insert(self.id.to_owned(), self.any()?);
        match self.resource.kind.as_str() {
            "AWS::Kinesis::Stream" => template.streams.push(self.stream()?),
            "AWS::Logs::Destination" => template.destinations.push(self.destination()?),
            "AWS::S3::Bucket" => template.buckets.push(self.bucket()?),
            "AWS::SQS::Queue" => template.queues.push(self.queue()?),
            "AWS::Lambda::Function" => template.functions.push(self.function()?),
            "AWS::Lambda::EventSourceMapping" => template.mappings.push(self.mapping()?),
            "AWS::Events::Rule" => template.rules.push(self.rule()?),
            "AWS::Scheduler::Schedule" => template.schedules.push(self.schedule()?),
            _ => {}
        }
        Ok(())
    }

    fn any(&self) -> Result<Resource, Error> {
        let (name, arn) = self.name_and_arn()?;
        let properties = self.resolver.entries(self.id, &self.resource.properties)?;
        Ok(Resource { kind: self.resource.kind.clone(), name, arn, properties })
    }

    fn stream(&self) -> Result<Stream, Error> {
        let (name, arn) = self.name_and_arn()?;
        Ok(Stream { logical_id: self.id.to_owned(), name, arn })
    }

    fn destination(&self) -> Result<Destination, Error> {
        let written: written::Destination = self.properties()?;
        let (name, arn) = self.name_and_arn()?;
        Ok(Destination {
            logical_id: self.id.to_owned(),
            name,
            arn,
            target_arn: written.target_arn,
            role_arn: written.role_arn,
            policy: written.policy,
        })
    }

    fn bucket(&self) -> Result<Bucket, Error> {
        let (name, arn) = self.name_and_arn()?;
        Ok(Bucket { logical_id: self.id.to_owned(), name, arn })
    }

    fn queue(&self) -> Result<Queue, Error> {
        let written: written::Queue = self.properties()?;
        let (name, arn) = self.name_and_arn()?;
        let redrive = written.redrive_policy.map(|policy| {
            let max_receive_count =
                self.whole("maxReceiveCount", Some(policy.max_receive_count))?.unwrap_or(1);
            Ok(Redrive { dead_letter_arn: policy.dead_letter_target_arn, max_receive_count })
        });
        let url = format!("{}/{}/{name}", self.context.endpoint, self.context.account);
        Ok(Queue {
            logical_id: self.id.to_owned(),
            name,
            arn,
            url,
            visibility: self
                .seconds("VisibilityTimeout", written.visibility_timeout)?
                .unwrap_or(DEFAULT_VISIBILITY),
            retention: self
                .seconds("MessageRetentionPeriod", written.message_retention_period)?
                .unwrap_or(DEFAULT_RETENTION),
            redrive: redrive.transpose()?,
            fifo: written.fifo,
        })
    }

    fn rule(&self) -> Result<Rule, Error> {
        let written: written::Rule = self.properties()?;
        let targets = written.targets.into_iter().map(|target| target.arn).collect();
        Ok(Rule { logical_id: self.id.to_owned(), pattern: written.event_pattern.into(), targets })
    }

    fn schedule(&self) -> Result<Schedule, Error> {
        let written: written::Schedule = self.properties()?;
        let every = rate(&written.schedule_expression).ok_or_else(|| {
            let reason = "ScheduleExpression must be a rate, such as rate(5 minutes)";
            self.wrong(reason.to_owned())
        })?;
        let function = function_name(&written.target.arn);
        Ok(Schedule { logical_id: self.id.to_owned(), every, function, input: written.target.input })
    }

    fn function(&self) -> Result<Function, Error> {
        let written: written::Function = self.properties()?;
        let (name, arn) = self.name_and_arn()?;
        let text = |value: Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let environment = written.environment.variables.into_iter().map(|(key, value)| (key, text(value)));
        Ok(Function {
            logical_id: self.id.to_owned(),
            name,
            arn,
            handler: written.handler,
            timeout: self.seconds("Timeout", written.timeout)?.unwrap_or(Duration::from_secs(3)),
            role_arn: written.role,
            memory: self.whole("MemorySize", written.memory_size)?.unwrap_or(128),
            log_format: written.logging_config.log_format.unwrap_or_else(|| "Text".to_owned()),
            log_level: written.logging_config.application_log_level,
            environment: environment.collect(),
        })
    }

    fn mapping(&self) -> Result<Mapping, Error> {
        let written: written::Mapping = self.properties()?;
        match written.event_source_arn.split(':').nth(2) {
            Some("kinesis") => self.kinesis(written).map(Mapping::Kinesis),
            Some("sqs") => self.sqs(written).map(Mapping::Sqs),
            _ => Err(self.wrong("EventSourceArn must be a Kinesis stream's or an SQS queue's".to_owned())),
        }
    }

    fn kinesis(&self, written: written::Mapping) -> Result<KinesisMapping, Error> {
        let start = match written.starting_position.as_deref() {
            Some("TRIM_HORIZON") => Start::TrimHorizon,
            Some("LATEST") => Start::Latest,
            _ => return Err(self.wrong("StartingPosition must be TRIM_HORIZON or LATEST".to_owned())),
        };
        Ok(KinesisMapping {
            logical_id: self.id.to_owned(),
            function: function_name(&written.function_name),
            batch_size: self.whole("BatchSize", written.batch_size)?.unwrap_or(100),
            window: self.window(&written)?,
            parallelization: self
                .whole("ParallelizationFactor", written.parallelization_factor)?
                .unwrap_or(1),
            max_retries: self.whole(
                "MaximumRetryAttempts",
                self.unless_endless("MaximumRetryAttempts", written.maximum_retry_attempts, 0..=10_000)?,
            )?,
            max_age: self.seconds(
                "MaximumRecordAgeInSeconds",
                self.unless_endless(
                    "MaximumRecordAgeInSeconds",
                    written.maximum_record_age_in_seconds,
                    60..=604_800,
                )?,
            )?,
            bisect: written.bisect_batch_on_function_error,
            report_failures: reports(&written.function_response_types),
            on_failure: written.destination_config.map(|config| config.on_failure.destination),
            stream_arn: written.event_source_arn,
            start,
        })
    }

    fn sqs(&self, written: written::Mapping) -> Result<SqsMapping, Error> {
        let concurrency = written.scaling_config.as_ref().map(|scaling| scaling.maximum_concurrency);
        Ok(SqsMapping {
            logical_id: self.id.to_owned(),
            function: function_name(&written.function_name),
            batch_size: self.whole("BatchSize", written.batch_size)?.unwrap_or(10),
            window: self.window(&written)?,
            max_concurrency: self.whole("MaximumConcurrency", concurrency)?,
            report_failures: reports(&written.function_response_types),
            queue_arn: written.event_source_arn,
        })
    }

    fn window(&self, written: &written::Mapping) -> Result<Duration, Error> {
        let window =
            self.seconds("MaximumBatchingWindowInSeconds", written.maximum_batching_window_in_seconds)?;
        Ok(window.unwrap_or_default())
    }

    fn properties<T: DeserializeOwned>(&self) -> Result<T, Error> {
        let resolved = self.resolver.entries(self.id, &self.resource.properties)?;
        serde_json::from_value(resolved.into()).map_err(|error| self.wrong(error.to_string()))
    }

    fn name_and_arn(&self) -> Result<(String, String), Error> {
        let name = self.resolver.name(self.id);
        let arn = self.resolver.arn(self.id)?;
        Ok((name, arn))
    }

    fn whole<T: TryFrom<i64>>(&self, key: &str, number: Option<Number>) -> Result<Option<T>, Error> {
        let convert =
            |Number(number)| T::try_from(number).map_err(|_| self.wrong(format!("{key} can't be {number}")));
        number.map(convert).transpose()
    }

    fn seconds(&self, key: &str, number: Option<Number>) -> Result<Option<Duration>, Error> {
        Ok(self.whole(key, number)?.map(Duration::from_secs))
    }

    /// `-1` means "until the records expire"; what else AWS takes is said there, too (AWS Lambda,
    /// `CreateEventSourceMapping`).
    fn unless_endless(
        &self,
        key: &str,
        number: Option<Number>,
        range: RangeInclusive<i64>,
    ) -> Result<Option<Number>, Error> {
        match number {
            Some(Number(number)) if number != -1 && !range.contains(&number) => {
                Err(self.wrong(format!("{key} can't be {number}")))
            }
            number => Ok(number.filter(|Number(number)| *number != -1)),
        }
    }

    fn wrong(&self, reason: String) -> Error {
        Error::Resource { resource: self.id.to_owned(), reason }
    }
}

fn reports(types: &[String]) -> bool {
    types.iter().any(|kind| kind == "ReportBatchItemFailures")
}

/// `rate(value unit)` (EventBridge Scheduler, "Rate-based schedules").
fn rate(expression: &str) -> Option<Duration> {
    let (value, unit) = expression.strip_prefix("rate(")?.strip_suffix(')')?.split_once(' ')?;
    let seconds = match unit.trim_end_matches('s') {
        "minute" => 60,
        "hour" => 3600,
        "day" => 24 * 3600,
        _ => return None,
    };
    let value: u64 = value.parse().ok().filter(|value| *value > 0)?;
    value.checked_mul(seconds).map(Duration::from_secs)
}

/// A mapping may name its function by ARN.
fn function_name(written: &str) -> String {
    written.rsplit(':').next().unwrap_or(written).to_owned()
}

/// Every invoked function and every redrive's queue is in the template.
fn check_references(template: &Template) -> Result<(), Error> {
    let mappings = template.mappings.iter().map(|mapping| match mapping {
        Mapping::Kinesis(mapping) => (&mapping.logical_id, &mapping.function),
        Mapping::Sqs(mapping) => (&mapping.logical_id, &mapping.function),
    });
    let schedules = template.schedules.iter().map(|schedule| (&schedule.logical_id, &schedule.function));
    for (id, function) in mappings.chain(schedules) {
        if template.function(function).is_none() {
            let reason = format!("its function {function} is not in the template");
            return Err(Error::Resource { resource: id.clone(), reason });
        }
    }
    for queue in &template.queues {
        let dead_letters = queue.redrive.as_ref().map(|redrive| &redrive.dead_letter_arn);
        if dead_letters.is_some_and(|arn| template.queue(arn).is_none()) {
            let reason = "its dead-letter queue is not in the template".to_owned();
            return Err(Error::Resource { resource: queue.logical_id.clone(), reason });
        }
    }
    Ok(())
}
