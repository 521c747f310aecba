//! A hub whose every function acts by its own role, and members by theirs, on an emulator that enforces IAM.

mod deploy;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use listener::{Account, Config, Listener};
use localcloud::cloud::Cloud;
use localcloud::delivery::{self, Delivery};
use localcloud::emulator::{Emulator, Options};
use localcloud::guard::{Guard, Role, Used};
use localcloud::iam::Policy;
use localcloud::runtime::Invoke as _;
use localcloud::setup;
use localcloud::stack::Stack;
use localcloud::template::{Resource, Template};
use serde_json::Value;
use tokio::time::timeout;

use crate::logs::Logs;
use crate::plan::Plan;
use crate::templates::{self, TOKENS};
use crate::{LIMIT, TEAMS, functions};

/// What is parked is tried again at once.
const SETTINGS: [(&str, &str); 1] = [("LOGHUB_BACKOFF_SECONDS", "1")];
/// What the functions' handlers are called in the template.
const FUNCTIONS: [(&str, &str); 3] =
    [("shipper", "ShipperRole"), ("redeliver", "RedeliverRole"), ("subscriber", "SubscriberRole")];

/// A hub under enforcement. Dropping it ends everything it started.
pub struct Enforced {
    // Fields are dropped in this order: readers before what they read from.
    delivery: Delivery,
    stack: Stack,
    /// The listener, whose sub-accounts are the teams.
    pub listener: Listener,
    /// What the functions print.
    pub logs: Arc<Logs>,
    roles: BTreeMap<String, Role>,
    organization: String,
    guard: Guard,
    emulator: Emulator,
}

impl Enforced {
    /// A hub of the whole template, with this table in force.
    pub async fn start(table: &str) -> Enforced {
        let mut options = Options::new(functions::emulator_cache());
        options.env.push(("AUTH".to_owned(), "true".to_owned()));
        let emulator = Emulator::start(options, |_| {}).await.expect("the emulator starts");
        let guard = Guard::open(emulator.cloud()).await.expect("a port is free");
        let root = guard.cloud().clone();
        let accounts = TEAMS.map(|team| Account::new(team, format!("{team}-token")));
        let listener = Listener::start(Config::local(accounts)).await.expect("the listener starts");
        let organization = organization(&root).await;
        let template = templates::hub(&root, &organization, &listener.url(), &[("BreakGlassPrincipal", "*")]);
        deploy::deploy(&root, &template).await;
        let roles = roles(&template);
        for role in roles.values() {
            guard.know(role.clone());
        }
        let tokens = TEAMS.map(|team| (team.to_owned(), format!("{team}-token"))).into();
        setup::tokens(&root, TOKENS, &tokens).await.expect("the tokens are written");
        let table_bucket = template.bucket("TableBucket").expect("a table bucket").name.clone();
        setup::object(&root, &table_bucket, "routing.toml", table.into())
            .await
            .expect("the table is published");
        let mut programs = functions::programs(&Plan::new(table).settings(&SETTINGS), root.endpoint());
        for (handler, role) in FUNCTIONS {
            // The emulator lets an account's root pass for a service.
            let acting = root.assume(&roles[role].arn(), None).await.expect("Lambda may");
            programs.get_mut(handler).expect("a program").cloud = Some(root.acting(acting));
        }
        let delivery = delivery::Options {
            members: Vec::new(),
            organization_id: organization.clone(),
            destination: template.destinations[0].name.clone(),
            gather: Duration::from_millis(50),
        };
        let delivery = Delivery::start(emulator.cloud(), delivery);
        let logs = Arc::<Logs>::default();
        let stack = Stack::start(&root, template, &programs, &logs.sink()).expect("the stack starts");
        Enforced { delivery, stack, listener, logs, roles, organization, guard, emulator }
    }

    /// Makes the member's stack in an account, which asks for this external id.
    pub async fn join(&mut self, account: &str, external_id: &str) {
        let stack_set = templates::members(&self.root(), &self.organization, external_id);
        let template = stack_set.instance(&self.root(), account).expect("the template is complete");
        deploy::deploy(&self.root(), &template).await;
        for role in roles(&template).into_values() {
            self.guard.know(role.clone());
            self.roles.insert(format!("{account}/{}", role.logical_id), role);
        }
        self.delivery.add_member(account);
    }

    /// Invokes the subscriber, and gives its answer.
    pub async fn ask(&self, payload: Value) -> Value {
        let subscriber = &self.stack.functions["subscriber"];
        let answer = self.in_time("an answer", subscriber.invoke(Bytes::from(payload.to_string()))).await;
        let answer = answer.unwrap_or_else(|error| panic!("{payload}: {error}\n{}", self.report()));
        serde_json::from_slice(&answer).expect("an answer is JSON")
    }

    /// Waits until the subscriber has done with everything that it was told of.
    pub async fn settled(&self) {
        let settled = async {
            for mapping in ["EventsMapping", "ReconcileMapping"] {
                self.stack.sqs[mapping].drained().await.expect("the queue can be counted");
            }
        };
        self.in_time("everything told is done", settled).await;
    }

