//! The one proxy of the local cloud: a port on loopback whose calls a part answers or passes on.
//!
//! The [`endpoint`](crate::endpoint), the [`gate`](crate::gate) and the [`guard`](crate::guard) are its parts. The proxy
//! has the connections and refuses the requests of web pages (`doors`); a part decides on a call; and
//! [`upstream`](crate::upstream) forwards it.

mod part;
mod server;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

pub(crate) use part::{Cut, Part};

/// An open port. Dropping it closes it, connections and all.
pub(crate) struct Proxy {
    address: SocketAddr,
    /// Raised to have every connection closed.
    hang_ups: watch::Sender<u64>,
    server: JoinHandle<()>,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Proxy {
    /// Opens a port on loopback, this one or any that is free.
    pub(crate) async fn open<P: Part>(wanted: Option<u16>, part: Arc<P>) -> io::Result<Self> {
        let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, wanted.unwrap_or(0))).await?;
        let address = socket.local_addr()?;
        let hang_ups = watch::Sender::new(0);
        let server = tokio::spawn(server::serve(socket, part, hang_ups.clone()));
        Ok(Self { address, hang_ups, server })
    }

    /// Returns the URL that clients use.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Closes every connection, as a peer does that has been idle for long.
    pub(crate) fn hang_up(&self) {
        self.hang_ups.send_modify(|times| *times += 1);
    }
}
