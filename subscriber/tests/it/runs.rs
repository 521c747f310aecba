//! Runs over an account: what they make of it, and how many calls that takes.

use std::collections::BTreeMap;
use std::time::Duration;

use subscriber::plan::group::{Class, Filter, LogGroup};
use subscriber::report::Report;
use subscriber::task::{Pass, Task};

use crate::support::{Doubles, PAY, REGION, STATE, foreign, groups, log_group, ours};

fn with_groups(rest: &str, count: usize) -> Doubles {
    let doubles = Doubles::new(rest);
    doubles.members.admit(PAY, REGION, groups("/app/", count));
    doubles
}

fn calls(doubles: &Doubles) -> BTreeMap<&'static str, u64> {
    doubles.with_account(PAY, |account| std::mem::take(&mut account.calls))
}

/// Every log group seen is in one column.
fn balances(report: &Report) -> bool {
    let counts = &report.counts;
    let reasons = |column: &BTreeMap<String, u64>| column.values().sum::<u64>();
    let columns = counts.own
        + counts.right
        + counts.subscribed
        + counts.updated
        + counts.unsubscribed
        + counts.excluded
        + counts.to_remove
        + counts.vanished
        + reasons(&counts.blocked)
        + counts.refused.get("unsubscribe").copied().unwrap_or_default()
        + reasons(&counts.failed);
    counts.seen == columns
}

#[tokio::test(start_paused = true)]
async fn a_second_run_over_two_thousand_subscribed_log_groups_changes_nothing() {
    let doubles = with_groups("", 2_000);
    let report = doubles.run("r1", PAY).await;
    assert!(report.ended && report.is_well() && balances(&report), "{report:?}");
    assert!(report.hops > 0, "at half of the quota it takes longer than an invocation may");
    assert_eq!((report.counts.seen, report.counts.subscribed), (2_000, 2_000));
    assert_eq!(doubles.subscribed(PAY).len(), 2_000);

    calls(&doubles);
    let again = doubles.run("r2", PAY).await;
    assert_eq!((again.counts.seen, again.counts.right), (2_000, 2_000));
    let made = calls(&doubles);
    println!("calls of a run over 2,000 log groups that changes nothing: {made:?}");
    // 40 pages, of which the one that an invocation went on with is read twice, and each log group's filters.
    assert_eq!(again.hops, 1);
    assert_eq!(
        made.keys().copied().collect::<Vec<_>>(),
        ["DescribeLogGroups", "DescribeSubscriptionFilters"]
    );
    assert_eq!(made["DescribeLogGroups"], 41);
    assert_eq!(made["DescribeSubscriptionFilters"], 2_000);
}

#[tokio::test(start_paused = true)]
async fn filters_are_not_read_where_no_decision_depends_on_them() {
    let doubles = with_groups("[subscribe]\non_exclude = 'leave'\n[defaults]\nship = false", 100);
    let report = doubles.run("r1", PAY).await;
    assert_eq!(report.counts.excluded, 100);
    assert_eq!(calls(&doubles), [("DescribeLogGroups", 2)].into());
}

#[tokio::test(start_paused = true)]
async fn tags_are_listed_in_bulk_or_else_read_one_by_one() {
    let tags = "[subscribe]\ntags = { none = ['logs=off'] }";
    for (lists, expected) in [(true, ("ListLogGroups", 1)), (false, ("ListTagsForResource", 60))] {
        let doubles = with_groups(tags, 60);
        doubles.with_account(PAY, |account| {
            account.lists_tags = lists;
            for name in ["/app/0003", "/app/0030"] {
                let tags = &mut account.groups.get_mut(name).unwrap().tags;
                tags.insert("logs".to_owned(), "off".to_owned());
            }
        });
        let report = doubles.run("r1", PAY).await;
        assert_eq!((report.counts.subscribed, report.counts.excluded), (58, 2));
        assert!(!doubles.subscribed(PAY).contains(&"/app/0003".to_owned()));
        assert_eq!(calls(&doubles)[expected.0], expected.1);
    }
}

