//! The laws over generated accounts and tables.

use std::collections::BTreeMap;
use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use routing::Distribution;
use subscriber::plan::brake::limit;
use subscriber::plan::group::{Class, Filter, LogGroup};

use crate::support::members::Held;
use crate::support::{Doubles, PAY, REGION, foreign, log_group, ours};

fn filters() -> impl Strategy<Value = Vec<Filter>> {
    let one = select(vec![
        ours(PAY),
        Filter { pattern: "x".to_owned(), ..ours(PAY) },
        Filter { role: None, system_fields: Vec::new(), ..ours(PAY) },
        Filter { distribution: Some(Distribution::ByLogStream), ..ours(PAY) },
        foreign("loghub"),
        foreign("siem"),
        foreign("lake"),
    ]);
    vec(one, 0..=2)
}

fn held() -> impl Strategy<Value = Held> {
    let class = prop_oneof![8 => Just(Class::Standard), 1 => Just(Class::InfrequentAccess), 1 => Just(Class::Delivery)];
    let name = "(/app/[a-d]{4}|aws/[a-b]|/web/[a-d]{2})";
    let retention = select(vec![None, Some(7), Some(90)]);
    let created = select(vec![None, Some(0), Some(4_000_000_000_000)]);
    (name, class, filters(), any::<bool>(), retention, created).prop_map(
        |(name, class, filters, off, retention, created)| Held {
            group: LogGroup { class, retention, created, ..log_group(&name) },
            filters: filters.into_iter().map(|filter| (filter.name.clone(), filter)).collect(),
            tags: off.then(|| ("logs".to_owned(), "off".to_owned())).into_iter().collect(),
        },
    )
}

/// A table that ships some of it, all of it or none, and approves nothing.
fn tables() -> impl Strategy<Value = String> {
    let subscribe = select(vec![
        "",
        "[subscribe]\ntags = { none = ['logs=off'] }\n",
        "[subscribe]\ntags = { any = ['logs=off'] }\non_exclude = 'leave'\n",
        "[subscribe]\ndistribution = 'by_log_stream'\n",
    ]);
    let defaults = select(vec![
        "",
        "[defaults]\nship = false\n",
        "[defaults]\nfilter_pattern = 'ERROR'\n",
        "[defaults]\nretention = { days = 30, mode = 'exact', existing = true }\n",
    ]);
    let route = select(vec![
        "",
        "[[routes]]\nname = 'r'\nlog_groups = ['/app/*']\nship = false\n",
        "[[routes]]\nname = 'r'\nlog_groups = ['/web/a?', '/app/?b*']\nship = false\n",
    ]);
    (subscribe, defaults, route)
        .prop_map(|(subscribe, defaults, route)| format!("{subscribe}{defaults}{route}"))
}

type Groups = BTreeMap<String, Held>;

fn of_others(groups: &Groups) -> Vec<(&String, &Filter)> {
    let filters =
        groups.iter().flat_map(|(name, held)| held.filters.values().map(move |filter| (name, filter)));
    filters.filter(|(_, filter)| !filter.destination.contains(":destination:")).collect()
}

fn of_ours(groups: &Groups) -> u64 {
    groups
        .values()
        .filter(|held| {
            held.filters.get("loghub").is_some_and(|filter| filter.destination.contains(":destination:"))
        })
        .count() as u64
}

/// The account after each table's run, with the run's report.
fn after_each(groups: &[Held], tables: &[String]) -> Vec<(Groups, subscriber::report::Report)> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let doubles = Doubles::new("");
        doubles.members.admit(PAY, REGION, []);
        let groups = groups.iter().map(|held| (held.group.name.clone(), held.clone())).collect();
        doubles.with_account(PAY, |account| account.groups = groups);
        let mut after = Vec::new();
        for (n, table) in tables.iter().enumerate() {
            doubles.publish(table);
            tokio::time::advance(Duration::from_mins(1)).await;
            let report = doubles.run(&format!("r{n}"), PAY).await;
            after.push((doubles.with_account(PAY, |account| account.groups.clone()), report));
        }
        after
    })
}

fn start(groups: &[Held]) -> Groups {
    groups.iter().map(|held| (held.group.name.clone(), held.clone())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_second_run_finds_nothing_to_do(groups in vec(held(), 0..40), table in tables()) {
        let after = after_each(&groups, &[table.clone(), table]);
        let [(first, _), (second, report)] = &after[..] else { panic!("two runs") };
        prop_assert_eq!(first, second);
        let counts = &report.counts;
        prop_assert_eq!((counts.subscribed, counts.updated, counts.unsubscribed, counts.retention_set), (0, 0, 0, 0));
    }

    #[test]
    fn others_filters_stay_as_they_are(groups in vec(held(), 0..40), tables in vec(tables(), 1..4)) {
        let before = start(&groups);
        for (after, _) in after_each(&groups, &tables) {
            prop_assert_eq!(of_others(&before), of_others(&after));
        }
    }

    #[test]
    fn no_run_removes_more_than_the_brake_lets_pass(groups in vec(held(), 0..160), tables in vec(tables(), 1..4)) {
        let mut before = start(&groups);
        for (after, report) in after_each(&groups, &tables) {
            let (had, has) = (of_ours(&before), of_ours(&after));
            prop_assert!(report.counts.unsubscribed <= limit(had), "{:?}", report.counts);
            prop_assert!(had == 0 || has > 0, "nothing is left of {had}");
            before = after;
        }
    }
}
