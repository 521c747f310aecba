//! The templates, parsed: what they promise each other, AWS, and the code that they deploy.

mod encryption;
mod keys;
mod lint;
mod members;
mod metrics;
mod queues;
mod replaced;
mod settings;
mod stars;
mod support;
