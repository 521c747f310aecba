//! A hub that ships: started with a table, written to as members do, waited for.

use std::ops::Deref;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use aws_sdk_kinesis::primitives::Blob;
use aws_sdk_kinesis::types::PutRecordsRequestEntry;
use bytes::Bytes;
use localcloud::gate::Gate;
use localcloud::mapping::{KinesisStatus, SqsStatus};
use localcloud::runtime::{EnvironmentInfo, Function, Invoke as _};
use localcloud::setup::member;
use localhub::Builder;
use serde_json::Value;
use tokio::time::{sleep, timeout};

use crate::fixtures::{LIMIT, LOOK_EVERY, PAY_PROD, SEARCH, SHARED, STRANGER};
use crate::logs::Logs;
use crate::plan::{Plan, TOKENS};

pub(crate) const STREAM: &str = "instance-1";
/// The most that one call puts on a stream (Amazon Kinesis, `PutRecords`); the bytes leave room for the keys.
const MOST_RECORDS: usize = 500;
const MOST_BYTES: usize = 4 << 20;
/// The organisation of every account.
pub(crate) const ORGANIZATION: &str = "o-a1b2c3d4e5";

/// A running hub. Dropping it ends everything it started.
pub struct LocalHub {
    hub: localhub::LocalHub,
    /// The lines that the functions print.
    pub logs: Arc<Logs>,
}

impl Deref for LocalHub {
    type Target = localhub::LocalHub;

    fn deref(&self) -> &localhub::LocalHub {
        &self.hub
    }
}

impl LocalHub {
    /// A hub with this table in force, and a token for every team.
    pub async fn start(table: &str) -> LocalHub {
        LocalHub::start_with(table, &[]).await
    }

    /// The same, with settings of the functions.
    pub async fn start_with(table: &str, settings: &[(&str, &str)]) -> LocalHub {
        LocalHub::open(Plan::new(table).settings(settings)).await
    }

    /// A hub as planned, without its subscriber: what these tests write is subscribed by themselves, at once.
    pub async fn open(plan: Plan) -> LocalHub {
        let works = plan.table.is_some() && plan.outage.is_none();
        let builder = plan.builder().without("subscriber").gate(plan.outage);
        let builder = builder.program("shipper", |shipper| shipper.timeout = plan.timeout);
        let hub = LocalHub::build(builder.organization(ORGANIZATION)).await;
        for account in [PAY_PROD, SEARCH, SHARED, STRANGER] {
            hub.delivery.add_member(account);
        }
        if works {
            // A control message comes first. Its environment takes the next batch, too, if it is idle by then.
            hub.shipped().await;
            hub.frozen("shipper").await;
        }
        hub
    }

    /// A hub as described.
    pub(crate) async fn build(builder: Builder) -> LocalHub {
        let logs = Arc::<Logs>::default();
        let hub = builder.logs(logs.sink()).start(|_| {}).await.expect("the hub starts");
        LocalHub { hub, logs }
    }

    /// The gate between the functions and AWS.
    #[must_use]
    pub fn gate(&self) -> &Gate {
        self.gate.as_ref().expect("a hub that ships has a gate")
    }

    /// Writes log events with the SDK, as a member's workload does, to a log group with our filter.
    pub async fn write<S: AsRef<str>>(&self, account: &str, log_group: &str, messages: &[S]) {
        let (cloud, destination) = (self.emulator(), &self.template().destinations[0].arn);
        let now = now();
        let events = messages.iter().map(|message| (now, message.as_ref().to_owned()));
        let written = async {
            member::log_group(cloud, account, log_group).await?;
            member::log_stream(cloud, account, log_group, STREAM).await?;
            member::subscribe(cloud, account, log_group, destination, "").await?;
            member::log_events(cloud, account, log_group, STREAM, events).await
        };
        written.await.expect("a member can write");
    }

    /// Puts records on the hub's stream side by side, past CloudWatch Logs; answers their sequence numbers.
    pub async fn put(&self, records: impl IntoIterator<Item = Vec<u8>>) -> Vec<String> {
        let mut numbers = Vec::new();
        let mut page: Vec<PutRecordsRequestEntry> = Vec::new();
        for data in records {
            let bytes: usize = page.iter().map(|entry| entry.data.as_ref().len()).sum();
            if page.len() == MOST_RECORDS || bytes + data.len() > MOST_BYTES {
                numbers.extend(self.put_page(std::mem::take(&mut page)).await);
            }
            let entry = PutRecordsRequestEntry::builder().partition_key("one").data(Blob::new(data));
            page.push(entry.build().expect("a record is complete"));
        }
        numbers.extend(self.put_page(page).await);
        numbers
    }

    async fn put_page(&self, page: Vec<PutRecordsRequestEntry>) -> Vec<String> {
        let stream = &self.template().streams[0].arn;
        let put = self.emulator().kinesis(self.emulator().hub()).put_records().stream_arn(stream);
        let put = put.set_records(Some(page)).send().await.expect("the stream takes records");
        put.records.into_iter().filter_map(|record| record.sequence_number).collect()
    }

