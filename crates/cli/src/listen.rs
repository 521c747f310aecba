//! `loghub listener`: a Logz.io-compatible listener.

use std::net::SocketAddr;
use std::time::Duration;

use listener::{Account, Config, Listener, Totals};
use miette::Diagnostic;
use serde_json::json;
use thiserror::Error;

use crate::exit::{Ending, Outcome};
use crate::interrupts::Interrupts;
use crate::output::Format;

/// What `listener` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  loghub listener --account payments=abc --account search=def
  printf '{\"@timestamp\":\"2026-01-02T03:04:05Z\",\"message\":\"hi\"}' \\
    | curl --data-binary @- 'http://127.0.0.1:8071/?token=abc'

What it got is shown to who sends the run's token, as the lines do that it prints first.")]
pub struct Args {
    /// The address to listen on; port 0 takes any free one
    #[arg(long, default_value = "127.0.0.1:8071")]
    addr: SocketAddr,
    /// Let other machines reach --addr; documents and tokens go over the network in the clear
    #[arg(long)]
    expose_to_network: bool,
    /// A sub-account and a token that ships to it, as NAME=TOKEN; may be given several times
    #[arg(long = "account", value_name = "NAME=TOKEN", required = true, value_parser = account)]
    accounts: Vec<Account>,
    /// Documents kept of each sub-account, the newest; counts go on
    #[arg(long, default_value_t = 20_000)]
    keep: usize,
}

#[derive(Debug, Diagnostic, Error)]
enum Unable {
    #[error("the runtime can't be started: {0}")]
    Runtime(#[source] std::io::Error),
    // In words: the listener's own sentences say the cause.
    #[error("{0}")]
    #[diagnostic(help("choose another address with --addr"))]
    Address(String),
    #[error("{0}")]
    #[diagnostic(help(
        "--expose-to-network is for who means other machines to ship, on a network that is trusted; without --addr it \
         listens on this machine only"
    ))]
    Exposed(String),
    #[error("{0}")]
    Accounts(String),
}

impl From<listener::Error> for Unable {
    fn from(error: listener::Error) -> Unable {
        match error {
            listener::Error::Bind { .. } => Unable::Address(error.to_string()),
            listener::Error::Exposed { .. } => Unable::Exposed(error.to_string()),
            _ => Unable::Accounts(error.to_string()),
        }
    }
}

fn account(text: &str) -> Result<Account, String> {
    match text.split_once('=') {
        Some((name, token)) if !name.is_empty() && !token.is_empty() => Ok(Account::new(name, token)),
        _ => Err("it takes the form NAME=TOKEN, such as payments=abc".to_owned()),
    }
}

/// Runs the listener until it is interrupted.
pub(crate) fn run(args: &Args, format: Format) -> Outcome {
    let runtime = tokio::runtime::Runtime::new().map_err(Unable::Runtime)?;
    runtime.block_on(listen(args, format))
}

async fn listen(args: &Args, format: Format) -> Outcome {
    let (addr, exposed, keep) = (args.addr, args.expose_to_network, args.keep);
    let config = Config { addr, exposed, keep, ..Config::local(args.accounts.clone()) };
    let mut interrupts = Interrupts::listen().map_err(Unable::Runtime)?;
    let listener = Listener::start(config).await.map_err(Unable::from)?;
    format.line(
        || places(&listener),
        || json!({"listening": listener.url(), "authorization": listener.control_authorization()}),
    );
    tokio::select! {
        () = count(&listener, format) => {}
        () = interrupts.next() => {}
    }
    listener.shutdown().await;
    Ok(Ending::Success)
}

/// The listener's address, and lines to paste that show its documents.
fn places(listener: &Listener) -> String {
    let url = listener.url();
    let curl = curl(listener);
    let accounts = listener.totals().accounts;
    let documents =
        accounts.keys().map(|name| format!("\ndocuments: {curl}/accounts/{name}/documents?limit=5'"));
    let documents: String = documents.collect();
    format!("listening on {url} (Ctrl-C ends it)\ncounts:    {curl}/accounts'{documents}")
}

/// The beginning of a line that asks the control API, with the run's token: the path is the reader's to end.
pub(crate) fn curl(listener: &Listener) -> String {
    format!("curl -s -H 'Authorization: {}' '{}/_listener", listener.control_authorization(), listener.url())
}

/// Prints a line whenever a sub-account's counts change, for ever.
async fn count(listener: &Listener, format: Format) {
    let mut shown = Totals::default();
    loop {
        tokio::time::sleep(Duration::from_secs(1)).await;
        let totals = listener.totals();
        for (name, counts) in &totals.accounts {
            if shown.of(name) != *counts {
                let (documents, spoiled, refused) =
                    (counts.documents, counts.spoiled, counts.refused.total());
                format.line(
                    || format!("{name}: documents {documents}, spoiled {spoiled}, refused lines {refused}"),
                    || json!({"account": name, "documents": documents, "spoiled": spoiled, "refused": refused}),
                );
            }
        }
        shown = totals;
    }
}
