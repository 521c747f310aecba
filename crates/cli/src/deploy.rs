//! `loghub deploy` and `loghub undeploy`: create, update and delete the hub's stack.

mod args;
mod change;
mod in_force;
mod next;
mod place;
mod release;
mod retention;
mod stack;
mod templates;
mod undeploy;
mod upload;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use console::style;
use miette::Diagnostic;
use serde::Serialize;
use serde_json::{Value, json};
use thiserror::Error;
use tokio::time::{Instant, sleep};

use crate::confirm::NotConfirmed;
use crate::exit::{Ending, ErrorAnswer, Outcome};
use crate::hub::{Hub, HubArgs};
use crate::output::{Format, print};
use crate::release::Release as Deployed;
use crate::screen::Screen;
use crate::table::{self, Loaded};
use crate::token;
use crate::versions::Versions;
use change::Change;
use in_force::InForce;
use next::{Next, Uploaded};
use place::{LOOK_EVERY, Place, ROLE_PATIENCE};
use release::{File, Release};
use stack::{Plan, Stack};
use templates::{HUB_TEMPLATE, MEMBER_TEMPLATE, ONBOARDING_TEMPLATE};
use upload::{HUB, ONBOARDING, Upload};

pub(crate) use args::DeployArgs;
pub(crate) use undeploy::{UndeployArgs, undeploy};

#[derive(Debug, Diagnostic, Error)]
enum NotDeployed {
    #[error(transparent)]
    #[diagnostic(transparent)]
    NotConfirmed(#[from] NotConfirmed),
    #[error("the hub was not deployed: {0} would be replaced, and the data there lost")]
    #[diagnostic(help(
        "a parameter or your own template causes that: revert it. To start afresh, run `loghub undeploy` first"
    ))]
    Losses(String),
    #[error("failed to read `{}`: {reason}", path.display())]
    #[diagnostic(help("pass a CloudFormation template to `--template`"))]
    Template { path: PathBuf, reason: std::io::Error },
    #[error("failed to find the folder of this program: {0}")]
    #[diagnostic(help("pass the release's folder to `--release`"))]
    NoFolder(std::io::Error),
    #[error("the stack has no output TableLocation")]
    #[diagnostic(help("add that output to the template, as in infra/hub.yaml"))]
    NoTableLocation,
}

/// Deploys a hub, or a newer release over it.
pub(crate) async fn deploy(args: &DeployArgs, format: Format) -> Outcome {
    let loaded = table::load_as_functions(&args.routing)?;
    let release = Release::read(&folder(args)?)?;
    let template = template(args)?;
    let place = Place::find().await?;
    let stack = Stack::new(&place, &args.stack_name);
    let outputs = stack.outputs().await.map_err(stack::Undeployable::from)?;
    let screen = Screen::new();
    screen.wait_for("loading the published table");
    let in_force = Box::pin(InForce::look(&place, &outputs, &screen)).await;
    screen.close();
    let in_force = in_force?;
    if !in_force.is_published {
        // It is published as the first: what publish would refuse is refused.
        table::load(&args.routing)?;
    }
    let screen = Screen::new();
    screen.wait_for(&format!("uploading the release to {} in {}", place.account, place.region));
    let uploaded = upload(&place, args, &release, &template).await?;
    screen.wait_for("making a change set: CloudFormation says what would change");
    let plan = stack.plan(&uploaded.hub, &parameters(args, &release, &uploaded), &screen).await?;
    screen.close();
    if format == Format::Human {
        print(&change::human(&plan.changes));
        print(&in_force.human());
    }
    if args.plan {
        stack.forget(&plan).await.map_err(stack::Undeployable::from)?;
        say_plan(&plan, &in_force, &uploaded.bucket, format);
        return Ok(Ending::success_if(plan.losses().is_empty()));
    }
    allow(&stack, &plan, &in_force, args).await?;
    let screen = Screen::new();
    let done = stack.carry_out(&plan, &screen).await;
    screen.close();
    done?;
    let deployment = Deployment { place: &place, stack: &stack, plan: &plan, in_force: &in_force };
    Box::pin(finish(&deployment, &loaded, args, &uploaded, format)).await
}

