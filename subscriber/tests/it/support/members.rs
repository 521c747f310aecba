//! Members' Logs APIs in memory, with AWS's checks and with failures on demand.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use routing::Tag;
use subscriber::apply::refusal::{Kind, Refusal};
use subscriber::plan::group::{Class, Filter, LogGroup};
use subscriber::seams::{Logs, Members, Page};

/// The most filters on a log group (AWS, "CloudWatch Logs quotas").
const FILTERS: usize = 5;
const GROUPS_A_PAGE: usize = 50;

/// A log group with what is on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Held {
    pub(crate) group: LogGroup,
    pub(crate) filters: BTreeMap<String, Filter>,
    pub(crate) tags: BTreeMap<String, String>,
}

/// A member account in a Region.
#[derive(Clone, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a behaviour of AWS that a test turns on by itself"
)]
pub(crate) struct Account {
    pub(crate) groups: BTreeMap<String, Held>,
    pub(crate) calls: BTreeMap<&'static str, u64>,
    /// So many of ten calls are throttled.
    pub(crate) throttled: u64,
    /// Operations that fail so, so many times more.
    pub(crate) failing: BTreeMap<&'static str, (Kind, u64)>,
    pub(crate) lists_tags: bool,
    pub(crate) takes_system_fields: bool,
    pub(crate) keeps_system_fields: bool,
    /// True if the destination's policy is such that filters have no role.
    pub(crate) refuses_roles: bool,
    /// The refusal of a put that concerns neither the log group nor the filter, with a code and message.
    pub(crate) puts_refused: Option<(Kind, &'static str)>,
    pub(crate) throttlings: u64,
    made: u64,
}

type Accounts = Arc<Mutex<BTreeMap<(String, String), Account>>>;

/// All members that have the role.
#[derive(Clone, Default)]
pub(crate) struct MemoryMembers(Accounts);

struct MemoryLogs {
    accounts: Accounts,
    place: (String, String),
}

pub(crate) fn log_group(name: &str) -> LogGroup {
    LogGroup {
        name: name.to_owned(),
        arn: format!("arn:aws:logs:eu-west-1:111111111111:log-group:{name}"),
        class: Class::Standard,
        retention: None,
        created: Some(0),
        stored_bytes: None,
    }
}

impl MemoryMembers {
    /// Makes the account's role in a Region, with log groups.
    pub(crate) fn admit(&self, account: &str, region: &str, groups: impl IntoIterator<Item = LogGroup>) {
        let hold = |group: LogGroup| {
            (group.name.clone(), Held { group, filters: BTreeMap::new(), tags: BTreeMap::new() })
        };
        let account_in_region = Account {
            groups: groups.into_iter().map(hold).collect(),
            lists_tags: true,
            takes_system_fields: true,
            keeps_system_fields: true,
            ..Account::default()
        };
        self.0.lock().unwrap().insert((account.to_owned(), region.to_owned()), account_in_region);
    }

    /// Looks at an account in a Region, or changes it.
    pub(crate) fn with<T>(&self, account: &str, region: &str, change: impl FnOnce(&mut Account) -> T) -> T {
        let mut accounts = self.0.lock().unwrap();
        change(accounts.get_mut(&(account.to_owned(), region.to_owned())).unwrap())
    }
}

#[async_trait]
impl Members for MemoryMembers {
    async fn connect(&self, account: &str, region: &str) -> Result<Arc<dyn Logs>, Refusal> {
        let place = (account.to_owned(), region.to_owned());
        if !self.0.lock().unwrap().contains_key(&place) {
            let detail = "AccessDenied: the role is not there".to_owned();
            return Err(Refusal { operation: "AssumeRole", kind: Kind::NoRole, detail });
        }
        Ok(Arc::new(MemoryLogs { accounts: Arc::clone(&self.0), place }))
    }
}

fn refuse<T>(operation: &'static str, kind: Kind, detail: &str) -> Result<T, Refusal> {
    Err(Refusal { operation, kind, detail: detail.to_owned() })
}

impl MemoryLogs {
    /// Counts a call and lets it pass, or not.
    fn call<T>(
        &self,
        operation: &'static str,
        answer: impl FnOnce(&mut Account) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let mut accounts = self.accounts.lock().unwrap();
        let account = accounts.get_mut(&self.place).unwrap();
        *account.calls.entry(operation).or_default() += 1;
        account.made += 1;
        if account.made * 7 % 10 < account.throttled {
            account.throttlings += 1;
            return refuse(operation, Kind::Throttled, "ThrottlingException: Rate exceeded");
        }
        if let Some((kind, times)) = account.failing.get_mut(operation).filter(|(_, times)| *times > 0) {
            *times -= 1;
            return refuse(operation, *kind, "as told");
        }
        answer(account)
    }

