//! The content of `infra/hub.yaml`, read and validated: the one place where queues, mappings and settings are defined.
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
mod types;
mod written;
mod yaml;

use std::path::Path;

pub use error::Error;
pub use types::{
    Bucket, Context, Destination, Function, KinesisMapping, Mapping, Queue, Redrive, Resource, Rule,
    Schedule, SqsMapping, Start, Stream, Template,
};

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