fn folder(args: &DeployArgs) -> Result<PathBuf, NotDeployed> {
    if let Some(folder) = &args.release {
        return Ok(folder.clone());
    }
    let own = std::env::current_exe().map_err(NotDeployed::NoFolder)?;
    Ok(own.parent().unwrap_or(Path::new(".")).to_owned())
}

fn template(args: &DeployArgs) -> Result<String, NotDeployed> {
    let Some(path) = &args.template else { return Ok(HUB_TEMPLATE.to_owned()) };
    std::fs::read_to_string(path).map_err(|reason| NotDeployed::Template { path: path.clone(), reason })
}

async fn upload(
    place: &Place,
    args: &DeployArgs,
    release: &Release,
    template: &str,
) -> Result<Uploaded, stack::Undeployable> {
    let upload = Upload::open(place, &args.org).await?;
    let hub = upload.put(HUB, &File::new("hub.yaml", template.to_owned())).await?;
    let member = upload.put(ONBOARDING, &File::new("member.yaml", MEMBER_TEMPLATE)).await?;
    let onboarding = upload.put(ONBOARDING, &File::new("onboarding.yaml", ONBOARDING_TEMPLATE)).await?;
    Ok(Uploaded {
        shipper: upload.put(HUB, &release.shipper).await?,
        subscriber: upload.put(HUB, &release.subscriber).await?,
        hub: upload.url(&hub),
        member: upload.url(&member),
        onboarding: upload.url(&onboarding),
        bucket: upload.bucket,
    })
}

/// The parameters that deploy sets, and those that are given.
fn parameters(args: &DeployArgs, release: &Release, uploaded: &Uploaded) -> BTreeMap<String, String> {
    let own = [
        ("OrganizationId", args.org.as_str()),
        ("CodeBucket", &uploaded.bucket),
        ("ShipperCodeKey", &uploaded.shipper),
        ("SubscriberCodeKey", &uploaded.subscriber),
        ("Architecture", release.architecture),
    ];
    let own = own.map(|(name, value)| (name.to_owned(), value.to_owned()));
    own.into_iter().chain(args.parameter.iter().cloned()).collect()
}

/// Accepts a plan, or deletes its change set.
async fn allow(stack: &Stack, plan: &Plan, in_force: &InForce, args: &DeployArgs) -> miette::Result<()> {
    let losses = plan.losses();
    let refusal = if !losses.is_empty() {
        Some(NotDeployed::Losses(losses.join(", ")))
    } else if plan.changes.is_empty() && !in_force.changes() {
        None
    } else {
        let refusal = NotConfirmed::new("the hub was not deployed", ", or `--plan` to see what would change");
        refusal.unless(args.yes, "", "Apply these changes?").err().map(NotDeployed::from)
    };
    let Some(refusal) = refusal else { return Ok(()) };
    stack.forget(plan).await.map_err(stack::Undeployable::from)?;
    Err(refusal.into())
}

/// A deployment that was applied.
struct Deployment<'a> {
    place: &'a Place,
    stack: &'a Stack,
    plan: &'a Plan,
    in_force: &'a InForce,
}

async fn finish(
    deployment: &Deployment<'_>,
    loaded: &Loaded,
    args: &DeployArgs,
    uploaded: &Uploaded,
    format: Format,
) -> Outcome {
    let Deployment { place, stack, plan, in_force } = *deployment;
    let mut done = Done::default();
    let ended = Box::pin(done.finish(place, stack, loaded, args)).await;
    let next = Next { place, args, uploaded, missing_tokens: &done.missing_tokens };
    let error = ended.as_ref().err().map(ErrorAnswer::of);
    format.show(
        || human(&done, &next),
        || Answer { changes: &plan.changes, table: in_force, done: &done, next: next.commands(), error },
    );
    match (ended, format) {
        (Ok(()), _) => Ok(Ending::Success),
        (Err(error), Format::Human) => Err(error),
        (Err(_), Format::Json) => Ok(Ending::Failure),
    }
}

