//! The steps for a log group.

use jiff::Timestamp;
use routing::{Distribution, Tag};
use subscriber::plan::group::{Class, Filter, LogGroup};
use subscriber::plan::wish::{Blocked, Exclusion, Terms};
use subscriber::plan::{Action, Difference, Observed, RetentionStep, plan};

use crate::support::{DESTINATION, HUB, PAY, REGION, foreign, log_group, ours, table, the_hub};

const ONBOARDED: Timestamp = Timestamp::constant(1_000_000, 0);

/// The steps for a log group of `account` that has these filters.
fn step_in(
    account: &str,
    rest: &str,
    group: LogGroup,
    tags: &[&str],
    filters: &[Filter],
) -> (Action, RetentionStep) {
    let (table, hub) = (table(rest), the_hub());
    let terms = Terms { table: &table, hub: &hub, account, region: REGION, onboarded: Some(ONBOARDED) };
    let wish = terms.wish(&group, |tag: &Tag| tags.contains(&tag.to_string().as_str()));
    let observed = Observed { group, wish, filters: filters.to_vec() };
    let step = plan(&terms, &[observed]).remove(0);
    (step.action, step.retention)
}

fn action(rest: &str, tags: &[&str], filters: &[Filter]) -> Action {
    step_in(PAY, rest, log_group("/a"), tags, filters).0
}

#[test]
fn an_unsubscribed_log_group_is_subscribed_with_every_part() {
    assert_eq!(action("", &[], &[]), Action::Subscribe(ours(PAY)));
    assert_eq!(action("", &[], &[foreign("other")]), Action::Subscribe(ours(PAY)));
    let told = "[subscribe]\ndistribution = 'by_log_stream'\n[defaults]\nfilter_pattern = 'ERROR'";
    let filter =
        Filter { distribution: Some(Distribution::ByLogStream), pattern: "ERROR".to_owned(), ..ours(PAY) };
    assert_eq!(action(told, &[], &[]), Action::Subscribe(filter));
}

#[test]
fn every_part_of_a_filter_counts() {
    let elsewhere = DESTINATION.replace(":loghub", ":loghub-old");
    let cases = [
        (ours(PAY), None),
        (Filter { pattern: "x".to_owned(), ..ours(PAY) }, Some(Difference::Pattern)),
        (Filter { destination: elsewhere, ..ours(PAY) }, Some(Difference::Destination)),
        (Filter { role: None, ..ours(PAY) }, Some(Difference::Role)),
        (
            Filter { distribution: Some(Distribution::ByLogStream), ..ours(PAY) },
            Some(Difference::Distribution),
        ),
        (Filter { system_fields: Vec::new(), ..ours(PAY) }, Some(Difference::SystemFields)),
    ];
    for (there, difference) in cases {
        let expected = difference.map_or(Action::Right, |difference| Action::Update {
            filter: ours(PAY),
            differs: vec![difference],
        });
        assert_eq!(action("", &[], &[foreign("other"), there]), expected, "{difference:?}");
    }
}

#[test]
fn a_filter_is_ours_by_its_name_and_its_destination() {
    let unshipped = "[defaults]\nship = false";
    let other_name = Filter { name: "loghub2".to_owned(), ..ours(PAY) };
    let other_hub = Filter { destination: DESTINATION.replace(HUB, PAY), ..ours(PAY) };
    for filter in [foreign("loghub"), other_name, other_hub] {
        assert_eq!(
            action(unshipped, &[], std::slice::from_ref(&filter)),
            Action::Excluded(Exclusion::Unshipped),
            "{filter:?}"
        );
    }
    assert_eq!(action(unshipped, &[], &[ours(PAY)]), Action::Unsubscribe);
}

#[test]
fn a_foreign_filter_of_the_same_name_is_not_overwritten() {
    let destination = foreign("loghub").destination;
    assert_eq!(action("", &[], &[foreign("loghub")]), Action::Blocked(Blocked::NameTaken { destination }));
}

#[test]
fn a_log_group_that_the_table_or_tags_exclude_is_unsubscribed() {
    let tags = "[subscribe]\ntags = { none = ['logs=off'] }";
    let off = || Exclusion::Tags("it has the tag logs=off".to_owned());
    assert_eq!(action(tags, &["logs=off"], &[]), Action::Excluded(off()));
    assert_eq!(action(tags, &["logs=off"], &[ours(PAY)]), Action::Unsubscribe);
    assert_eq!(action(tags, &[], &[ours(PAY)]), Action::Right);
    let leave = "[subscribe]\non_exclude = 'leave'\ntags = { none = ['logs=off'] }";
    assert_eq!(action(leave, &["logs=off"], &[ours(PAY)]), Action::Excluded(off()));
    let route = "[[routes]]\nname = 'r'\nlog_groups = ['/a']\nship = false";
    assert_eq!(action(route, &[], &[ours(PAY)]), Action::Unsubscribe);
}

