//! What can go wrong when starting, changing or asking a listener.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

/// Why a call on the listener failed. No message holds a token.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The address could not be bound.
    #[error("the listener can't bind {addr}: {source}; free the port or choose another one")]
    Bind {
        /// The address asked for.
        addr: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// The address is one that other machines reach, and nobody said that this is meant.
    #[error(
        "the listener does not bind {addr}: other machines reach that address, and every document and token would go \
         there in the clear"
    )]
    Exposed {
        /// The address asked for.
        addr: SocketAddr,
    },
    /// A sub-account was given an empty token.
    #[error("sub-account `{account}` has an empty token; give it any text without spaces")]
    EmptyToken {
        /// The sub-account.
        account: String,
    },
    /// A token must tell one sub-account.
    #[error("sub-account `{account}` was given the token that `{owner}` already has; tokens must differ")]
    TokenTaken {
        /// The sub-account that asked.
        account: String,
        /// The sub-account that has it.
        owner: String,
    },
    /// A sub-account that was never configured.
    #[error("there is no sub-account `{account}`; give it a token first")]
    UnknownAccount {
        /// The name asked for.
        account: String,
    },
    /// A fault that can't be played.
    #[error("this fault can't be played: {why}")]
    BadFault {
        /// What is wrong with it.
        why: &'static str,
    },
    /// A control request whose body can't be read.
    #[error("the request's body can't be read: {why}")]
    BadRequest {
        /// What is wrong with it.
        why: String,
    },
    /// [`Listener::wait_for`](crate::Listener::wait_for) gave up.
    #[error("sub-account `{account}` received {received} of {wanted} documents within {limit:?}")]
    TooFewDocuments {
        /// The sub-account.
        account: String,
        /// The documents it received.
        received: u64,
        /// The documents waited for.
        wanted: u64,
        /// How long was waited.
        limit: Duration,
    },
    /// [`Listener::wait_until`](crate::Listener::wait_until) gave up.
    #[error("the totals did not become what was waited for within {limit:?}")]
    TotalsNotReached {
        /// How long was waited.
        limit: Duration,
    },
}
