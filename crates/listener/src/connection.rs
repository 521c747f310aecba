//! Connections: accepted, served, and reset on demand.

use std::convert::Infallible;
use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

/// The pause after an error of accepting, such as too many open files.
const ACCEPT_REST: Duration = Duration::from_millis(50);

/// Lets a handler reset the connection its request came on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cut(Arc<Notify>);

impl Cut {
    /// Resets the connection; the caller is dropped with it.
    pub(crate) async fn reset(&self) -> Infallible {
        self.0.notify_one();
        pending().await
    }
}

/// Serves until dropped, which ends every connection. A change of `hang_ups` ends them too.
pub(crate) async fn serve(socket: TcpListener, router: Router, hang_ups: watch::Receiver<u64>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = socket.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(connection(stream, router.clone(), hang_ups.clone()));
                }
                Err(_) => tokio::time::sleep(ACCEPT_REST).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn connection(stream: TcpStream, router: Router, mut hang_ups: watch::Receiver<u64>) {
    hang_ups.mark_unchanged();
    let cut = Cut::default();
    let service = TowerToHyperService::new(router.layer(Extension(cut.clone())));
    let mut connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    tokio::select! {
        // A client that disconnects or does not speak HTTP ends only its own connection.
        _ = &mut connection => {}
        _ = hang_ups.changed() => {}
        () = cut.0.notified() => {
            // If this fails, the connection still ends, with a FIN instead of an RST.
            let _ = connection.into_parts().io.into_inner().set_zero_linger();
        }
    }
}
