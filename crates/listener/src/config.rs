//! The configuration of a listener.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};

use doors::Hosts;

use crate::error::Error;

/// The address, the sub-accounts, and the limits of what is kept.
#[derive(Clone, Debug)]
pub struct Config {
    /// The address to bind; port 0 takes any free one.
    pub addr: SocketAddr,
    /// True if other machines may reach the address. Shippers and controllers authenticate by tokens, but everything
    /// is sent over the network unencrypted.
    pub exposed: bool,
    /// The sub-accounts; two entries of one name give it two tokens.
    pub accounts: Vec<Account>,
    /// The maximum number of kept documents per sub-account, the newest. Counts are not limited.
    pub keep: usize,
    /// The maximum number of bytes of kept documents per sub-account.
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

    /// The hosts that it answers to, unless it may not listen at its address.
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
