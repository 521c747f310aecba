//! The command line, run as people and programs run it.

mod accounts;
mod cases;
mod check;
mod completions;
mod diff;
mod explain;
mod hub;
mod init;
mod listener;
mod logs;
mod masks;
mod reference;
mod schema;
mod sign_in;
mod support;
mod terminal;