/// Notes the release beside the table, by a role that may have been given the permission just now.
async fn say_release(versions: &Versions) {
    let until = Instant::now() + ROLE_PATIENCE;
    loop {
        match Deployed::this().put(versions).await {
            Err(error) if error.denied && Instant::now() < until => sleep(LOOK_EVERY).await,
            Err(error) => {
                return eprintln!(
                    "{} failed to note the release beside the table, by which `loghub publish` knows the hub's keys: {error}; \
                     deploy again",
                    style('!').yellow()
                );
            }
            Ok(()) => return,
        }
    }
}

#[derive(Serialize)]
struct Answer<'a> {
    changes: &'a [Change],
    table: &'a InForce,
    #[serde(flatten)]
    done: &'a Done,
    next: Vec<(String, String)>,
    error: Option<ErrorAnswer>,
}

#[derive(Serialize)]
struct PlanAnswer<'a> {
    changes: &'a [Change],
    losses: &'a [&'a str],
    table: &'a InForce,
}

/// The results of the steps after the stack.
#[derive(Default, Serialize)]
struct Done {
    outputs: BTreeMap<String, String>,
    #[serde(rename = "first_table_published")]
    published: bool,
    /// The functions' answers, by name.
    answers: BTreeMap<&'static str, Value>,
    missing_tokens: Vec<String>,
}

impl Done {
    /// Publishes the table if the hub has none, and invokes the functions.
    async fn finish(
        &mut self,
        place: &Place,
        stack: &Stack,
        loaded: &Loaded,
        args: &DeployArgs,
    ) -> miette::Result<()> {
        self.outputs = stack.outputs().await.map_err(stack::Undeployable::from)?;
        let location = self.outputs.get("TableLocation").ok_or(NotDeployed::NoTableLocation)?;
        let config = place.acting_as(self.outputs.get("PublisherRoleArn")).await?;
        let versions = Versions::at(&config, location).ok_or(NotDeployed::NoTableLocation)?;
        self.published = versions.first(&loaded.source).await?;
        say_release(&versions).await;
        if args.no_smoke_test { Ok(()) } else { Box::pin(self.check(loaded)).await }
    }

    /// Looks for tokens, and invokes the functions.
    async fn check(&mut self, loaded: &Loaded) -> miette::Result<()> {
        let hub = Hub::open(&HubArgs::deployed()).await?;
        let present = token::present(&hub).await?;
        let lacks = |(token, _): &(Arc<str>, Arc<str>)| !present.iter().any(|known| *known.name == **token);
        let asked: Vec<(Arc<str>, Arc<str>)> = loaded.table.tokens().into_iter().filter(lacks).collect();
        self.missing_tokens = asked.into_iter().map(|(_, team)| team.to_string()).collect();
        self.answers.insert("shipper", hub.ask_shipper(&json!({ "Records": [] })).await?);
        self.answers.insert("subscriber", hub.ask_subscriber(&json!({ "schedule": "diff" })).await?);
        Ok(())
    }
}

fn human(done: &Done, next: &Next) -> String {
    let mut text = format!("{} the hub is deployed\n", style('✓').green());
    if done.published {
        text.push_str("  the table is published as the first version\n");
    }
    for name in done.answers.keys() {
        // Writing to a String does not fail.
        let _ = writeln!(text, "{} {name} answers", style('✓').green());
    }
    text + &next.human()
}

fn say_plan(plan: &Plan, in_force: &InForce, bucket: &str, format: Format) {
    let losses = plan.losses();
    let done =
        format!("The release's files were uploaded to s3://{bucket}, and the change set is deleted again.");
    format.show(
        || match losses.as_slice() {
            [] => format!("This was only the plan: the hub is unchanged. {done}\n"),
            lost => format!(
                "{} deploy would refuse this: {} would be replaced, and the data there lost. {done}\n",
                style('✗').red(),
                lost.join(", ")
            ),
        },
        || PlanAnswer { changes: &plan.changes, losses: &losses, table: in_force },
    );
}
