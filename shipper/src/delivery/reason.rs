//! The reasons why a bulk was not delivered.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr};

/// The reason why a bulk was not delivered. Its text is its name in metrics, metadata and messages.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Display,
    EnumString,
    IntoStaticStr,
    Serialize,
    Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Reason {
    /// The team's breaker is open.
    BreakerOpen,
    /// Too many of the team's bytes are in flight.
    Crowded,
    /// The function's deadline is near.
    Deadline,
    /// The listener gave no answer, or asked to try again later.
    Unreachable,
    /// The listener gave an answer that its contract does not have.
    Unexpected,
    /// The team's parameter does not exist or is blank.
    NoToken,
    /// The team's parameter could not be read.
    TokenUnreadable,
    /// The listener refuses the token.
    Unauthorized,
    /// The team's budget is spent.
    OverBudget,
    /// No bulk ended for as long as the shipper waits.
    Slow,
    /// The team is paused.
    Paused,
    /// The listener refused lines, or the bulk as too large: it must not be sent again.
    Refused,
}
