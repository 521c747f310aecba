//! The template's shape as written: nothing is resolved or checked yet.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::{Deserializer, Error as _};
use serde_json::{Map, Value};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Written {
    #[serde(default)]
    pub(super) parameters: BTreeMap<String, Parameter>,
    #[serde(default)]
    pub(super) conditions: BTreeMap<String, Value>,
    pub(super) resources: BTreeMap<String, Resource>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Parameter {
    #[serde(default, rename = "Type")]
    pub(super) kind: String,
    pub(super) default: Option<Value>,
}

#[derive(Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Resource {
    #[serde(rename = "Type")]
    pub(super) kind: String,
    pub(super) condition: Option<String>,
    #[serde(default)]
    pub(super) properties: Map<String, Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Destination {
    pub(super) target_arn: String,
    pub(super) role_arn: String,
    #[serde(rename = "DestinationPolicy")]
    pub(super) policy: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Queue {
    pub(super) visibility_timeout: Option<Number>,
    pub(super) message_retention_period: Option<Number>,
    pub(super) redrive_policy: Option<RedrivePolicy>,
    #[serde(default, rename = "FifoQueue")]
    pub(super) fifo: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RedrivePolicy {
    pub(super) dead_letter_target_arn: String,
    pub(super) max_receive_count: Number,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Function {
    pub(super) handler: String,
    pub(super) role: String,
    pub(super) timeout: Option<Number>,
    pub(super) memory_size: Option<Number>,
    #[serde(default)]
    pub(super) environment: Environment,
    #[serde(default)]
    pub(super) logging_config: LoggingConfig,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Environment {
    #[serde(default)]
    pub(super) variables: BTreeMap<String, Value>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct LoggingConfig {
    pub(super) log_format: Option<String>,
    pub(super) application_log_level: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Mapping {
    pub(super) function_name: String,
    pub(super) event_source_arn: String,
    pub(super) batch_size: Option<Number>,
    pub(super) maximum_batching_window_in_seconds: Option<Number>,
    #[serde(default)]
    pub(super) function_response_types: Vec<String>,
    pub(super) parallelization_factor: Option<Number>,
    pub(super) maximum_retry_attempts: Option<Number>,
    pub(super) maximum_record_age_in_seconds: Option<Number>,
    #[serde(default)]
    pub(super) bisect_batch_on_function_error: bool,
    pub(super) destination_config: Option<DestinationConfig>,
    pub(super) starting_position: Option<String>,
    pub(super) scaling_config: Option<ScalingConfig>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct DestinationConfig {
    pub(super) on_failure: OnFailure,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct OnFailure {
    pub(super) destination: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ScalingConfig {
    pub(super) maximum_concurrency: Number,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Rule {
    pub(super) event_pattern: Map<String, Value>,
    #[serde(default)]
    pub(super) targets: Vec<Target>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Target {
    pub(super) arn: String,
    #[serde(default)]
    pub(super) input: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Schedule {
    pub(super) schedule_expression: String,
    pub(super) target: Target,
}

/// A whole number; a parameter's is written as a string.
#[derive(Clone, Copy)]
pub(super) struct Number(pub(super) i64);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let number = value.as_i64().or_else(|| value.as_str()?.parse().ok());
        number.map(Self).ok_or_else(|| D::Error::custom(format!("{value} is not a whole number")))
    }
}
