//! The stand-ins against the emulator: made from `infra/hub.yaml`, fed by members.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_sdk_kinesis::primitives::Blob;
use aws_sdk_kinesis::types::ShardIteratorType;
use base64_simd::STANDARD;
use bytes::Bytes;
use localcloud::cloud::Cloud;
use localcloud::delivery::{Counts, Delivery, Options as DeliveryOptions};
use localcloud::emulator::Emulator;
use localcloud::mapping::{KinesisMapping, SqsMapping};
use localcloud::runtime::{Invoke, InvokeError};
use localcloud::setup::{self, member, stack};
use localcloud::template::{self, Mapping, Template};
use serde_json::{Value, json};

use crate::delivered::gunzip;
use crate::emulators::options;
use crate::templates::{context, hub_yaml, sqs_mapping};

const PAYMENTS: &str = "111111111111";
const SEARCH: &str = "222222222222";
const ORGANIZATION: &str = "o-a1b2c3d4e5";

pub(crate) async fn emulator() -> Emulator {
    Emulator::start(options(), |_| {}).await.expect("the emulator starts")
}

pub(crate) async fn hub(emulator: &Emulator) -> (Cloud, Template) {
    let cloud = emulator.cloud().clone();
    let template =
        Template::read(&hub_yaml(), &context(cloud.endpoint())).expect("infra/hub.yaml is complete");
    stack::make(&cloud, &template).await.expect("the hub's stack is made");
    (cloud, template)
}

fn deliver(cloud: &Cloud, organization_id: &str) -> Delivery {
    let options = DeliveryOptions {
        members: vec![PAYMENTS.to_owned(), SEARCH.to_owned()],
        organization_id: organization_id.to_owned(),
        destination: "loghub".to_owned(),
        gather: Duration::from_millis(20),
    };
    Delivery::start(cloud, options)
}

async fn log_group(cloud: &Cloud, account: &str, group: &str) {
    member::log_group(cloud, account, group).await.expect("a log group");
    member::log_stream(cloud, account, group, "s").await.expect("a log stream");
}

async fn subscribe(cloud: &Cloud, template: &Template, account: &str, group: &str, pattern: &str) {
    let destination = &template.destinations[0].arn;
    member::subscribe(cloud, account, group, destination, pattern).await.expect("a filter");
}

async fn write(cloud: &Cloud, account: &str, group: &str, events: &[(i64, &str)]) {
    let events = events.iter().map(|(time, message)| (*time, (*message).to_owned()));
    member::log_events(cloud, account, group, "s", events).await.expect("the events are written");
}

/// Every message on the hub's stream.
async fn messages(cloud: &Cloud, template: &Template) -> Vec<Value> {
    let kinesis = cloud.kinesis(cloud.hub());
    let arn = &template.streams[0].arn;
    let shards =
        kinesis.list_shards().stream_arn(arn).send().await.expect("shards").shards.unwrap_or_default();
    let mut messages = Vec::new();
    for shard in shards {
        let get = kinesis.get_shard_iterator().stream_arn(arn).shard_id(&shard.shard_id);
        let iterator =
            get.shard_iterator_type(ShardIteratorType::TrimHorizon).send().await.expect("an iterator");
        let read =
            kinesis.get_records().set_shard_iterator(iterator.shard_iterator).send().await.expect("records");
        messages.extend(read.records.iter().map(|record| gunzip(record.data.as_ref())));
    }
    messages
}

