//! Plays Lambda: the runtime API, execution environments, deadlines, and freezing between invocations.
//!
//! A function's program is started as Lambda starts `bootstrap`: the runtime API's address and the reserved
//! variables in its environment, one process an environment. It differs from Lambda in that the program is not
//! confined (memory is announced, not limited), extensions and response streaming are not played, and variables
//! are given as they are, with the credentials of the hub's root.

mod api;
mod environment;
mod error;
mod output;
mod pool;

use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

pub use error::{InvokeError, StartError};
pub use output::{LogLine, LogSink, Source};
use pool::Pool;

/// An environment must ask for its first invocation within 10 seconds (AWS Lambda, "Init phase").
pub const INIT_LIMIT: Duration = Duration::from_secs(10);

/// What is run, and how.
#[derive(Clone, Debug)]
pub struct FunctionSpec {
    /// The function's name.
    pub name: String,
    /// The function's ARN.
    pub arn: String,
    /// The function's Region.
    pub region: String,
    /// What it is told in `_HANDLER`.
    pub handler: String,
    /// The program that plays `bootstrap`.
    pub program: PathBuf,
    /// The program's arguments; Lambda gives none.
    pub args: Vec<String>,
    /// How long an invocation may take.
    pub timeout: Duration,
    /// The memory it is told it has, in MiB.
    pub memory: u32,
    /// Its log format: `Text` or `JSON`.
    pub log_format: String,
    /// Its application log level, if it sets one.
    pub log_level: Option<String>,
    /// Environments that may exist at the same time.
    pub max_environments: usize,
    /// Its own variables.
    pub env: Vec<(String, String)>,
}

/// Anything that can be invoked as a function: a [`Function`], or a test's own.
pub trait Invoke: Send + Sync + 'static {
    /// Invokes it with a payload and waits for its answer.
    fn invoke(&self, payload: Bytes) -> impl Future<Output = Result<Bytes, InvokeError>> + Send;
}

/// An environment as seen from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EnvironmentInfo {
    /// Its number within the function, from 1.
    pub number: u32,
    /// Its process id, which is also its process group's.
    pub pid: u32,
    /// Whether it runs an invocation now; an idle one is frozen.
    pub busy: bool,
}

/// What a function has done so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FunctionStats {
    /// Invocations begun.
    pub invocations: u64,
    /// Invocations that failed.
    pub failures: u64,
    /// Environments started.
    pub cold_starts: u64,
}

/// A function that can be invoked. Dropping the last clone ends its environments.
#[derive(Clone)]
pub struct Function {
    pool: Arc<Pool>,
}

impl Function {
    /// A function whose environments start when they are needed; what they print goes to `logs`, line by line.
    #[must_use]
    pub fn new(spec: FunctionSpec, logs: LogSink) -> Self {
        Self { pool: Arc::new(Pool::new(spec, logs)) }
    }

    /// What it runs, and how.
    #[must_use]
    pub fn spec(&self) -> &FunctionSpec {
        self.pool.spec()
    }

    /// The environments there are now.
    #[must_use]
    pub fn environments(&self) -> Vec<EnvironmentInfo> {
        self.pool.environments()
    }

    /// What it has done so far.
    #[must_use]
    pub fn stats(&self) -> FunctionStats {
        self.pool.stats()
    }

    /// Kills every environment now, busy ones too, as a crash would; answers how many there were.
    #[must_use]
    pub fn kill_environments(&self) -> usize {
        self.pool.kill()
    }

    /// Sets a variable for the environments that start from now on, and retires the idle ones, as a change of
    /// configuration does.
    pub fn set_env(&self, name: &str, value: &str) {
        self.pool.set_env(name, value);
    }
}

impl Invoke for Function {
    async fn invoke(&self, payload: Bytes) -> Result<Bytes, InvokeError> {
        self.pool.invoke(payload).await
    }
}
