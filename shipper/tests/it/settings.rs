//! Settings are read from an environment, and everything wrong with them is said at once.

use std::path::{Path, PathBuf};
use std::time::Duration;

use function::setting::markdown;
use function::settings::TablePlace;
use shipper::setting::SETTINGS;
use shipper::settings::{RedeliverSettings, ShipperSettings};

use crate::support::environment;

#[test]
fn the_required_settings_are_enough() {
    let settings = ShipperSettings::parse(&environment(&[])).unwrap();
    let hub = &settings.hub;
    assert_eq!(hub.token_prefix, "/loghub/tokens");
    assert_eq!(hub.attempt_timeout, Duration::from_secs(5));
    assert_eq!(hub.linger, Duration::from_millis(500));
    assert_eq!(hub.lanes.get(), 1);
    assert_eq!(settings.limits, pipeline::Limits::default());
    let redeliver = RedeliverSettings::parse(&environment(&[])).unwrap();
    assert_eq!(redeliver.backoff, Duration::from_secs(30));
    assert_eq!(redeliver.give_up_after, Duration::from_hours(240));
}

#[test]
fn all_faults_are_reported_at_once() {
    let wrong = [
        ("LOGHUB_ROUTING", "s3://only-a-bucket"),
        ("LOGHUB_LISTENER_URL", "http://listener.logz.io:8070"),
        ("LOGHUB_TOKEN_PREFIX", "loghub"),
        ("LOGHUB_PARK_BUCKET", "  "),
        ("LOGHUB_LANES", "0"),
        ("LOGHUB_LINGER_MS", "soon"),
        ("LOGHUB_GZIP_LEVEL", "13"),
    ];
    let error = ShipperSettings::parse(&environment(&wrong)).unwrap_err();
    assert_eq!(error.faults.len(), wrong.len(), "{error}");
    for (fault, (name, _)) in error.faults.iter().zip(sorted_as_read(&wrong)) {
        assert!(fault.contains(name), "{fault} is about {name}");
    }
}

/// The order in which the reader comes to them.
fn sorted_as_read<'a>(wrong: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let order =
        ["ROUTING", "LISTENER_URL", "TOKEN_PREFIX", "PARK_BUCKET", "LANES", "LINGER_MS", "GZIP_LEVEL"];
    order
        .iter()
        .filter_map(|name| wrong.iter().find(|(wrong, _)| wrong.strip_prefix("LOGHUB_") == Some(name)))
        .copied()
        .collect()
}

#[test]
fn an_empty_environment_reports_every_required_setting() {
    let error = ShipperSettings::parse(&[].into()).unwrap_err().to_string();
    let needed = [
        "ROUTING",
        "LISTENER_URL",
        "PARK_BUCKET",
        "PARK_QUEUE_URL",
        "DEAD_LETTER_QUEUE_URL",
        "QUARANTINE_BUCKET",
    ];
    for name in needed {
        assert!(error.contains(&format!("LOGHUB_{name} is not set")), "{name} in: {error}");
    }
    let redeliver = RedeliverSettings::parse(&[].into()).unwrap_err().to_string();
    assert!(!redeliver.contains("QUARANTINE"), "redeliver quarantines nothing: {redeliver}");
}

#[test]
fn the_listener_is_reached_by_https_or_on_loopback() {
    let cases = [
        ("https://listener.logz.io:8071", true),
        ("https://listener.logz.io:8071/", true),
        ("http://127.0.0.1:9000", true),
        ("http://localhost:9000", true),
        ("http://[::1]:9000", true),
        ("http://listener.logz.io:8070", false),
        ("http://127.0.0.1.evil.example", false),
        ("ftp://127.0.0.1", false),
        ("listener.logz.io:8071", false),
        ("not a url", false),
        ("https://listener.logz.io:8071/?token=abc", false),
        ("https://user:secret@listener.logz.io", false),
    ];
    for (url, usable) in cases {
        let parsed = ShipperSettings::parse(&environment(&[("LOGHUB_LISTENER_URL", url)]));
        assert_eq!(parsed.is_ok(), usable, "{url}");
        if let Err(error) = parsed {
            assert!(!error.to_string().contains("abc") && !error.to_string().contains("secret"), "{error}");
        }
    }
}

#[test]
fn the_table_is_a_file_or_an_object() {
    let object = |bucket: &str, key: &str| TablePlace::Object { bucket: bucket.into(), key: key.into() };
    let cases = [
        ("s3://b/routing.toml", object("b", "routing.toml")),
        ("s3://b/a/b/routing.toml", object("b", "a/b/routing.toml")),
        ("./routing.toml", TablePlace::Path(PathBuf::from("./routing.toml"))),
        ("/etc/routing.toml", TablePlace::Path(PathBuf::from("/etc/routing.toml"))),
    ];
    for (value, place) in cases {
        let settings = ShipperSettings::parse(&environment(&[("LOGHUB_ROUTING", value)])).unwrap();
        assert_eq!(settings.hub.routing, place, "{value}");
    }
}

#[test]
fn an_unknown_variable_is_reported() {
    let settings = ShipperSettings::parse(&environment(&[("LOGHUB_LINGER", "1"), ("OTHER", "1")])).unwrap();
    assert_eq!(settings.hub.unknown, ["LOGHUB_LINGER"]);
}

/// To bring the page up to date: `UPDATE_DOCS=1 cargo test -p shipper documented`.
#[test]
fn every_setting_is_documented() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/settings.md");
    let (begin, end) = ("<!-- settings: begin -->\n", "<!-- settings: end -->");
    let text = std::fs::read_to_string(&page).unwrap();
    let (head, rest) = text.split_once(begin).unwrap();
    let (_, tail) = rest.split_once(end).unwrap();
    let current = format!("{head}{begin}{}{end}{tail}", markdown(&SETTINGS));
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&page, &current).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&page).unwrap(), current, "docs/settings.md is out of date");
}
