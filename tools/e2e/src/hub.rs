//! A hub from `infra/hub.yaml`: started with a table, written to as members do, waited for.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_sdk_kinesis::primitives::Blob;
use aws_sdk_kinesis::types::PutRecordsRequestEntry;
use bytes::Bytes;
use listener::{Account, Config, Listener};
use localcloud::cloud::Cloud;
use localcloud::delivery::{self, Delivery};
use localcloud::emulator::{Emulator, Options};
use localcloud::gate::Gate;
use localcloud::mapping::{KinesisStatus, SqsStatus};
use localcloud::runtime::{EnvironmentInfo, Function, Invoke as _};
use localcloud::setup::{self, member, stack};
use localcloud::stack::Stack;
use localcloud::template::Template;
use serde_json::Value;
use tokio::time::timeout;

use crate::logs::Logs;
use crate::plan::Plan;
use crate::templates::{self, TOKENS};
use crate::{LIMIT, PAY_PROD, SEARCH, SHARED, STRANGER, functions};

pub(crate) const ORGANIZATION: &str = "o-a1b2c3d4e5";
pub(crate) const STREAM: &str = "instance-1";
/// What one call puts on a stream at most (Amazon Kinesis, `PutRecords`); the bytes leave room for the keys.
const MOST_RECORDS: usize = 500;
const MOST_BYTES: usize = 4 << 20;

/// A running hub. Dropping it ends everything it started.
pub struct Hub {
    // Fields are dropped in this order: readers before what they read from.
    pub(crate) delivery: Delivery,
    pub(crate) stack: Stack,
    /// What stands between the functions and AWS.
    pub gate: Gate,
    /// The listener, whose sub-accounts are the teams.
    pub listener: Listener,
    /// What the functions print.
    pub logs: Arc<Logs>,
    pub(crate) cloud: Cloud,
    _emulator: Emulator,
}

impl Hub {
    /// A hub with this table in force, and a token for every team.
    pub async fn start(table: &str) -> Hub {
        Hub::start_with(table, &[]).await
    }

    /// The same, with settings of the functions.
    pub async fn start_with(table: &str, settings: &[(&str, &str)]) -> Hub {
        Hub::open(Plan::new(table).settings(settings)).await
    }

    /// A hub as planned.
    pub async fn open(plan: Plan) -> Hub {
        let emulator = Options::new(functions::emulator_cache());
        let emulator = Emulator::start(emulator, |_| {}).await.expect("the emulator starts");
        let cloud = emulator.cloud().clone();
        let accounts = plan.teams.iter().map(|team| Account::new(team, token(team)));
        let listener = Listener::start(Config::local(accounts)).await.expect("the listener starts");
        // What these tests write is subscribed by themselves, at once.
        let template = templates::hub(&cloud, ORGANIZATION, &listener.url(), &[]).without("subscriber");
        stack::make(&cloud, &template).await.expect("the hub's stack is made");
        let tokens = plan.teams.iter().map(|team| (team.clone(), token(team))).collect();
        setup::tokens(&cloud, TOKENS, &tokens).await.expect("the tokens are written");
        if let Some(table) = &plan.table {
            publish(&cloud, &template, table).await;
        }
        let gate = Gate::open(&cloud).await.expect("the gate has a port");
        if let Some((calls, outage)) = plan.outage.clone() {
            gate.fail(calls, outage);
        }
        let programs = functions::programs(&plan, &gate.url());
        let delivery = deliver(&cloud, &template);
        let logs = Arc::<Logs>::default();
        let stack = Stack::start(&cloud, template, &programs, &logs.sink()).expect("the stack starts");
        Hub { delivery, stack, gate, listener, logs, cloud, _emulator: emulator }
    }

    /// Writes log events with the SDK, as a member's workload does, to a log group with our filter.
    pub async fn write<S: AsRef<str>>(&self, account: &str, log_group: &str, messages: &[S]) {
        let (cloud, destination) = (&self.cloud, &self.stack.template.destinations[0].arn);
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
        let stream = &self.stack.template.streams[0].arn;
        let put = self.cloud.kinesis(self.cloud.hub()).put_records().stream_arn(stream);
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
        publish(&self.cloud, &self.stack.template, table).await;
    }

    /// Takes the published table away.
    pub async fn unpublish(&self) {
        let delete = self.cloud.s3(self.cloud.hub()).delete_object();
        let deleted = delete.bucket(self.bucket("TableBucket")).key("routing.toml").send().await;
        deleted.expect("the table was there");
    }

    /// Puts a team's token into Parameter Store.
    pub async fn put_token(&self, team: &str, token: &str) {
        put_token(&self.cloud, team, token).await;
    }

    /// Takes a team's token out of Parameter Store.
    pub async fn delete_token(&self, team: &str) {
        let ssm = self.cloud.ssm(self.cloud.hub());
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
        let shipped = async {
            self.delivery.drained().await;
            for mapping in self.stack.kinesis.values() {
                mapping.drained().await;
            }
        };
        self.in_time("everything written is shipped", shipped).await;
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
        self.in_time("a call meets the outage", self.gate.stopped(calls)).await;
    }

    /// Waits until every environment of a function is stopped by the signal that freezes it.
    pub async fn frozen(&self, handler: &str) {
        let stopped = |environment: &EnvironmentInfo| {
            let stat = std::fs::read_to_string(format!("/proc/{}/stat", environment.pid)).unwrap_or_default();
            stat.rsplit(") ").next().is_some_and(|rest| rest.starts_with('T'))
        };
        let frozen = async {
            while !self.function(handler).environments().iter().all(stopped) {
                tokio::task::yield_now().await;
            }
        };
        self.in_time("the function is frozen", frozen).await;
    }

    /// What the shipper's mapping has done so far.
    #[must_use]
    pub fn shipping(&self) -> KinesisStatus {
        self.stack.kinesis["ShipperMapping"].status()
    }

    /// What the redeliverer's mapping has done so far.
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

fn deliver(cloud: &Cloud, template: &Template) -> Delivery {
    let options = delivery::Options {
        members: [PAY_PROD, SEARCH, SHARED, STRANGER].map(str::to_owned).into(),
        organization_id: ORGANIZATION.to_owned(),
        destination: template.destinations[0].name.clone(),
        gather: Duration::from_millis(50),
    };
    Delivery::start(cloud, options)
}

/// A team's token, until it is rotated.
pub(crate) fn token(team: &str) -> String {
    format!("{team}-token")
}

async fn put_token(cloud: &Cloud, team: &str, token: &str) {
    let tokens = [(team.to_owned(), token.to_owned())].into();
    setup::tokens(cloud, TOKENS, &tokens).await.expect("the token is written");
}

pub(crate) async fn publish(cloud: &Cloud, template: &Template, table: &str) {
    let bucket = &template.bucket("TableBucket").expect("the template has a table bucket").name;
    let put = setup::object(cloud, bucket, "routing.toml", table.as_bytes().to_vec());
    put.await.expect("the table is published");
}

pub(crate) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("the clock is past 1970");
    i64::try_from(since.as_millis()).expect("the clock is before year 292,000,000")
}
