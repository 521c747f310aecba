//! A console with made-up documents and a made-up hub: `cargo run -p loghub-console --example console -- 8099`.

#[path = "../tests/it/fake_hub.rs"]
mod fake_hub;

use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use fake_hub::FakeHub;
use listener::{Account, Listener};
use loghub_console::{Config, Console};
use serde_json::{Value, json};

const TEAMS: [&str; 3] = ["payments", "search", "platform"];
/// Documents of each team at the start, over the last half hour.
const PAST: i64 = 1_200;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let port = std::env::args().nth(1).map(|port| port.parse()).transpose()?;
    let _ = rustls::crypto::ring::default_provider().install_default();
    let listener = Listener::start(listener::Config::local(
        TEAMS.map(|team| Account::new(team, format!("token-{team}"))),
    ))
    .await?;
    let hub = Arc::new(FakeHub::of(&TEAMS));
    let console = Console::start(Config { port, ..Config::default() }, listener.intake(), Some(hub)).await?;
    println!("{}", console.link());
    println!("LOGHUB_CONSOLE_TOKEN={}", console.token());

    let client = reqwest::Client::builder().no_proxy().build()?;
    for (number, team) in (0..).zip(TEAMS) {
        let bulk = (0..PAST).map(|n| document(team, n, now() - (PAST - n) * 1_500 - number)).collect();
        ship(&client, &listener, team, bulk).await?;
    }
    let go_on = async {
        for n in PAST.. {
            for (number, team) in (0..).zip(TEAMS) {
                let bulk = (0..=(n + number) % 4).map(|part| document(team, 10 * n + part, now())).collect();
                // A fault that was set on the page is not an end.
                let _ = ship(&client, &listener, team, bulk).await;
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    };
    tokio::select! {
        () = go_on => {}
        stopped = tokio::signal::ctrl_c() => stopped?,
    }
    console.shutdown().await;
    Ok(())
}

async fn ship(
    client: &reqwest::Client,
    listener: &Listener,
    team: &str,
    bulk: Vec<Value>,
) -> Result<(), reqwest::Error> {
    let lines: String = bulk.iter().flat_map(|document| [document.to_string(), "\n".to_owned()]).collect();
    let url = format!("{}/?token=token-{team}&type=cloudwatch", listener.url());
    client.post(url).body(lines).timeout(Duration::from_secs(1)).send().await?;
    Ok(())
}

fn document(team: &str, n: i64, time: i64) -> Value {
    let (level, message) = match n % 11 {
        0 => (
            "ERROR",
            format!("card [masked] declined, order {n}\n  at Pay.charge(Pay.java:17)\n  at Pay.main"),
        ),
        1 | 2 => ("WARN", format!("retry {} for [hash:{n:08x}]", n % 5)),
        3 => ("DEBUG", format!("cache miss for item {n}")),
        4 => ("INFO", format!("<script>alert({n})</script> \u{1b}[31mred\u{1b}[0m \u{202e}evil {{{{7*7}}}}")),
        _ => ("INFO", format!("order {n} accepted in {} ms", n % 90)),
    };
    let mut document = json!({
        "@timestamp": time, "id": format!("{team}-{n}-{time}"), "message": message, "type": "cloudwatch",
        "logGroup": format!("/aws/lambda/{team}-api"), "logStream": format!("2026/01/01/[$LATEST]{}", n % 3),
        "owner": "111111111111", "team": team, "account": "shared", "env": "prod", "awsRegion": "eu-central-1",
        "namespace": "aws/lambda", "function": format!("{team}-api"), "log_level": level,
        "requestID": format!("req-{}", n / 7), "ms": n % 90,
        "customer": {"tier": if n % 5 == 0 { "gold" } else { "free" }},
        "tags": ["a", format!("t{}", n % 4)],
    });
    if n % 40 == 7 {
        // A field of another type than before: Logz.io spoils it.
        document["ms"] = json!("slow");
    }
    document
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or_default()
}
