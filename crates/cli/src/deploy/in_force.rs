//! The published table under the release that is about to be deployed: that it loads, and what becomes of log groups.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use console::style;
use miette::{Report, WrapErr as _};
use routing::{Law, Table, Took};
use serde_json::{Value, json};

use super::place::Place;
use crate::diff::{self, Diff};
use crate::hub::{Hub, HubArgs};
use crate::publish::Versions;
use crate::release::Release;
use crate::screen::Screen;

/// The table's name in errors.
const NAME: &str = "the published table";

/// The published table, and what a newer release makes of it.
#[derive(Default)]
pub(super) struct InForce {
    /// True if a table is published, as far as that can be read.
    pub(super) is_published: bool,
    /// Routes behind which others now take part.
    joined: Vec<(Took, Vec<Took>)>,
    /// The members' log groups before and after, if they can be read.
    diff: Option<Diff>,
    /// Things that could not be looked at, each with the reason.
    unknown: Vec<String>,
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
                let unknown = vec![format!("{NAME} can't be read, and is not compared: {why}")];
                return Ok(InForce { is_published: true, unknown, ..InForce::default() });
            }
        };
        let load = || Table::load(NAME, &text).map_err(Report::new);
        let new = load().wrap_err(
            "nothing is deployed: this release does not load the table in force; publish one that it loads first",
        )?;
        let mut found = InForce { is_published: true, ..InForce::default() };
        // A release that says nothing is one from before releases said so.
        match release.map_or(Some(Law::FirstMatch), |release| release.law()) {
            None => found.unknown.push(
                "the deployed release is newer than this one: what changes for the table can't be told"
                    .to_owned(),
            ),
            Some(law) if law == Law::default() => {}
            Some(law) => found.compare(&load()?.by(law), &new, &text, screen).await,
        }
        Ok(found)
    }

    async fn compare(&mut self, old: &Table, new: &Table, text: &str, screen: &Screen) {
        self.joined = new.joined();
        if self.joined.is_empty() {
            return;
        }
        match judged(old, new, text, screen).await {
            Ok(diff) => self.diff = Some(diff),
            Err(why) => {
                self.unknown
                    .push(format!("the members' log groups can't be read, and are not judged: {why}"));
            }
        }
    }

    /// Returns true if something changes or may change: the deployment must then be confirmed.
    pub(super) fn changes(&self) -> bool {
        let Some(Diff { judgement: Some(judgement), unread, .. }) = &self.diff else {
            return !self.joined.is_empty();
        };
        !(judgement.changes.is_empty() && unread.is_empty())
    }

    pub(super) fn human(&self) -> String {
        let mut text = String::new();
        // Writing to a String does not fail.
        if !self.joined.is_empty() {
            let _ = writeln!(text, "\nThis release changes what {NAME} decides");
        }
        for (route, later) in &self.joined {
            let later = later.iter().map(in_words).collect::<Vec<_>>().join(", ");
            let _ = writeln!(
                text,
                "  {} where {} matches, which has no team, later routes now take part: {later}",
                style('~').yellow(),
                in_words(route)
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

    pub(super) fn json(&self) -> Value {
        let took = |took: &Took| json!({"route": took.route, "line": took.line});
        let joined = self.joined.iter().map(|(route, later)| {
            let mut entry = took(route);
            entry["later"] = later.iter().map(took).collect();
            entry
        });
        json!({
            "routes": joined.collect::<Vec<_>>(),
            "log_groups": self.diff.as_ref().map(diff::json),
            "unknown": self.unknown,
        })
    }
}

fn in_words(Took { route, line }: &Took) -> String {
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
