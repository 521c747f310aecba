//! A call of CloudWatch Logs on its way: counted, pressed, checked, passed on, and told to the trail.

use std::time::Instant;

use axum::body::Body;
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_LENGTH;
use axum::http::request::Parts;
use axum::response::Response;
use bytes::Bytes;
use jiff::Timestamp;
use serde_json::Value;

use super::caller::Caller;
use super::refusal::Refusal;
use super::roles;
use super::shared::{Shared, SystemFields};
use crate::destination;
use crate::trail::{ApiCall, ApiError};
use crate::upstream;

/// A log group has at most five subscription filters (CloudWatch Logs quotas; aws-cloudformation/cfn-lint#4688).
const MOST_FILTERS: usize = 5;
/// A page has at most 50 items (CloudWatch Logs, `DescribeLogGroups` and `DescribeSubscriptionFilters`).
const MOST_ITEMS: i64 = 50;

/// The operation, if this is a call of CloudWatch Logs.
pub(super) fn operation(headers: &HeaderMap) -> Option<String> {
    let target = headers.get("x-amz-target")?.to_str().ok()?;
    target.strip_prefix("Logs_20140328.").map(str::to_owned)
}

pub(super) async fn answer(endpoint: &Shared, caller: Caller, operation: &str, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = match upstream::read(body).await {
        Ok(body) => body,
        Err(refused) => return refused,
    };
    let call =
        Call { endpoint, caller, operation, parameters: serde_json::from_slice(&body).unwrap_or_default() };
    let (answer, error) = call.pass(parts, body).await;
    call.tell(error);
    answer
}

struct Call<'a> {
    endpoint: &'a Shared,
    caller: Caller,
    operation: &'a str,
    parameters: Value,
}

