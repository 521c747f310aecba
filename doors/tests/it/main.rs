//! What comes in, what does not, and what never goes out.

mod guards;
mod hosts;
