//! One call at the gate: passed on to the emulator as it is, or stopped.

use std::future::pending;

use bytes::Bytes;
use doors::Hosts;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1::handshake;
use hyper::header::{AUTHORIZATION, CONNECTION, EXPECT, HOST, TRANSFER_ENCODING};
use hyper::http::request::Parts;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::{Outage, Shared};

/// The connection ends without an answer.
#[derive(Debug, thiserror::Error)]
#[error("the connection is cut")]
pub(super) struct Cut;

/// The emulator could not be reached, or spoke no HTTP: the caller's connection is cut as well.
impl From<hyper::Error> for Cut {
    fn from(_: hyper::Error) -> Self {
        Self
    }
}

pub(super) async fn answer(
    request: Request<Incoming>,
    shared: &Shared,
) -> Result<Response<Full<Bytes>>, Cut> {
    let (head, body) = request.into_parts();
    if let Err(refused) = doors::check_head(Hosts::Loopback, &head) {
        return Ok(answered(StatusCode::FORBIDDEN, refused.to_string()));
    }
    let body = body.collect().await?.to_bytes();
    let outage = shared.outage(service(&head), operation(&head));
    if outage.is_some() && outage != Some(Outage::AnswerLost) {
        shared.count_stopped();
    }
    match outage {
        None => forward(head, body, shared).await,
        Some(Outage::Unavailable) => Ok(answered(StatusCode::SERVICE_UNAVAILABLE, String::new())),
        Some(Outage::Reset) => Err(Cut),
        Some(Outage::Hang) => pending().await,
        Some(Outage::AnswerLost) => {
            forward(head, body, shared).await?;
            // Counted once it has taken effect.
            shared.count_stopped();
            Err(Cut)
        }
    }
}

async fn forward(mut head: Parts, body: Bytes, shared: &Shared) -> Result<Response<Full<Bytes>>, Cut> {
    let target = &shared.target;
    let stream = TcpStream::connect(target).await.map_err(|_| Cut)?;
    let (mut sender, connection) = handshake(TokioIo::new(stream)).await?;
    // It ends with the answer, or with the sender.
    tokio::spawn(connection);
    for name in [TRANSFER_ENCODING, CONNECTION, EXPECT] {
        head.headers.remove(name);
    }
    head.headers.insert(HOST, target.parse().map_err(|_| Cut)?);
    if let Some((name, value)) = shared.cloud.header() {
        head.headers.insert(name, value.parse().map_err(|_| Cut)?);
    }
    let (mut head, body) =
        sender.send_request(Request::from_parts(head, Full::new(body))).await?.into_parts();
    let body = body.collect().await?.to_bytes();
    for name in [TRANSFER_ENCODING, CONNECTION] {
        head.headers.remove(name);
    }
    doors::grant_nothing(&mut head.headers);
    Ok(Response::from_parts(head, Full::new(body)))
}

/// The service in `Credential=<key>/<date>/<region>/<service>/aws4_request`.
fn service(head: &Parts) -> &str {
    let signature = head.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let scope = signature.split_once("Credential=").map_or("", |(_, scope)| scope);
    scope.split('/').nth(3).unwrap_or_default()
}

/// The operation after the dot of `X-Amz-Target`, or the method.
fn operation(head: &Parts) -> &str {
    let target = head.headers.get("x-amz-target").and_then(|value| value.to_str().ok());
    target.and_then(|target| target.split_once('.')).map_or(head.method.as_str(), |(_, operation)| operation)
}

fn answered(status: StatusCode, said: String) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::from(said));
    *response.status_mut() = status;
    response
}
