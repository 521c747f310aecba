//! The emulator behind the endpoint.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::{CONNECTION, TRANSFER_ENCODING};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

use crate::cloud::Cloud;

/// A call whose content is looked at is at most this large: `PutLogEvents` takes 1 MiB (CloudWatch Logs quotas).
const MOST_BYTES: usize = 8 << 20;

pub(super) struct Upstream {
    emulator: Cloud,
    client: Client<HttpConnector, Body>,
}

impl Upstream {
    pub(super) fn new(emulator: &Cloud) -> Self {
        Self { emulator: emulator.clone(), client: Client::builder(TokioExecutor::new()).build_http() }
    }

    /// Passes a request on, and its answer back, as streams.
    pub(super) async fn pass(&self, mut request: Request) -> Response {
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
        let Ok(uri) = format!("{}{path}", self.emulator.endpoint()).parse::<Uri>() else {
            return StatusCode::BAD_REQUEST.into_response();
        };
        *request.uri_mut() = uri;
        // These two are between neighbours (RFC 9110, 7.6.1).
        request.headers_mut().remove(CONNECTION);
        request.headers_mut().remove(TRANSFER_ENCODING);
        if let Some((name, value)) = self.emulator.header() {
            let Ok(value) = HeaderValue::from_str(value) else {
                return StatusCode::BAD_GATEWAY.into_response();
            };
            request.headers_mut().insert(name, value);
        }
        let Ok(mut answer) = self.client.request(request).await else {
            return StatusCode::BAD_GATEWAY.into_response();
        };
        answer.headers_mut().remove(CONNECTION);
        answer.headers_mut().remove(TRANSFER_ENCODING);
        answer.map(Body::new)
    }

    /// Passes a request on whose body was read.
    pub(super) async fn send(&self, parts: Parts, body: Bytes) -> Response {
        self.pass(Request::from_parts(parts, Body::from(body))).await
    }
}

/// Reads a message's body.
pub(super) async fn read(body: Body) -> Result<Bytes, Response> {
    to_bytes(body, MOST_BYTES).await.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE.into_response())
}
