//! The bench measures what it says: small runs of the real programs, held against the truth.

use std::path::PathBuf;

use bench::figures::Target;
use bench::measure::{self, Options};
use bench::profile::Profile;
use bench::stages::{self, Counts, Prefix};
use bench::table::Parse;

/// The directory that the build puts binaries into, found upwards from the test's own.
fn programs() -> PathBuf {
    let own = std::env::current_exe().expect("a test knows where it is");
    let found = own.ancestors().skip(1).find(|directory| directory.join("shipper").is_file());
    found.expect("build the binaries first: cargo build --workspace --bins").to_owned()
}

#[tokio::test]
async fn every_event_of_every_profile_arrives_once_where_it_belongs() {
    let options = Options {
        programs: programs(),
        profiles: Profile::ALL.into(),
        parses: vec![Parse::Auto, Parse::None],
        rounds: 2,
        invocations: 1,
        gzip_level: 1,
        shape: Some((25, 4)),
    };
    let figures = measure::run(&options, |_| ()).await.expect("every program is measured");
    assert!(figures.complete(), "{}", figures.table());
    assert_eq!(figures.rows.len(), Profile::ALL.len() * 3);
    for row in &figures.rows {
        let expected = if row.target == Target::Floor { 1 } else { 20 };
        assert_eq!((row.events, row.requests), (100, expected), "{row:?}");
        assert!(row.cpu_ms > 0.0 && row.peak_rss_mib > 1.0 && row.raw_bytes > row.wire_bytes, "{row:?}");
        assert!(figures.ratio(row).is_some_and(|ratio| ratio > 0.0));
    }
}

#[test]
fn a_profile_is_the_same_every_time() {
    for profile in Profile::ALL {
        assert_eq!(profile.sized(3, 4).payload, profile.sized(3, 4).payload, "{profile:?}");
        assert_ne!(profile.sized(3, 4).truth, profile.sized(3, 5).truth, "{profile:?}");
    }
}

#[test]
fn the_accepted_instructions_are_of_every_prefix() {
    let accepted = Counts::accepted().expect("they are committed");
    let (lines, good) = accepted.compare(&accepted);
    assert!(good, "{lines}");
    for profile in stages::COUNTED {
        for prefix in [Prefix::Event, Prefix::Decode, Prefix::Copy, Prefix::Mask, Prefix::Lift] {
            let line = format!("{:<10} {:<7}", profile.name(), prefix.name());
            assert!(lines.contains(&line), "{lines}");
        }
    }
}
