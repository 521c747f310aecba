//! The cost of shipping: the real shipper beside the physical floor, in one run; and the pure stages, in instructions.
//!
//! A machine's absolute times hold only on that machine and only at that moment. So the program to be measured and
//! the *floor*, which does the least that anything in its place must do, take turns on the same core with the same
//! invocations, and what counts is the ratio of their CPU time.
//!
//! | module | what it is |
//! |---|---|
//! | [`profile`] | the invocations: what a batch looks like |
//! | [`messages`] | the log messages in them |
//! | [`truth`] | which events a listener must get, to be held against what it got |
//! | [`table`] | the `routing.toml` that is in force |
//! | [`drain`] | a process that takes everything: the listener, and the few AWS answers a shipper needs |
//! | [`runtime`] | Lambda's runtime API |
//! | [`subject`] | a program under measurement, pinned to a core: its CPU time and memory |
//! | [`measure`] | rounds of invocations, by turns |
//! | [`figures`] | what came out, as a table and as JSON |
//! | [`baseline`] | what came out before, held against it |
//! | [`cost`] | what gzip's level and the function's memory cost in dollars |
//! | [`console`] | the console's index: searches, memory, adding documents |
//! | [`stages`] | what the pure stages cost in instructions |

pub mod baseline;
pub mod console;
pub mod cost;
pub mod drain;
pub mod error;
pub mod figures;
pub mod measure;
pub mod messages;
pub mod profile;
pub mod runtime;
pub mod stages;
pub mod subject;
pub mod table;
pub mod truth;

pub use error::Error;
