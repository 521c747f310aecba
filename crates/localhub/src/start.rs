//! Starts a hub: everything in the order in which one part needs another.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use listener::Listener;
use localcloud::cloud::Cloud;
use localcloud::delivery::{self, Delivery};
use localcloud::emulator::{self, Emulator};
use localcloud::endpoint::{self, Endpoint};
use localcloud::gate::{Calls, Gate, Outage};
use localcloud::guard::Guard;
use localcloud::metrics::Metrics;
use localcloud::schedule::Schedules;
use localcloud::setup::{self, stack};
use localcloud::stack::Stack;
use localcloud::template::Template;
use localcloud::trail::Trail;
use serde_json::json;

use crate::builder::Builder;
use crate::enforcement;
use crate::error::Error;
use crate::hub::{LocalHub, put_object};
use crate::members::Members;
use crate::programs::Programs;
use crate::templates::setting;

/// The members that join between two words of progress.
const MEMBERS_A_WORD: usize = 20;

impl Builder {
    /// Starts the hub; `progress` is told what is being waited for.
    pub async fn start(self, progress: impl FnMut(&str)) -> Result<LocalHub, Error> {
        // Everything that starts is in this future: on the heap, it makes none of its callers' futures large.
        Box::pin(start(self, progress)).await
    }
}

async fn start(plan: Builder, mut progress: impl FnMut(&str)) -> Result<LocalHub, Error> {
    let emulator = emulate(&plan, &mut progress).await?;
    let guard = guard(&plan, emulator.cloud()).await?;
    let organization = match &guard {
        Some(guard) => enforcement::organization(guard.cloud()).await?,
        None => plan.organization,
    };
    let endpoint = open(plan.port, emulator.cloud(), &organization).await?;
    let cloud = guard.as_deref().map_or(endpoint.cloud(), Guard::cloud).clone();
    progress("starting the listener");
    let listener = Listener::start(plan.listener.clone()).await?;
    progress("making the hub's stack from its template");
    let whole = plan.templates.hub(&cloud, &organization, &listener.url(), &plan.parameters)?;
    let token_prefix = setting(&whole, "LOGHUB_TOKEN_PREFIX")?;
    let external_id = setting(&whole, "LOGHUB_EXTERNAL_ID")?;
    let template = plan.left_out.iter().fold(whole, |template, handler| template.without(handler));
    let made = match &guard {
        Some(guard) => enforcement::make(guard, &template).await?,
        None => stack::make(&cloud, &template).await?,
    };
    setup::tokens(&cloud, &token_prefix, &plan.tokens).await?;
    for (bucket, key, body) in plan.objects {
        put_object(&cloud, &template, &bucket, &key, body).await?;
    }
    let trail = trail(emulator.cloud(), &template)?;
    let destination = template.destinations.first().ok_or(Error::Missing("destination"))?.clone();
    let members = Members {
        external_id,
        guard: guard.clone(),
        templates: plan.templates,
        organization: organization.clone(),
        cloud: cloud.clone(),
        emulator: emulator.cloud().clone(),
        trail: Arc::clone(&trail),
        destination: destination.arn,
        groups: plan.groups,
    };
    join(&plan.members, &endpoint, &members, &mut progress).await?;
    // The sweep finds the log groups that are there before the hub is up.
    endpoint.follow(Arc::clone(&trail));
    progress("starting the functions");
    let gate = gate(&cloud, plan.outages).await?;
    let programs = programs(plan.programs, &endpoint, guard.as_deref(), gate.as_ref(), &template).await?;
    let metrics = Metrics::start(emulator.cloud());
    let stack = Stack::start(&cloud, template, &programs, &metrics.before(plan.logs))?;
    endpoint.serve(stack.functions.values());
    let delivery = delivery::Options {
        members: plan.members,
        organization_id: organization,
        destination: destination.name,
        gather: plan.gather,
    };
    let mut hub = LocalHub {
        schedules: None,
        delivery: Delivery::start(emulator.cloud(), delivery),
        stack,
        members,
        trail,
        listener,
        _metrics: metrics,
        token_prefix,
        made,
        gate,
        endpoint,
        guard,
        emulator,
    };
    if let Some(rates) = plan.rates {
        progress("the subscriber subscribes the members' log groups");
        hub.ask(&json!({"schedule": "sweep"})).await?;
        hub.settled().await?;
        hub.schedules = Some(schedules(&hub.stack, &rates));
    }
    Ok(hub)
}

