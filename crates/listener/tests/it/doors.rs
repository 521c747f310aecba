//! Requests of a web page, and requests without the run's token: each is refused and does nothing.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use listener::{Error, Fault, Listener};
use reqwest::{Method, StatusCode};

use crate::support::{PAYMENTS, client, document, lines, send, start, start_with};

/// Everything the listener answers, with a body that it would take.
const REQUESTS: [(&str, &str, &str); 10] = [
    ("GET", "/", ""),
    ("POST", "/?token=payments-token-1", "{}"),
    ("GET", "/_listener/accounts", ""),
    ("GET", "/_listener/accounts/payments/documents?contains=secret", ""),
    ("PUT", "/_listener/accounts/payments/token", r#"{"token": "theirs"}"#),
    ("PUT", "/_listener/accounts/payments/fault", r#"{"fault": "hang"}"#),
    ("DELETE", "/_listener/accounts/payments/fault", ""),
    ("PUT", "/_listener/fault", r#"{"fault": "hang"}"#),
    ("DELETE", "/_listener/fault", ""),
    ("POST", "/_listener/reset", ""),
];

/// A listener with one document and a fault for `search`.
async fn with_a_document() -> Listener {
    let listener = start().await;
    send(&listener, PAYMENTS, lines(&[document("secret")])).await;
    listener
        .set_fault("search", Fault::Status { code: 503, retry_after: None, body: String::new() })
        .expect("set");
    listener
}

/// Nothing was read, changed or forgotten.
async fn untouched(listener: &Listener, what: &str) {
    assert_eq!(listener.account("payments").counts().documents, 1, "{what}");
    assert_eq!(send(listener, PAYMENTS, "no JSON").await.status(), 400, "{what}");
    assert_eq!(send(listener, "search-token-1", "{}").await.status(), 503, "{what}");
}

#[tokio::test]
async fn what_a_web_page_sends_does_nothing() {
    let listener = with_a_document().await;
    let own = listener.url();
    let pages: [&[(&str, &str)]; 7] = [
        &[
            ("origin", "https://evil.example"),
            ("sec-fetch-site", "cross-site"),
            ("content-type", "text/plain"),
        ],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[("origin", "http://localhost:3000"), ("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors")],
        &[
            ("host", "evil.example:8071"),
            ("origin", "http://evil.example:8071"),
            ("sec-fetch-site", "same-origin"),
        ],
        &[("host", "evil.example:8071")],
    ];
    for page in pages {
        for (method, path, body) in REQUESTS {
            let method: Method = method.parse().expect("a method");
            // Even one that knew the token.
            let mut request = client().request(method.clone(), format!("{own}{path}")).body(body);
            request = request.header("authorization", listener.control_authorization());
            for (name, value) in page {
                request = request.header(*name, *value);
            }
            let answer = request.send().await.expect("an answer");
            let what = format!("{method} {path} {page:?}");
            assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{what}");
            assert!(
                !answer.headers().keys().any(|name| name.as_str().starts_with("access-control-")),
                "{what}"
            );
            assert!(answer.text().await.expect("a sentence").starts_with("This port answers"), "{what}");
            untouched(&listener, &what).await;
        }
    }
    for (_, path, _) in REQUESTS {
        let preflight = client().request(Method::OPTIONS, format!("{own}{path}"));
        let preflight = preflight.header("access-control-request-method", "PUT");
        assert_eq!(preflight.send().await.expect("an answer").status(), StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn control_and_documents_need_the_runs_token() {
    let listener = with_a_document().await;
    let other = start().await;
    let token = listener.control_authorization();
    let wrong: [&[&str]; 9] = [
        &[],
        &[""],
        &["Bearer"],
        &["Bearer "],
        &["Bearer payments-token-1"],
        &[other.control_authorization()],
        &[&token["Bearer ".len()..]],
        &[&token[..token.len() - 1]],
        &[token, token],
    ];
    for sent in wrong {
        for (method, path, body) in REQUESTS.into_iter().filter(|(_, path, _)| path.starts_with("/_listener"))
        {
            let method: Method = method.parse().expect("a method");
            let mut request =
                client().request(method.clone(), format!("{}{path}", listener.url())).body(body);
            for sent in sent {
                request = request.header("authorization", *sent);
            }
            let answer = request.send().await.expect("an answer");
            let what = format!("{method} {path} {sent:?}");
            assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{what}");
            let said = answer.text().await.expect("a sentence");
            assert!(said.contains("Authorization: Bearer") && !said.contains("secret"), "{said}");
            assert!(!said.contains(&token["Bearer ".len()..]), "{said}");
            untouched(&listener, &what).await;
        }
    }
    let as_query = format!("{}/_listener/accounts?token={}", listener.url(), &token["Bearer ".len()..]);
    assert_eq!(client().get(as_query).send().await.expect("an answer").status(), StatusCode::UNAUTHORIZED);
    assert!(!format!("{listener:?}").contains(&token["Bearer ".len()..]));
}

#[tokio::test]
async fn beyond_loopback_it_listens_only_if_that_is_meant() {
    let everywhere: IpAddr = Ipv4Addr::UNSPECIFIED.into();
    for ip in [everywhere, Ipv6Addr::UNSPECIFIED.into(), Ipv4Addr::new(10, 0, 0, 7).into()] {
        let mut config = listener::Config::local([]);
        config.addr = SocketAddr::from((ip, 0));
        assert!(matches!(Listener::start(config).await, Err(Error::Exposed { .. })), "{ip}");
    }
    for ip in [Ipv4Addr::LOCALHOST, Ipv4Addr::new(127, 0, 0, 2)] {
        start_with(|config| config.addr = SocketAddr::from((ip, 0))).await;
    }
    let exposed = start_with(|config| {
        config.addr = SocketAddr::from((everywhere, 0));
        config.exposed = true;
    });
    let exposed = exposed.await;
    let url = format!("http://127.0.0.1:{}/", exposed.addr().port());
    for (host, expected) in [("10.0.0.7:8071", 200), ("localhost", 200), ("evil.example:8071", 403)] {
        let answer = client().get(&url).header("host", host).send().await.expect("an answer");
        assert_eq!(answer.status(), expected, "{host}");
    }
    let control = client().get(format!("{url}_listener/accounts")).send().await.expect("an answer");
    assert_eq!(control.status(), StatusCode::UNAUTHORIZED);
}
