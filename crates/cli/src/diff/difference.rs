//! The difference between two versions of the table.

use std::collections::BTreeSet;

use miette::IntoDiagnostic;
use routing::Table;
use serde::Serialize;

use super::groups::Listed;
use super::judge::{self, Judgement};
use super::live::{self, Live, Unread};
use super::rules::{self, Rule};
use crate::hub::Hub;
use crate::screen::Screen;

/// The difference between two tables.
#[derive(Serialize)]
pub(crate) struct Diff {
    /// Rules that differ.
    pub(crate) rules: Vec<Rule>,
    /// The changes of log groups, if some are given.
    #[serde(flatten)]
    pub(crate) judgement: Option<Judgement>,
}

/// A table and its text.
type Version<'a> = (&'a Table, &'a str);

impl Diff {
    /// Compares the rules alone.
    pub(crate) fn of_rules(old: &str, new: &str) -> miette::Result<Diff> {
        let rules = rules::compare(old, new).into_diagnostic()?;
        Ok(Diff { rules, judgement: None })
    }

    /// Compares by the log groups that there are in the hub's members.
    pub(crate) async fn live(
        hub: &Hub,
        old: Version<'_>,
        new: Version<'_>,
        screen: &Screen,
    ) -> miette::Result<Diff> {
        let tags_decide = |table: &Table| !table.subscribe().tags.is_empty();
        let Live { groups, unread } =
            live::read(hub, tags_decide(old.0) || tags_decide(new.0), screen).await?;
        Diff::of(old, new, &groups, unread)
    }

    /// Compares by the log groups that are given.
    pub(crate) fn of(
        old: Version<'_>,
        new: Version<'_>,
        groups: &[Listed],
        unread: Vec<Unread>,
    ) -> miette::Result<Diff> {
        let judgement = Some(judge::judge(old.0, new.0, groups, unread)?);
        Ok(Diff { judgement, ..Diff::of_rules(old.1, new.1)? })
    }

    /// The brakes that would refuse something.
    pub(crate) fn refused(&self) -> BTreeSet<&'static str> {
        self.judgement.iter().flat_map(|judgement| &judgement.brakes).map(|brake| brake.name).collect()
    }
}
