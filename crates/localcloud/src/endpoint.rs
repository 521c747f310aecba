//! The local cloud's one endpoint: a proxy in front of the emulator with the checks of AWS that the emulator lacks.
//!
//! It lets programs in and no web page (`doors`), and of programs' calls only those with an `Authorization` header
//! whose access key it knows: the accounts', and those of sessions that were assumed through it. A signature it does
//! not check. Calls of services that no hub is made of, and those that would have code run, are refused.
//!
//! Everything passes through it, also what people type, so nothing that a member does is missed by the
//! [`trail`](crate::trail). What is not a call of CloudWatch Logs, of a function or an `AssumeRole` passes untouched.
//!
//! It checks, with AWS's own errors: a log group's five subscription filters, its class, that a destination exists,
//! lets the caller in, and is given a role, which CloudWatch Logs knows some time after it was made only; page sizes;
//! and that a role exists and trusts who assumes it. It keeps a filter's system fields, which the emulator forgets. On
//! demand it throttles, and fails single calls as AWS does at times; and it counts every call.
//!
//! Of log events it keeps the newest only, of all log groups together ([`Options::most_log_events`]).
//!
//! It differs from AWS in that permissions of the caller's own policies are not checked, and in that a role can be
//! assumed the moment it is made.

mod caller;
mod denial;
mod functions;
mod join;
mod kept;
mod logs;
mod pressure;
mod refusal;
mod roles;
mod services;
mod shared;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::Request;
use axum::http::request::Parts;
use axum::response::Response;
use parking_lot::Mutex;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

pub use join::{JoinError, join};
pub use pressure::{Calls, Count, Fault, Throttle};
pub use shared::Join;

use crate::aws::CallError;
use crate::cloud::Cloud;
use crate::credential::{Credential, Lack};
use crate::proxy::{Cut, Part, Proxy};
use crate::runtime::Function;
use crate::trail::Trail;
use crate::upstream::Upstream;
use caller::{Caller, Known};
use denial::Denial;
use shared::Shared;

/// The settings that an endpoint is opened with.
#[derive(Clone, Debug)]
pub struct Options {
    /// The organisation that all accounts are of.
    pub organization_id: String,
    /// The port on 127.0.0.1; none = one that is free.
    pub port: Option<u16>,
    /// The time for which CloudWatch Logs does not know a role that was just made: on AWS tens of seconds, and up to
    /// minutes.
    pub roles_settle: Duration,
    /// The log events that are kept to be looked at, the newest of all log groups.
    pub most_log_events: usize,
}

impl Options {
    /// Options for an organisation, whose roles settle after [`ROLES_SETTLE`].
    #[must_use]
    pub fn new(organization_id: &str) -> Self {
        Self {
            organization_id: organization_id.to_owned(),
            port: None,
            roles_settle: ROLES_SETTLE,
            most_log_events: MOST_LOG_EVENTS,
        }
    }
}

/// Long enough that who does not wait for a role fails, and short enough that who waits is not held up. The emulator
/// tells the time of a role's making in whole seconds.
pub const ROLES_SETTLE: Duration = Duration::from_secs(3);

/// The emulator takes more than 1 KB for each.
pub const MOST_LOG_EVENTS: usize = 50_000;

/// A running endpoint. Dropping it closes its port.
pub struct Endpoint {
    cloud: Cloud,
    shared: Arc<Shared>,
    _proxy: Proxy,
    _keeping: JoinSet<()>,
}

