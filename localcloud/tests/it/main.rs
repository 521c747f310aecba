//! The local cloud's specification.

mod answers;
mod decisions;
mod delivered;
mod emulators;
mod endpoints;
mod failures;
mod functions;
mod gates;
mod groups;
mod hub;
mod mappings;
mod metrics;
mod patterns;
mod policies;
mod schedules;
mod stacks;
mod templates;
mod trails;
