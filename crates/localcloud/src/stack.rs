//! Runs a template's functions and mappings together.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::cloud::Cloud;
use crate::mapping::{KinesisMapping, SqsMapping};
use crate::runtime::{Function, FunctionSpec, LogSink};
use crate::template::{self, Mapping, Template};

/// The program that the local cloud runs for a function where Lambda would unpack its zip.
#[derive(Clone, Debug)]
pub struct Program {
    /// The program that plays `bootstrap`.
    pub program: PathBuf,
    /// Its arguments; none for a real one.
    pub args: Vec<String>,
    /// Environments that may exist at the same time.
    pub max_environments: usize,
    /// Variables beside the template's, and in their place.
    pub env: Vec<(String, String)>,
    /// The longest that an invocation may take; none = as the template says.
    pub timeout: Option<Duration>,
    /// The cloud by which it and its mappings call AWS; none = as the hub's root.
    pub cloud: Option<Cloud>,
}

impl Program {
    /// A program without arguments, in at most two environments.
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Self {
            program: program.into(),
            args: Vec::new(),
            max_environments: 2,
            env: Vec::new(),
            timeout: None,
            cloud: None,
        }
    }
}

/// The reason why a stack could not be started.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A function has no program.
    #[error("The function {function} runs {handler}, for which no program was given.")]
    Program {
        /// The function's name.
        function: String,
        /// Its handler.
        handler: String,
    },
    /// A mapping reads a queue that the template does not make.
    #[error("The mapping {mapping} reads {queue}, which the template does not make.")]
    Queue {
        /// The mapping's name in the template.
        mapping: String,
        /// The queue's ARN.
        queue: String,
    },
}

/// A template's functions and mappings, running. Dropping it ends them.
pub struct Stack {
    /// The template that it was made from.
    pub template: Template,
    /// The functions, by handler.
    pub functions: BTreeMap<String, Arc<Function>>,
    /// The Kinesis mappings, by their name in the template.
    pub kinesis: BTreeMap<String, KinesisMapping>,
    /// The SQS mappings, by their name in the template.
    pub sqs: BTreeMap<String, SqsMapping>,
}

impl Stack {
    /// Starts the functions and mappings of a template whose resources are made; `programs` are by handler.
    ///
    /// The table and the tokens are the caller's to write, before (see [`setup`](crate::setup)).
    pub fn start(
        cloud: &Cloud,
        template: Template,
        programs: &BTreeMap<String, Program>,
        logs: &LogSink,
    ) -> Result<Self, Error> {
        let mut stack =
            Self { template, functions: BTreeMap::new(), kinesis: BTreeMap::new(), sqs: BTreeMap::new() };
        for function in &stack.template.functions {
            let spec = spec(cloud, function, programs)?;
            let running = Arc::new(Function::new(spec, Arc::clone(logs)));
            stack.functions.insert(function.handler.clone(), running);
        }
        for mapping in stack.template.mappings.clone() {
            let own = stack
                .template
                .function(mapping.function())
                .and_then(|function| programs.get(&function.handler));
            stack.map(own.and_then(|program| program.cloud.as_ref()).unwrap_or(cloud), mapping)?;
        }
        Ok(stack)
    }

    fn map(&mut self, cloud: &Cloud, mapping: Mapping) -> Result<(), Error> {
        match mapping {
            Mapping::Kinesis(settings) => {
                let Some((function, arn)) = self.function(&settings.function) else { return Ok(()) };
                let id = settings.logical_id.clone();
                self.kinesis.insert(id, KinesisMapping::start(settings, arn, cloud, function));
            }
            Mapping::Sqs(settings) => {
                let Some((function, _)) = self.function(&settings.function) else { return Ok(()) };
                let id = settings.logical_id.clone();
                let missing = || Error::Queue { mapping: id.clone(), queue: settings.queue_arn.clone() };
                let url = self.template.queue(&settings.queue_arn).ok_or_else(missing)?.url.clone();
                self.sqs.insert(id, SqsMapping::start(settings, &url, cloud, &function));
            }
        }
        Ok(())
    }

    /// The running function of that name, and its ARN. A validated template names no other.
    fn function(&self, name: &str) -> Option<(Arc<Function>, String)> {
        let function = self.template.function(name)?;
        Some((Arc::clone(self.functions.get(&function.handler)?), function.arn.clone()))
    }

    /// Stops reading, lets the invocations in flight end, and ends the functions.
    pub async fn stop(self) {
        for (_, mapping) in self.kinesis {
            mapping.stop().await;
        }
        for (_, mapping) in self.sqs {
            mapping.stop().await;
        }
    }
}

fn spec(
    cloud: &Cloud,
    function: &template::Function,
    programs: &BTreeMap<String, Program>,
) -> Result<FunctionSpec, Error> {
    let missing = || Error::Program { function: function.name.clone(), handler: function.handler.clone() };
    let program = programs.get(&function.handler).ok_or_else(missing)?.clone();
    let mut env: Vec<_> = function.environment.clone().into_iter().collect();
    let cloud = program.cloud.as_ref().unwrap_or(cloud);
    env.extend(cloud.env(cloud.hub()));
    env.extend(program.env);
    Ok(FunctionSpec {
        name: function.name.clone(),
        arn: function.arn.clone(),
        region: cloud.region().to_owned(),
        handler: function.handler.clone(),
        program: program.program,
        args: program.args,
        timeout: program.timeout.unwrap_or(function.timeout),
        memory: function.memory,
        log_format: function.log_format.clone(),
        log_level: function.log_level.clone(),
        max_environments: program.max_environments,
        env,
    })
}
