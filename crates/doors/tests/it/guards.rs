//! A router behind the guard: what it is asked, and what comes back.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderName, Method, Request, StatusCode};
use axum::response::Response;
use axum::routing::any;
use doors::{Hosts, Refused, guarded};
use http_body_util::BodyExt as _;
use hyper::service::Service as _;
use hyper_util::service::TowerToHyperService;

/// A router that counts what comes in and lets foreign pages in.
fn open(asked: &Arc<AtomicU32>) -> Router {
    let asked = Arc::clone(asked);
    let handle = move || {
        asked.fetch_add(1, Ordering::Relaxed);
        async {
            let granting = Response::builder().header("Access-Control-Allow-Origin", "*");
            let granting =
                granting.header("access-control-allow-private-network", "true").header("x-kept", "1");
            granting.body(Body::from("done")).expect("an answer")
        }
    };
    guarded(Hosts::Loopback, Router::new().route("/", any(handle.clone())).fallback(handle))
}

async fn ask(router: Router, method: Method, path: &str, headers: &[(&str, &str)]) -> Response {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::from("a body")).expect("a request");
    TowerToHyperService::new(router).call(request).await.expect("it never fails")
}

#[tokio::test]
async fn what_a_web_page_sends_is_refused_before_it_is_routed() {
    const HERE: (&str, &str) = ("host", "127.0.0.1:8071");
    #[expect(clippy::type_complexity, reason = "the columns of a table of cases")]
    let table: &[(&[(&str, &str)], Option<Refused>)] = &[
        (&[HERE], None),
        (&[HERE, ("origin", "http://127.0.0.1:8071")], None),
        (&[HERE, ("sec-fetch-site", "none")], None),
        (&[HERE, ("sec-fetch-site", "same-origin"), ("origin", "http://127.0.0.1:8071")], None),
        (&[], Some(Refused::Host)),
        (&[HERE, HERE], Some(Refused::Host)),
        (&[HERE, ("host", "evil.example")], Some(Refused::Host)),
        (&[("host", "evil.example:8071"), ("origin", "http://evil.example:8071")], Some(Refused::Host)),
        (&[HERE, ("origin", "https://evil.example")], Some(Refused::Origin)),
        (&[HERE, ("origin", "null")], Some(Refused::Origin)),
        (&[HERE, ("origin", "")], Some(Refused::Origin)),
        (&[HERE, ("origin", "http://127.0.0.1:3000")], Some(Refused::Origin)),
        (&[HERE, ("origin", "http://127.0.0.1")], Some(Refused::Origin)),
        (&[HERE, ("origin", "http://localhost:8071")], Some(Refused::Origin)),
        (&[HERE, ("origin", "https://127.0.0.1:8071")], Some(Refused::Origin)),
        (&[HERE, ("origin", "http://127.0.0.1:8071.evil.example")], Some(Refused::Origin)),
        (
            &[HERE, ("origin", "http://127.0.0.1:8071"), ("origin", "http://evil.example")],
            Some(Refused::Origin),
        ),
        (&[HERE, ("sec-fetch-site", "cross-site")], Some(Refused::Site)),
        (&[HERE, ("sec-fetch-site", "same-site")], Some(Refused::Site)),
        (&[HERE, ("sec-fetch-site", "")], Some(Refused::Site)),
        (&[HERE, ("sec-fetch-site", "none"), ("sec-fetch-site", "cross-site")], Some(Refused::Site)),
    ];
    for (headers, refused) in table {
        for (method, path) in [(Method::GET, "/"), (Method::POST, "/"), (Method::PUT, "/elsewhere")] {
            let asked = Arc::<AtomicU32>::default();
            let answer = ask(open(&asked), method.clone(), path, headers).await;
            match refused {
                None => assert_eq!(asked.load(Ordering::Relaxed), 1, "{method} {path} {headers:?}"),
                Some(why) => {
                    assert_eq!(asked.load(Ordering::Relaxed), 0, "{method} {path} {headers:?}");
                    assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{headers:?}");
                    let said = answer.into_body().collect().await.expect("a body").to_bytes();
                    assert_eq!(said, format!("{why}\n"), "{headers:?}");
                }
            }
        }
    }
}

#[tokio::test]
async fn a_preflight_is_refused_and_nothing_is_ever_granted() {
    let asked = Arc::<AtomicU32>::default();
    for headers in [
        &[("host", "localhost:8071")][..],
        &[
            ("host", "localhost:8071"),
            ("access-control-request-method", "PUT"),
            ("origin", "http://localhost:8071"),
        ],
    ] {
        let answer = ask(open(&asked), Method::OPTIONS, "/", headers).await;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN);
        assert_eq!(asked.load(Ordering::Relaxed), 0);
    }
    let answer = ask(open(&asked), Method::GET, "/", &[("host", "localhost:8071")]).await;
    let names: Vec<&str> = answer.headers().keys().map(HeaderName::as_str).collect();
    assert!(names.contains(&"x-kept") && !names.iter().any(|name| name.starts_with("access-")), "{names:?}");
}
