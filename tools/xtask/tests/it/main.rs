//! What the house rules find and what they let pass, and how test runs are counted.

mod artifacts;
mod counts;
mod dist;
mod faults;
mod repository;
mod rules;
mod steps;
