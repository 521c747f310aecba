//! The pipeline's specification.
#![expect(clippy::unwrap_used, reason = "a test stops where its premise fails")]

mod documents;
mod filters;
mod hostile;
mod levels;
mod lifting;
mod limits;
mod masking_page;
mod masks;
mod notes;
mod pages;
mod platform;
mod properties;
mod records;
mod repeated;
mod secrets;
mod sizes;
mod support;
mod types;
