//! The hub that `loghub local` runs.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use localhub::{Builder, LocalHub, programs};

use super::args::Args;
use super::books::Books;
use super::demo::now;
use super::error::Error;
use super::members::{GROUPS, Member};
use super::news::News;
use super::place::cache;
use super::templates::templates;
use super::tokens::Tokens;
use super::versions::Versions;
use crate::release::{self, Release};

/// The subscriber's environments beside those that reconciles run in: one for events, one for schedules.
const MORE_ENVIRONMENTS: usize = 2;
/// A change to the table is seen at once, and, by those who read tokens, a rotated token soon.
const HURRIED: [(&str, &str); 2] = [("LOGHUB_TABLE_POLL_SECONDS", "0"), ("LOGHUB_TOKEN_TTL_SECONDS", "10")];
/// The pause between two runs of a schedule here; on AWS the template says it.
const RATES: [(&str, Duration); 2] =
    [("DiffSchedule", Duration::from_secs(2)), ("SweepSchedule", Duration::from_secs(15))];

/// A running hub, and what it was started with.
pub(crate) struct Running {
    pub(crate) hub: LocalHub,
    pub(crate) members: Vec<Member>,
    pub(crate) news: News,
    /// The versions of the table of this run.
    pub(crate) versions: Versions,
    /// Events that this process wrote to log groups with our filter.
    pub(crate) written: Arc<AtomicU64>,
    /// The accounts that joined since the start.
    pub(crate) joined: Mutex<Vec<String>>,
    /// True once nothing more is written.
    pub(crate) closing: AtomicBool,
}

impl Running {
    /// The books of this moment.
    pub(crate) fn books(&self) -> Books {
        let hub = &self.hub;
        let mappings = hub.stack.kinesis.values();
        let delivery = hub.delivery.status();
        Books {
            written: self.written.load(Ordering::Relaxed),
            delivery: delivery.counts,
            unplayed: delivery.unplayed,
            records_given_up: mappings.map(|mapping| mapping.status().records_given_up).sum(),
            heard: self.news.heard(),
            listener: hub.listener.totals(),
        }
    }

    /// The ids of the members, those that joined last.
    pub(crate) fn member_ids(&self) -> Vec<String> {
        let first = self.members.iter().map(|member| member.id.to_string());
        first.chain(self.joined.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned()).collect()
    }

    /// Notes that an account joined.
    pub(crate) fn join(&self, id: &str) {
        if !self.member_ids().iter().any(|known| known == id) {
            self.joined.lock().unwrap_or_else(PoisonError::into_inner).push(id.to_owned());
        }
    }
}

/// The input that a hub is started with.
pub(crate) struct Start<'a> {
    /// The table as written.
    pub(crate) source: &'a str,
    pub(crate) members: Vec<Member>,
    pub(crate) tokens: &'a Tokens,
}

/// Starts a hub; `progress` is told what is being waited for.
pub(crate) async fn start(
    args: &Args,
    start: Start<'_>,
    progress: impl FnMut(&str),
) -> Result<Running, Error> {
    let Start { source, members, tokens } = start;
    let news = News::default();
    let ids = members.iter().map(|member| member.id.to_string()).collect();
    let hub = builder(args, tokens)?
        .table(source)
        .object("TableBucket", release::NAME, Release::this().json())
        .tokens(tokens.by_name())
        .port(args.port)
        .members(ids)
        .groups(&GROUPS)
        .schedules(RATES.map(|(name, every)| (name.to_owned(), every)))
        .logs(news.sink())
        .start(progress)
        .await?;
    let versions = Versions::default();
    versions.note(&hub, now()).await?;
    Ok(Running {
        hub,
        members,
        news,
        versions,
        written: Arc::default(),
        joined: Mutex::default(),
        closing: AtomicBool::new(false),
    })
}

fn builder(args: &Args, tokens: &Tokens) -> Result<Builder, Error> {
    let beside = || std::env::current_exe().ok()?.parent().map(Path::to_owned);
    let dir = args.bin_dir.clone().or_else(beside).unwrap_or_default();
    let mut builder = Builder::new(
        templates(args.template.as_deref())?,
        programs::built(&dir)?,
        listener(args, tokens),
        cache()?,
    );
    for handler in programs::HANDLERS {
        let (more, settings) =
            if handler == programs::SUBSCRIBER { (MORE_ENVIRONMENTS, 1) } else { (0, HURRIED.len()) };
        builder = builder.program(handler, |program| {
            program.max_environments = usize::from(args.environments) + more;
            let settings = HURRIED.iter().take(settings);
            program.env.extend(settings.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        });
    }
    Ok(builder)
}

fn listener(args: &Args, tokens: &Tokens) -> listener::Config {
    let mut config = listener::Config::local(tokens.accounts());
    config.addr = SocketAddr::from((Ipv4Addr::LOCALHOST, args.listener_port));
    // The demo's secrets are looked for in what is kept: all of it, within the listener's bound on bytes.
    config.keep = usize::MAX;
    config
}
