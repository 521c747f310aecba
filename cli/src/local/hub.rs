//! Everything that runs: emulator, listener, the hub's resources, the functions, delivery.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use etcetera::BaseStrategy;
use listener::{Account, Listener};
use localcloud::cloud::Cloud;
use localcloud::delivery::{self, Delivery};
use localcloud::emulator::{Emulator, Options};
use localcloud::setup;
use localcloud::stack::{Program, Stack};
use localcloud::template::{Context, Template};
use routing::Table;

use super::Args;
use super::error::Error;
use super::members::{self, GROUPS, Member, Subscriber};
use super::news::News;
use super::publish::Publisher;

const TEMPLATE: &str = include_str!("../../../infra/hub.yaml");
const ORGANIZATION: &str = "o-localloghub";
const TABLE_KEY: &str = "routing.toml";

/// A running hub. Dropping it ends everything it started.
pub(crate) struct Hub {
    // Fields are dropped in this order: readers before what they read from.
    pub(crate) delivery: Delivery,
    pub(crate) stack: Stack,
    pub(crate) listener: Listener,
    pub(crate) members: Vec<Member>,
    pub(crate) subscriber: Subscriber,
    pub(crate) publisher: Publisher,
    pub(crate) news: News,
    emulator: Emulator,
}

impl Hub {
    /// Starts everything; `progress` is told what is being waited for.
    pub(crate) async fn start(
        args: &Args,
        table: &Arc<Table>,
        source: &str,
        mut progress: impl FnMut(&str),
    ) -> Result<Hub, Error> {
        let members = members::of(table);
        if members.is_empty() {
            return Err(Error::NoMembers);
        }
        let programs = programs(args)?;
        let mut options = Options::new(cache()?);
        options.port = args.port;
        let emulator = Emulator::start(options, &mut progress).await?;
        let cloud = emulator.cloud().clone();
        let tokens = tokens(table);
        progress("starting the listener");
        let listener = start_listener(args, &tokens).await?;
        progress("making the hub's resources");
        let template = read_template(args, &cloud, &listener)?;
        setup::hub(&cloud, &template).await?;
        put_tokens(&cloud, table, &tokens).await?;
        let bucket = template.bucket("TableBucket").ok_or(Error::Missing("bucket TableBucket"))?.name.clone();
        let publisher = Publisher { cloud: cloud.clone(), bucket, key: TABLE_KEY.to_owned() };
        publisher.publish(source).await?;
        let destination = template.destinations.first().ok_or(Error::Missing("destination"))?.clone();
        progress("making the members' log groups");
        let subscriber = Subscriber::new(&cloud, &destination.arn, table);
        for member in &members {
            for group in GROUPS {
                subscriber.make(member, group).await?;
            }
        }
        progress("starting the functions");
        let news = News::default();
        let stack = Stack::start(&cloud, template, &programs, &news.sink()).await?;
        let delivery = delivery::Options {
            members: members.iter().map(|member| member.id.to_string()).collect(),
            organization_id: ORGANIZATION.to_owned(),
            destination: destination.name,
            poll: Duration::from_millis(100),
        };
        let delivery = Delivery::start(&cloud, delivery);
        Ok(Hub { delivery, stack, listener, members, subscriber, publisher, news, emulator })
    }

    pub(crate) fn cloud(&self) -> &Cloud {
        self.emulator.cloud()
    }

    /// Ends everything, each part after those that use it.
    pub(crate) async fn stop(self) {
        drop(self.delivery);
        self.stack.stop().await;
        self.listener.shutdown().await;
        self.emulator.stop().await;
    }
}

fn programs(args: &Args) -> Result<BTreeMap<String, Program>, Error> {
    let beside = || std::env::current_exe().ok()?.parent().map(Path::to_owned);
    let dir = args.bin_dir.clone().or_else(beside).unwrap_or_default();
    ["shipper", "redeliver"]
        .into_iter()
        .map(|name| {
            let path = dir.join(name);
            if !path.is_file() {
                return Err(Error::Program { name, dir: dir.clone() });
            }
            let mut program = Program::new(path);
            program.max_environments = usize::from(args.environments);
            // A change to the table is seen at once, and a rotated token soon.
            program.env = [("LOGHUB_TABLE_POLL_SECONDS", "0"), ("LOGHUB_TOKEN_TTL_SECONDS", "10")]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .to_vec();
            Ok((name.to_owned(), program))
        })
        .collect()
}

fn cache() -> Result<PathBuf, Error> {
    if let Some(cache) = std::env::var_os("LOGHUB_CACHE") {
        return Ok(PathBuf::from(cache));
    }
    let base = etcetera::choose_base_strategy().map_err(|error| Error::Cache(error.to_string()))?;
    Ok(base.cache_dir().join("loghub"))
}

/// A sub-account's token.
struct Token {
    team: Arc<str>,
    /// Its name under the token prefix.
    name: Arc<str>,
    value: String,
}

/// A token for every name that the table can ask for.
fn tokens(table: &Table) -> Vec<Token> {
    let token = |(name, team): (Arc<str>, Arc<str>)| Token {
        value: format!("local-{}", name.replace('/', "-")),
        name,
        team,
    };
    table.tokens().into_iter().map(token).collect()
}

async fn start_listener(args: &Args, tokens: &[Token]) -> Result<Listener, Error> {
    let accounts = tokens.iter().map(|token| Account::new(&*token.team, &token.value));
    let mut config = listener::Config::local(accounts);
    config.addr = SocketAddr::from((Ipv4Addr::LOCALHOST, args.listener_port));
    Ok(Listener::start(config).await?)
}

fn read_template(args: &Args, cloud: &Cloud, listener: &Listener) -> Result<Template, Error> {
    let parameters = [
        ("OrganizationId", ORGANIZATION.to_owned()),
        ("CodeBucket", "loghub-code".to_owned()),
        ("ListenerUrl", listener.url().trim_end_matches('/').to_owned()),
        // An event is to arrive within two seconds, and the template's own window is as long.
        ("BatchWindowSeconds", "0".to_owned()),
    ];
    let context = Context {
        stack_name: "loghub".to_owned(),
        account: cloud.hub().to_owned(),
        region: cloud.region().to_owned(),
        endpoint: cloud.endpoint().to_owned(),
        parameters: parameters.map(|(name, value)| (name.to_owned(), value)).into(),
    };
    Ok(match &args.template {
        Some(path) => Template::read(path, &context)?,
        None => Template::parse(TEMPLATE, &context)?,
    })
}

async fn put_tokens(cloud: &Cloud, table: &Table, tokens: &[Token]) -> Result<(), Error> {
    let mut values: BTreeMap<String, String> =
        tokens.iter().map(|token| (token.name.to_string(), token.value.clone())).collect();
    if table.needs_mask_key() {
        values.insert("_mask-key".to_owned(), "the key of a local hub's hashes".to_owned());
    }
    Ok(setup::tokens(cloud, "/loghub/tokens", &values).await?)
}
