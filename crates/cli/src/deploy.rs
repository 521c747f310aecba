//! `loghub deploy` and `loghub undeploy`: the hub's stack from a release's files, and away again.

mod change;
mod in_force;
mod next;
mod place;
mod release;
mod retention;
mod stack;
mod undeploy;
mod upload;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use console::style;
use miette::Diagnostic;
use serde_json::{Value, json};
use thiserror::Error;
use tokio::time::{Instant, sleep};

use crate::exit::{self, Ending, Outcome};
use crate::hub::{Hub, HubArgs};
use crate::output::{Format, can_ask, print};
use crate::publish::Versions;
use crate::release::Release as Deployed;
use crate::screen::Screen;
use crate::table::{self, Loaded};
use crate::token;
use in_force::InForce;
use next::{Next, Uploaded};
use place::{LOOK_EVERY, Place, ROLE_PATIENCE};
use release::{File, Release};
use stack::{Plan, Stack};
use upload::{HUB, ONBOARDING, Upload};

pub(crate) use undeploy::{UndeployArgs, undeploy};

const HUB_TEMPLATE: &str = include_str!("../../../infra/hub.yaml");
const MEMBER_TEMPLATE: &str = include_str!("../../../infra/member.yaml");
const ONBOARDING_TEMPLATE: &str = include_str!("../../../infra/onboarding.yaml");

/// What `deploy` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  loghub deploy --org o-a1b2c3d4e5 --ou ou-ab12-cdefghij --plan
  loghub deploy --org o-a1b2c3d4e5 --ou ou-ab12-cdefghij \\
    --parameter AlarmEmail=platform@example.com
  loghub deploy --org o-a1b2c3d4e5 --ou ou-ab12-cdefghij --yes      # a newer release, in a pipeline

It deploys to the account and Region of the AWS environment. Parameters that are not given stay as they are. What would
lose log events, or the place in them, is refused. The published table is loaded first: one that this release does not
load is refused, and where the release decides otherwise than the deployed one, it shows that and asks. Interrupted, it goes on in AWS: run it again.

Exit codes: 0 the hub is deployed and answers, or with --plan: it could be; 1 it is not, and the output says why.")]
pub struct DeployArgs {
    /// The organisation whose accounts may send logs, such as o-a1b2c3d4e5
    #[arg(long, value_name = "ID")]
    org: String,
    /// A unit whose accounts become members, for the next steps; more than once for several
    #[arg(long, value_name = "ID")]
    ou: Vec<String>,
    /// The stack's name
    #[arg(long, default_value = "loghub")]
    stack_name: String,
    /// The folder of a release's files; the one that this program is in if not given
    #[arg(long, value_name = "DIR")]
    release: Option<PathBuf>,
    /// The table, published if none is
    #[arg(long, default_value = "routing.toml", value_name = "FILE")]
    routing: PathBuf,
    /// A parameter of infra/hub.yaml; more than once for several
    #[arg(long, value_name = "NAME=VALUE", value_parser = parameter)]
    parameter: Vec<(String, String)>,
    /// A template in place of the built-in infra/hub.yaml
    #[arg(long, value_name = "FILE")]
    template: Option<PathBuf>,
    /// Show what would change, and leave the hub as it is: to learn that from CloudFormation, this uploads the
    /// release's files to the code bucket, which is made if there is none, and makes a change set, which it deletes
    #[arg(long)]
    plan: bool,
    /// Don't ask whether it is meant
    #[arg(long)]
    yes: bool,
    /// Don't invoke the functions afterwards
    #[arg(long)]
    no_smoke_test: bool,
}

#[derive(Debug, Diagnostic, Error)]
enum NotDeployed {
    #[error("nothing is deployed: nobody said that it is meant")]
    #[diagnostic(help("give --yes, or --plan to see what would change"))]
    NotMeant,
    #[error("nothing is deployed: {0} would be made anew, and what is in there be lost")]
    #[diagnostic(help(
        "a parameter or a template of your own asks for that: take it back. To start afresh, `loghub undeploy` first"
    ))]
    Losses(String),
    #[error("{} can't be read: {reason}", path.display())]
    #[diagnostic(help("--template names a CloudFormation template"))]
    Template { path: PathBuf, reason: std::io::Error },
    #[error("this program does not know where it is: {0}")]
    #[diagnostic(help("give --release"))]
    NoFolder(std::io::Error),
    #[error("the stack does not say where its table is")]
    #[diagnostic(help("its template must have the output TableLocation, as infra/hub.yaml has"))]
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

/// What deploy decides itself, and what people say.
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

/// Lets a plan pass, or takes it away.
async fn allow(stack: &Stack, plan: &Plan, in_force: &InForce, args: &DeployArgs) -> miette::Result<()> {
    let losses = plan.losses();
    let refusal = if !losses.is_empty() {
        Some(NotDeployed::Losses(losses.join(", ")))
    } else if args.yes || (plan.changes.is_empty() && !in_force.changes()) || asked() {
        None
    } else {
        Some(NotDeployed::NotMeant)
    };
    let Some(refusal) = refusal else { return Ok(()) };
    stack.forget(plan).await.map_err(stack::Undeployable::from)?;
    Err(refusal.into())
}

fn asked() -> bool {
    let question = "Carry these changes out?";
    can_ask() && dialoguer::Confirm::new().with_prompt(question).default(false).interact().unwrap_or(false)
}

/// A deployment that is carried out.
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
    let error = ended.as_ref().err().map(exit::in_json);
    format.show(
        || human(&done, &next),
        || {
            json!({
                "changes": plan.changes,
                "table": in_force.json(),
                "outputs": done.outputs,
                "first_table_published": done.published,
                "answers": done.answers,
                "missing_tokens": done.missing_tokens,
                "next": next.commands(),
                "error": error,
            })
        },
    );
    match (ended, format) {
        (Ok(()), _) => Ok(Ending::Success),
        (Err(error), Format::Human) => Err(error),
        (Err(_), Format::Json) => Ok(Ending::Failure),
    }
}

/// Has the hub say which release it is, by a role that may have been given the right for it just now.
async fn say_release(versions: &Versions) {
    let until = Instant::now() + ROLE_PATIENCE;
    loop {
        match Deployed::this().put(versions).await {
            Err(error) if error.denied && Instant::now() < until => sleep(LOOK_EVERY).await,
            Err(error) => {
                return eprintln!(
                    "{} the hub does not say which release it is, so that publish can't tell which keys it knows: {error}; \
                     deploy again",
                    style('!').yellow()
                );
            }
            Ok(()) => return,
        }
    }
}

/// The steps that were done after the stack, as far as they got.
#[derive(Default)]
struct Done {
    outputs: BTreeMap<String, String>,
    published: bool,
    /// The functions' answers, by name.
    answers: BTreeMap<&'static str, Value>,
    missing_tokens: Vec<String>,
}

impl Done {
    /// Publishes the table if none is, and has the hub answer.
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
        text.push_str("  the table is published, the first\n");
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
        || json!({"changes": plan.changes, "losses": losses, "table": in_force.json()}),
    );
}

fn parameter(text: &str) -> Result<(String, String), String> {
    let (name, value) =
        text.split_once('=').ok_or("write NAME=VALUE, such as AlarmEmail=platform@example.com")?;
    Ok((name.to_owned(), value.to_owned()))
}
