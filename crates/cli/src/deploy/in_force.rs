//! The published table under a new release: it must load, and the log groups that it would route differently are shown.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use console::style;
use miette::{Report, WrapErr as _};
use routing::{Law, Table, Took};
use serde::Serialize;

use super::place::Place;
use crate::diff::{self, Diff};
use crate::hub::{Hub, HubArgs};
use crate::release::Release;
use crate::screen::Screen;
use crate::versions::Versions;

/// The table's name in errors.
const NAME: &str = "the published table";

/// The published table under a newer release.
#[derive(Default, Serialize)]
pub(super) struct InForce {
    /// True if a table is published, as far as that can be read.
    #[serde(skip)]
    pub(super) is_published: bool,
    /// Routes behind which others now take part.
    #[serde(rename = "routes")]
    joined: Vec<Joined>,
    /// The members' log groups before and after, if they can be read.
    #[serde(rename = "log_groups")]
    diff: Option<Diff>,
    /// Comparisons that failed, each with the reason.
    unknown: Vec<String>,
}

/// A route that has no team, and those behind it that now take part.
#[derive(Serialize)]
struct Joined {
    route: Arc<str>,
    line: usize,
    later: Vec<Route>,
}

/// A route of the table, and its line.
#[derive(Serialize)]
struct Route {
    route: Arc<str>,
    line: usize,
}

impl InForce {
    /// Loads the published table as the new release's functions will, and compares by the law of the deployed release.
    /// A table that does not load is an error: the functions would stop.
    pub(super) async fn look(
        place: &Place,
        outputs: &BTreeMap<String, String>,
        screen: &Screen,
    ) -> miette::Result<InForce> {
        let Some(location) = outputs.get("TableLocation") else { return Ok(InForce::default()) };
        let (text, release) = match read(place, location, outputs.get("PublisherRoleArn")).await {
            Ok(Some(read)) => read,
            Ok(None) => return Ok(InForce::default()),
            Err(why) => {
                let unknown = vec![format!("failed to read {NAME}, so it was not compared: {why}")];
                return Ok(InForce { is_published: true, unknown, ..InForce::default() });
            }
        };
        let load = || Table::load(NAME, &text).map_err(Report::new);
        let new = load().wrap_err(
            "the hub was not deployed: this release does not load the published table; publish a table that it loads first",
        )?;
        let mut found = InForce { is_published: true, ..InForce::default() };
        // A release that is not noted is older than the note.
        match release.map_or(Some(Law::FirstMatch), |release| release.law()) {
            None => found.unknown.push(
                "the deployed release is newer than this one, so its routing was not compared".to_owned(),
            ),
            Some(law) if law == Law::default() => {}
            Some(law) => found.compare(&load()?.by(law), &new, &text, screen).await,
        }
        Ok(found)
    }

    async fn compare(&mut self, old: &Table, new: &Table, text: &str, screen: &Screen) {
        self.joined = new.joined().into_iter().map(Joined::of).collect();
        if self.joined.is_empty() {
            return;
        }
        match judged(old, new, text, screen).await {
            Ok(diff) => self.diff = Some(diff),
            Err(why) => {
                self.unknown.push(format!(
                    "failed to read the members' log groups, so they were not compared: {why}"
                ));
            }
        }
    }

    /// Returns true if something changes or may change: the deployment must then be confirmed.
    pub(super) fn changes(&self) -> bool {
        let Some(Diff { judgement: Some(judgement), .. }) = &self.diff else {
            return !self.joined.is_empty();
        };
        !(judgement.changes.is_empty() && judgement.unread.is_empty())
    }

    pub(super) fn human(&self) -> String {
        let mut text = String::new();
        // Writing to a String does not fail.
        if !self.joined.is_empty() {
            let _ = writeln!(text, "\nThis release routes differently by {NAME}");
        }
        for Joined { route, line, later } in &self.joined {
            let later: Vec<String> = later.iter().map(|later| in_words(&later.route, later.line)).collect();
            let _ = writeln!(
                text,
                "  {} {} has no team: where it matches, later routes now take part: {}",
                style('~').yellow(),
                in_words(route, *line),
                later.join(", ")
            );
        }
        if let Some(diff) = &self.diff {
            text += &diff::human_groups(diff);
        }
        for why in &self.unknown {
            let _ = writeln!(text, "{} {why}", style('!').yellow());
        }
        text
    }
}

impl Joined {
    fn of((Took { route, line }, later): (Took, Vec<Took>)) -> Joined {
        let later = later.into_iter().map(|Took { route, line }| Route { route, line });
        Joined { route, line, later: later.collect() }
    }
}

fn in_words(route: &str, line: usize) -> String {
    format!("route {route} (line {line})")
}

/// The table in force, and what the hub says of the release that is deployed.
async fn read(
    place: &Place,
    location: &str,
    role: Option<&String>,
) -> Result<Option<(String, Option<Release>)>, String> {
    let config = place.acting_as_now(role).await.map_err(|error| error.to_string())?;
    let Some(versions) = Versions::at(&config, location) else { return Ok(None) };
    let Some(published) = versions.get(None).await.map_err(|error| error.to_string())? else {
        return Ok(None);
    };
    let release = Release::deployed(&versions).await.map_err(|error| error.to_string())?;
    Ok(Some((published.source, release)))
}

async fn judged(old: &Table, new: &Table, text: &str, screen: &Screen) -> Result<Diff, String> {
    let hub = Hub::open(&HubArgs::deployed()).await.map_err(|error| error.to_string())?;
    Diff::live(&hub, (old, text), (new, text), screen).await.map_err(|error| error.to_string())
}