    fn on_group<T>(
        &self,
        operation: &'static str,
        group: &str,
        answer: impl FnOnce(&mut Held) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        self.call(operation, |account| match account.groups.get_mut(group) {
            Some(held) => answer(held),
            None => refuse(operation, Kind::Gone, "The specified log group does not exist."),
        })
    }
}

#[async_trait]
impl Logs for MemoryLogs {
    async fn groups(&self, page: Option<&str>) -> Result<Page<LogGroup>, Refusal> {
        self.call("DescribeLogGroups", |account| {
            let from = page.unwrap_or_default();
            let mut rest = account.groups.range(from.to_owned()..).map(|(_, held)| held.group.clone());
            let items: Vec<LogGroup> = rest.by_ref().take(GROUPS_A_PAGE).collect();
            Ok(Page { items, next: rest.next().map(|group| group.name) })
        })
    }

    async fn group(&self, name: &str) -> Result<Option<LogGroup>, Refusal> {
        self.call("DescribeLogGroups", |account| Ok(account.groups.get(name).map(|held| held.group.clone())))
    }

    async fn filters(&self, group: &str) -> Result<Vec<Filter>, Refusal> {
        self.on_group("DescribeSubscriptionFilters", group, |held| {
            Ok(held.filters.values().cloned().collect())
        })
    }

    async fn put_filter(&self, group: &str, filter: &Filter) -> Result<(), Refusal> {
        const PUT: &str = "PutSubscriptionFilter";
        let account = self.accounts.lock().unwrap()[&self.place].clone();
        let (takes, keeps) = (account.takes_system_fields, account.keeps_system_fields);
        self.on_group(PUT, group, |held| {
            if held.group.class != Class::Standard {
                return refuse(PUT, Kind::Invalid, "the class takes no filters");
            }
            if let Some((kind, said)) = account.puts_refused {
                return refuse(PUT, kind, said);
            }
            if account.refuses_roles && filter.role.is_some() {
                let said =
                    "InvalidParameterException: destinationArn for vendor logs cannot be used with roleArn";
                return refuse(PUT, Kind::Invalid, said);
            }
            if !takes && !filter.system_fields.is_empty() {
                return refuse(PUT, Kind::Invalid, "emitSystemFields is not supported");
            }
            if held.filters.len() >= FILTERS && !held.filters.contains_key(&filter.name) {
                return refuse(PUT, Kind::FilterQuota, "LimitExceededException: Resource limit exceeded.");
            }
            let mut filter = filter.clone();
            if !keeps {
                filter.system_fields.clear();
            }
            held.filters.insert(filter.name.clone(), filter);
            Ok(())
        })
    }

    async fn delete_filter(&self, group: &str, name: &str) -> Result<(), Refusal> {
        self.on_group("DeleteSubscriptionFilter", group, |held| match held.filters.remove(name) {
            Some(_) => Ok(()),
            None => refuse(
                "DeleteSubscriptionFilter",
                Kind::Gone,
                "The specified subscription filter does not exist.",
            ),
        })
    }

    async fn set_retention(&self, group: &str, days: u32) -> Result<(), Refusal> {
        self.on_group("PutRetentionPolicy", group, |held| {
            held.group.retention = Some(days);
            Ok(())
        })
    }

    async fn tags(&self, arn: &str) -> Result<BTreeMap<String, String>, Refusal> {
        let name = arn.split_once(":log-group:").unwrap().1.to_owned();
        self.on_group("ListTagsForResource", &name, |held| Ok(held.tags.clone()))
    }

    async fn tagged(&self, tag: &Tag, _page: Option<&str>) -> Result<Page<String>, Refusal> {
        self.call("ListLogGroups", |account| {
            if !account.lists_tags {
                return refuse("ListLogGroups", Kind::Invalid, "UnknownOperationException");
            }
            let has = |held: &&Held| {
                held.tags
                    .get(&*tag.key)
                    .is_some_and(|value| tag.value.as_ref().is_none_or(|v| **v == **value))
            };
            let items = account.groups.values().filter(has).map(|held| held.group.name.clone()).collect();
            Ok(Page { items, next: None })
        })
    }
}
