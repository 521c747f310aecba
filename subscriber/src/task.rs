//! The tasks of `reconcile.fifo`: one account in one Region, from one log group on.

use jiff::Timestamp;
use routing::is_account_id;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use xxhash_rust::xxh3::xxh3_128;

use crate::report::counts::Counts;

/// The maximum number of continuations of a run, which is some days of work. The next sweep starts from the beginning.
pub const MAX_HOPS: u32 = 300;

/// One account in one Region to reconcile, with the position of the run.
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
    /// The token of the page of log groups at which it resumes; `None` for the first page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// The last finished log group of that page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// The number of continuations in further invocations.
    #[serde(default)]
    pub hops: u32,
    /// True if the run only reports what it would do.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub dry_run: bool,
    /// True if the account was not onboarded before this run.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub onboards: bool,
    /// The current pass over the log groups.
    #[serde(default)]
    pub pass: Pass,
    /// The version of the table that the run has used so far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// The start of the run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started: Option<Timestamp>,
    /// The counts so far.
    #[serde(default)]
    pub counts: Counts,
}

/// The passes over an account's log groups.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pass {
    /// Everything except removals, which are only counted.
    #[default]
    Converge,
    /// The removals, after the brake has allowed them.
    Remove,
    /// The removal of every filter of the hub, because the account leaves.
    Offboard,
}

/// The reasons for which a task is invalid.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum BadTask {
    /// The account id is malformed.
    #[error("`{0}` is not an account id of twelve digits")]
    Account(String),
    /// The hub has no destination in the Region.
    #[error("the hub does not cover the Region `{region}`; it covers {covered}")]
    Region {
        /// The Region.
        region: String,
        /// The covered Regions.
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

    /// Checks the parts that ARNs and keys are made of.
    pub fn check(&self, regions: &[String]) -> Result<(), BadTask> {
        check_account(&self.account)?;
        if regions.contains(&self.region) {
            return Ok(());
        }
        Err(BadTask::Region { region: self.region.clone(), covered: regions.join(", ") })
    }

    /// Returns true if its run has not started yet.
    #[must_use]
    pub fn is_first(&self) -> bool {
        self.hops == 0 && self.page.is_none() && self.after.is_none()
    }

    /// The message group, within which the queue delivers one message at a time: an account's Region.
    #[must_use]
    pub fn group(&self) -> String {
        format!("{}/{}", self.account, self.region)
    }

    /// The deduplication id of the task: its run and position.
    #[must_use]
    pub fn deduplication(&self) -> String {
        let Task { run, account, region, page, after, pass, hops, .. } = self;
        format!(
            "{:032x}",
            xxh3_128(format!("{run} {account} {region} {pass:?} {hops} {page:?} {after:?}").as_bytes())
        )
    }
}

/// Checks that `account` is an account id.
pub fn check_account(account: &str) -> Result<(), BadTask> {
    if is_account_id(account) { Ok(()) } else { Err(BadTask::Account(account.chars().take(64).collect())) }
}
