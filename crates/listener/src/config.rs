//! What a listener is started with.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};

use doors::Hosts;

use crate::error::Error;

/// Where to listen, for whom, and how much to keep.
#[derive(Clone, Debug)]
pub struct Config {
    /// The address to bind; port 0 takes any free one.
    pub addr: SocketAddr,
    /// True if the address may be one that other machines reach. Who ships is known by its token and who controls by
    /// the run's, but all of it goes over the network in the clear.
    pub exposed: bool,
    /// The sub-accounts; two entries of one name give it two tokens.
    pub accounts: Vec<Account>,
    /// Most documents kept per sub-account, the newest; counts go on.
    pub keep: usize,
    /// Most bytes of kept documents per sub-account.
    pub keep_bytes: usize,
}

impl Config {
    /// Loopback, any free port, the newest 20,000 documents or 64 MiB of each sub-account.
    pub fn local(accounts: impl IntoIterator<Item = Account>) -> Self {
        Self {
            addr: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            exposed: false,
            accounts: accounts.into_iter().collect(),
            keep: 20_000,
            keep_bytes: 64 << 20,
        }
    }

    /// The hosts that it answers to, if it may be at its address at all.
    pub(crate) fn hosts(&self) -> Result<Hosts, Error> {
        if self.addr.ip().to_canonical().is_loopback() {
            Ok(Hosts::Loopback)
        } else if self.exposed {
            Ok(Hosts::Addresses)
        } else {
            Err(Error::Exposed { addr: self.addr })
        }
    }
}

/// A Logz.io sub-account and a token that ships to it.
#[derive(Clone)]
pub struct Account {
    /// The sub-account's name, such as the team's.
    pub name: String,
    /// The shipping token; any non-empty text, as Logz.io documents no form.
    pub token: String,
}

impl Account {
    /// A sub-account with this token.
    pub fn new(name: impl Into<String>, token: impl Into<String>) -> Self {
        Self { name: name.into(), token: token.into() }
    }
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account").field("name", &self.name).field("token", &"[redacted]").finish()
    }
}
