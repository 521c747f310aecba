//! The table's file, watched: a change is published as it stands, and the functions judge it.

use std::path::PathBuf;
use std::time::Duration;

use localcloud::cloud::Cloud;
use localcloud::setup::{self, CallError};

/// Where the table is published.
#[derive(Clone)]
pub(crate) struct Publisher {
    pub(crate) cloud: Cloud,
    pub(crate) bucket: String,
    pub(crate) key: String,
}

impl Publisher {
    /// Publishes a version of the table.
    pub(crate) async fn publish(&self, table: &str) -> Result<(), CallError> {
        setup::object(&self.cloud, &self.bucket, &self.key, table.as_bytes().to_vec()).await.map(drop)
    }

    /// Publishes the file whenever it changes, and says so.
    pub(crate) async fn watch(self, path: PathBuf, mut published: String, say: impl Fn(String)) {
        loop {
            tokio::time::sleep(Duration::from_millis(500)).await;
            // A file that is being replaced is not there for a moment.
            let Ok(table) = std::fs::read_to_string(&path) else { continue };
            if table == published {
                continue;
            }
            match self.publish(&table).await {
                Ok(()) => say(format!("{} changed: a new version is published", path.display())),
                Err(error) => say(error.to_string()),
            }
            published = table;
        }
    }
}
