//! One bulk to the listener, and an invocation's bulks on their way there.

pub mod client;
pub mod cut;
pub mod deliver;
pub mod flight;
pub mod reason;
pub mod verdict;
