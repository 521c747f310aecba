//! AWS by the SDK, beside S3. Clients are made at first use: the start of a function waits for none of them.

pub mod parameters;
pub mod queue;
