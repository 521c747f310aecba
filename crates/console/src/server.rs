//! A running console: its port, its routes, and its end.

mod connection;

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path};
use axum::http::{HeaderMap, Uri};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use listener::Intake;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::app::App;
use crate::config::Config;
use crate::error::Error;
use crate::problem::Problem;
use crate::seams::Hub;
use crate::session::Session;
use crate::{api, assets, door, follow, headers};

/// The port that a console takes if it is free.
const PORT: u16 = 8072;
/// The maximum number of bytes of a request's body.
const MAX_BODY: usize = 1 << 20;
/// The time that open requests have to end when the console closes.
const CLOSING: Duration = Duration::from_secs(2);
/// The first parts of the paths of the page.
const PAGES: [&str; 6] = ["", "logs", "flow", "try", "faults", "status"];

/// A running console. Dropping it stops it and closes its connections.
pub struct Console {
    addr: SocketAddr,
    session: Session,
    closing: watch::Sender<bool>,
    server: JoinHandle<()>,
    follower: JoinHandle<()>,
}

impl Console {
    /// Binds the port on 127.0.0.1 and serves from a task of the current runtime. A second task indexes what the
    /// listener accepts.
    pub async fn start(config: Config, intake: Intake, hub: Option<Arc<dyn Hub>>) -> Result<Console, Error> {
        let (socket, addr) = bind(config.port).await?;
        let session = Session::new(addr.port());
        let (closing, closed) = watch::channel(false);
        let app = Arc::new(App::new(config, session.clone(), intake.clone(), hub, closed.clone()));
        let follower = tokio::spawn(follow::run(intake, Arc::clone(&app.shelf)));
        let server = tokio::spawn(connection::serve(socket, router(app), closed));
        Ok(Self { addr, session, closing, server, follower })
    }

    /// Its base URL, without a trailing slash.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// The link that opens the page with the session of this run.
    #[must_use]
    pub fn link(&self) -> String {
        format!("{}/open?token={}", self.url(), self.session.token())
    }

    /// The token of this run, which a program sends as `Authorization: Bearer …`.
    #[must_use]
    pub fn token(&self) -> &str {
        self.session.token()
    }

    /// Tells open pages that it closes, waits up to 2 s for requests in progress, and stops.
    pub async fn shutdown(mut self) {
        self.closing.send_replace(true);
        if tokio::time::timeout(CLOSING, &mut self.server).await.is_err() {
            self.server.abort();
            // The only outcome left is "cancelled".
            let _ = (&mut self.server).await;
        }
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        self.server.abort();
        self.follower.abort();
    }
}

impl fmt::Debug for Console {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Console").field("addr", &self.addr).finish_non_exhaustive()
    }
}

async fn bind(port: Option<u16>) -> Result<(TcpListener, SocketAddr), Error> {
    let bind = async |port: u16| {
        let failed = |source| Error::Bind { port, source };
        let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(failed)?;
        let addr = socket.local_addr().map_err(failed)?;
        Ok((socket, addr))
    };
    match port {
        Some(port) => bind(port).await,
        None => match bind(PORT).await {
            Ok(bound) => Ok(bound),
            Err(_) => bind(0).await,
        },
    }
}

fn router(app: Arc<App>) -> Router {
    let api = api::routes().layer(from_fn_with_state(Arc::clone(&app), door::ask));
    let routes = Router::new()
        .nest("/api", api)
        .route("/open", get(door::open))
        .route("/assets/{*path}", get(asset))
        .fallback(get(page))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .with_state(app);
    // This router has no routes, so that every request is checked before it is routed.
    Router::new().fallback_service(routes).layer(from_fn(door::guard)).layer(from_fn(headers::add))
}

async fn asset(Path(path): Path<String>, headers: HeaderMap) -> Response {
    assets::asset(&path, &headers)
}

async fn page(uri: Uri, headers: HeaderMap) -> Response {
    let first = uri.path().trim_start_matches('/').split('/').next().unwrap_or_default();
    if PAGES.contains(&first) { assets::page(&headers) } else { Problem::no_route().into_response() }
}