async fn emulate(plan: &Builder, progress: impl FnMut(&str)) -> Result<Emulator, Error> {
    let mut options = emulator::Options::new(&plan.cache);
    if plan.is_enforced {
        options.env.push(("AUTH".to_owned(), "true".to_owned()));
    }
    Ok(Emulator::start(options, progress).await?)
}

async fn guard(plan: &Builder, emulator: &Cloud) -> Result<Option<Arc<Guard>>, Error> {
    if !plan.is_enforced {
        return Ok(None);
    }
    let guard = Guard::open(emulator).await.map_err(|cause| Error::Endpoint { port: 0, cause })?;
    Ok(Some(Arc::new(guard)))
}

async fn open(port: Option<u16>, emulator: &Cloud, organization: &str) -> Result<Endpoint, Error> {
    let options = endpoint::Options { port, ..endpoint::Options::new(organization) };
    let port = port.unwrap_or_default();
    Endpoint::open(emulator, options).await.map_err(|cause| Error::Endpoint { port, cause })
}

/// Sends what members change to the queue that the template's rule names.
fn trail(emulator: &Cloud, template: &Template) -> Result<Arc<Trail>, Error> {
    let rule = template.rules.first().ok_or(Error::Missing("rule for members' events"))?;
    let queue = rule.targets.first().and_then(|target| template.queue(target));
    let queue = queue.ok_or(Error::Missing("queue for members' events"))?;
    Ok(Arc::new(Trail::start(emulator, rule, &queue.url)))
}

/// Makes the accounts members, and tells how far that is.
async fn join(
    accounts: &[String],
    endpoint: &Endpoint,
    members: &Members,
    progress: &mut impl FnMut(&str),
) -> Result<(), Error> {
    for (number, account) in accounts.iter().enumerate() {
        if number.is_multiple_of(MEMBERS_A_WORD) {
            progress(&format!("making the members' stacks and log groups: {number} of {}", accounts.len()));
        }
        endpoint.know(account);
        members.join(account).await?;
    }
    Ok(())
}

async fn gate(cloud: &Cloud, outages: Option<Vec<(Calls, Outage)>>) -> Result<Option<Gate>, Error> {
    let Some(outages) = outages else { return Ok(None) };
    let gate = Gate::open(cloud).await.map_err(|cause| Error::Endpoint { port: 0, cause })?;
    for (calls, outage) in outages {
        gate.fail(calls, outage);
    }
    Ok(Some(gate))
}

/// The programs, each acting by its function's role, and through the gate if there is one.
async fn programs(
    mut programs: Programs,
    endpoint: &Endpoint,
    guard: Option<&Guard>,
    gate: Option<&Gate>,
    template: &Template,
) -> Result<Programs, Error> {
    for function in &template.functions {
        if let Some(program) = programs.get_mut(&function.handler) {
            program.cloud = Some(match guard {
                // The emulator lets an account's root pass for a service.
                Some(guard) => guard.cloud().acting(guard.cloud().assume(&function.role_arn, None).await?),
                None => endpoint.acting(&function.role_arn).await?,
            });
            program.env.extend(gate.map(|gate| ("AWS_ENDPOINT_URL".to_owned(), gate.url())));
        }
    }
    Ok(programs)
}

/// Plays the template's schedules.
fn schedules(stack: &Stack, rates: &BTreeMap<String, Duration>) -> Schedules {
    let schedules = stack.template.schedules.iter().filter_map(|schedule| {
        let mut functions = stack.functions.values();
        let function = functions.find(|function| function.spec().name == schedule.function)?;
        Some((schedule.clone(), Arc::clone(function)))
    });
    Schedules::start(schedules, rates)
}
