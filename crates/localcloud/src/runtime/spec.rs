//! A function's program and settings, and its environments and work as seen from outside.

use std::path::PathBuf;
use std::time::Duration;

/// An environment must ask for its first invocation within 10 seconds (AWS Lambda, "Init phase").
pub const INIT_LIMIT: Duration = Duration::from_secs(10);

/// The program of a function, and its settings.
#[derive(Clone, Debug)]
pub struct FunctionSpec {
    /// The function's name.
    pub name: String,
    /// The function's ARN.
    pub arn: String,
    /// The function's Region.
    pub region: String,
    /// Its `_HANDLER`.
    pub handler: String,
    /// The program that plays `bootstrap`.
    pub program: PathBuf,
    /// The program's arguments; Lambda gives none.
    pub args: Vec<String>,
    /// The longest that an invocation may take.
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

/// An environment as seen from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EnvironmentInfo {
    /// Its number within the function, from 1.
    pub number: u32,
    /// Its process id, which is also its process group's.
    pub pid: u32,
    /// True if it runs an invocation now; an idle one is frozen.
    pub busy: bool,
}

/// The work of a function so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FunctionStats {
    /// Invocations begun.
    pub invocations: u64,
    /// Invocations that failed.
    pub failures: u64,
    /// Environments started.
    pub cold_starts: u64,
}
