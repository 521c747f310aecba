//! A hub whose every function acts by its own role, and members by theirs, on an emulator that enforces IAM.

use std::collections::BTreeMap;
use std::ops::Deref;

use localcloud::cloud::Cloud;
use localcloud::guard::{Guard, Role, Used};

use crate::hub::LocalHub;
use crate::plan::Plan;

/// Settings by which parked bulks are tried again at once.
const SETTINGS: [(&str, &str); 1] = [("LOGHUB_BACKOFF_SECONDS", "1")];
/// The functions' roles in the template.
const FUNCTIONS: [&str; 3] = ["ShipperRole", "RedeliverRole", "SubscriberRole"];

/// A hub under enforcement. Dropping it ends everything it started.
pub struct Enforced {
    hub: LocalHub,
    /// The hub's by their names in the template; a member's behind its account and a slash.
    roles: BTreeMap<String, Role>,
}

impl Deref for Enforced {
    type Target = LocalHub;

    fn deref(&self) -> &LocalHub {
        &self.hub
    }
}

impl Enforced {
    /// A hub of the whole template, with this table in force.
    pub async fn start(table: &str) -> Enforced {
        let builder = Plan::new(table).settings(&SETTINGS).builder().enforced();
        let hub = LocalHub::build(builder.parameters(&[("BreakGlassPrincipal", "*")])).await;
        let roles = localhub::roles(hub.template()).into_iter();
        Enforced { roles: roles.map(|role| (role.logical_id.clone(), role)).collect(), hub }
    }

    /// Makes the member's stack in an account, which asks for this external id.
    pub async fn join(&mut self, account: &str, external_id: &str) {
        self.hub.join_asking(account, external_id).await.expect("the stack is made");
        let template = self.hub.members.instance(account, external_id).expect("the template is complete");
        let roles = localhub::roles(&template).into_iter();
        self.roles.extend(roles.map(|role| (format!("{account}/{}", role.logical_id), role)));
    }

    /// Waits until everything in the stream is shipped, and everything parked redelivered.
    pub async fn shipped(&self) {
        self.hub.shipped().await;
        let redelivered = self.stack.sqs["RedeliverMapping"].drained();
        let redelivered = self.in_time("everything parked is redelivered", redelivered).await;
        redelivered.expect("the park queue can be counted");
    }

    /// AWS as the root of whatever account is asked for.
    #[must_use]
    pub fn root(&self) -> Cloud {
        self.cloud().clone()
    }

    /// AWS as a role of the hub's template.
    pub async fn acting(&self, role: &str) -> Cloud {
        let acting = self.root().assume(&self.roles[role].arn(), None).await.expect("people may");
        self.root().acting(acting)
    }

    /// Assumes a role of a member's template as a role of the hub's; past the guard, so that the role's own trust
    /// decides.
    pub async fn assume(
        &self,
        hub_role: &str,
        member: &str,
        role: &str,
        external_id: Option<&str>,
    ) -> Result<Cloud, String> {
        let acting = self.root().assume(&self.roles[hub_role].arn(), None).await.expect("the hub's role");
        let past = self.emulator().acting(acting);
        let assumed = past.assume(&self.roles[&format!("{member}/{role}")].arn(), external_id).await;
        assumed.map(|session| past.acting(session)).map_err(|error| error.to_string())
    }

    /// The name that the template's resource has.
    #[must_use]
    pub fn bucket(&self, logical_id: &str) -> &str {
        &self.template().bucket(logical_id).expect("the template has the bucket").name
    }

    /// The URL of a queue of the template.
    #[must_use]
    pub fn queue(&self, logical_id: &str) -> &str {
        &self.template().queue(logical_id).expect("the template has the queue").url
    }

    /// The ARN of the stream.
    #[must_use]
    pub fn stream(&self) -> &str {
        &self.template().streams[0].arn
    }

    /// The grants that the functions' and members' roles did not use: role, statement, action.
    #[must_use]
    pub fn unused(&self) -> Used {
        let used = self.guard().used();
        let roles = self.roles.values();
        let roles = roles
            .filter(|role| FUNCTIONS.contains(&role.logical_id.as_str()) || role.logical_id == "MemberRole");
        let granted = roles.flat_map(|role| {
            let granted = role.policy.statements().flat_map(|statement| {
                statement.actions.iter().map(|action| (statement.sid.clone(), action.clone()))
            });
            granted.map(|(sid, action)| (role.logical_id.clone(), sid, action))
        });
        granted.filter(|grant| !used.contains(grant)).collect()
    }

    /// The guard's refusals so far.
    #[must_use]
    pub fn refused(&self) -> Vec<String> {
        self.guard().refused()
    }

    /// Everything that was counted, and what the functions said last.
    #[must_use]
    pub fn report(&self) -> String {
        format!("refused: {:#?}\n{}", self.refused(), self.hub.report())
    }

    fn guard(&self) -> &Guard {
        self.guard.as_ref().expect("a hub under enforcement has a guard")
    }
}
