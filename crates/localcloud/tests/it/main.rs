//! The local cloud's specification.

mod answers;
mod decisions;
mod delivered;
mod doors;
mod emulators;
mod endpoints;
mod failures;
mod functions;
mod gates;
mod groups;
mod hub;
mod mappings;
mod metrics;
mod policies;
mod schedules;
mod stacks;
mod strangers;
mod templates;
mod trails;
