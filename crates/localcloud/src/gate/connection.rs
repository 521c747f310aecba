//! The gate's connections: accepted, served, reset on demand.

use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use super::Shared;
use super::forward::answer;

/// How long accepting rests after an error, such as no file descriptor left.
const ACCEPT_REST: Duration = Duration::from_millis(50);

/// Serves until dropped; then every connection ends with it.
pub(super) async fn serve(socket: TcpListener, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = socket.accept() => match accepted {
                Ok((stream, _)) => drop(connections.spawn(connection(stream, Arc::clone(&shared)))),
                Err(_) => tokio::time::sleep(ACCEPT_REST).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn connection(stream: TcpStream, shared: Arc<Shared>) {
    let mut hang_ups = shared.hang_ups.subscribe();
    let service = service_fn(|request| answer(request, &shared));
    let mut connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    tokio::select! {
        served = &mut connection => {
            if served.is_err() {
                // Should this fail, the connection still ends, with a FIN instead of an RST.
                let _ = connection.into_parts().io.into_inner().set_zero_linger();
            }
        }
        _ = hang_ups.changed() => {}
    }
}
