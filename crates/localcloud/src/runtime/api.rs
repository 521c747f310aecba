//! The runtime API of one environment (AWS Lambda, "Using the Lambda runtime API for custom runtimes").

use std::net::Ipv4Addr;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::{get, post};
use bytes::Bytes;
use doors::Hosts;
use jiff::Timestamp;
use serde::Deserialize;
use tokio::net::TcpListener;
use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinHandle;

/// A response may be 6 MB (AWS Lambda quotas); the limit here is larger so that a breach is answered, not cut.
const BODY_LIMIT: usize = 8 << 20;

/// One invocation on its way to the process.
pub(super) struct Work {
    pub(super) request_id: String,
    pub(super) payload: Bytes,
    /// In milliseconds since the epoch.
    pub(super) deadline: i64,
}

/// A message of the process.
pub(super) enum Said {
    /// It asked for an invocation: it is ready, and idle.
    Ready,
    /// It answered this invocation.
    Response(String, Bytes),
    /// It answered this invocation with an error.
    Error(String, Fault),
    /// It could not initialise.
    InitError(Fault),
}

/// An error as the process reported it.
pub(super) struct Fault {
    pub(super) kind: String,
    pub(super) message: String,
}

/// The server; dropping it closes the port.
pub(super) struct Api {
    pub(super) address: String,
    server: JoinHandle<()>,
}

impl Drop for Api {
    fn drop(&mut self) {
        self.server.abort();
    }
}

struct Shared {
    arn: String,
    work: Mutex<mpsc::Receiver<Work>>,
    said: mpsc::UnboundedSender<Said>,
}

type Handle = State<Arc<Shared>>;

impl Api {
    pub(super) async fn start(
        arn: String,
        work: mpsc::Receiver<Work>,
        said: mpsc::UnboundedSender<Said>,
    ) -> std::io::Result<Self> {
        let shared = Arc::new(Shared { arn, work: Mutex::new(work), said });
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?.to_string();
        let server = tokio::spawn(async move {
            // Serving ends only when this task is aborted.
            let _ = axum::serve(listener, doors::guarded(Hosts::Loopback, router(shared))).await;
        });
        Ok(Self { address, server })
    }
}

fn router(shared: Arc<Shared>) -> Router {
    let runtime = Router::new()
        .route("/invocation/next", get(next))
        .route("/invocation/{id}/response", post(response))
        .route("/invocation/{id}/error", post(error))
        .route("/init/error", post(init_error));
    Router::new()
        .nest("/2018-06-01/runtime", runtime)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .with_state(shared)
}

async fn next(State(shared): Handle) -> Response {
    shared.tell(Said::Ready);
    let work = shared.work.lock().await.recv().await;
    let Some(work) = work else { return status(StatusCode::GONE) };
    Response::builder()
        .header("content-type", "application/json")
        .header("lambda-runtime-aws-request-id", &work.request_id)
        .header("lambda-runtime-deadline-ms", work.deadline.to_string())
        .header("lambda-runtime-invoked-function-arn", &shared.arn)
        .header("lambda-runtime-trace-id", trace_id())
        .body(Body::from(work.payload))
        .unwrap_or_else(|_| status(StatusCode::INTERNAL_SERVER_ERROR))
}

async fn response(State(shared): Handle, Path(id): Path<String>, body: Bytes) -> Response {
    shared.tell(Said::Response(id, body));
    status(StatusCode::ACCEPTED)
}

async fn error(State(shared): Handle, Path(id): Path<String>, headers: HeaderMap, body: Bytes) -> Response {
    shared.tell(Said::Error(id, fault(&headers, &body)));
    status(StatusCode::ACCEPTED)
}

async fn init_error(State(shared): Handle, headers: HeaderMap, body: Bytes) -> Response {
    shared.tell(Said::InitError(fault(&headers, &body)));
    status(StatusCode::ACCEPTED)
}

impl Shared {
    fn tell(&self, said: Said) {
        // Nobody listens any more once the environment is being ended.
        let _ = self.said.send(said);
    }
}

fn status(code: StatusCode) -> Response {
    let mut response = Response::new(Body::from("{\"status\":\"OK\"}"));
    *response.status_mut() = code;
    response
}

fn fault(headers: &HeaderMap, body: &[u8]) -> Fault {
    #[derive(Default, Deserialize)]
    #[serde(rename_all = "camelCase", default)]
    struct Written {
        error_type: String,
        error_message: String,
    }
    let written: Written = serde_json::from_slice(body).unwrap_or_default();
    let header = headers.get("lambda-runtime-function-error-type").and_then(|value| value.to_str().ok());
    let kind =
        if written.error_type.is_empty() { header.unwrap_or("Runtime.Unknown") } else { &written.error_type };
    Fault { kind: kind.to_owned(), message: written.error_message.clone() }
}

fn trace_id() -> String {
    let seconds = Timestamp::now().as_second();
    let random = uuid::Uuid::new_v4().simple().to_string();
    format!("Root=1-{seconds:08x}-{};Parent={};Sampled=0", &random[..24], &random[16..])
}
