//! A gate in front of the emulator, through which the functions go: a service can be shut, for the functions alone.
//!
//! It stands in for an AWS service that is down. Whoever goes to the emulator directly, as a test does to look at
//! what is there, is not held up.

use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, Response, StatusCode};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// How a service is shut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shut {
    /// It answers 503.
    Unavailable,
    /// It answers nothing until it is opened.
    Silent,
}

/// A gate. Dropping it closes it.
pub struct Gate {
    address: SocketAddr,
    shared: Arc<Shared>,
    serving: JoinHandle<()>,
}

struct Shared {
    upstream: String,
    client: Client<HttpConnector, Body>,
    shut: Mutex<HashMap<String, Shut>>,
    changed: watch::Sender<()>,
    held: watch::Sender<u64>,
}

impl Gate {
    /// Opens a gate on loopback in front of `upstream` (scheme, host and port).
    pub async fn start(upstream: &str) -> io::Result<Gate> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            upstream: upstream.to_owned(),
            client: Client::builder(TokioExecutor::new()).build_http(),
            shut: Mutex::default(),
            changed: watch::Sender::new(()),
            held: watch::Sender::new(0),
        });
        let routes = Router::new().fallback(pass).with_state(Arc::clone(&shared));
        let serving = tokio::spawn(async move {
            // Ends only with the task.
            let _ = axum::serve(listener, routes).await;
        });
        Ok(Gate { address, shared, serving })
    }

    /// What the functions are given as `AWS_ENDPOINT_URL`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Shuts a service, by its name in signatures: `s3`, `sqs`, `ssm`.
    pub fn shut(&self, service: &str, how: Shut) {
        self.shared.shut().insert(service.to_owned(), how);
    }

    /// Opens every service.
    pub fn open(&self) {
        self.shared.shut().clear();
        self.shared.changed.send_replace(());
    }

    /// Waits until so many requests in all were held or refused.
    pub async fn held(&self, requests: u64) {
        let mut held = self.shared.held.subscribe();
        // The sender lives as long as the gate.
        let _ = held.wait_for(|held| *held >= requests).await;
    }
}

impl Drop for Gate {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Shared {
    fn shut(&self) -> MutexGuard<'_, HashMap<String, Shut>> {
        self.shut.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn how(&self, service: &str) -> Option<Shut> {
        self.shut().get(service).copied()
    }

    async fn opened(&self, service: &str) {
        let mut changed = self.changed.subscribe();
        while self.how(service).is_some() && changed.changed().await.is_ok() {}
    }
}

async fn pass(State(shared): State<Arc<Shared>>, request: Request) -> Response<Body> {
    let service = service(request.headers()).unwrap_or_default().to_owned();
    if let Some(how) = shared.how(&service) {
        shared.held.send_modify(|held| *held += 1);
        if how == Shut::Silent {
            shared.opened(&service).await;
        }
        return unavailable();
    }
    forward(&shared, request).await.unwrap_or_else(|_| unavailable())
}

/// AWS, "Create a signed AWS API request": `Credential=AKID/date/region/service/aws4_request`.
fn service(headers: &HeaderMap) -> Option<&str> {
    let (_, credential) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once("Credential=")?;
    credential.split(',').next()?.split('/').nth(3)
}

/// Sends the request on as it is, to the emulator.
async fn forward(
    shared: &Shared,
    mut request: Request,
) -> Result<Response<Body>, Box<dyn std::error::Error>> {
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    *request.uri_mut() = format!("{}{path}", shared.upstream).parse()?;
    Ok(shared.client.request(request).await?.map(Body::new))
}

fn unavailable() -> Response<Body> {
    let mut response = Response::new(Body::from("The gate is shut."));
    *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    response
}
