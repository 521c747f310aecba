//! A first-in, first-out queue's mapping: one message of a group at a time, groups side by side.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use localcloud::cloud::Cloud;
use localcloud::emulator::Emulator;
use localcloud::mapping::SqsMapping;
use localcloud::runtime::{Invoke, InvokeError};
use localcloud::setup;
use localcloud::template::{Queue, Template};
use serde_json::Value;
use tokio::sync::Barrier;

use crate::emulators::options;
use crate::templates::{context, hub_yaml, sqs_mapping};

/// A function in which the first tasks of the two groups meet: it ends only if groups run side by side.
struct Watching {
    running: Mutex<BTreeMap<String, u32>>,
    seen: Mutex<Vec<String>>,
    met: Barrier,
}

impl Invoke for Watching {
    async fn invoke(&self, payload: Bytes) -> Result<Bytes, InvokeError> {
        let event: Value = serde_json::from_slice(&payload).expect("an event");
        let records = event["Records"].as_array().expect("records");
        assert_eq!(records.len(), 1, "a batch of one");
        let text = |value: &Value| value.as_str().expect("text").to_owned();
        let group = text(&records[0]["attributes"]["MessageGroupId"]);
        let body = text(&records[0]["body"]);
        let first = {
            let mut running = self.running.lock().expect("no panic");
            let count = running.entry(group.clone()).or_default();
            *count += 1;
            assert_eq!(*count, 1, "two of the group {group} run at the same time");
            body.ends_with('1')
        };
        if first {
            self.met.wait().await;
        }
        tokio::task::yield_now().await;
        self.seen.lock().expect("no panic").push(body);
        self.running.lock().expect("no panic").insert(group, 0);
        Ok(Bytes::from_static(b"{\"batchItemFailures\":[]}"))
    }
}

async fn send(cloud: &Cloud, queue: &Queue, group: &str, body: &str, id: &str) {
    let send = cloud.sqs(cloud.hub()).send_message().queue_url(&queue.url).message_body(body);
    send.message_group_id(group).message_deduplication_id(id).send().await.expect("sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_s_messages_run_in_order_and_never_two_at_once() {
    let emulator = Emulator::start(options(), |_| {}).await.expect("the emulator starts");
    let cloud = emulator.cloud().clone();
    let template = Template::read(&hub_yaml(), &context(cloud.endpoint())).expect("complete");
    setup::stack::make(&cloud, &template).await.expect("the hub's stack is made");
    let settings = sqs_mapping(&template, "ReconcileMapping").clone();
    let queue = template.queue(&settings.queue_arn).expect("its queue").clone();
    for body in ["a1", "a2", "a3", "b1", "b2"] {
        send(&cloud, &queue, &body[..1], body, body).await;
    }
    send(&cloud, &queue, "a", "a2 again", "a2").await;
    let function =
        Arc::new(Watching { running: Mutex::default(), seen: Mutex::default(), met: Barrier::new(2) });
    let mapping = SqsMapping::start(settings, &queue.url, &cloud, &function);
    mapping.drained().await.expect("the queue can be counted");
    let status = mapping.stop().await;
    assert_eq!((status.invocations, status.messages_done), (5, 5), "{status:?}");
    let seen = function.seen.lock().expect("no panic").clone();
    let of = |group: &str| seen.iter().filter(|body| body.starts_with(group)).cloned().collect::<Vec<_>>();
    assert_eq!(
        (of("a"), of("b")),
        (vec!["a1".into(), "a2".into(), "a3".into()], vec!["b1".into(), "b2".into()])
    );
}
