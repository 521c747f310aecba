//! `drop`, `keep`, `sample`, `ship`: which events go on.

use pipeline::Column;

use crate::support::{envelope, event, record, run, table};

#[test]
fn keep_wins_over_drop() {
    let table = table("[defaults]\ndrop = ['GET /health', '^debug']\nkeep = ['ERROR']\n");
    for (message, shipped) in [
        ("GET /health 200", false),
        ("GET /health ERROR", true),
        ("debug: x", false),
        ("not debug", true),
        ("quoted \"GET /health\"", false),
    ] {
        let out = run(&table, &[record(&envelope("/app", &[event("1", message)]))]);
        assert_eq!(out.documents().len() == 1, shipped, "{message}");
        assert_eq!(out.ledger.teams["core"][Column::Dropped], u64::from(!shipped), "{message}");
    }
}

#[test]
fn a_sample_is_chosen_by_event_id() {
    let events: Vec<_> = (0..1_000).map(|n| event(&format!("id-{n}"), "m")).collect();
    let sampled = |share: f64| {
        let table = table(&format!("[defaults]\nsample = {share:?}\nkeep = [\"never\"]\n"));
        let out = run(&table, &[record(&envelope("/app", &events))]);
        let ids: Vec<_> = out.documents().iter().map(|document| document["id"].clone()).collect();
        assert_eq!(ids.len() as u64 + out.ledger.teams["core"][Column::Sampled], 1_000);
        ids
    };
    let tenth = sampled(0.1);
    assert!((50..200).contains(&tenth.len()), "{}", tenth.len());
    assert_eq!(tenth, sampled(0.1), "the same ids each time");
    assert!(tenth.iter().all(|id| sampled(0.5).contains(id)), "a larger sample holds the smaller one");
    assert_eq!(sampled(0.0).len(), 0);
    assert_eq!(sampled(1.0).len(), 1_000);
}

#[test]
fn events_of_unshipped_groups_are_counted() {
    let table = table("[[routes]]\nname = \"none\"\nlog_groups = [\"/aws/vpc/*\"]\nship = false\n");
    let out = run(&table, &[record(&envelope("/aws/vpc/flow", &[event("1", "m"), event("2", "n")]))]);
    assert_eq!(out.documents().len(), 0);
    assert_eq!(out.ledger.teams["core"][Column::Unshipped], 2);
}
