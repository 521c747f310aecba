//! The built binaries against the local cloud: what members write, and what becomes of it.

mod accounting;
mod documents;
mod local;
mod memory;
mod outages;
mod poison;
mod records;
mod tables;
mod tokens;
