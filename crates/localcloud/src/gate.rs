//! A gate before the emulator: passes a function's calls on, and fails chosen ones on demand, as AWS sometimes does.
//!
//! Services are told apart by the scope of a call's signature (AWS, "Signature Version 4"), operations by
//! `X-Amz-Target` or, for S3, by the HTTP method. It checks no signature and changes no call.
//! It refuses the requests of web pages (`doors`).

mod connection;
mod forward;

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::cloud::Cloud;

/// What happens to a call instead of its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outage {
    /// A 503 at once.
    Unavailable,
    /// The connection is reset.
    Reset,
    /// The call is read and never answered.
    Hang,
    /// The call takes effect, and the connection is reset instead of the answer.
    AnswerLost,
}

/// The calls that an outage concerns.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Calls {
    service: String,
    operation: Option<String>,
}

impl Calls {
    /// Every call of a service, by its signing name: `s3`, `sqs`, `ssm`.
    #[must_use]
    pub fn to(service: &str) -> Self {
        Self { service: service.to_owned(), operation: None }
    }

    /// Only those of one operation, such as `SendMessage`; for S3 a method, such as `PUT`.
    #[must_use]
    pub fn by(self, operation: &str) -> Self {
        Self { operation: Some(operation.to_owned()), ..self }
    }

    fn include(&self, service: &str, operation: &str) -> bool {
        self.service == service && self.operation.as_ref().is_none_or(|only| only == operation)
    }
}

/// A running gate. Dropping it closes it, connections and all.
pub struct Gate {
    address: SocketAddr,
    shared: Arc<Shared>,
    server: JoinHandle<()>,
}

struct Shared {
    /// The emulator, and its host and port.
    cloud: Cloud,
    target: String,
    outages: Mutex<BTreeMap<Calls, Outage>>,
    /// How many calls met an outage.
    stopped: watch::Sender<u64>,
    /// Raised to have every connection closed.
    hang_ups: watch::Sender<u64>,
}

impl Drop for Gate {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Gate {
    /// Opens a gate before `cloud`, on loopback.
    pub async fn open(cloud: &Cloud) -> std::io::Result<Self> {
        let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = socket.local_addr()?;
        let target = cloud.endpoint().trim_start_matches("http://").trim_end_matches('/').to_owned();
        let shared = Arc::new(Shared {
            cloud: cloud.clone(),
            target,
            outages: Mutex::default(),
            stopped: watch::Sender::new(0),
            hang_ups: watch::Sender::new(0),
        });
        let server = tokio::spawn(connection::serve(socket, Arc::clone(&shared)));
        Ok(Self { address, shared, server })
    }

    /// The URL that functions use in place of the emulator's.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Has these calls fail from now on.
    pub fn fail(&self, calls: Calls, outage: Outage) {
        self.shared.outages().insert(calls, outage);
    }

    /// Ends every outage. Calls that hang go on hanging.
    pub fn heal(&self) {
        self.shared.outages().clear();
    }

    /// Waits until so many calls, since the gate was opened, have met an outage.
    pub async fn stopped(&self, calls: u64) {
        // The sender lives as long as this does.
        let _ = self.shared.stopped.subscribe().wait_for(|stopped| *stopped >= calls).await;
    }

    /// How many calls have met an outage.
    #[must_use]
    pub fn stopped_so_far(&self) -> u64 {
        *self.shared.stopped.borrow()
    }

    /// Closes every connection, as a peer does that has been idle for long.
    pub fn hang_up(&self) {
        self.shared.hang_ups.send_modify(|times| *times += 1);
    }
}

impl Shared {
    fn outage(&self, service: &str, operation: &str) -> Option<Outage> {
        let outages = self.outages();
        let found = outages.iter().find(|(calls, _)| calls.include(service, operation));
        found.map(|(_, outage)| *outage)
    }

    fn count_stopped(&self) {
        self.stopped.send_modify(|stopped| *stopped += 1);
    }

    fn outages(&self) -> MutexGuard<'_, BTreeMap<Calls, Outage>> {
        self.outages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
