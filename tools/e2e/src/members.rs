//! A hub whose subscriber runs, and the members that it looks after.

use std::sync::Arc;
use std::time::Duration;

use aws_credential_types::Credentials;
use aws_sdk_cloudwatch::types::DimensionFilter;
use aws_sdk_kinesis::primitives::Blob;
use aws_sdk_sqs::types::QueueAttributeName;
use bytes::Bytes;
use listener::{Account, Config, Listener};
use localcloud::cloud::Cloud;
use localcloud::delivery::{self, Delivery};
use localcloud::emulator::{Emulator, Options};
use localcloud::endpoint::{self, Endpoint};
use localcloud::metrics::Metrics;
use localcloud::runtime::{Function, Invoke as _};
use localcloud::setup::stack_set::StackSet;
use localcloud::setup::{self, member, stack};
use localcloud::stack::Stack;
use localcloud::template::Template;
use localcloud::trail::Trail;
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::hub::{self, ORGANIZATION, STREAM, token};
use crate::logs::Logs;
use crate::plan::Plan;
use crate::templates::{self, TOKENS};
use crate::{LIMIT, PAY_PROD, SEARCH, SHARED, STRANGER, TEAMS, functions};

/// Environments of the subscriber: so many accounts side by side.
const LANES: usize = 3;
/// What the hub's template says by default.
const EXTERNAL_ID: &str = "loghub";

/// A hub with its subscriber. Dropping it ends everything it started.
pub struct Members {
    // Fields are dropped in this order: readers before what they read from.
    delivery: Delivery,
    stack: Stack,
    stack_set: StackSet,
    operator: Credentials,
    trail: Arc<Trail>,
    /// The listener, whose sub-accounts are the teams.
    pub listener: Listener,
    /// What the functions print.
    pub logs: Arc<Logs>,
    _metrics: Metrics,
    /// What everyone calls AWS through.
    pub endpoint: Endpoint,
    _emulator: Emulator,
}

/// A subscription filter as a member sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// Its name.
    pub name: String,
    /// Where it sends.
    pub destination: String,
    /// The role it sends with.
    pub role: String,
    /// The system fields it adds.
    pub system_fields: Vec<String>,
}

impl Members {
    /// A hub with this table in force, and no member yet.
    pub async fn start(table: &str) -> Members {
        Members::open(Plan::new(table)).await
    }

    /// A hub as planned. Where an invocation of the subscriber is cut, its task comes back soon after that.
    pub async fn open(plan: Plan) -> Members {
        let emulator = Options::new(functions::emulator_cache());
        let emulator = Emulator::start(emulator, |_| {}).await.expect("the emulator starts");
        let options = endpoint::Options::new(ORGANIZATION);
        let endpoint = Endpoint::open(emulator.cloud(), options).await.expect("the endpoint opens");
        let cloud = endpoint.cloud().clone();
        for account in [PAY_PROD, SEARCH, SHARED, STRANGER] {
            endpoint.know(account);
        }
        let accounts = TEAMS.map(|team| Account::new(team, token(team)));
        let listener = Listener::start(Config::local(accounts)).await.expect("the listener starts");
        let mut template = templates::hub(&cloud, ORGANIZATION, &listener.url(), &[]);
        stack::make(&cloud, &template).await.expect("the hub's stack is made");
        if let Some(timeout) = plan.timeout {
            hurry(&cloud, &mut template, timeout).await;
        }
        let tokens = TEAMS.map(|team| (team.to_owned(), token(team))).into();
        setup::tokens(&cloud, TOKENS, &tokens).await.expect("the tokens are written");
        let rule = template.rules.first().expect("the template has a rule for members' events");
        let events = template.queue(&rule.targets[0]).expect("the rule's queue is in the template");
        let trail = Arc::new(Trail::start(emulator.cloud(), rule, &events.url));
        endpoint.follow(Arc::clone(&trail));
        // What the stand-in looks at is no call of a member's.
        let delivery = deliver(emulator.cloud(), &template);
        let logs = Arc::<Logs>::default();
        let mut programs = functions::programs(&plan, cloud.endpoint());
        programs.get_mut("subscriber").expect("a program").max_environments = LANES;
        for function in &template.functions {
            let acting = endpoint.acting(&function.role_arn).await.expect("its role trusts Lambda");
            programs.get_mut(&function.handler).expect("a program").cloud = Some(acting);
        }
        let operator = cloud.assume(&template.resources["OperatorRole"].arn, None).await.expect("people may");
        let stack_set = templates::members(&cloud, ORGANIZATION, EXTERNAL_ID);
        let metrics = Metrics::start(emulator.cloud());
        let sink = metrics.before(logs.sink());
        let stack = Stack::start(&cloud, template, &programs, &sink).expect("the stack starts");
        endpoint.serve(stack.functions.values());
        let members = Members {
            delivery,
            stack,
            stack_set,
            operator,
            trail,
            listener,
            logs,
            _metrics: metrics,
            endpoint,
            _emulator: emulator,
        };
        if let Some(table) = &plan.table {
            members.publish(table).await;
        }
        members
    }

