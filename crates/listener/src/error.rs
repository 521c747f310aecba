//! Errors of starting, changing and reading a listener.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

/// The failures of calls on the listener. No message contains a token.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The address could not be bound.
    #[error("failed to bind the listener to {addr}: {source}; free the port or choose another one")]
    Bind {
        /// The requested address.
        addr: SocketAddr,
        /// The system's error.
        source: io::Error,
    },
    /// Other machines can reach the address, and the config does not say `exposed`.
    #[error(
        "the listener does not bind {addr}: other machines reach that address, and every document and token would \
         be sent there unencrypted"
    )]
    Exposed {
        /// The requested address.
        addr: SocketAddr,
    },
    /// A sub-account was given an empty token.
    #[error("sub-account `{account}` has an empty token; give it any text without spaces")]
    EmptyToken {
        /// The sub-account.
        account: String,
    },
    /// The token belongs to another sub-account.
    #[error(
        "sub-account `{account}` was given the token that `{owner}` already has; give each sub-account its own"
    )]
    TokenTaken {
        /// The sub-account that was given the token.
        account: String,
        /// The sub-account that the token belongs to.
        owner: String,
    },
    /// An unknown sub-account.
    #[error("there is no sub-account `{account}`; give it a token first")]
    UnknownAccount {
        /// The requested name.
        account: String,
    },
    /// A fault that can't be played.
    #[error("this fault can't be played: {why}")]
    BadFault {
        /// The reason.
        why: &'static str,
    },
    /// A control request whose body can't be read.
    #[error("the request's body can't be read: {why}")]
    BadRequest {
        /// The reason.
        why: String,
    },
    /// [`Listener::wait_for`](crate::Listener::wait_for) gave up.
    #[error("sub-account `{account}` received {received} of {wanted} documents within {limit:?}")]
    TooFewDocuments {
        /// The sub-account.
        account: String,
        /// The documents it received.
        received: u64,
        /// The documents that were expected.
        wanted: u64,
        /// The time limit.
        limit: Duration,
    },
    /// [`Listener::wait_until`](crate::Listener::wait_until) gave up.
    #[error("the totals did not reach the expected state within {limit:?}")]
    TotalsNotReached {
        /// The time limit.
        limit: Duration,
    },
}
