//! A world in memory, and what drives the subscriber in it.

pub(crate) mod hub;
pub(crate) mod members;
pub(crate) mod service;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use function::invocation::Invocation;
use function::settings::Environment;
use jiff::Timestamp;
use routing::{Distribution, Table};
use serde_json::{Value, json};
use subscriber::failure::Failure;
use subscriber::hub::HubIdentity;
use subscriber::plan::group::{Filter, LogGroup};
use subscriber::report::Report;
use subscriber::seams::World;
use subscriber::settings::Settings;
use subscriber::subscriber::{Answered, Subscriber};
use subscriber::task::{Pass, Task};
use tokio::time::Instant;

use hub::{MemoryLists, MemoryQueue, MemoryStore};
pub(crate) use members::log_group;
use members::{Account, MemoryMembers};

pub(crate) const HUB: &str = "999999999999";
pub(crate) const PAY: &str = "111111111111";
pub(crate) const SEARCH: &str = "222222222222";
pub(crate) const REGION: &str = "eu-west-1";
pub(crate) const STATE: &str = "hub-state";
pub(crate) const DESTINATION: &str = "arn:aws:logs:eu-west-1:999999999999:destination:loghub";

/// A table of two accounts, to which a test adds.
pub(crate) const TABLE: &str = "
version = 1
unrouted = 'platform'
accounts.pay = { id = '111111111111' }
accounts.search = { id = '222222222222' }
teams.platform = {}
";

pub(crate) fn table(rest: &str) -> Table {
    let text = format!("{TABLE}{rest}");
    Table::parse("routing.toml", &text).unwrap_or_else(|faults| panic!("{faults:?}")).0
}

pub(crate) fn the_hub() -> HubIdentity {
    Settings::parse(&environment(&[])).unwrap().hub
}

