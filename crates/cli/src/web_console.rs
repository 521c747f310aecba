//! The console that `local` and `listener` serve: its options, its start, and a browser that opens it.

use std::sync::Arc;

use listener::Intake;
use loghub_console::seams::Hub;
use loghub_console::{Config, Console};
use miette::Diagnostic;
use thiserror::Error;

/// The options of the console.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Console")]
pub(crate) struct ConsoleArgs {
    /// The console's port; without it 8072 if that is free, else any free one
    #[arg(long, value_name = "PORT")]
    console_port: Option<u16>,
    /// Serve no console
    #[arg(long, conflicts_with_all = ["console_port", "open"])]
    no_console: bool,
    /// Open the console in the browser
    #[arg(long)]
    open: bool,
}

/// The console can't be served.
#[derive(Debug, Diagnostic, Error)]
#[error("{0}")]
#[diagnostic(help("choose another port with --console-port, or pass --no-console"))]
pub(crate) struct Unserved(String);

/// The browser did not start.
#[derive(Debug, Error)]
#[error("failed to open a browser: {0}; open the link above in one")]
pub(crate) struct NoBrowser(std::io::Error);

impl ConsoleArgs {
    /// Serves the console of what a listener receives, unless it is not wanted.
    pub(crate) async fn start(
        &self,
        intake: Intake,
        hub: Option<Arc<dyn Hub>>,
    ) -> Result<Option<Console>, Unserved> {
        if self.no_console {
            return Ok(None);
        }
        let config = Config { port: self.console_port, ..Config::default() };
        let console = Console::start(config, intake, hub).await;
        console.map(Some).map_err(|error| Unserved(error.to_string()))
    }

    /// Opens the console in the browser, if that is wanted.
    pub(crate) fn open(&self, console: &Console) -> Result<(), NoBrowser> {
        if self.open { open::that_detached(console.link()).map_err(NoBrowser) } else { Ok(()) }
    }
}
