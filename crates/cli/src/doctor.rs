//! `loghub doctor`: checks of this machine, this folder and the hub.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use console::style;
use serde::Serialize;

use crate::exit::{Ending, Outcome};
use crate::hub::{Hub, HubArgs};
use crate::output::Format;
use crate::{pause, table, token};

/// The arguments of `doctor`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  loghub doctor
  loghub doctor --local --json

Exit codes: 0 nothing is missing; 1 something is, and the output names the fix.")]
pub struct Args {
    /// The table
    #[arg(long, value_name = "FILE", default_value = "routing.toml")]
    routing: PathBuf,
    #[command(flatten)]
    hub: HubArgs,
}

/// A check.
#[derive(Debug, Serialize)]
struct Look {
    what: String,
    /// The fault, if there is one.
    lacks: Option<String>,
    /// The fix.
    help: Option<String>,
}

#[derive(Serialize)]
struct Answer<'a> {
    looks: &'a [Look],
}

/// Runs every check.
pub(crate) async fn run(args: &Args, format: Format) -> Outcome {
    let mut looks = vec![python(), folder(&args.routing)];
    looks.extend(Box::pin(hub(&args.hub)).await);
    format.show(|| looks.iter().map(line).collect(), || Answer { looks: &looks });
    Ok(Ending::success_if(looks.iter().all(|look| look.lacks.is_none())))
}

/// `loghub local` installs its emulator into a virtual environment, and that needs 3.10.
fn python() -> Look {
    let script = "import sys, venv; sys.exit(sys.version_info < (3, 10))";
    let ran = Command::new("python3").args(["-c", script]).stderr(Stdio::null()).status();
    let lacks = match ran {
        Ok(status) if status.success() => None,
        Ok(_) => Some("`python3` is older than 3.10, or has no venv".to_owned()),
        Err(error) => Some(format!("failed to run `python3`: {error}")),
    };
    look("Python, for `loghub local`", lacks, "install Python 3.10 or newer with venv")
}

fn folder(file: &Path) -> Look {
    let name = file.display().to_string();
    if !file.exists() {
        let lacks = "there is no such file".to_owned();
        return look(&name, Some(lacks), "`loghub init` writes a first one");
    }
    let lacks = table::load(file).err().map(|error| error.to_string());
    look(&name, lacks, "`loghub check` shows each fault with what to do")
}

async fn hub(args: &HubArgs) -> Vec<Look> {
    let hub = match Hub::open(args).await {
        Ok(hub) => hub,
        Err(error) => {
            let report = miette::Report::new(error);
            let help = report.help().map(|help| help.to_string()).unwrap_or_default();
            return vec![look("the hub", Some(report.to_string()), &help)];
        }
    };
    let mut looks = vec![look(&format!("the hub in {}", hub.region), None, "")];
    let table = hub.table().await.err().map(|error| error.to_string());
    looks.push(look("the published table", table, "publish one that loads"));
    looks.extend(buckets(&hub).await);
    let queue = hub.waiting(&hub.shipper.hub.park_queue).await.err().map(|error| error.to_string());
    looks.push(look("the park queue", queue, "your role needs sqs:GetQueueAttributes on the hub's queues"));
    let tokens = token::present(&hub).await.err().map(|error| error.to_string());
    looks.push(look("the tokens' names", tokens, "your role needs ssm:DescribeParameters"));
    let paused = pause::paused(&hub).await.err().map(|error| error.to_string());
    looks.push(look(
        "the list of paused teams",
        paused,
        "your role needs s3:GetObject and s3:ListBucket on the table's bucket",
    ));
    looks
}

async fn buckets(hub: &Hub) -> Vec<Look> {
    let mut looks = Vec::new();
    for (what, bucket) in [
        ("the park", Some(hub.shipper.hub.park_bucket.as_str())),
        ("the state", Some(hub.subscriber.state_bucket.as_str())),
        ("the table's bucket", hub.table_bucket()),
    ] {
        let Some(bucket) = bucket else { continue };
        // One page is enough, and none of these prefixes has more.
        let lacks = hub.objects().list(bucket, "doctor/").await.err().map(|error| error.to_string());
        looks.push(look(what, lacks, &format!("your role needs s3:ListBucket on {bucket}")));
    }
    looks
}

fn look(what: &str, lacks: Option<String>, help: &str) -> Look {
    let help = lacks.as_ref().map(|_| help.to_owned());
    Look { what: what.to_owned(), lacks, help }
}

fn line(look: &Look) -> String {
    match (&look.lacks, &look.help) {
        (Some(lacks), help) => {
            let help = help.as_deref().unwrap_or_default();
            format!("{} {}: {lacks}\n    {help}\n", style('✗').red(), look.what)
        }
        (None, _) => format!("{} {}\n", style('✓').green(), look.what),
    }
}
