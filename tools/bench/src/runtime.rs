//! Lambda's runtime API, as far as a program under measurement needs it.
//!
//! AWS, "Lambda runtime API for custom runtimes": `GET …/invocation/next`, `POST …/invocation/{id}/response` and
//! `…/error`.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Response, StatusCode};
use axum::routing::{get, post};
use bytes::Bytes;
use tokio::net::TcpListener;
use tokio::sync::{Mutex, mpsc};

use crate::Error;

/// The time of an invocation, as the program is told: `shipper`'s timeout in the stack.
const TIMEOUT: Duration = Duration::from_mins(1);

/// A step of the program.
#[derive(Debug)]
pub enum Said {
    /// It asked for work.
    Next,
    /// It answered.
    Answer(Bytes),
    /// It answered with an error.
    Error(Bytes),
}

/// A runtime API for one program.
pub struct RuntimeApi {
    /// `host:port`, for `AWS_LAMBDA_RUNTIME_API`.
    pub address: String,
    /// Payloads to be handed out, one a request.
    pub work: mpsc::Sender<Bytes>,
    /// The steps of the program, in order.
    pub said: mpsc::UnboundedReceiver<Said>,
}

struct Shared {
    work: Mutex<mpsc::Receiver<Bytes>>,
    say: mpsc::UnboundedSender<Said>,
}

impl RuntimeApi {
    /// Listens on loopback.
    pub async fn start() -> Result<RuntimeApi, Error> {
        let listener =
            TcpListener::bind("127.0.0.1:0").await.map_err(Error::io("no port for the runtime API"))?;
        let address = listener.local_addr().map_err(Error::io("no address for the runtime API"))?.to_string();
        let (work, receive_work) = mpsc::channel(1);
        let (say, said) = mpsc::unbounded_channel();
        let shared = Arc::new(Shared { work: Mutex::new(receive_work), say });
        let routes = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route("/2018-06-01/runtime/invocation/{id}/response", post(response))
            .route("/2018-06-01/runtime/invocation/{id}/error", post(error))
            .route("/2018-06-01/runtime/init/error", post(init_error))
            .with_state(shared);
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Ok(RuntimeApi { address, work, said })
    }
}

async fn next(State(shared): State<Arc<Shared>>) -> Response<Body> {
    let _ = shared.say.send(Said::Next);
    let Some(payload) = shared.work.lock().await.recv().await else {
        return status(StatusCode::GONE);
    };
    let deadline = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default() + TIMEOUT;
    let response = Response::builder()
        .header("content-type", "application/json")
        .header("lambda-runtime-aws-request-id", "3f2504e0-4f89-41d3-9a0c-0305e82c3301")
        .header("lambda-runtime-deadline-ms", deadline.as_millis().to_string())
        .header("lambda-runtime-trace-id", "Root=1-5759e988-bd862e3fe1be46a994272793")
        .header(
            "lambda-runtime-invoked-function-arn",
            "arn:aws:lambda:eu-west-1:999999999999:function:loghub-shipper",
        );
    response.body(Body::from(payload)).unwrap_or_else(|_| status(StatusCode::INTERNAL_SERVER_ERROR))
}

async fn response(State(shared): State<Arc<Shared>>, Path(_): Path<String>, body: Bytes) -> StatusCode {
    let _ = shared.say.send(Said::Answer(body));
    StatusCode::ACCEPTED
}

async fn error(
    State(shared): State<Arc<Shared>>,
    Path(_): Path<String>,
    _: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let _ = shared.say.send(Said::Error(body));
    StatusCode::ACCEPTED
}

async fn init_error(State(shared): State<Arc<Shared>>, body: Bytes) -> StatusCode {
    let _ = shared.say.send(Said::Error(body));
    StatusCode::ACCEPTED
}

fn status(code: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = code;
    response
}
