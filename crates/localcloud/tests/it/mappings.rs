//! The bounds of a mapping's batches and tries, against the emulator.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use aws_sdk_kinesis::primitives::Blob;
use aws_sdk_sqs::types::QueueAttributeName;
use bytes::Bytes;
use localcloud::cloud::Cloud;
use localcloud::mapping::{KinesisMapping, PAYLOAD_LIMIT, SqsMapping};
use localcloud::runtime::{Invoke, InvokeError};
use localcloud::template::{self, Template};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::hub::{Told, body, emulator, hub, item_failures, kinesis_settings, put, sqs_settings, thrown};

/// The batches that the mapping gave up, as they stand in the quarantine.
async fn given_up(cloud: &Cloud, template: &Template) -> Vec<Value> {
    let bucket = &template.bucket("QuarantineBucket").expect("the quarantine").name;
    let s3 = cloud.s3(cloud.hub());
    let listed = s3.list_objects_v2().bucket(bucket).send().await.expect("listed").contents;
    let mut written = Vec::new();
    for object in listed.unwrap_or_default() {
        let got =
            s3.get_object().bucket(bucket).key(object.key().expect("a key")).send().await.expect("read");
        let bytes = got.body.collect().await.expect("read").into_bytes();
        written.push(serde_json::from_slice(&bytes).expect("JSON"));
    }
    written
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_is_gathered_until_it_is_full_within_its_window() {
    let emulator = emulator().await;
    let (cloud, template) = hub(&emulator).await;
    let function = Told::new(|_, _: &[Value]| Ok(json!({})));
    let window = Duration::from_mins(5);
    let settings = template::KinesisMapping { window, batch_size: 2, ..kinesis_settings(&template) };
    let mapping = KinesisMapping::start(settings, "arn:f".to_owned(), &cloud, Arc::clone(&function));
    put(&cloud, &template, &["a"]).await;
    mapping.until(|status| status.records_read == 1).await;
    assert_eq!(function.invocations(), [[""; 0]; 0], "it waits for the second");
    put(&cloud, &template, &["b"]).await;
    mapping.drained().await;
    assert_eq!(function.invocations(), [["a", "b"]]);
}

/// Notes the sizes of its payloads.
struct Sizes(mpsc::UnboundedSender<(usize, usize)>);

impl Invoke for Sizes {
    async fn invoke(&self, payload: Bytes) -> Result<Bytes, InvokeError> {
        let event: Value = serde_json::from_slice(&payload).expect("an event");
        let records = event["Records"].as_array().map_or(0, Vec::len);
        self.0.send((payload.len(), records)).expect("the test listens");
        Ok(Bytes::from_static(b"{}"))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payload_is_at_most_6_mb() {
    let emulator = emulator().await;
    let (cloud, template) = hub(&emulator).await;
    let kinesis = cloud.kinesis(cloud.hub());
    for _ in 0..7 {
        let put = kinesis.put_record().stream_arn(&template.streams[0].arn).partition_key("k");
        put.data(Blob::new(vec![b'x'; 1 << 20])).send().await.expect("put");
    }
    let (sender, mut sizes) = mpsc::unbounded_channel();
    let settings = kinesis_settings(&template);
    let mapping = KinesisMapping::start(settings, "arn:f".to_owned(), &cloud, Arc::new(Sizes(sender)));
    mapping.drained().await;
    mapping.stop().await;
    let mut batches = Vec::new();
    while let Some((bytes, records)) = sizes.recv().await {
        assert!(bytes <= PAYLOAD_LIMIT, "{bytes}");
        batches.push(records);
    }
    assert_eq!(batches.iter().sum::<usize>(), 7);
    assert_eq!(batches.iter().max(), Some(&4), "base64 of 4 MiB fits, of 5 MiB does not");
}

#[tokio::test(flavor = "multi_thread")]
async fn records_past_their_age_are_given_up_untried() {
    let emulator = emulator().await;
    let (cloud, template) = hub(&emulator).await;
    put(&cloud, &template, &["a", "b"]).await;
    let function = Told::new(|_, _: &[Value]| Ok(json!({})));
    let settings = template::KinesisMapping { max_age: Some(Duration::ZERO), ..kinesis_settings(&template) };
    let mapping = KinesisMapping::start(settings, "arn:f".to_owned(), &cloud, Arc::clone(&function));
    mapping.drained().await;
    let status = mapping.stop().await;
    assert_eq!((status.invocations, status.records_given_up), (0, 2));
    let records: Vec<String> = given_up(&cloud, &template)
        .await
        .iter()
        .inspect(|written| assert_eq!(written["requestContext"]["condition"], "RecordAgeExceeded"))
        .map(|written| written["payload"].as_str().expect("an event in a string").to_owned())
        .filter_map(|payload| {
            serde_json::from_str::<Value>(&payload).expect("JSON")["Records"].as_array().cloned()
        })
        .flatten()
        .map(|record| body(&record))
        .collect();
    assert_eq!(records, ["a", "b"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_names_nothing_known_fails_the_whole_batch() {
    let emulator = emulator().await;
    let (cloud, template) = hub(&emulator).await;
    put(&cloud, &template, &["a", "b"]).await;
    let answers = [
        json!({"batchItemFailures": [{"itemIdentifier": ""}]}),
        json!({"batchItemFailures": [{"itemIdentifier": "unknown"}]}),
        json!({"batchItemFailures": [{"wrong": "key"}]}),
        json!({"batchItemFailures": []}),
    ];
    let function = Told::new(move |invocation, _: &[Value]| Ok(answers[invocation - 1].clone()));
    let settings = template::KinesisMapping { bisect: false, ..kinesis_settings(&template) };
    let mapping = KinesisMapping::start(settings, "arn:f".to_owned(), &cloud, Arc::clone(&function));
    mapping.drained().await;
    assert_eq!(function.invocations(), vec![vec!["a", "b"]; 4]);
    assert_eq!(mapping.stop().await.failed_invocations, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn with_bisect_a_batch_is_split_at_the_number_returned() {
    let emulator = emulator().await;
    let (cloud, template) = hub(&emulator).await;
    put(&cloud, &template, &["a", "b", "bad", "d"]).await;
    let function = Told::new(|_, records: &[Value]| Ok(item_failures(records, |body| body == "bad")));
    let settings = template::KinesisMapping { max_retries: Some(1), ..kinesis_settings(&template) };
    let mapping = KinesisMapping::start(settings, "arn:f".to_owned(), &cloud, Arc::clone(&function));
    mapping.drained().await;
    assert_eq!(function.invocations(), [vec!["a", "b", "bad", "d"], vec!["bad", "d"], vec!["bad", "d"]]);
    let status = mapping.stop().await;
    assert_eq!((status.records_done, status.records_given_up), (2, 2), "the split used no retry");
    let written = given_up(&cloud, &template).await;
    assert_eq!(written[0]["KinesisBatchInfo"]["batchSize"], 2);
    assert_eq!(written[0]["requestContext"]["approximateInvokeCount"], 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_received_too_often_is_redriven_to_the_dead_letters() {
    let emulator = emulator().await;
    let (cloud, template) = hub(&emulator).await;
    let (queue, dead) =
        (template.queue("ParkQueue").expect("it"), template.queue("ParkDeadLetters").expect("it"));
    let sqs = cloud.sqs(cloud.hub());
    let policy = json!({"deadLetterTargetArn": dead.arn, "maxReceiveCount": 1}).to_string();
    let set = sqs.set_queue_attributes().queue_url(&queue.url);
    let set = set.attributes(QueueAttributeName::RedrivePolicy, policy);
    set.attributes(QueueAttributeName::VisibilityTimeout, "1").send().await.expect("the queue is set");
    sqs.send_message().queue_url(&queue.url).message_body("bad").send().await.expect("sent");
    let function = Told::new(|_, _: &[Value]| Err(thrown()));
    let mapping = SqsMapping::start(sqs_settings(&template), &queue.url, &cloud, &function);
    mapping.drained().await.expect("the queue can be counted");
    assert_eq!(function.invocations(), [["bad"]], "received once, as often as it may be");
    let received = sqs.receive_message().queue_url(&dead.url).send().await.expect("received");
    assert_eq!(received.messages()[0].body(), Some("bad"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disabled_mapping_leaves_messages_alone_until_it_is_enabled() {
    let emulator = emulator().await;
    let (cloud, template) = hub(&emulator).await;
    let queue = template.queue("ParkQueue").expect("the park queue");
    let function = Told::new(|_, _: &[Value]| Ok(json!({})));
    let mapping = SqsMapping::start(sqs_settings(&template), &queue.url, &cloud, &function);
    mapping.enable(false);
    // A receive that is under way already may take a message; it gives it back.
    let sqs = cloud.sqs(cloud.hub());
    for body in ["a", "b", "c"] {
        sqs.send_message().queue_url(&queue.url).message_body(body).send().await.expect("sent");
    }
    let visible = async || {
        let count = QueueAttributeName::ApproximateNumberOfMessages;
        let get = sqs.get_queue_attributes().queue_url(&queue.url).attribute_names(count.clone());
        get.send().await.expect("counted").attributes.unwrap_or_default().remove(&count)
    };
    while visible().await.as_deref() != Some("3") {
        tokio::task::yield_now().await;
    }
    assert_eq!(function.invocations(), [[""; 0]; 0], "nothing is worked on");
    mapping.enable(true);
    mapping.drained().await.expect("the queue can be counted");
    assert_eq!(mapping.stop().await.messages_done, 3);
}

/// Counts how many of its invocations run at the same time.
#[derive(Default)]
struct Crowd {
    now: AtomicUsize,
    most: AtomicUsize,
}

impl Invoke for Crowd {
    async fn invoke(&self, _: Bytes) -> Result<Bytes, InvokeError> {
        let now = self.now.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(now, Ordering::SeqCst);
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
        self.now.fetch_sub(1, Ordering::SeqCst);
        Ok(Bytes::from_static(b"{}"))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_invocations_run_at_once_than_the_mapping_allows() {
    let emulator = emulator().await;
    let (cloud, template) = hub(&emulator).await;
    let queue = template.queue("ParkQueue").expect("the park queue");
    let sqs = cloud.sqs(cloud.hub());
    for _ in 0..20 {
        sqs.send_message().queue_url(&queue.url).message_body("m").send().await.expect("sent");
    }
    let crowd = Arc::<Crowd>::default();
    let settings =
        template::SqsMapping { batch_size: 1, max_concurrency: Some(2), ..sqs_settings(&template) };
    let mapping = SqsMapping::start(settings, &queue.url, &cloud, &crowd);
    mapping.drained().await.expect("the queue can be counted");
    assert_eq!(mapping.stop().await.messages_done, 20);
    assert!(crowd.most.load(Ordering::SeqCst) <= 2);
}
