//! Everything that runs: emulator, listener, the hub's resources, the functions, delivery.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use etcetera::BaseStrategy;
use listener::Listener;
use localcloud::cloud::Cloud;
use localcloud::delivery::{self, Delivery};
use localcloud::emulator::{Emulator, Options};
use localcloud::endpoint::{self, Endpoint};
use localcloud::metrics::Metrics;
use localcloud::runtime::Function;
use localcloud::schedule::Schedules;
use localcloud::setup::stack::{self, Made};
use localcloud::stack::{Program, Stack};
use localcloud::template::Template;
use localcloud::trail::Trail;
use serde_json::json;

use super::Args;
use super::error::Error;
use super::members::{Accounts, Member};
use super::news::News;
use super::subscriber::HANDLER;
use super::templates::{self, ORGANIZATION};
use super::tokens::Tokens;
use super::{publish, subscriber};

/// The subscriber's environments beside those that reconciles run in: one for events, one for schedules.
const MORE_ENVIRONMENTS: usize = 2;

/// How long invocations in flight may take to end, and the emulator after them.
const STOP_LIMIT: Duration = Duration::from_secs(10);
/// A change to the table is seen at once, and, by those who read tokens, a rotated token soon.
const HURRIED: [(&str, &str); 2] = [("LOGHUB_TABLE_POLL_SECONDS", "0"), ("LOGHUB_TOKEN_TTL_SECONDS", "10")];

/// A running hub. Dropping it ends everything it started.
pub(crate) struct Hub {
    // Fields are dropped in this order: readers before what they read from.
    schedules: Schedules,
    pub(crate) delivery: Delivery,
    pub(crate) stack: Stack,
    pub(crate) trail: Arc<Trail>,
    pub(crate) listener: Listener,
    pub(crate) members: Vec<Member>,
    pub(crate) accounts: Accounts,
    pub(crate) subscriber: Arc<Function>,
    pub(crate) news: News,
    _metrics: Metrics,
    /// Where the table is published.
    pub(crate) table_bucket: String,
    /// Where the tokens are.
    pub(crate) token_prefix: String,
    /// What the template's stack came to.
    pub(crate) made: Made,
    pub(crate) endpoint: Endpoint,
    emulator: Emulator,
}

impl Hub {
    /// Starts everything; `progress` is told what is being waited for.
    pub(crate) async fn start(
        args: &Args,
        start: Start<'_>,
        mut progress: impl FnMut(&str),
    ) -> Result<Hub, Error> {
        let Start { source, members, tokens } = start;
        let mut programs = programs(args)?;
        let emulator = Emulator::start(Options::new(cache()?), &mut progress).await?;
        let endpoint = open(args, &emulator).await?;
        let cloud = endpoint.cloud().clone();
        progress("starting the listener");
        let listener = start_listener(args, tokens).await?;
        progress("making the hub's stack from its template");
        let template = templates::hub(args.template.as_deref(), &cloud, &listener.url())?;
        let made = stack::make(&cloud, &template).await?;
        let token_prefix = templates::setting(&template, "LOGHUB_TOKEN_PREFIX")?;
        tokens.put(&cloud, &token_prefix).await?;
        let bucket = template.bucket("TableBucket").ok_or(Error::Missing("bucket TableBucket"))?.name.clone();
        publish::publish(&cloud, &bucket, source).await?;
        publish::say_release(&cloud, &bucket).await?;
        let trail = trail(&emulator, &template)?;
        let accounts = Accounts::new(&cloud, emulator.cloud(), &template, Arc::clone(&trail))?;
        progress("making the members' stacks and log groups");
        for member in &members {
            endpoint.know(&member.id);
            accounts.join(&member.id).await?;
        }
        // What is there before the hub is up is the sweep's.
        endpoint.follow(Arc::clone(&trail));
        progress("starting the functions");
        let news = News::default();
        let destination = template.destinations.first().ok_or(Error::Missing("destination"))?.name.clone();
        for function in &template.functions {
            if let Some(program) = programs.get_mut(&function.handler) {
                program.cloud = Some(endpoint.acting(&function.role_arn).await?);
            }
        }
        let metrics = Metrics::start(emulator.cloud());
        let stack = Stack::start(&cloud, template, &programs, &metrics.before(news.sink()))?;
        endpoint.serve(stack.functions.values());
        let subscriber = stack.functions.get(HANDLER).ok_or(Error::Missing("subscriber"))?.clone();
        let delivery = Delivery::start(emulator.cloud(), delivery_options(&members, destination));
        progress("the subscriber subscribes the members' log groups");
        subscriber::ask(&subscriber, &json!({"schedule": "sweep"})).await?;
        subscriber::settled(&stack, &trail).await?;
        Ok(Hub {
            schedules: subscriber::schedule(&stack, &subscriber),
            delivery,
            stack,
            trail,
            listener,
            members,
            accounts,
            subscriber,
            news,
            _metrics: metrics,
            table_bucket: bucket,
            token_prefix,
            made,
            endpoint,
            emulator,
        })
    }

