//! One member account in one Region, called at its pace and with retries.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use routing::Tag;

use crate::apply::pace::{Api, Pace};
use crate::apply::patience::Patience;
use crate::apply::refusal::{Kind, Refusal};
use crate::plan::group::{Filter, LogGroup};
use crate::seams::{Logs, Page};

/// A member account in a Region.
pub struct Member {
    logs: Arc<dyn Logs>,
    pace: Pace,
    patience: Patience,
    without_system_fields: AtomicBool,
    without_role: AtomicBool,
    spoilt: AtomicBool,
}

impl Member {
    /// A member before its first call.
    #[must_use]
    pub fn new(logs: Arc<dyn Logs>, pace: Pace, patience: Duration) -> Member {
        Member {
            logs,
            pace,
            patience: Patience::new(patience),
            without_system_fields: AtomicBool::new(false),
            without_role: AtomicBool::new(false),
            spoilt: AtomicBool::new(false),
        }
    }

    /// A page of log groups.
    pub async fn groups(&self, page: Option<&str>) -> Result<Page<LogGroup>, Refusal> {
        self.call(Api::DescribeLogGroups, || self.logs.groups(page)).await
    }

    /// One log group.
    pub async fn group(&self, name: &str) -> Result<Option<LogGroup>, Refusal> {
        self.call(Api::DescribeLogGroups, || self.logs.group(name)).await
    }

    /// The filters on a log group.
    pub async fn filters(&self, group: &str) -> Result<Vec<Filter>, Refusal> {
        self.call(Api::DescribeSubscriptionFilters, || self.logs.filters(group)).await
    }

    /// Puts a filter, without its system fields or its role where the service does not support them.
    pub async fn put_filter(&self, group: &str, filter: &Filter) -> Result<(), Refusal> {
        let mut filter = filter.clone();
        loop {
            if !self.takes_system_fields() {
                filter.system_fields.clear();
            }
            if !self.takes_role() {
                filter.role = None;
            }
            match self.put(group, &filter).await {
                Err(refusal) if !filter.system_fields.is_empty() && refusal.is_about_system_fields() => {
                    self.forgo_system_fields();
                }
                Err(refusal) if filter.role.is_some() && refusal.refuses_role() => {
                    self.without_role.store(true, Ordering::Relaxed);
                }
                answer => return answer,
            }
        }
    }

    /// Returns true unless the destination has refused a filter with a role.
    #[must_use]
    pub fn takes_role(&self) -> bool {
        !self.without_role.load(Ordering::Relaxed)
    }

    /// Returns true if the session is unusable and must be replaced.
    #[must_use]
    pub fn is_spoilt(&self) -> bool {
        self.spoilt.load(Ordering::Relaxed)
    }

    /// Returns true unless the service has refused or dropped system fields.
    #[must_use]
    pub fn takes_system_fields(&self) -> bool {
        !self.without_system_fields.load(Ordering::Relaxed)
    }

    /// Records that the service does not support system fields.
    pub fn forgo_system_fields(&self) {
        self.without_system_fields.store(true, Ordering::Relaxed);
    }

    /// Removes a filter. A missing filter counts as removed.
    pub async fn delete_filter(&self, group: &str, name: &str) -> Result<(), Refusal> {
        let deleted = self.call(Api::DeleteSubscriptionFilter, || self.logs.delete_filter(group, name)).await;
        deleted.or_else(|refusal| if refusal.kind == Kind::Gone { Ok(()) } else { Err(refusal) })
    }

    /// Sets a log group's retention.
    pub async fn set_retention(&self, group: &str, days: u32) -> Result<(), Refusal> {
        self.call(Api::PutRetentionPolicy, || self.logs.set_retention(group, days)).await
    }

    /// The tags of a log group.
    pub async fn tags(&self, arn: &str) -> Result<BTreeMap<String, String>, Refusal> {
        self.call(Api::ListTagsForResource, || self.logs.tags(arn)).await
    }

    /// A page of the names of log groups that have a tag.
    pub async fn tagged(&self, tag: &Tag, page: Option<&str>) -> Result<Page<String>, Refusal> {
        self.call(Api::ListLogGroups, || self.logs.tagged(tag, page)).await
    }

    async fn put(&self, group: &str, filter: &Filter) -> Result<(), Refusal> {
        self.call(Api::PutSubscriptionFilter, || self.logs.put_filter(group, filter)).await
    }

    /// Calls at the pace, and retries transient failures while patience lasts.
    async fn call<T, F>(&self, api: Api, call: impl Fn() -> F) -> Result<T, Refusal>
    where
        F: Future<Output = Result<T, Refusal>>,
    {
        let mut tries = self.patience.tries(api);
        loop {
            self.pace.turn(api).await;
            match call().await {
                Ok(answer) => {
                    tries.succeeded();
                    return Ok(answer);
                }
                Err(refusal) => {
                    self.spoilt.fetch_or(refusal.spoils_session(), Ordering::Relaxed);
                    match tries.failed(refusal.kind) {
                        Some(wait) => tokio::time::sleep(wait).await,
                        None => return Err(refusal),
                    }
                }
            }
        }
    }
}
