//! `loghub replay list`.

use comfy_table::{ContentArrangement, Table, presets};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use super::args::Selection;
use super::kept::Kept;
use super::select::select;
use crate::exit::{Ending, Outcome};
use crate::hub::Hub;
use crate::output::{Format, count};
use crate::words::in_words;

#[derive(Serialize)]
struct List<'a> {
    objects: &'a [Kept],
}

pub(super) async fn run(hub: &Hub, selection: &Selection, format: Format) -> Outcome {
    let kept = select(hub, selection).await?;
    format.show(|| table(&kept), || List { objects: &kept });
    Ok(Ending::Success)
}

/// The answer for programs: every bulk that is parked, given up or refused.
pub(crate) async fn every_bulk(hub: &Hub) -> miette::Result<Value> {
    let kept = select(hub, &Selection::default()).await?;
    Ok(serde_json::to_value(List { objects: &kept }).unwrap_or_default())
}

/// The objects as lines for people.
pub(super) fn table(kept: &[Kept]) -> String {
    if kept.is_empty() {
        return "No objects match.\n".to_owned();
    }
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(["kept", "age", "team", "reason", "events", "bytes", "key"]);
    let now = Timestamp::now();
    let or_dash = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    for object in kept {
        table.add_row([
            object.kind.to_string(),
            in_words(now.duration_since(object.since)),
            or_dash(object.team.clone()),
            or_dash(object.reason.clone()),
            or_dash(object.events.map(|events| events.to_string())),
            object.bytes.to_string(),
            object.key.clone(),
        ]);
    }
    let lines: String = table.lines().map(|line| line.trim_end().to_owned() + "\n").collect();
    let events: u64 = kept.iter().filter_map(|object| object.events).sum();
    format!("{lines}\n{}, {}\n", count(kept.len(), "object"), count(events, "event"))
}
