//! AWS as the SDK speaks to it, by its JSON and its Query protocols: a server on loopback with scripted answers.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::REGION;

/// The services, and what they were asked.
#[derive(Clone, Default)]
pub(crate) struct Service(Arc<Mutex<Script>>);

#[derive(Default)]
struct Script {
    /// By operation: the status and the body. What is not told answers with nothing in it. A StackSet is asked for in
    /// two ways: its operation is followed by its `CallAs`.
    answers: BTreeMap<&'static str, (u16, String)>,
    asked: Vec<(String, Value)>,
    /// The operations, with the Region that each was signed for.
    signed: Vec<(String, String)>,
}

impl Service {
    /// Starts the services; answers what a client is configured by.
    pub(crate) async fn start(&self) -> SdkConfig {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer).with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        aws_config::defaults(BehaviorVersion::latest())
            .endpoint_url(endpoint)
            .region(Region::from_static(REGION))
            .credentials_provider(Credentials::new("hub", "test", None, None, "test"))
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .load()
            .await
    }

    pub(crate) fn tell(&self, operation: &'static str, answer: &Value) {
        self.set(operation, 200, answer.to_string());
    }

    /// An error in the form of AWS's JSON 1.1 protocol.
    pub(crate) fn refuse(&self, operation: &'static str, code: &str, message: &str) {
        self.set(operation, 400, json!({"__type": code, "message": message}).to_string());
    }

    /// An error under another status than 400.
    pub(crate) fn refuse_with(&self, operation: &'static str, status: u16, code: &str) {
        self.set(operation, status, json!({"__type": code, "message": "as told"}).to_string());
    }

    pub(crate) fn deny_role(&self) {
        self.refuse_query("AssumeRole", 403, "AccessDenied", "no");
    }

    /// An error in the form of AWS's Query protocol.
    pub(crate) fn refuse_query(&self, operation: &'static str, status: u16, code: &str, message: &str) {
        let error =
            format!("<Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>");
        self.set(operation, status, format!("<ErrorResponse>{error}</ErrorResponse>"));
    }

    /// A StackSet with instances in these accounts.
    pub(crate) fn tell_instances(&self, operation: &'static str, accounts: &[&str]) {
        let members = accounts.join("</Account></member><member><Account>");
        let members = if members.is_empty() {
            members
        } else {
            format!("<member><Account>{members}</Account></member>")
        };
        let result =
            format!("<ListStackInstancesResult><Summaries>{members}</Summaries></ListStackInstancesResult>");
        self.set(
            operation,
            200,
            format!("<ListStackInstancesResponse>{result}</ListStackInstancesResponse>"),
        );
    }

    /// The calls of each operation.
    pub(crate) fn asked(&self, operation: &str) -> Vec<Value> {
        let script = self.0.lock().unwrap();
        script.asked.iter().filter(|(asked, _)| asked == operation).map(|(_, body)| body.clone()).collect()
    }

    /// The Regions that an operation was signed for, each time.
    pub(crate) fn regions(&self, operation: &str) -> Vec<String> {
        let script = self.0.lock().unwrap();
        script.signed.iter().filter(|(of, _)| of == operation).map(|(_, region)| region.clone()).collect()
    }

    /// Lends roles with credentials that are renewed at each use.
    pub(crate) fn lend_for_no_time(&self) {
        self.set("AssumeRole", 200, assumed("2020-01-01T00:00:00Z"));
    }

    fn set(&self, operation: &'static str, status: u16, body: String) {
        self.0.lock().unwrap().answers.insert(operation, (status, body));
    }
}

async fn answer(
    State(service): State<Service>,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, [(header::HeaderName, &'static str); 1], String) {
    let target = headers.get("x-amz-target").map(|target| target.to_str().unwrap().to_owned());
    let text = String::from_utf8(body.to_vec()).unwrap();
    let mut script = service.0.lock().unwrap();
    let Some(operation) = target.and_then(|target| Some(target.split_once('.')?.1.to_owned())) else {
        let of = |name: &str| text.split('&').find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
        let call_as = of("CallAs").map(|call_as| format!(" {call_as}")).unwrap_or_default();
        let operation = format!("{}{call_as}", of("Action").unwrap());
        let (status, body) =
            script.answers.get(operation.as_str()).cloned().unwrap_or((200, assumed(FAR_AWAY)));
        let scope = headers[header::AUTHORIZATION].to_str().unwrap().split('/').nth(2).unwrap().to_owned();
        script.signed.push((operation.clone(), scope));
        script.asked.push((operation, Value::from(text)));
        return (StatusCode::from_u16(status).unwrap(), [(header::CONTENT_TYPE, "text/xml")], body);
    };
    script.asked.push((operation.clone(), serde_json::from_str(&text).unwrap()));
    let (status, body) = script.answers.get(operation.as_str()).cloned().unwrap_or((200, "{}".to_owned()));
    (StatusCode::from_u16(status).unwrap(), [(header::CONTENT_TYPE, "application/x-amz-json-1.1")], body)
}

const FAR_AWAY: &str = "2099-01-01T00:00:00Z";

fn assumed(expiration: &str) -> String {
    let credentials = format!(
        "<AccessKeyId>member</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>\
         <Expiration>{expiration}</Expiration>"
    );
    format!(
        "<AssumeRoleResponse><AssumeRoleResult><Credentials>{credentials}</Credentials>\
         </AssumeRoleResult></AssumeRoleResponse>"
    )
}