#[tokio::test(start_paused = true)]
async fn drift_is_repaired() {
    let doubles = with_groups("", 5);
    doubles.run("r1", PAY).await;
    doubles.with_account(PAY, |account| account.groups.get_mut("/app/0001").unwrap().filters.clear());
    doubles.put(PAY, "/app/0002", Filter { pattern: "nothing".to_owned(), ..ours(PAY) });
    let report = doubles.run("r2", PAY).await;
    let counts = &report.counts;
    assert_eq!((counts.right, counts.subscribed, counts.updated), (3, 1, 1));
    assert_eq!(doubles.subscribed(PAY).len(), 5);
}

#[tokio::test(start_paused = true)]
async fn an_excluded_log_group_is_unsubscribed_and_foreign_filters_stay() {
    let doubles = with_groups("", 30);
    doubles.put(PAY, "/app/0001", foreign("other"));
    doubles.run("r1", PAY).await;
    doubles.publish("[[routes]]\nname = 'r'\nlog_groups = ['/app/0001', '/app/0002']\nship = false");
    tokio::time::advance(Duration::from_mins(1)).await;
    let report = doubles.run("r2", PAY).await;
    assert_eq!((report.counts.unsubscribed, report.counts.right, report.counts.to_remove), (2, 28, 0));
    assert!(balances(&report), "{report:?}");
    let left = doubles.with_account(PAY, |account| account.groups["/app/0001"].filters.clone());
    assert_eq!(left, [("other".to_owned(), foreign("other"))].into());
}

#[tokio::test(start_paused = true)]
async fn a_blocked_log_group_is_reported_with_its_filters() {
    let doubles = Doubles::new("");
    let class = LogGroup { class: Class::InfrequentAccess, ..log_group("/rare") };
    let names = ["/full", "/right", "/taken"].map(log_group);
    doubles.members.admit(PAY, REGION, names.into_iter().chain([class]));
    for name in ["siem", "lake", "search", "audit"] {
        doubles.put(PAY, "/full", foreign(name));
        doubles.put(PAY, "/right", foreign(name));
    }
    doubles.put(PAY, "/full", foreign("fifth"));
    doubles.put(PAY, "/taken", foreign("loghub"));
    doubles.put(PAY, "/right", Filter { pattern: "old".to_owned(), ..ours(PAY) });
    let report = doubles.run("r1", PAY).await;
    let blocked = [("class", 1), ("filter_name_taken", 1), ("filter_quota", 1)];
    assert_eq!(report.counts.blocked, blocked.map(|(reason, count)| (reason.to_owned(), count)).into());
    assert_eq!(report.counts.updated, 1, "at the quota our own filter can still be put anew");
    let full = report.counts.notes.iter().find(|note| note.group == "/full").unwrap();
    assert!(full.why.contains("siem to arn:aws:lambda") && full.why.contains("lake"), "{full:?}");
    assert!(report.is_well() && balances(&report));
}

#[tokio::test(start_paused = true)]
async fn a_table_that_excludes_everything_leaves_every_filter_in_place() {
    for count in [1, 15, 300] {
        let doubles = with_groups("", count);
        doubles.run("r1", PAY).await;
        doubles.publish("[defaults]\nship = false");
        tokio::time::advance(Duration::from_mins(1)).await;
        let report = doubles.run("r2", PAY).await;
        assert_eq!(doubles.subscribed(PAY).len(), count);
        assert_eq!(report.counts.refused["unsubscribe"], count as u64);
        assert!(!report.is_well() && balances(&report));
        assert!(report.counts.notes[0].why.contains("approve"), "{:?}", report.counts.notes[0]);

        doubles.publish("approve = ['unsubscribe']\n[defaults]\nship = false");
        tokio::time::advance(Duration::from_mins(1)).await;
        let report = doubles.run("r3", PAY).await;
        assert_eq!((report.counts.unsubscribed, doubles.subscribed(PAY).len()), (count as u64, 0));
    }
}

#[tokio::test(start_paused = true)]
async fn the_brake_is_judged_over_the_whole_account_and_all_invocations() {
    let mut doubles = with_groups("", 200);
    doubles.run("r1", PAY).await;
    doubles.publish(
        "[[routes]]\nname = 'r'\nlog_groups = ['/app/000?', '/app/01??', '/app/0015']\nship = false",
    );
    doubles.time = Duration::from_secs(20);
    tokio::time::advance(Duration::from_mins(1)).await;
    let report = doubles.run("r2", PAY).await;
    assert!(report.hops >= 5);
    assert_eq!(report.counts.refused["unsubscribe"], 111);
    assert_eq!(doubles.subscribed(PAY).len(), 200, "none of a page was removed before the others were seen");
}

