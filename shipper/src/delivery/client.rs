//! The HTTP client of the listener. Logz.io, shipping over HTTP(S): `POST /?token=…`, gzip, a line a document.

use std::sync::OnceLock;
use std::time::Duration;

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Client, Response, Url, redirect};

use crate::seams::{Answer, Endpoint, NoAnswer};
use crate::settings::{HubSettings, is_loopback};
use crate::team::token::Token;

/// As much of an answer's body as is read: a 400's counts are under 200 bytes.
const BODY_KEPT: usize = 4_096;
/// The time for which an idle connection is kept: not as long as load balancers do, which close it after a minute.
/// One that they closed while the function was frozen costs an attempt (vectordotdev/vector#9703).
const IDLE: Duration = Duration::from_secs(30);

/// The `User-Agent` of a bulk that is sent for the first time, and of one that `redeliver` sends again.
const AGENT: &str = concat!("loghub/", env!("CARGO_PKG_VERSION"));
const REDELIVER_AGENT: &str = concat!("loghub-redeliver/", env!("CARGO_PKG_VERSION"));

/// The proxies that requests go through.
#[derive(Clone, Copy, Debug)]
enum Proxies {
    Never,
    /// `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`.
    OfEnvironment,
}

/// The listener over HTTP.
pub struct HttpListener {
    url: Url,
    attempt_timeout: Duration,
    connect_timeout: Duration,
    proxies: Proxies,
    agent: &'static str,
    /// Made at the first request: reading the system's certificates takes longer than the rest of the start.
    client: OnceLock<Client>,
}

impl HttpListener {
    /// The listener that the settings name, reached directly.
    #[must_use]
    pub fn new(settings: &HubSettings) -> HttpListener {
        HttpListener::by(settings, Proxies::Never)
    }

    /// The same for a person's machine, through the proxies that its environment names. A listener on this machine is
    /// reached directly.
    #[must_use]
    pub fn through_proxies(settings: &HubSettings) -> HttpListener {
        let proxies = if is_loopback(&settings.listener) { Proxies::Never } else { Proxies::OfEnvironment };
        HttpListener::by(settings, proxies)
    }

    /// The same for `redeliver`, whose requests say so in their `User-Agent`.
    #[must_use]
    pub fn redelivering(self) -> HttpListener {
        HttpListener { agent: REDELIVER_AGENT, ..self }
    }

    fn by(settings: &HubSettings, proxies: Proxies) -> HttpListener {
        HttpListener {
            proxies,
            agent: AGENT,
            url: settings.listener.clone(),
            attempt_timeout: settings.attempt_timeout,
            connect_timeout: settings.connect_timeout,
            client: OnceLock::new(),
        }
    }

    fn client(&self) -> Result<&Client, NoAnswer> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        let client = self.build().map_err(|error| {
            tracing::error!(error = %error.without_url(), "failed to build the HTTP client of the listener");
            NoAnswer::Connect
        })?;
        Ok(self.client.get_or_init(|| client))
    }

    fn build(&self) -> reqwest::Result<Client> {
        // Fails when a provider is installed already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = match self.proxies {
            Proxies::Never => Client::builder().no_proxy(),
            Proxies::OfEnvironment => Client::builder(),
        };
        client
            .user_agent(self.agent)
            .redirect(redirect::Policy::none())
            .connect_timeout(self.connect_timeout)
            .timeout(self.attempt_timeout)
            .pool_idle_timeout(IDLE)
            .build()
    }

    fn url_for(&self, token: &Token) -> Url {
        let mut url = self.url.clone();
        url.query_pairs_mut().append_pair("token", token.reveal());
        url
    }
}

#[async_trait]
impl Endpoint for HttpListener {
    async fn post(&self, token: &Token, body: Bytes) -> Result<Answer, NoAnswer> {
        let request = self
            .client()?
            .post(self.url_for(token))
            .header(CONTENT_TYPE, "text/plain; charset=utf-8")
            .header(CONTENT_ENCODING, "gzip")
            .body(body);
        let response = request.send().await.map_err(|error| no_answer(&error))?;
        let (status, retry_after) = (response.status().as_u16(), retry_after(&response));
        let body = if status == 200 { Bytes::new() } else { start_of_body(response).await };
        Ok(Answer { status, retry_after, body })
    }
}

fn no_answer(error: &reqwest::Error) -> NoAnswer {
    if error.is_connect() {
        NoAnswer::Connect
    } else if error.is_timeout() {
        NoAnswer::Timeout
    } else {
        NoAnswer::Broken
    }
}

fn retry_after(response: &Response) -> Option<Duration> {
    let seconds = response.headers().get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

/// The start of a body; what can't be read is left out, for the status alone decides.
async fn start_of_body(mut response: Response) -> Bytes {
    let mut body = BytesMut::new();
    while let Ok(Some(chunk)) = response.chunk().await {
        body.extend_from_slice(&chunk);
        if body.len() >= BODY_KEPT {
            body.truncate(BODY_KEPT);
            break;
        }
    }
    body.freeze()
}
