//! The proxy's connections: accepted, served, reset on demand.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::response::{IntoResponse as _, Response};
use doors::Hosts;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::part::{Cut, Part};

/// The rest of accepting after an error, such as no file descriptor left.
const ACCEPT_REST: Duration = Duration::from_millis(50);

/// Serves until dropped; then every connection ends with it.
pub(super) async fn serve<P: Part>(socket: TcpListener, part: Arc<P>, hang_ups: watch::Sender<u64>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = socket.accept() => match accepted {
                Ok((stream, _)) => {
                    drop(connections.spawn(connection(stream, Arc::clone(&part), hang_ups.subscribe())));
                }
                Err(_) => tokio::time::sleep(ACCEPT_REST).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn connection<P: Part>(stream: TcpStream, part: Arc<P>, mut hang_ups: watch::Receiver<u64>) {
    // Without it answers are only slower.
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| answer(request, &*part));
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

/// Answers a program; a web page is refused before anything else of it is looked at.
async fn answer<P: Part>(request: Request<Incoming>, part: &P) -> Result<Response, Cut> {
    let request = request.map(Body::new);
    let checked = doors::check(Hosts::Loopback, request.method(), request.uri(), request.headers());
    if let Err(refused) = checked {
        return Ok(refused.into_response());
    }
    let mut answer = part.answer(request).await?;
    doors::grant_nothing(answer.headers_mut());
    Ok(answer)
}
