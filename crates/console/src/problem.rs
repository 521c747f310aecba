//! The errors of the API, as JSON: `{"error": {"code", "message", "help", "at", "length"}}`.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::query;
use crate::seams::{Refusal, RefusalKind};

/// An error that is shown to a person. It holds no token.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Problem {
    #[serde(skip)]
    pub(crate) status: StatusCode,
    pub(crate) code: &'static str,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
    /// The place in the query, in UTF-16 code units.
    pub(crate) at: Option<usize>,
    pub(crate) length: Option<usize>,
}

/// The printed link is what a person has to open again.
const OPEN_LINK: &str = "open the link that the hub printed at its start; a shell sends \
                         `Authorization: Bearer $LOGHUB_CONSOLE_TOKEN`";

impl Problem {
    fn new(status: StatusCode, code: &'static str, message: impl Into<String>, help: &str) -> Self {
        let help = (!help.is_empty()).then(|| help.to_owned());
        Self { status, code, message: message.into(), help, at: None, length: None }
    }

    /// A parameter or a body that can't be read.
    pub(crate) fn request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "request", message, "correct the request and send it again")
    }

    pub(crate) fn session() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "session", "this call needs the session of this run", OPEN_LINK)
    }

    pub(crate) fn foreign(refused: doors::Refused) -> Self {
        let message = match refused {
            doors::Refused::Host => "`Host` must be localhost or a loopback address",
            doors::Refused::Origin => "the request has a foreign `Origin`",
            doors::Refused::Site => "`Sec-Fetch-Site` names a page of another site",
            doors::Refused::Preflight => "`OPTIONS`, with which a browser asks for permission, is refused",
        };
        Self::new(
            StatusCode::FORBIDDEN,
            "origin",
            message,
            "use the address that the hub printed at its start",
        )
    }

    /// A request with the cookie that this page did not send.
    pub(crate) fn other_page() -> Self {
        let message = "the request does not come from the console's page";
        let help = "use the page itself, or a program that sends `Authorization: Bearer …`";
        Self::new(StatusCode::FORBIDDEN, "origin", message, help)
    }

    pub(crate) fn not_json() -> Self {
        let message = "a change needs a JSON body";
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "json",
            message,
            "send `Content-Type: application/json`",
        )
    }

    pub(crate) fn too_large() -> Self {
        let message = "the body is over 1 MiB";
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", message, "send less at once")
    }

    pub(crate) fn account(account: &str) -> Self {
        let message = format!("there is no sub-account `{account}`");
        Self::new(StatusCode::NOT_FOUND, "account", message, "GET /api/v1/accounts lists the sub-accounts")
    }

    pub(crate) fn document() -> Self {
        let message = "this sub-account has no such document";
        let help = "it never arrived here, or it was forgotten: only the newest documents are kept";
        Self::new(StatusCode::NOT_FOUND, "document", message, help)
    }

    pub(crate) fn no_hub() -> Self {
        let message = "this console shows a listener without a hub";
        Self::new(StatusCode::NOT_FOUND, "no_hub", message, "start `loghub local` for the whole hub")
    }

    pub(crate) fn no_route() -> Self {
        let message = "there is nothing at this address";
        Self::new(StatusCode::NOT_FOUND, "route", message, "open the console's page at /")
    }

    pub(crate) fn method() -> Self {
        let message = "this address does not take this method";
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method",
            message,
            "the header `Allow` names those it takes",
        )
    }

    pub(crate) fn streams(limit: usize) -> Self {
        let message = format!("{limit} event streams are open");
        Self::new(StatusCode::TOO_MANY_REQUESTS, "streams", message, "close a tab of the console")
    }

    pub(crate) fn closing() -> Self {
        let message = "the console is closing";
        Self::new(StatusCode::CONFLICT, "closing", message, "start the hub again")
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let (status, code) = match refusal.kind {
            RefusalKind::Question => (StatusCode::BAD_REQUEST, "request"),
            RefusalKind::Table => (StatusCode::UNPROCESSABLE_ENTITY, "table"),
            RefusalKind::Closing => (StatusCode::CONFLICT, "closing"),
            RefusalKind::Unavailable => (StatusCode::BAD_GATEWAY, "unavailable"),
        };
        let problem = Self::new(status, code, refusal.message, "");
        Self { help: refusal.help, ..problem }
    }
}

impl From<query::Fault> for Problem {
    fn from(fault: query::Fault) -> Self {
        let problem = Self::new(StatusCode::BAD_REQUEST, "query", fault.message, &fault.help);
        Self { at: Some(fault.at), length: Some(fault.length), ..problem }
    }
}

impl From<listener::Error> for Problem {
    fn from(error: listener::Error) -> Self {
        match error {
            listener::Error::UnknownAccount { account } => Self::account(&account),
            error => Self::request(error.to_string()),
        }
    }
}

#[derive(Serialize)]
struct Wrapped {
    error: Problem,
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        (self.status, Json(Wrapped { error: self })).into_response()
    }
}
