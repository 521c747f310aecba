//! The local cloud's specification.

mod answers;
mod decisions;
mod delivered;
mod emulators;
mod failures;
mod functions;
mod gates;
mod hub;
mod mappings;
mod patterns;
mod policies;
mod templates;
