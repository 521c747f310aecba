//! A process that takes everything at once: the listener, and the one AWS answer that a shipper needs.
//!
//! It keeps the bodies as they come and looks into them only when it is asked, so that it costs the least while
//! something else is measured.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::{DefaultBodyLimit, Query, State};
use axum::http::HeaderMap;
use axum::routing::{get, post};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::Error;
use crate::subject::{Core, command};
use crate::truth::Truth;

/// The documents taken since the last look.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// Requests.
    pub requests: u64,
    /// Bytes of their bodies as they came.
    pub wire_bytes: u64,
    /// Bytes of their bodies inflated.
    pub raw_bytes: u64,
    /// Lines.
    pub documents: u64,
    /// The events in them.
    pub truth: Truth,
    /// The fault in the documents, if there is one.
    pub fault: Option<String>,
}

/// Runs the drain until its input ends: its parent has died. The first line it prints is its address.
pub async fn serve() -> Result<(), Error> {
    let listener = TcpListener::bind("127.0.0.1:0").await.map_err(Error::io("no port for the drain"))?;
    println!("{}", listener.local_addr().map_err(Error::io("no address for the drain"))?);
    let routes = Router::new()
        .route("/", post(take))
        .route("/taken", get(taken))
        .layer(DefaultBodyLimit::max(64 << 20))
        .with_state(Arc::<Bodies>::default());
    let orphaned = tokio::task::spawn_blocking(|| std::io::stdin().lines().count());
    tokio::select! {
        served = async { axum::serve(listener, routes).await } => served.map_err(Error::io("the drain ended")),
        _ = orphaned => Ok(()),
    }
}

#[derive(Default)]
struct Bodies(Mutex<Vec<(String, Bytes)>>);

#[derive(Deserialize)]
struct Sent {
    #[serde(default)]
    token: String,
}

async fn take(
    State(bodies): State<Arc<Bodies>>,
    Query(sent): Query<Sent>,
    headers: HeaderMap,
    body: Bytes,
) -> String {
    if headers.contains_key("x-amz-target") {
        return parameters(&body);
    }
    bodies.0.lock().unwrap_or_else(PoisonError::into_inner).push((sent.token, body));
    String::new()
}

/// AWS, `GetParameters`: a team's token is its own name here.
fn parameters(request: &[u8]) -> String {
    let request: Value = serde_json::from_slice(request).unwrap_or_default();
    let names = request["Names"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let parameter = |name: &str| {
        let value = name.rsplit('/').next().unwrap_or_default();
        json!({ "Name": name, "Value": value, "Type": "SecureString", "Version": 1 })
    };
    json!({ "Parameters": names.map(parameter).collect::<Vec<_>>(), "InvalidParameters": [] }).to_string()
}

async fn taken(State(bodies): State<Arc<Bodies>>) -> String {
    let bodies = std::mem::take(&mut *bodies.0.lock().unwrap_or_else(PoisonError::into_inner));
    let mut taken = Taken::default();
    for (token, body) in bodies {
        if let Err(fault) = taken.look_into(&token, &body) {
            taken.fault = Some(fault);
        }
    }
    serde_json::to_string(&taken).unwrap_or_default()
}

/// The member of a document that names its event.
#[derive(Deserialize)]
struct Document<'a> {
    #[serde(borrow)]
    id: &'a str,
    part: Option<u64>,
}

impl Taken {
    fn look_into(&mut self, token: &str, body: &[u8]) -> Result<(), String> {
        self.requests += 1;
        self.wire_bytes += body.len() as u64;
        #[expect(
            clippy::disallowed_methods,
            reason = "the bodies are those of the program under measurement"
        )]
        let lines = BufReader::with_capacity(1 << 20, flate2::read::GzDecoder::new(body));
        for line in lines.split(b'\n') {
            let line = line.map_err(|error| format!("a body does not inflate: {error}"))?;
            self.raw_bytes += line.len() as u64 + 1;
            self.documents += 1;
            let document: Document<'_> = serde_json::from_slice(&line)
                .map_err(|error| format!("a line is no document with an id: {error}"))?;
            if document.part.is_none_or(|part| part == 1) {
                self.truth.add(token, document.id);
            }
        }
        Ok(())
    }
}

/// The drain as a child of this process. Dropping it ends it.
pub struct Drain {
    /// `host:port`.
    pub address: String,
    // Held: the drain ends when its input does.
    _child: tokio::process::Child,
}

impl Drain {
    /// Starts `program drain`, on a core.
    pub async fn start(program: &Path, core: Core) -> Result<Drain, Error> {
        let start = |source| Error::Start { program: program.to_owned(), source };
        let mut child = command(program)
            .arg("drain")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(start)?;
        core.pin(child.id())?;
        let mut lines = tokio::io::AsyncBufReadExt::lines(tokio::io::BufReader::new(
            child.stdout.take().ok_or_else(|| start(std::io::ErrorKind::BrokenPipe.into()))?,
        ));
        let address = lines.next_line().await.map_err(start)?.unwrap_or_default();
        Ok(Drain { address, _child: child })
    }

    /// The documents since the last look.
    pub async fn taken(&self) -> Result<Taken, Error> {
        let body = crate::subject::get(&self.address, "/taken").await?;
        serde_json::from_slice(&body).map_err(|error| Error::Unexpected {
            what: "the drain's answer".into(),
            detail: error.to_string(),
        })
    }
}