    /// Invokes the shipper past its mapping, with this event.
    pub async fn invoke(&self, event: String) -> Value {
        let answer = self.function("shipper").invoke(Bytes::from(event)).await.expect("it answers");
        serde_json::from_slice(&answer).expect("the answer is JSON")
    }

    /// Publishes a table, well-formed or not.
    pub async fn publish(&self, table: &str) {
        self.hub.publish(table).await.expect("the table is published");
    }

    /// Takes the published table away.
    pub async fn unpublish(&self) {
        let delete = self.emulator().s3(self.emulator().hub()).delete_object();
        let deleted = delete.bucket(self.bucket("TableBucket")).key("routing.toml").send().await;
        deleted.expect("the table was there");
    }

    /// Puts an object into a bucket of the hub, which is named as in the template.
    pub async fn put_object(&self, bucket: &str, key: &str, body: Vec<u8>) {
        self.hub.put_object(bucket, key, body).await.expect("the bucket takes objects");
    }

    /// Invokes the subscriber, and returns its answer.
    pub async fn ask(&self, payload: Value) -> Value {
        let answer = self.in_time("an answer", self.hub.ask(&payload)).await;
        answer.unwrap_or_else(|error| panic!("{payload}: {error}\n{}", self.report()))
    }

    /// Waits until the subscriber has done everything that it was told of.
    pub async fn settled(&self) {
        let settled = self.in_time("everything told is done", self.hub.settled()).await;
        settled.expect("the queue can be counted");
    }

    /// Puts a team's token into Parameter Store.
    pub async fn put_token(&self, team: &str, token: &str) {
        let tokens = [(team.to_owned(), token.to_owned())].into();
        self.put_tokens(&tokens).await.expect("the token is written");
    }

    /// Takes a team's token out of Parameter Store.
    pub async fn delete_token(&self, team: &str) {
        let ssm = self.emulator().ssm(self.emulator().hub());
        ssm.delete_parameter().name(format!("{TOKENS}/{team}")).send().await.expect("the token was there");
    }

    /// Waits until a team has so many documents, and gives all of them.
    pub async fn wait(&self, team: &str, documents: u64) -> Vec<Value> {
        match self.listener.wait_for(team, documents, LIMIT).await {
            Ok(documents) => documents.into_iter().map(|document| document.json).collect(),
            Err(error) => panic!("{error}\n{}", self.report()),
        }
    }

    /// Waits until the shipper has done with everything written so far.
    pub async fn shipped(&self) {
        self.in_time("everything written is shipped", self.hub.shipped()).await;
    }

    /// Has redelivery rest, so that what is parked stays so, or go on.
    pub fn redeliver(&self, enabled: bool) {
        self.stack.sqs["RedeliverMapping"].enable(enabled);
    }

    /// Waits until nothing is parked any more.
    pub async fn redelivered(&self) {
        for mapping in self.stack.sqs.values() {
            let drained = self.in_time("everything parked is redelivered", mapping.drained()).await;
            drained.expect("the park queue can be counted");
        }
    }

    /// Waits until what the shipper's mapping has done is as wished.
    pub async fn until_shipping(&self, what: &str, wished: impl Fn(&KinesisStatus) -> bool) {
        self.in_time(what, self.stack.kinesis["ShipperMapping"].until(wished)).await;
    }

    /// Waits until what the redeliverer's mapping has done is as wished.
    pub async fn until_redelivered(&self, what: &str, wished: impl Fn(&SqsStatus) -> bool) {
        self.in_time(what, self.stack.sqs["RedeliverMapping"].until(wished)).await;
    }

    /// Waits until so many calls, since the start, have met an outage at the gate.
    pub async fn until_stopped(&self, calls: u64) {
        self.in_time("a call meets the outage", self.gate().stopped(calls)).await;
    }

    /// Waits until every environment of a function is stopped by the signal that freezes it.
    pub async fn frozen(&self, handler: &str) {
        let stopped = |environment: &EnvironmentInfo| {
            let stat = std::fs::read_to_string(format!("/proc/{}/stat", environment.pid)).unwrap_or_default();
            !environment.busy && stat.rsplit(") ").next().is_some_and(|rest| rest.starts_with('T'))
        };
        let frozen = async {
            while !self.function(handler).environments().iter().all(stopped) {
                sleep(LOOK_EVERY).await;
            }
        };
        self.in_time("the function is frozen", frozen).await;
    }

    /// The work of the shipper's mapping so far.
    #[must_use]
    pub fn shipping(&self) -> KinesisStatus {
        self.stack.kinesis["ShipperMapping"].status()
    }

    /// The work of the redeliverer's mapping so far.
    #[must_use]
    pub fn redelivering(&self) -> SqsStatus {
        self.stack.sqs["RedeliverMapping"].status()
    }

    /// A function, by handler.
    #[must_use]
    pub fn function(&self, handler: &str) -> &Function {
        &self.stack.functions[handler]
    }

    pub(crate) async fn in_time<T>(&self, what: &str, future: impl Future<Output = T>) -> T {
        let answer = timeout(LIMIT, future).await;
        answer.unwrap_or_else(|late| panic!("{what}: {late}\n{}", self.report()))
    }
}

pub(crate) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("the clock is past 1970");
    i64::try_from(since.as_millis()).expect("the clock is before year 292,000,000")
}
