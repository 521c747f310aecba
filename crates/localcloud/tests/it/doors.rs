//! Requests of a web page, and requests without a credential, to each port: each is refused and does nothing.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use aws_sdk_s3::presigning::PresigningConfig;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use localcloud::cloud::Cloud;
use localcloud::endpoint::{Endpoint, Options};
use localcloud::gate::Gate;
use localcloud::runtime::{Function, Invoke as _};
use serde_json::Value;
use tokio::net::TcpListener;

use crate::endpoints::Checked;
use crate::functions::{silent, spec};

/// An answer, as far as it is looked at.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

/// Sends a request as it is, without an SDK.
pub(crate) async fn ask(method: Method, url: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let mut request = Request::builder().method(method).uri(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::from(body.to_owned())).expect("a request");
    let client = Client::builder(TokioExecutor::new()).build_http::<Body>();
    let (parts, body) = client.request(request).await.expect("an answer").into_parts();
    let text = to_bytes(Body::new(body), 1 << 20).await.expect("a body");
    Answer { status: parts.status, headers: parts.headers, text: String::from_utf8_lossy(&text).into_owned() }
}

/// An `Authorization` header with this key, for this service.
pub(crate) fn signed(access_key: &str, service: &str) -> String {
    format!(
        "AWS4-HMAC-SHA256 Credential={access_key}/20260101/eu-west-1/{service}/aws4_request, SignedHeaders=host, \
         Signature=0"
    )
}

/// A stand-in behind an endpoint or a gate: counts what reaches it, and lets every page in.
async fn generous() -> (Cloud, Arc<AtomicU32>) {
    let reached = Arc::<AtomicU32>::default();
    let count = Arc::clone(&reached);
    let answer = move || {
        count.fetch_add(1, Ordering::Relaxed);
        async {
            let headers = [
                ("Access-Control-Allow-Origin", "*"),
                ("Access-Control-Allow-Headers", "*"),
                ("access-control-expose-headers", "etag"),
                ("x-amzn-requestid", "1"),
            ];
            (headers, "{}")
        }
    };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(answer)).await });
    (Cloud::new(&url, "eu-west-1", "999999999999"), reached)
}

async fn endpoint(cloud: &Cloud) -> Endpoint {
    let options = Options::new("o-a1b2c3d4e5");
    Endpoint::open(cloud, options).await.expect("a port")
}

