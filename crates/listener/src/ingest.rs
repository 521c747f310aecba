//! `POST /`: the vendor's rules, or a fault instead of them.

use std::collections::HashMap;
use std::convert::Infallible;
use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE, RETRY_AFTER, USER_AGENT};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use parking_lot::Mutex;

use crate::body::{self, Unreadable, Wire};
use crate::connection::Cut;
use crate::drip::Drip;
use crate::fault::Fault;
use crate::judge::{Judged, LineCounts, judge, untaken};
use crate::mapping::Mapping;
use crate::receipt::Receipt;
use crate::store::Store;

/// The word in `User-Agent` of a shipper that sends what was parked.
const REDELIVER: &str = "redeliver";

/// Takes one bulk.
pub(crate) async fn ingest(
    State(store): State<Arc<Store>>,
    Extension(cut): Extension<Cut>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let token = query.get("token").map_or("", String::as_str);
    let (account, fault) = store.enter(token);
    let enough = match fault {
        Some(Fault::Reset { after_bytes: Some(bytes) }) => bytes,
        _ => u64::MAX,
    };
    let redelivered = headers.get(USER_AGENT).is_some_and(says_redeliver);
    let Ok(wire) = body::read(body, enough).await else {
        store.record(account.as_deref(), Receipt { fault, redelivered, ..Receipt::default() });
        return never(cut.reset().await);
    };
    let receipt = Receipt {
        wire_bytes: wire.received,
        log_type: query.get("type").filter(|log_type| !log_type.is_empty()).cloned(),
        content_type: headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(str::to_owned),
        fault: fault.clone(),
        redelivered,
        ..Receipt::default()
    };
    let request =
        Request { store, account, token_given: !token.is_empty(), wire, encoding: Encoding::of(&headers) };
    play(fault, request, receipt, &cut).await
}

/// A request whose body was read.
struct Request {
    store: Arc<Store>,
    account: Option<String>,
    token_given: bool,
    wire: Wire,
    encoding: Encoding,
}

async fn play(fault: Option<Fault>, request: Request, receipt: Receipt, cut: &Cut) -> Response {
    match fault {
        None => request.answer(0, receipt).await.into_response(),
        Some(Fault::Refuse { lines }) => request.answer(lines, receipt).await.into_response(),
        Some(Fault::Latency { ms }) => {
            let answer = request.answer(0, receipt).await;
            tokio::time::sleep(Duration::from_millis(ms)).await;
            answer.into_response()
        }
        Some(Fault::SlowDrip { bytes_per_sec, bytes }) => {
            request.answer(0, receipt).await.dripping(bytes_per_sec, bytes)
        }
        Some(Fault::Status { code, retry_after, body }) => {
            request.leave(Receipt { status: Some(code), ..receipt }).await;
            status(code, retry_after, body)
        }
        Some(Fault::Hang) => {
            request.leave(receipt).await;
            pending().await
        }
        Some(Fault::Reset { .. }) => {
            request.leave(receipt).await;
            never(cut.reset().await)
        }
        Some(Fault::AcceptThenDrop) => {
            request.accept_silently(receipt).await;
            never(cut.reset().await)
        }
    }
}

impl Request {
    fn record(&self, receipt: Receipt) {
        self.store.record(self.account.as_deref(), receipt);
    }

    /// Records a bulk that is not taken, with the identities of its documents.
    async fn leave(mut self, mut receipt: Receipt) {
        let wire = std::mem::take(&mut self.wire.bytes);
        if self.account.is_some() && !matches!(self.encoding, Encoding::Other) {
            let gzip = matches!(self.encoding, Encoding::Gzip);
            let read = off_the_runtime(move || body::raw(wire, gzip).map(|raw| untaken(&raw))).await;
            if let Ok((lines, identities)) = read {
                receipt.untaken_lines = lines;
                receipt.judged.untaken = identities;
            }
        }
        self.record(receipt);
    }

    async fn answer(mut self, refuse: usize, receipt: Receipt) -> Answer {
        let (answer, receipt) = self.judge(refuse, receipt).await;
        self.record(Receipt { status: Some(answer.status.as_u16()), ..receipt });
        answer
    }

