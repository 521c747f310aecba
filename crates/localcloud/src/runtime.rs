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
mod spec;

use std::future::Future;
use std::sync::Arc;

use bytes::Bytes;

pub use error::{InvokeError, StartError};
pub use output::{LogLine, LogSink, Source};
use pool::Pool;
pub use spec::{EnvironmentInfo, FunctionSpec, FunctionStats, INIT_LIMIT};

/// Anything that can be invoked as a function: a [`Function`], or a test's own.
pub trait Invoke: Send + Sync + 'static {
    /// Invokes it with a payload and waits for its answer.
    fn invoke(&self, payload: Bytes) -> impl Future<Output = Result<Bytes, InvokeError>> + Send;
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

    /// Returns what it runs, and its settings.
    #[must_use]
    pub fn spec(&self) -> &FunctionSpec {
        self.pool.spec()
    }

    /// The environments there are now.
    #[must_use]
    pub fn environments(&self) -> Vec<EnvironmentInfo> {
        self.pool.environments()
    }

    /// Returns its work so far.
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
