//! The teams: their parked and given-up bulks, and their tokens.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use routing::Table;
use serde::Serialize;
use shipper::park::keys::{DEAD, PARKED};
use shipper::report::conflicts::TYPE_CONFLICT;

use super::conflicts::Mixed;
use super::day::Day;
use crate::hub::{Hub, Stored, Unable};
use crate::output::{agree, count};
use crate::pause;
use crate::token;
use crate::words::in_words;

/// Fields that are named in a sentence.
const MOST_NAMED: usize = 5;
/// A bulk that is parked for longer is a problem; shorter outages pass by themselves.
const PARKED_TOO_LONG: SignedDuration = SignedDuration::from_hours(1);

/// The state of a team.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Team {
    #[serde(rename = "team")]
    pub(crate) name: String,
    pub(crate) parked: Kept,
    /// Bulks that were given up or refused.
    pub(crate) dead: Kept,
    /// Its tokens' names; true for those that exist.
    pub(crate) tokens: BTreeMap<String, bool>,
    /// True if people paused it.
    pub(crate) paused: bool,
    /// The outcomes of its events within a day; none if they can't be read.
    pub(crate) day: Option<Day>,
    /// Fields that have several types, as far as the shipper's log has named them of late.
    pub(crate) mixed_fields: Vec<Mixed>,
}

/// Bulks that are kept.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Kept {
    pub(crate) bulks: u64,
    pub(crate) bytes: u64,
    /// The time since which the oldest is kept, and the reason.
    pub(crate) since: Option<Timestamp>,
    pub(crate) reason: Option<String>,
}

/// Every team of the table, and every other that has bulks.
pub(crate) async fn gather(hub: &Hub, table: Option<&Table>) -> Result<Vec<Team>, Unable> {
    let named = |name: &str| Team { name: name.to_owned(), ..Team::default() };
    let mut teams: BTreeMap<String, Team> = BTreeMap::new();
    for team in table.into_iter().flat_map(Table::teams) {
        teams.insert(team.name.to_string(), named(&team.name));
    }
    for (name, kept) in kept(hub, PARKED).await? {
        teams.entry(name.clone()).or_insert_with(|| named(&name)).parked = kept;
    }
    for (name, kept) in kept(hub, DEAD).await? {
        teams.entry(name.clone()).or_insert_with(|| named(&name)).dead = kept;
    }
    let present = token::present(hub).await?;
    for (token, team) in table.map(Table::tokens).unwrap_or_default() {
        let there = present.iter().any(|known| *known.name == *token);
        teams.entry(team.to_string()).or_insert_with(|| named(&team)).tokens.insert(token.to_string(), there);
    }
    for name in pause::paused(hub).await?.into_keys() {
        teams.entry(name.clone()).or_insert_with(|| named(&name)).paused = true;
    }
    Ok(teams.into_values().collect())
}

/// The bulks under a prefix, by team.
async fn kept(hub: &Hub, prefix: &str) -> Result<BTreeMap<String, Kept>, Unable> {
    let (objects, bucket) = (hub.objects(), &hub.shipper.hub.park_bucket);
    let mut by_team: BTreeMap<String, Vec<Stored>> = BTreeMap::new();
    for object in objects.list(bucket, prefix).await? {
        let team =
            object.key.strip_prefix(prefix).and_then(|rest| rest.split('/').next()).unwrap_or_default();
        by_team.entry(team.to_owned()).or_default().push(object);
    }
    let mut kept = BTreeMap::new();
    for (team, stored) in by_team {
        let oldest = stored.iter().min_by_key(|object| object.since);
        let metadata = match oldest {
            Some(oldest) => objects.metadata(bucket, &oldest.key).await?,
            None => None,
        };
        let reason =
            metadata.and_then(|metadata| metadata.get("given-up").or(metadata.get("reason")).cloned());
        let (bulks, bytes) = (stored.len() as u64, stored.iter().map(|object| object.bytes).sum());
        kept.insert(team, Kept { bulks, bytes, since: oldest.map(|object| object.since), reason });
    }
    Ok(kept)
}

impl Kept {
    /// The age of the oldest.
    fn age(&self, now: Timestamp) -> SignedDuration {
        self.since.map(|since| now.duration_since(since)).unwrap_or_default()
    }
}

impl Team {
    /// Its parked bulks that are no problem yet: their number, and the age of the oldest.
    pub(crate) fn waiting(&self, now: Timestamp) -> Option<String> {
        let age = self.parked.age(now);
        let waits = self.parked.bulks > 0 && !self.paused && age <= PARKED_TOO_LONG;
        waits.then(|| {
            format!("{} ({}, oldest {})", self.name, count(self.parked.bulks, "bulk"), in_words(age))
        })
    }

    /// Its events of the day that Logz.io spoils, in a sentence. They were delivered, so they are no problem of the hub.
    pub(crate) fn conflicts(&self) -> Option<String> {
        let events = self.day.map_or(0, |day| day.conflicting);
        let named: Vec<String> = self.mixed_fields.iter().take(MOST_NAMED).map(Mixed::in_words).collect();
        let fields = match self.mixed_fields.len() {
            0 => format!("search the shipper's log for `{TYPE_CONFLICT}`, which names the fields"),
            all if all > MOST_NAMED => format!("{} and {} more", named.join(", "), all - MOST_NAMED),
            _ => named.join(", "),
        };
        (events > 0).then(|| {
            format!(
                "{}: {} of the last 24 hours {} a field of another type than an earlier document, so that Logz.io \
                 spoils the document: {fields}. Add the fields to `text`, `rename` or `remove` in routing.toml.",
                self.name,
                count(events, "event"),
                agree(events, "has", "have"),
            )
        })
    }

    pub(crate) fn problems(&self, now: Timestamp) -> Vec<String> {
        let mut problems = Vec::new();
        let (team, age) = (&self.name, self.parked.age(now));
        if !self.paused && age > PARKED_TOO_LONG {
            let bulks = self.parked.bulks;
            problems.push(format!(
                "{team}: {} {} parked, the oldest for {}: {}. `loghub replay list --help` explains each reason.",
                count(bulks, "bulk"),
                agree(bulks, "is", "are"),
                in_words(age),
                self.parked.reason.as_deref().unwrap_or("unknown"),
            ));
        }
        if self.dead.bulks > 0 {
            let bulks = self.dead.bulks;
            problems.push(format!(
                "{team}: {} {} given up or refused: `loghub replay list --dead --team {team}` shows the reason, \
                 `loghub replay run --dead --team {team} --dry-run` how to send.",
                count(bulks, "bulk"),
                agree(bulks, "was", "were"),
            ));
        }
        let withheld = self.day.map_or(0, |day| day.withheld);
        if withheld > 0 {
            problems.push(format!(
                "{team}: {} of the last 24 hours could not be masked, and {} withheld or dropped: check that the \
                 mask key is there. `loghub explain --message -` shows what happens to a message.",
                count(withheld, "message"),
                agree(withheld, "was", "were"),
            ));
        }
        for (token, _) in self.tokens.iter().filter(|(_, there)| !**there) {
            problems
                .push(format!("{team}: the token {token} is missing: set it by `loghub token set {team}`."));
        }
        problems
    }
}
