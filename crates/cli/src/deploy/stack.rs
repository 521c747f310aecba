//! A CloudFormation stack: planned by a change set, carried out, waited for.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use aws_sdk_cloudformation::error::ProvideErrorMetadata as _;
use aws_sdk_cloudformation::types::{
    Capability, ChangeSetStatus, ChangeSetType, Parameter, Stack as Described, StackEvent,
};
use function::aws::failed;
use function::store::CallError;
use miette::Diagnostic;
use thiserror::Error;

use super::change::Change;
use super::place::Place;
use super::retention::{self, Impatient};
use crate::screen::Screen;

/// The time between two looks at CloudFormation.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// A stack by its name.
pub(super) struct Stack {
    client: aws_sdk_cloudformation::Client,
    name: String,
}

/// A change set that can be applied.
pub(super) struct Plan {
    /// Its name; none if nothing changes.
    id: Option<String>,
    pub(super) changes: Vec<Change>,
    /// True if the stack was made only to hold the change set.
    is_new: bool,
}

#[derive(Debug, Diagnostic, Error)]
pub(super) enum Undeployable {
    #[error(transparent)]
    #[diagnostic(help(
        "deploy with a role that is allowed this call and to create the resources of infra/hub.yaml"
    ))]
    Call(#[from] CallError),
    #[error("the stack {name} has the status {status}, in which it can't be changed")]
    #[diagnostic(help(
        "run `aws cloudformation delete-stack --stack-name {name}`, then deploy again; buckets and keys that remain hold \
         data"
    ))]
    Stuck { name: String, status: String },
    #[error(
        "the stack {name} has the status UPDATE_ROLLBACK_FAILED: an earlier change could not be reverted"
    )]
    #[diagnostic(help(
        "correct the resources that its events name, then run `aws cloudformation continue-update-rollback --stack-name {name}`, then deploy \
         again"
    ))]
    HalfBack { name: String },
    #[error("CloudFormation failed to make a change set: {0}")]
    #[diagnostic(help("correct that, and deploy again; the stack is unchanged"))]
    NoPlan(String),
    #[error("the template needs parameters that are not given: {}", .0.join(", "))]
    #[diagnostic(help("pass each by `--parameter NAME=VALUE`; infra/hub.yaml describes them"))]
    Missing(Vec<String>),
    #[error("the template has no parameter {0}")]
    #[diagnostic(help("infra/hub.yaml lists the parameters"))]
    Unknown(String),
    #[error(transparent)]
    #[diagnostic(transparent)]
    Impatient(#[from] Impatient),
    #[error("the stack {name} ended as {status}")]
    #[diagnostic(help("correct the failures listed above, and deploy again"))]
    Failed { name: String, status: String },
}

impl Stack {
    pub(super) fn new(place: &Place, name: &str) -> Stack {
        Stack { client: aws_sdk_cloudformation::Client::new(&place.config), name: name.to_owned() }
    }

    /// The stack as it is; none if there is none.
    async fn describe(&self) -> Result<Option<Described>, CallError> {
        match self.client.describe_stacks().stack_name(&self.name).send().await {
            Ok(answer) => Ok(answer.stacks.unwrap_or_default().into_iter().next()),
            Err(error) if error.message().is_some_and(|said| said.contains("does not exist")) => Ok(None),
            Err(error) => Err(failed("DescribeStacks", &error)),
        }
    }

    /// The stack's outputs.
    pub(super) async fn outputs(&self) -> Result<BTreeMap<String, String>, CallError> {
        let outputs = self.describe().await?.and_then(|stack| stack.outputs).unwrap_or_default();
        Ok(outputs
            .into_iter()
            .filter_map(|output| Some((output.output_key?, output.output_value?)))
            .collect())
    }

