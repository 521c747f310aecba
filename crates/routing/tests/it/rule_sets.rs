//! The rule sets that loghub keeps: published versions stay as they are, and masks that include them hold their rules.

use std::collections::BTreeSet;

use routing::{Detector, Mask, RuleSet, Table, rule_sets};

use crate::{HEAD, TEAMS};

/// The checksum of each published version's rules. A line is added with a new version, and never changed.
const PUBLISHED: [(&str, u64); 4] = [
    ("contact@1", 0x330f_7be7_af44_fcac),
    ("credentials@1", 0x9c8a_bafe_8556_3a62),
    ("identity@1", 0xa2e8_0d40_6256_5172),
    ("payment@1", 0xed57_5e6f_0789_a167),
];

/// FNV-1a of the rules, in their order.
fn checksum(set: &RuleSet) -> u64 {
    let detectors = set.detect.iter().map(<&str>::from);
    let rules = set.keys.iter().copied().chain(["-"]).chain(set.names.iter().copied()).chain(["-"]);
    let bytes = rules.chain(detectors).flat_map(|rule| rule.bytes().chain([b'\n']));
    bytes.fold(0xcbf2_9ce4_8422_2325, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[test]
fn published_versions_do_not_change() {
    for set in rule_sets() {
        let published = PUBLISHED.iter().find(|(id, _)| *id == set.id).map(|(_, sum)| *sum);
        let (id, next, sum) = (set.id, set.version + 1, checksum(set));
        let Some(published) = published else {
            panic!("publish {id}: add (\"{id}\", {sum:#018x}) to PUBLISHED")
        };
        assert_eq!(
            sum, published,
            "`{id}` is published, so that it must not change ({sum:#018x}): add `{}@{next}` with the new rules",
            set.name
        );
    }
    for (id, _) in PUBLISHED {
        assert!(rule_sets().iter().any(|set| set.id == id), "`{id}` is published: tables include it");
    }
}

#[test]
fn sets_are_well_formed() {
    let ids: BTreeSet<&str> = rule_sets().iter().map(|set| set.id).collect();
    assert_eq!(ids.len(), rule_sets().len());
    for set in rule_sets() {
        assert_eq!(set.id, format!("{}@{}", set.name, set.version));
        let before = set.version - 1;
        assert!(before == 0 || ids.contains(format!("{}@{before}", set.name).as_str()), "{}", set.id);
        assert!(
            set.examples.len() >= 2 && !set.meaning.is_empty() && !set.detect.contains(&Detector::AwsKey)
        );
    }
}

/// A mask with the rules of a set written out: no rule has a fault, and no name covers another one.
#[test]
fn the_rules_of_sets_pass_as_own_rules() {
    for set in rule_sets() {
        let detect: Vec<&str> = set.detect.iter().map(Into::into).collect();
        let text = format!(
            "{HEAD}{TEAMS}[defaults]\nmasks = ['m']\n[masks.m]\nnames = {:?}\nkeys = {:?}\ndetect = {detect:?}\n",
            set.names, set.keys
        );
        let (_, warnings) = crate::parsed(&text);
        let warnings: Vec<&str> = warnings.iter().map(|warning| warning.message.as_str()).collect();
        assert_eq!(warnings, [""; 0], "{}", set.id);
    }
}

fn mask(rules: &str) -> Mask {
    let table = crate::table(&format!("[defaults]\nmasks = ['m']\n[masks.m]\n{rules}\n"));
    Mask::clone(&table.decide(crate::PAY, "/a").settings.masks[0].value)
}

#[test]
fn a_mask_has_the_rules_of_its_sets_and_its_own_each_once() {
    let mask = mask(
        "include = ['payment@1', 'contact@1']\nnames = ['shoe size']\nkeys = ['a.b']\ndetect = ['card', 'ip']",
    );
    let ids: Vec<&str> = mask.includes.iter().map(|set| set.id).collect();
    assert_eq!(ids, ["payment@1", "contact@1"]);
    assert_eq!(mask.detect, [Detector::Card, Detector::Iban, Detector::Email, Detector::Ip]);
    assert_eq!(mask.keys, ["phone", "*_phone", "a.b"]);
    assert_eq!(mask.names.last().map(String::as_str), Some("shoe size"));
    for name in ["cvv", "email"] {
        assert_eq!(mask.names.iter().filter(|held| *held == name).count(), 1, "{name}");
    }
}

#[test]
fn a_set_alone_makes_a_mask() {
    for set in rule_sets() {
        let mask = mask(&format!("include = ['{}']", set.id));
        assert_eq!((mask.detect.as_slice(), mask.names.len()), (set.detect, set.names.len()), "{}", set.id);
    }
}

#[test]
fn a_value_is_allowed_as_a_whole_only() {
    let mask = mask(
        "detect = ['card']\nallow = [{ value = '4111111111111111', reason = 'r' }, \
         { pattern = 'test-[0-9]+|demo', reason = 'r' }]",
    );
    for (value, expected) in [
        ("4111111111111111", true),
        ("41111111111111112", false),
        ("test-1", true),
        ("test-1a", false),
        ("a test-1", false),
        ("test-1\n", false),
        ("demo", true),
        ("demos", false),
    ] {
        assert_eq!(mask.allow.iter().any(|allow| allow.value.is(value)), expected, "{value}");
    }
}

/// Functions refuse a set that they do not know: they would mask less than the table says.
#[test]
fn an_unknown_set_does_not_load() {
    assert!(
        Table::load("t", &format!("{HEAD}{TEAMS}masks.m = {{ include = ['credentials@999'] }}")).is_err()
    );
}
