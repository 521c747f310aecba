//! When the hub last saw an event of each account, and with what lag; and whose events it should not see.

use std::collections::{BTreeMap, BTreeSet};

use function::store::CallError;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use subscriber::report::state::State;

use super::DAY;
use super::teams::in_words;
use crate::hub::{EVENT_AGE, Hub, Unable, Window};

/// How finely a day is looked at: five minutes, in seconds.
pub(crate) const PERIOD: i32 = 300;
/// An account that left may have events on their way for so long: CloudWatch Logs tries its deliveries again.
const ON_THEIR_WAY: SignedDuration = SignedDuration::from_hours(1);

/// Why nothing is known where the hub has no such metric.
pub(crate) const NO_METRICS: &str =
    "When accounts' last events came is not known: the hub's AccountMetrics is false.";

/// The last event of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Seen {
    /// The beginning of the five minutes in which it came.
    pub(crate) at: Timestamp,
    /// How old events were then when they came, in milliseconds.
    pub(crate) lag_millis: u64,
}

/// An account whose events arrive, and should not.
#[derive(Debug, Serialize)]
pub(crate) struct Orphan {
    pub(crate) account: String,
    pub(crate) last_event: Seen,
    /// When it left, if it was ever onboarded.
    pub(crate) offboarded_at: Option<Timestamp>,
}

/// The last event within a day of each account, or of this one only.
pub(crate) async fn gather(
    hub: &Hub,
    only: Option<&str>,
    now: Timestamp,
) -> Result<BTreeMap<String, Seen>, CallError> {
    let metrics = hub.metrics();
    let accounts = match only {
        Some(account) => BTreeSet::from([account.to_owned()]),
        None => metrics.values(EVENT_AGE).await?,
    };
    let asked: Vec<_> = accounts.iter().map(|account| (EVENT_AGE, account.as_str())).collect();
    let points = metrics.points(&asked, Window { since: now - DAY, period: PERIOD }).await?;
    let last = points.into_iter().map(|points| points.into_iter().max_by_key(|point| point.at));
    let seen = accounts.iter().zip(last).filter_map(|(account, last)| {
        last.map(|point| (account.clone(), Seen { at: point.at, lag_millis: point.whole() }))
    });
    Ok(seen.collect())
}

/// Of those that were seen, the ones that are not onboarded, or left some time before.
pub(crate) async fn orphans(
    state: &State,
    seen: &BTreeMap<String, Seen>,
    onboarded: &BTreeSet<String>,
) -> Result<Vec<Orphan>, Unable> {
    let mut orphans = Vec::new();
    for (account, last_event) in seen.iter().filter(|(account, _)| !onboarded.contains(*account)) {
        let offboarded_at = state.offboarded_at(account).await?;
        if offboarded_at.is_none_or(|left| last_event.at > left + ON_THEIR_WAY) {
            orphans.push(Orphan { account: account.clone(), last_event: *last_event, offboarded_at });
        }
    }
    Ok(orphans)
}

/// How old events were, for people.
pub(crate) fn lag_in_words(millis: u64) -> String {
    match i64::try_from(millis / 1_000) {
        Ok(0) => "<1s".to_owned(),
        seconds => in_words(SignedDuration::from_secs(seconds.unwrap_or(i64::MAX))),
    }
}

impl Orphan {
    /// What people should do about it.
    pub(crate) fn problem(&self) -> String {
        let Orphan { account, last_event, offboarded_at } = self;
        let at = last_event.at.strftime("%F %R");
        match offboarded_at {
            None => format!(
                "{account} is not onboarded, and its events arrive, last at {at}: `loghub onboard {account}`, or remove \
                 the filters there that point at the hub."
            ),
            Some(left) => format!(
                "{account} was offboarded at {}, and its events still arrive, last at {at}: `loghub offboard {account}` \
                 removes the filters that are left.",
                left.strftime("%F %R")
            ),
        }
    }
}
