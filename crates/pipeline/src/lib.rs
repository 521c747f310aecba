//! Bytes in, bulks out: `event → decode → route → filter → mask → document → batch`, and the ledger of it all.
//!
//! **Invariant:** this crate does no I/O and knows no clock, network, environment or AWS.
//!
//! **Invariant:** a stage's output is the next one's only input. Only `mask` makes a `Masked`, and only a `Masked`
//! becomes a document, so nothing unmasked reaches a bulk.

mod batch;
mod bulk;
mod decode;
mod document;
mod envelope;
mod event;
mod failure;
mod filter;
mod frame;
mod gunzip;
mod gzip;
mod json;
mod lambda;
mod ledger;
mod level;
mod limits;
mod mask;
mod mask_key;
mod notes;
mod origin;
mod pipeline;
mod poison;
mod route;
mod trace;
mod types;

pub use bulk::{Bulk, NotHalvable};
pub use document::{Reason, Unlifted};
pub use event::{Batch, Kinesis, NotABatch, Record};
pub use gunzip::{Gunzip, GunzipError};
pub use json::json_members;
pub use ledger::{Column, Counts, Ledger};
pub use limits::Limits;
pub use mask::Unmaskable;
pub use mask_key::MaskKey;
pub use notes::{MaskHit, MaskNotes, MaskTrial, NearMiss};
pub use pipeline::{NotPushed, Pipeline};
pub use poison::Poison;
pub use trace::{Fate, Trace, masks_that_hit, trace};
pub use types::{Conflict, FieldType, field_types};