    /// Waits until everything in the stream is shipped, and everything parked redelivered.
    pub async fn shipped(&self) {
        let shipped = async {
            self.delivery.drained().await;
            self.stack.kinesis["ShipperMapping"].drained().await;
            self.stack.sqs["RedeliverMapping"].drained().await.expect("the park queue can be counted");
        };
        self.in_time("everything is shipped", shipped).await;
    }

    /// Waits until a team has so many documents.
    pub async fn wait(&self, team: &str, documents: u64) {
        if let Err(error) = self.listener.wait_for(team, documents, LIMIT).await {
            panic!("{error}\n{}", self.report());
        }
    }

    /// AWS as the root of whatever account is asked for.
    #[must_use]
    pub fn root(&self) -> Cloud {
        self.guard.cloud().clone()
    }

    /// AWS as a role of the hub's template.
    pub async fn acting(&self, role: &str) -> Cloud {
        let acting = self.root().assume(&self.roles[role].arn(), None).await.expect("people may");
        self.root().acting(acting)
    }

    /// What assuming a role of a member's template, as a role of the hub's, comes to; past the guard, so that it is
    /// the role's own trust that decides.
    pub async fn assume(
        &self,
        hub_role: &str,
        member: &str,
        role: &str,
        external_id: Option<&str>,
    ) -> Result<Cloud, String> {
        let acting = self.root().assume(&self.roles[hub_role].arn(), None).await.expect("the hub's role");
        let past = self.emulator.cloud().acting(acting);
        let assumed = past.assume(&self.roles[&format!("{member}/{role}")].arn(), external_id).await;
        assumed.map(|session| past.acting(session)).map_err(|error| error.to_string())
    }

    /// The name that the template's resource has.
    #[must_use]
    pub fn bucket(&self, logical_id: &str) -> &str {
        &self.stack.template.bucket(logical_id).expect("the template has the bucket").name
    }

    /// The URL of a queue of the template.
    #[must_use]
    pub fn queue(&self, logical_id: &str) -> &str {
        &self.stack.template.queue(logical_id).expect("the template has the queue").url
    }

    /// The ARN of the stream.
    #[must_use]
    pub fn stream(&self) -> &str {
        &self.stack.template.streams[0].arn
    }

    /// What the functions' and members' roles are granted and did not use: role, statement, action.
    #[must_use]
    pub fn unused(&self) -> Used {
        let used = self.guard.used();
        let functions = FUNCTIONS.map(|(_, role)| role);
        let roles = self
            .roles
            .values()
            .filter(|role| functions.contains(&role.logical_id.as_str()) || role.logical_id == "MemberRole");
        let granted = roles.flat_map(|role| {
            let granted = role.policy.statements().flat_map(|statement| {
                statement.actions.iter().map(|action| (statement.sid.clone(), action.clone()))
            });
            granted.map(|(sid, action)| (role.logical_id.clone(), sid, action))
        });
        granted.filter(|grant| !used.contains(grant)).collect()
    }

    /// What the guard refused so far.
    #[must_use]
    pub fn refused(&self) -> Vec<String> {
        self.guard.refused()
    }

    /// Everything that was counted, and what the functions said last.
    #[must_use]
    pub fn report(&self) -> String {
        let sqs = self.stack.sqs.iter().map(|(name, mapping)| format!("{name}: {:?}", mapping.status()));
        format!(
            "delivery: {:?}\nrefused: {:#?}\n{}\n{}",
            self.delivery.status(),
            self.refused(),
            sqs.collect::<Vec<_>>().join("\n"),
            self.logs.tail(25).join("\n"),
        )
    }

    async fn in_time<T>(&self, what: &str, future: impl Future<Output = T>) -> T {
        timeout(LIMIT, future).await.unwrap_or_else(|late| panic!("{what}: {late}\n{}", self.report()))
    }
}

/// The organisation of the hub's account: the emulator makes one for each that asks.
async fn organization(root: &Cloud) -> String {
    let client = aws_sdk_organizations::Client::new(&root.sdk(root.hub()));
    let answer = client.describe_organization().send().await.expect("the hub has an organisation");
    answer.organization.and_then(|organization| organization.id).expect("it has an id")
}

fn roles(template: &Template) -> BTreeMap<String, Role> {
    let roles = template.resources.iter().filter(|(_, resource)| resource.kind == "AWS::IAM::Role");
    let role = |(id, resource): (&String, &Resource)| {
        let role = Role {
            account: template.context.account.clone(),
            name: resource.name.clone(),
            logical_id: id.clone(),
            policy: Policy::of(documents(resource)),
        };
        (id.clone(), role)
    };
    roles.map(role).collect()
}

/// The documents of a role's own policies.
fn documents(role: &Resource) -> impl Iterator<Item = &Value> {
    let policies = role.properties["Policies"].as_array().expect("a role has policies");
    policies.iter().map(|policy| &policy["PolicyDocument"])
}
