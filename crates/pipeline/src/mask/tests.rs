//! Properties of masked messages, for the built-in rules and tables' own.

use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::Value;

use super::testing::tests::{masks_of, message};
use super::*;

/// Masks with every way to replace a value.
static MASKS: LazyLock<Vec<(String, Prefilter, Rules)>> = LazyLock::new(|| {
    let sets: Vec<&str> = routing::rule_sets().iter().map(|set| set.id).collect();
    let words: Vec<&str> = routing::Detector::all().map(Into::into).collect();
    let all = format!("include = {sets:?}\ndetect = {words:?}\n");
    let starter = "include = [\"credentials@1\", \"payment@1\"]\n";
    WITH.iter()
        .flat_map(|with| [masks_of(format!("{starter}{with}")), masks_of(format!("{all}{with}"))])
        .collect()
});

const WITH: &[&str] = &[
    "",
    "with = '***'",
    "with = '<hidden value>'",
    "with = '[a b] '",
    "with = 'token: x'",
    "with = '{redacted}'",
    "with = 'x'",
    "with = '…'",
    "with = 'REDACTED-0123456789abcdef'",
    "with = '&'",
    "hash = true",
    "partial = true",
];

fn masked(rules: &Rules, text: &str) -> Result<Option<String>, Unmaskable> {
    exact::mask(rules, text, &Meter::new(1 << 20, 0), None)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn masking_again_changes_nothing((_, text) in message()) {
        for (rules, _, compiled) in MASKS.iter() {
            let Ok(Some(once)) = masked(compiled, &text) else { continue };
            prop_assert_eq!(masked(compiled, &once), Ok(None), "{}: {} became {}", rules, text, once);
        }
    }

    #[test]
    fn json_stays_json((_, text) in message()) {
        if text.starts_with(['{', '[']) && serde_json::from_str::<Value>(&text).is_ok() {
            for (rules, _, compiled) in MASKS.iter() {
                let Ok(Some(masked)) = masked(compiled, &text) else { continue };
                prop_assert!(serde_json::from_str::<Value>(&masked).is_ok(), "{}: {} became {}", rules, text, masked);
            }
        }
    }

    /// Each value is in the message once, so that it is nowhere once it is masked.
    #[test]
    fn no_masked_value_comes_out((_, text) in message()) {
        let mut parts = text.split("hunter2-Xy7");
        let first = parts.next().unwrap_or_default().to_owned();
        let text = parts.enumerate().fold(first, |text, (at, part)| format!("{text}hunter2-X{at}y7{part}"));
        for (rules, _, compiled) in MASKS.iter() {
            let tally = Tally::default();
            let Ok(Some(masked)) = exact::mask(compiled, &text, &Meter::new(1 << 20, 0), Some(&tally)) else { continue };
            let (hits, _) = tally.into_notes();
            for at in 0..8 {
                let value = format!("hunter2-X{at}y7");
                let is_in = |place: &std::ops::Range<usize>| text.get(place.clone()).is_some_and(|text| text.contains(&value));
                let is_hit = hits.iter().any(|hit| hit.place.as_ref().is_some_and(is_in));
                prop_assert!(!is_hit || !masked.contains(&value), "{}: {} became {}", rules, text, masked);
            }
        }
    }
}

/// Messages that masking changed again, and values that only begin with what stands in place of others.
#[test]
fn what_stands_in_place_of_a_value_is_left_alone() {
    for (rules, text, expected) in [
        ("detect = ['cookie']\nhash = true", "PHPSESSID=a1b2c3d4e5f6a7b8c9d0", ""),
        (
            "detect = ['url_auth']\nwith = '<hidden value>'",
            "curl -u bob:hunter2 x",
            "curl -u bob:<hidden value> x",
        ),
        ("detect = ['url_auth']\nwith = '[a b] '", "mysql -uroot -phunter2 x", "mysql -uroot -p[a b]  x"),
        ("names = ['password']\nwith = 'x'", "password=xy7kq password=x", "password=x password=x"),
        ("names = ['password']\nwith = '*'", "password=*y7kq, x", "password=*, x"),
        ("names = ['password']\nwith = 'GONE'", "password=GONEwild1", "password=GONE"),
    ] {
        let (_, _, compiled) = masks_of(rules.to_owned());
        let once = masked(&compiled, text).unwrap().unwrap_or_else(|| text.to_owned());
        if rules.contains("hash") {
            assert_eq!(once.len(), "PHPSESSID=[hash:0123456789abcdef]".len(), "{once}");
        } else {
            assert_eq!(once, expected, "{rules}: {text}");
        }
        assert_eq!(masked(&compiled, &once), Ok(None), "{rules}: {once}");
    }
}

/// A literal that begins with a shorter one is found by that: each look checks which of them stands there.
#[test]
fn a_short_key_finds_no_more_than_itself() {
    let all: Vec<&str> = routing::Detector::all().map(Into::into).collect();
    let text = "abc=DE89370400440532013000: session=a1b2c3d4e5f6a7b8c9d0 con=a1b2c3d4e5f6a7b8c9d0 \
                user Zk3vQ9/tYw0+Lr5mXc8nHs1bGd7fKj2pUe4aRi6o x";
    for detector in all {
        let alone = masks_of(format!("detect = [{detector:?}]"));
        let beside = masks_of(format!("detect = [{detector:?}]\nkeys = ['ж', 'co*y', 'se*y', 'b']"));
        assert_eq!(masked(&beside.2, text), masked(&alone.2, text), "{detector}");
    }
}
