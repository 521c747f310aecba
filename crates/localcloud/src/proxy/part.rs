//! A part of the proxy, and its answers.

use std::future::Future;

use axum::extract::Request;
use axum::response::Response;

/// The end of a connection in place of an answer.
#[derive(Debug, thiserror::Error)]
#[error("the connection is cut")]
pub(crate) struct Cut;

/// A part of the proxy: the rules by which one port answers.
pub(crate) trait Part: Send + Sync + 'static {
    /// Answers a call, or cuts its connection.
    fn answer(&self, request: Request) -> impl Future<Output = Result<Response, Cut>> + Send;
}