impl Call<'_> {
    async fn pass(&self, parts: Parts, body: Bytes) -> (Response, Option<ApiError>) {
        let account = &self.caller.account;
        let member = *account != self.endpoint.emulator.hub();
        let pressed = self.endpoint.pressure().press(account, self.operation, member);
        if let Some(refusal) = pressed {
            return refused(&refusal);
        }
        match self.operation {
            "PutSubscriptionFilter" | "DeleteSubscriptionFilter" => self.change_filter(parts, body).await,
            "DescribeLogGroups" | "DescribeSubscriptionFilters" => match self.page() {
                Ok(()) => self.read(parts, body).await,
                Err(refusal) => refused(&refusal),
            },
            _ => told(self.endpoint.upstream.send(parts, body).await).await,
        }
    }

    fn page(&self) -> Result<(), Refusal> {
        match self.parameters["limit"].as_i64() {
            Some(limit) if limit > MOST_ITEMS => Err(Refusal::too_large(limit, "limit", MOST_ITEMS)),
            _ => Ok(()),
        }
    }

    async fn change_filter(&self, parts: Parts, body: Bytes) -> (Response, Option<ApiError>) {
        let mut fields = self.endpoint.system_fields.lock().await;
        if self.operation == "PutSubscriptionFilter"
            && let Err(refusal) = self.may_subscribe().await
        {
            return refused(&refusal);
        }
        let (answer, error) = told(self.endpoint.upstream.send(parts, body).await).await;
        if error.is_none() {
            self.remember(&mut fields);
        }
        (answer, error)
    }

    /// A filter that is put without system fields keeps those it has; an empty list takes them away
    /// (terraform-provider-aws #45760).
    fn remember(&self, fields: &mut SystemFields) {
        match self.parameters["emitSystemFields"].as_array() {
            Some(stated) if !stated.is_empty() => drop(fields.insert(self.filter(), stated.clone().into())),
            None if self.operation == "PutSubscriptionFilter" => {}
            _ => drop(fields.remove(&self.filter())),
        }
    }

    /// The checks of `PutSubscriptionFilter` that the emulator lacks.
    async fn may_subscribe(&self) -> Result<(), Refusal> {
        let Some(class) = self.class().await else {
            // The emulator says that there is no such group.
            return Ok(());
        };
        if class != "STANDARD" {
            return Err(Refusal::class(&class));
        }
        self.may_reach_destination().await?;
        let filters = self.filters().await;
        if filters.len() >= MOST_FILTERS && !filters.iter().any(|name| name == self.text("filterName")) {
            return Err(Refusal::limit_exceeded());
        }
        Ok(())
    }

    async fn may_reach_destination(&self) -> Result<(), Refusal> {
        let arn = self.text("destinationArn");
        let parts: Vec<&str> = arn.split(':').collect();
        let [_, _, "logs", _, owner, "destination", name] = parts.as_slice() else { return Ok(()) };
        let found = destination::find(&self.endpoint.emulator, owner, name).await;
        let found = found.map_err(|_| Refusal::test_message())?.ok_or_else(Refusal::no_such_resource)?;
        let account = self.caller.account.as_str();
        found
            .admits(account, &self.endpoint.organization_id)
            .map_err(|_| Refusal::not_authorized(account, arn))?;
        match self.parameters["roleArn"].as_str() {
            None if found.names_organization() => Err(Refusal::role_missing()),
            Some(role) if role.split(':').nth(4) != Some(account) => Err(Refusal::foreign_role()),
            Some(role) if !self.knows_role(role).await => Err(Refusal::role_not_assumed()),
            _ => Ok(()),
        }
    }

    /// Returns true if CloudWatch Logs knows the role already: it is there, and has been for as long as that takes.
    /// What it knows is believed for as long, so that not every filter costs a call.
    async fn knows_role(&self, role: &str) -> bool {
        let settles = self.endpoint.roles_settle;
        let mut known = self.endpoint.known_roles.lock().await;
        known.retain(|_, since| since.elapsed() < settles);
        if settles.is_zero() || known.contains_key(role) {
            return true;
        }
        let made = roles::made(&self.endpoint.emulator, &self.caller.account, role).await;
        let settled = made.and_then(|made| made.checked_add(settles).ok());
        let is_settled = settled.is_some_and(|settled| settled <= Timestamp::now());
        if is_settled {
            known.insert(role.to_owned(), Instant::now());
        }
        is_settled
    }

    /// The log group's class; none if there is no such group.
    async fn class(&self) -> Option<String> {
        let name = self.text("logGroupName");
        let logs = self.endpoint.emulator.logs(&self.caller.account);
        // A group's own name sorts before every longer one.
        let described = logs.describe_log_groups().log_group_name_prefix(name).limit(1).send().await.ok()?;
        let group = described.log_groups?.into_iter().find(|group| group.log_group_name() == Some(name))?;
        Some(group.log_group_class().map_or("STANDARD", |class| class.as_str()).to_owned())
    }

    async fn filters(&self) -> Vec<String> {
        let logs = self.endpoint.emulator.logs(&self.caller.account);
        let described = logs.describe_subscription_filters().log_group_name(self.text("logGroupName"));
        let filters = described.send().await.ok().and_then(|described| described.subscription_filters);
        filters.into_iter().flatten().filter_map(|filter| filter.filter_name).collect()
    }

    /// Passes a page of filters back with the fields that they were put with.
    async fn read(&self, parts: Parts, body: Bytes) -> (Response, Option<ApiError>) {
        let answer = self.endpoint.upstream.send(parts, body).await;
        let fields = self.endpoint.system_fields.lock().await.clone();
        if self.operation != "DescribeSubscriptionFilters" || fields.is_empty() {
            return told(answer).await;
        }
        let (mut parts, body) = answer.into_parts();
        let body = upstream::read(body).await.unwrap_or_default();
        let mut page: Value = serde_json::from_slice(&body).unwrap_or_default();
        for filter in page["subscriptionFilters"].as_array_mut().into_iter().flatten() {
            let name = filter["filterName"].as_str().unwrap_or_default().to_owned();
            if let Some(stated) = fields.get(&self.filter_of(&name)) {
                filter["emitSystemFields"] = stated.clone();
            }
        }
        parts.headers.remove(CONTENT_LENGTH);
        told(Response::from_parts(parts, Body::from(page.to_string()))).await
    }

    fn filter(&self) -> (String, String, String) {
        self.filter_of(self.text("filterName"))
    }

    fn filter_of(&self, name: &str) -> (String, String, String) {
        (self.caller.account.clone(), self.text("logGroupName").to_owned(), name.to_owned())
    }

    fn text(&self, name: &str) -> &str {
        self.parameters[name].as_str().unwrap_or_default()
    }

    fn tell(self, error: Option<ApiError>) {
        let Some(trail) = self.endpoint.trail() else { return };
        trail.record(ApiCall {
            account: self.caller.account,
            identity: self.caller.identity,
            user_agent: self.caller.user_agent,
            operation: self.operation.to_owned(),
            parameters: self.parameters,
            error,
        });
    }
}

fn refused(refusal: &Refusal) -> (Response, Option<ApiError>) {
    let error = ApiError { code: refusal.code.to_owned(), message: refusal.message.clone() };
    (refusal.response(), Some(error))
}

/// The answer, and the error in it if it is one.
async fn told(answer: Response) -> (Response, Option<ApiError>) {
    if answer.status().is_success() {
        return (answer, None);
    }
    let (parts, body) = answer.into_parts();
    let body = upstream::read(body).await.unwrap_or_default();
    let error: Value = serde_json::from_slice(&body).unwrap_or_default();
    let text = |name: &str| error[name].as_str().unwrap_or_default().to_owned();
    let error = ApiError { code: text("__type"), message: text("message") };
    (Response::from_parts(parts, Body::from(body)), Some(error))
}
