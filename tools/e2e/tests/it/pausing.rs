//! `loghub pause` and `loghub resume` by several people at once: no change is lost.

use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use e2e::{Members, Plan};
use localcloud::cloud::Cloud;
use serde_json::{Value, json};

use crate::between::{Between, Fate};
use crate::cli::{Desk, Ran, TABLE, ended};

const OBJECT: &str = "paused.json";

/// A hub whose functions look for a new table now and then, as on AWS.
async fn desk() -> Desk {
    let plan = Plan::new(TABLE).settings(&[("LOGHUB_TABLE_POLL_SECONDS", "30")]);
    Desk { hub: Members::open(plan).await }
}

/// A command in which somebody else is so many times faster: they pause one more team just before it writes.
async fn overtaken(desk: &Desk, times: usize, args: &[&str]) -> Ran {
    let (cloud, left) = (desk.hub.cloud().clone(), Arc::new(AtomicUsize::new(times)));
    let between = Between::open(desk.hub.cloud().endpoint(), move |call| {
        let (cloud, left) = (cloud.clone(), Arc::clone(&left));
        async move {
            if let Some(bucket) = bucket_of_put(&call)
                && left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok()
            {
                one_more(&cloud, bucket).await;
            }
            Fate::Passes
        }
    });
    let between = between.await;
    ended(through(&between, desk.command(args))).await
}

fn bucket_of_put(call: &str) -> Option<&str> {
    call.strip_prefix("PUT /")?.strip_suffix(OBJECT)?.strip_suffix('/')
}

fn through(between: &Between, mut command: Command) -> Command {
    command.env("AWS_ENDPOINT_URL", &between.url);
    command
}

/// Somebody else pauses a team of their own.
async fn one_more(cloud: &Cloud, bucket: &str) {
    let mut paused = read(cloud, bucket).await.unwrap_or_else(|| json!({"teams": {}}));
    let teams = paused["teams"].as_object_mut().expect("teams");
    teams.insert(format!("other-{}", teams.len()), json!({"since": "2026-01-02T03:04:05Z"}));
    let put = cloud.s3(cloud.hub()).put_object().bucket(bucket).key(OBJECT);
    put.body(paused.to_string().into_bytes().into()).send().await.expect("they are faster");
}

async fn read(cloud: &Cloud, bucket: &str) -> Option<Value> {
    let got = cloud.s3(cloud.hub()).get_object().bucket(bucket).key(OBJECT).send().await.ok()?;
    let body = got.body.collect().await.expect("it can be read");
    Some(serde_json::from_slice(&body.to_vec()).expect("JSON"))
}

/// The paused teams.
async fn teams(desk: &Desk) -> Vec<String> {
    let cloud = desk.hub.cloud();
    let buckets = cloud.s3(cloud.hub()).list_buckets().send().await.expect("buckets can be listed");
    let names = buckets.buckets.unwrap_or_default().into_iter().filter_map(|bucket| bucket.name);
    let table = names.into_iter().find(|name| name.starts_with("loghub-table-")).expect("the table's bucket");
    let paused = read(cloud, &table).await.expect("somebody was paused");
    paused["teams"].as_object().expect("teams").keys().cloned().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_changes_are_all_kept() {
    let desk = desk().await;
    let Ran { code, out, err } = overtaken(&desk, 1, &["pause", "payments"]).await;
    let says = "payments is paused: the functions park its bulks within 30 s.";
    assert!(code == 0 && out.contains(says), "with no team paused before: {out}{err}");
    assert_eq!(teams(&desk).await, ["other-0", "payments"]);
    let Ran { code, out, err } = overtaken(&desk, 2, &["pause", "search"]).await;
    assert_eq!(code, 0, "{out}{err}");
    assert_eq!(teams(&desk).await, ["other-0", "other-2", "other-3", "payments", "search"]);
    let Ran { code, out, err } = overtaken(&desk, 1, &["resume", "payments"]).await;
    assert!(code == 0 && out.contains("payments is resumed"), "{out}{err}");
    assert_eq!(teams(&desk).await, ["other-0", "other-2", "other-3", "other-5", "search"]);

    let (payments, platform, search) = tokio::join!(
        desk.run(&["pause", "payments"]),
        desk.run(&["pause", "platform"]),
        desk.run(&["resume", "search"]),
    );
    assert_eq!([payments.code, platform.code, search.code], [0; 3], "{}{}", payments.err, platform.err);
    assert_eq!(teams(&desk).await, ["other-0", "other-2", "other-3", "other-5", "payments", "platform"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn change_that_is_always_overtaken_is_an_error() {
    let desk = desk().await;
    let Ran { code, err, .. } = overtaken(&desk, usize::MAX, &["pause", "payments"]).await;
    assert!(code == 1 && err.contains("10 concurrent changes overtook it"), "{err}");
    let others = (0..10).map(|n| format!("other-{n}"));
    assert_eq!(teams(&desk).await, others.collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread")]
async fn change_whose_answer_is_lost_counts_as_made() {
    let desk = desk().await;
    assert_eq!(desk.run(&["pause", "payments"]).await.code, 0);
    let lost = Arc::new(AtomicUsize::new(1));
    let between = Between::open(desk.hub.cloud().endpoint(), move |call| {
        let lost = Arc::clone(&lost);
        async move {
            let is_first = bucket_of_put(&call).is_some() && lost.swap(0, Ordering::SeqCst) == 1;
            if is_first { Fate::AnswerLost } else { Fate::Passes }
        }
    });
    let between = between.await;
    let Ran { code, out, err } = ended(through(&between, desk.command(&["resume", "payments"]))).await;
    assert!(code == 0 && out.contains("payments is resumed"), "{out}{err}");
    assert_eq!(teams(&desk).await, [""; 0]);
}
