//! The table's file, watched: a change is published as it stands, and the functions judge it.

use std::path::Path;
use std::time::Duration;

use miette::Report;
use routing::Table;

use super::demo::now;
use super::error::Error;
use super::hub::Running;
use super::tokens::Tokens;

/// The pause between two looks at the file.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Publishes what is saved in the table's file.
pub(crate) struct Publisher<'a> {
    pub(crate) running: &'a Running,
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
            self.note_others().await;
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

    /// Notes a version that another command published.
    async fn note_others(&self) {
        let Running { hub, news, versions, .. } = self.running;
        if versions.lack(&news.table()) {
            // A version that can't be read now is read at the next look.
            let _ = versions.note(hub, now()).await;
        }
    }

    /// Publishes a table that does not load too: what the functions make of it is what they would on AWS.
    async fn take(&self, name: &str, text: &str, tokens: &mut Tokens) -> Result<String, Error> {
        let Running { hub, versions, .. } = self.running;
        let said = match Table::parse(name, text) {
            Ok((table, _warnings)) => {
                tokens.extend(&table, &hub.listener)?;
                hub.put_tokens(&tokens.by_name()).await?;
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
        let since = now();
        hub.publish(text).await?;
        versions.note(hub, since).await?;
        Ok(said)
    }
}
