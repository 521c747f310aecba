//! The table in force: a newer one that loads, else the last good one, else none.

use std::time::Duration;

use function::settings::TablePlace;
use function::table_source::{TableError, TableSource};

use crate::support::store::{Failing, MemoryStore};
use crate::support::{Doubles, TABLE};

const POLL: Duration = Duration::from_secs(30);

#[tokio::test(start_paused = true)]
async fn a_new_version_is_in_force_after_the_next_poll() {
    let (store, source) = published(TABLE);
    let first = source.current(&store).await.unwrap().in_force.version;
    store.publish(&format!("{TABLE}\n[teams.new]\n[accounts.new]\nid = \"444444444444\"\nteam = \"new\"\n"));
    assert_eq!(source.current(&store).await.unwrap().in_force.version, first, "not due yet");
    assert_eq!(store.gets(), 1);
    tokio::time::advance(POLL).await;
    let second = source.current(&store).await.unwrap();
    assert_ne!(second.in_force.version, first);
    assert!(second.in_force.table.team("new").is_some());
}

#[tokio::test(start_paused = true)]
async fn a_version_that_does_not_load_is_reported_once_and_the_last_good_one_stays() {
    let (store, source) = published(TABLE);
    let good = source.current(&store).await.unwrap().in_force.version;
    store.publish("version = 1\nunrouted = \"nobody\"\n");
    let mut rejected = Vec::new();
    for _ in 0..3 {
        tokio::time::advance(POLL).await;
        let checked = source.current(&store).await.unwrap();
        assert_eq!(checked.in_force.version, good);
        rejected.push(checked.rejected);
    }
    assert_eq!(rejected, [true, false, false]);
    store.publish(&format!("{TABLE}# repaired\n"));
    tokio::time::advance(POLL).await;
    let repaired = source.current(&store).await.unwrap();
    assert!(repaired.in_force.version != good && !repaired.rejected);
}

#[tokio::test(start_paused = true)]
async fn without_a_good_table_there_is_an_error_until_one_loads() {
    let (store, source) = published("version = 1\nunrouted = \"nobody\"\n");
    for _ in 0..2 {
        let error = source.current(&store).await.unwrap_err();
        assert!(matches!(&error, TableError::Faulty { faults, .. } if faults.contains("line 2")), "{error}");
    }
    store.publish(TABLE);
    assert!(source.current(&store).await.is_ok(), "looked for each time, without waiting for the poll");
}

#[tokio::test(start_paused = true)]
async fn a_table_with_objections_of_check_is_in_force() {
    let objectionable = format!("tokens = \"_mask-{{team}}\"{TABLE}");
    assert!(routing::Table::parse("routing.toml", &objectionable).is_err());
    let (store, source) = published(&objectionable);
    assert!(!source.current(&store).await.unwrap().rejected);
}

#[tokio::test(start_paused = true)]
async fn a_failing_store_is_an_error_only_without_a_table_in_force() {
    let (store, source) = published(TABLE);
    store.set_failing(Some(Failing::All));
    assert!(matches!(source.current(&store).await, Err(TableError::Unreadable { .. })));
    store.set_failing(None);
    source.current(&store).await.unwrap();
    store.set_failing(Some(Failing::All));
    tokio::time::advance(POLL).await;
    assert!(!source.current(&store).await.unwrap().rejected);
}

#[tokio::test(start_paused = true)]
async fn a_file_is_read_again_when_it_changes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("routing.toml");
    let (store, source) = (MemoryStore::default(), TableSource::new(TablePlace::Path(path.clone()), POLL));
    assert!(matches!(source.current(&store).await, Err(TableError::Unreadable { .. })));
    std::fs::write(&path, TABLE).unwrap();
    let first = source.current(&store).await.unwrap().in_force.version;
    std::fs::write(&path, format!("{TABLE}# changed\n")).unwrap();
    tokio::time::advance(POLL).await;
    assert_ne!(source.current(&store).await.unwrap().in_force.version, first);
}

#[tokio::test(start_paused = true)]
async fn a_new_table_keeps_balances_and_breakers() {
    let budget = |rate: &str| {
        TABLE.replace("[teams.search]", &format!("[teams.search]\nbudget = {{ rate = \"{rate}\" }}"))
    };
    let doubles = Doubles::with_table(&budget("1 KB/s"));
    let hub = doubles.hub();
    hub.table().await.unwrap();
    let search = hub.teams.bulkhead(&"search".into());
    assert!(search.afford(1_000_000).is_ok());
    doubles.store.publish(&format!("{}# same budget\n", budget("1 KB/s")));
    tokio::time::advance(POLL).await;
    hub.table().await.unwrap();
    assert!(search.afford(1).is_err(), "the debt stays");
    doubles.store.publish(&budget("2 KB/s"));
    tokio::time::advance(POLL).await;
    hub.table().await.unwrap();
    assert!(search.afford(1).is_ok(), "another budget starts anew");
}

fn published(table: &str) -> (MemoryStore, TableSource) {
    let store = MemoryStore::default();
    store.publish(table);
    let place = TablePlace::Object { bucket: "hub-table".to_owned(), key: "routing.toml".to_owned() };
    (store, TableSource::new(place, POLL))
}