    /// AWS as everyone is given it.
    pub(crate) fn cloud(&self) -> &Cloud {
        self.endpoint.cloud()
    }

    /// Ends everything, each part after those that use it; what does not end by itself is killed.
    pub(crate) async fn stop(self) {
        let stopped = async {
            drop(self.schedules);
            drop(self.subscriber);
            drop(self.delivery);
            self.stack.stop().await;
            self.listener.shutdown().await;
            self.emulator.stop().await;
        };
        // Nothing is lost by not waiting: dropping kills.
        let _ = tokio::time::timeout(STOP_LIMIT, stopped).await;
    }
}

/// What a hub is started with.
pub(crate) struct Start<'a> {
    /// The table as written.
    pub(crate) source: &'a str,
    pub(crate) members: Vec<Member>,
    pub(crate) tokens: &'a Tokens,
}

async fn open(args: &Args, emulator: &Emulator) -> Result<Endpoint, Error> {
    let options = endpoint::Options { port: args.port, ..endpoint::Options::new(ORGANIZATION) };
    let unusable = |error| Error::Endpoint(args.port.unwrap_or_default(), error);
    Endpoint::open(emulator.cloud(), options).await.map_err(unusable)
}

/// What members change comes to the queue that the template's rule names.
fn trail(emulator: &Emulator, template: &Template) -> Result<Arc<Trail>, Error> {
    let rule = template.rules.first().ok_or(Error::Missing("rule for members' events"))?;
    let queue = rule.targets.first().and_then(|target| template.queue(target));
    let queue = queue.ok_or(Error::Missing("queue for members' events"))?;
    Ok(Arc::new(Trail::start(emulator.cloud(), rule, &queue.url)))
}

fn delivery_options(members: &[Member], destination: String) -> delivery::Options {
    delivery::Options {
        members: members.iter().map(|member| member.id.to_string()).collect(),
        organization_id: ORGANIZATION.to_owned(),
        destination,
        gather: Duration::from_millis(100),
    }
}

fn programs(args: &Args) -> Result<BTreeMap<String, Program>, Error> {
    let beside = || std::env::current_exe().ok()?.parent().map(Path::to_owned);
    let dir = args.bin_dir.clone().or_else(beside).unwrap_or_default();
    ["shipper", "redeliver", HANDLER]
        .into_iter()
        .map(|name| {
            let path = dir.join(name);
            if !path.is_file() {
                return Err(Error::Program { name, dir: dir.clone() });
            }
            let mut program = Program::new(path);
            let (more, hurried) = if name == HANDLER { (MORE_ENVIRONMENTS, 1) } else { (0, HURRIED.len()) };
            program.max_environments = usize::from(args.environments) + more;
            let hurried = HURRIED.iter().take(hurried);
            program.env = hurried.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            Ok((name.to_owned(), program))
        })
        .collect()
}

pub(crate) fn cache() -> Result<PathBuf, Error> {
    if let Some(cache) = std::env::var_os("LOGHUB_CACHE") {
        return Ok(PathBuf::from(cache));
    }
    let base = etcetera::choose_base_strategy().map_err(|error| Error::Cache(error.to_string()))?;
    Ok(base.cache_dir().join("loghub"))
}

async fn start_listener(args: &Args, tokens: &Tokens) -> Result<Listener, Error> {
    let mut config = listener::Config::local(tokens.accounts());
    config.addr = SocketAddr::from((Ipv4Addr::LOCALHOST, args.listener_port));
    // The demo's secrets are looked for in what is kept: all of it, within the listener's bound on bytes.
    config.keep = usize::MAX;
    Ok(Listener::start(config).await?)
}
