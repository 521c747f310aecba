//! Tables of the detectors' tests: each row is a text with `⟦…⟧` around what is found in it.

use routing::Detector;

use crate::mask::signs::folded;

use super::{Found, Meter, Unmaskable, look, may_hold, scan, signs};

/// Checks that a detector finds what is marked, nothing else, and that the quick look sees each find: alone, in JSON,
/// and in JSON inside JSON.
pub(super) fn check(detector: Detector, rows: &[&str]) {
    for row in rows {
        let text = row.replace(['⟦', '⟧'], "");
        assert_eq!(marked(detector, &text), *row);
        if text != *row {
            check_quick_look(detector, &text);
        }
    }
}

/// Hands every place in `text` where `detector` finds something to `found`.
pub(crate) fn find(
    detector: Detector,
    text: &str,
    meter: &Meter,
    found: Found<'_>,
) -> Result<(), Unmaskable> {
    let folded = fold(text);
    for sign in signs(detector) {
        let mut end = 0;
        for at in memchr::memmem::find_iter(&folded, &fold(sign)) {
            if at >= end
                && let Some(place) = look(detector, text, at, meter)?
            {
                end = place.end;
                found(place);
            }
        }
    }
    scan(detector, text, meter, found)
}

fn fold(text: &str) -> Vec<u8> {
    text.bytes().map(folded).collect()
}

/// The text with `⟦…⟧` around what the detector finds.
fn marked(detector: Detector, text: &str) -> String {
    let meter = Meter::new(1 << 20, 0);
    let mut places = Vec::new();
    find(detector, text, &meter, &mut |place| places.push(place)).unwrap();
    places.sort_by_key(|place| (place.start, place.end));
    let mut marked = text.to_owned();
    let mut before = marked.len() + 1;
    for place in places.into_iter().rev().filter(|place| !place.is_empty()) {
        if place.end < before {
            before = place.start;
            marked.insert(place.end, '⟧');
            marked.insert(place.start, '⟦');
        }
    }
    marked
}

fn check_quick_look(detector: Detector, text: &str) {
    let meter = Meter::new(1 << 20, 0);
    let mut raw = text.to_owned();
    for depth in 0..3 {
        raw = serde_json::to_string(&raw).unwrap();
        for shift in [
            "",
            "x ",
            "{\\\"a\\\":",
            "\\u0012",
            "\\u0000 ",
            "\\u0000",
            "\\u000a",
            "\\n",
            "....... ",
            "{\"abc\":",
        ] {
            let raw = format!("{shift}{}", raw.trim_matches('"'));
            let folded = fold(&raw);
            let is_in = |sign: &&str| memchr::memmem::find(&folded, &fold(sign)).is_some();
            let has_sign = signs(detector).iter().any(is_in);
            let quick = has_sign || may_hold(detector, raw.as_bytes(), &meter).unwrap();
            assert!(quick, "the quick look misses {raw:?} at depth {depth}");
        }
    }
}