    /// The AWS variables by which people's commands find the hub: those of its operators.
    #[must_use]
    pub fn env(&self) -> Vec<(String, String)> {
        self.cloud().acting(self.operator.clone()).env(self.cloud().hub())
    }

    /// Has redelivery rest, so that what is parked stays so, or go on.
    pub fn redeliver(&self, enabled: bool) {
        self.stack.sqs["RedeliverMapping"].enable(enabled);
    }

    /// Waits until everything that log groups took has been shipped.
    pub async fn shipped(&self) {
        let shipped = async {
            self.delivery.drained().await;
            self.stack.kinesis["ShipperMapping"].drained().await;
        };
        self.in_time("everything written is shipped", shipped).await;
    }

    /// Puts a record on the hub's stream, past CloudWatch Logs.
    pub async fn put(&self, record: &[u8]) {
        let stream = &self.stack.template.streams[0].arn;
        let put = self.cloud().kinesis(self.cloud().hub()).put_record().stream_arn(stream);
        let put = put.partition_key("one").data(Blob::new(record));
        put.send().await.expect("the stream takes records");
    }

    /// Puts an object into a bucket of the hub, which is named as in the template.
    pub async fn put_object(&self, bucket: &str, key: &str, body: Vec<u8>) {
        let bucket = &self.stack.template.bucket(bucket).expect("the template has the bucket").name;
        setup::object(self.cloud(), bucket, key, body).await.expect("the bucket takes objects");
    }

    /// The keys of a bucket of the hub, which is named as in the template.
    pub async fn keys(&self, bucket: &str) -> Vec<String> {
        let bucket = &self.stack.template.bucket(bucket).expect("the template has the bucket").name;
        let list = self.cloud().s3(self.cloud().hub()).list_objects_v2().bucket(bucket).send().await;
        let objects = list.expect("a bucket can be listed").contents.unwrap_or_default();
        objects.into_iter().filter_map(|object| object.key).collect()
    }

    /// Publishes a table.
    pub async fn publish(&self, table: &str) {
        hub::publish(self.cloud(), &self.stack.template, table).await;
    }

    /// Makes the member's stack in an account, and forwards its events.
    pub async fn join(&self, account: &str) {
        self.join_unread(account).await;
        self.delivery.add_member(account);
    }

    /// The same, but for what it writes: nobody reads it, which takes a call for each of its log groups every second.
    pub async fn join_unread(&self, account: &str) {
        self.endpoint.know(account);
        self.stack_set.join(self.cloud(), account).await.expect("the member's stack is made");
        self.trail.add_member(account);
    }

    /// Takes the member's stack away, and its roles with it.
    pub async fn leave(&self, account: &str) {
        self.stack_set.leave(self.cloud(), account).await.expect("its stack is deleted");
    }

