//! The first event of an account that was onboarded: the proof that its logs arrive.

use std::time::Duration;

use console::style;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::hub::{EVENT_AGE, Hub, Unable, Window};
use crate::status::lag_in_words;

/// How often it is looked for.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// How finely: a minute, in seconds, the resolution of the metric.
const PERIOD: i32 = 60;

/// The advice for an account whose log groups are quiet.
pub(crate) const TO_CAUSE_ONE: &str = "To cause one, write to a subscribed log group: invoke a function, or `aws logs \
                                       put-log-events`.";

/// Whether it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(crate) enum First {
    /// It is there.
    Arrived {
        /// The minute in which it came.
        at: Timestamp,
        /// How old it was then, in milliseconds.
        lag_millis: u64,
    },
    /// It was not there when waiting ended.
    NotYet {
        /// How long that was, in seconds.
        waited_seconds: u64,
    },
    /// No log group is subscribed, so there is nothing to wait for.
    NoneSubscribed,
    /// It can't be seen.
    Unknown {
        /// Why not.
        why: String,
    },
}

impl First {
    /// Waits until it is there, or it is known that it can't be seen.
    pub(crate) async fn arrival(hub: &Hub, account: &str, asked: Timestamp) -> Result<First, Unable> {
        let metrics = hub.metrics();
        // CloudWatch rounds down to the minute. What came in it before it was asked for came by way of the hub, too.
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
                    return Ok(First::unknown(&format!("your role may not call {}", error.operation)));
                }
                Err(error) => return Err(error.into()),
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    pub(crate) fn unknown(why: &str) -> First {
        First::Unknown { why: why.to_owned() }
    }

    /// Whether nothing is wrong, as far as it can be seen.
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
                format!("{mark} {account}: none of its log groups is subscribed, so no event is waited for\n")
            }
            First::Unknown { why } => {
                let mark = style('?').yellow();
                format!("{mark} {account}: whether its events arrive is not known: {why}\n")
            }
        }
    }
}