/// The headers of a browser that a page made send.
const PAGES: [&[(&str, &str)]; 7] = [
    &[("origin", "https://evil.example"), ("sec-fetch-site", "cross-site"), ("content-type", "text/plain")],
    &[("origin", "https://evil.example"), ("content-type", "text/plain")],
    &[("origin", "null")],
    &[("origin", "http://localhost:3000"), ("sec-fetch-site", "same-site")],
    &[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors")],
    &[
        ("host", "evil.example:4566"),
        ("origin", "http://evil.example:4566"),
        ("sec-fetch-site", "same-origin"),
    ],
    &[("host", "127.0.0.1.evil.example")],
];

/// Calls that a page would make, by method, path and target.
const DEEDS: [(Method, &str, &str); 14] = [
    (Method::GET, "/", ""),
    (Method::GET, "/bucket/key", ""),
    (Method::PUT, "/bucket/key", ""),
    (Method::POST, "/2015-03-31/functions", ""),
    (Method::POST, "/2015-03-31/functions/f/invocations", ""),
    (Method::POST, "/?Action=CreateStack&StackName=s", ""),
    (Method::POST, "/", "AmazonSSM.GetParametersByPath"),
    (Method::POST, "/", "Logs_20140328.PutLogEvents"),
    (Method::POST, "/_loghub/join/444444444444", ""),
    (Method::POST, "/_ministack/reset", ""),
    (Method::POST, "/_ministack/config", ""),
    (Method::GET, "/2018-06-01/runtime/invocation/next", ""),
    (Method::POST, "/2018-06-01/runtime/invocation/1/response", ""),
    (Method::POST, "/2018-06-01/runtime/init/error", ""),
];

#[tokio::test(flavor = "multi_thread")]
async fn what_a_web_page_sends_is_refused_at_every_port() {
    let (cloud, reached) = generous().await;
    let endpoint = endpoint(&cloud).await;
    let mut joins = endpoint.joins();
    let gate = Gate::open(&cloud).await.expect("a port");
    let function = Function::new(spec(1), silent());
    let told = function.invoke("{\"do\": \"tell\"}".into()).await.expect("an answer");
    let told: Value = serde_json::from_slice(&told).expect("JSON");
    let runtime = told["env"]["AWS_LAMBDA_RUNTIME_API"].as_str().expect("an address");
    let runtime = format!("http://{runtime}");
    // Even one that could sign.
    let authorization = signed("999999999999", "s3");
    for port in [endpoint.cloud().endpoint(), &gate.url(), &runtime] {
        for (method, path, target) in DEEDS {
            let url = format!("{port}{path}");
            for page in PAGES {
                let own = [("authorization", authorization.as_str()), ("x-amz-target", target)];
                let headers: Vec<_> = page.iter().copied().chain(own).collect();
                let Answer { status, headers, text } = ask(method.clone(), &url, &headers, "{}").await;
                let what = format!("{method} {url} {page:?}: {text}");
                assert_eq!(status, StatusCode::FORBIDDEN, "{what}");
                assert!(text.starts_with("This port answers"), "{what}");
                assert!(!headers.keys().any(|name| name.as_str().starts_with("access-control-")), "{what}");
            }
            let preflight = [("access-control-request-method", "PUT"), ("authorization", &authorization)];
            let answer = ask(Method::OPTIONS, &url, &preflight, "").await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{url}");
        }
    }
    assert_eq!(reached.load(Ordering::Relaxed), 0, "nothing reaches what is behind");
    assert!(joins.try_recv().is_err(), "nobody joins");
    let again = function.invoke("{\"do\": \"tell\"}".into()).await.expect("it goes on");
    assert!(!again.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_behind_lets_no_page_in_either() {
    let (cloud, reached) = generous().await;
    let endpoint = endpoint(&cloud).await;
    let gate = Gate::open(&cloud).await.expect("a port");
    let authorization = signed("999999999999", "s3");
    for port in [endpoint.cloud().endpoint(), &gate.url()] {
        let own = [("authorization", authorization.as_str()), ("origin", port)];
        let answer = ask(Method::GET, &format!("{port}/bucket/key"), &own, "").await;
        assert_eq!((answer.status, answer.text.as_str()), (StatusCode::OK, "{}"), "{port}");
        let names: Vec<_> = answer.headers.keys().map(axum::http::HeaderName::as_str).collect();
        assert!(names.contains(&"x-amzn-requestid"), "{names:?}");
        assert!(!names.iter().any(|name| name.starts_with("access-control-")), "{names:?}");
    }
    assert_eq!(reached.load(Ordering::Relaxed), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_no_known_credential_is_refused_in_aws_words() {
    let (cloud, reached) = generous().await;
    let endpoint = endpoint(&cloud).await;
    let mut joins = endpoint.joins();
    let own = |service| Some(signed("999999999999", service));
    let theirs = |service| Some(signed("AKIAIOSFODNN7EXAMPLE", service));
    let (json, form, s3) = ("AmazonSSM.GetParameter", "?form", "");
    let table = [
        // Unsigned.
        (Method::POST, "/", json, None, "MissingAuthenticationTokenException"),
        (Method::POST, "/", form, None, "MissingAuthenticationToken"),
        (Method::GET, "/?Action=ListUsers", s3, None, "MissingAuthenticationToken"),
        (Method::POST, "/?Action=AssumeRoleWithWebIdentity", s3, None, "MissingAuthenticationToken"),
        (Method::GET, "/bucket/key", s3, None, "AccessDenied"),
        (Method::POST, "/2015-03-31/functions", s3, None, "MissingAuthenticationTokenException"),
        (
            Method::POST,
            "/service/GraniteServiceVersion20100801/operation/ListMetrics",
            s3,
            None,
            "MissingAuthenticationTokenException",
        ),
        (Method::POST, "/_loghub/join/444444444444", s3, None, "AccessDenied"),
        (Method::POST, "/_ministack/reset", s3, None, "AccessDenied"),
        // Presigned, with a header beside it or without.
        (
            Method::GET,
            "/bucket/key?X-Amz-Credential=999999999999%2F20260101%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Signature=0",
            s3,
            None,
            "AccessDenied",
        ),
        (Method::GET, "/bucket/key?X-Amz-Signature=0", s3, own("s3"), "AccessDenied"),
        (
            Method::GET,
            "/bucket/key?AWSAccessKeyId=999999999999&Signature=0&Expires=9999999999",
            s3,
            None,
            "AccessDenied",
        ),
        (
            Method::GET,
            "/?Action=GetCallerIdentity&x-amz-algorithm=AWS4-HMAC-SHA256",
            s3,
            own("sts"),
            "MissingAuthenticationToken",
        ),
        (Method::POST, "/?X-Amz-Signature=0", json, own("ssm"), "MissingAuthenticationTokenException"),
        // Signed by what is no credential.
        (Method::POST, "/", json, Some("Bearer 999999999999".to_owned()), "IncompleteSignatureException"),
        (Method::POST, "/", form, Some("AWS 999999999999:0".to_owned()), "IncompleteSignature"),
        (Method::GET, "/bucket/key", s3, Some("Basic OTk5".to_owned()), "AuthorizationHeaderMalformed"),
        // Signed by somebody else.
        (Method::POST, "/", json, theirs("ssm"), "UnrecognizedClientException"),
        (Method::POST, "/", form, theirs("iam"), "InvalidClientTokenId"),
        (Method::GET, "/bucket/key", s3, theirs("s3"), "InvalidAccessKeyId"),
        (Method::GET, "/bucket/key", s3, Some(signed("444444444444", "s3")), "InvalidAccessKeyId"),
        (Method::POST, "/_loghub/join/444444444444", s3, theirs("loghub"), "InvalidAccessKeyId"),
        // To what would run code, or is no hub's.
        (Method::POST, "/2015-03-31/functions", s3, own("lambda"), "AccessDeniedException"),
        (Method::PUT, "/2015-03-31/functions/f/code", s3, own("lambda"), "AccessDeniedException"),
        (Method::PUT, "/2015-03-31/functions/f/configuration", s3, own("lambda"), "AccessDeniedException"),
        (Method::POST, "/2014-11-13/functions/f/invoke-async/", s3, own("lambda"), "AccessDeniedException"),
        (Method::POST, "/2015-03-31/event-source-mappings/", s3, own("lambda"), "AccessDeniedException"),
        (Method::POST, "/2018-10-31/layers/l/versions", s3, own("lambda"), "AccessDeniedException"),
        (Method::POST, "/2015-03-31/functions/f/invocations", s3, own("lambda"), "ResourceNotFoundException"),
        (Method::POST, "/", "AWSStepFunctions.CreateStateMachine", own("states"), "AccessDeniedException"),
        (Method::POST, "/", "CodeBuild_20161006.StartBuild", own("codebuild"), "AccessDeniedException"),
        (Method::POST, "/", "AWSGlue.StartJobRun", own("glue"), "AccessDeniedException"),
        (
            Method::POST,
            "/",
            "AmazonEC2ContainerServiceV20141113.RunTask",
            own("ecs"),
            "AccessDeniedException",
        ),
        (Method::POST, "/", form, own("ec2"), "AccessDenied"),
        (Method::POST, "/v1/submitjob", s3, own("batch"), "AccessDenied"),
        // The emulator goes by the target.
        (Method::POST, "/", "AWSGlue.StartJobRun", own("logs"), "AccessDeniedException"),
        (Method::POST, "/", "AWSGlue.StartJobRun", own("s3"), "AccessDeniedException"),
        (Method::POST, "/", "Logs_20140328.PutLogEvents", own("ssm"), "AccessDeniedException"),
    ];
    for (method, path, target, authorization, code) in table {
        let content_type = if target == form { "application/x-www-form-urlencoded" } else { "text/plain" };
        let target = if target == form { "" } else { target };
        let mut headers = vec![("content-type", content_type), ("x-amz-target", target)];
        headers.extend(authorization.as_deref().map(|signed| ("authorization", signed)));
        let answer =
            ask(method.clone(), &format!("{}{path}", endpoint.cloud().endpoint()), &headers, "Action=X")
                .await;
        let what = format!("{method} {path} {headers:?}: {}", answer.text);
        assert!(answer.status.is_client_error(), "{what}");
        assert_eq!(answer.headers["x-amzn-errortype"], code, "{what}");
        assert!(answer.text.contains(code) || code == "ResourceNotFoundException", "{what}");
    }
    assert_eq!(reached.load(Ordering::Relaxed), 0, "nothing reaches the emulator");
    assert!(joins.try_recv().is_err(), "nobody joins");
}

#[tokio::test(flavor = "multi_thread")]
async fn sdks_go_on_working_and_presigned_addresses_do_not() {
    let checked = Checked::open("o-a1b2c3d4e5").await;
    let cloud = checked.cloud();
    let s3 = cloud.s3(cloud.hub());
    let bucket = checked.template.bucket("TableBucket").expect("a bucket").name.clone();
    s3.put_object().bucket(&bucket).key("k").body(b"kept".to_vec().into()).send().await.expect("put");
    let presigning = PresigningConfig::expires_in(std::time::Duration::from_mins(1)).expect("a minute");
    let presigned = s3.get_object().bucket(&bucket).key("k").presigned(presigning).await.expect("an address");
    let answer = ask(Method::GET, presigned.uri(), &[], "").await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.text.contains("AccessDenied") && !answer.text.contains("kept"), "{}", answer.text);
    // By the name of the machine, too, as who types it does.
    let port = cloud.endpoint().rsplit(':').next().expect("a port");
    for host in ["localhost", "127.0.0.1"] {
        let by_name = Cloud::new(&format!("http://{host}:{port}"), cloud.region(), cloud.hub());
        let got = by_name.s3(cloud.hub()).get_object().bucket(&bucket).key("k").send().await.expect("got");
        assert_eq!(got.body.collect().await.expect("a body").into_bytes(), "kept", "{host}");
    }
    let of_bucket =
        [("authorization", signed(cloud.hub(), "s3")), ("host", format!("{bucket}.s3.localhost:{port}"))];
    let of_bucket = of_bucket.each_ref().map(|(name, value)| (*name, value.as_str()));
    let answer = ask(Method::GET, &format!("{}/k", cloud.endpoint()), &of_bucket, "").await;
    assert_ne!(answer.status, StatusCode::FORBIDDEN, "a bucket's own name is let in: {}", answer.text);
}
