//! Bulks that are delivered later and records that are not delivered: their objects, their pointers, and what sends them again.

pub mod backoff;
pub mod claim;
pub mod keys;
pub mod metadata;
pub mod pointer;
pub mod quarantine;
pub mod redelivery;
pub mod replay;
pub mod tries;
pub mod write;
