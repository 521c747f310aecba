//! Requests that come in, requests that do not, and headers that never go out.

mod guards;
mod hosts;