    /// Makes a change set for a template. Waits first for a change that is under way.
    pub(super) async fn plan(
        &self,
        template: &str,
        given: &BTreeMap<String, String>,
        screen: &Screen,
    ) -> Result<Plan, Undeployable> {
        self.settle(screen).await?;
        let stack = self.describe().await?.filter(|stack| status(stack) != "REVIEW_IN_PROGRESS");
        let undone = ["ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED"];
        if let Some(status) = stack.as_ref().map(status).filter(|status| undone.contains(&status.as_str())) {
            return Err(Undeployable::Stuck { name: self.name.clone(), status });
        }
        if stack.as_ref().map(status).as_deref() == Some("UPDATE_ROLLBACK_FAILED") {
            return Err(Undeployable::HalfBack { name: self.name.clone() });
        }
        let parameters = self.parameters(template, given, stack.as_ref()).await?;
        let is_new = stack.is_none();
        let kind = if is_new { ChangeSetType::Create } else { ChangeSetType::Update };
        let create = self.client.create_change_set().stack_name(&self.name).change_set_type(kind);
        let create = create.change_set_name(format!("loghub-{}", uuid::Uuid::new_v4()));
        let create = create.template_url(template).set_parameters(Some(parameters));
        let created = create.capabilities(Capability::CapabilityNamedIam).send().await;
        let id = created.map_err(|error| failed("CreateChangeSet", &error))?.id.unwrap_or_default();
        self.planned(id, is_new).await
    }

    async fn planned(&self, id: String, is_new: bool) -> Result<Plan, Undeployable> {
        loop {
            let describe = self.client.describe_change_set().stack_name(&self.name).change_set_name(&id);
            let described = describe.send().await.map_err(|error| failed("DescribeChangeSet", &error))?;
            let reason = described.status_reason.clone().unwrap_or_default();
            match described.status {
                Some(ChangeSetStatus::CreateComplete) => {
                    let changes = self.changes(&id).await?;
                    return Ok(Plan { id: Some(id), changes, is_new });
                }
                Some(ChangeSetStatus::Failed) => {
                    self.forget(&Plan { id: Some(id), changes: Vec::new(), is_new }).await?;
                    // AWS CloudFormation, `DescribeChangeSet`: there is no status of its own for this.
                    let same = ["didn't contain changes", "No updates are to be performed"];
                    return if same.iter().any(|said| reason.contains(said)) {
                        Ok(Plan { id: None, changes: Vec::new(), is_new: false })
                    } else {
                        Err(Undeployable::NoPlan(reason))
                    };
                }
                _ => tokio::time::sleep(LOOK_EVERY).await,
            }
        }
    }

