//! The first event of an account that was onboarded: the proof that its logs arrive.

use std::time::Duration;

use console::style;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::hub::{EVENT_AGE, Hub, Unable, Window};
use crate::words::lag_in_words;

/// The time between two looks at the metric.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// The resolution of the metric: a minute, in seconds.
const PERIOD: i32 = 60;

/// The advice for an account whose log groups are quiet.
pub(crate) const TO_CAUSE_ONE: &str = "To cause one, write to a subscribed log group: invoke a function, or `aws logs \
                                       put-log-events`.";

/// The outcome of waiting for a first event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(crate) enum First {
    /// An event arrived.
    Arrived {
        /// The minute in which it arrived.
        at: Timestamp,
        /// Its age then, in milliseconds.
        lag_millis: u64,
    },
    /// None had arrived when the time was up.
    NotYet {
        /// The time that was waited, in seconds.
        waited_seconds: u64,
    },
    /// No log group is subscribed, so none can arrive.
    NoneSubscribed,
    /// The metric can't be read.
    Unknown {
        /// The reason.
        why: String,
    },
}

impl First {
    /// Waits until an event has arrived, or the metric turns out to be unreadable.
    pub(crate) async fn arrival(hub: &Hub, account: &str, asked: Timestamp) -> Result<First, Unable> {
        let metrics = hub.metrics();
        // CloudWatch rounds down to the minute. Earlier events of that minute came through the hub, too.
        let minute = i64::from(PERIOD);
        let since = asked - SignedDuration::from_secs(asked.as_second().rem_euclid(minute));
        let window = Window { since, period: PERIOD };
        loop {
            match metrics.points(&[(EVENT_AGE, account)], window).await {
                Ok(points) => {
                    let first = points.into_iter().flatten().min_by_key(|point| point.at);
                    if let Some(first) = first {
                        return Ok(First::Arrived { at: first.at, lag_millis: first.whole() });
                    }
                }
                Err(error) if error.denied => {
                    return Ok(First::unknown(&format!(
                        "your role is not allowed to call {}",
                        error.operation
                    )));
                }
                Err(error) => return Err(error.into()),
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    pub(crate) fn unknown(why: &str) -> First {
        First::Unknown { why: why.to_owned() }
    }

    /// Returns false if an event should have arrived and did not.
    pub(crate) fn is_well(&self) -> bool {
        !matches!(self, First::NotYet { .. })
    }

    /// For people.
    pub(crate) fn line(&self, account: &str) -> String {
        match self {
            First::Arrived { lag_millis, .. } => {
                let (mark, lag) = (style('✓').green(), lag_in_words(*lag_millis));
                format!("{mark} {account}: a new event has arrived, {lag} after it happened\n")
            }
            First::NotYet { waited_seconds } => {
                let waited = humantime::format_duration(Duration::from_secs(*waited_seconds));
                let mark = style('✗').red();
                format!(
                    "{mark} {account}: no new event has arrived within {waited}. {TO_CAUSE_ONE} `loghub status \
                     --account {account}` shows when the last one came\n"
                )
            }
            First::NoneSubscribed => {
                let mark = style('?').yellow();
                format!("{mark} {account}: none of its log groups is subscribed, so no event can arrive\n")
            }
            First::Unknown { why } => {
                let mark = style('?').yellow();
                format!("{mark} {account}: the command can't tell whether its events arrive: {why}\n")
            }
        }
    }
}
