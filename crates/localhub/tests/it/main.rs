//! The specification of a local hub.

mod hubs;
mod programs;
