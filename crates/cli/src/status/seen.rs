//! The last event of each account, with its lag, and accounts whose events should not arrive.

use std::collections::{BTreeMap, BTreeSet};

use function::store::CallError;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use subscriber::report::state::State;

use super::window::DAY;
use crate::hub::{EVENT_AGE, Hub, Unable, Window};

/// The resolution of the metric: five minutes, in seconds.
pub(crate) const PERIOD: i32 = 300;
/// An account that left may have events on their way for so long: CloudWatch Logs tries its deliveries again.
const ON_THEIR_WAY: SignedDuration = SignedDuration::from_hours(1);

/// The gap of a hub without metrics by account.
pub(crate) const NO_METRICS: &str =
    "When accounts' last events came is not known: the hub's parameter AccountMetrics is false.";

/// The last event of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Seen {
    /// The beginning of the five minutes in which it came.
    pub(crate) at: Timestamp,
    /// The age of events at their arrival then, in milliseconds.
    pub(crate) lag_millis: u64,
}

/// An account whose events should not arrive, but do.
#[derive(Debug, Serialize)]
pub(crate) struct Orphan {
    pub(crate) account: String,
    pub(crate) last_event: Seen,
    /// The time when it was offboarded, if it was ever onboarded.
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

impl Orphan {
    /// The problem in a sentence.
    pub(crate) fn problem(&self) -> String {
        let Orphan { account, last_event, offboarded_at } = self;
        let at = last_event.at.strftime("%F %R");
        match offboarded_at {
            None => format!(
                "{account} is not onboarded, but its events arrive, last at {at}: run `loghub onboard {account}`, or remove \
                 the filters there that point at the hub."
            ),
            Some(left) => format!(
                "{account} was offboarded at {}, but its events still arrive, last at {at}: `loghub offboard {account}` \
                 removes the remaining filters.",
                left.strftime("%F %R")
            ),
        }
    }
}
