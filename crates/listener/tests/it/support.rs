//! A started listener and a plain client.

use std::io::Write;
use std::sync::Once;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use listener::{Account, Config, Listener};
use reqwest::{Client, RequestBuilder, Response};
use serde_json::{Value, json};

/// Only a broken test waits so long.
pub(crate) const LIMIT: Duration = Duration::from_secs(30);

pub(crate) const PAYMENTS: &str = "payments-token-1";
pub(crate) const SEARCH: &str = "search-token-1";

/// A listener for two sub-accounts.
pub(crate) async fn start() -> Listener {
    start_with(|_| {}).await
}

pub(crate) async fn start_with(change: impl FnOnce(&mut Config)) -> Listener {
    let mut config = Config::local([Account::new("payments", PAYMENTS), Account::new("search", SEARCH)]);
    change(&mut config);
    Listener::start(config).await.expect("a free port on loopback")
}

pub(crate) fn client() -> Client {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        rustls::crypto::ring::default_provider().install_default().expect("installed once");
    });
    Client::builder().no_proxy().build().expect("a client without TLS roots")
}

pub(crate) fn post(listener: &Listener, token: &str, body: impl Into<reqwest::Body>) -> RequestBuilder {
    client().post(format!("{}/?token={token}&type=cloudwatch", listener.url())).body(body)
}

pub(crate) async fn send(listener: &Listener, token: &str, body: impl Into<reqwest::Body>) -> Response {
    post(listener, token, body).send().await.expect("an answer")
}

/// The status and the text of an answer.
pub(crate) async fn read(response: Response) -> (u16, String) {
    let status = response.status().as_u16();
    (status, response.text().await.expect("a whole body"))
}

pub(crate) fn gzip(raw: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(raw).expect("memory");
    encoder.finish().expect("memory")
}

/// A document that Logz.io would not spoil.
pub(crate) fn document(message: &str) -> Value {
    json!({"@timestamp": "2026-01-01T00:00:00.000Z", "message": message})
}

/// Its line, of exactly so many bytes.
pub(crate) fn line_of(bytes: usize) -> String {
    let empty = document("").to_string().len();
    document(&"x".repeat(bytes - empty)).to_string()
}

pub(crate) fn lines(documents: &[Value]) -> String {
    documents.iter().flat_map(|document| [document.to_string(), "\n".to_owned()]).collect()
}
