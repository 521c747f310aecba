//! The emulator: `MiniStack` (MIT, from the Python Package Index) in a virtual environment of its own, on loopback.
//!
//! It stands in for AWS's own endpoints. It enforces no IAM here, and what it lacks is played by this crate's other
//! modules. It answers only who sends the secret of the run, which its [`Cloud`] does, and runs no code of others: what
//! it is given as a function's or a job's is kept and not run.

mod error;
mod options;
mod process;
mod python;
mod venv;

use std::path::PathBuf;

pub use error::Error;
pub use options::{HUB, Options, REGION};
use process::Process;

use crate::cloud::Cloud;
use crate::secret::Secret;

/// The pinned versions: what the stand-ins were checked against. It reads CBOR, which the SDK sends to CloudWatch, by a
/// package that it does not bring itself.
pub const MINISTACK: &str = "ministack==1.5.33 cbor2==6.3.0";

/// The number of free ports that are tried.
const PORT_TRIES: u32 = 3;
/// The Python of a virtual environment that has these packages of the Python Package Index, each pinned as
/// `name==version` and separated by spaces; installed if the cache does not have it.
pub async fn python_with(
    packages: &'static str,
    options: &Options,
    mut progress: impl FnMut(&str),
) -> Result<PathBuf, Error> {
    venv::ready(options, packages, &mut progress).await
}

/// A running emulator; dropping it ends it.
#[derive(Debug)]
pub struct Emulator {
    cloud: Cloud,
    process: Process,
}

impl Emulator {
    /// Installs the emulator if the cache does not have it, starts it, and waits until it answers.
    ///
    /// `progress` is told, in a few words, what is being waited for.
    pub async fn start(options: Options, mut progress: impl FnMut(&str)) -> Result<Self, Error> {
        let python = venv::ready(&options, MINISTACK, &mut progress).await?;
        progress("starting the emulator");
        let secret = Secret::random();
        let mut tries = if options.port.is_some() { 1 } else { PORT_TRIES };
        let (process, port) = loop {
            tries -= 1;
            match Process::start(&python, &options, &secret).await {
                // Another program may have taken the free port before the emulator did.
                Err(Error::Died { .. }) if tries > 0 => {}
                started => break started?,
            }
        };
        let endpoint = format!("http://127.0.0.1:{port}");
        let cloud = Cloud::new(&endpoint, &options.region, &options.hub).knowing(secret);
        Ok(Self { cloud, process })
    }

    /// Clients for its accounts.
    #[must_use]
    pub fn cloud(&self) -> &Cloud {
        &self.cloud
    }

    /// The emulator's process id.
    #[must_use]
    pub fn pid(&self) -> Option<u32> {
        self.process.pid()
    }

    /// Ends the emulator and waits until it is gone.
    pub async fn stop(mut self) {
        self.process.stop().await;
    }
}
