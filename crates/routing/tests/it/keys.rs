//! The list of the table's keys.

use std::collections::BTreeMap;

use routing::{Retention, keys};

use crate::{PAY, table};

#[test]
fn listed_defaults_are_those_of_decisions() {
    let settings = table("").decide(PAY, "/a").settings;
    assert_eq!(settings.retention.value, Retention::Off);
    let decided = [
        ("levels", <&str>::from(settings.levels.value).to_owned()),
        ("original", <&str>::from(settings.original.value).to_owned()),
        ("long", <&str>::from(settings.long.value).to_owned()),
        ("parse", <&str>::from(settings.parse.value).to_owned()),
        ("platform", <&str>::from(settings.platform.value).to_owned()),
        ("retention", "off".to_owned()),
        ("sample", settings.sample.value.to_string()),
        ("ship", settings.ship.value.to_string()),
        ("type", settings.kind.value.to_string()),
    ];
    let listed = keys::LEVEL.iter().filter_map(|key| Some((key.name, key.default?.to_owned())));
    assert_eq!(BTreeMap::from(decided), listed.collect());
}

#[test]
fn a_table_has_each_key_once() {
    let mut names: Vec<_> = keys::ROOT.keys().map(|key| key.name).collect();
    names.sort_unstable();
    assert!(names.is_sorted_by(|a, b| a < b), "{names:?}");
}
