//! Plays StackSets, which the emulator lacks: `infra/onboarding.yaml` says with which parameters `infra/member.yaml`
//! is made in each account.
//!
//! It differs from AWS in that an account gets its instance when it is told to, in the one Region there is, and in
//! that no organisational unit is asked.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::stack;
use crate::aws::CallError;
use crate::cloud::Cloud;
use crate::template::{self, Context, Template};

const KIND: &str = "AWS::CloudFormation::StackSet";

/// The reason why an account has no instance.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The instances' template can't be read with the StackSet's parameters.
    #[error(transparent)]
    Template(#[from] template::Error),
    /// A call failed.
    #[error(transparent)]
    Call(#[from] CallError),
}

/// A StackSet, and the template of its instances.
#[derive(Clone, Debug)]
pub struct StackSet {
    name: String,
    parameters: BTreeMap<String, String>,
    template: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Parameter {
    parameter_key: String,
    parameter_value: String,
}

impl StackSet {
    /// The StackSet that a template makes, and its instances' template; none if it makes none.
    #[must_use]
    pub fn of(template: &Template, instances: &str) -> Option<Self> {
        let set = template.resources.values().find(|resource| resource.kind == KIND)?;
        let parameters = set.properties.get("Parameters").cloned().unwrap_or_default();
        let parameters: Vec<Parameter> = serde_json::from_value(parameters).ok()?;
        let parameters = parameters.into_iter().map(|one| (one.parameter_key, one.parameter_value)).collect();
        let name = set.properties.get("StackSetName").and_then(serde_json::Value::as_str)?.to_owned();
        Some(Self { name, parameters, template: instances.to_owned() })
    }

    /// Returns the template that its instance in an account is made from.
    pub fn instance(&self, cloud: &Cloud, account: &str) -> Result<Template, template::Error> {
        let context = Context {
            stack_name: self.stack_name(),
            account: account.to_owned(),
            region: cloud.region().to_owned(),
            endpoint: cloud.endpoint().to_owned(),
            parameters: self.parameters.clone(),
        };
        Template::parse(&self.template, &context)
    }

    /// Makes its instance in an account, if it is not there.
    pub async fn join(&self, cloud: &Cloud, account: &str) -> Result<(), Error> {
        let template = self.instance(cloud, account)?;
        if !stack::is_made(cloud, &template).await? {
            stack::make(cloud, &template).await?;
        }
        Ok(())
    }

    /// Takes its instance in an account away.
    pub async fn leave(&self, cloud: &Cloud, account: &str) -> Result<(), CallError> {
        stack::delete(cloud, account, &self.stack_name()).await
    }

    /// An instance's stack has the set's name and, on AWS, a UUID.
    fn stack_name(&self) -> String {
        format!("StackSet-{}", self.name)
    }
}
