//! A guard for ports on this machine: programs may speak to them, and no web page.
//!
//! A page that a developer looks at can send requests to loopback, too. Its browser says so in headers that the page
//! can't change: `Origin` (Fetch, "`Origin` header"), `Sec-Fetch-Site` (Fetch Metadata Request Headers), and, where a
//! name was pointed at 127.0.0.1 to pass for the page's own, `Host`. A request that these tell of is refused before
//! anything else of it is looked at. What a page would be let do is asked for by `OPTIONS` and granted by
//! `Access-Control-*`: the one is refused, the others never go out.

mod host;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{HOST, ORIGIN};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, Uri};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};

pub use host::Hosts;

/// The header in which a browser names the relation between a page and the server that it asks.
const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
/// The start of the names of headers by which a server lets foreign pages in.
const GRANT: &str = "access-control-";

/// The reason why a request is not let in, as a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It asks for what is not on this machine: a page whose name was pointed here does.
    #[error(
        "This port answers on this machine only: `Host` must be localhost or a loopback address. Use the address that \
         the hub printed."
    )]
    Host,
    /// It is sent by a page of another origin.
    #[error(
        "This port answers no web pages: the request's `Origin` is another one. Use a program such as curl."
    )]
    Origin,
    /// A browser sends it for a page of another site.
    #[error(
        "This port answers no web pages: `Sec-Fetch-Site` says that one of another site asks. Use a program such as \
         curl."
    )]
    Site,
    /// It asks what a page may do.
    #[error("This port answers no web pages: `OPTIONS`, by which a browser asks for leave, is refused.")]
    Preflight,
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (StatusCode::FORBIDDEN, format!("{self}\n")).into_response()
    }
}

/// Says whether a request may come in, by its head alone.
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

/// The same, of a request's head.
pub fn check_head(hosts: Hosts, head: &Parts) -> Result<(), Refused> {
    check(hosts, &head.method, &head.uri, &head.headers)
}

/// Takes every header away that would let foreign pages in.
pub fn grant_nothing(headers: &mut HeaderMap) {
    let grants = |name: &&HeaderName| name.as_str().starts_with(GRANT);
    let granted: Vec<HeaderName> = headers.keys().filter(grants).cloned().collect();
    for name in granted {
        headers.remove(name);
    }
}

/// A router that sees only what may come in, and whose answers grant nothing.
pub fn guarded(hosts: Hosts, router: Router) -> Router {
    // The router behind has the routes; this one has none, so that nothing is routed before it is checked.
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

/// The header's one value; none if it is missing, said twice or no text.
fn only<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}