/// An environment with everything that must be set, and `settings` over it.
pub(crate) fn environment(settings: &[(&str, &str)]) -> Environment {
    let needed = [
        ("AWS_REGION", REGION),
        ("LOGHUB_ROUTING", "s3://hub-table/routing.toml"),
        ("LOGHUB_HUB_ACCOUNT", HUB),
        ("LOGHUB_EXTERNAL_ID", "loghub"),
        ("LOGHUB_RECONCILE_QUEUE_URL", "http://sqs/reconcile.fifo"),
        ("LOGHUB_STATE_BUCKET", STATE),
    ];
    let all: BTreeMap<&str, &str> = needed.into_iter().chain(settings.iter().copied()).collect();
    all.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// Our filter as it should be on a log group of `account`.
pub(crate) fn ours(account: &str) -> Filter {
    Filter {
        name: "loghub".to_owned(),
        destination: DESTINATION.to_owned(),
        role: Some(format!("arn:aws:iam::{account}:role/loghub-delivery")),
        distribution: Some(Distribution::Random),
        pattern: String::new(),
        system_fields: vec!["@aws.account".to_owned(), "@aws.region".to_owned()],
    }
}

/// A filter that someone else put.
pub(crate) fn foreign(name: &str) -> Filter {
    let destination = "arn:aws:lambda:eu-west-1:111111111111:function:other".to_owned();
    Filter { name: name.to_owned(), destination, ..ours(PAY) }
}

pub(crate) fn groups(prefix: &str, count: usize) -> Vec<LogGroup> {
    (0..count).map(|n| log_group(&format!("{prefix}{n:04}"))).collect()
}

/// A world in memory, and a subscriber in it.
pub(crate) struct Doubles {
    pub(crate) store: Arc<MemoryStore>,
    pub(crate) members: MemoryMembers,
    pub(crate) queue: Arc<MemoryQueue>,
    pub(crate) lists: Arc<MemoryLists>,
    pub(crate) subscriber: Subscriber,
    settings: Vec<(&'static str, &'static str)>,
    /// The limits of each invocation.
    pub(crate) time: Duration,
}

impl Doubles {
    pub(crate) fn new(rest: &str) -> Doubles {
        Doubles::with(rest, &[])
    }

    pub(crate) fn with(rest: &str, settings: &[(&'static str, &'static str)]) -> Doubles {
        let (store, queue) = (Arc::<MemoryStore>::default(), Arc::<MemoryQueue>::default());
        let (members, lists) = (MemoryMembers::default(), Arc::<MemoryLists>::default());
        let world = world(&store, &members, &queue, &lists);
        let settings = settings.to_vec();
        let subscriber = Subscriber::new(Settings::parse(&environment(&settings)).unwrap(), world);
        let doubles =
            Doubles { store, members, queue, lists, subscriber, settings, time: Duration::from_mins(15) };
        doubles.publish(rest);
        doubles
    }

    /// A new environment of the function: nothing is remembered but what is in the world.
    pub(crate) fn restart(&mut self) {
        let settings = Settings::parse(&environment(&self.settings)).unwrap();
        self.subscriber = Subscriber::new(settings, self.world());
    }

    /// The world that the subscriber is in.
    pub(crate) fn world(&self) -> World {
        world(&self.store, &self.members, &self.queue, &self.lists)
    }

    pub(crate) fn publish(&self, rest: &str) {
        self.store.insert("hub-table", "routing.toml", &format!("{TABLE}{rest}"));
    }

    pub(crate) fn invocation(&self) -> Invocation {
        Invocation {
            request_id: "request-1".into(),
            started: "2026-11-24T06:00:00Z".parse::<Timestamp>().unwrap(),
            began: Instant::now(),
            deadline: Instant::now() + self.time,
        }
    }

    pub(crate) async fn handle(&self, payload: Value) -> Result<Answered, Failure> {
        self.subscriber.handle(&self.invocation(), payload).await
    }

    /// Works on one task as it comes from the queue.
    pub(crate) async fn work(&self, task: Task) -> Report {
        self.subscriber.work(&self.invocation(), task).await.unwrap()
    }

    /// Works on all that is in the queue, one after the other.
    pub(crate) async fn drain(&self) -> Vec<Report> {
        let mut reports = Vec::new();
        while let Some(task) = self.queue.receive() {
            reports.push(self.work(task).await);
        }
        reports
    }

    /// Runs over the account, in as many invocations as it takes; answers the last report.
    pub(crate) async fn run(&self, run: &str, account: &str) -> Report {
        let first = self.work(Task::start(run, account, REGION, Pass::Converge)).await;
        self.drain().await.pop().unwrap_or(first)
    }

    /// Looks at an account, or changes it.
    pub(crate) fn with_account<T>(&self, account: &str, change: impl FnOnce(&mut Account) -> T) -> T {
        self.members.with(account, REGION, change)
    }

    /// The log groups of an account that have our filter as it should be.
    pub(crate) fn subscribed(&self, account: &str) -> Vec<String> {
        let ours = ours(account);
        self.with_account(account, |held| {
            let right = held.groups.iter().filter(|(_, held)| held.filters.get("loghub") == Some(&ours));
            right.map(|(name, _)| name.clone()).collect()
        })
    }

    pub(crate) fn put(&self, account: &str, group: &str, filter: Filter) {
        self.with_account(account, |held| {
            held.groups.get_mut(group).unwrap().filters.insert(filter.name.clone(), filter);
        });
    }
}

fn world(
    store: &Arc<MemoryStore>,
    members: &MemoryMembers,
    queue: &Arc<MemoryQueue>,
    lists: &Arc<MemoryLists>,
) -> World {
    World {
        store: store.clone(),
        members: Arc::new(members.clone()),
        tasks: queue.clone(),
        accounts: lists.clone(),
    }
}

/// A batch of the events queue.
pub(crate) fn event_batch(events: &[Value]) -> Value {
    let record = |(index, event): (usize, &Value)| {
        json!({
            "messageId": format!("m{index}"),
            "body": event.to_string(),
            "eventSource": "aws:sqs",
            "eventSourceARN": "arn:aws:sqs:eu-west-1:999999999999:loghub-events",
        })
    };
    json!({ "Records": events.iter().enumerate().map(record).collect::<Vec<_>>() })
}

/// An event as EventBridge has it of CloudTrail.
pub(crate) fn event(account: &str, name: &str, parameters: Value) -> Value {
    let mut event = json!({
        "version": "0",
        "detail-type": "AWS API Call via CloudTrail",
        "source": "aws.logs",
        "account": account,
        "region": REGION,
        "resources": [],
        "detail": {
            "eventVersion": "1.08",
            "userIdentity": {"arn": format!("arn:aws:iam::{account}:user/dev"), "accountId": "000000000000"},
            "eventSource": "logs.amazonaws.com",
            "eventName": name,
            "recipientAccountId": account,
        },
    });
    event["detail"]["requestParameters"] = parameters;
    event
}
