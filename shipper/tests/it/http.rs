//! The client against a listener that keeps Logz.io's rules.

use std::time::Duration;

use bytes::Bytes;
use listener::{Account, Config, Fault, Listener};
use shipper::delivery::client::HttpListener;
use shipper::seams::{Answer, Endpoint as _, NoAnswer};
use shipper::settings::ShipperSettings;
use shipper::team::token::Token;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::support::batch::gzip;
use crate::support::environment;

#[tokio::test]
async fn a_gzipped_body_arrives_as_documents() {
    let (listener, client) = start("5000").await;
    assert_eq!(post(&client, "t0k&n=1", "{\"a\":1}\n{\"a\":2}\n").await.unwrap().status, 200);
    let documents = listener.wait_for("payments", 2, Duration::from_secs(10)).await.unwrap();
    assert_eq!(documents.iter().map(|document| document.json["a"].clone()).collect::<Vec<_>>(), [1, 2]);
}

#[tokio::test]
async fn each_answer_is_returned_unchanged() {
    let (listener, client) = start("5000").await;
    let status = |code, retry_after| Fault::Status { code, retry_after, body: "said".to_owned() };
    let answer = |status, retry_after: Option<u64>, body: &'static str| {
        Ok(Answer {
            status,
            retry_after: retry_after.map(Duration::from_secs),
            body: Bytes::from_static(body.as_bytes()),
        })
    };
    let cases = [
        (status(503, None), answer(503, None, "said")),
        (status(429, Some(7)), answer(429, Some(7), "said")),
        (status(302, None), answer(302, None, "said")),
        (Fault::reset(), Err(NoAnswer::Broken)),
        (Fault::AcceptThenDrop, Err(NoAnswer::Broken)),
    ];
    for (fault, expected) in cases {
        listener.set_fault("payments", fault.clone()).unwrap();
        assert_eq!(post(&client, "t0k&n=1", "{}\n").await, expected, "{fault:?}");
    }
    listener.clear_faults();
    let refused = post(&client, "t0k&n=1", "{}\nnot JSON\n").await.unwrap();
    assert!(refused.status == 400 && refused.body.starts_with(b"{"), "{refused:?}");
    assert_eq!(post(&client, "another", "{}\n").await.unwrap().status, 401);
}

#[tokio::test]
async fn a_listener_that_hangs_times_out() {
    let (listener, client) = start("100").await;
    listener.set_fault("payments", Fault::Hang).unwrap();
    assert_eq!(post(&client, "t0k&n=1", "{}\n").await, Err(NoAnswer::Timeout));
}

#[tokio::test]
async fn a_refused_connection_is_not_a_timeout() {
    let (listener, client) = start("5000").await;
    listener.shutdown().await;
    assert_eq!(post(&client, "t0k&n=1", "{}\n").await, Err(NoAnswer::Connect));
}

#[tokio::test]
async fn requests_say_which_function_sends_them() {
    let door = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", door.local_addr().unwrap());
    let settings = ShipperSettings::parse(&environment(&[("LOGHUB_LISTENER_URL", &url)])).unwrap();
    let version = env!("CARGO_PKG_VERSION");
    for (client, expected) in [
        (HttpListener::new(&settings.hub), format!("user-agent: loghub/{version}\r\n")),
        (
            HttpListener::new(&settings.hub).redelivering(),
            format!("user-agent: loghub-redeliver/{version}\r\n"),
        ),
    ] {
        let (answer, request) = tokio::join!(post(&client, "t", "{}\n"), answer_one(&door));
        assert_eq!(answer.unwrap().status, 200, "{request}");
        assert!(request.contains(&expected), "{expected}: {request}");
    }
}

/// Answers one request with 200, and returns its head.
async fn answer_one(door: &TcpListener) -> String {
    let (mut stream, _) = door.accept().await.unwrap();
    let mut request = Vec::new();
    while !request.windows(4).any(|window| window == b"\r\n\r\n") {
        assert!(stream.read_buf(&mut request).await.unwrap() > 0, "the request has a head");
    }
    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").await.unwrap();
    String::from_utf8_lossy(&request).into_owned()
}

async fn start(timeout: &str) -> (Listener, HttpListener) {
    let listener = Listener::start(Config::local([Account::new("payments", "t0k&n=1")])).await.unwrap();
    let url = listener.url();
    let settings = [("LOGHUB_LISTENER_URL", url.as_str()), ("LOGHUB_ATTEMPT_TIMEOUT_MS", timeout)];
    let settings = ShipperSettings::parse(&environment(&settings)).unwrap();
    (listener, HttpListener::new(&settings.hub))
}

async fn post(client: &HttpListener, token: &str, lines: &str) -> Result<Answer, NoAnswer> {
    client.post(&Token::new(token).unwrap(), gzip(lines.as_bytes()).into()).await
}
