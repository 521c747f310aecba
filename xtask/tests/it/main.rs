//! What the house rules find and what they let pass, and how test runs are counted.

mod counts;
mod repository;
mod rules;
mod steps;
