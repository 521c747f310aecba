//! The hub that a command is about.

mod args;
mod handle;
mod log;
mod members;
mod metrics;
mod objects;
mod queues;
mod unable;

pub(crate) use args::HubArgs;
pub(crate) use handle::Hub;
pub(crate) use members::OPERATOR_ROLE;
pub(crate) use metrics::{EVENT_AGE, Kind, Point, Window};
pub(crate) use objects::{Objects, Stored, lost_race};
pub(crate) use queues::Waiting;
pub(crate) use unable::Unable;
