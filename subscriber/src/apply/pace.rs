//! The pace of calls to a member's Logs API: a part of its quota, so that the member keeps the rest.

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

/// The two callers, which together take loghub's part of a quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Share {
    /// A run over the account's log groups: one at a time, three parts of five.
    Run,
    /// Events about single log groups: two parts of five, shared by this number of environments.
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

    /// AWS's quota of calls a second for an account in a Region (AWS, "CloudWatch Logs quotas"; the page has none for
    /// `ListLogGroups`, which is assumed to have the lower one).
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
    /// The time between two calls, for this percentage of a quota, which is divided into five parts.
    fn period(self, quota: u32, percent: NonZeroU32) -> Duration {
        let part = Duration::from_secs(500) / quota / percent.get();
        match self {
            Share::Run => part / 3,
            Share::Events(environments) => part * environments.get() / 2,
        }
    }
}

impl Pace {
    /// A pace whose buckets are full. A bucket holds two calls, or one if the share is small.
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
    // A period is never zero, so the fallback of one call a second is never used.
    let quota = Quota::with_period(period).unwrap_or(Quota::per_second(NonZeroU32::MIN));
    RateLimiter::direct_with_clock(quota.allow_burst(burst), Time::start())
}
