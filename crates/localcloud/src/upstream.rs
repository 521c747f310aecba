//! The forwarder of every proxy: passes requests on to the emulator, or to the endpoint before it.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::{CONNECTION, EXPECT, TRANSFER_ENCODING};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

use crate::cloud::Cloud;
use crate::credential::Credential;
use crate::notices::{self, Notice, Notices, Sent};

/// The largest body that is read whole: Kinesis takes 5 MiB in base64, and functions answer with 6 MB.
const MOST_BYTES: usize = 16 << 20;

/// A request that could not be passed on.
#[derive(Debug, thiserror::Error)]
pub(crate) enum UpstreamError {
    /// It can't be written as a request to the cloud.
    #[error("it is no request that can be passed on: {0}")]
    Request(#[from] axum::http::Error),
    /// The cloud does not answer.
    #[error("{0}")]
    Unreachable(#[from] hyper_util::client::legacy::Error),
}

/// The cloud behind a proxy.
#[derive(Clone, Debug)]
pub(crate) struct Upstream {
    cloud: Cloud,
    client: Client<HttpConnector, Body>,
}

impl Upstream {
    pub(crate) fn new(cloud: &Cloud) -> Self {
        Self { cloud: cloud.clone(), client: Client::builder(TokioExecutor::new()).build_http() }
    }

    /// Returns the cloud that requests are passed on to.
    pub(crate) fn cloud(&self) -> &Cloud {
        &self.cloud
    }

    /// Passes a request on, and its answer back; a cloud that does not answer is a bad gateway.
    pub(crate) async fn pass(&self, request: Request) -> Response {
        self.try_pass(request).await.unwrap_or_else(|_| StatusCode::BAD_GATEWAY.into_response())
    }

    /// Passes a request on whose body was read.
    pub(crate) async fn send(&self, parts: Parts, body: Bytes) -> Response {
        self.pass(Request::from_parts(parts, Body::from(body))).await
    }

    /// Passes a request on, and its answer back, and gives notice of what took effect.
    pub(crate) async fn try_pass(&self, request: Request) -> Result<Response, UpstreamError> {
        let Some(notices) = self.cloud.notices_to_give().filter(|_| is_noticed(request.headers())) else {
            return self.forward(request).await;
        };
        let (parts, body) = request.into_parts();
        let body = match read(body).await {
            Ok(body) => body,
            Err(refused) => return Ok(refused),
        };
        let (upstream, notices) = (self.clone(), Arc::clone(notices));
        // What has taken effect is noticed even if the caller does not wait for the answer.
        let passing = tokio::spawn(async move { upstream.forward_noticed(&notices, parts, body).await });
        passing.await.unwrap_or_else(|_| Ok(StatusCode::BAD_GATEWAY.into_response()))
    }

    async fn forward_noticed(
        &self,
        notices: &Notices,
        parts: Parts,
        body: Bytes,
    ) -> Result<Response, UpstreamError> {
        let header =
            |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let sent =
            Sent { target: header("x-amz-target"), authorization: header("authorization"), body: &body };
        let notice = notices.read(&sent);
        let _writing = match notice {
            Some(Notice::LogEvents(_)) => Some(notices.writing().read().await),
            _ => None,
        };
        let assumed = notice.is_none().then(|| assumed_role(&body)).flatten();
        let answer = self.forward(Request::from_parts(parts, Body::from(body))).await?;
        match (notice, assumed) {
            _ if !answer.status().is_success() => Ok(answer),
            (Some(notice), _) => {
                notices.tell(notice);
                Ok(answer)
            }
            (None, Some(role)) => Ok(learn(notices, &role, answer).await),
            (None, None) => Ok(answer),
        }
    }

    /// Passes a request on, and its answer back, as streams.
    async fn forward(&self, mut request: Request) -> Result<Response, UpstreamError> {
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
        let uri = format!("{}{path}", self.cloud.endpoint()).parse::<Uri>();
        *request.uri_mut() = uri.map_err(axum::http::Error::from)?;
        drop_hop_headers(request.headers_mut());
        if let Some((name, value)) = self.cloud.header() {
            let value = HeaderValue::from_str(value).map_err(axum::http::Error::from)?;
            request.headers_mut().insert(name, value);
        }
        let mut answer = self.client.request(request).await?;
        drop_hop_headers(answer.headers_mut());
        Ok(answer.map(Body::new))
    }
}

/// Returns true if a call may have to be given notice of, or asks for a session.
fn is_noticed(headers: &HeaderMap) -> bool {
    match headers.get("x-amz-target").and_then(|target| target.to_str().ok()) {
        Some(target) if !target.is_empty() => notices::concerns(target),
        _ => Credential::of_headers(headers).is_some_and(|credential| credential.service == "sts"),
    }
}

/// The role that a call of STS asks for, if it is read as a form.
fn assumed_role(body: &[u8]) -> Option<String> {
    form_urlencoded::parse(body).find(|(name, _)| name == "RoleArn").map(|(_, role)| role.into_owned())
}

async fn learn(notices: &Notices, role_arn: &str, answer: Response) -> Response {
    let (parts, body) = answer.into_parts();
    let body = read(body).await.unwrap_or_default();
    if let Some(key) = element(&String::from_utf8_lossy(&body), "AccessKeyId") {
        notices.learn(key, role_arn);
    }
    Response::from_parts(parts, Body::from(body))
}

/// Returns the text of the first element of that name.
pub(crate) fn element<'a>(xml: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = xml.split_once(&format!("<{name}>"))?;
    Some(rest.split_once(&format!("</{name}>"))?.0)
}

/// Removes the headers that are between neighbours only (RFC 9110, 7.6.1 and 10.1.1).
fn drop_hop_headers(headers: &mut HeaderMap) {
    for name in [CONNECTION, TRANSFER_ENCODING, EXPECT] {
        headers.remove(name);
    }
}

/// Reads a message's body.
pub(crate) async fn read(body: Body) -> Result<Bytes, Response> {
    to_bytes(body, MOST_BYTES).await.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE.into_response())
}
