//! `AssumeRole`: whether the role is there and trusts the caller, which the emulator does not ask; and Lambda, which
//! takes functions' roles on.

use aws_credential_types::Credentials;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::Response;
use bytes::Bytes;
use jiff::Timestamp;

use super::caller::{Caller, Session};
use super::shared::Shared;
use crate::aws::CallError;
use crate::cloud::Cloud;
use crate::iam::{self, ASSUME, Principal};
use crate::query;
use crate::trail::Identity;
use crate::upstream;
use crate::upstream::element;

/// The service that takes functions' roles on.
const LAMBDA: &str = "lambda.amazonaws.com";

/// The parameters of an `AssumeRole`.
#[derive(Default)]
struct Assume {
    action: String,
    role_arn: String,
    session: String,
    external_id: Option<String>,
}

pub(super) async fn answer(endpoint: &Shared, caller: &Caller, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = match upstream::read(body).await {
        Ok(body) => body,
        Err(refused) => return refused,
    };
    let assume = Assume::read(&body);
    if assume.action != "AssumeRole" {
        return endpoint.upstream.send(parts, body).await;
    }
    let Some(session) = session(&assume) else {
        // The emulator says what is wrong with the ARN.
        return endpoint.upstream.send(parts, body).await;
    };
    let arn = caller.arn();
    let mut context = vec![
        ("aws:PrincipalArn", arn.as_str()),
        ("aws:PrincipalAccount", &caller.account),
        ("aws:PrincipalOrgID", &endpoint.organization_id),
    ];
    context.extend(assume.external_id.as_deref().map(|id| ("sts:ExternalId", id)));
    if !trusts(endpoint, &session, Principal::Arn(&arn), context).await {
        return denied(caller, &assume.role_arn);
    }
    let answer = endpoint.upstream.send(parts, body).await;
    remember(endpoint, session, answer).await
}

impl Assume {
    fn read(body: &[u8]) -> Self {
        let mut read = Self::default();
        for (name, value) in form_urlencoded::parse(body) {
            match &*name {
                "Action" => read.action = value.into_owned(),
                "RoleArn" => read.role_arn = value.into_owned(),
                "RoleSessionName" => read.session = value.into_owned(),
                "ExternalId" => read.external_id = Some(value.into_owned()),
                _ => {}
            }
        }
        read
    }
}

/// A session of a function's role, if it trusts Lambda.
pub(super) async fn of_function(endpoint: &Shared, role_arn: &str) -> Result<Credentials, CallError> {
    let doing = || format!("Taking on the role {role_arn} for its function");
    let assume =
        Assume { role_arn: role_arn.to_owned(), session: "function".to_owned(), ..Assume::default() };
    let session = session(&assume).ok_or_else(|| CallError::new(doing(), &"this is no role's ARN"))?;
    if !trusts(endpoint, &session, Principal::Service(LAMBDA), Vec::new()).await {
        return Err(CallError::new(doing(), &"there is no such role, or it does not trust Lambda"));
    }
    let lent = endpoint.emulator.assume(role_arn, None).await?;
    endpoint.known.add_session(lent.access_key_id().to_owned(), session);
    Ok(lent)
}

fn session(assume: &Assume) -> Option<Session> {
    let mut parts = assume.role_arn.splitn(6, ':').skip(4);
    let account = parts.next()?.to_owned();
    let role = parts.next()?.strip_prefix("role/")?.rsplit('/').next()?.to_owned();
    Some(Session { account, role, name: assume.session.clone() })
}

/// The time at which a role was made, if it is there.
pub(super) async fn made(emulator: &Cloud, account: &str, role_arn: &str) -> Option<Timestamp> {
    let name = role_arn.rsplit('/').next()?;
    let get = [("Action", "GetRole"), ("RoleName", name)];
    let (status, xml) = query::iam(emulator, account, &get).await.ok()?;
    element(&xml, "CreateDate").filter(|_| status.is_success())?.parse().ok()
}

/// Returns true if the role exists and its trust policy lets the principal in.
async fn trusts(
    endpoint: &Shared,
    role: &Session,
    principal: Principal<'_>,
    context: Vec<(&str, &str)>,
) -> bool {
    let get = [("Action", "GetRole"), ("RoleName", role.role.as_str())];
    let Ok((StatusCode::OK, xml)) = query::iam(&endpoint.emulator, &role.account, &get).await else {
        return false;
    };
    let document = format!("d={}", element(&xml, "AssumeRolePolicyDocument").unwrap_or_default());
    let document = form_urlencoded::parse(document.as_bytes()).next().map(|(_, value)| value.into_owned());
    let request = iam::Request { principal: Some(principal), action: ASSUME, resource: None, context };
    iam::check(&document.unwrap_or_default(), &request).is_ok()
}

/// Learns whose the new credentials are.
async fn remember(endpoint: &Shared, session: Session, answer: Response) -> Response {
    let (parts, body) = answer.into_parts();
    let body = upstream::read(body).await.unwrap_or_default();
    if let Some(key) = element(&String::from_utf8_lossy(&body), "AccessKeyId") {
        endpoint.known.add_session(key.to_owned(), session);
    }
    Response::from_parts(parts, Body::from(body))
}

/// STS says the same whether a role is missing or does not trust the caller (AWS STS, `AssumeRole`).
fn denied(caller: &Caller, role_arn: &str) -> Response {
    let user = match &caller.identity {
        Identity::Root => format!("arn:aws:iam::{}:root", caller.account),
        Identity::Session { role, name } => {
            format!("arn:aws:sts::{}:assumed-role/{role}/{name}", caller.account)
        }
    };
    let message =
        format!("User: {user} is not authorized to perform: sts:AssumeRole on resource: {role_arn}");
    let id = uuid::Uuid::new_v4();
    let body = format!(
        "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type>\
         <Code>AccessDenied</Code><Message>{message}</Message></Error><RequestId>{id}</RequestId></ErrorResponse>"
    );
    let mut response = Response::new(Body::from(Bytes::from(body)));
    *response.status_mut() = StatusCode::FORBIDDEN;
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static("text/xml"));
    response
}