fn texts(messages: &[Value], owner: &str) -> Vec<String> {
    let events = messages.iter().filter(|message| message["owner"] == owner);
    let events = events.flat_map(|message| message["logEvents"].as_array().cloned().unwrap_or_default());
    events.map(|event| event["message"].as_str().unwrap_or_default().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_members_write_arrives_on_the_hub_s_stream_in_cloudwatch_s_form() {
    let emulator = emulator().await;
    let (cloud, template) = hub(&emulator).await;
    let delivery = deliver(&cloud, ORGANIZATION);
    log_group(&cloud, PAYMENTS, "/aws/lambda/pay").await;
    log_group(&cloud, SEARCH, "/search").await;
    log_group(&cloud, SEARCH, "/unsubscribed").await;
    subscribe(&cloud, &template, PAYMENTS, "/aws/lambda/pay", "").await;
    subscribe(&cloud, &template, SEARCH, "/search", "-debug").await;
    write(&cloud, PAYMENTS, "/aws/lambda/pay", &[(2_000, "one"), (2_000, "one"), (3_000, "two")]).await;
    write(&cloud, SEARCH, "/search", &[(2_000, "debug x"), (2_001, "kept")]).await;
    write(&cloud, SEARCH, "/unsubscribed", &[(2_000, "never")]).await;
    delivery.drained().await;
    // Older than what was delivered, and equal to it.
    write(&cloud, PAYMENTS, "/aws/lambda/pay", &[(1_000, "late")]).await;
    write(&cloud, PAYMENTS, "/aws/lambda/pay", &[(3_000, "two")]).await;
    delivery.drained().await;

    let messages = messages(&cloud, &template).await;
    assert!(messages.iter().any(|message| message["messageType"] == "CONTROL_MESSAGE"));
    let data = messages.iter().find(|message| message["owner"] == PAYMENTS).expect("a data message");
    assert_eq!(data["messageType"], "DATA_MESSAGE");
    assert_eq!((&data["logGroup"], &data["logStream"]), (&json!("/aws/lambda/pay"), &json!("s")));
    assert_eq!(data["subscriptionFilters"], json!(["loghub"]));
    let mut paid = texts(&messages, PAYMENTS);
    paid.sort();
    assert_eq!(paid, ["late", "one", "one", "two", "two"]);
    assert_eq!(texts(&messages, SEARCH), ["kept"]);
    let ids: std::collections::BTreeSet<_> = messages
        .iter()
        .flat_map(|message| message["logEvents"].as_array().cloned().unwrap_or_default())
        .collect::<Vec<_>>()
        .iter()
        .map(|event| event["id"].to_string())
        .collect();
    assert_eq!(ids.len(), 7, "six events and the control message's empty id");
    let status = delivery.status();
    assert_eq!(status.counts, Counts { seen: 7, put: 6, unmatched: 1, ..Counts::default() });
    assert_eq!((status.groups, status.control_records, status.complaints), (2, 1, Vec::new()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_to_the_organisation_is_refused_aloud() {
    let emulator = emulator().await;
    let (cloud, template) = hub(&emulator).await;
    log_group(&cloud, PAYMENTS, "/pay").await;
    subscribe(&cloud, &template, PAYMENTS, "/pay", "").await;
    write(&cloud, PAYMENTS, "/pay", &[(1, "m")]).await;
    let delivery = deliver(&cloud, "o-somebodyelse");
    delivery.drained().await;
    let status = delivery.status();
    assert_eq!(status.counts, Counts { seen: 1, refused: 1, ..Counts::default() });
    assert!(status.complaints[0].contains("/pay in 111111111111 is refused"), "{:?}", status.complaints);
}

#[tokio::test(flavor = "multi_thread")]
async fn json_and_space_delimited_patterns_choose_events_and_a_broken_one_holds_them_back() {
    let emulator = emulator().await;
    let (cloud, template) = hub(&emulator).await;
    let delivery = deliver(&cloud, ORGANIZATION);
    let broken = "{ $.level = \"ERROR\" ";
    for (account, group, pattern) in [
        (PAYMENTS, "/json", "{ $.level = \"ERROR\" && $.code >= 500 }"),
        (SEARCH, "/columns", "[ip, ..., status=5*, bytes]"),
        (SEARCH, "/broken", broken),
    ] {
        log_group(&cloud, account, group).await;
        subscribe(&cloud, &template, account, group, pattern).await;
    }
    let (kept, other) = (r#"{"level":"ERROR","code":503}"#, r#"{"level":"ERROR","code":404}"#);
    write(&cloud, PAYMENTS, "/json", &[(1, kept), (2, other), (3, "ERROR 503")]).await;
    write(&cloud, SEARCH, "/columns", &[(1, "10.0.0.1 - GET 502 17"), (2, "10.0.0.1 - GET 200 17")]).await;
    write(&cloud, SEARCH, "/broken", &[(1, kept)]).await;
    delivery.drained().await;

    let messages = messages(&cloud, &template).await;
    assert_eq!(texts(&messages, PAYMENTS), [kept]);
    assert_eq!(texts(&messages, SEARCH), ["10.0.0.1 - GET 502 17"]);
    let columns = messages.iter().find(|message| message["owner"] == SEARCH).expect("a data message");
    assert_eq!(
        columns["logEvents"][0]["extractedFields"],
        json!({"ip": "10.0.0.1", "status": "502", "bytes": "17"})
    );
    let status = delivery.status();
    assert_eq!(status.counts, Counts { seen: 6, put: 2, unmatched: 3, unplayed: 1, ..Counts::default() });
    let unplayed = &status.unplayed[broken];
    assert_eq!(
        (unplayed.why.as_str(), unplayed.events),
        ("`{` is never closed at byte 0; add `}` at the end", 1)
    );
    assert_eq!(
        status.complaints,
        [format!(
            "the filter pattern {broken} can't be played: `{{` is never closed at byte 0; add `}}` at the end"
        )]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_and_the_table_are_where_the_functions_look() {
    let emulator = emulator().await;
    let (cloud, template) = hub(&emulator).await;
    let tokens = BTreeMap::from([("payments".to_owned(), "t-1".to_owned())]);
    setup::tokens(&cloud, "/loghub/tokens", &tokens).await.expect("written");
    setup::tokens(&cloud, "/loghub/tokens", &tokens).await.expect("written again");
    let ssm = cloud.ssm(cloud.hub());
    let got = ssm
        .get_parameters()
        .names("/loghub/tokens/payments")
        .with_decryption(true)
        .send()
        .await
        .expect("read");
    assert_eq!(got.parameters.unwrap_or_default()[0].value(), Some("t-1"));
    let table = template.bucket("TableBucket").expect("the table's bucket");
    let etag =
        setup::object(&cloud, &table.name, "routing.toml", b"version = 1".to_vec()).await.expect("written");
    let head = cloud
        .s3(cloud.hub())
        .head_object()
        .bucket(&table.name)
        .key("routing.toml")
        .send()
        .await
        .expect("read");
    assert_eq!(head.e_tag(), Some(etag.as_str()));
    assert!(head.version_id().is_some_and(|version| version != "null"), "the table's bucket keeps versions");
}

/// A function that notes what it is given and answers as told.
pub(crate) struct Told<F> {
    answer: F,
    invocations: Mutex<Vec<Vec<String>>>,
}

impl<F: Fn(usize, &[Value]) -> Result<Value, InvokeError> + Send + Sync + 'static> Told<F> {
    pub(crate) fn new(answer: F) -> Arc<Self> {
        Arc::new(Self { answer, invocations: Mutex::default() })
    }

    pub(crate) fn invocations(&self) -> Vec<Vec<String>> {
        self.invocations.lock().expect("no panic").clone()
    }
}

impl<F: Fn(usize, &[Value]) -> Result<Value, InvokeError> + Send + Sync + 'static> Invoke for Told<F> {
    async fn invoke(&self, payload: Bytes) -> Result<Bytes, InvokeError> {
        let event: Value = serde_json::from_slice(&payload).expect("an event");
        let records = event["Records"].as_array().expect("records");
        let mut invocations = self.invocations.lock().expect("no panic");
        invocations.push(records.iter().map(body).collect());
        (self.answer)(invocations.len(), records).map(|answer| Bytes::from(answer.to_string()))
    }
}

pub(crate) fn body(record: &Value) -> String {
    match record["kinesis"]["data"].as_str() {
        Some(data) => String::from_utf8(STANDARD.decode_to_vec(data).expect("base64")).expect("UTF-8"),
        None => record["body"].as_str().expect("a body").to_owned(),
    }
}

pub(crate) fn item_failures(records: &[Value], failed: impl Fn(&str) -> bool) -> Value {
    let id = |record: &Value| {
        record["kinesis"]["sequenceNumber"].as_str().or(record["messageId"].as_str()).map(str::to_owned)
    };
    let failed = records
        .iter()
        .filter(|record| failed(&body(record)))
        .map(|record| json!({"itemIdentifier": id(record)}));
    json!({"batchItemFailures": failed.collect::<Vec<_>>()})
}

pub(crate) fn thrown() -> InvokeError {
    InvokeError::Function { kind: "Thrown".to_owned(), message: "as told".to_owned() }
}

pub(crate) async fn put(cloud: &Cloud, template: &Template, bodies: &[&str]) {
    for body in bodies {
        let put =
            cloud.kinesis(cloud.hub()).put_record().stream_arn(&template.streams[0].arn).partition_key("k");
        put.data(Blob::new(body.as_bytes())).send().await.expect("put");
    }
}

pub(crate) fn kinesis_settings(template: &Template) -> template::KinesisMapping {
    let found = template.mappings.iter().find_map(|mapping| match mapping {
        Mapping::Kinesis(mapping) => Some(mapping.clone()),
        Mapping::Sqs(_) => None,
    });
    found.expect("a Kinesis mapping")
}

pub(crate) fn sqs_settings(template: &Template) -> template::SqsMapping {
    let found = template.mappings.iter().find_map(|mapping| match mapping {
        Mapping::Sqs(mapping) => Some(mapping.clone()),
        Mapping::Kinesis(_) => None,
    });
    found.expect("an SQS mapping")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_named_record_and_all_after_it_come_again() {
    let emulator = emulator().await;
    let (cloud, template) = hub(&emulator).await;
    put(&cloud, &template, &["a", "b", "c"]).await;
    let function = Told::new(|invocation, records: &[Value]| {
        assert_eq!(records[0]["eventSource"], "aws:kinesis");
        Ok(item_failures(records, |body| body == "b" && invocation == 1))
    });
    let mapping =
        KinesisMapping::start(kinesis_settings(&template), "arn:f".to_owned(), &cloud, Arc::clone(&function));
    mapping.drained().await;
    assert_eq!(function.invocations(), [vec!["a", "b", "c"], vec!["b", "c"]]);
    let status = mapping.stop().await;
    assert_eq!((status.records_read, status.records_done, status.records_given_up), (3, 3, 0));
    assert_eq!((status.invocations, status.partial_invocations), (2, 1));
    assert_eq!(status.checkpoints.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn side_by_side_batches_keep_each_partition_key_s_order() {
    let emulator = emulator().await;
    let (cloud, template) = hub(&emulator).await;
    let kinesis = cloud.kinesis(cloud.hub());
    for number in 0..40 {
        let key = format!("k{}", number % 4);
        let put = kinesis.put_record().stream_arn(&template.streams[0].arn).partition_key(&key);
        put.data(Blob::new(format!("{key} {number:02}"))).send().await.expect("put");
    }
    let function = Told::new(|_, _: &[Value]| Ok(json!({})));
    let settings =
        template::KinesisMapping { parallelization: 3, batch_size: 5, ..kinesis_settings(&template) };
    let mapping = KinesisMapping::start(settings, "arn:f".to_owned(), &cloud, Arc::clone(&function));
    mapping.drained().await;
    let batches = function.invocations();
    assert!(batches.iter().all(|batch| batch.len() <= 5));
    let sent: Vec<String> = batches.into_iter().flatten().collect();
    assert_eq!(sent.len(), 40);
    for key in ["k0", "k1", "k2", "k3"] {
        assert!(sent.iter().filter(|body| body.starts_with(key)).is_sorted(), "{key}: {sent:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_always_throws_is_bisected_out_and_written_to_the_quarantine() {
    let emulator = emulator().await;
    let (cloud, template) = hub(&emulator).await;
    put(&cloud, &template, &["a", "bad", "c", "d"]).await;
    let function = Told::new(|_, records: &[Value]| {
        if records.iter().any(|record| body(record) == "bad") { Err(thrown()) } else { Ok(json!(null)) }
    });
    let settings = template::KinesisMapping { max_retries: Some(1), ..kinesis_settings(&template) };
    let mapping = KinesisMapping::start(settings, "arn:f".to_owned(), &cloud, Arc::clone(&function));
    mapping.drained().await;
    assert_eq!(
        function.invocations(),
        [vec!["a", "bad", "c", "d"], vec!["a", "bad"], vec!["a"], vec!["bad"], vec!["bad"], vec!["c", "d"]],
    );
    let status = mapping.stop().await;
    assert_eq!((status.records_done, status.records_given_up), (3, 1));
    let bucket = &template.bucket("QuarantineBucket").expect("the quarantine").name;
    let s3 = cloud.s3(cloud.hub());
    let listed =
        s3.list_objects_v2().bucket(bucket).send().await.expect("listed").contents.unwrap_or_default();
    let key = listed[0].key().expect("a key");
    assert!(key.starts_with("aws/lambda/ShipperMapping/shardId-"), "{key}");
    let object = s3.get_object().bucket(bucket).key(key).send().await.expect("read");
    let written = object.body.collect().await.expect("read").into_bytes();
    let written: Value = serde_json::from_slice(&written).expect("JSON");
    assert_eq!(written["requestContext"]["condition"], "RetryAttemptsExhausted");
    let event: Value =
        serde_json::from_str(written["payload"].as_str().expect("an event in a string")).expect("JSON");
    assert_eq!(body(&event["Records"][0]), "bad");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_message_comes_again_and_the_others_are_deleted() {
    let emulator = emulator().await;
    let (cloud, template) = hub(&emulator).await;
    let queue = template.queue("ParkQueue").expect("the park queue");
    let sqs = cloud.sqs(cloud.hub());
    let hidden = queue.url.clone();
    for body in ["good", "bad"] {
        sqs.send_message().queue_url(&queue.url).message_body(body).send().await.expect("sent");
    }
    let tried = Arc::new(Mutex::new(0));
    let counted = Arc::clone(&tried);
    let function = Told::new(move |_, records: &[Value]| {
        assert_eq!(records[0]["eventSource"], "aws:sqs");
        assert!(records[0]["attributes"]["ApproximateReceiveCount"].is_string());
        let mut tried = counted.lock().expect("no panic");
        *tried += usize::from(records.iter().any(|record| body(record) == "bad"));
        Ok(item_failures(records, |body| body == "bad" && *tried == 1))
    });
    let settings = sqs_mapping(&template, "RedeliverMapping").clone();
    let attributes = aws_sdk_sqs::types::QueueAttributeName::VisibilityTimeout;
    sqs.set_queue_attributes()
        .queue_url(&hidden)
        .attributes(attributes, "1")
        .send()
        .await
        .expect("a short timeout");
    let mapping = SqsMapping::start(settings, &queue.url, &cloud, &function);
    mapping.drained().await.expect("the queue can be counted");
    let mut seen: Vec<String> = function.invocations().into_iter().flatten().collect();
    seen.sort();
    assert_eq!(seen, ["bad", "bad", "good"]);
    let status = mapping.stop().await;
    assert_eq!((status.messages_received, status.messages_done, status.messages_failed), (3, 2, 1));
}
