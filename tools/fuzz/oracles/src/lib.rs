//! The promises that hold for any input: the fuzz targets check them, and the tests on their corpora.
//!
//! Each function takes bytes that anyone may have sent and panics when a promise is broken: that is what a fuzzer
//! looks for. A promise is more than "it does not panic": it is held against another implementation, or against what
//! went in.
#![expect(clippy::missing_panics_doc, reason = "an oracle speaks by panicking")]

mod decode;
mod document;
mod event;
mod judged;
mod level;
mod lift;
mod mask;
#[cfg(feature = "pointer")]
mod pointer;
mod prefilter;
mod query;
mod scanner;
mod ship;
mod table;

pub use decode::decode;
pub use document::document;
pub use event::event;
pub use level::level;
pub use lift::lift;
pub use mask::mask;
#[cfg(feature = "pointer")]
pub use pointer::pointer;
pub use prefilter::prefilter;
pub use query::query;
pub use scanner::scanner;
pub use table::table;
