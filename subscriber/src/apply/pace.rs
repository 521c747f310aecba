//! How fast a member's Logs API is called: by a part of what its quota allows, so that the rest is the member's own.

use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::Clock as _;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};

use crate::apply::clock::Time;

/// The operations of the Logs API that the subscriber calls in members.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Api {
    /// `DescribeLogGroups`.
    DescribeLogGroups,
    /// `DescribeSubscriptionFilters`.
    DescribeSubscriptionFilters,
    /// `PutSubscriptionFilter`.
    PutSubscriptionFilter,
    /// `DeleteSubscriptionFilter`.
    DeleteSubscriptionFilter,
    /// `PutRetentionPolicy`.
    PutRetentionPolicy,
    /// `ListTagsForResource`.
    ListTagsForResource,
    /// `ListLogGroups`.
    ListLogGroups,
}

/// Who calls: both together take what loghub may of a quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Share {
    /// A run over the account's log groups: one at a time, three parts of five.
    Run,
    /// Events about single log groups: two parts of five, over so many environments at once.
    Events(NonZeroU32),
}

/// The pace of one account in one Region for one share: a token bucket an operation.
#[derive(Debug)]
pub struct Pace([Limiter; Api::ALL.len()]);

type Limiter = RateLimiter<NotKeyed, InMemoryState, Time, NoOpMiddleware<Nanos>>;

impl Api {
    /// Every operation, in the order of their declaration.
    pub const ALL: [Api; 7] = [
        Api::DescribeLogGroups,
        Api::DescribeSubscriptionFilters,
        Api::PutSubscriptionFilter,
        Api::DeleteSubscriptionFilter,
        Api::PutRetentionPolicy,
        Api::ListTagsForResource,
        Api::ListLogGroups,
    ];

    /// Calls a second that AWS allows an account in a Region (AWS, "CloudWatch Logs quotas"; that of `ListLogGroups`
    /// is not stated there and taken to be the lower one).
    #[must_use]
    pub fn quota(self) -> u32 {
        match self {
            Api::DescribeLogGroups => 10,
            Api::DescribeSubscriptionFilters
            | Api::PutSubscriptionFilter
            | Api::DeleteSubscriptionFilter
            | Api::PutRetentionPolicy
            | Api::ListTagsForResource
            | Api::ListLogGroups => 5,
        }
    }
}

impl Share {
    /// How long a call's turn takes, where so many per cent of a quota may be used: they are divided into five parts.
    fn period(self, quota: u32, percent: NonZeroU32) -> Duration {
        let part = Duration::from_secs(500) / quota / percent.get();
        match self {
            Share::Run => part / 3,
            Share::Events(environments) => part * environments.get() / 2,
        }
    }
}

impl Pace {
    /// A pace whose buckets are full: they hold two calls, or one where the share is small.
    #[must_use]
    pub fn new(share: Share, percent: NonZeroU32) -> Pace {
        Pace(Api::ALL.map(|api| limiter(share.period(api.quota(), percent))))
    }

    /// Waits until the operation may be called.
    pub async fn turn(&self, api: Api) {
        let Some(limiter) = self.0.get(api as usize) else { return };
        while let Err(not_until) = limiter.check() {
            let wait = not_until.wait_time_from(limiter.clock().now());
            tokio::time::sleep(wait.max(Duration::from_millis(1))).await;
        }
    }
}

fn limiter(period: Duration) -> Limiter {
    let burst = if period < Duration::from_secs(1) { 2 } else { 1 };
    let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
    // A period is never zero; one call a second stands in for what can't be.
    let quota = Quota::with_period(period).unwrap_or(Quota::per_second(NonZeroU32::MIN));
    RateLimiter::direct_with_clock(quota.allow_burst(burst), Time::start())
}
