//! Lambda's API as far as people use it on a hub: a function's configuration, and its invocation
//! (AWS Lambda, `GetFunctionConfiguration` and `Invoke`).

use std::sync::Arc;

use axum::Json;
use axum::extract::Request;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use super::denial::Denial;
use super::shared::Shared;
use crate::runtime::{Function, Invoke as _};
use crate::upstream;

const PATH: &str = "/2015-03-31/functions/";
/// The header that says that the function failed, not the call.
const FUNCTION_ERROR: &str = "x-amz-function-error";

pub(super) async fn answer(endpoint: &Shared, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let called = path.strip_prefix(PATH).and_then(|rest| rest.split_once('/'));
    match (request.method(), called) {
        (&Method::GET, Some((name, "configuration"))) => match endpoint.function(name) {
            Some(function) => Json(configuration(&function)).into_response(),
            None => missing(name),
        },
        (&Method::POST, Some((name, "invocations"))) => match endpoint.function(name) {
            Some(function) => invoke(&function, request).await,
            None => missing(name),
        },
        // What the emulator keeps of functions may be looked at.
        (&Method::GET, _) => endpoint.upstream.pass(request).await,
        _ => Denial::Code.response(&request.into_parts().0),
    }
}

fn configuration(function: &Function) -> Value {
    let spec = function.spec();
    let variables: Map<String, Value> =
        spec.env.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
    json!({
        "FunctionName": spec.name,
        "FunctionArn": spec.arn,
        "Handler": spec.handler,
        "Runtime": "provided.al2023",
        "MemorySize": spec.memory,
        "Timeout": spec.timeout.as_secs(),
        "State": "Active",
        "Environment": {"Variables": variables},
    })
}

async fn invoke(function: &Arc<Function>, request: Request) -> Response {
    let payload = match upstream::read(request.into_body()).await {
        Ok(payload) => payload,
        Err(refused) => return refused,
    };
    match function.invoke(payload).await {
        Ok(answer) => answer.into_response(),
        Err(error) => {
            let body = json!({"errorType": "Error", "errorMessage": error.to_string()});
            ([(FUNCTION_ERROR, "Unhandled")], Json(body)).into_response()
        }
    }
}

fn missing(name: &str) -> Response {
    let body = json!({"Type": "User", "Message": format!("Function not found: {name}")});
    (StatusCode::NOT_FOUND, [("x-amzn-errortype", "ResourceNotFoundException")], Json(body)).into_response()
}
