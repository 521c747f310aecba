//! The interfaces to the world: members' Logs APIs, the queue of tasks, and lists of accounts; S3 is `function`'s.
//!
//! `aws/` implements them by the SDK, tests in memory.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use function::store::{CallError, ListingStore};
use routing::{AccountSource, Tag};

use crate::apply::refusal::Refusal;
use crate::plan::group::{Filter, LogGroup};
use crate::task::Task;

/// A page of a list, and the token of the one after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// Its items.
    pub items: Vec<T>,
    /// The token of the next page; `None` on the last page.
    pub next: Option<String>,
}

/// The CloudWatch Logs API of one member account in one Region.
#[async_trait]
pub trait Logs: Send + Sync {
    /// A page of log groups, in order of name: `DescribeLogGroups`, 50 a page.
    async fn groups(&self, page: Option<&str>) -> Result<Page<LogGroup>, Refusal>;
    /// One log group by its whole name, if there is one: `DescribeLogGroups`.
    async fn group(&self, name: &str) -> Result<Option<LogGroup>, Refusal>;
    /// The filters on a log group: `DescribeSubscriptionFilters`.
    async fn filters(&self, group: &str) -> Result<Vec<Filter>, Refusal>;
    /// Puts a filter on a log group, over one of the same name: `PutSubscriptionFilter`.
    async fn put_filter(&self, group: &str, filter: &Filter) -> Result<(), Refusal>;
    /// Removes a filter: `DeleteSubscriptionFilter`.
    async fn delete_filter(&self, group: &str, name: &str) -> Result<(), Refusal>;
    /// Sets the number of days for which a log group keeps its log events: `PutRetentionPolicy`.
    async fn set_retention(&self, group: &str, days: u32) -> Result<(), Refusal>;
    /// The tags of a log group: `ListTagsForResource`.
    async fn tags(&self, arn: &str) -> Result<BTreeMap<String, String>, Refusal>;
    /// A page of the names of log groups that have a tag: `ListLogGroups`, 1,000 a page.
    async fn tagged(&self, tag: &Tag, page: Option<&str>) -> Result<Page<String>, Refusal>;
}

/// The members' accounts.
#[async_trait]
pub trait Members: Send + Sync {
    /// Assumes the member role of an account in a Region.
    async fn connect(&self, account: &str, region: &str) -> Result<Arc<dyn Logs>, Refusal>;
}

/// The queue of tasks, `reconcile.fifo`.
#[async_trait]
pub trait Tasks: Send + Sync {
    /// Sends tasks. The queue drops duplicates.
    async fn send(&self, tasks: &[Task]) -> Result<(), CallError>;
}

/// The lists of accounts outside the table.
#[async_trait]
pub trait Accounts: Send + Sync {
    /// The ids of the accounts that a source lists now; none for the table itself.
    async fn list(&self, source: &AccountSource) -> Result<Vec<String>, CallError>;
}

/// The world, as the subscriber reaches it.
#[derive(Clone)]
pub struct World {
    /// S3.
    pub store: Arc<dyn ListingStore>,
    /// The members.
    pub members: Arc<dyn Members>,
    /// The queue of tasks.
    pub tasks: Arc<dyn Tasks>,
    /// The lists of accounts.
    pub accounts: Arc<dyn Accounts>,
}
