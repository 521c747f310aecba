//! Log messages as services write them: Lambda text and JSON, access logs, flow logs, stack traces, noise; and
//! structured lines: AWS Powertools, errors with their traces, AWS WAF, AWS CloudTrail.

mod aws;
mod members;
mod powertools;
mod traces;
mod words;

use std::fmt::Write as _;

use fastrand::Rng;

use words::{AGENTS, PATHS, SERVICES, VERBS, address, clock, pick, sentence, sentences, uuid};

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
    /// A line of AWS Powertools' logger.
    Powertools,
    /// The same with an exception, in the forms of Python and of TypeScript.
    PowertoolsError,
    /// A stack trace in a JSON line, as loggers of Java, Python and Node write it.
    JsonTrace,
    /// A stack trace as Java, Python and Node write it on Lambda without a JSON logger: text of many lines.
    TextTrace,
    /// A record of AWS WAF.
    Waf,
    /// A record of AWS CloudTrail.
    CloudTrail,
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
            Kind::Powertools => powertools::line(rng),
            Kind::PowertoolsError => powertools::error(rng),
            Kind::JsonTrace => traces::json(rng),
            Kind::TextTrace => traces::text(rng),
            Kind::Waf => aws::waf(rng),
            Kind::CloudTrail => aws::cloud_trail(rng),
            Kind::Noise => noise(rng),
        }
    }

    /// The log group and the log stream of such messages: `number` tells groups apart, `id` tells streams apart.
    #[must_use]
    pub fn origin(self, number: u64, id: u128) -> (String, String) {
        match self {
            Kind::Waf => (format!("aws-waf-logs-shop-{number}"), format!("eu-west-1_shop-{number}_0")),
            Kind::CloudTrail => (
                format!("aws-cloudtrail-logs-{number}"),
                format!("{:012}_CloudTrail_eu-west-1_{}", id % 1_000_000_000_000, number % 4),
            ),
            _ => (format!("/aws/lambda/service-{number}"), format!("2026/03/14/[$LATEST]{id:032x}")),
        }
    }
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
