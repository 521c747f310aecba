//! Stands between a command and the cloud, where a test has something happen just before a call.

use std::net::Ipv4Addr;
use std::pin::Pin;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{CONNECTION, TRANSFER_ENCODING};
use axum::http::request::Parts;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// The fate of a call.
pub(crate) enum Fate {
    Passes,
    /// It is refused, as where a role may not make it.
    Denied,
    /// It takes effect, and is answered as if it had not.
    AnswerLost,
}

/// The action before a call, which is named as `ReceiveMessage` or, of S3, as `PUT /bucket/key`.
type Before = dyn Fn(String) -> Pin<Box<dyn Future<Output = Fate> + Send>> + Send + Sync;

/// The address at which commands call AWS. Dropping it closes its port.
pub(crate) struct Between {
    pub(crate) url: String,
    server: JoinHandle<()>,
}

impl Drop for Between {
    fn drop(&mut self) {
        self.server.abort();
    }
}

struct Shared {
    target: String,
    client: Client<HttpConnector, Body>,
    before: Box<Before>,
}

impl Between {
    /// Stands before `target`.
    pub(crate) async fn open<F>(target: &str, before: impl Fn(String) -> F + Send + Sync + 'static) -> Between
    where
        F: Future<Output = Fate> + Send + 'static,
    {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port is free");
        let url = format!("http://{}", listener.local_addr().expect("it has an address"));
        let shared = Arc::new(Shared {
            target: target.to_owned(),
            client: Client::builder(TokioExecutor::new()).build_http(),
            before: Box::new(move |call| Box::pin(before(call))),
        });
        let router = Router::new().fallback(answer).with_state(shared);
        let server = tokio::spawn(async move { axum::serve(listener, router).await.expect("it serves") });
        Between { url, server }
    }
}

impl Shared {
    async fn pass(&self, mut head: Parts, body: Bytes) -> Response {
        let path = head.uri.path_and_query().map_or("/", |path| path.as_str());
        head.uri = format!("{}{path}", self.target).parse::<Uri>().expect("a URL");
        head.headers.remove(CONNECTION);
        head.headers.remove(TRANSFER_ENCODING);
        match self.client.request(Request::from_parts(head, Body::from(body))).await {
            Ok(answer) => answer.map(Body::new),
            Err(_) => StatusCode::BAD_GATEWAY.into_response(),
        }
    }
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.expect("a request is read");
    match (shared.before)(call(&head)).await {
        Fate::Passes => shared.pass(head, body).await,
        Fate::Denied => {
            let denied = serde_json::json!({"__type": "AccessDeniedException", "message": "not this role"});
            (StatusCode::BAD_REQUEST, denied.to_string()).into_response()
        }
        Fate::AnswerLost => {
            shared.pass(head, body).await;
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

fn call(head: &Parts) -> String {
    let target = head.headers.get("x-amz-target").and_then(|target| target.to_str().ok());
    match target.and_then(|target| target.split_once('.')) {
        Some((_, operation)) => operation.to_owned(),
        None => format!("{} {}", head.method, head.uri.path()),
    }
}