impl Endpoint {
    /// Opens an endpoint in front of `emulator`, that knows the hub's account.
    pub async fn open(emulator: &Cloud, options: Options) -> std::io::Result<Self> {
        let shared = Arc::new(Shared {
            upstream: Upstream::new(emulator),
            emulator: emulator.clone(),
            organization_id: options.organization_id,
            roles_settle: options.roles_settle,
            known_roles: tokio::sync::Mutex::default(),
            known: Known::default(),
            pressure: Mutex::default(),
            system_fields: tokio::sync::Mutex::default(),
            trail: Mutex::default(),
            joins: Mutex::default(),
            functions: Mutex::default(),
        });
        shared.known.add_account(emulator.hub());
        let proxy = Proxy::open(options.port, Arc::clone(&shared)).await?;
        let mut keeping = JoinSet::new();
        if let Some(notices) = emulator.notices_to_give() {
            keeping.spawn(kept::keep(emulator.clone(), Arc::clone(notices), options.most_log_events));
        }
        Ok(Self { cloud: emulator.behind(&proxy.url()), shared, _proxy: proxy, _keeping: keeping })
    }

    /// Clients for the accounts, through the endpoint.
    #[must_use]
    pub fn cloud(&self) -> &Cloud {
        &self.cloud
    }

    /// Takes calls of an account's own from now on: its access key is its id.
    pub fn know(&self, account: &str) {
        self.shared.known.add_account(account);
    }

    /// The endpoint as a function is given it, by the credentials of its own role.
    pub async fn acting(&self, role_arn: &str) -> Result<Cloud, CallError> {
        Ok(self.cloud.acting(roles::of_function(&self.shared, role_arn).await?))
    }

    /// Tells `trail` of every call from now on.
    pub fn follow(&self, trail: Arc<Trail>) {
        *self.shared.trail.lock() = Some(trail);
    }

    /// The accounts that other processes ask to join, from now on (see [`join`]).
    #[must_use]
    pub fn joins(&self) -> mpsc::UnboundedReceiver<Join> {
        let (sender, joins) = mpsc::unbounded_channel();
        *self.shared.joins.lock() = Some(sender);
        joins
    }

    /// Lets people look at these functions and invoke them, as Lambda does.
    pub fn serve<'f>(&self, functions: impl IntoIterator<Item = &'f Arc<Function>>) {
        let functions = functions.into_iter().map(Arc::downgrade);
        self.shared.functions.lock().extend(functions);
    }

    /// Every call of CloudWatch Logs since the beginning or the last [`forget_calls`](Self::forget_calls).
    #[must_use]
    pub fn calls(&self) -> Calls {
        self.shared.pressure().calls.clone()
    }

    /// Begins to count calls anew.
    pub fn forget_calls(&self) {
        self.shared.pressure().calls.clear();
    }

    /// Throttles members' calls of CloudWatch Logs from now on, or no longer.
    pub fn throttle(&self, throttle: Option<Throttle>) {
        self.shared.pressure().throttle = throttle;
    }

    /// Fails the next `times` calls of `operation` in `account`.
    pub fn fail(&self, account: &str, operation: &str, times: u32, fault: Fault) {
        self.shared.pressure().fail(account, operation, times, fault);
    }
}

impl Part for Shared {
    async fn answer(&self, request: Request) -> Result<Response, Cut> {
        let (head, body) = request.into_parts();
        let caller = match caller(self, &head) {
            Ok(caller) => caller,
            Err(denial) => return Ok(denial.response(&head)),
        };
        let request = Request::from_parts(head, body);
        Ok(match (logs::operation(request.headers()), caller.service.as_str()) {
            (Some(operation), _) => logs::answer(self, caller, &operation, request).await,
            (None, join::SERVICE) => join::answer(self, &caller, join::account(&request)).await,
            (None, "lambda") => functions::answer(self, request).await,
            (None, "sts") => roles::answer(self, &caller, request).await,
            (None, _) => self.upstream.pass(request).await,
        })
    }
}

/// The caller of a call that may come in.
fn caller(endpoint: &Shared, head: &Parts) -> Result<Caller, Denial> {
    let credential = Credential::of(&head.uri, &head.headers).map_err(|lack| match lack {
        Lack::Unsigned => Denial::Unsigned,
        Lack::Malformed => Denial::Malformed,
    })?;
    let caller = Caller::of(credential, &head.headers, &endpoint.known).ok_or(Denial::UnknownKey)?;
    if services::plays(&caller.service, &head.headers) { Ok(caller) } else { Err(Denial::Service) }
}
