//! A hub whose subscriber runs, and the members that it looks after.

use std::ops::Deref;
use std::time::Duration;

use aws_credential_types::Credentials;
use aws_sdk_cloudwatch::types::DimensionFilter;
use aws_sdk_sqs::types::QueueAttributeName;
use localcloud::runtime::Function;
use localcloud::setup::member;
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::fixtures::{LOOK_EVERY, PAY_PROD, SEARCH, SHARED, STRANGER};
use crate::hub::{LocalHub, ORGANIZATION, STREAM, now};
use crate::plan::Plan;

/// Environments of the subscriber: so many accounts side by side.
const LANES: usize = 3;

/// A hub with its subscriber. Dropping it ends everything it started.
pub struct Members {
    hub: LocalHub,
    operator: Credentials,
}

impl Deref for Members {
    type Target = LocalHub;

    fn deref(&self) -> &LocalHub {
        &self.hub
    }
}

/// A subscription filter as a member sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// Its name.
    pub name: String,
    /// The ARN it sends to.
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
        let builder = plan.builder().organization(ORGANIZATION).program("subscriber", |subscriber| {
            subscriber.max_environments = LANES;
            subscriber.timeout = plan.timeout;
        });
        let hub = LocalHub::build(builder).await;
        for account in [PAY_PROD, SEARCH, SHARED, STRANGER] {
            hub.endpoint.know(account);
        }
        if let Some(timeout) = plan.timeout {
            hurry(&hub, timeout).await;
        }
        let role = &hub.template().resources["OperatorRole"].arn;
        let operator = hub.cloud().assume(role, None).await.expect("people may");
        Members { hub, operator }
    }

    /// The AWS variables by which people's commands find the hub: those of its operators.
    #[must_use]
    pub fn env(&self) -> Vec<(String, String)> {
        self.cloud().acting(self.operator.clone()).env(self.cloud().hub())
    }

    /// Makes an account a member, and forwards its events.
    pub async fn join(&self, account: &str) {
        self.hub.join(account).await.expect("the account becomes a member");
    }

    /// Makes an account a member, whose log events are not delivered.
    pub async fn join_unread(&self, account: &str) {
        self.hub.join_unread(account).await.expect("the account becomes a member");
    }

    /// Takes the member's stack away, and its roles with it.
    pub async fn leave(&self, account: &str) {
        self.members.leave(account).await.expect("its stack is deleted");
    }

    /// Forwards an account's events no longer.
    pub fn go_unseen(&self, account: &str) {
        self.trail.remove_member(account);
    }

    /// Has every account reconciled, and waits for the end of it.
    pub async fn sweep(&self) {
        // An event that is still on its way would do a part of it.
        self.settled().await;
        self.ask(json!({"schedule": "sweep"})).await;
        self.settled().await;
    }

    /// Makes a log group, as a member's workload does.
    pub async fn make(&self, account: &str, group: &str) {
        member::log_group(self.cloud(), account, group).await.expect("a member can make a log group");
    }

    /// Writes a log event, as a member's workload does.
    pub async fn write(&self, account: &str, group: &str, message: &str) {
        member::log_stream(self.cloud(), account, group, STREAM).await.expect("a member can make a stream");
        let event = (now(), message.to_owned());
        let written = member::log_events(self.cloud(), account, group, STREAM, [event]).await;
        written.expect("a member can write");
    }

    /// Puts a filter that is not the hub's.
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
                sleep(LOOK_EVERY).await;
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
                sleep(LOOK_EVERY).await;
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
        let bucket = &self.template().bucket("StateBucket").expect("the template has the bucket").name;
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

    /// Waits until `account` was called so often.
    pub async fn called(&self, account: &str, operation: &str, times: u64) {
        let key = (account.to_owned(), operation.to_owned());
        let called = async {
            while self.endpoint.calls().get(&key).is_none_or(|count| count.made < times) {
                sleep(LOOK_EVERY).await;
            }
        };
        self.in_time(operation, called).await;
    }

    /// The subscriber.
    #[must_use]
    pub fn subscriber(&self) -> &Function {
        &self.stack.functions["subscriber"]
    }

    /// The ARN that members' filters point at.
    #[must_use]
    pub fn destination(&self) -> &str {
        &self.template().destinations[0].arn
    }
}

/// Has the subscriber's queue of tasks give one that was cut back a moment after this timeout.
async fn hurry(hub: &LocalHub, timeout: Duration) {
    let visibility = (timeout + Duration::from_secs(1)).as_secs().to_string();
    for queue in hub.template().queues.iter().filter(|queue| queue.fifo) {
        let set = hub.emulator().sqs(hub.emulator().hub()).set_queue_attributes().queue_url(&queue.url);
        let set = set.attributes(QueueAttributeName::VisibilityTimeout, &visibility);
        set.send().await.expect("the queue's visibility is set");
    }
}
