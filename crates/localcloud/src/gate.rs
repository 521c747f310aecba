//! A gate before the emulator: passes a function's calls on, and fails chosen ones on demand, as AWS sometimes does.
//!
//! Services are told apart by the scope of a call's signature (AWS, "Signature Version 4"), operations by
//! `X-Amz-Target` or, for S3, by the HTTP method. It checks no signature and changes no call.

use std::collections::BTreeMap;
use std::future::pending;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Response};
use parking_lot::Mutex;
use tokio::sync::watch;

use crate::cloud::Cloud;
use crate::credential::Credential;
use crate::proxy::{Cut, Part, Proxy};
use crate::upstream::{self, Upstream};

/// The fate of a call in place of its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outage {
    /// A 503 at once.
    Unavailable,
    /// The connection is reset.
    Reset,
    /// The call is read and never answered.
    Hang,
    /// The call takes effect, and the connection is reset instead of the answer.
    AnswerLost,
}

/// The calls that an outage concerns.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Calls {
    service: String,
    operation: Option<String>,
}

impl Calls {
    /// Every call of a service, by its signing name: `s3`, `sqs`, `ssm`.
    #[must_use]
    pub fn to(service: &str) -> Self {
        Self { service: service.to_owned(), operation: None }
    }

    /// Only those of one operation, such as `SendMessage`; for S3 a method, such as `PUT`.
    #[must_use]
    pub fn by(self, operation: &str) -> Self {
        Self { operation: Some(operation.to_owned()), ..self }
    }

    fn include(&self, service: &str, operation: &str) -> bool {
        self.service == service && self.operation.as_ref().is_none_or(|only| only == operation)
    }
}

/// A running gate. Dropping it closes it, connections and all.
pub struct Gate {
    outages: Arc<Outages>,
    proxy: Proxy,
}

/// The outages of now, and the cloud behind them.
struct Outages {
    upstream: Upstream,
    now: Mutex<BTreeMap<Calls, Outage>>,
    /// The number of calls that met an outage.
    stopped: watch::Sender<u64>,
}

impl Gate {
    /// Opens a gate before `cloud`, on loopback.
    pub async fn open(cloud: &Cloud) -> std::io::Result<Self> {
        let outages = Arc::new(Outages {
            upstream: Upstream::new(cloud),
            now: Mutex::default(),
            stopped: watch::Sender::new(0),
        });
        let proxy = Proxy::open(None, Arc::clone(&outages)).await?;
        Ok(Self { outages, proxy })
    }

    /// The URL that functions use in place of the emulator's.
    #[must_use]
    pub fn url(&self) -> String {
        self.proxy.url()
    }

    /// Has these calls fail from now on.
    pub fn fail(&self, calls: Calls, outage: Outage) {
        self.outages.now.lock().insert(calls, outage);
    }

    /// Ends every outage. Calls that hang go on hanging.
    pub fn heal(&self) {
        self.outages.now.lock().clear();
    }

    /// Waits until so many calls, since the gate was opened, have met an outage.
    pub async fn stopped(&self, calls: u64) {
        // The sender lives as long as this does.
        let _ = self.outages.stopped.subscribe().wait_for(|stopped| *stopped >= calls).await;
    }

    /// Returns the number of calls that have met an outage.
    #[must_use]
    pub fn stopped_so_far(&self) -> u64 {
        *self.outages.stopped.borrow()
    }

    /// Closes every connection, as a peer does that has been idle for long.
    pub fn hang_up(&self) {
        self.proxy.hang_up();
    }
}

impl Part for Outages {
    async fn answer(&self, request: Request) -> Result<Response, Cut> {
        let (head, body) = request.into_parts();
        let Ok(body) = upstream::read(body).await else { return Err(Cut) };
        let outage = self.of(&head);
        if outage.is_some_and(|outage| outage != Outage::AnswerLost) {
            self.count();
        }
        match outage {
            None => self.forward(Request::from_parts(head, Body::from(body))).await,
            Some(Outage::Unavailable) => Ok(StatusCode::SERVICE_UNAVAILABLE.into_response()),
            Some(Outage::Reset) => Err(Cut),
            Some(Outage::Hang) => pending().await,
            Some(Outage::AnswerLost) => {
                self.forward(Request::from_parts(head, Body::from(body))).await?;
                // Counted once it has taken effect.
                self.count();
                Err(Cut)
            }
        }
    }
}

impl Outages {
    fn of(&self, head: &Parts) -> Option<Outage> {
        let service = Credential::of_headers(&head.headers).map(|credential| credential.service)?;
        let operation = operation(head);
        let outages = self.now.lock();
        let found = outages.iter().find(|(calls, _)| calls.include(&service, operation));
        found.map(|(_, outage)| *outage)
    }

    fn count(&self) {
        self.stopped.send_modify(|stopped| *stopped += 1);
    }

    /// Passes a call on and reads its whole answer; where the emulator does not answer, the caller's connection is cut.
    async fn forward(&self, request: Request) -> Result<Response, Cut> {
        let (head, body) = self.upstream.try_pass(request).await.map_err(|_| Cut)?.into_parts();
        let body = upstream::read(body).await.map_err(|_| Cut)?;
        Ok(Response::from_parts(head, Body::from(body)))
    }
}

/// The operation after the dot of `X-Amz-Target`, or the method.
fn operation(head: &Parts) -> &str {
    let target = head.headers.get("x-amz-target").and_then(|target| target.to_str().ok());
    target.and_then(|target| target.split_once('.')).map_or(head.method.as_str(), |(_, operation)| operation)
}
