//! The console as its clients see it.

mod assets;
mod closing;
mod documents;
mod door;
mod fake_hub;
mod faults;
mod hub;
mod index;
mod limits;
mod memory;
mod query;
mod stream;
mod support;
mod tail;
mod tenancy;
