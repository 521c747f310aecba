//! The hosts that a port answers to.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The hosts that a port answers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hosts {
    /// 127.0.0.0/8, `[::1]`, `localhost` and names under it, such as `bucket.s3.localhost`, which no name server
    /// resolves to another machine (RFC 6761, 6.3).
    Loopback,
    /// Also any other address, but no other name: a page's owner can point a name at this machine.
    Addresses,
}

impl Hosts {
    /// Returns true if `host`, with or without a port, is one of them.
    pub(crate) fn include(self, host: &str) -> bool {
        let Some(name) = without_port(host) else { return false };
        match address(name) {
            Some(address) => self == Hosts::Addresses || is_loopback(address),
            None => is_local_name(name),
        }
    }
}

fn without_port(host: &str) -> Option<&str> {
    let end = if host.starts_with('[') { host.find(']')? + 1 } else { host.find(':').unwrap_or(host.len()) };
    let (name, port) = host.split_at(end);
    match port.strip_prefix(':') {
        Some(port) => (!port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit())).then_some(name),
        None => port.is_empty().then_some(name),
    }
}

fn address(name: &str) -> Option<IpAddr> {
    match name.strip_prefix('[').and_then(|name| name.strip_suffix(']')) {
        Some(name) => name.parse::<Ipv6Addr>().ok().map(IpAddr::V6),
        None => name.parse::<Ipv4Addr>().ok().map(IpAddr::V4),
    }
}

fn is_loopback(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_loopback(),
        IpAddr::V6(address) => address.is_loopback(),
    }
}

/// `localhost`, or labels before `.localhost`.
fn is_local_name(name: &str) -> bool {
    let mut labels = name.rsplit('.');
    let last = labels.next().unwrap_or_default();
    let is_label = |label: &str| {
        !label.is_empty()
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    last.eq_ignore_ascii_case("localhost") && labels.all(is_label)
}
