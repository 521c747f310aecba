//! The command line, run as people and programs run it.

mod check;
mod explain;
mod listener;
mod support;
