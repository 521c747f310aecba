//! The listener as its clients see it.

mod control;
mod doors;
mod faults;
mod handle;
mod intake;
mod properties;
mod rules;
mod spoil;
mod support;
