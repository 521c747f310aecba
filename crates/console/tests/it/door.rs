//! The door: requests of other pages, and requests without the run's session.

use listener::Listener;
use reqwest::RequestBuilder;
use serde_json::Value;

use crate::support::{TEAMS, World, client, document, read};

/// Every route, with a body that it would take.
pub(crate) const ROUTES: [(&str, &str, &str); 31] = [
    ("GET", "/about", ""),
    ("GET", "/accounts", ""),
    ("GET", "/accounts/payments/search", ""),
    ("GET", "/accounts/payments/fields/level/values", ""),
    ("GET", "/accounts/payments/documents/1", ""),
    ("GET", "/accounts/payments/document?id=a", ""),
    ("GET", "/accounts/payments/documents/1/around", ""),
    ("GET", "/accounts/payments/suggest?q=l", ""),
    ("GET", "/accounts/payments/lucene?q=l", ""),
    ("GET", "/accounts/payments/requests", ""),
    ("GET", "/accounts/payments/export", ""),
    ("GET", "/faults", ""),
    ("PUT", "/faults", r#"{"fault": "hang"}"#),
    ("DELETE", "/faults", ""),
    ("PUT", "/faults/payments", r#"{"fault": "hang"}"#),
    ("DELETE", "/faults/payments", ""),
    ("GET", "/stream?topics=accounts&tail=payments", ""),
    ("GET", "/hub/ledger", ""),
    ("GET", "/hub/flow", ""),
    ("GET", "/hub/table", ""),
    ("GET", "/hub/complaints", ""),
    ("GET", "/hub/parked", ""),
    ("GET", "/hub/members", ""),
    ("GET", "/hub/way/payments/1", ""),
    ("GET", "/hub/find?text=secret", ""),
    ("POST", "/hub/try", r#"{"account": "shared", "log_group": "/ecs/web"}"#),
    ("POST", "/hub/write", r#"{"account": "shared", "log_group": "/ecs/web", "messages": ["m"]}"#),
    ("GET", "/nothing/here", ""),
    ("PATCH", "/faults", "{}"),
    ("HEAD", "/accounts", ""),
    ("GET", "", ""),
];

/// Pages and files, which hold no data.
const OPEN: [&str; 4] = ["/", "/logs/payments", "/assets/js/app.js", "/open?token=x"];

/// Name, method, headers and the answer's status.
type Row<'r> = (&'r str, &'r str, &'r [(&'r str, &'r str)], u16);

async fn world() -> World {
    let world = World::start().await;
    world.ship("payments", &[document("a", "secret")]).await;
    world
}

fn with(mut request: RequestBuilder, headers: &[(&str, &str)]) -> RequestBuilder {
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request
}

/// Refused with that status and code, and nothing of the documents in the answer.
async fn refused(request: RequestBuilder, status: u16, code: &str, what: &str) {
    let answer = request.send().await.expect("an answer");
    let head = answer.headers().clone();
    let (answered, text) = read(answer).await;
    assert_eq!(answered, status, "{what}: {text}");
    assert!(!text.contains("secret"), "{what}: {text}");
    assert!(!head.keys().any(|name| name.as_str().starts_with("access-control-")), "{what}");
    assert!(!head.contains_key("set-cookie"), "{what}");
    if !what.starts_with("HEAD") {
        let json: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(json["error"]["code"], code, "{what}");
        assert!(json["error"]["help"].is_string(), "{what}");
    }
}

#[tokio::test]
async fn a_foreign_page_is_refused_on_every_route() {
    let world = world().await;
    let pages: [&[(&str, &str)]; 8] = [
        &[("host", "evil.example:8072")],
        &[("host", "evil.example"), ("origin", "http://evil.example"), ("sec-fetch-site", "same-origin")],
        &[("host", "10.0.0.7:8072")],
        &[("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")],
        &[("origin", "null")],
        &[("origin", "http://localhost:3000"), ("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")],
        &[("sec-fetch-site", "same-site")],
    ];
    for page in pages {
        for (method, path, body) in ROUTES {
            // Even one that knew the token.
            let request = world.request(method, &format!("/api/v1{path}")).body(body);
            let request = with(request.header("content-type", "application/json"), page);
            refused(request, 403, "origin", &format!("{method} {path} {page:?}")).await;
        }
        for path in OPEN {
            refused(with(world.request("GET", path), page), 403, "origin", &format!("{path} {page:?}")).await;
        }
    }
    for (_, path, _) in ROUTES {
        let preflight = world.plain("OPTIONS", &format!("/api/v1{path}"));
        refused(preflight.header("access-control-request-method", "PUT"), 403, "origin", path).await;
    }
    assert_eq!(world.get("/faults").await["all"], Value::Null);
}

#[tokio::test]
async fn the_listeners_control_has_the_same_door() {
    let world = world().await;
    let url = format!("{}/_listener/accounts", world.listener.url());
    let control = world.listener.control_authorization();
    for (headers, status) in [
        (&[("authorization", control), ("host", "evil.example")][..], 403),
        (&[("authorization", control), ("origin", world.console.url().as_str())], 403),
        (&[("authorization", control), ("sec-fetch-site", "same-site")], 403),
        (&[("authorization", format!("Bearer {}", world.console.token()).as_str())], 401),
        (&[], 401),
        (&[("authorization", control)], 200),
    ] {
        let answer = with(client().get(&url), headers).send().await.expect("an answer");
        assert_eq!(answer.status(), status, "{headers:?}");
    }
}

#[tokio::test]
async fn the_api_needs_the_session_of_this_run() {
    let world = world().await;
    let other = World::start().await;
    let token = world.console.token();
    let port = world.console.url().rsplit(':').next().expect("a port").to_owned();
    let wrong: [(&str, String); 8] = [
        ("authorization", "Bearer".to_owned()),
        ("authorization", format!("Bearer {}", other.console.token())),
        ("authorization", format!("Bearer {}", &token[1..])),
        ("authorization", token.to_owned()),
        ("authorization", world.listener.control_authorization().to_owned()),
        ("cookie", format!("loghub-{port}={}", other.console.token())),
        ("cookie", format!("loghub-1={token}")),
        ("x-token", token.to_owned()),
    ];
    for (name, value) in &wrong {
        for (method, path, body) in ROUTES {
            let request = world.plain(method, &format!("/api/v1{path}")).body(body);
            let request = with(
                request,
                &[(name, value), ("content-type", "application/json"), ("sec-fetch-site", "same-origin")],
            );
            refused(request, 401, "session", &format!("{method} {path} {name}")).await;
        }
    }
    let in_the_query = world.plain("GET", &format!("/api/v1/accounts?token={token}"));
    refused(in_the_query, 401, "session", "token in the query").await;
}

#[tokio::test]
async fn the_printed_link_opens_the_page() {
    let world = world().await;
    let token = world.console.token();
    let answer = world.plain("GET", &format!("/open?token={token}")).send().await.expect("an answer");
    assert_eq!((answer.status().as_u16(), &answer.headers()["location"]), (303, &"/".parse().unwrap()));
    let cookie = answer.headers()["set-cookie"].to_str().expect("text").to_owned();
    for part in ["loghub-", "HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
    assert_eq!(answer.headers()["cache-control"], "no-store");
    assert_eq!(world.console.link(), format!("{}/open?token={token}", world.console.url()));

    for wrong in ["/open", "/open?token=", "/open?token=x", "/open?token=a&token=b"] {
        let answer = world.plain("GET", wrong).send().await.expect("an answer");
        assert!(matches!(answer.status().as_u16(), 400 | 401), "{wrong}: {}", answer.status());
        assert!(!answer.headers().contains_key("set-cookie"), "{wrong}");
    }

    let cookie = cookie.split(';').next().expect("a pair");
    let own = world.console.url();
    let json = ("content-type", "application/json");
    let rows: [Row; 12] = [
        ("a call of the page", "GET", &[("sec-fetch-site", "same-origin")], 200),
        ("a browser that does not say where from", "GET", &[], 403),
        ("a link that is typed", "GET", &[("sec-fetch-site", "none")], 403),
        ("a page of another port", "GET", &[("sec-fetch-site", "same-site")], 403),
        ("a change", "PUT", &[("sec-fetch-site", "same-origin"), ("origin", &own), json], 204),
        ("a change without an origin", "PUT", &[("sec-fetch-site", "same-origin"), json], 403),
        (
            "a change from another port",
            "PUT",
            &[("sec-fetch-site", "same-origin"), ("origin", "http://127.0.0.1:1"), json],
            403,
        ),
        ("a change that is a form", "PUT", &[("sec-fetch-site", "same-origin"), ("origin", &own)], 415),
        (
            "a change that is text",
            "PUT",
            &[("sec-fetch-site", "same-origin"), ("origin", &own), ("content-type", "text/plain")],
            415,
        ),
        ("an end without an origin", "DELETE", &[("sec-fetch-site", "same-origin")], 403),
        ("an end", "DELETE", &[("sec-fetch-site", "same-origin"), ("origin", &own)], 204),
        (
            "through a forwarded port",
            "DELETE",
            &[
                ("sec-fetch-site", "same-origin"),
                ("host", "localhost:9000"),
                ("origin", "http://localhost:9000"),
            ],
            204,
        ),
    ];
    for (name, method, headers, status) in rows {
        let request = world.plain(method, "/api/v1/faults").header("cookie", cookie);
        let request = request.body(if method == "PUT" { r#"{"fault": "hang"}"# } else { "" });
        let answer = with(request, headers).send().await.expect("an answer");
        assert_eq!(answer.status(), status, "{name}");
    }
    // A program that has the token needs neither.
    assert_eq!(world.call("DELETE", "/faults", None).await.0, 204);
}

#[tokio::test]
async fn every_answer_carries_the_headers() {
    let world = world().await;
    let policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                  base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; \
                  trusted-types 'none'";
    let token = world.console.token();
    let open = format!("/open?token={token}");
    let paths =
        ["/", "/flow", "/favicon.ico", "/assets/js/app.js", "/assets/js/none.js", "/api/v1/accounts", &open];
    for path in paths {
        for request in [
            world.request("GET", path),
            world.plain("GET", path),
            world.plain("GET", path).header("host", "x"),
        ] {
            let answer = request.send().await.expect("an answer");
            let header = |name: &str| answer.headers().get(name).map(|value| value.to_str().expect("text"));
            assert_eq!(header("content-security-policy"), Some(policy), "{path}");
            assert_eq!(header("x-content-type-options"), Some("nosniff"), "{path}");
            assert_eq!(header("referrer-policy"), Some("no-referrer"), "{path}");
            assert_eq!(header("cross-origin-opener-policy"), Some("same-origin"), "{path}");
            assert_eq!(header("cross-origin-resource-policy"), Some("same-origin"), "{path}");
            let is_file = answer.status() == 200 && !path.starts_with("/api");
            assert_eq!(
                header("cache-control"),
                Some(if is_file { "no-cache" } else { "no-store" }),
                "{path}"
            );
        }
    }
}

#[tokio::test]
async fn no_token_is_in_any_answer_or_print() {
    let world = world().await;
    let tokens: Vec<String> = TEAMS.iter().map(|team| crate::support::token(team)).collect();
    let secrets = [world.console.token(), &world.listener.control_authorization()["Bearer ".len()..]];
    let secrets: Vec<&str> = secrets.into_iter().chain(tokens.iter().map(String::as_str)).collect();
    for (method, path, body) in ROUTES.into_iter().filter(|(_, path, _)| !path.starts_with("/stream")) {
        let request =
            world.request(method, &format!("/api/v1{path}")).header("content-type", "application/json");
        let answer = request.body(body).send().await.expect("an answer");
        let head = format!("{:?}", answer.headers());
        let (_, text) = read(answer).await;
        for secret in &secrets {
            assert!(!text.contains(secret) && !head.contains(secret), "{method} {path}: {text} {head}");
        }
    }
    let mut events = world.stream("topics=accounts,ledger,faults,table&tail=payments&last=0").await;
    let told = format!("{:?} {:?}", events.wait_for("accounts").await, events.wait_for("rows").await);
    let printed = format!("{told} {:?}", world.console);
    for secret in &secrets {
        assert!(!printed.contains(secret), "{printed}");
    }
}

#[tokio::test]
async fn two_consoles_stand_beside_each_other() {
    let one = World::start().await;
    let two = World::start().await;
    assert_ne!(one.console.url(), two.console.url());
    assert_ne!(one.console.token(), two.console.token());
    let taken: u16 = one.console.url().rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
    let config = loghub_console::Config { port: Some(taken), ..loghub_console::Config::default() };
    let listener = Listener::start(listener::Config::local([])).await.expect("a free port");
    let error =
        loghub_console::Console::start(config, listener.intake(), None).await.expect_err("a taken port");
    assert!(
        error.to_string().starts_with(&format!("failed to bind the console to 127.0.0.1:{taken}")),
        "{error}"
    );
    // Without a wish, one of them has 8072 at most.
    let wishes = [(); 2].map(|()| loghub_console::Config::default());
    for config in wishes {
        loghub_console::Console::start(config, listener.intake(), None).await.expect("any free port");
    }
}
