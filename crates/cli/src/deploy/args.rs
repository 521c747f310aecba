//! The arguments of `loghub deploy`.

use std::path::PathBuf;

/// The arguments of `deploy`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  loghub deploy --org o-a1b2c3d4e5 --ou ou-ab12-cdefghij --plan
  loghub deploy --org o-a1b2c3d4e5 --ou ou-ab12-cdefghij \\
    --parameter AlarmEmail=platform@example.com
  loghub deploy --org o-a1b2c3d4e5 --ou ou-ab12-cdefghij --yes      # a newer release, in a pipeline

The command deploys to the account and Region of the AWS environment. Parameters that are not given
keep their values. A change that would lose log events, or the position in them, is refused. So is a
release that does not load the published table. If the release routes differently than the deployed
one, the command shows the difference and asks. If it is interrupted, AWS continues: run it again.

Exit codes: 0 the hub is deployed and answers, or, with --plan, the plan would be accepted; 1 it is
not; the output says why.")]
pub struct DeployArgs {
    /// The organisation whose accounts may send logs, such as o-a1b2c3d4e5
    #[arg(long, value_name = "ID")]
    pub(super) org: String,
    /// A unit whose accounts become members, for the next steps; may be repeated
    #[arg(long, value_name = "ID")]
    pub(super) ou: Vec<String>,
    /// The stack's name
    #[arg(long, default_value = "loghub")]
    pub(super) stack_name: String,
    /// The folder of a release's files; by default the folder of this program
    #[arg(long, value_name = "DIR")]
    pub(super) release: Option<PathBuf>,
    /// The table that is published if the hub has none
    #[arg(long, default_value = "routing.toml", value_name = "FILE")]
    pub(super) routing: PathBuf,
    /// A parameter of infra/hub.yaml; may be repeated
    #[arg(long, value_name = "NAME=VALUE", value_parser = parameter)]
    pub(super) parameter: Vec<(String, String)>,
    /// A template in place of the built-in infra/hub.yaml
    #[arg(long, value_name = "FILE")]
    pub(super) template: Option<PathBuf>,
    /// Show what would change, and leave the hub as it is: to learn that from CloudFormation, this uploads the
    /// release's files to the code bucket, which is made if there is none, and makes a change set, which it deletes
    #[arg(long)]
    pub(super) plan: bool,
    /// Don't ask for confirmation
    #[arg(long)]
    pub(super) yes: bool,
    /// Don't invoke the functions afterwards
    #[arg(long)]
    pub(super) no_smoke_test: bool,
}

fn parameter(text: &str) -> Result<(String, String), String> {
    let (name, value) =
        text.split_once('=').ok_or("write NAME=VALUE, such as AlarmEmail=platform@example.com")?;
    Ok((name.to_owned(), value.to_owned()))
}
