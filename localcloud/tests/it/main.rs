//! The local cloud's specification.

mod answers;
mod decisions;
mod delivered;
mod emulators;
mod failures;
mod functions;
mod hub;
mod patterns;
mod policies;
mod templates;
