//! The built binaries against the local cloud: what members write, and what becomes of it.

mod between;
mod cli;
mod console;
mod deploy;
mod documents;
mod enforced;
mod event;
mod faults;
mod letters;
mod local;
mod memory;
mod noise;
mod pausing;
mod status;
mod subscribing;
mod tables;
