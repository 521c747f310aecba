//! The house rules, the tasks' parts, and the counts of test runs.

mod artifacts;
mod counts;
mod dist;
mod faults;
mod repository;
mod rules;
mod steps;
