//! Lists of accounts: a StackSet's instances, and organisational units at any depth.

use std::sync::Arc;

use async_trait::async_trait;
use aws_sdk_cloudformation::error::ProvideErrorMetadata as _;
use aws_sdk_cloudformation::types::CallAs;
use aws_sdk_organizations::types::{Account, AccountState, AccountStatus};
use function::aws::{Sdk, failed};
use function::store::CallError;
use routing::AccountSource;
use tokio::sync::OnceCell;

use crate::seams::Accounts;

/// The start of the error code for a missing StackSet.
const NO_STACK_SET: &str = "StackSetNotFound";

/// CloudFormation and Organizations.
pub struct Lists {
    sdk: Arc<Sdk>,
    stack_sets: OnceCell<aws_sdk_cloudformation::Client>,
    units: OnceCell<aws_sdk_organizations::Client>,
}

impl Lists {
    /// The lists, by this SDK.
    #[must_use]
    pub fn new(sdk: Arc<Sdk>) -> Lists {
        Lists { sdk, stack_sets: OnceCell::new(), units: OnceCell::new() }
    }

    async fn stack_sets(&self) -> &aws_sdk_cloudformation::Client {
        let client = || async { aws_sdk_cloudformation::Client::new(self.sdk.config().await) };
        self.stack_sets.get_or_init(client).await
    }

    async fn units(&self) -> &aws_sdk_organizations::Client {
        self.units.get_or_init(|| async { aws_sdk_organizations::Client::new(self.sdk.config().await) }).await
    }

    /// Service-managed StackSets belong to the management account: the hub reads them as a delegated administrator, and
    /// its own as itself (AWS, `ListStackInstances`, `CallAs`). A missing StackSet has no instances. If the hub is not
    /// a delegated administrator and has no such StackSet of its own, the first error is reported: it is the one to
    /// fix.
    async fn of_stack_set(&self, name: &str) -> Result<Vec<String>, CallError> {
        let delegated = self.instances(name, CallAs::DelegatedAdmin).await;
        if let Ok(Some(accounts)) = delegated {
            return Ok(accounts);
        }
        if let Some(accounts) = self.instances(name, CallAs::SelfValue).await? {
            return Ok(accounts);
        }
        delegated?;
        tracing::warn!(
            stack_set = name,
            "the StackSet that lists the members does not exist: no account is listed"
        );
        Ok(Vec::new())
    }

    /// The accounts of a StackSet's instances; none if there is no such StackSet.
    async fn instances(&self, name: &str, call_as: CallAs) -> Result<Option<Vec<String>>, CallError> {
        let request = self.stack_sets().await.list_stack_instances().stack_set_name(name).call_as(call_as);
        let mut pages = request.into_paginator().send();
        let mut accounts = Vec::new();
        while let Some(page) = pages.next().await {
            let page = match page {
                Ok(page) => page,
                Err(error) if error.code().is_some_and(|code| code.starts_with(NO_STACK_SET)) => {
                    return Ok(None);
                }
                Err(error) => return Err(failed("ListStackInstances", &error)),
            };
            accounts.extend(page.summaries.into_iter().flatten().filter_map(|instance| instance.account));
        }
        Ok(Some(accounts))
    }

    async fn of_units(&self, units: &[Arc<str>]) -> Result<Vec<String>, CallError> {
        let mut accounts = Vec::new();
        let mut unvisited: Vec<String> = units.iter().map(ToString::to_string).collect();
        while let Some(unit) = unvisited.pop() {
            accounts.extend(self.in_unit(&unit).await?);
            unvisited.extend(self.below(&unit).await?);
        }
        Ok(accounts)
    }

    async fn in_unit(&self, unit: &str) -> Result<Vec<String>, CallError> {
        let mut pages = self.units().await.list_accounts_for_parent().parent_id(unit).into_paginator().send();
        let mut accounts = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| failed("ListAccountsForParent", &error))?;
            let active = page.accounts.into_iter().flatten().filter(is_active);
            accounts.extend(active.filter_map(|account| account.id));
        }
        Ok(accounts)
    }

    async fn below(&self, unit: &str) -> Result<Vec<String>, CallError> {
        let request = self.units().await.list_organizational_units_for_parent().parent_id(unit);
        let mut pages = request.into_paginator().send();
        let mut units = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| failed("ListOrganizationalUnitsForParent", &error))?;
            units.extend(page.organizational_units.into_iter().flatten().filter_map(|unit| unit.id));
        }
        Ok(units)
    }
}

/// Returns true if an account is active; lists include suspended and closed accounts. AWS replaces `Status` by `State`
/// (AWS, Organizations API reference, `Account`).
fn is_active(account: &Account) -> bool {
    match (&account.state, &account.status) {
        (Some(state), _) => *state == AccountState::Active,
        (None, status) => *status == Some(AccountStatus::Active),
    }
}

#[async_trait]
impl Accounts for Lists {
    async fn list(&self, source: &AccountSource) -> Result<Vec<String>, CallError> {
        match source {
            AccountSource::Table => Ok(Vec::new()),
            AccountSource::StackSet(name) => self.of_stack_set(name).await,
            AccountSource::OrganizationalUnits(units) => self.of_units(units).await,
        }
    }
}
