//! Hosts that are on this machine, and hosts that are not.

use axum::http::{HeaderMap, HeaderValue, Method, Uri};
use doors::{Hosts, Refused, check};

/// A value of `Host`, and whether a port on loopback, or one for other machines, answers to it.
const HOSTS: [(&str, bool, bool); 42] = [
    ("localhost", true, true),
    ("localhost:8071", true, true),
    ("LOCALHOST:8071", true, true),
    ("127.0.0.1", true, true),
    ("127.0.0.1:8071", true, true),
    ("127.1.2.3:8071", true, true),
    ("[::1]", true, true),
    ("[::1]:8071", true, true),
    ("bucket.localhost:8071", true, true),
    ("bucket.s3.localhost:8071", true, true),
    ("my-bucket.s3.localhost", true, true),
    ("10.0.0.7:8071", false, true),
    ("192.168.1.7", false, true),
    ("0.0.0.0:8071", false, true),
    ("[::]:8071", false, true),
    ("[fe80::1]:8071", false, true),
    ("[::ffff:127.0.0.1]", false, true),
    ("evil.example", false, false),
    ("evil.example:8071", false, false),
    ("127.0.0.1.evil.example:8071", false, false),
    ("127.0.0.1.nip.io", false, false),
    ("localhost.evil.example", false, false),
    ("evil-localhost:8071", false, false),
    ("evillocalhost", false, false),
    (".localhost", false, false),
    ("a..localhost", false, false),
    ("a b.localhost", false, false),
    ("evil.example/.localhost", false, false),
    ("evil.example#.localhost", false, false),
    ("user@127.0.0.1", false, false),
    ("localhost@evil.example", false, false),
    ("127.0.0.1@evil.example", false, false),
    ("127.0.0.1:8071:evil.example", false, false),
    ("127.0.0.1:evil.example", false, false),
    ("127.0.0.1:", false, false),
    ("127.1", false, false),
    ("2130706433", false, false),
    ("0x7f.0.0.1", false, false),
    ("[::1", false, false),
    ("[::1]evil.example", false, false),
    ("::1", false, false),
    ("", false, false),
];

#[test]
fn a_name_of_a_foreign_domain_is_refused() {
    for (host, on_loopback, exposed) in HOSTS {
        let headers =
            HeaderMap::from_iter([("host".parse().expect("a name"), HeaderValue::from_static(host))]);
        for (hosts, expected) in [(Hosts::Loopback, on_loopback), (Hosts::Addresses, exposed)] {
            let expected = if expected { Ok(()) } else { Err(Refused::Host) };
            let checked = check(hosts, &Method::GET, &Uri::from_static("/"), &headers);
            assert_eq!(checked, expected, "{host} of {hosts:?}");
        }
    }
}

#[test]
fn an_absolute_target_is_a_host_too() {
    let headers =
        HeaderMap::from_iter([("host".parse().expect("a name"), HeaderValue::from_static("localhost"))]);
    for (uri, expected) in [
        ("http://127.0.0.1:8071/", Ok(())),
        ("http://evil.example/", Err(Refused::Host)),
        ("http://localhost@evil.example/", Err(Refused::Host)),
    ] {
        assert_eq!(check(Hosts::Loopback, &Method::GET, &Uri::from_static(uri), &headers), expected, "{uri}");
    }
}