#[test]
fn a_blocked_log_group_has_its_reason() {
    let classes = [
        (Class::InfrequentAccess, "INFREQUENT_ACCESS"),
        (Class::Delivery, "DELIVERY"),
        (Class::Unknown("FROZEN".to_owned()), "FROZEN"),
    ];
    for (class, name) in classes {
        let group = LogGroup { class, ..log_group("/a") };
        let blocked = Action::Blocked(Blocked::Class(name.to_owned()));
        assert_eq!(step_in(PAY, "", group, &[], &[]).0, blocked);
    }
    let reserved = step_in(PAY, "", log_group("aws/spans"), &[], &[]).0;
    assert_eq!(reserved, Action::Blocked(Blocked::ReservedName));
    let unshipped = LogGroup { class: Class::Delivery, ..log_group("/a") };
    let excluded = step_in(PAY, "[defaults]\nship = false", unshipped, &[], &[]).0;
    assert_eq!(excluded, Action::Excluded(Exclusion::Unshipped), "what is not wanted is not blocked");
}

#[test]
fn the_hubs_own_log_groups_are_left_alone_whatever_the_table_says() {
    let shipped = "[[routes]]\nname = 'all'\nlog_groups = ['*']\nship = true\nretention = { days = 1, mode = 'exact', existing = true }";
    for group in ["/aws/lambda/loghub-shipper", "/aws/lambda/loghub-anything"] {
        let (action, retention) = step_in(HUB, shipped, log_group(group), &[], &[ours(HUB)]);
        assert_eq!((action, retention), (Action::Own, RetentionStep::Leave), "{group}");
        assert_ne!(step_in(PAY, shipped, log_group(group), &[], &[]).0, Action::Own, "only in the hub");
    }
    assert_ne!(step_in(HUB, shipped, log_group("/aws/lambda/web"), &[], &[]).0, Action::Own);
}

#[test]
fn retention_follows_the_mode_the_age_and_the_approval() {
    let newer = |retention| LogGroup { created: Some(1_000_000_000), retention, ..log_group("/a") };
    let older = |retention| LogGroup { created: Some(999_999_999), retention, ..log_group("/a") };
    let unknown = |retention| LogGroup { created: None, retention, ..log_group("/a") };
    let rule = |rule: &str| format!("[defaults]\nretention = {{ days = 30, {rule} }}");
    let approved = |rule_text: &str| format!("approve = ['retention']\n{}", rule(rule_text));
    let cases = [
        (String::new(), newer(None), RetentionStep::Leave),
        (rule("mode = 'if_unset'"), newer(None), RetentionStep::Set(30)),
        (rule("mode = 'if_unset'"), newer(Some(7)), RetentionStep::Leave),
        (rule("mode = 'if_unset'"), older(None), RetentionStep::Leave),
        (rule("mode = 'exact'"), older(Some(90)), RetentionStep::Leave),
        (rule("mode = 'exact'"), unknown(None), RetentionStep::Leave),
        (rule("mode = 'exact', existing = true"), older(Some(90)), RetentionStep::Refused(30)),
        (rule("mode = 'exact', existing = true"), older(None), RetentionStep::Refused(30)),
        (rule("mode = 'exact', existing = true"), unknown(None), RetentionStep::Refused(30)),
        (rule("mode = 'exact', existing = true"), older(Some(7)), RetentionStep::Set(30)),
        (rule("mode = 'min', existing = true"), older(Some(7)), RetentionStep::Set(30)),
        (rule("mode = 'max', existing = true"), older(Some(7)), RetentionStep::Leave),
        (rule("mode = 'max', existing = true"), newer(Some(90)), RetentionStep::Set(30)),
        (approved("mode = 'exact', existing = true"), older(None), RetentionStep::Set(30)),
        (approved("mode = 'exact'"), older(None), RetentionStep::Leave),
    ];
    for (rest, group, expected) in cases {
        let said = format!("{rest} {group:?}");
        assert_eq!(step_in(PAY, &rest, group, &[], &[]).1, expected, "{said}");
    }
    let delivery = LogGroup { class: Class::Delivery, ..newer(Some(1)) };
    assert_eq!(step_in(PAY, &rule("mode = 'exact'"), delivery, &[], &[]).1, RetentionStep::Leave);
}
