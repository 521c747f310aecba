//! The arguments that name a hub.

/// The arguments that choose a hub.
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Hub")]
pub(crate) struct HubArgs {
    /// The first part of the names of the hub's functions; the AWS environment gives account and Region
    #[arg(long, env = "LOGHUB_STACK", hide_env_values = true, default_value = "loghub")]
    pub(super) stack: String,
    /// Use the local hub on this machine that `loghub local` started first
    #[arg(long)]
    pub(super) local: bool,
}

impl HubArgs {
    /// The hub of the AWS environment, by the names that `infra/hub.yaml` gives.
    pub(crate) fn deployed() -> HubArgs {
        HubArgs { stack: "loghub".to_owned(), local: false }
    }
}
