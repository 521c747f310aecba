//! The inputs of the function, a handler each.

mod enqueue;
mod events;
mod membership;
pub mod notice;
mod reconcile;
pub mod schedule;

pub(crate) use events::EventHandler;
pub(crate) use membership::MembershipHandler;
pub(crate) use reconcile::TaskHandler;
pub(crate) use schedule::ScheduleHandler;
