//! The versions of the table that were published while the hub runs.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use function::table_source::version_name;
use localcloud::setup::Published;
use localhub::LocalHub;
use routing::Table;

/// A version that was published.
pub(crate) struct TableVersion {
    /// Its name, as the functions report it.
    pub(crate) name: String,
    /// The time of its publication, in milliseconds since the epoch.
    pub(crate) since: i64,
    /// The table as written.
    pub(crate) source: String,
    /// The table; none if it does not load, and then the functions keep the one before it.
    pub(crate) table: Option<Arc<Table>>,
}

/// The versions, oldest first.
#[derive(Default)]
pub(crate) struct Versions(Mutex<Vec<Arc<TableVersion>>>);

/// A version that is in force, and its table.
pub(crate) type InForce = (Arc<TableVersion>, Arc<Table>);

impl Versions {
    /// Reads the version that is published, and keeps it if it is new. It was published at `since` or a little later.
    pub(crate) async fn note(&self, hub: &LocalHub, since: i64) -> Result<(), localhub::Error> {
        let published = hub.published().await?;
        self.add(published, since);
        Ok(())
    }

    fn add(&self, published: Published, since: i64) {
        let Published { version, tag, text } = published;
        let name = version_name(version.as_deref(), &tag);
        let table = Table::load("routing.toml", &text).ok().map(Arc::new);
        let mut versions = self.lock();
        if versions.last().is_none_or(|last| last.name != name) {
            versions.push(Arc::new(TableVersion { name, since, source: text, table }));
        }
    }

    /// Returns true if the functions use a version that is not known here.
    pub(crate) fn lack(&self, used: &str) -> bool {
        !used.is_empty() && !self.lock().iter().any(|version| version.name == used)
    }

    /// Every version, oldest first.
    pub(crate) fn all(&self) -> Vec<Arc<TableVersion>> {
        self.lock().clone()
    }

    /// The version that the functions use: the one that they reported last, or the newest that loads.
    pub(crate) fn used(&self, reported: &str) -> Option<InForce> {
        let versions = self.lock();
        let reported = versions.iter().rfind(|version| version.name == reported);
        let newest = versions.iter().rev();
        reported.into_iter().chain(newest).find_map(in_force)
    }

    /// The version that was in force at a time, in milliseconds since the epoch; before the first, the first.
    pub(crate) fn at(&self, time: i64) -> Option<InForce> {
        let versions = self.lock();
        let before = versions.iter().rev().filter(|version| version.since <= time);
        before.chain(versions.iter()).find_map(in_force)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Arc<TableVersion>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn in_force(version: &Arc<TableVersion>) -> Option<InForce> {
    version.table.as_ref().map(|table| (Arc::clone(version), Arc::clone(table)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn versions(published: &[(&str, i64, bool)]) -> Versions {
        let versions = Versions::default();
        for (name, since, loads) in published {
            let text = if *loads { "version = 1\nunrouted = \"a\"\n[teams.a]\n" } else { "version = 99" };
            let published = Published { version: None, tag: format!("\"{name}\""), text: text.to_owned() };
            versions.add(published, *since);
        }
        versions
    }

    fn name(found: Option<InForce>) -> Option<String> {
        found.map(|(version, _)| version.name.clone())
    }

    #[test]
    fn a_version_that_does_not_load_is_never_in_force() {
        let versions =
            versions(&[("one", 10, true), ("broken", 20, false), ("two", 30, true), ("two", 40, true)]);
        assert_eq!(versions.all().len(), 3, "a version that is published again is the same");
        for (time, expected) in [(5, "one"), (10, "one"), (25, "one"), (30, "two"), (99, "two")] {
            assert_eq!(name(versions.at(time)).as_deref(), Some(expected), "at {time}");
        }
        for (reported, expected) in [("one", "one"), ("", "two"), ("broken", "two"), ("other", "two")] {
            assert_eq!(name(versions.used(reported)).as_deref(), Some(expected), "{reported:?}");
        }
        for (used, lacks) in [("", false), ("one", false), ("other", true)] {
            assert_eq!(versions.lack(used), lacks, "{used:?}");
        }
        assert_eq!(name(Versions::default().at(1)), None);
    }
}
