//! The token of a run, which is required to read documents and to change answers.

use std::fmt;

use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use uuid::Uuid;

/// The answer to a request without the right token.
const NEEDED: &str = "/_listener needs this run's token: send the header `Authorization: Bearer …` that the listener \
                      or the local hub printed at its start\n";

/// The value of `Authorization` that the control API requires.
#[derive(Clone)]
pub(crate) struct ControlToken(String);

impl ControlToken {
    /// A token that can't be guessed.
    pub(crate) fn random() -> Self {
        Self(format!("Bearer {}", Uuid::new_v4().simple()))
    }

    pub(crate) fn authorization(&self) -> &str {
        &self.0
    }

    fn is(&self, sent: &HeaderValue) -> bool {
        // Compares every byte, so that the time reveals nothing about the token.
        let (own, sent) = (self.0.as_bytes(), sent.as_bytes());
        own.len() == sent.len()
            && own.iter().zip(sent).fold(0, |wrong, (own, sent)| wrong | (own ^ sent)) == 0
    }
}

impl fmt::Debug for ControlToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// Refuses a request without the token before anything else of it is read.
pub(crate) async fn ask(State(token): State<ControlToken>, request: Request, next: Next) -> Response {
    let mut sent = request.headers().get_all(AUTHORIZATION).iter();
    match (sent.next(), sent.next()) {
        (Some(only), None) if token.is(only) => next.run(request).await,
        _ => (StatusCode::UNAUTHORIZED, [(WWW_AUTHENTICATE, "Bearer")], NEEDED).into_response(),
    }
}
