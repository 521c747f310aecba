//! Log messages as services write them: Lambda text and JSON, access logs, flow logs, stack traces, noise.
//!
//! Every number, id and address is drawn anew and words repeat as words do, so that gzip finds about what it finds
//! in real logs: no less, and above all no more.

use std::fmt::Write as _;

use fastrand::Rng;

const VERBS: [&str; 16] = [
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
const SERVICES: [&str; 8] =
    ["checkout", "ledger", "search", "identity", "catalogue", "notify", "pricing", "fulfilment"];
const PATHS: [&str; 8] =
    ["orders", "items", "customers", "baskets", "prices", "invoices", "sessions", "reports"];
const AGENTS: [&str; 4] = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
    "okhttp/4.12.0",
    "python-requests/2.32.3",
];

/// The kind of message that a log group holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Node's lines on Lambda: `timestamp⇥requestId⇥LEVEL⇥text`.
    LambdaText,
    /// An application's JSON line.
    Json,
    /// API Gateway's access log, which is JSON as well, and short.
    Access,
    /// A VPC flow log.
    Flow,
    /// A Java stack trace of many lines.
    Trace,
    /// Random hexadecimal digits: what hardly compresses.
    Noise,
}

impl Kind {
    /// A message of this kind.
    #[must_use]
    pub fn message(self, rng: &mut Rng) -> String {
        match self {
            Kind::LambdaText => lambda_text(rng),
            Kind::Json => json(rng),
            Kind::Access => access(rng),
            Kind::Flow => flow(rng),
            Kind::Trace => trace(rng),
            Kind::Noise => noise(rng),
        }
    }
}

fn pick<T: Copy>(rng: &mut Rng, from: &[T]) -> T {
    from[rng.usize(..from.len())]
}

fn uuid(rng: &mut Rng) -> String {
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

fn address(rng: &mut Rng) -> String {
    format!("10.{}.{}.{}", rng.u8(..4), rng.u8(..), rng.u8(..))
}

fn clock(rng: &mut Rng) -> String {
    format!("2026-03-14T15:{:02}:{:02}.{:03}Z", rng.u8(..60), rng.u8(..60), rng.u16(..1000))
}

fn sentence(rng: &mut Rng) -> String {
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

fn sentences(rng: &mut Rng, count: usize) -> String {
    (0..count).map(|_| sentence(rng)).collect::<Vec<_>>().join("; ")
}

fn lambda_text(rng: &mut Rng) -> String {
    let level = pick(rng, &["INFO", "INFO", "INFO", "WARN", "ERROR"]);
    let count = rng.usize(6..19);
    format!("{}\t{}\t{level}\t{}\n", clock(rng), uuid(rng), sentences(rng, count))
}

fn json(rng: &mut Rng) -> String {
    let (status, count) = (pick(rng, &[200, 200, 200, 201, 204, 400, 404, 500]), rng.usize(8..22));
    format!(
        "{{\"timestamp\":\"{}\",\"level\":\"{}\",\"service\":\"{}\",\"traceId\":\"{:016x}{:016x}\",\"spanId\":\"{:016x}\",\
         \"userId\":{},\"message\":\"{}\",\"http\":{{\"method\":\"{}\",\"path\":\"/v1/{}/{}\",\"status\":{status},\
         \"durationMs\":{}.{:02}}},\"attributes\":{{\"pod\":\"{}-{:x}\",\"zone\":\"eu-west-1{}\",\"retry\":{}}}}}\n",
        clock(rng),
        pick(rng, &["info", "info", "warn", "debug"]),
        pick(rng, &SERVICES),
        rng.u64(..),
        rng.u64(..),
        rng.u64(..),
        rng.u32(..),
        sentences(rng, count),
        pick(rng, &["GET", "POST", "PUT"]),
        pick(rng, &PATHS),
        rng.u32(..1_000_000),
        rng.u16(..3_000),
        rng.u8(..100),
        pick(rng, &SERVICES),
        rng.u32(..),
        pick(rng, &["a", "b", "c"]),
        rng.bool(),
    )
}

fn access(rng: &mut Rng) -> String {
    format!(
        "{{\"requestId\":\"{}\",\"ip\":\"{}\",\"requestTime\":\"14/Mar/2026:15:{:02}:{:02} +0000\",\"httpMethod\":\"GET\",\
         \"resourcePath\":\"/v1/{}/{{id}}\",\"status\":\"200\",\"protocol\":\"HTTP/1.1\",\"responseLength\":\"{}\",\
         \"userAgent\":\"{}\"}}",
        uuid(rng),
        address(rng),
        rng.u8(..60),
        rng.u8(..60),
        pick(rng, &PATHS),
        rng.u32(..100_000),
        pick(rng, &AGENTS),
    )
}

fn flow(rng: &mut Rng) -> String {
    let start = 1_773_500_000 + rng.u32(..100_000);
    format!(
        "2 111111111111 eni-{:017x} {} {} {} 443 6 {} {} {start} {} ACCEPT OK",
        rng.u64(..) >> 4,
        address(rng),
        address(rng),
        rng.u16(1_024..),
        rng.u16(..500),
        rng.u32(..1_000_000),
        start + 60,
    )
}

fn trace(rng: &mut Rng) -> String {
    let mut text = format!("java.lang.IllegalStateException: {}\n", sentence(rng));
    for _ in 0..rng.usize(20..50) {
        // Writing to a String does not fail.
        let _ = writeln!(
            text,
            "\tat com.example.{}.{}.{}({}.java:{})",
            pick(rng, &SERVICES),
            pick(rng, &PATHS),
            pick(rng, &VERBS),
            pick(rng, &["Handler", "Client", "Repository"]),
            rng.u16(..900),
        );
    }
    text
}

fn noise(rng: &mut Rng) -> String {
    let mut text = String::from("chunk ");
    for _ in 0..rng.usize(70..130) {
        // Writing to a String does not fail.
        let _ = write!(text, "{:016x}", rng.u64(..));
    }
    text
}
