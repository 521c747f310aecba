//! Messages that deflate as logs do, or hardly.

use std::fmt::Write as _;

/// So many messages that deflate to about a thirteenth: an incompressible trace id, and what logs repeat.
pub(crate) fn messages(from: usize, count: usize) -> Vec<String> {
    let mut state = from as u64 + 1;
    let mut noise = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state >> 16
    };
    let repeated = "at com.example.orders.Checkout.place(Checkout.java:42) ".repeat(13);
    let message = |number| {
        let trace = format!("{:012x}{:012x}{:012x}{:012x}", noise(), noise(), noise(), noise());
        format!("2026-03-01 12:00:00 INFO order {number} is placed, trace {trace} {repeated}")
    };
    (from..from + count).map(message).collect()
}

/// A message of about so many characters in hexadecimal, which gzip halves at best.
pub(crate) fn incompressible(seed: usize, length: usize) -> String {
    let mut state = seed as u64 + 1;
    let mut word = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let mut text = String::new();
    while text.len() < length {
        write!(text, "{:012x}", word() >> 16).expect("memory takes it");
    }
    text
}