    /// Forwards an account's events no longer.
    pub fn go_unseen(&self, account: &str) {
        self.trail.remove_member(account);
    }

    /// Invokes the subscriber, and gives its answer.
    pub async fn ask(&self, payload: Value) -> Value {
        let answer =
            self.in_time("an answer", self.subscriber().invoke(Bytes::from(payload.to_string()))).await;
        let answer = answer.unwrap_or_else(|error| panic!("{payload}: {error}\n{}", self.report()));
        serde_json::from_slice(&answer).expect("an answer is JSON")
    }

    /// Has every account reconciled, and waits for the end of it.
    pub async fn sweep(&self) {
        // An event that is still on its way would do a part of it.
        self.settled().await;
        self.ask(json!({"schedule": "sweep"})).await;
        self.settled().await;
    }

    /// Waits until the subscriber has done with everything that it was told of.
    pub async fn settled(&self) {
        let settled = async {
            self.trail.drained().await;
            // Events may ask for a reconcile, and never the other way round.
            for mapping in ["EventsMapping", "ReconcileMapping"] {
                self.stack.sqs[mapping].drained().await.expect("the queue can be counted");
            }
        };
        self.in_time("everything told is done", settled).await;
    }

    /// Makes a log group, as a member's workload does.
    pub async fn make(&self, account: &str, group: &str) {
        member::log_group(self.cloud(), account, group).await.expect("a member can make a log group");
    }

    /// Writes a log event, as a member's workload does.
    pub async fn write(&self, account: &str, group: &str, message: &str) {
        member::log_stream(self.cloud(), account, group, STREAM).await.expect("a member can make a stream");
        let event = (hub::now(), message.to_owned());
        let written = member::log_events(self.cloud(), account, group, STREAM, [event]).await;
        written.expect("a member can write");
    }

    /// Puts somebody else's filter.
    pub async fn put_foreign(&self, account: &str, group: &str, filter: &str) {
        let function = format!("arn:aws:lambda:eu-west-1:{account}:function:theirs");
        let put =
            self.cloud().logs(account).put_subscription_filter().log_group_name(group).filter_name(filter);
        put.filter_pattern("").destination_arn(function).send().await.expect("a member can put a filter");
    }

    /// Deletes a filter, as a person in the member does.
    pub async fn delete_filter(&self, account: &str, group: &str, filter: &str) {
        let delete = self.cloud().logs(account).delete_subscription_filter().log_group_name(group);
        delete.filter_name(filter).send().await.expect("a member can delete a filter");
    }

    /// The filters of a log group.
    pub async fn filters(&self, account: &str, group: &str) -> Vec<Filter> {
        let describe = self.cloud().logs(account).describe_subscription_filters().log_group_name(group);
        let filters = describe.send().await.expect("a member can look").subscription_filters;
        let filters = filters.unwrap_or_default().into_iter().map(|filter| Filter {
            name: filter.filter_name.unwrap_or_default(),
            destination: filter.destination_arn.unwrap_or_default(),
            role: filter.role_arn.unwrap_or_default(),
            system_fields: filter.emit_system_fields.unwrap_or_default(),
        });
        filters.collect()
    }

    /// Waits until a log group has our filter.
    pub async fn subscribed(&self, account: &str, group: &str) {
        let subscribed = async {
            while self.filters(account, group).await.is_empty() {
                tokio::task::yield_now().await;
            }
        };
        self.in_time("the log group is subscribed", subscribed).await;
    }

    /// Waits until there is a metric of an account's events.
    pub async fn seen(&self, account: &str) {
        let cloudwatch = self.cloud().cloudwatch(self.cloud().hub());
        let by = DimensionFilter::builder().name("Account").value(account).build();
        let list = cloudwatch.list_metrics().namespace("loghub").metric_name("EventAge").dimensions(by);
        let seen = async {
            while list.clone().send().await.expect("metrics are listed").metrics().is_empty() {
                tokio::task::yield_now().await;
            }
        };
        self.in_time("the account's events are seen", seen).await;
    }