#[tokio::test(start_paused = true)]
async fn a_new_table_restarts_a_run() {
    let mut doubles = with_groups("", 100);
    doubles.run("r1", PAY).await;
    doubles.time = Duration::from_secs(30);
    let cut = doubles.work(Task::start("r2", PAY, REGION, Pass::Converge)).await;
    assert!(!cut.ended && cut.counts.right > 10);
    doubles.publish("[[routes]]\nname = 'r'\nlog_groups = ['/app/0000']\nship = false");
    tokio::time::advance(Duration::from_mins(1)).await;
    let report = doubles.drain().await.pop().unwrap();
    assert_eq!((report.counts.seen, report.counts.unsubscribed), (100, 1));
}

#[tokio::test(start_paused = true)]
async fn retention_is_set_and_shortening_is_refused_on_what_is_older_than_the_onboarding() {
    let doubles = Doubles::new("[defaults]\nretention = { days = 30, mode = 'exact', existing = true }");
    let old = |name, retention| LogGroup { retention, ..log_group(name) };
    doubles.members.admit(PAY, REGION, [old("/ever", None), old("/long", Some(90)), old("/short", Some(7))]);
    let new = LogGroup { created: Some(4_000_000_000_000), ..log_group("/young") };
    doubles.with_account(PAY, |account| {
        let held = account.groups["/ever"].clone();
        account.groups.insert("/young".to_owned(), crate::support::members::Held { group: new, ..held });
    });
    let report = doubles.run("r1", PAY).await;
    assert_eq!((report.counts.retention_set, report.counts.refused["retention"]), (2, 2));
    assert_eq!(report.counts.subscribed, 4, "a brake on one thing holds up nothing else");
    let days = |name: &str| doubles.with_account(PAY, |account| account.groups[name].group.retention);
    assert_eq!(["/ever", "/long", "/short", "/young"].map(days), [None, Some(90), Some(30), Some(30)]);
}

#[tokio::test(start_paused = true)]
async fn a_dry_run_reports_a_runs_changes_and_makes_none() {
    let doubles = with_groups("[defaults]\nretention = { days = 30 }", 30);
    doubles.put(PAY, "/app/0000", ours(PAY));
    doubles.publish(
        "[defaults]\nretention = { days = 30, mode = 'min' }\n\
         [[routes]]\nname = 'r'\nlog_groups = ['/app/0000']\nship = false",
    );
    let before = doubles.with_account(PAY, |account| account.groups.clone());
    let task = Task { dry_run: true, ..Task::start("r1", PAY, REGION, Pass::Converge) };
    let report = doubles.work(task).await;
    assert_eq!((report.counts.subscribed, report.counts.unsubscribed), (29, 1));
    assert!(report.ended && report.dry_run && balances(&report));
    assert_eq!(doubles.with_account(PAY, |account| account.groups.clone()), before);
    assert_eq!(doubles.store.text(STATE, &format!("reports/{PAY}/{REGION}.json")), None);
    assert_eq!(doubles.store.text(STATE, &format!("onboarded/{PAY}")), None);
}

#[tokio::test(start_paused = true)]
async fn unsupported_system_fields_are_omitted() {
    for (takes, keeps) in [(false, false), (true, false)] {
        let doubles = with_groups("", 10);
        doubles.with_account(PAY, |account| {
            account.takes_system_fields = takes;
            account.keeps_system_fields = keeps;
        });
        let report = doubles.run("r1", PAY).await;
        assert_eq!((report.counts.subscribed, report.is_well()), (10, true), "{report:?}");
        doubles.run("r2", PAY).await;
        calls(&doubles);
        let report = doubles.run("r3", PAY).await;
        assert_eq!(report.counts.right, 10);
        assert_eq!(calls(&doubles).get("PutSubscriptionFilter"), None, "it is not tried for ever");
    }
}
