//! The settings of delivery.

use std::time::Duration;

/// The senders, and the destination.
#[derive(Clone, Debug)]
pub struct Options {
    /// The accounts whose log groups are delivered.
    pub members: Vec<String>,
    /// The organisation they are of.
    pub organization_id: String,
    /// The name of the hub's destination.
    pub destination: String,
    /// The time for which events are gathered before they are put.
    pub gather: Duration,
}
