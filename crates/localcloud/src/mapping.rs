//! Plays Lambda's event source mappings for Kinesis and SQS.
//!
//! What to retry, split or give up is decided by pure functions in [`answer`] and [`decide`], after AWS's pages
//! "Configuring partial batch response with Kinesis Data Streams and Lambda" and "Handling errors for an SQS event
//! source in Lambda". It differs from Lambda in that a shard is read ten times a second instead of once, back-off
//! between retries is shorter, and a new mapping begins where it is told to: checkpoints live as long as it does.

pub mod answer;
mod bell;
pub mod decide;
pub mod event;
pub mod failure;
mod kinesis;
mod lane;
mod progress;
mod shard;
mod source;
mod sqs;
mod status;

pub use event::PAYLOAD_LIMIT;
pub use kinesis::KinesisMapping;
pub use sqs::SqsMapping;
pub use status::{KinesisStatus, SqsStatus};
