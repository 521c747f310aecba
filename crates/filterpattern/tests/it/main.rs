//! Filter patterns: which are read, what is broken in the others, and what they match.

mod broken;
mod matches;
mod properties;
mod sound;
