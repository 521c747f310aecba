//! The built binaries against the local cloud: what members write, and what becomes of it.

mod accounting;
mod documents;
mod faults;
mod local;
mod memory;
mod records;
mod tables;
mod tokens;
