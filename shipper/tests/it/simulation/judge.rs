//! Holds what became of every event against the plan, once all is well and drained.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value;
use shipper::park::pointer::Pointer;

use super::cloud::{Cloud, State, Taken, lines};
use super::plan::{Content, team_name};
use super::stream::{payload, sequence_number, shard};
use crate::support::QUARANTINE;

/// The outcome of a world's events, and the violations.
#[derive(Debug, Default)]
pub(crate) struct Judgement {
    pub(crate) entered: u64,
    pub(crate) delivered: u64,
    pub(crate) dead: u64,
    pub(crate) quarantined: u64,
    pub(crate) dropped: u64,
    /// Events of which a sub-account took a line more than once.
    pub(crate) twice: u64,
    pub(crate) violations: Vec<String>,
}

/// An event that entered.
struct Entered {
    id: u64,
    owners: BTreeSet<usize>,
    noise: bool,
    poison: bool,
    shard: String,
    sequence_number: String,
    payload: Arc<[u8]>,
}

pub(crate) fn judge(cloud: &Cloud) -> Judgement {
    let state = cloud.state();
    let dead = dead_events(&state);
    let mut judgement = Judgement { violations: state.journal.violations.clone(), ..Judgement::default() };
    let mut unaccounted: BTreeMap<usize, Vec<u64>> = BTreeMap::new();
    for event in entered(cloud) {
        judgement.entered += 1;
        let taken = state.journal.taken.get(&event.id).map_or(&[][..], Vec::as_slice);
        judgement.foreign(&event, taken);
        judgement.repeated(&event, taken, state.journal.excused.contains(&event.id));
        if is_whole(taken) {
            judgement.delivered += 1;
        } else if dead.contains(&event.id) || state.journal.unkept.contains(&event.id) {
            judgement.dead += 1;
        } else if state.journal.quarantined.contains(&event.id) || is_in_quarantine(&state, &event) {
            judgement.quarantined += 1;
            judgement.isolated(&event, &state);
        } else if event.noise {
            judgement.dropped += 1;
        } else {
            unaccounted.entry(event.owners.first().copied().unwrap_or_default()).or_default().push(event.id);
        }
    }
    judgement.unaccounted(cloud, &state, unaccounted);
    judgement.left_over(&state);
    let resent = state.journal.resent.iter().filter(|id| !state.journal.excused.contains(id));
    judgement
        .violations
        .extend(resent.map(|id| format!("redeliver sends event {id} again, whose answer it has seen")));
    judgement
}

fn entered(cloud: &Cloud) -> Vec<Entered> {
    let mut entered = Vec::new();
    for (lane, arrivals) in cloud.plan.lanes.iter().enumerate() {
        for (n, arrival) in arrivals.iter().enumerate() {
            let payload: Arc<[u8]> = payload(arrival).into();
            let event = |id, owners, noise| Entered {
                id,
                owners,
                noise,
                poison: matches!(arrival.content, Content::Poison { .. }),
                shard: shard(lane),
                sequence_number: sequence_number(lane, n),
                payload: Arc::clone(&payload),
            };
            match &arrival.content {
                Content::Events { account, events } => entered.extend(
                    events
                        .iter()
                        .map(|planned| event(planned.id, cloud.plan.owners(*account), planned.noise)),
                ),
                Content::Poison { id } => entered.push(event(*id, BTreeSet::new(), false)),
                Content::Control => {}
            }
        }
    }
    entered
}

fn dead_events(state: &State) -> BTreeSet<u64> {
    let objects = state.objects.iter().filter(|(place, _)| place.contains("/dead/"));
    objects.flat_map(|(_, stored)| lines(&stored.body)).map(|line| line.id).collect()
}

/// Returns true if every part of the event was taken.
fn is_whole(taken: &[Taken]) -> bool {
    let parts: BTreeSet<u32> = taken.iter().map(|taken| taken.line.part).collect();
    taken.first().is_some_and(|taken| parts.len() == taken.line.parts as usize)
}

/// Returns true if its record is there, as it came.
fn is_in_quarantine(state: &State, event: &Entered) -> bool {
    let place = format!("{QUARANTINE}/poison/{}/{}.json", event.shard, event.sequence_number);
    let kept = state.objects.get(&place);
    let kept = kept.and_then(|kept| serde_json::from_slice::<Value>(&kept.body).ok());
    kept.is_some_and(|kept| kept["data"] == base64_simd::STANDARD.encode_to_string(&event.payload))
}

impl Judgement {
    fn foreign(&mut self, event: &Entered, taken: &[Taken]) {
        for taken in taken.iter().filter(|taken| !event.owners.contains(&taken.team)) {
            self.violations.push(format!("event {} came to {}", event.id, team_name(taken.team)));
        }
    }

    /// A sound record goes to the quarantine only after two tries that did not come to an end.
    fn isolated(&mut self, event: &Entered, state: &State) {
        let tries = state.journal.unended.get(&event.sequence_number).copied().unwrap_or_default();
        if !event.poison && tries < 2 && !state.journal.quarantined.contains(&event.id) {
            self.violations.push(format!("event {} is in the quarantine after {tries} tries", event.id));
        }
    }

    /// A line is taken twice only where an answer was not seen, or something had to be tried again.
    fn repeated(&mut self, event: &Entered, taken: &[Taken], excused: bool) {
        let mut lines: BTreeMap<u32, (u32, u32)> = BTreeMap::new();
        for taken in taken {
            let (all, seen) = lines.entry(taken.line.part).or_default();
            *all += 1;
            *seen += u32::from(taken.seen);
        }
        self.twice += u64::from(lines.values().any(|(all, _)| *all > 1));
        if lines.values().any(|(_, seen)| *seen > 1) && !excused {
            self.violations.push(format!("event {} was delivered twice, and nothing explains it", event.id));
        }
    }

    /// The missing events must be those that the functions say they dropped for a budget.
    fn unaccounted(&mut self, cloud: &Cloud, state: &State, unaccounted: BTreeMap<usize, Vec<u64>>) {
        let counted: u64 = state.journal.dropped.values().sum();
        let missing: usize = unaccounted.values().map(Vec::len).sum();
        let by_budget = cloud.plan.drops_over_budget() && missing as u64 <= counted;
        for (team, ids) in unaccounted {
            let counted = state.journal.dropped.get(team_name(team).as_str()).copied().unwrap_or_default();
            if by_budget
                && (cloud.plan.owners(cloud.plan.teams.len()).len() > 1 || ids.len() as u64 <= counted)
            {
                self.dropped += ids.len() as u64;
            } else {
                self.violations.push(format!("{} of {} are missing: {ids:?}", ids.len(), team_name(team)));
            }
        }
    }

    fn left_over(&mut self, state: &State) {
        for body in state.park.bodies() {
            self.violations.push(format!("still in the park queue: {body}"));
        }
        let parked = state.objects.keys().filter_map(|place| place.split_once('/').map(|(_, key)| key));
        for key in parked.filter(|key| key.starts_with("parked/")) {
            // No pointer leads to it: the records it is of were retried; the bucket's lifecycle ends it.
            if !state.journal.orphans.contains(key) && !state.journal.undeleted.contains(key) {
                self.violations.push(format!("still parked: {key}"));
            }
        }
        for body in &state.dead_letters {
            let pointer: Option<Pointer> = serde_json::from_str(body).ok();
            let kept = pointer.is_some_and(|pointer| {
                state.objects.contains_key(&format!("{}/{}", pointer.bucket, pointer.key))
            });
            if !kept {
                self.violations.push(format!("a dead letter leads nowhere: {body}"));
            }
        }
    }
}
