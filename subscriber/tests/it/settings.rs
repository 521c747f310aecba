//! Settings are read from an environment, and everything wrong with them is said at once.

use std::path::Path;

use function::setting::markdown;
use subscriber::setting::SETTINGS;
use subscriber::settings::Settings;

use crate::support::{HUB, REGION, environment};

#[test]
fn required_settings_are_sufficient() {
    let settings = Settings::parse(&environment(&[])).unwrap();
    assert_eq!(settings.regions, [REGION]);
    assert_eq!(settings.hub.account, HUB);
    let roles = (settings.hub.member_role.as_str(), settings.hub.delivery_role.as_str());
    assert_eq!(roles, ("loghub-member", "loghub-delivery"));
    assert!(settings.hub.own_log_groups.is_empty() && settings.unknown.is_empty());
}

#[test]
fn lists_are_separated_by_commas() {
    let lists = [
        ("LOGHUB_REGIONS", "eu-west-1, us-east-1"),
        ("LOGHUB_OWN_LOG_GROUPS", "/a,/b"),
        ("AWS_LAMBDA_LOG_GROUP_NAME", "/own"),
    ];
    let settings = Settings::parse(&environment(&lists)).unwrap();
    assert_eq!(settings.regions, ["eu-west-1", "us-east-1"]);
    assert!(["/a", "/b", "/own"].iter().all(|group| settings.hub.owns_log_group(HUB, group)));
}

#[test]
fn all_invalid_settings_are_reported_at_once() {
    let wrong = [
        ("LOGHUB_ROUTING", "s3://only-a-bucket"),
        ("LOGHUB_HUB_ACCOUNT", "42"),
        ("LOGHUB_REGIONS", "Ireland"),
        ("LOGHUB_EXTERNAL_ID", "x"),
        ("LOGHUB_STATE_BUCKET", " "),
        ("LOGHUB_EVENT_LANES", "0"),
    ];
    let error = Settings::parse(&environment(&wrong)).unwrap_err();
    assert_eq!(error.faults.len(), wrong.len(), "{error}");
    for (name, _) in wrong {
        assert!(error.faults.iter().any(|fault| fault.contains(name)), "{name} in {error}");
    }
    let nothing = Settings::parse(&[].into()).unwrap_err().to_string();
    for name in ["ROUTING", "HUB_ACCOUNT", "EXTERNAL_ID", "RECONCILE_QUEUE_URL", "STATE_BUCKET", "REGIONS"] {
        assert!(nothing.contains(&format!("LOGHUB_{name}")), "{name} in {nothing}");
    }
}

#[test]
fn arns_have_the_partition_of_their_region() {
    let hub = Settings::parse(&environment(&[])).unwrap().hub;
    for (region, partition) in
        [("eu-west-1", "aws"), ("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov")]
    {
        let destination = hub.destination_arn(region);
        assert_eq!(destination, format!("arn:{partition}:logs:{region}:{HUB}:destination:loghub"));
        assert!(hub.owns_destination(&destination));
    }
    for other in
        ["", "arn:aws:logs:eu-west-1:999999999999:log-group:x", "arn:aws:logs:x:1:destination:loghub"]
    {
        assert!(!hub.owns_destination(other), "{other}");
    }
}

/// To bring the page up to date: `UPDATE_DOCS=1 cargo test -p subscriber documented`.
#[test]
fn every_setting_is_documented() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/settings.md");
    let (begin, end) = ("<!-- subscriber: begin -->\n", "<!-- subscriber: end -->");
    let text = std::fs::read_to_string(&page).unwrap();
    let (head, rest) = text.split_once(begin).unwrap();
    let (_, tail) = rest.split_once(end).unwrap();
    let current = format!("{head}{begin}{}{end}{tail}", markdown(&SETTINGS));
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&page, &current).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&page).unwrap(), current, "docs/settings.md is out of date");
}
