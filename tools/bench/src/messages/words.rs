//! Words, ids and times that messages are made of.
//!
//! Every number, id and address is drawn anew and words repeat as words do, so that gzip finds about what it finds
//! in real logs: no less, and above all no more.

use fastrand::Rng;

pub(super) const VERBS: [&str; 16] = [
    "handled",
    "accepted",
    "rejected",
    "queued",
    "stored",
    "loaded",
    "published",
    "retried",
    "expired",
    "matched",
    "resolved",
    "closed",
    "opened",
    "validated",
    "scheduled",
    "completed",
];
const NOUNS: [&str; 24] = [
    "request",
    "order",
    "payment",
    "session",
    "connection",
    "message",
    "invoice",
    "customer",
    "shipment",
    "cache entry",
    "lookup",
    "transaction",
    "subscription",
    "webhook",
    "report",
    "basket",
    "refund",
    "address",
    "catalogue",
    "price",
    "inventory",
    "partition",
    "offset",
    "lease",
];
const TAILS: [&str; 12] = [
    "from the upstream service",
    "after a retry",
    "with default settings",
    "within the limit",
    "for the second time",
    "by the background worker",
    "because the version changed",
    "without a warning",
    "on the read replica",
    "in the fallback region",
    "under the new schema",
    "before the deadline",
];
pub(super) const SERVICES: [&str; 8] =
    ["checkout", "ledger", "search", "identity", "catalogue", "notify", "pricing", "fulfilment"];
pub(super) const PATHS: [&str; 8] =
    ["orders", "items", "customers", "baskets", "prices", "invoices", "sessions", "reports"];
pub(super) const AGENTS: [&str; 4] = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
    "okhttp/4.12.0",
    "python-requests/2.32.3",
];

/// One of these.
pub(super) fn pick<T: Copy>(rng: &mut Rng, from: &[T]) -> T {
    from[rng.usize(..from.len())]
}

/// A UUID of version 4.
pub(super) fn uuid(rng: &mut Rng) -> String {
    let (a, b) = (rng.u64(..), rng.u64(..));
    format!(
        "{:08x}-{:04x}-4{:03x}-9{:03x}-{:012x}",
        a >> 32,
        a >> 16 & 0xffff,
        a & 0xfff,
        b >> 48 & 0xfff,
        b & 0xffff_ffff_ffff
    )
}

/// An IPv4 address of a private network.
pub(super) fn address(rng: &mut Rng) -> String {
    format!("10.{}.{}.{}", rng.u8(..4), rng.u8(..), rng.u8(..))
}

/// A time of one hour, to the millisecond.
pub(super) fn clock(rng: &mut Rng) -> String {
    format!("2026-03-14T15:{:02}:{:02}.{:03}Z", rng.u8(..60), rng.u8(..60), rng.u16(..1000))
}

/// A line as a service says it.
pub(super) fn sentence(rng: &mut Rng) -> String {
    format!(
        "{} {} {} {} {} in {} ms",
        pick(rng, &NOUNS),
        rng.u32(..1_000_000),
        pick(rng, &VERBS),
        pick(rng, &TAILS),
        pick(rng, &SERVICES),
        rng.u16(..2_000),
    )
}

/// Several sentences in one line.
pub(super) fn sentences(rng: &mut Rng, count: usize) -> String {
    (0..count).map(|_| sentence(rng)).collect::<Vec<_>>().join("; ")
}
