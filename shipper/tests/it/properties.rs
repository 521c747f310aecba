//! Whatever the listener answers, no event is lost, and no team feels another's trouble.

use std::time::Duration;

use pipeline::Column;
use proptest::prelude::*;
use shipper::report::Report;
use shipper::report::summary::TeamSummary;

use crate::ship::{ship, three_teams};
use crate::support::endpoint::Play;
use crate::support::store::Failing;
use crate::support::{Doubles, PARK, token_of};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn received_events_equal_the_sum_of_the_columns(
        payments in script(), search in script(), platform in script(), failing in any::<bool>(),
    ) {
        let (report, doubles) = run(&[("payments", payments), ("search", search), ("platform", platform)], failing);
        let teams = &report.summary.teams;
        prop_assert!(report.summary.balanced && teams.values().all(TeamSummary::balances), "{:?}", teams);
        prop_assert_eq!(teams.values().map(|team| team[Column::Received]).sum::<u64>(), 12);
        let failed: u64 = teams.values().map(|team| team[Column::Failed]).sum();
        prop_assert_eq!(failed > 0, !report.answer.batch_item_failures.is_empty());
        prop_assert!(failing || failed == 0, "only the hub's own trouble fails a record");
        let parked: u64 = teams.values().map(|team| team[Column::Parked]).sum();
        prop_assert_eq!(parked > 0, !doubles.store.park("parked/").is_empty());
    }

    #[test]
    fn a_team_in_trouble_changes_nothing_for_the_others(payments in script()) {
        let (alone, _) = run(&[], false);
        let (report, doubles) = run(&[("payments", payments)], false);
        for team in ["search", "platform"] {
            prop_assert_eq!(&report.summary.teams[team], &alone.summary.teams[team]);
            prop_assert_eq!(doubles.listener.requests(&token_of(team)), 1);
        }
        prop_assert!(doubles.store.keys(PARK).iter().all(|key| key.contains("/payments/")));
    }
}

/// Up to five answers, the last of which goes on for ever.
fn script() -> impl Strategy<Value = Vec<Play>> {
    let play = prop_oneof![
        4 => Just(Play::Status(200)),
        1 => Just(Play::Body(400, r#"{"malformedLines":2,"successfulLines":1}"#)),
        1 => Just(Play::Body(400, "?")),
        2 => Just(Play::Status(413)),
        3 => prop::sample::select(vec![201, 301, 401, 403, 404, 408, 429, 500, 503]).prop_map(Play::Status),
        1 => (0_u64..3).prop_map(|seconds| Play::RetryAfter(429, seconds)),
        1 => (1_u64..2_000).prop_map(|millis| Play::Slow(Duration::from_millis(millis), 200)),
        1 => Just(Play::Broken),
        1 => Just(Play::Timeout),
        1 => Just(Play::Hang),
    ];
    prop::collection::vec(play, 1..5)
}

fn run(scripts: &[(&str, Vec<Play>)], failing: bool) -> (Report, Doubles) {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let doubles = Doubles::new();
        for (team, plays) in scripts {
            doubles.listener.script(&token_of(team), plays.clone());
        }
        let shipper = doubles.shipper();
        doubles.store.set_failing(failing.then_some(Failing::Writes));
        let report = ship(&shipper, &three_teams()).await;
        (report, doubles)
    })
}
