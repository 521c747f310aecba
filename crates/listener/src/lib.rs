//! A Logz.io-compatible listener for local runs and tests, with faults on demand.
//!
//! It follows the vendor's documented rules (body, line and token; statuses and counts), keeps accepted documents in
//! bounded memory, and marks those that Logz.io would spoil after a 200. Where the vendor documents no rule, the doc
//! comment states this listener's.

pub mod control;
pub mod limits;

mod account;
mod body;
mod config;
mod connection;
mod control_token;
mod counts;
mod document;
mod drip;
mod error;
mod fault;
mod ingest;
mod intake;
mod judge;
mod kept;
mod mapping;
mod pace;
mod receipt;
mod remembered;
mod ring;
mod spoil;
mod store;
mod verdict;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

pub use account::AccountNow;
pub use config::{Account, Config};
pub use counts::{Counts, RefusedLines, Totals};
pub use document::Document;
pub use error::Error;
pub use fault::{Fault, PlannedFault};
pub use intake::{Changes, Intake};
pub use kept::Arrived;
pub use mapping::JsonType;
pub use ring::RequestNow;
pub use spoil::Reason;
pub use verdict::Verdict;

use control_token::ControlToken;
use store::Store;

/// A running listener. Dropping it stops it and closes its connections.
#[derive(Debug)]
pub struct Listener {
    addr: SocketAddr,
    control: ControlToken,
    store: Arc<Store>,
    hang_ups: watch::Sender<u64>,
    server: JoinHandle<()>,
}

impl Listener {
    /// Binds `config.addr` (port 0: any free port) and serves from a task of the current runtime.
    ///
    /// Beyond loopback it refuses to start unless the config says `exposed`.
    pub async fn start(config: Config) -> Result<Self, Error> {
        let hosts = config.hosts()?;
        let control = ControlToken::random();
        let store = Arc::new(Store::new(&config)?);
        let bind = |source| Error::Bind { addr: config.addr, source };
        let socket = TcpListener::bind(config.addr).await.map_err(bind)?;
        let addr = socket.local_addr().map_err(bind)?;
        let (hang_ups, hung_up) = watch::channel(0);
        let server = tokio::spawn(connection::serve(
            socket,
            doors::guarded(hosts, router(Arc::clone(&store), &control)),
            hung_up,
        ));
        Ok(Self { addr, control, store, hang_ups, server })
    }

    /// The address it is bound to.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Its base URL, without a trailing slash.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// The value of `Authorization` that `/_listener` requires, such as `Bearer 6d0c…`. Each run has its own.
    #[must_use]
    pub fn control_authorization(&self) -> &str {
        self.control.authorization()
    }

    /// Stops at once. Connections of requests in progress end, hanging ones included.
    pub async fn shutdown(mut self) {
        self.server.abort();
        // The only outcome left is "cancelled".
        let _ = (&mut self.server).await;
    }

    /// Closes every connection, also those with a request in progress, and keeps listening, like a peer that closes
    /// idle connections.
    pub fn hang_up(&self) {
        self.hang_ups.send_modify(|times| *times += 1);
    }

    /// The sub-account of that name. One that does not exist has received no document.
    #[must_use]
    pub fn account(&self, name: &str) -> SubAccount<'_> {
        SubAccount { store: &self.store, name: name.to_owned() }
    }

    /// A handle that reads what arrives, and reads and sets faults. It outlives the listener.
    #[must_use]
    pub fn intake(&self) -> Intake {
        Intake::new(Arc::clone(&self.store))
    }

    /// Every sub-account's counts.
    #[must_use]
    pub fn totals(&self) -> Totals {
        self.store.totals()
    }

    /// Makes `token` the sub-account's only token, and creates the sub-account if it is new. Older tokens get 401.
    pub fn set_token(&self, account: &str, token: &str) -> Result<(), Error> {
        self.store.set_token(account, token)
    }

    /// Plays a fault on the sub-account's requests until it is cleared, replaced or used up.
    pub fn set_fault(&self, account: &str, fault: impl Into<PlannedFault>) -> Result<(), Error> {
        self.store.set_fault(Some(account), Some(fault.into()))
    }

    /// Plays a fault on every request without a fault of its own, also on one without a valid token.
    pub fn set_fault_for_all(&self, fault: impl Into<PlannedFault>) -> Result<(), Error> {
        self.store.set_fault(None, Some(fault.into()))
    }

    /// Ends the sub-account's own fault.
    pub fn clear_fault(&self, account: &str) -> Result<(), Error> {
        self.store.set_fault(Some(account), None)
    }

    /// Ends every fault: the one for all and those of each sub-account.
    pub fn clear_faults(&self) {
        self.store.clear_faults();
    }

    /// Forgets documents, counts, field types and faults; tokens stay.
    pub fn reset(&self) {
        self.store.reset();
    }

    /// Waits until the sub-account has received that many documents, and returns those that are still kept.
    pub async fn wait_for(
        &self,
        account: &str,
        documents: u64,
        limit: Duration,
    ) -> Result<Vec<Document>, Error> {
        let enough = |totals: &Totals| totals.of(account).documents >= documents;
        match self.wait_until(limit, enough).await {
            Ok(_) => Ok(self.account(account).documents()),
            Err(_) => Err(Error::TooFewDocuments {
                account: account.to_owned(),
                received: self.account(account).counts().documents,
                wanted: documents,
                limit,
            }),
        }
    }

    /// Waits until the totals satisfy `wished`, which is checked after every request.
    pub async fn wait_until(
        &self,
        limit: Duration,
        wished: impl Fn(&Totals) -> bool,
    ) -> Result<Totals, Error> {
        tokio::time::timeout(limit, self.store.wait_until(wished))
            .await
            .map_err(|_| Error::TotalsNotReached { limit })
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// One sub-account of a running listener.
#[derive(Debug)]
pub struct SubAccount<'a> {
    store: &'a Store,
    name: String,
}

impl SubAccount<'_> {
    /// The documents still kept, newest last.
    #[must_use]
    pub fn documents(&self) -> Vec<Document> {
        self.documents_with("", usize::MAX)
    }

    /// The newest `limit` kept documents whose line contains `text`, newest last.
    #[must_use]
    pub fn documents_with(&self, text: &str, limit: usize) -> Vec<Document> {
        self.store.documents(&self.name, text, limit)
    }

    /// The sub-account's counts since start or reset.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.store.totals().of(&self.name)
    }
}

fn router(store: Arc<Store>, control: &ControlToken) -> Router {
    Router::new()
        .route("/", get(health).post(ingest::ingest))
        .nest("/_listener", control::routes(control))
        .with_state(store)
}

async fn health() -> &'static str {
    "loghub's listener is up: POST /?token=…&type=… as to Logz.io\n"
}