    async fn changes(&self, id: &str) -> Result<Vec<Change>, CallError> {
        let describe = self.client.describe_change_set().stack_name(&self.name).change_set_name(id);
        let mut pages = describe.into_paginator().send();
        let mut changes = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| failed("DescribeChangeSet", &error))?;
            changes.extend(page.changes.unwrap_or_default().into_iter().filter_map(Change::of));
        }
        Ok(changes)
    }

    /// Every parameter of the template: as given, else as it was, else by its default.
    async fn parameters(
        &self,
        template: &str,
        given: &BTreeMap<String, String>,
        stack: Option<&Described>,
    ) -> Result<Vec<Parameter>, Undeployable> {
        let summary = self.client.get_template_summary().template_url(template).send().await;
        let summary = summary.map_err(|error| failed("GetTemplateSummary", &error))?;
        let had: BTreeMap<&str, &str> = stack
            .map(|stack| stack.parameters().iter().filter_map(key_and_value).collect())
            .unwrap_or_default();
        let mut values = given.clone();
        let (mut parameters, mut missing, mut unknown) = (Vec::new(), Vec::new(), given.clone());
        for declared in summary.parameters.unwrap_or_default() {
            let Some(key) = declared.parameter_key else { continue };
            let parameter = Parameter::builder().parameter_key(&key);
            match (unknown.remove(&key), had.get(key.as_str()), declared.default_value) {
                (Some(value), ..) => parameters.push(parameter.parameter_value(value).build()),
                (None, Some(had), _) => {
                    parameters.push(parameter.use_previous_value(true).build());
                    values.insert(key, (*had).to_owned());
                }
                (None, None, None) => missing.push(key),
                (None, None, Some(default)) => {
                    values.insert(key, default);
                }
            }
        }
        match (unknown.into_keys().next(), missing.is_empty()) {
            (Some(name), _) => Err(Undeployable::Unknown(name)),
            (None, false) => Err(Undeployable::Missing(missing)),
            (None, true) => {
                retention::check(&values)?;
                Ok(parameters)
            }
        }
    }

    /// Deletes a change set, and the empty stack that was made to hold it.
    pub(super) async fn forget(&self, plan: &Plan) -> Result<(), CallError> {
        let Some(id) = &plan.id else { return Ok(()) };
        let delete = self.client.delete_change_set().stack_name(&self.name).change_set_name(id);
        delete.send().await.map_err(|error| failed("DeleteChangeSet", &error))?;
        // Another deployment may have filled it: only an empty stack is deleted.
        let empty = |stack: &Described| status(stack) == "REVIEW_IN_PROGRESS";
        if plan.is_new && self.describe().await?.as_ref().is_some_and(empty) {
            let delete = self.client.delete_stack().stack_name(&self.name).send().await;
            delete.map_err(|error| failed("DeleteStack", &error))?;
        }
        Ok(())
    }

    /// Applies a change set, to its end.
    pub(super) async fn carry_out(&self, plan: &Plan, screen: &Screen) -> Result<(), Undeployable> {
        let Some(id) = &plan.id else { return Ok(()) };
        let seen = self.event_ids().await?;
        let execute = self.client.execute_change_set().stack_name(&self.name).change_set_name(id);
        execute.send().await.map_err(|error| failed("ExecuteChangeSet", &error))?;
        self.follow(seen, screen).await
    }

    /// Deletes the stack, to its end.
    pub(super) async fn delete(&self, screen: &Screen) -> Result<(), Undeployable> {
        if self.describe().await?.is_none() {
            return Ok(());
        }
        let seen = self.event_ids().await?;
        let delete = self.client.delete_stack().stack_name(&self.name).send().await;
        delete.map_err(|error| failed("DeleteStack", &error))?;
        self.follow(seen, screen).await
    }

    /// Waits for a change that is under way already.
    async fn settle(&self, screen: &Screen) -> Result<(), Undeployable> {
        let under_way = |status: &str| status.ends_with("_IN_PROGRESS") && status != "REVIEW_IN_PROGRESS";
        match self.describe().await? {
            Some(stack) if under_way(&status(&stack)) => {
                screen.say("Waiting for a change of the stack that is already under way.");
                self.follow(self.event_ids().await?, screen).await
            }
            _ => Ok(()),
        }
    }

    /// Shows the stack's events until it is done.
    async fn follow(&self, mut seen: BTreeSet<String>, screen: &Screen) -> Result<(), Undeployable> {
        loop {
            let Some(stack) = self.describe().await? else { return Ok(()) };
            for event in self.events().await?.into_iter().rev() {
                if seen.insert(event.event_id.clone().unwrap_or_default()) {
                    show(&event, screen);
                }
            }
            let status = status(&stack);
            if !status.ends_with("_IN_PROGRESS") {
                return match status.as_str() {
                    "CREATE_COMPLETE" | "UPDATE_COMPLETE" | "DELETE_COMPLETE" => Ok(()),
                    _ => Err(Undeployable::Failed { name: self.name.clone(), status }),
                };
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    async fn event_ids(&self) -> Result<BTreeSet<String>, CallError> {
        Ok(self.events().await?.into_iter().filter_map(|event| event.event_id).collect())
    }

    /// The stack's events, newest first.
    async fn events(&self) -> Result<Vec<StackEvent>, CallError> {
        let mut pages = self.client.describe_stack_events().stack_name(&self.name).into_paginator().send();
        let mut events = Vec::new();
        while let Some(page) = pages.next().await {
            match page {
                Ok(page) => events.extend(page.stack_events.unwrap_or_default()),
                Err(error) if error.message().is_some_and(|said| said.contains("does not exist")) => break,
                Err(error) => return Err(failed("DescribeStackEvents", &error)),
            }
        }
        Ok(events)
    }
}

impl Plan {
    /// The resources whose replacement would lose data.
    pub(super) fn losses(&self) -> Vec<&str> {
        let losing = self.changes.iter().filter(|change| change.loses());
        losing.map(|change| change.resource.as_str()).collect()
    }
}

fn key_and_value(parameter: &Parameter) -> Option<(&str, &str)> {
    Some((parameter.parameter_key()?, parameter.parameter_value()?))
}

fn status(stack: &Described) -> String {
    stack.stack_status.as_ref().map(|status| status.as_str().to_owned()).unwrap_or_default()
}

/// Failures stay on the screen, with their reasons; the rest is progress.
fn show(event: &StackEvent, screen: &Screen) {
    let status = event.resource_status.as_ref().map_or("", |status| status.as_str());
    let resource = event.logical_resource_id().unwrap_or_default();
    if status.ends_with("_FAILED") {
        let reason = event.resource_status_reason().unwrap_or("no reason given");
        screen.say(&format!("{resource}: {status}: {reason}"));
    } else if screen.is_live() {
        screen.draw(format!("{resource}: {}", status.to_lowercase().replace('_', " ")));
    }
}
