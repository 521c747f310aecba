//! `[subscribe]`, `approve`, `filter_pattern` and `retention`.

use std::collections::BTreeMap;

use routing::{
    AccountSource, Approval, Distribution, Keep, OnExclude, Retention, RetentionMode, Source, Subscribe, Tag,
};

use crate::{PAY, SHARED, table};

#[test]
fn unstated_settings_are_built_in() {
    let table = table("");
    assert_eq!(*table.subscribe(), Subscribe::default());
    assert_eq!(&*table.subscribe().filter_name, "loghub");
    assert!(!table.approves(Approval::Unsubscribe) && !table.approves(Approval::Retention));
    let settings = table.decide(PAY, "/a").settings;
    assert_eq!((&*settings.filter_pattern.value, settings.filter_pattern.from), ("", Source::BuiltIn));
    assert_eq!((settings.retention.value, settings.retention.from), (Retention::Off, Source::BuiltIn));
}

#[test]
fn every_stated_setting_is_read() {
    let table = table(
        "approve = ['retention']\n[subscribe]\nfilter_name = 'hub'\ndistribution = 'by_log_stream'\n\
         tags = { any = ['a', 'b=1'], all = ['c='], none = ['logs=off'] }\non_exclude = 'leave'\n\
         accounts = { organizational_units = ['ou-ab12-cdefgh34', 'r-ab12'] }",
    );
    let subscribe = table.subscribe();
    assert_eq!(&*subscribe.filter_name, "hub");
    assert_eq!((subscribe.distribution, subscribe.on_exclude), (Distribution::ByLogStream, OnExclude::Leave));
    let tags: Vec<_> = subscribe.tags.named().map(Tag::to_string).collect();
    assert_eq!(tags, ["a", "b=1", "c=", "logs=off"]);
    let units = ["ou-ab12-cdefgh34".into(), "r-ab12".into()];
    assert_eq!(subscribe.accounts, AccountSource::OrganizationalUnits(units.into()));
    assert!(table.approves(Approval::Retention) && !table.approves(Approval::Unsubscribe));
}

#[test]
fn accounts_come_from_one_place() {
    let source = |text: &str| table(&format!("[subscribe]\naccounts = {text}")).subscribe().accounts.clone();
    assert_eq!(source("'table'"), AccountSource::Table);
    assert_eq!(source("{ stack_set = 'loghub-member' }"), AccountSource::StackSet("loghub-member".into()));
}

#[test]
fn tags_select_log_groups() {
    let cases = [
        ("{}", "", None),
        ("{ any = ['a', 'b=1'] }", "a=x", None),
        ("{ any = ['a', 'b=1'] }", "b=1", None),
        ("{ any = ['a', 'b=1'] }", "b=2", Some("it has none of the tags in `any`")),
        ("{ all = ['a', 'b=1'] }", "a=x b=1", None),
        ("{ all = ['a', 'b=1'] }", "a=x", Some("it lacks the tag b=1")),
        ("{ none = ['logs=off'] }", "logs=on", None),
        ("{ none = ['logs=off'] }", "logs=off", Some("it has the tag logs=off")),
        ("{ any = ['a'], none = ['b'] }", "a=1 b=1", Some("it has the tag b")),
    ];
    for (rule, tags, why) in cases {
        let table = table(&format!("[subscribe]\ntags = {rule}"));
        let tags: BTreeMap<_, _> = tags.split_whitespace().filter_map(|tag| tag.split_once('=')).collect();
        let has = |tag: &Tag| {
            tags.get(&*tag.key)
                .is_some_and(|value| tag.value.as_ref().is_none_or(|wanted| **wanted == **value))
        };
        assert_eq!(table.subscribe().tags.refuse(has).as_deref(), why, "{rule} {tags:?}");
    }
}

#[test]
fn retention_and_pattern_have_the_precedence_of_every_setting() {
    let table = table(
        "[defaults]\nretention = { days = 7 }\nfilter_pattern = 'd'\n[[routes]]\nname = 'off'\n\
         log_groups = ['/off']\nretention = 'off'\n[[routes]]\nname = 'r'\naccounts = ['shared']\n\
         filter_pattern = ''\nretention = { days = 90, mode = 'min', existing = true }",
    );
    let settings = |account, group| table.decide(account, group).settings;
    let default = Keep { days: 7, mode: RetentionMode::IfUnset, existing: false };
    let pay = settings(PAY, "/a");
    assert_eq!((pay.retention.value, pay.retention.from), (Retention::Keep(default), Source::Defaults));
    assert_eq!((&*pay.filter_pattern.value, pay.filter_pattern.from), ("d", Source::Defaults));
    let off = settings(PAY, "/off");
    assert_eq!((off.retention.value, off.retention.from), (Retention::Off, Source::Route("off".into())));
    let shared = settings(SHARED, "/a");
    let route = Keep { days: 90, mode: RetentionMode::Min, existing: true };
    assert_eq!(
        (shared.retention.value, shared.retention.from),
        (Retention::Keep(route), Source::Route("r".into()))
    );
    assert_eq!((&*shared.filter_pattern.value, shared.filter_pattern.from), ("", Source::Route("r".into())));
}

#[test]
fn a_retention_is_set_by_its_mode() {
    use RetentionMode::{Exact, IfUnset, Max, Min};
    let cases = [
        (Exact, None, true),
        (Exact, Some(7), true),
        (Exact, Some(30), false),
        (Min, None, false),
        (Min, Some(7), true),
        (Min, Some(90), false),
        (Max, None, true),
        (Max, Some(7), false),
        (Max, Some(90), true),
        (IfUnset, None, true),
        (IfUnset, Some(7), false),
    ];
    for (mode, current, set) in cases {
        let keep = Keep { days: 30, mode, existing: false };
        assert_eq!(keep.change(current), set.then_some(30), "{mode:?} {current:?}");
    }
}
