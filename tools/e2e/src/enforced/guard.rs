//! Stands before the emulator that enforces IAM, as the front door of AWS would: over TLS, as far as policies can tell.
//!
//! It notes each call of a role, and evaluates it on the template's own policies: the emulator reads some of them
//! coarsely (see `deploy`). What a role may not is refused here or there.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, CONNECTION, TRANSFER_ENCODING};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use localcloud::cloud::Cloud;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::call::{self, Call, Place};
use super::policy::Policies;

/// A role: where it is, what the template calls it, and what it may.
#[derive(Clone, Debug)]
pub(crate) struct Role {
    pub(crate) account: String,
    pub(crate) name: String,
    pub(crate) logical_id: String,
    pub(crate) policies: Policies,
}

impl Role {
    /// Its ARN.
    pub(crate) fn arn(&self) -> String {
        format!("arn:aws:iam::{}:role/{}", self.account, self.name)
    }
}

/// What was granted and used: the role by its name in the template, the statement, the action.
pub(crate) type Used = BTreeSet<(String, String, String)>;

/// A running guard. Dropping it closes its port.
pub(crate) struct Guard {
    pub(crate) url: String,
    shared: Arc<Shared>,
    server: JoinHandle<()>,
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.server.abort();
    }
}

struct Shared {
    emulator: Cloud,
    client: Client<HttpConnector, Body>,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    /// By account and name.
    roles: BTreeMap<(String, String), Role>,
    /// By access key.
    sessions: HashMap<String, Role>,
    used: Used,
    refused: Vec<String>,
}

impl Guard {
    pub(crate) async fn open(emulator: &Cloud) -> Guard {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port is free");
        let url = format!("http://{}", listener.local_addr().expect("it has an address"));
        let client = Client::builder(TokioExecutor::new()).build_http();
        let emulator = emulator.clone();
        let shared = Arc::new(Shared { emulator, client, known: Mutex::default() });
        let router = Router::new().fallback(answer).with_state(Arc::clone(&shared));
        let server = tokio::spawn(async move { axum::serve(listener, router).await.expect("it serves") });
        Guard { url, shared, server }
    }

    /// A role that sessions may be of.
    pub(crate) fn know(&self, role: Role) {
        self.shared.known().roles.insert((role.account.clone(), role.name.clone()), role);
    }

    /// What was used so far of what the roles are granted.
    pub(crate) fn used(&self) -> Used {
        self.shared.known().used.clone()
    }

    /// What was refused here so far.
    pub(crate) fn refused(&self) -> Vec<String> {
        self.shared.known().refused.clone()
    }
}

impl Shared {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes the calls; answers the first that the role may not make.
    fn judge(&self, role: &Role, calls: &[Call]) -> Option<String> {
        let mut known = self.known();
        for call in calls {
            let Some(sid) = role.policies.allow(call) else {
                let refused = format!("{} may not {} on {}", role.logical_id, call.action, call.resource);
                known.refused.push(refused.clone());
                return Some(refused);
            };
            known.used.insert((role.logical_id.clone(), sid, call.action.clone()));
        }
        calls.is_empty().then(|| format!("{} makes a call that can't be read here", role.logical_id))
    }

    async fn forward(&self, mut head: Parts, body: Bytes) -> Response {
        let path = head.uri.path_and_query().map_or("/", |path| path.as_str());
        head.uri = format!("{}{path}", self.emulator.endpoint()).parse::<Uri>().expect("a URL");
        head.headers.remove(CONNECTION);
        head.headers.remove(TRANSFER_ENCODING);
        if let Some((name, value)) = self.emulator.header() {
            head.headers.insert(name, HeaderValue::from_str(value).expect("a secret is text"));
        }
        head.headers.insert("x-forwarded-proto", HeaderValue::from_static("https"));
        match self.client.request(Request::from_parts(head, Body::from(body))).await {
            Ok(answer) => answer.map(Body::new),
            Err(_) => StatusCode::BAD_GATEWAY.into_response(),
        }
    }

    /// Learns whose the new credentials are.
    async fn learn(&self, assumed: &str, answer: Response) -> Response {
        let (head, body) = answer.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
        let mut parts = assumed.splitn(6, ':').skip(4).map(str::to_owned);
        let (account, role) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let name = role.rsplit('/').next().unwrap_or_default().to_owned();
        let text = String::from_utf8_lossy(&body);
        let key = text.split_once("<AccessKeyId>").and_then(|(_, rest)| rest.split_once('<'));
        let mut known = self.known();
        if let (Some((key, _)), Some(role)) = (key, known.roles.get(&(account, name)).cloned()) {
            known.sessions.insert(key.to_owned(), role);
        }
        Response::from_parts(head, Body::from(body))
    }
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let role = shared.known().sessions.get(scope(&head).next().unwrap_or_default()).cloned();
    if let Some(role) = role {
        let place = Place { account: &role.account, region: shared.emulator.region() };
        if let Some(refused) = shared.judge(&role, &call::of(&head, &body, &place)) {
            return denied(&head, &refused);
        }
    }
    let assumed = call::form(&body, "RoleArn").filter(|_| service(&head) == "sts");
    let answer = shared.forward(head, body).await;
    match assumed {
        Some(assumed) => shared.learn(&assumed, answer).await,
        None => answer,
    }
}

/// Access key, date, Region, service (AWS Signature Version 4).
fn scope(head: &Parts) -> impl Iterator<Item = &str> {
    let signed = head.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let scope = signed.split_once("Credential=").map_or("", |(_, scope)| scope);
    scope.split(',').next().unwrap_or_default().split('/')
}

/// Which service a request is signed for.
pub(crate) fn service(head: &Parts) -> &str {
    scope(head).nth(3).unwrap_or_default()
}

/// In the form of the service that was called: JSON or XML.
fn denied(head: &Parts, why: &str) -> Response {
    if head.headers.contains_key("x-amz-target") {
        let body = serde_json::json!({"__type": "AccessDeniedException", "message": why});
        return (StatusCode::BAD_REQUEST, body.to_string()).into_response();
    }
    let error = format!("<Error><Code>AccessDenied</Code><Message>{why}</Message></Error>");
    let body = if service(head) == "s3" { error } else { format!("<ErrorResponse>{error}</ErrorResponse>") };
    (StatusCode::FORBIDDEN, body).into_response()
}
