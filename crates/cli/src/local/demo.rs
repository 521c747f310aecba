//! A realistic mixed load: what functions, services and gateways log, with things in it that must be masked.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use localcloud::cloud::Cloud;
use localcloud::setup::{CallError, member};
use localhub::{Members, STREAM};

use super::members::{GROUPS, Member};

/// The demo's secrets, which no document may hold.
pub(crate) const SECRETS: [&str; 7] = [
    "correct-horse-battery",
    "4111 1111 1111 1111",
    "maria.lopez@example.com",
    "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "sess-0123456789abcdef0123456789abcdef",
    "mF_9.B5f-4.1JqM",
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJtYXJpYSJ9.c2lnbmF0dXJlLW9mLXRoZS1kZW1v",
];

/// The number of times a second that the demo writes.
const TICKS: u32 = 4;
/// The log groups that the demo writes to at a time, so long as each gets `CHUNK` events.
const GROUPS_AT_A_TIME: u32 = 6;
const CHUNK: u32 = 8;

/// A log group that the demo writes to.
pub(crate) struct Target {
    pub(crate) member: Member,
    pub(crate) group: &'static str,
}

/// Every member's log groups, in turn.
pub(crate) fn targets(members: &[Member]) -> Vec<Target> {
    let target = |group, member: &Member| Target { member: member.clone(), group };
    GROUPS.iter().flat_map(|group| members.iter().map(move |member| target(*group, member))).collect()
}

/// Writes `rate` events a second until it is `enough`; `written` counts those that the hub will see.
pub(crate) async fn write(
    cloud: Cloud,
    members: Members,
    targets: Vec<Target>,
    rate: u32,
    enough: Arc<AtomicBool>,
    written: Arc<AtomicU64>,
) -> Result<(), CallError> {
    let mut messages = Messages::default();
    let mut targets = targets.iter().cycle();
    let mut ticks = tokio::time::interval(Duration::from_secs(1) / TICKS);
    let most = (rate / TICKS / GROUPS_AT_A_TIME).max(CHUNK);
    let mut owed = 0;
    while !enough.load(Ordering::Relaxed) {
        ticks.tick().await;
        owed += rate;
        while owed >= TICKS && !enough.load(Ordering::Relaxed) {
            let Some(target) = targets.next() else { return Ok(()) };
            let count = (owed / TICKS).min(most);
            owed -= count * TICKS;
            let events: Vec<_> = (0..count).map(|_| (now(), messages.next(target.group))).collect();
            let subscribed = members.is_subscribed(&target.member.id, target.group).await;
            member::log_events(&cloud, &target.member.id, target.group, STREAM, events).await?;
            if subscribed {
                written.fetch_add(u64::from(count), Ordering::Relaxed);
            }
        }
    }
    Ok(())
}

pub(crate) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// Messages, one after another; the same ones in every run.
#[derive(Default)]
struct Messages {
    number: u64,
}

impl Messages {
    fn next(&mut self, group: &str) -> String {
        self.number += 1;
        let n = self.number;
        // Every number its own well-spread choice: Knuth's multiplicative hash.
        let choice = n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
        if group.starts_with("/aws/lambda/") {
            lambda(n, choice)
        } else if group.starts_with("/aws/apigateway/") {
            let status = if choice.is_multiple_of(50) { 502 } else { 200 };
            format!(
                r#"{{"requestId":"{}","ip":"10.0.{}.{}","method":"GET","path":"/items/{n}","status":{status},"ms":{}}}"#,
                id(n),
                choice % 256,
                n % 256,
                choice % 300
            )
        } else {
            service(n, choice)
        }
    }
}

fn lambda(n: u64, choice: u64) -> String {
    let (id, at) = (id(n), "2026-01-02T03:04:05.678Z");
    match choice % 9 {
        0 if choice.is_multiple_of(2) => format!("START RequestId: {id} Version: $LATEST\n"),
        0 => format!("END RequestId: {id}\n"),
        1 => format!(
            "REPORT RequestId: {id}\tDuration: {}.5 ms\tBilled Duration: {} ms\tMemory Size: 128 MB\tMax Memory Used: 61 MB\t\n",
            choice % 900,
            choice % 900 + 1
        ),
        2 => format!(
            "{at}\t{id}\tERROR\t{{\"order\":{n},\"msg\":\"card {} declined\",\"password\":\"{}\"}}\n",
            SECRETS[1], SECRETS[0]
        ),
        3 => format!("{at}\t{id}\tWARN\tretry {} for {}\n", choice % 5, SECRETS[2]),
        4 => format!("[INFO]\t{at}\t{id}\torder {n} accepted in {} ms\n", choice % 400),
        5 => format!(
            "{{\"level\":30,\"time\":{n},\"msg\":\"charge {n}\",\"customer\":{{\"email\":\"{}\",\"tier\":\"gold\"}}}}\n",
            SECRETS[2]
        ),
        6 => format!("{at}\t{id}\tDEBUG\tcalling /charge with Authorization: Bearer {}\n", SECRETS[5]),
        _ => format!("{at}\t{id}\tINFO\torder {n} took {} ms\n", choice % 400),
    }
}

fn service(n: u64, choice: u64) -> String {
    match choice % 6 {
        0 => format!("GET /health 200 {} us", choice % 90),
        1 => format!("POST /login?user=u{n}&password={} 302", SECRETS[0]),
        2 => format!("assumed with AWS_SECRET_ACCESS_KEY={} for session {}", SECRETS[3], SECRETS[4]),
        3 => format!(
            "java.lang.IllegalStateException: order {n} is closed\n\tat shop.Orders.close(Orders.java:{})\n\tat shop.Main.main(Main.java:17)",
            choice % 300
        ),
        4 => format!("id token {} expired", SECRETS[6]),
        _ => format!("indexed {} documents in {} ms", choice % 5_000, choice % 700),
    }
}

fn id(n: u64) -> String {
    format!("{n:08x}-0000-4000-8000-{:012x}", n.wrapping_mul(0x9E37_79B9) & 0xFFFF_FFFF_FFFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_secret_is_written_and_the_messages_are_the_same_in_every_run() {
        let run = || {
            let mut messages = Messages::default();
            (0..600).map(|n| messages.next(GROUPS[n % GROUPS.len()])).collect::<Vec<_>>()
        };
        let messages = run();
        assert_eq!(messages, run());
        for secret in SECRETS {
            assert!(messages.iter().any(|message| message.contains(secret)), "{secret}");
        }
    }
}
