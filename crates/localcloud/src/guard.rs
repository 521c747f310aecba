//! Stands before an emulator that enforces IAM, as the front door of AWS would: over TLS, as far as policies can tell.
//!
//! It notes each call of a role, and evaluates it on the template's own policies: the emulator reads some of them
//! coarsely. A call that the role may not make is refused here or there.

mod call;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use parking_lot::Mutex;

use crate::cloud::Cloud;
use crate::credential::Credential;
use crate::iam::{Decision, Policy};
use crate::proxy::{Cut, Part, Proxy};
use crate::upstream::{self, Upstream, element};
use call::{Call, Place};

/// A role: where it is, what the template calls it, and what it may.
#[derive(Clone, Debug)]
pub struct Role {
    /// Its account.
    pub account: String,
    /// Its name.
    pub name: String,
    /// Its name in the template.
    pub logical_id: String,
    /// The policies that say what it may.
    pub policy: Policy,
}

impl Role {
    /// Its ARN.
    #[must_use]
    pub fn arn(&self) -> String {
        format!("arn:aws:iam::{}:role/{}", self.account, self.name)
    }
}

/// The grants that were used: the role by its name in the template, the statement, the action.
pub type Used = BTreeSet<(String, String, String)>;

/// A running guard. Dropping it closes its port.
pub struct Guard {
    cloud: Cloud,
    shared: Arc<Shared>,
    _proxy: Proxy,
}

struct Shared {
    upstream: Upstream,
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
    /// Opens a guard before `emulator`, on loopback.
    pub async fn open(emulator: &Cloud) -> std::io::Result<Self> {
        let shared = Arc::new(Shared { upstream: Upstream::new(emulator), known: Mutex::default() });
        let proxy = Proxy::open(None, Arc::clone(&shared)).await?;
        Ok(Self { cloud: emulator.behind(&proxy.url()), shared, _proxy: proxy })
    }

    /// Clients for the accounts, through the guard.
    #[must_use]
    pub fn cloud(&self) -> &Cloud {
        &self.cloud
    }

    /// Judges the sessions of this role from now on.
    pub fn know(&self, role: Role) {
        self.shared.known.lock().roles.insert((role.account.clone(), role.name.clone()), role);
    }

    /// Returns what was used so far of what the roles are granted.
    #[must_use]
    pub fn used(&self) -> Used {
        self.shared.known.lock().used.clone()
    }

    /// Returns what was refused here so far, in sentences.
    #[must_use]
    pub fn refused(&self) -> Vec<String> {
        self.shared.known.lock().refused.clone()
    }
}

impl Part for Shared {
    async fn answer(&self, request: Request) -> Result<Response, Cut> {
        let (mut head, body) = request.into_parts();
        let body = match upstream::read(body).await {
            Ok(body) => body,
            Err(refused) => return Ok(refused),
        };
        let credential = Credential::of_headers(&head.headers);
        let (key, service) = credential
            .map_or_else(Default::default, |credential| (credential.access_key, credential.service));
        let role = self.known.lock().sessions.get(&key).cloned();
        if let Some(role) = role {
            let place = Place { account: &role.account, region: self.upstream.cloud().region() };
            if let Err(refused) = self.judge(&role, &call::of(&head, &body, &service, &place)) {
                return Ok(denied(&head, &service, &refused));
            }
        }
        head.headers.insert("x-forwarded-proto", HeaderValue::from_static("https"));
        let assumed = call::form(&body, "RoleArn").filter(|_| service == "sts");
        let answer = self.upstream.send(head, body).await;
        Ok(match assumed {
            Some(assumed) => self.learn(&assumed, answer).await,
            None => answer,
        })
    }
}

impl Shared {
    /// Notes the calls; fails with the first that the role may not make, in a sentence.
    fn judge(&self, role: &Role, calls: &[Call]) -> Result<(), String> {
        let mut known = self.known.lock();
        if calls.is_empty() {
            return Err(format!("{} makes a call that can't be read here", role.logical_id));
        }
        for call in calls {
            match role.policy.decide(&call.request()) {
                Decision::Allowed { sid } => {
                    known.used.insert((role.logical_id.clone(), sid, call.action.clone()));
                }
                Decision::Refused(refusal) => {
                    let (id, Call { action, resource, .. }) = (&role.logical_id, call);
                    let refused = format!("{id} may not {action} on {resource}: {refusal}");
                    known.refused.push(refused.clone());
                    return Err(refused);
                }
            }
        }
        Ok(())
    }

    /// Learns which role the new credentials are of.
    async fn learn(&self, assumed: &str, answer: Response) -> Response {
        let (head, body) = answer.into_parts();
        let body = upstream::read(body).await.unwrap_or_default();
        let mut parts = assumed.splitn(6, ':').skip(4).map(str::to_owned);
        let (account, role) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let name = role.rsplit('/').next().unwrap_or_default().to_owned();
        let mut known = self.known.lock();
        let role = known.roles.get(&(account, name)).cloned();
        if let (Some(key), Some(role)) = (element(&String::from_utf8_lossy(&body), "AccessKeyId"), role) {
            known.sessions.insert(key.to_owned(), role);
        }
        Response::from_parts(head, Body::from(body))
    }
}

/// A refusal in the form of the service that was called: JSON or XML.
fn denied(head: &Parts, service: &str, why: &str) -> Response {
    if head.headers.contains_key("x-amz-target") {
        let body = serde_json::json!({"__type": "AccessDeniedException", "message": why});
        return (StatusCode::BAD_REQUEST, body.to_string()).into_response();
    }
    let error = format!("<Error><Code>AccessDenied</Code><Message>{why}</Message></Error>");
    let body = if service == "s3" { error } else { format!("<ErrorResponse>{error}</ErrorResponse>") };
    (StatusCode::FORBIDDEN, body).into_response()
}
