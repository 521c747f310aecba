//! The member accounts: how they join, their log groups, and which of those are subscribed.

use std::sync::Arc;

use localcloud::cloud::Cloud;
use localcloud::guard::Guard;
use localcloud::setup::stack_set::{self, StackSet};
use localcloud::setup::{CallError, member};
use localcloud::template::Template;
use localcloud::trail::Trail;

use crate::enforcement;
use crate::error::Error;
use crate::templates::Templates;

/// The log stream of the log groups that a member begins with.
pub const STREAM: &str = "local";

/// The accounts whose logs the hub takes.
#[derive(Clone)]
pub struct Members {
    /// AWS as members call it.
    pub(crate) cloud: Cloud,
    /// AWS past the endpoint, which counts and forwards no call there.
    pub(crate) emulator: Cloud,
    pub(crate) trail: Arc<Trail>,
    pub(crate) guard: Option<Arc<Guard>>,
    pub(crate) templates: Templates,
    pub(crate) organization: String,
    /// The external id that the hub gives.
    pub(crate) external_id: String,
    /// The ARN that members' filters point at.
    pub(crate) destination: String,
    /// The log groups that a member begins with.
    pub(crate) groups: Vec<String>,
}

impl Members {
    /// Makes the member's stack and its first log groups, and forwards its events.
    pub(crate) async fn join(&self, account: &str) -> Result<(), Error> {
        self.make_stack(account, &self.external_id).await?;
        self.trail.add_member(account);
        for group in &self.groups {
            self.make(account, group).await?;
        }
        Ok(())
    }

    /// Makes the member's stack, whose role asks for this external id.
    pub(crate) async fn make_stack(&self, account: &str, external_id: &str) -> Result<(), Error> {
        match &self.guard {
            Some(guard) => drop(enforcement::make(guard, &self.instance(account, external_id)?).await?),
            None => self.stack_set(external_id)?.join(&self.emulator, account).await?,
        }
        Ok(())
    }

    /// The template of a member's stack, whose role asks for this external id.
    pub fn instance(&self, account: &str, external_id: &str) -> Result<Template, Error> {
        let instance = self.stack_set(external_id)?.instance(&self.cloud, account);
        Ok(instance.map_err(stack_set::Error::from)?)
    }

    /// Deletes the member's stack, and its roles with it.
    pub async fn leave(&self, account: &str) -> Result<(), Error> {
        Ok(self.stack_set(&self.external_id)?.leave(&self.emulator, account).await?)
    }

    /// Makes a log group with a stream.
    pub async fn make(&self, account: &str, group: &str) -> Result<(), CallError> {
        member::log_group(&self.cloud, account, group).await?;
        member::log_stream(&self.cloud, account, group, STREAM).await
    }

    /// Returns true if a filter on the log group points at the hub.
    pub async fn is_subscribed(&self, account: &str, group: &str) -> bool {
        let describe = self.emulator.logs(account).describe_subscription_filters().log_group_name(group);
        let filters = describe.send().await.ok().and_then(|described| described.subscription_filters);
        let mut filters = filters.into_iter().flatten();
        filters.any(|filter| filter.destination_arn() == Some(&self.destination))
    }

    fn stack_set(&self, external_id: &str) -> Result<StackSet, Error> {
        self.templates.stack_set(&self.cloud, &self.organization, external_id)
    }
}