    /// The names of a log group's filters.
    pub async fn names(&self, account: &str, group: &str) -> Vec<String> {
        self.filters(account, group).await.into_iter().map(|filter| filter.name).collect()
    }

    /// The latest report of an account's run.
    pub async fn latest(&self, account: &str) -> Value {
        let bucket = &self.stack.template.bucket("StateBucket").expect("the template has the bucket").name;
        let key = format!("reports/{account}/{}.json", self.cloud().region());
        let object = self.cloud().s3(self.cloud().hub()).get_object().bucket(bucket).key(&key).send().await;
        let object = object.unwrap_or_else(|_| panic!("there is no {key}\n{}", self.report()));
        let body = object.body.collect().await.expect("a report can be read").into_bytes();
        serde_json::from_slice(&body).expect("a report is JSON")
    }

    /// Every report that was printed, oldest first.
    #[must_use]
    pub fn reports(&self) -> Vec<Value> {
        let mut lines = self.logs.with_key(&self.subscriber().spec().name, "report");
        lines.iter_mut().map(|line| line["report"].take()).collect()
    }

    /// Waits until a team has so many documents.
    pub async fn wait(&self, team: &str, documents: u64) {
        if let Err(error) = self.listener.wait_for(team, documents, LIMIT).await {
            panic!("{error}\n{}", self.report());
        }
    }

    /// Waits until `account` was called so often.
    pub async fn called(&self, account: &str, operation: &str, times: u64) {
        let key = (account.to_owned(), operation.to_owned());
        let called = async {
            while self.endpoint.calls().get(&key).is_none_or(|count| count.made < times) {
                tokio::task::yield_now().await;
            }
        };
        self.in_time(operation, called).await;
    }

    /// The subscriber.
    #[must_use]
    pub fn subscriber(&self) -> &Function {
        &self.stack.functions["subscriber"]
    }

    /// What members' filters point at.
    #[must_use]
    pub fn destination(&self) -> &str {
        &self.stack.template.destinations[0].arn
    }

    /// Clients for every account.
    #[must_use]
    pub fn cloud(&self) -> &Cloud {
        self.endpoint.cloud()
    }

    async fn in_time<T>(&self, what: &str, future: impl Future<Output = T>) -> T {
        let answer = timeout(LIMIT, future).await;
        answer.unwrap_or_else(|late| panic!("{what}: {late}\n{}", self.report()))
    }

    /// Everything that was counted, and what the functions said last.
    #[must_use]
    pub fn report(&self) -> String {
        let sqs = self.stack.sqs.iter().map(|(name, mapping)| format!("{name}: {:?}", mapping.status()));
        format!(
            "delivery: {:?}\n{}\ncalls: {:?}\n{}",
            self.delivery.status(),
            sqs.collect::<Vec<_>>().join("\n"),
            self.endpoint.calls(),
            self.logs.tail(25).join("\n"),
        )
    }
}

/// A timeout of the subscriber's, and as much later its queue of tasks gives one that was cut.
async fn hurry(cloud: &Cloud, template: &mut Template, timeout: Duration) {
    let mut functions = template.functions.iter_mut();
    functions.find(|function| function.handler == "subscriber").expect("the subscriber").timeout = timeout;
    let visibility = (timeout + Duration::from_secs(1)).as_secs().to_string();
    for queue in template.queues.iter().filter(|queue| queue.fifo) {
        let set = cloud.sqs(cloud.hub()).set_queue_attributes().queue_url(&queue.url);
        let set = set.attributes(QueueAttributeName::VisibilityTimeout, &visibility);
        set.send().await.expect("the queue's visibility is set");
    }
}

fn deliver(cloud: &Cloud, template: &Template) -> Delivery {
    let options = delivery::Options {
        members: Vec::new(),
        organization_id: ORGANIZATION.to_owned(),
        destination: template.destinations[0].name.clone(),
        gather: Duration::from_millis(50),
    };
    Delivery::start(cloud, options)
}