    async fn accept_silently(mut self, receipt: Receipt) {
        let (_, receipt) = self.judge(0, receipt).await;
        self.record(receipt);
    }

    /// The ordinary answer, and the receipt with the accepted documents.
    async fn judge(&mut self, refuse: usize, receipt: Receipt) -> (Answer, Receipt) {
        let Some(mapping) = self.account.as_deref().and_then(|account| self.store.mapping(account)) else {
            let text =
                if self.token_given { "Logging token is not valid" } else { "Logging token is missing" };
            return (Answer::text(StatusCode::UNAUTHORIZED, text), receipt);
        };
        let gzip = match self.encoding {
            Encoding::Plain => false,
            Encoding::Gzip => true,
            Encoding::Other => {
                let text = "Content-Encoding must be gzip or absent";
                return (Answer::text(StatusCode::UNSUPPORTED_MEDIA_TYPE, text), receipt);
            }
        };
        let wire = std::mem::take(&mut self.wire.bytes);
        match off_the_runtime(move || judge_body(wire, gzip, refuse, &mapping)).await {
            Ok((raw_bytes, judged)) => {
                (Answer::to(&judged), Receipt { raw_bytes: raw_bytes as u64, judged, ..receipt })
            }
            Err(Unreadable::TooLarge) => {
                (Answer::text(StatusCode::PAYLOAD_TOO_LARGE, "Request body exceeds 10 MB"), receipt)
            }
            // Undocumented. The closest documented answer is the one to a body of invalid lines.
            Err(Unreadable::BadGzip) => {
                let judged = Judged::unreadable();
                (Answer::to(&judged), Receipt { judged, ..receipt })
            }
        }
    }
}

fn judge_body(
    wire: Vec<u8>,
    gzip: bool,
    refuse: usize,
    mapping: &Mutex<Mapping>,
) -> Result<(usize, Judged), Unreadable> {
    let raw = body::raw(wire, gzip)?;
    Ok((raw.len(), judge(&raw, refuse, &mut mapping.lock())))
}

/// Runs work of up to 100 ms of CPU where it delays no other connection.
async fn off_the_runtime<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        // The runtime is shutting down, and this request with it.
        Err(_) => pending().await,
    }
}

enum Encoding {
    Plain,
    Gzip,
    Other,
}

impl Encoding {
    fn of(headers: &HeaderMap) -> Self {
        match headers.get(CONTENT_ENCODING).map(|value| value.as_bytes().to_ascii_lowercase()).as_deref() {
            None | Some(b"" | b"identity") => Self::Plain,
            Some(b"gzip" | b"x-gzip") => Self::Gzip,
            Some(_) => Self::Other,
        }
    }
}

/// An ordinary answer: a status, and text, JSON or no body.
struct Answer {
    status: StatusCode,
    content_type: &'static str,
    body: String,
}

impl Answer {
    fn text(status: StatusCode, text: &str) -> Self {
        Self { status, content_type: "text/plain", body: text.to_owned() }
    }

    fn to(judged: &Judged) -> Self {
        if judged.refused.total() == 0 {
            return Self::text(StatusCode::OK, "");
        }
        let body = serde_json::to_string(&LineCounts::from(judged)).unwrap_or_default();
        Self { status: StatusCode::BAD_REQUEST, content_type: "application/json", body }
    }

    fn dripping(self, bytes_per_sec: u32, bytes: usize) -> Response {
        let text = format!("{:bytes$}", self.body);
        let body = Body::new(Drip::new(Bytes::from(text), bytes_per_sec));
        (self.status, [(CONTENT_TYPE, self.content_type)], body).into_response()
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        (self.status, [(CONTENT_TYPE, self.content_type)], self.body).into_response()
    }
}

fn status(code: u16, retry_after: Option<u64>, body: String) -> Response {
    let status = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let retry_after = retry_after.map(|seconds| [(RETRY_AFTER, seconds.to_string())]);
    (status, retry_after, body).into_response()
}

fn says_redeliver(agent: &HeaderValue) -> bool {
    agent.to_str().is_ok_and(|agent| agent.contains(REDELIVER))
}

fn never(never: Infallible) -> Response {
    match never {}
}
