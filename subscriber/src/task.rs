//! A task of `reconcile.fifo`: one account in one Region, from one log group on.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use xxhash_rust::xxh3::xxh3_128;

use crate::report::counts::Counts;

/// So often a run goes on in another invocation at most: some days of work. The next sweep starts anew.
pub const MAX_HOPS: u32 = 300;

/// One account in one Region to be worked on, and how far that has come.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Task {
    /// The run it belongs to.
    #[serde(default)]
    pub run: String,
    /// The member account.
    pub account: String,
    /// The Region.
    pub region: String,
    /// The token of the page of log groups it goes on with; the first without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// The last log group of that page that is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// How often the run went on in another invocation.
    #[serde(default)]
    pub hops: u32,
    /// Whether to say only what would be done.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub dry_run: bool,
    /// True if the account was not onboarded before this run.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub onboards: bool,
    /// What is done on the way through the log groups.
    #[serde(default)]
    pub pass: Pass,
    /// The version of the table that the run has worked by so far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// When the run started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started: Option<Timestamp>,
    /// What the run has counted so far.
    #[serde(default)]
    pub counts: Counts,
}

/// The ways through an account's log groups.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pass {
    /// Everything but removals, which are counted.
    #[default]
    Converge,
    /// The removals, once the brake has let them pass.
    Remove,
    /// The removal of every filter of ours, because the account leaves.
    Offboard,
}

/// Why a task can't be worked on.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum BadTask {
    /// The account is malformed.
    #[error("`{0}` is not an account id of twelve digits")]
    Account(String),
    /// The hub has no destination there.
    #[error("the hub covers no Region `{region}`; it covers {covered}")]
    Region {
        /// The Region.
        region: String,
        /// Those there are.
        covered: String,
    },
}

impl Task {
    /// The start of a run in one Region of an account.
    #[must_use]
    pub fn start(run: &str, account: &str, region: &str, pass: Pass) -> Task {
        Task {
            run: run.to_owned(),
            account: account.to_owned(),
            region: region.to_owned(),
            pass,
            ..Task::default()
        }
    }

    /// Checks what becomes part of ARNs and keys.
    pub fn check(&self, regions: &[String]) -> Result<(), BadTask> {
        check_account(&self.account)?;
        if regions.contains(&self.region) {
            return Ok(());
        }
        Err(BadTask::Region { region: self.region.clone(), covered: regions.join(", ") })
    }

    /// Whether nothing of its run has been done yet.
    #[must_use]
    pub fn is_first(&self) -> bool {
        self.hops == 0 && self.page.is_none() && self.after.is_none()
    }

    /// The group within which the queue hands out one message at a time: an account's Region.
    #[must_use]
    pub fn group(&self) -> String {
        format!("{}/{}", self.account, self.region)
    }

    /// By what the queue recognises the same task: its run and how far that has come.
    #[must_use]
    pub fn deduplication(&self) -> String {
        let Task { run, account, region, page, after, pass, hops, .. } = self;
        format!(
            "{:032x}",
            xxh3_128(format!("{run} {account} {region} {pass:?} {hops} {page:?} {after:?}").as_bytes())
        )
    }
}

/// Checks that `account` is twelve digits.
pub fn check_account(account: &str) -> Result<(), BadTask> {
    let sound = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
    if sound { Ok(()) } else { Err(BadTask::Account(account.chars().take(64).collect())) }
}
