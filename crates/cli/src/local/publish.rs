//! The table's file, watched: a change is published as it stands, and the functions judge it.

use std::path::Path;
use std::time::Duration;

use listener::Listener;
use localcloud::cloud::Cloud;
use localcloud::setup;
use miette::Report;
use routing::Table;

use super::error::Error;
use super::tokens::Tokens;
use crate::release::{self, Release};

/// How often the file is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// The table's key in its bucket.
const KEY: &str = "routing.toml";

/// Where the table is published, and who else must know of a change.
pub(crate) struct Publisher<'a> {
    pub(crate) cloud: &'a Cloud,
    pub(crate) bucket: &'a str,
    pub(crate) token_prefix: &'a str,
    pub(crate) listener: &'a Listener,
}

/// Publishes a version of the table.
pub(crate) async fn publish(cloud: &Cloud, bucket: &str, table: &str) -> Result<(), Error> {
    setup::object(cloud, bucket, KEY, table.as_bytes().to_vec()).await?;
    Ok(())
}

/// Has the hub say that it is of this release, as `deploy` does.
pub(crate) async fn say_release(cloud: &Cloud, bucket: &str) -> Result<(), Error> {
    setup::object(cloud, bucket, release::NAME, Release::this().json()).await?;
    Ok(())
}

impl Publisher<'_> {
    /// Publishes the file whenever it changes, for ever, and says so.
    pub(crate) async fn watch(
        &self,
        path: &Path,
        mut published: String,
        mut tokens: Tokens,
        say: impl Fn(&str),
    ) {
        loop {
            tokio::time::sleep(LOOK_EVERY).await;
            // A file that is being replaced is not there for a moment.
            let Ok(text) = std::fs::read_to_string(path) else { continue };
            if text == published {
                continue;
            }
            match self.take(&path.display().to_string(), &text, &mut tokens).await {
                Ok(said) => say(&said),
                Err(error) => say(&error.to_string()),
            }
            published = text;
        }
    }

    /// Publishes a table that does not load too: what the functions make of it is what they would on AWS.
    async fn take(&self, name: &str, text: &str, tokens: &mut Tokens) -> Result<String, Error> {
        let said = match Table::parse(name, text) {
            Ok((table, _warnings)) => {
                tokens.extend(&table, self.listener)?;
                tokens.put(self.cloud, self.token_prefix).await?;
                format!(
                    "{name} changed and is published: the functions use it from their next batch or sweep on."
                )
            }
            Err(faults) => {
                let becomes = match Table::load(name, text) {
                    Ok(_) => "the functions use it, and `loghub publish` would refuse it",
                    Err(_) => "the functions keep the version before it",
                };
                format!("{:?}{name} is published all the same: {becomes}.", Report::new(faults))
            }
        };
        publish(self.cloud, self.bucket, text).await?;
        Ok(said)
    }
}
