//! A guard for ports on this machine: it admits programs and refuses web pages.
//!
//! A web page in a developer's browser can send requests to loopback. The browser then sets headers that the page can't
//! change: `Origin` (Fetch, "`Origin` header"), `Sec-Fetch-Site` (Fetch Metadata Request Headers), and `Host`, which
//! shows a name that was pointed at 127.0.0.1 to pass for the page's own origin. The guard refuses such a request
//! before it reads anything else of it. It also refuses `OPTIONS`, with which a browser asks for permission, and
//! removes `Access-Control-*`, with which a server grants it.

mod host;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{HOST, ORIGIN};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, Uri};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};

pub use host::Hosts;

/// The header in which a browser states the relation between a page and the server.
const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
/// The start of the names of headers with which a server admits foreign pages.
const GRANT: &str = "access-control-";

/// The reasons for which a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// `Host` is not this machine: a page whose name was pointed here sends that.
    #[error(
        "This port answers on this machine only: `Host` must be localhost or a loopback address. Use the address that the \
         hub printed."
    )]
    Host,
    /// A page of another origin sent it.
    #[error(
        "This port answers no web pages: the request has a foreign `Origin`. Use a program such as curl."
    )]
    Origin,
    /// A page of another site sent it.
    #[error(
        "This port answers no web pages: `Sec-Fetch-Site` names a page of another site. Use a program such as curl."
    )]
    Site,
    /// A browser asks for a page's permissions.
    #[error(
        "This port answers no web pages: `OPTIONS`, with which a browser asks for permission, is refused."
    )]
    Preflight,
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (StatusCode::FORBIDDEN, format!("{self}\n")).into_response()
    }
}

/// Judges a request by its head.
pub fn check(hosts: Hosts, method: &Method, uri: &Uri, headers: &HeaderMap) -> Result<(), Refused> {
    let host = only(headers, &HOST).filter(|host| hosts.include(host)).ok_or(Refused::Host)?;
    // An absolute target goes before `Host` (RFC 9112, 3.2.2).
    if uri.authority().is_some_and(|authority| !hosts.include(authority.as_str())) {
        return Err(Refused::Host);
    }
    let own = |origin: &str| origin.strip_prefix("http://").is_some_and(|own| own.eq_ignore_ascii_case(host));
    if headers.contains_key(ORIGIN) && !only(headers, &ORIGIN).is_some_and(own) {
        return Err(Refused::Origin);
    }
    let near = |site: &str| matches!(site, "none" | "same-origin");
    if headers.contains_key(SITE) && !only(headers, &SITE).is_some_and(near) {
        return Err(Refused::Site);
    }
    if method == Method::OPTIONS { Err(Refused::Preflight) } else { Ok(()) }
}

/// Judges a request's head.
pub fn check_head(hosts: Hosts, head: &Parts) -> Result<(), Refused> {
    check(hosts, &head.method, &head.uri, &head.headers)
}

/// Removes every header that would admit foreign pages.
pub fn grant_nothing(headers: &mut HeaderMap) {
    let grants = |name: &&HeaderName| name.as_str().starts_with(GRANT);
    let granted: Vec<HeaderName> = headers.keys().filter(grants).cloned().collect();
    for name in granted {
        headers.remove(name);
    }
}

/// A router that receives admitted requests only, and whose answers grant nothing to foreign pages.
pub fn guarded(hosts: Hosts, router: Router) -> Router {
    // The inner router has the routes. This one has none, so that every request is checked before it is routed.
    Router::new().fallback_service(router).layer(from_fn_with_state(hosts, guard))
}

async fn guard(State(hosts): State<Hosts>, request: Request, next: Next) -> Response {
    if let Err(refused) = check(hosts, request.method(), request.uri(), request.headers()) {
        return refused.into_response();
    }
    let mut answer = next.run(request).await;
    grant_nothing(answer.headers_mut());
    answer
}

/// The header's only value; `None` if it is missing, repeated or not text.
fn only<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}
