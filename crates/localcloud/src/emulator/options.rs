//! The settings of the emulator.

use std::path::PathBuf;
use std::time::Duration;

/// The account that is the hub unless another is chosen.
pub const HUB: &str = "999999999999";
/// The Region that is played unless another is chosen.
pub const REGION: &str = "eu-west-1";

/// The longest that the emulator may take to answer before it counts as stuck.
pub(super) const START_LIMIT: Duration = Duration::from_mins(1);
/// The number of its last lines that are kept for an error message.
pub(super) const KEPT_LINES: usize = 20;

/// The settings that the emulator is started with.
#[derive(Clone, Debug)]
pub struct Options {
    /// The directory that keeps the virtual environment from one run to the next. Several starters may share it.
    pub cache: PathBuf,
    /// The Python to use; none = the first on the PATH that is new enough.
    pub python: Option<PathBuf>,
    /// The port on 127.0.0.1; none = one that is free.
    pub port: Option<u16>,
    /// The hub's account id, which is the emulator's default account.
    pub hub: String,
    /// The Region it plays.
    pub region: String,
    /// The directory that it keeps its state in; none = in memory.
    pub state: Option<PathBuf>,
    /// More of the emulator's own variables, such as `AUTH=true`.
    pub env: Vec<(String, String)>,
}

impl Options {
    /// A hub `999999999999` in `eu-west-1` on a free port, in memory, with its virtual environment under `cache`.
    ///
    /// The Python is what `LOGHUB_PYTHON` names, if it is set.
    pub fn new(cache: impl Into<PathBuf>) -> Self {
        Self {
            cache: cache.into(),
            python: std::env::var_os("LOGHUB_PYTHON").map(PathBuf::from),
            port: None,
            hub: HUB.to_owned(),
            region: REGION.to_owned(),
            state: None,
            env: Vec::new(),
        }
    }
}
